"""A group's charter: what it is for, the four parts that hold it together with their evidence, and its term.

目标 · 符号 · 仪式 · 反馈 (DOMAIN R16): a part counts while something dated shows it. A temporary group has an end and a
checklist to wrap up by (R7); a group may stand under another (R46); its members' layer says whether it was time (R43).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import groups
from sihu_tui.groups.starter import PLANS
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.sanitize import one_line

PARTS = {"goal": N_("goal"), "symbol": N_("symbol"), "ritual": N_("ritual"), "feedback": N_("feedback")}
LAYERS = {1: N_("strangers"), 2: N_("talked to one to one"), 3: N_("trust"), 4: N_("speak for us")}
WRAP_UP = (
    N_("Tell the group when it ends"),
    N_("Answer every open question"),
    N_("Note who is worth keeping and where to invite them"),
    N_("Save the files and the history"),
    N_("Write down what was learnt"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """What shows one part: the evidence, its day, who noted it, and whether that is too long ago."""

    part: str
    evidence: str
    day: int
    operator: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Charter:
    """A group's charter: `points` by part (None where nothing shows it), `score` 0 to 4 counts the fresh ones."""

    purpose: str
    points: dict[str, Point | None]
    score: int
    stale_days: int


@dataclass(frozen=True, slots=True)
class TodoItem:
    """A line of a checklist; `done` is a UTC second or None."""

    id: int
    text: str
    done: int | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A temporary group whose end is near or past: `left` days (below 0: over), `open` items of its checklist."""

    group: int
    name: str
    owner: str
    ends_day: int
    left: int
    open: int


@dataclass(frozen=True, slots=True)
class Founding:
    """A new group, and what should make one think twice."""

    group: int
    warnings: list[str]


def read(store: Store, group: int, today: int | None = None) -> Charter:
    """Give a group's charter as it stands on a day. Raises SihuError when there is no such group."""
    row = single.read(store.connection, "groups", "purpose", id=group)
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    stale_days, now = settings.get(store, "groups.charter_days"), _today(store, today)
    points: dict[str, Point | None] = dict.fromkeys(PARTS)
    for part, evidence, day, operator in single.every(
        store.connection, "charter_points", "part, evidence, day, operator", "day, id", group_id=group
    ):
        points[part] = Point(part, evidence, day, operator, now - day > stale_days)
    return Charter(row[0], points, sum(p is not None and not p.stale for p in points.values()), stale_days)


def proposed(store: Store, group: int, today: int | None = None) -> dict[str, tuple[str, int]]:
    """Give the parts that lack fresh evidence and that the store itself shows: what shows each, and of which day (R16).

    A ritual that was held shows the ritual; answers in the last four weeks show feedback.
    """
    from sihu_tui.feedback.questions import service

    now, points = _today(store, today), read(store, group, today).points
    found: dict[str, tuple[str, int]] = {}

    def lacks(part: str) -> bool:
        point = points[part]
        return point is None or point.stale

    if lacks("ritual"):
        held = store.connection.execute(
            """select r.name, count(*), max(d.day) from rituals r join ritual_days d on d.ritual_id = r.id and d.held
            where r.group_id = ? and d.day > ? group by r.id order by 3 desc, 2 desc limit 1""",
            (group, now - settings.get(store, "groups.charter_days")),
        ).fetchone()
        if held is not None:
            said = ngettext("{name}: held {n} time", "{name}: held {n} times", held[1])
            found["ritual"] = said.format(name=held[0], n=held[1]), held[2]
    if lacks("feedback"):
        for one in service(store, group=group):
            if one.answered:
                said = ngettext(
                    "{n} question of members answered in 28 days",
                    "{n} questions of members answered in 28 days",
                    one.answered,
                )
                found["feedback"] = said.format(n=one.answered), now
    return found


