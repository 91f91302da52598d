"""Every setting in one flat list: key, default, sentence, unit, limits, and whom it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from sihu_tui.dates import opening
from sihu_tui.dates.days import find_zone
from sihu_tui.health.thresholds import DIALS, Thresholds
from sihu_tui.text.i18n import N_


@dataclass(frozen=True)
class Setting:
    """One thing that can be set.

    `choices` empty means any value of the default's type, within `least` and `most`. `per_group`: a group may have its
    own value, which goes before the one for all. `person`: it belongs to who works here, not to the store, and is kept
    in that person's config file. `state`: what sihu itself remembers; it is not listed unless asked for by name.
    """

    name: str
    default: Any
    meaning: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    check: Callable[[Any], object] | None = None
    least: float | None = None
    most: float | None = None
    per_group: bool = False
    person: bool = False
    state: bool = False

    @property
    def group(self) -> str:
        """The part of the list that it stands in: what is before the dot, else "general"."""
        return self.name.rpartition(".")[0] or "general"


DAYS, PEOPLE, MONEY, SHARE, SENDS = N_("days"), N_("people"), N_("money"), N_("share"), N_("sends")
HOURS, TIMES, MINUTES, WORDS = N_("hours"), N_("times"), N_("minutes"), N_("words, blanks between")

INTERVALS = {"aware": 14, "verified": 14, "trusting": 30, "buying": 45}


def _rules(path: str) -> None:
    """Read the team's rules, so that a file that does not fit is refused at once."""
    from sihu_tui.outreach.signs import rules

    rules(path)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "language", "", N_("Language of the console; empty follows the locale"),
        choices=("", "zh_CN", "en"), person=True,
    ),
    Setting("people.view", "all", N_("Whose people your lists show: everybody's, or yours and nobody's"), choices=("all", "mine"), person=True),
    Setting("operator", "", N_("Your name as the operator who works here"), person=True),
    Setting("stale_days", 7, N_("Data that end so long ago are called stale"), DAYS, least=0),
    Setting(
        "theme", "", N_("Colours of the console; empty follows the terminal's background"),
        choices=("", "dark", "light", "colourblind", "terminal"), person=True,
    ),
    Setting("undo_steps", 100, N_("So many changes can be taken back; older ones are forgotten"), TIMES, least=1, most=10000),
    Setting("zone", "", N_("Time zone in which days and weeks are cut"), N_("IANA name"), check=find_zone),
    Setting("core.spend", 1000.0, N_("A core customer spends so much in 12 months"), MONEY, least=0),
    Setting("groups.apart", "", N_("Groups that look like one and were told apart (JSON)"), state=True),
    Setting("groups.charter_days", 90, N_("Evidence for a charter is stale after so many days"), DAYS, least=0),
    Setting("groups.ending_days", 14, N_("Temporary groups that end within so many days are told"), DAYS, least=0),
    Setting("groups.layer_share", 0.3, N_("People are at a layer when at least this share of them is"), SHARE, least=0, most=1),
    Setting("groups.least_layer", 3, N_("Founding a group whose members are below this layer warns"), N_("layer"), least=1, most=4),
    Setting("groups.not_staff", "", N_("People who were proposed as operators and are none (JSON)"), state=True),
    Setting("groups.old_days", 365, N_("A lasting group is called old after so many days"), DAYS, least=0),
    Setting(
        "groups.view", "", N_("The view in which the groups were last seen (JSON); empty for the usual one"), state=True
    ),
    Setting("groups.water_weeks", 8, N_("A group has no fresh water when nobody joined for so many weeks"), N_("weeks"), least=1),
    Setting(
        "health.dial", "normal", 
        N_(
            "How early a flag is raised; dying weeks that came true, healthy weeks shown, silences named in time: "
            "early 39, 10, 81%; normal 45, 6, 79%; calm 51, 3, 71%"
        ),
        choices=tuple(DIALS), per_group=True,
    ),
    Setting("health.due_days", 7, N_("A suggestion is due so many days after the last day of the data"), DAYS, least=0),
    Setting(
        "health.holidays", "", N_("Public holidays that count as neither silence nor activity; empty for none"),
        choices=("", "CN"),
    ),
    Setting("health.model", "", N_("The risk model re-fitted on your own history, if you adopted one"), state=True),
    Setting(
        "health.stake", "members", N_("What weighs a group in the order of need, beside its risk"),
        choices=("members", "orders"),
    ),
    Setting(
        "health.worse", 0.15,
        N_("A dismissed flag stays quiet until the risk has risen by this much, or the status is worse"),
        N_("risk"), least=0,
    ),
    *(
        Setting(
            f"health.{field.name}", field.default, field.metadata["meaning"], field.metadata["unit"],
            least=0, per_group=True,
        )
        for field in fields(Thresholds)
    ),
    Setting("koc.reach_days", 90, N_("A KOC reaches who spoke in their groups in this time"), DAYS, least=1),
    Setting("koc.target", 100, N_("So many people who vouch for you are aimed at"), PEOPLE, least=0),
    Setting("ledger.hour", 0.0, N_("What an hour of staff costs"), MONEY, least=0),
    Setting("ledger.margin", 1.0, N_("What stays of a sale, before the costs of the ledger"), SHARE, least=0, most=1),
    Setting("members.kept_days", 14, N_("A newcomer counts as kept after so many days"), DAYS, least=0),
    Setting("messages.keep_days", 0, N_("What was said longer ago may be dropped by `sihu people --forget`; 0 keeps all"), DAYS, least=0),
    Setting(
        "members.overdue_times", 3.0, N_("Somebody is overdue when silent for so many times their usual gap"), TIMES, least=0
    ),
    Setting("needs.threshold", 5, N_("A need is worth studying from so many distinct askers"), PEOPLE, least=1),
    Setting("orders.fee", 5.0, N_("Settled for every order that was not refunded (R71)"), MONEY, least=0),
    Setting("load.groups", 40, N_("An operator with more groups carries too much; 0 for no ceiling"), N_("groups"), least=0),
    Setting("load.members", 5000, N_("An operator with more members carries too much; 0 for no ceiling"), PEOPLE, least=0),
    Setting("lines.rules", "", N_("The team's own rules for lines, a file as `sihu lines rules` prints; empty for sihu's"), N_("file"), check=_rules),
    Setting("questions.days", 3, N_("How long a question in a group is kept in the inbox"), DAYS, least=0),
    Setting(
        "questions.words", "",
        N_("Words of your own that make a question of a member's message, beside what sihu finds"), WORDS,
    ),
    Setting("replies.brand", "", N_("What {brand} in a reply is filled with")),
    Setting("replies.person_cool_hours", 72, N_("Hours between two promotions to one person"), HOURS, least=0),
    Setting("replies.person_days", 30, N_("Days over which the promotions to one person are counted"), DAYS, least=0),
    Setting("replies.person_promotions", 2, N_("At most so many promotions to one person"), SENDS, least=0),
    Setting(
        "replies.pushy", "",
        N_("Your own list of pushy words, `said = instead` a line; empty takes the one that comes with sihu"),
    ),
    Setting(
        "replies.verbatim_share", 0.3,
        N_("At most this share of the replies should go out as they stand, the rest in your own words"), SHARE, least=0, most=1,
    ),
    Setting("search.groups", False, N_("Search the messages of groups too, not only conversations")),
    Setting("send.cool_hours", 4, N_("Hours between two sends to one group"), HOURS, least=0),
    Setting("send.mix_days", 28, N_("Days over which the kinds of what was sent are weighed"), DAYS, least=1),
    Setting("send.promotion_budget", 2, N_("At most so many promotions to a group in seven days"), SENDS, least=0),
    Setting("send.promotion_cool_hours", 48, N_("Hours between two promotions to one group"), HOURS, least=0),
    Setting(
        "send.promotion_share", 0.3, N_("At most this share of what is sent to a group may be promotion"), SHARE, least=0, most=1
    ),
    Setting("send.week_budget", 7, N_("At most so many sends to a group in seven days"), SENDS, least=0),
    Setting("service.answer", 30, N_("A first answer is late after so much service time"), MINUTES, least=0),
    Setting(
        "service.days", "1234567", N_("Weekdays on which the team answers, Monday 1 to Sunday 7"), check=opening.weekdays
    ),
    Setting("service.hours", "09:00-21:00", N_("When the team answers; several spans with blanks between"), check=opening.spans),
    Setting("friends.limit", 50_000, N_("An account holds at most so many friends"), PEOPLE, least=1),
    Setting("talked.goal", 100, N_("So many people a week are to be talked to"), PEOPLE, least=0),
    Setting("surveys.days", 7, N_("How long answers to a survey are awaited after it was asked last"), DAYS, least=0),
    Setting("today.answer_days", 30, N_("Nobody waits for an answer any more after so long"), DAYS, least=0),
    Setting("today.closings", "", N_("Further words that only close a talk: who says no more waits for no answer"), WORDS),
    Setting("today.cycle_lead", 5, N_("Name a product so long before it is used up"), DAYS, least=0),
    Setting("today.give_up", 180, N_("Whoever was silent for longer is not named for being silent"), DAYS, least=0),
    *(
        Setting(
            f"today.interval_{stage}", days, N_("Talk to people of this stage again after so long; 0 for never"), DAYS, least=0
        )
        for stage, days in INTERVALS.items()
    ),
    Setting("today.koc_days", 14, N_("A KOC is quiet after so long without a word anywhere"), DAYS, least=0),
    Setting("today.rhythm_factor", 2.0, N_("A regular is overdue after so many times the usual gap"), TIMES, least=0),
    Setting("today.rhythm_least", 7, N_("A regular is overdue no sooner than this"), DAYS, least=0),
    Setting("today.sample_days", 14, N_("Ask about a sample after so long without an order"), DAYS, least=0),
)  # fmt: skip
"""In groups by subject; a setting is two lines here and its sentence's translation."""

BY_NAME = {setting.name: setting for setting in SETTINGS}
