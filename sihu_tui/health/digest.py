"""A short daily text about all groups, to paste into the team's chat (R86)."""

from __future__ import annotations

from sihu_tui.dates import days
from sihu_tui.health import decisions
from sihu_tui.health.overview import HealthRow, Overview, overview
from sihu_tui.health.reasons import short
from sihu_tui.health.statuses import STATUSES, status_word
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _, ngettext

MOST = 8
"""How many groups the text names, so that it is read."""


def digest(store: Store) -> str:
    """Give the day's text: what needs doing and why, what is new, what got better, what is due."""
    return text(overview(store), decisions.standing(store))


def beside_health(store: Store) -> list[str]:
    """Give a line each for what hurts whatever the status: pushes, promotion, staff talk, others' ads, no joins, rituals."""
    from sihu_tui import settings
    from sihu_tui.groups import charter, rituals
    from sihu_tui.outreach.lately import lately, marks

    found = lately(store)
    if not found:
        return []
    names = dict(single.every(store.connection, "groups", "id, name"))
    weeks = int(settings.get(store, "groups.water_weeks"))
    ceiling = float(settings.get(store, "send.promotion_share"))
    newest = store.connection.execute("select max(last_message) from groups where archived is null").fetchone()[0]
    today = days.day_of(newest, settings.zone(store))
    by_mark: dict[str, list[str]] = {}
    planned = charter.in_plan(store)
    for group, one in found.items():
        if group in planned:
            continue
        for mark in marks(one, ceiling, today, weeks):
            said = {
                "promotion": f"{one.promotion_share or 0:.0%}",
                "quits": f"{one.quits} : {one.usual_quits or 0:.1f}",
                "staff": f"{one.staff_share or 0:.0%}",
                "ads": str(one.ads),
                "kept": f"{one.kept or 0:.0%}",
                "water": "",
            }[mark]
            by_mark.setdefault(mark, []).append(f"{names[group]} {said}".strip())
    heads = {
        "quits": _("Pushes that cost members (left : usual): {groups}"),
        "promotion": _("Promotion over its share: {groups}"),
        "ads": _("Advertisements by others, to be removed: {groups}"),
        "staff": _("Staff talks most: {groups}"),
        "kept": _("Newcomers do not stay (after two weeks): {groups}"),
        "water": _("Nobody joined for weeks: {groups}"),
    }
    lines = [head.format(groups=_named(by_mark[mark])) for mark, head in heads.items() if mark in by_mark]
    late = [f"{row.group_name} {row.name}" for row in rituals.list_rituals(store) if row.overdue]
    return lines + ([_("Rituals overdue: {groups}").format(groups=_named(late))] if late else [])


def text(found: Overview, decided: dict[int, decisions.Decision]) -> str:
    """Give the text for an overview; plain lines, no tables, for chats show them in any width."""
    if found.as_of is None:
        return _("Nothing is imported yet. `sihu import PATH` brings chat history in.")
    need, folded = found.due, [
        row.name + (_(" ({sold})").format(sold=row.sells) if row.sells else "") for row in found.rows if row.group_id in found.folded
    ]  # fmt: skip
    lines = [_("Group health, {day}").format(day=days.iso(found.as_of))]
    if found.stale_days > 1:
        lines[0] += ngettext(" (data {n} day old)", " (data {n} days old)", found.stale_days).format(n=found.stale_days)
    tally = [f"{status_word(status)} {found.counts[status]}" for status in STATUSES if status in found.counts]
    lines.append(ngettext("{n} group: {tally}", "{n} groups: {tally}", len(found.rows)).format(
        n=len(found.rows), tally=" · ".join(tally)
    ))  # fmt: skip
    if need:
        lines += ["", _("To do:")]
        lines += [f"{i}. {_line(row, decided.get(row.group_id))}" for i, row in enumerate(need[:MOST], 1)]
        if len(need) > MOST:
            lines.append(_("… and {n} more").format(n=len(need) - MOST))
    else:
        lines += ["", _("No group needs anything today.")]
    lines += [_("Long dead, to be closed or left: {groups}").format(groups=_named(folded))] if folded else []
    lines += _halved(found.rows)
    fresh, better = ([row.name for row in found.rows if getattr(row, side)] for side in ("new", "better"))
    if found.compared is not None and (fresh or better):
        lines += ["", _("Since {day}:").format(day=days.iso(found.compared))]
        lines += [_("Worse: {groups}").format(groups=_named(fresh))] if fresh else []
        lines += [_("Better: {groups}").format(groups=_named(better))] if better else []
    return "\n".join(lines)


def _halved(rows: list[HealthRow]) -> list[str]:
    """Where the speakers have halved within two weeks: a fact, whatever the verdict (R1)."""
    fresh = sorted((row for row in rows if row.just_halved), key=lambda row: -((row.halved or {}).get("before") or 0))
    if not fresh:
        return []
    said = [
        f"{row.name} {short((row.halved or {})['before'] or 0)} → {short((row.halved or {})['now'] or 0)}"
        for row in fresh[:MOST]
    ]
    more = _(" … and {n} more").format(n=len(fresh) - MOST) if len(fresh) > MOST else ""
    return ["", _("Speakers a week halved in two weeks: {groups}").format(groups=_(", ").join(said)) + more]


def _named(names: list[str]) -> str:
    said = _(", ").join(names[:MOST])
    return said if len(names) <= MOST else said + _(" … and {n} more").format(n=len(names) - MOST)


def _line(row: HealthRow, decision: decisions.Decision | None) -> str:
    said = _("{group} – {status}: {why}").format(group=row.name, status=status_word(row.status), why=row.reason)
    if row.new:
        said = _("[new] {text}").format(text=said)
    if row.action is not None:
        said += _(" → {action}").format(action=_(decisions.LABELS[row.action]))
    if row.sells:
        said += _(" ({sold})").format(sold=row.sells)
    who = decision.owner if decision is not None else row.owner
    if who:
        said += f" @{who}"
    if decision is not None and decision.due_day is not None:
        said += _(" by {day}").format(day=days.iso(decision.due_day)[5:])
    return said