def note(store: Store, group: int, part: str, evidence: str, day: int | None = None) -> None:
    """Note what shows a part (goal, symbol, ritual, feedback), as of a day (today when not given). Raises SihuError."""
    evidence = one_line(evidence)
    if part not in PARTS:
        raise SihuError(_("A part of the charter is one of: {parts}.").format(parts=_(", ").join(PARTS)))
    if not evidence:
        raise SihuError(_("A part counts by what shows it: write the evidence."))
    today = _today(store, None)
    if day is not None and day > today:
        raise SihuError(_("{day} lies ahead; evidence is of a day that has been.").format(day=days.iso(day)))
    with journal.step(
        store, ("charter_points",), N_("{group}: {part} noted"), group=name_of(store, group), part=part
    ) as c:
        single.insert(
            c, "charter_points", group_id=group, part=part, evidence=evidence, day=today if day is None else day,
            operator=settings.get(store, "operator"),
        )  # fmt: skip


def strike(store: Store, group: int, part: str) -> None:
    """Take all evidence of a part back: it does not hold any more."""
    with journal.step(
        store, ("charter_points",), N_("{group}: {part} struck"), group=name_of(store, group), part=part
    ) as c:
        single.delete(c, "charter_points", group_id=group, part=part)


def stale(store: Store, today: int | None = None) -> list[tuple[int, str, Point]]:
    """Give (group, name, point) for all stale evidence of open groups, the oldest first."""
    now = _today(store, today)
    oldest = now - settings.get(store, "groups.charter_days")
    rows = store.connection.execute(
        """select g.id, g.name, p.part, p.evidence, max(p.day), p.operator
        from charter_points p join groups g on g.id = p.group_id
        where g.archived is null and (g.kind <> 'temporary' or g.ends_day is null or g.ends_day >= ?)
        group by p.group_id, p.part having max(p.day) < ? order by 5, 2""",
        (now, oldest),
    )
    return [(row[0], row[1], Point(row[2], row[3], row[4], row[5], True)) for row in rows]


# Founding


def found(store: Store, name: str, platform: str = "other", **facts: Any) -> Founding:
    """Found a group (facts as `groups.edit` takes them); give it with its warnings. Raises SihuError like `add`."""
    group = groups.add(store, name, platform, **facts)
    return Founding(group, warnings(store, group))


def warnings(store: Store, group: int, today: int | None = None) -> list[str]:
    """Give what is doubtful about how a group stands: its layer, its purpose, its age, an end without a plan."""
    purpose, kind, layer, ends, created, archived, kept = store.connection.execute(
        """select purpose, kind, layer, ends_day, created, archived,
                  (select count(*) from checklist_items i where i.group_id = g.id)
        from groups g where id = ?""",
        (group,),
    ).fetchone()
    if archived is not None:
        return []
    said = []
    least, now = settings.get(store, "groups.least_layer"), _today(store, today)
    if layer is not None and layer < least:
        said.append(
            _("Its members are at layer {layer}; a group lasts from layer {least} on. Talk one to one first.").format(
                layer=layer, least=least
            )
        )
    if not purpose:
        said.append(_("Nobody wrote down what it is for."))
    if kind == "temporary" and ends is None:
        said.append(_("It is temporary, but has no end."))
    if (
        kind == "temporary"
        and ends is not None
        and ends - now <= settings.get(store, "groups.ending_days")
        and not kept
    ):
        said.append(_("Its end is near and there is no checklist to wrap it up by."))
    old = settings.get(store, "groups.old_days")
    if kind == "lasting" and created is not None and now - created // days.SECONDS > old:
        age = now - created // days.SECONDS
        said.append(
            ngettext(
                "It is {n} day old; lasting groups are hard to keep alive that long.",
                "It is {n} days old; lasting groups are hard to keep alive that long.",
                age,
            ).format(n=age)
        )
    return said


def parent(store: Store, group: int) -> tuple[int, str] | None:
    """Give the group under which one stands: id and name; None where it stands alone."""
    row = store.connection.execute(
        "select p.id, p.name from groups g join groups p on p.id = g.parent_id where g.id = ?", (group,)
    ).fetchone()
    return None if row is None else (row[0], row[1])


