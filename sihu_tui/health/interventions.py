"""What was done for a group, and whether it worked.

Recording freezes what was expected on that day, of the group and of five groups like it that nothing is done
for. After 4 and 8 weeks the verdict compares: a quarter of flagged groups recover by themselves, and one group's
before and after differ by a factor of three by chance, so a single success says little and kinds are pooled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.health import statuses
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

if TYPE_CHECKING:
    from sihu_tui.health.loader import Library

KINDS = {
    "greet": N_("greet by name"), "ask": N_("ask a question"), "content": N_("content"), "event": N_("event"),
    "gift": N_("gift"), "promotion": N_("promotion"), "merge": N_("merge"), "other": N_("other"),
}  # fmt: skip

WAITING, UNKNOWN, LIFTED, REVIVED, NOT_HELD, NONE = "waiting", "unknown", "lifted", "revived", "not-held", "none"
VERDICTS = {
    WAITING: N_("too early to tell"), UNKNOWN: N_("data missing"), LIFTED: N_("lifted so far"), REVIVED: N_("revived"),
    NOT_HELD: N_("lifted, not held"), NONE: N_("no visible effect"),
}  # fmt: skip

CONTROLS = 5
APART_DAYS = 56  # another intervention this near spoils a control
HALF_DAYS = 28
RECOVERED = 0.8  # of usual
PUBLISHED = 0.27
"""Share of flagged groups that recovered with no known action in six public communities; until there is own data."""
FEW = 30
NOISE = 1.37
"""Of n pooled effects, chance alone reaches a factor of exp(NOISE / √n) one time in ten."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """What was done. ``frozen`` holds speakers, low, high (a week, over 4 weeks), usual, risk, status, controls."""

    id: int
    group: int
    name: str
    day: int
    kind: str
    what: str
    operator: str
    reply_id: int | None
    frozen: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of it. Levels are speakers a week in the weeks 1–4 and 5–8 after; None where not known."""

    done: Intervention
    verdict: str
    first: float | None
    second: float | None
    factor: float | None
    """The group's level against its forecast, over the same of its controls; of the newest 4 weeks known."""


@dataclass(frozen=True, slots=True)
class Play:
    """All interventions of one kind, pooled."""

    kind: str
    n: int
    revived: int
    not_held: int
    none: int
    waiting: int
    factor: float | None
    chance: float | None
    """The factor that chance alone reaches one time in ten with so many."""


def record(
    store: Store, group: int, kind: str, what: str = "", operator: str | None = None, reply_id: int | None = None,
    day: int | None = None,
) -> int:  # fmt: skip
    """Record that something was done for a group on ``day`` (default: the first day after the data); give its id.

    Freezes the forecast made from the days before, and the five groups most like it. Raises SihuError for an
    unknown kind, or a group whose usual level is not known on that day.
    """
    if kind not in KINDS:
        raise SihuError(_("There is no kind {name}; there are {known}.").format(name=kind, known=_(", ").join(KINDS)))
    from sihu_tui.health.extent import last_day
    from sihu_tui.health.loader import Library

    end = last_day(store)
    if end is None:
        raise SihuError(_("Nothing is imported yet. `sihu import PATH` brings chat history in."))
    at = end + 1 if day is None else day
    library = Library(store, min(at, end + 1))
    own: dict[str, Any] | None = _expected(library, group)
    if own is None:
        raise SihuError(
            _("What is usual in this group on {day} is not known, so an effect could not be seen.").format(
                day=days.iso(at)
            )
        )
    state = _state(store, at).get(group)
    own |= {"risk": state[1] if state else None, "status": state[0] if state else None}
    own["controls"] = [
        {"group": other, **expected}
        for other in _alike(store, group, at)
        if (expected := _expected(library, other)) is not None
    ][:CONTROLS]
    name = single.read(store.connection, "groups", "name", id=group)[0]
    with journal.step(
        store, ("interventions",), N_("{group}: {what} recorded"), group=name, what=one_line(what) or kind
    ) as connection:
        return single.insert(
            connection, "interventions", group_id=group, day=at, kind=kind, what=one_line(what),
            operator=settings.get(store, "operator") if operator is None else operator, reply_id=reply_id,
            frozen=json.dumps(own), created=days.now(),
        )  # fmt: skip


