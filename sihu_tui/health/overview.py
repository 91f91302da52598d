"""What the health pane shows, from the stored verdicts: nothing is computed, no history is read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import charter
from sihu_tui.health import decisions, statuses
from sihu_tui.health.reasons import Reason, sentence
from sihu_tui.health.reasons import counted as counted_people
from sihu_tui.health.rows import Detail, HealthRow, Overview, ReasonLine, Verdict, Week
from sihu_tui.health.suggestion import WRAP_UP
from sihu_tui.outreach.observed import OURS_SQL
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _, ngettext

__all__ = [
    "ORDERS",
    "Detail",
    "HealthRow",
    "Overview",
    "ReasonLine",
    "Verdict",
    "Week",
    "detail",
    "laid_out",
    "ordered",
    "overview",
    "shown",
]


def overview(store: Store, compared: int | None = None) -> Overview:
    """Give every group (private chats left out) with its latest verdict, in order of need; new is what became worse, and
    better what became so, since the day `compared` (None: since the data ended on an earlier day).
    """
    as_of, verdicts = _stored(store)
    if as_of is None:
        return Overview(None, 0, [], {})
    stale = max(0, days.today(settings.zone(store)) - as_of)
    return laid_out(
        store,
        verdicts,
        as_of,
        stale,
        _compared(store, as_of) if compared is None else compared,
        decisions.standing(store),
    )


def _stored(store: Store, group: int | None = None) -> tuple[int | None, list[Verdict]]:
    """The as-of day and the stored verdicts; of one group or of all."""
    found = store.connection.execute(
        """select h.as_of, g.id, g.name, g.platform, coalesce(g.owner, ''), h.status, h.held, h.before, h.since_day,
               h.risk, coalesce(g.member_count, h.members), h.orders, h.weekly, h.reason, h.action, h.halved
        from health h join groups g on g.id = h.group_id
        where coalesce(g.private, 0) = 0"""
        + ("" if group is None else " and g.id = ?"),
        () if group is None else (group,),
    ).fetchall()
    over = {one.group for one in charter.endings(store) if one.left < 0}
    verdicts = [Verdict(*row[1:]) for row in found]
    return (int(found[0][0]) if found else None), [_over(v) if v.group in over else v for v in verdicts]


def verdicts(store: Store) -> dict[int, tuple[str, int, int, int | None]]:
    """Give each group's verdict as JSON, its day, how many ever spoke, and the last speech (UTC second)."""
    rows = store.connection.execute("select group_id, verdict, t, spoke_ever, last_speech from health")
    return {group: tuple(rest) for group, *rest in rows}


def _over(verdict: Verdict) -> Verdict:
    """The verdict on a temporary group whose end has come since the data end: it asks for its wrap-up (R7)."""
    if verdict.status != statuses.IN_PLAN:
        return verdict
    reason = json.dumps(Reason("ended", {"how": "plan", "archived": False}).as_json())
    return replace(verdict, status=statuses.ENDED, held=statuses.ENDED, action=statuses.CLOSE, reason=reason)


def laid_out(
    store: Store, verdicts: list[Verdict], as_of: int, stale: int, compared: int, decided: dict[int, decisions.Decision]
) -> Overview:
    """Give verdicts as rows in order of need."""
    worse, by_orders = float(settings.get(store, "health.worse")), settings.get(store, "health.stake") == "orders"
    weekly = json.loads(f"[{','.join(v.weekly for v in verdicts)}]")
    reasons = json.loads(f"[{','.join(v.reason for v in verdicts)}]")
    names = _names(store, reasons)
    rows = []
    from sihu_tui.orders.orders import sold

    for v, weeks, said in zip(verdicts, weekly, reasons, strict=True):
        decision = decided.get(v.group)
        now, then = statuses.severity(v.status), statuses.severity(v.before)
        action = needed(v.status, v.action, decision, v.risk, worse)
        fresh = v.since is not None and v.since > compared + 1
        rows.append(
            HealthRow(
                v.group, v.name, v.platform, v.owner, v.status, None if v.since is None else min(v.since, as_of), v.risk,
                (v.orders if by_orders else v.members) or 0, weeks, said, names,
                action,
                fresh and v.status != statuses.NO_DATA and now < then, fresh and now > then, v.held, v.members, v.orders,
                decision, None if v.halved is None else json.loads(v.halved),
                sold(store, v.group) if v.orders and action in (statuses.CLOSE, statuses.MERGE) else "",
            )
        )  # fmt: skip
    rows.sort(key=_need)
    return Overview(as_of, stale, rows, counted(rows), compared)


def needed(
    status: str, action: str, decision: decisions.Decision | None, risk: float | None, worse: float
) -> str | None:
    """What has to be done now, if anything; a decision that stands goes before the suggestion."""
    if decisions.quiet(decision, status, risk, worse):
        return None
    if decision is not None and decision.state in (decisions.ACCEPTED, decisions.CHANGED):
        return decision.action
    asks = (
        statuses.severity(status)
        or status in (statuses.WATCHED, statuses.IN_PLAN, statuses.ENDED)
        or action == statuses.TEMPORARY
    )
    return action if asks and action != decisions.WATCH else None