def children(store: Store, group: int) -> list[tuple[int, str, bool]]:
    """Give the groups that stand under one: id, name, whether closed."""
    rows = store.connection.execute(
        "select id, name, archived is not null from groups where parent_id = ? order by name", (group,)
    )
    return [(row[0], row[1], bool(row[2])) for row in rows]


# Terms


def set_term(store: Store, group: int, starts_day: int | None, ends_day: int | None) -> None:
    """Make a group temporary from one day to another. Raises SihuError when the end lies before the start."""
    groups.edit(store, group, kind="temporary", starts_day=starts_day, ends_day=ends_day)


def in_plan(store: Store) -> set[int]:
    """Give the temporary groups whose end has not come: no alert tells of them."""
    rows = store.connection.execute(
        "select id from groups where kind = 'temporary' and (ends_day is null or ends_day >= ?)", (_today(store, None),)
    )
    return {group for (group,) in rows}


def endings(store: Store, today: int | None = None, within: int | None = None) -> list[Ending]:
    """Give the open temporary groups that end soon (`within` days, else those of the setting) or are over, first ones first."""
    now = _today(store, today)
    rows = store.connection.execute(
        """select id, name, coalesce(owner, ''), ends_day,
                  (select count(*) from checklist_items i where i.group_id = g.id and done is null)
        from groups g where kind = 'temporary' and archived is null and ends_day <= ? order by ends_day, name""",
        (now + (settings.get(store, "groups.ending_days") if within is None else within),),
    )
    return [Ending(*[*row[:4], row[3] - now, row[4]]) for row in rows]


# Checklists


def checklist(store: Store, group: int) -> list[TodoItem]:
    """Give a group's checklist in order."""
    rows = store.connection.execute(
        "select id, text, done from checklist_items where group_id = ? order by position, id", (group,)
    )
    return [TodoItem(*row) for row in rows]


def add_items(store: Store, group: int, texts: Iterable[str] = ()) -> None:
    """Put things to do at the end of a group's checklist; without any, those of a wrap-up. Doubles are left out.

    The name of a plan of the starter pack stands for its lines.
    """
    lines = [line for text in texts for line in PLANS.get(text.strip(), (text,))]
    wanted = list(dict.fromkeys(one_line(line) for line in lines)) or [_(text) for text in WRAP_UP]
    there = {item.text for item in checklist(store, group)}
    with journal.step(store, ("checklist_items",), N_("{group}: checklist written"), group=name_of(store, group)) as c:
        c.executemany(
            """insert into checklist_items (group_id, position, text, operator)
            select ?1, coalesce(max(position), 0) + 1, ?2, '' from checklist_items where group_id = ?1""",
            ((group, text) for text in wanted if text and text not in there),
        )


def tick(store: Store, item: int, done: bool = True) -> None:
    """Mark a thing as done, or as not done."""
    with journal.step(store, ("checklist_items",), N_("Checklist: {what}"), what=_item(store, item)) as c:
        single.update(
            c, "checklist_items", item, done=days.now() if done else None, operator=settings.get(store, "operator")
        )


def remove_item(store: Store, item: int) -> None:
    """Take a thing off its checklist."""
    with journal.step(store, ("checklist_items",), N_("Checklist: {what} removed"), what=_item(store, item)) as c:
        single.delete(c, "checklist_items", id=item)


def _item(store: Store, item: int) -> str:
    row = single.read(store.connection, "checklist_items", "text", id=item)
    if row is None:
        raise SihuError(_("There is no line #{id}.").format(id=item))
    return str(row[0])


def name_of(store: Store, group: int) -> str:
    """Give a group's name. Raises SihuError when there is no such group."""
    row = single.read(store.connection, "groups", "name", id=group)
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    return str(row[0])


def _today(store: Store, today: int | None) -> int:
    return days.today(settings.zone(store)) if today is None else today
