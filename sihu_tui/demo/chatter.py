"""From a group's plan to what was said in it: who talks in which week, in which exchange, at what hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cache

from sihu_tui.dates import days
from sihu_tui.demo import names, scenes
from sihu_tui.demo.dice import Dice
from sihu_tui.demo.portfolio import OPERATORS, WEEKS, Plan, level
from sihu_tui.readers.record import Kind, Membership, Message

HOUR, MINUTE = 3600, 60
_HOURS = tuple(
    hour
    for hour, often in zip(range(7, 23), (1, 2, 3, 3, 2, 4, 4, 2, 2, 2, 2, 3, 4, 7, 8, 5), strict=True)
    for _time in range(often)
)
"""Hours of the day, each as often as people talk then."""

STAY = 9
"""Weeks that somebody who is passing through goes on talking, on average."""

Turn = tuple[str, str]
"""Who speaks (a letter) and the words."""


class TalkCalendar:
    """Days counted back from `newest`, in the store's zone; nothing is said after `cut` (UTC seconds)."""

    def __init__(self, newest: int, zone: tzinfo, cut: int) -> None:
        self.newest, self.cut = newest, cut
        self.midnights = [days.start_of(newest - ago, zone) for ago in range(WEEKS * 7)]
        """UTC second at which the day so many days ago began."""

    def at(self, ago: int, second: int) -> int:
        """Give a time of the day `ago` days back as UTC seconds."""
        if ago < len(self.midnights):
            return self.midnights[ago] + second
        return self.midnights[-1] - (ago - len(self.midnights) + 1) * days.SECONDS + second


_KEYS = {"wechat": "wxid_{:x}cn", "wecom": "wmK{:x}", "qq": "{:d}", "telegram": "user{:d}"}
"""How a platform numbers people."""