def _expected(library: Library, group: int) -> dict[str, float] | None:
    """Expected speakers a week of the coming 4 weeks, with the interval, and the usual level."""
    import numpy as np

    from sihu_tui.health.facts import facts
    from sihu_tui.health.forecast import expected

    found = facts(library.story(group).history, np.array([library.until]))
    ahead = expected(found.weekly[0], float(found.base[0]))
    if ahead is None:
        return None
    return {"speakers": ahead.speakers, "low": ahead.low, "high": ahead.high, "usual": float(found.base[0])}


def _state(store: Store, day: int) -> dict[int, tuple[str, float | None, float | None, str]]:
    """Status, risk, usual level and platform of every group at the last week that closed by ``day``."""
    monday = days.monday(day)
    rows = store.connection.execute(
        """select w.group_id, w.status, w.risk, w.usual, g.platform
        from health_weeks w join groups g on g.id = w.group_id
        where w.day = (select max(day) from health_weeks where day <= ?)""",
        (monday,),
    )
    return {row[0]: row[1:] for row in rows}


def _alike(store: Store, group: int, day: int) -> list[int]:
    """Groups in order of likeness: risk, usual level, status, platform; those with something done nearby left out."""
    state = _state(store, day)
    own = state.get(group)
    if own is None or own[1] is None or own[2] is None:
        return []
    spoilt = {
        row[0]
        for row in store.connection.execute(
            "select group_id from interventions where abs(day - ?) <= ?", (day, APART_DAYS)
        )
    }
    away = []
    for other, (status, risk, usual, platform) in state.items():
        if (
            other == group
            or other in spoilt
            or risk is None
            or usual is None
            or status in (statuses.ENDED, statuses.MOVED, statuses.NO_DATA)
        ):
            continue
        distance = abs(_logit(risk) - _logit(own[1])) + abs(log((usual + 0.25) / (own[2] + 0.25)))
        distance += (status != own[0]) + 0.25 * (platform != own[3])
        away.append((distance, other))
    return [other for _distance, other in sorted(away)][: 2 * CONTROLS]


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return log(p / (1 - p))


_FIELDS = ("id", "group", "name", "day", "kind", "what", "operator", "reply_id", "frozen")


def list_interventions(store: Store, group: int | None = None) -> list[Intervention]:
    """Give what was done, newest first; of one group or of all."""
    rows = store.connection.execute(
        """select i.id, i.group_id, g.name, i.day, i.kind, i.what, i.operator, i.reply_id, i.frozen
        from interventions i join groups g on g.id = i.group_id
        where (?1 is null or i.group_id = ?1) order by i.day desc, i.id desc""",
        (group,),
    )
    return [Intervention(**{**dict(zip(_FIELDS, row, strict=True)), "frozen": json.loads(row[8])}) for row in rows]


def take_back(store: Store, intervention: int) -> None:
    """Undo a record. Raises SihuError when there is none."""
    with journal.step(store, ("interventions",), N_("record of what was done withdrawn")) as connection:
        cursor = connection.execute("delete from interventions where id = ?", (intervention,))
        if not cursor.rowcount:
            raise SihuError(_("There is no intervention #{id} to take back.").format(id=intervention))


def effects(store: Store, group: int | None = None) -> list[Effect]:
    """Give what came of everything that was done, newest first; of one group or of all."""
    from sihu_tui.health.extent import last_day
    from sihu_tui.health.loader import Library

    end = last_day(store)
    if end is None:
        return []
    library = Library(store, end + 1)
    return [_effect(library, done) for done in list_interventions(store, group)]


