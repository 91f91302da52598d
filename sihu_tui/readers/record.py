"""What every reader yields: one message record, whatever the platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import IntEnum
from typing import Any, NamedTuple

from sihu_tui.dates.days import SHANGHAI as SHANGHAI
from sihu_tui.dates.days import find_zone
from sihu_tui.text.i18n import _

PLATFORMS = (
    "wechat", "wecom", "qq", "telegram", "whatsapp", "discord", "slack", "line", "feishu", "douyin", "taobao", "xiaohongshu",
    "official_account", "channels", "kuaishou", "other",
)  # fmt: skip


class Kind(IntEnum):
    """What a row of an export is. Only TEXT and MEDIA are speech; the order is stored, so append only."""

    TEXT = 0
    MEDIA = 1
    JOIN = 2
    LEAVE = 3
    SYSTEM = 4
    RECALL = 5
    BOT = 6


ACTS = ("archived", "unarchived", "dissolved", "renamed", "migrated", "continued")
"""What a platform does to a group. *migrated*: it goes on under another id; *continued*: it went on from another."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the platform did to a chat, as a row of the export or its lists tell; `ts` is UTC seconds.

    `value` is the new name of a chat that was renamed, the chat's own key where it migrated, and the name that it
    had before where it continued. `before` is the old name of one that was renamed, where the row tells it.
    """

    chat: str
    ts: int
    kind: str
    value: str = ""
    before: str = ""


class Message(NamedTuple):
    """One row of an export.

    `ts` is UTC in seconds since 1970 (fractions allowed). `id` is the platform's own message id, unique in
    its chat, or None. `people` are the keys of those who joined or left when that is not the sender alone.
    """

    chat: str
    ts: float
    sender: str | None
    kind: Kind
    text: str | None = None
    id: int | str | None = None
    reply_to: int | str | None = None
    people: tuple[str, ...] = ()


@dataclass(slots=True)
class Chat:
    """A chat that a file holds. `key` is its id on the platform, else its name; None means not told.

    `private` tells a conversation of two from a group. `seen_until` (UTC seconds) is when the export was
    taken, if the file says so. `snapshot` tells that the `members` joined are all there were then.
    """

    key: str
    name: str | None = None
    private: bool | None = None
    platform: str = "other"
    created: float | None = None
    owner: str | None = None
    seen_until: float | None = None
    snapshot: bool = False
    comments: bool = False
    """What people wrote under a post (小红书, 公众号): feedback, no group with a life of its own."""


@dataclass(slots=True)
class Person:
    """Somebody in a file: `key` is the platform's id, else the display name (one name, one person there).

    `operator`, `bot` and `self` (the exporting account) are None or False where the file does not say; `human`
    is True where it says that this is no bot, whatever was learnt of them before.
    """

    key: str
    name: str = ""
    operator: bool | None = None
    bot: bool = False
    self: bool = False
    human: bool = False


@dataclass(slots=True)
class Membership:
    """Somebody's place in a chat as the file states it; times are UTC seconds or None."""

    chat: str
    person: str
    joined: float | None = None
    invited_by: str | None = None
    role: str | None = None
    alias: str | None = None
    channel: str | None = None
    """By which channel they came."""


@dataclass(slots=True)
class Skip:
    """Why rows were passed over: how many, and the first few as (row number, excerpt)."""

    count: int = 0
    first: list[tuple[int, str]] = field(default_factory=list)


MAX_EXAMPLES = 3
EXCERPT = 120