def counted(rows: Iterable[HealthRow]) -> dict[str, int]:
    """Give how many groups have each status, in the order of the statuses."""
    tally = dict.fromkeys(statuses.STATUSES, 0)
    for row in rows:
        tally[row.status] += 1
    return {status: n for status, n in tally.items() if n}


_ORDER = {status: i for i, status in enumerate(statuses.STATUSES)}


def _need(row: HealthRow) -> tuple[Any, ...]:
    """What needs doing first: by status, then by risk × what is at stake; what was answered steps back behind it."""
    bad = statuses.severity(row.status) > 0 or row.action is not None
    return (
        0 if bad and row.action is not None and not row.answered else 1 if bad else 2,
        _ORDER[row.status],
        -(1 if row.risk is None else row.risk) * max(row.at_stake, 1),
        row.name,
        row.group_id,
    )


ORDERS = ("need", "stake", "since")


def ordered(rows: Iterable[HealthRow], order: str) -> list[HealthRow]:
    """Give rows by need (as ``overview`` does), by risk × what is at stake, or by the newest change of status."""
    if order == "stake":
        return sorted(rows, key=lambda row: (-(row.risk or 0) * row.at_stake, *_need(row)))
    if order == "since":
        return sorted(rows, key=lambda row: (-(row.since_day or 0), *_need(row)))
    return sorted(rows, key=_need)


def _compared(store: Store, as_of: int) -> int:
    """Where the data ended before the newest import or count that moved their end; a week back if there was none."""
    row = store.connection.execute(
        """select max(day) from (
            select max(last_day) as day from import_runs where undone is null and covered <> '' and last_day < ?1
            union all select max(day) from group_counts where day < ?1)""",
        (as_of,),
    ).fetchone()
    return as_of - 7 if row[0] is None else max(int(row[0]), as_of - 7)


class _Names:
    """Names of the people that reasons speak of, read at once."""

    def __init__(self, names: dict[int, str]) -> None:
        self._names = names

    def __call__(self, member: int) -> str:
        return self._names.get(member, f"#{member}")


def _names(store: Store, reasons: Iterable[dict[str, Any]]) -> _Names:
    wanted = sorted({person[0] for reason in reasons for person in reason["people"]})
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        found.update(
            store.connection.execute(
                f"select id, name from members where id in ({','.join('?' * len(part))})", part
            ).fetchall()
        )
    return _Names(found)


def detail(store: Store, group_id: int) -> Detail:
    """Give the evidence for one group's verdict. Raises SihuError when there is none."""
    _end, verdicts = _stored(store, group_id)
    found = store.connection.execute(
        "select h.verdict, h.t, h.as_of, h.spoke_ever, h.last_speech from health h where h.group_id = ?", (group_id,)
    ).fetchone()
    if not verdicts or found is None:
        raise SihuError(_("There is no verdict on group #{id} yet.").format(id=group_id))
    text, t, as_of, spoke, last = found
    decided = decisions.standing(store)
    decision = decided.get(group_id)
    row = laid_out(store, verdicts, as_of, 0, _compared(store, as_of), decided).rows[0]
    return shown(store, row, json.loads(text), t, as_of, (spoke, last), decision)


def shown(
    store: Store, row: HealthRow, verdict: dict[str, Any], t: int, as_of: int, people: tuple[int, int | None],
    decision: decisions.Decision | None = None,
) -> Detail:  # fmt: skip
    """Give the detail of a verdict as it is stored, or as ``past`` judged it."""
    said = [(r, "+") for r in verdict["worse"]] + [(r, "-") for r in ([verdict["better"]] if verdict["better"] else [])]
    said += [(r, " ") for r in verdict["beside"] if r["code"] != "age" or abs(r["weight"]) >= LEAST_AGE_WEIGHT]
    said = [(r, _sign(r, sign)) for r, sign in said]
    names = _names(store, (r for r, _sign in said))
    reasons = [(Reason.of_json(r), sign) for r, sign in said]
    by_code = {reason.code: reason for reason, _sign in reasons}
    forecast = by_code["forecast"].params if "forecast" in by_code else None
    decay = by_code["decay"].params if "decay" in by_code else {}
    said_away = _("away {away:.0f} days, usually {usual:.0f}")
    lines = [
        ReasonLine(
            sign, sentence(reason, names),
            [(names(m), said_away.format(away=away, usual=usual)) for m, away, usual in reason.people],
            reason.days, reason.code, counted_people(reason) if reason.code == "core" and reason.people else "",
        )
        for reason, sign in reasons
    ]  # fmt: skip
    return Detail(
        row=row,
        series=_series(store, row.group_id, verdict["weekly"], t, as_of),
        usual=verdict["usual"],
        forecast=None if forecast is None else (forecast["speakers"], forecast["low"], forecast["high"]),
        silence=None if forecast is None or forecast["silence"] is None
        else (forecast["silence_low"], forecast["silence"], forecast["silence_high"]),
        half_life=None if decay.get("days") is None else (decay["days"], decay["low"], decay["high"]),
        reasons=[line for line in lines if line.sign != " " or line.code not in _DRAWN],
        suggestion=_suggestion(store, row, WRAP_UP if row.status == statuses.ENDED else verdict["how"], as_of, decision),
        facts=_facts(store, row, people, as_of),
        as_of=as_of,
        decision=decision,
    )  # fmt: skip