class Crowd:
    """The people of one platform."""

    def __init__(self, platform: str) -> None:
        self.platform = platform
        self.dice = Dice(f"crowd {platform}")
        self.names: dict[str, str] = {}
        """Key to nickname."""
        self._others: list[str] = []
        """Keys of all but the operators and contacts, who are where they are put."""
        self._nicknames = names.nicknames(self.dice)

    def named(self, name: str) -> str:
        """Give the key of somebody new who is called `name`."""
        number = len(self.names) * 7919 % 100_000_007 + 23_571_113
        key = _KEYS[self.platform].format(number)
        self.names[key] = name
        return key

    def people(self, n: int, but: set[str]) -> list[str]:
        """Give the keys of `n` people, a fifth of them known from other groups, none of them in `but`."""
        drawn = dict.fromkeys(self.dice.pick(self._others) for _time in range(n // 5 if self._others else 0))
        known = [key for key in drawn if key not in but]
        fresh = [self.named(next(self._nicknames)) for _time in range(n - len(known))]
        self._others += fresh
        return known + fresh


@dataclass
class Post:
    """Something an operator sent to all: when (UTC seconds), content or promotion, and the words."""

    ts: int
    kind: str
    text: str


@dataclass
class GroupScript:
    """All that is known of a group in the end."""

    plan: Plan
    key: str
    messages: list[Message] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    regulars: list[str] = field(default_factory=list)
    """Keys of those who talked, whoever did last comes first."""


@cache
def _exchanges(topic: str) -> list[tuple[int, list[Turn]]]:
    """Give the topic's exchanges, each with how many members it takes."""
    found = []
    for line in (line for block in scenes.BLOCKS[topic] for line in block.strip().splitlines()):
        turns = [(turn[0], turn[1:]) for turn in line.split("|")]
        found.append((len({who for who, _words in turns} - {"o"}) or 1, turns))
    return found


class Slots(dict[str, str]):
    """Fills the blanks of one exchange, each the same way throughout."""

    def __init__(self, dice: Dice, words: Dice | None = None, **known: str) -> None:
        super().__init__(known)
        self.dice, self.words = dice, words or dice

    def __missing__(self, name: str) -> str:
        dice = self.words if name in scenes.VARIED else self.dice
        chosen = dice.pick(scenes.SLOTS[name])
        self[name] = chosen = chosen.format_map(self) if "{" in chosen else chosen
        return chosen


class Teller:
    """Makes up one group's story, in weeks from Monday to Sunday; `calendar` counts back from a Sunday.

    Week 0 is the running one, cut off after the newest day, so that the story is the same all week.
    """

    def __init__(self, plan: Plan, crowd: Crowd, calendar: TalkCalendar, operator: str,
                 seats: list[str]) -> None:  # fmt: skip
        self.plan, self.crowd, self.calendar, self.operator = plan, crowd, calendar, operator
        self.dice, self.words = Dice(plan.name), Dice(f"words {plan.name}")
        self.key = f"{plan.platform}:{plan.name}"
        self.story = GroupScript(plan, self.key)
        self.weeks = min(plan.age, WEEKS)
        self.levels = [level(plan.life, ago) for ago in range(self.weeks)]
        """Speakers a week that the plan sets, by weeks ago."""
        self.peak = max(self.levels)
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}
        closed = plan.closed if plan.closed is not None else plan.ends
        self.end = max(closed or 0, 0)
        """How many days ago the group was closed; 0 while it lasts."""
        self.deck: list[tuple[int, list[Turn]]] = []
        self.talkers = list(seats)
        self.stays = [self._long_stay() for _seat in seats]
        """Each talker's weeks here, first and last, as weeks ago."""
        self._fill_up()

    def _fill_up(self) -> None:
        """Find who talks: some all the time, the others for a few weeks each, more of them in good times."""
        dice, plan = self.dice, self.plan
        lasting = 0 if plan.loose else round(self.peak * 0.9)
        self.stays += [self._long_stay() for _one in range(lasting - len(self.stays))]
        early = self.levels + self.levels[-1:] * STAY
        arrivals = [ago for ago, speakers in enumerate(early) for _one in range(round(speakers * 3))]
        passing = round(len(arrivals) / 3 * (1.7 if plan.loose else 0.7) / STAY) + 3
        for _one in range(passing):
            arrived = dice.pick(arrivals)
            self.stays.append((arrived, arrived - dice.between(STAY // 2, STAY + STAY // 2)))
        self.keenness = [(place + 3) ** -0.6 for place in range(len(self.stays))]
        missing = len(self.stays) - len(self.talkers)
        self.talkers += self.crowd.people(missing, set(self.talkers))

    def _long_stay(self) -> tuple[int, int]:
        """From the beginning until the group is too quiet for them, each at their own point."""
        share = 0.15 + 0.5 * self.dice.random()
        while_lively = [ago for ago, speakers in enumerate(self.levels) if speakers >= share * self.peak]
        always = self.plan.age > WEEKS or len(while_lively) > self.weeks // 2
        return self.weeks if always else max(while_lively), min(while_lively)

    def tell(self) -> GroupScript:
        """Give the story, its messages in no particular order."""
        for ago in range(self.weeks - 1, -1, -1):
            self._posts(ago)
            self._week(ago)
        self._come_and_go()
        if self.plan.name in scenes.SURVEYED:
            self._survey()
        self.story.regulars = sorted(self.last, key=lambda key: -self.last[key])
        return self.story

    def _say(self, ts: int, who: str, text: str) -> None:
        recalled = self.dice.chance(0.004)
        if ts >= self.calendar.cut:
            return
        kind = Kind.MEDIA if text in ("[图片]", "[表情]") else Kind.TEXT
        self.story.messages.append(Message(self.key, ts, who, kind, text))
        if recalled:
            notice = f'"{self.crowd.names[who]}"撤回了一条消息'
            self.story.messages.append(Message(self.key, ts + 9, who, Kind.RECALL, notice))
        if who != self.operator:
            self.first[who] = min(ts, self.first.get(who, ts))
            self.last[who] = max(ts, self.last.get(who, 0))

    def _slots(self) -> Slots:
        return Slots(self.dice, self.words, 姐=OPERATORS[self.plan.owner].called)

    def _draw(self, most: int) -> list[Turn]:
        """Give an exchange of at most so many members; none comes again before all others have."""
        for place in range(len(self.deck) - 1, -1, -1):
            if self.deck[place][0] <= most:
                return self.deck.pop(place)[1]
        self.deck = self.dice.shuffled(_exchanges(self.plan.topic)) + self.deck
        return self._draw(most)

    def _posts(self, ago: int) -> None:
        """An operator's week: content, promotions and the weekly ritual."""
        plan, dice = self.plan, self.dice
        lately = 1.3 - 0.6 * ago / WEEKS
        for kind, rate in (("content", plan.content), ("promotion", plan.promotions * lately)):
            for _post in range(dice.round(rate)):
                day = ago * 7 + dice.below(7)
                hour = dice.pick((10, 12, 20)) if kind == "content" else dice.pick((12, 20, 20))
                words = dice.pick(scenes.CONTENT[plan.topic] if kind == "content" else scenes.PROMOTIONS)
                self._post(day, hour * HOUR + dice.below(HOUR), kind, words)
        ritual = scenes.RITUALS.get(plan.topic)
        if ritual and plan.content >= 1:
            self._post(ago * 7 + 6 - ritual[0], ritual[1] * HOUR + dice.below(600), "content", ritual[2])

    def _survey(self) -> None:
        """Ask what is to come next; some of the regulars answer within a day."""
        dice, asked = Dice(f"survey {self.plan.name}"), 20 * HOUR
        ago = scenes.SURVEY_DAYS + sum(midnight >= self.calendar.cut for midnight in self.calendar.midnights)
        self._post(ago, asked, "content", scenes.SURVEY)
        for who in sorted(self.last, key=lambda key: -self.last[key])[:24]:
            ts = self.calendar.at(ago, asked + dice.between(60, 14 * HOUR))
            if dice.chance(0.6):
                self._say(ts, who, dice.pick(scenes.SURVEY_ANSWERS))

    def _post(self, day: int, second: int, kind: str, words: str) -> None:
        if day < self.end:
            return
        text = words.format_map(self._slots()) if "{" in words else words
        post = Post(self.calendar.at(day, second), kind, text)
        if post.ts < self.calendar.cut:
            self.story.posts.append(post)
        self._say(post.ts, self.operator, text)

    def _week(self, ago: int) -> None:
        """Let as many people talk as the group's life sets for this week."""
        dice = self.dice
        now = self.levels[ago]
        swing = 0.7 if self.plan.loose else 0.22
        wave = 1 + swing * (dice.random() + dice.random() - 1) if now >= 2 else 1
        n = min(dice.round(now * wave), len(self.talkers))
        weights = [
            keenness if first >= ago >= last else keenness / 500
            for keenness, (first, last) in zip(self.keenness, self.stays, strict=True)
        ]
        chosen = [self.talkers[place] for place in dice.some(weights, n)]
        waiting = dice.shuffled(chosen) + dice.shuffled(chosen[: n // 6])
        while waiting:
            self._exchange(ago, waiting, chosen)

    def _exchange(self, ago: int, waiting: list[str], chosen: list[str]) -> None:
        dice = self.dice
        turns = self._draw(len(chosen))
        cast: dict[str, str] = {"o": self.operator}
        ts = self._moment(ago)
        slots = self._slots()
        for who, words in turns:
            if who not in cast:
                cast[who] = self._next(waiting, chosen, cast)
            if "{" in words:
                words = words.format_map(slots)
            self._say(ts, cast[who], words)
            ts += dice.between(12, 200)

    def _next(self, waiting: list[str], chosen: list[str], cast: dict[str, str]) -> str:
        """Give the next who has something to say and is not in this exchange yet."""
        taken = set(cast.values())
        for place in range(len(waiting) - 1, -1, -1):
            if waiting[place] not in taken:
                return waiting.pop(place)
        waiting.clear()
        return next(key for key in chosen if key not in taken)

    def _moment(self, ago: int) -> int:
        """Give when an exchange begins: a quarter of them on the ritual's evening."""
        dice = self.dice
        ritual = scenes.RITUALS.get(self.plan.topic)
        if ritual and dice.chance(0.25):
            return self.calendar.at(ago * 7 + 6 - ritual[0], ritual[1] * HOUR + dice.between(600, 6000))
        return self.calendar.at(ago * 7 + dice.below(7), dice.pick(_HOURS) * HOUR + dice.below(HOUR // 2))

    def _come_and_go(self) -> None:
        """Joins that fit what was said, quits that follow promotions, and who is there in the end."""
        plan, dice = self.plan, self.dice
        spoke = [key for key in self.talkers if key in self.first]
        quiet = self.crowd.people(max(plan.members - len(spoke), 0), set(self.talkers))
        inflow = 0.35 if self.levels[0] >= self.levels[min(20, self.weeks - 1)] else 0.1
        self._place(self.operator, self._founded(), "owner")
        quits = set(dice.shuffled(quiet)[: round(plan.members * (0.03 + 0.02 * min(plan.promotions, 4)))])
        for key in spoke + quiet:
            joined = self._joined(key, inflow)
            if joined >= self.calendar.cut:
                continue
            if joined >= self.calendar.midnights[-1]:
                self._arrive(key, joined)
            left = self._left(joined) if key in quits else None
            if left is None:
                self._place(key, joined, None)
            else:
                name = self.crowd.names[key]
                self.story.messages.append(Message(self.key, left, key, Kind.LEAVE, f'"{name}"退出了群聊'))

    def _founded(self) -> int:
        return self.calendar.at(self.plan.age * 7 - 1, 6 * HOUR)

    def _joined(self, key: str, inflow: float) -> int:
        dice = self.dice
        first = self.first.get(key)
        if first is not None and dice.chance(0.3) and first - self._founded() > 60 * 86400:
            return first - dice.between(5, 50) * MINUTE
        oldest = self.plan.age * 7 - 1
        # nobody comes into a room in which nobody has spoken for long
        newest = max(self.end, 7 * next((ago for ago, level in enumerate(self.levels) if level > 0), 0))
        if dice.chance(inflow) and oldest > newest + 14:
            day = dice.between(newest, max(newest, min(oldest, WEEKS * 7) - 14))
        else:
            day = oldest - dice.below(14 if self.plan.age <= WEEKS else max(oldest - WEEKS * 7, 1))
        joined = self.calendar.at(max(day, newest), dice.pick(_HOURS) * HOUR + dice.below(HOUR))
        return min(joined, first - MINUTE) if first is not None else joined

    def _arrive(self, key: str, joined: int) -> None:
        name, operator = self.crowd.names[key], OPERATORS[self.plan.owner]
        text = f'"{name}"通过扫描"{operator.account}"分享的二维码加入群聊'
        self.story.messages.append(Message(self.key, joined, key, Kind.JOIN, text))
        if self.dice.chance(0.2):
            words = self.dice.pick(scenes.WELCOME).format(新=name, 姐=operator.called)
            self._say(joined + self.dice.between(30, 900), self.operator, words)

    def _left(self, joined: int) -> int | None:
        """Give when somebody quits: within two days after a promotion where there was one."""
        pushes = [post.ts for post in self.story.posts if post.kind == "promotion" and post.ts > joined]
        newest = self.calendar.cut - HOUR
        if pushes:
            left = self.dice.pick(pushes) + self.dice.between(3, 40 * 60) * MINUTE
            return left if left < newest else None
        start = max(joined, self.calendar.midnights[-1])
        return start + int(self.dice.random() * (newest - start)) if start < newest else None

    def _place(self, key: str, joined: int, role: str | None) -> None:
        named = role is None and self.dice.chance(0.06)
        alias = names.alias(self.dice, self.crowd.names[key]) if named else None
        by = None if role else self.operator
        self.story.memberships.append(Membership(self.key, key, joined, by, role, alias))


def tell_all(plans: Iterator[Plan], crowd: Crowd, calendar: TalkCalendar, accounts: dict[str, str],
             seats: dict[str, list[str]]) -> list[GroupScript]:  # fmt: skip
    """Give the stories of a platform's groups.

    `accounts` are its operators' keys by login, `seats` the keys of those who must talk, by group.
    """
    told: dict[str, GroupScript] = {}
    for plan in plans:
        first = list(seats.get(plan.name, []))
        if plan.people_of:
            first += [key for key in told[plan.people_of].regulars[:34] if key not in first]
        told[plan.name] = Teller(plan, crowd, calendar, accounts[plan.owner], first).tell()
    return list(told.values())
