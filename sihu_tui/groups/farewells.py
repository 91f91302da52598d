"""How the end of a group stands: what was decided, why, and what it saves."""

from __future__ import annotations

from dataclasses import dataclass

from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _


@dataclass(frozen=True, slots=True)
class Farewell:
    """A group's end under way or done; times are UTC seconds, `month_cents` what it cost a month (None: not said)."""

    id: int
    group: int
    group_name: str
    kind: str
    into: int | None
    into_name: str
    reason: str
    month_cents: int | None
    ends_day: int | None
    started: int
    finished: int | None
    open: int
    """Things still to do on the checklist."""
    saved_cents: int | None
    """Cost saved since it was closed; None where nobody said what it cost, or it is not closed."""
    closed: int | None
    """When the group was closed; None while it is open, or open again."""


def read(store: Store, farewell: int) -> Farewell:
    """Give one farewell. Raises SihuError when there is none."""
    found = _farewells(store, "f.id = ?", farewell)
    if not found:
        raise SihuError(_("There is no farewell #{id}.").format(id=farewell))
    return found[0]


def under_way(store: Store, group: int) -> Farewell | None:
    """Give the farewell of a group that is not finished; None when it is not ending."""
    found = _farewells(store, "f.group_id = ? and f.finished is null", group)
    return found[-1] if found else None


def farewells(store: Store, group: int | None = None) -> list[Farewell]:
    """Give every farewell, of a group or of all, newest first."""
    return _farewells(store, "(?1 is null or f.group_id = ?1)", group)[::-1]


def _farewells(store: Store, where: str, value: int | None) -> list[Farewell]:
    rows = store.connection.execute(
        f"""select f.id, f.group_id, g.name, f.kind, f.into_id, coalesce(i.name, ''), f.reason, f.month_cents,
            f.ends_day,
            f.started, f.finished,
            (select count(*) from checklist_items c where c.group_id = f.group_id and c.done is null), g.archived
        from farewells f join groups g on g.id = f.group_id left join groups i on i.id = f.into_id
        where {where} order by f.id""",
        (value,),
    )
    now = days.now()
    found = []
    for row in rows:
        closed = row[12] if row[10] is not None else None
        saved = round(row[7] * (now - closed) / (365.25 / 12 * days.SECONDS)) if row[7] is not None and closed else None
        found.append(Farewell(*[*row[:12], saved, row[12]]))
    return found


def group_facts(store: Store, group: int) -> tuple[str, int | None, int | None]:
    """Give a group's name, when it was archived, and its first day if one is set. Raises SihuError."""
    row = single.read(store.connection, "groups", "name, archived, starts_day", id=group)
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    return str(row[0]), row[1], row[2]