def plain_words(store: Store, group: int) -> str:
    """Say how many speak with and without the days of promotions and red packets; '' where there were none (R13, R14)."""
    row = store.connection.execute("select verdict from health where group_id = ?", (group,)).fetchone()
    beside = json.loads(row[0])["beside"] if row is not None else ()
    return next((sentence(Reason.of_json(one), str) for one in beside if one["code"] == "plain"), "")


def _sign(reason: dict[str, Any], otherwise: str) -> str:
    """Whether a reason speaks for decay (+), against (-) or neither, where its place does not tell."""
    code, params = reason["code"], reason["params"]
    if code == "watch":
        return {1: "-", 3: "+"}.get(params.get("band") or 0, " ")
    if code == "back":
        return "-" if params.get("gap", 0) < 7 else " "
    return " " if code in _NEITHER else "-" if code == "orders" else otherwise


LEAST_AGE_WEIGHT = 0.2
"""Of the logit: the age of a group that is no longer young says nothing worth reading."""
_NEITHER = ("start", "plan", "ended", "moved", "data", "few")


_DRAWN = ("forecast", "decay")
"""Reasons that the detail holds as figures."""


def _series(store: Store, group: int, weekly: list[float | None], t: int, as_of: int) -> list[Week]:
    """Windows that end with the last covered day, then those that are missing up to the store's own."""
    from sihu_tui.dates import holidays
    from sihu_tui.importing.coverage import joined, of_group, without

    rest = holidays.spans(store)
    counted = single.every(store.connection, "group_counts", "day, day", group_id=group)
    known = joined([*of_group(store.connection, group), *counted])
    spans = [piece for span in known for piece in without(span, rest)]

    def covered(start: int) -> int:
        return sum(max(0, min(last, start + 6) - max(first, start) + 1) for first, last in spans)

    missing = min((as_of + 1 - t + 3) // 7, len(weekly))
    starts = [t - 7 * (len(weekly) - i) for i in range(len(weekly) + missing)]
    values = [*weekly, *([None] * missing)]
    return [Week(start, value, covered(start)) for start, value in zip(starts, values, strict=True)][missing:]


def _suggestion(
    store: Store, row: HealthRow, how: str, as_of: int, decision: decisions.Decision | None
) -> tuple[str, str, str, int | None] | None:
    if decision is not None and decision.state in (decisions.ACCEPTED, decisions.CHANGED) and row.action is not None:
        said = (
            _(how) if decision.state == decisions.ACCEPTED else decision.reason or _(decisions.LABELS[decision.action])
        )
        return (decision.action, _with_sales(said, row), decision.owner, decision.due_day)
    if row.action is None:
        return None
    return (row.action, _with_sales(_(how), row), row.owner, decisions.due(store))


def _with_sales(said: str, row: HealthRow) -> str:
    return _("{advice} – but {sold}").format(advice=said, sold=row.sells) if row.sells else said


def _facts(store: Store, row: HealthRow, people: tuple[int, int | None], as_of: int) -> list[tuple[str, str]]:
    spoke, last = people
    zone = settings.zone(store)
    facts = []
    if row.status == statuses.NO_DATA and row.held:
        facts.append((_("Status by what is known"), statuses.status_word(row.held)))
    if row.members:
        facts.append((_("Members"), _("{n}, of whom {spoke} ever spoke").format(n=row.members, spoke=spoke)))
    elif spoke:
        facts.append((_("Ever spoke"), str(spoke)))
    if last is not None:
        ago = as_of - days.day_of(last, zone)
        when = (
            _("on the last day of the data")
            if ago <= 0
            else ngettext("{n} day before", "{n} days before", ago).format(n=ago)
        )
        facts.append((_("Last member message"), f"{days.iso(days.day_of(last, zone))} · {when}"))
    if row.orders is not None:
        facts.append((_("Orders in 90 days"), str(row.orders)))
    known = store.connection.execute(
        f"""select exists (select 1 from memberships s join members m on m.id = s.member_id
        where s.group_id = ? and {OURS_SQL})""",
        (row.group_id,),
    ).fetchone()[0]
    if not known and spoke:
        facts.append((_("Operators"), _("nobody is known: all that is said counts as members' talk (m in 1 asks)")))
    facts.append((_("Data until"), days.iso(as_of)))
    return facts