@dataclass
class Reading:
    """What one file turned out to hold, filled in by its reader while the messages go by.

    `zone` is what the user asked for (or None); `used_zone` what naive times were read in, for the record.
    `date_order` ("dmy", "mdy", "ymd") answers an `Undecided` question; `store_zone` is the last resort.
    `group_name` names the group where the file does not. `stem` gives what the file is called, `folder` what it
    lies in: a reading that asks rests on it.
    """

    store_zone: str = SHANGHAI
    zone: str | None = None
    date_order: str | None = None
    group_name: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    version: str = ""
    format: str = ""
    stem: Callable[[], str] = str
    folder: Callable[[], str] = str
    used_zone: str | None = None
    chats: dict[str, Chat] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    skipped: dict[str, Skip] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    asks: dict[str, Any] = field(default_factory=dict)
    """What was guessed and can be answered better (`zone`, `group`), with the guess."""
    called: dict[tuple[str, str], str] = field(default_factory=dict)
    """What else somebody (chat, person) is called there: nickname, remark or name in the group."""
    rows_before: int = 0
    """Lines of the file that are not read again, so that rows keep their numbers."""

    def chat(self, key: str, **facts: object) -> Chat:
        """Give the chat `key`, made with `facts` when it is new.

        Raises ValueError or AttributeError for a key that is no text, such as half a character out of JSON.
        """
        known = self.chats.get(key)
        if known is None:
            key.encode()
            known = self.chats[key] = Chat(key, **facts)  # type: ignore[arg-type]
        return known

    def person(self, key: str, name: str = "", operator: bool | None = None, bot: bool = False) -> Person:
        """Note somebody; the last name given wins, a known role is never unlearnt."""
        known = self.people.get(key)
        if known is None:
            known = self.people[key] = Person(key, name, operator, bot)
        else:
            if name:
                known.name = name
            if operator is not None:
                known.operator = operator
            known.bot = (known.bot or bot) and not known.human
        return known

    def act(self, chat: str, ts: float, kind: str, value: str = "", before: str = "") -> None:
        """Note what the platform did to a chat (one of `ACTS`)."""
        self.acts.append(Act(chat, int(ts), kind, value, before))

    def skip(self, reason: str, row: int, excerpt: str = "") -> None:
        """Pass over a row (1-based line or record number), keeping its reason and the first examples."""
        entry = self.skipped.setdefault(reason, Skip())
        entry.count += 1
        if len(entry.first) < MAX_EXAMPLES:
            entry.first.append((row + self.rows_before, excerpt[:EXCERPT]))

    def doubt(self, text: str) -> None:
        """Keep one sentence on what was guessed or could not be known."""
        if text not in self.doubts:
            self.doubts.append(text)

    def unnamed(self, name: str) -> None:
        """The file does not name its chat, which is called `name` until somebody names it."""
        if not self.group_name:
            self.doubt(_("The file does not name its chat; it was called {name}.").format(name=name))
            self.asks["group"] = name

    def local_zone(self, default: str | None = None) -> tzinfo:
        """Give the zone for naive times: asked for, else the format's `default`, else the store's own.

        Raises SihuError when the zone asked for does not exist.
        """
        name = self.zone or default or self.store_zone
        self.used_zone = name
        return find_zone(name)


Messages = Iterator[Message]


class Clock:
    """Naive local times of one zone to UTC seconds, a day's offset looked up once.

    On a day with a clock change, every time is looked up by itself.
    """

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._midnights: dict[tuple[int, int, int], tuple[int, bool]] = {}

    def utc(self, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
        """Give UTC seconds since 1970. Raises ValueError for a date or time that does not exist."""
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 61):
            raise ValueError(f"no such time: {hour}:{minute}:{second}")
        key = (year, month, day)
        known = self._midnights.get(key)
        if known is None:
            start = datetime(year, month, day, tzinfo=self.zone)
            last = start.replace(hour=23, minute=59)
            steady = start.utcoffset() == last.utcoffset()
            known = self._midnights[key] = (int(start.timestamp()), steady)
        midnight, steady = known
        if steady:
            return midnight + hour * 3600 + minute * 60 + second
        return int(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=self.zone).timestamp())

    def of(self, moment: datetime) -> int:
        """Give UTC seconds of a naive datetime in this zone, or of an aware one as it is."""
        if moment.tzinfo is not None:
            return int(moment.timestamp())
        return self.utc(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def epoch_seconds(value: float) -> float:
    """Give seconds for an epoch number in seconds, milliseconds or microseconds, told apart by its size.

    10 digits are seconds, 13 milliseconds, 16 microseconds (2001 to 2286 in each unit).
    """
    size = abs(value)
    if size >= 1e14:
        return value / 1e6
    if size >= 1e11:
        return value / 1e3
    return value