def _effect(library: Library, done: Intervention) -> Effect:
    first = _level(library, done.group, done.day)
    second = _level(library, done.group, done.day + HALF_DAYS)
    early = library.until < done.day + HALF_DAYS
    if early or first is None:
        return Effect(done, WAITING if early else UNKNOWN, first, second, None)
    lifted, factor = _against(library, done, first, done.day)
    if library.until < done.day + 2 * HALF_DAYS:
        return Effect(done, LIFTED if lifted else WAITING, first, second, factor)
    if second is None:
        return Effect(done, UNKNOWN, first, second, factor)
    held, factor = _against(library, done, second, done.day + HALF_DAYS)
    return Effect(done, (REVIVED if held else NOT_HELD) if lifted else NONE, first, second, factor)


def _against(library: Library, done: Intervention, level: float, start: int) -> tuple[bool, float | None]:
    """Whether a level beats both the forecast's interval and all but one of the controls; by which factor."""
    own = _ratio(level, done.frozen["speakers"])
    others = [
        _ratio(seen, control["speakers"])
        for control in done.frozen["controls"]
        if (seen := _level(library, control["group"], start)) is not None
    ]
    if not others:
        return level > done.frozen["high"], None
    mean = exp(sum(log(ratio) for ratio in others) / len(others))
    beaten = sum(own > ratio for ratio in others) >= max(1, len(others) - 1)
    return level > done.frozen["high"] and beaten, own / mean


def _ratio(level: float, expected: float) -> float:
    return (level + 0.25) / (expected + 0.25)


def _level(library: Library, group: int, start: int) -> float | None:
    """Speakers a week in the 4 weeks from ``start``; None unless 3 of them are over and covered."""
    import numpy as np

    if library.until < start + HALF_DAYS:
        return None
    weekly = library.story(group).history.weekly(start + HALF_DAYS, 4)
    known = weekly[np.isfinite(weekly)]
    return float(known.mean()) if len(known) >= 3 else None


def pooled(found: Iterable[Effect]) -> list[Play]:
    """Give each kind of action with its results taken together, the most used first."""
    kinds: dict[str, list[Effect]] = {}
    for effect in found:
        kinds.setdefault(effect.done.kind, []).append(effect)
    plays = []
    for kind, effects_ in kinds.items():
        over = [e for e in effects_ if e.verdict in (REVIVED, NOT_HELD, NONE)]
        logs = [log(e.factor) for e in over if e.factor is not None]
        count = {verdict: sum(e.verdict == verdict for e in over) for verdict in (REVIVED, NOT_HELD, NONE)}
        plays.append(
            Play(
                kind, len(over), count[REVIVED], count[NOT_HELD], count[NONE], len(effects_) - len(over),
                exp(sum(logs) / len(logs)) if logs else None, exp(NOISE / len(logs) ** 0.5) if logs else None,
            )
        )  # fmt: skip
    return sorted(plays, key=lambda play: (-play.n, -play.waiting, play.kind))


def background(store: Store) -> tuple[float, int]:
    """Give the share of flagged groups that recovered with nothing recorded, and of how many flags.

    Recovered: 80 % of usual in the mean of the 8 weeks after the flag was raised. Under 30 flags of the store's
    own it is what was measured on public communities, with 0 as the count.
    """
    done: dict[int, list[int]] = {}
    for group, day in single.every(store.connection, "interventions", "group_id, day"):
        done.setdefault(group, []).append(day)
    weeks: dict[int, list[tuple[int, str, float | None, float | None]]] = {}
    for group, day, status, speakers, usual in single.every(
        store.connection, "health_weeks", "group_id, day, status, speakers, usual", "group_id, day"
    ):
        weeks.setdefault(group, []).append((day, status, speakers, usual))
    n = recovered = 0
    for group, rows in weeks.items():
        for i in range(1, len(rows) - 8):
            day, status, _speakers, usual = rows[i]
            raised = status == statuses.DYING and rows[i - 1][1] not in (statuses.DYING, statuses.SILENT, statuses.DEAD)
            if not raised or usual is None or any(abs(day - other) <= APART_DAYS for other in done.get(group, ())):
                continue
            after = [row[2] for row in rows[i + 1 : i + 9] if row[2] is not None]
            if len(after) >= 6:
                n += 1
                recovered += sum(after) / len(after) >= RECOVERED * usual
    return (recovered / n, n) if n >= FEW else (PUBLISHED, 0)
