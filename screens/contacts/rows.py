"""People as rows: how they are read and drawn, and what is said over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo

from sihu_tui import contacts
from sihu_tui.contacts import ContactRow, followups
from sihu_tui.contacts.followups import Today, TodayRow, what, when, why
from sihu_tui.store import Store
from sihu_tui.text.i18n import _, ngettext

from ..widgets import formatting
from ..widgets.list_pane import titled
from ..widgets.table import Cell
from ..widgets.text import Span
from .forms import named, stage


def of_today(store: Store) -> Callable[[Sequence[int]], dict[int, TodayRow]]:
    """Give how today's rows of people are read."""
    return lambda ids: {row.contact: row for row in followups.rows(store, list(ids))}


def of_all(store: Store) -> Callable[[Sequence[int]], dict[int, ContactRow]]:
    """Give how the rows of any people are read."""
    return lambda ids: {row.id: row for row in contacts.contact_rows(store, list(ids))}


def today_cells(today: int, operator: str, owners: bool, row: TodayRow) -> list[Cell]:
    """Give who is on today's list, with `owners` whose they are."""
    name, last = Cell(row.name, "quiet"), Cell(row.last_text, "quiet")
    if row.until is not None:
        cells = [name, Cell("→ " + _("later"), "dim"), Cell(formatting.day_ago(row.until, today), "dim"), last]
    elif not row.reasons:
        cells = [name, Cell("✓ " + _("done"), "good"), Cell(""), last]
    else:
        first = row.reasons[0]
        urgent = first.code == "late" or (first.code in ("promise", "due") and first.late > 0)
        said = why(first)
        if len(row.reasons) > 1:
            said = f"+{len(row.reasons) - 1} {said}"
        cells = [
            Cell(row.name), Cell(what(first), "bad" if urgent else "accent"), Cell(when(first), "dim"), Cell(said, "dim"),
        ]  # fmt: skip
    if owners:
        cells.insert(3, Cell(row.owner, "dim" if row.owner in ("", operator) else "warn"))
    return cells


def contact_cells(today: int, zone: tzinfo, who: ContactRow) -> list[Cell]:
    """Give anybody."""
    due = formatting.UNKNOWN if who.due_day is None else formatting.day_ago(who.due_day, today)
    late = who.due_day is not None and who.due_day <= today
    return [
        Cell(named(who)), Cell(stage(who.stage), "dim"), Cell(due, "bad" if late else "dim"),
        Cell(formatting.ago(who.last_ts, today, zone), "dim"), Cell(who.due_why or who.last_text, "dim"),
    ]  # fmt: skip


def everybody_spans(n: int, fresh: int) -> list[Span]:
    """Say how many people there are, and how many came since."""
    more = [_("{n} more since: R").format(n=fresh)] if fresh else []
    more.append(_("t: only who is on the list today"))
    return titled(ngettext("{n} person", "{n} people", n).format(n=formatting.number(n)), " · ".join(more))


def today_spans(today: Today, listed: Sequence[int], shown: int, total: int, typed: bool) -> list[Span]:
    """Say how many wait of those listed, how many of all are shown where something is `typed`, and what became of the rest."""
    left = set(today.order)
    gone = [contact for contact in listed if contact not in left]
    later = sum(contact in today.put_off for contact in gone)
    waiting, theirs = len(listed) - len(gone), len(today.others.intersection(left))
    said = ngettext("{n} person today", "{n} people today", waiting).format(n=formatting.number(waiting))
    if typed:
        said = _("{n} of {all} today").format(n=formatting.number(shown), all=formatting.number(len(listed)))
    nobody = _("Nobody is left for today") if listed else _("Nobody is due today")
    counted = (
        (_("{n} yours"), waiting - theirs if theirs and not typed else 0), (_("{n} done"), len(gone) - later),
        (_("{n} put off"), later), (_("{n} more since: R"), len(left.difference(listed))),
    )  # fmt: skip
    more = [text.format(n=n) for text, n in counted if n] + [_("t: all {n}").format(n=formatting.number(total))]
    head, *rest = titled(said if waiting else nobody, " · ".join(more))
    return [head if waiting else head._replace(tone="good"), *rest]
