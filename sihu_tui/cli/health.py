"""`sihu health`: every group's verdict with its evidence, without a terminal, for people and for cron."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.health.statuses import STATUSES, known_as
from sihu_tui.health.thresholds import DIALS
from sihu_tui.text.i18n import _, ngettext

if TYPE_CHECKING:
    from datetime import tzinfo

    from sihu_tui.health.overview import Detail, HealthRow, Overview
    from sihu_tui.importing.snapshots import KnownSnapshot
    from sihu_tui.store import Store

FLAGGED = 3
"""Exit code when a group has a status that `--fail-on` names."""
UNJUDGED = 4
"""Exit code when the verdicts do not follow the data."""


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "health", run)
    parser.add_argument(
        "--as-of", metavar="DATE", help=_("judge the past: only what was known on this day (YYYY-MM-DD)")
    )
    parser.add_argument(
        "--dial", choices=tuple(DIALS), help=_("judge with this dial instead of the one that is set; nothing is stored")
    )
    parser.add_argument(
        "--status", action="append", type=known_as, choices=STATUSES, metavar="STATUS",
        help=_("only this status (repeat)"),
    )  # fmt: skip
    parser.add_argument(
        "--halved",
        action="store_true",
        help=_("only groups in which half as many speak as a fortnight ago, or as ever"),
    )
    parser.add_argument(
        "--format", choices=("text", "json", "csv", "markdown"), default="text", help=_("how to print (default text)")
    )
    parser.add_argument(
        "--json", action="store_const", const="json", dest="format", help=_("the same as --format json")
    )
    parser.add_argument(
        "--fail-on", action="append", type=known_as, choices=STATUSES, metavar="STATUS",
        help=_("exit with 3 when a group has this status (repeat), with 4 when not all are judged; for cron"),
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Print the verdicts; 4 when they do not follow the data, 3 when a group has a status of `--fail-on`."""
    from sihu_tui.health import refresh

    with store_of(arguments) as store:
        told = arguments.as_of is not None or settled(store)
        with store.reading():
            overview, details = _read(store, arguments.as_of, arguments.dial)
            details.judged = told = told and (arguments.as_of is not None or refresh.judged(store))
            rows = [
                row for row in overview.rows
                if (not arguments.status or row.status in arguments.status) and (not arguments.halved or row.halved)
            ]  # fmt: skip
            details.dial = arguments.dial
            _PRINTERS[arguments.format](overview, rows, details)
        return exit_code(told, any(row.status in (arguments.fail_on or ()) for row in rows))


def settled(store: Store) -> bool:
    """Judge what is left to be judged; where that cannot be done say why, and give False."""
    import sys

    from sihu_tui.errors import StoreError
    from sihu_tui.health import refresh

    try:
        if refresh.settle(store):
            return True
        why = _("`sihu doctor` says why.")
    except StoreError as error:
        why = str(error)
    print(
        "sihu:",
        _("The verdicts do not follow the data: not all groups are judged. {why}").format(why=why),
        file=sys.stderr,
    )
    return False


def exit_code(judged: bool, flagged: bool) -> int:
    """Give what `health` and `digest` end with."""
    return FLAGGED if judged and flagged else 0 if judged else UNJUDGED


def dial_figures(dial: str) -> str:
    """What a dial gave on communities that it was not chosen on."""
    from sihu_tui.health.thresholds import FIGURES

    figures = FIGURES[dial]
    return _(
        "Dial {dial}: of the weeks shown dying {right:.0f}% came true, of the healthy weeks {healthy:.0f}% were shown, "
        "{named:.0f}% of the silences were named before the last message (six public communities)."
    ).format(dial=dial, right=100 * figures.right, healthy=100 * figures.healthy, named=100 * figures.named)


class _Details:
    """The details of groups, one at a time, from the stored verdicts or a past day's."""

    def __init__(self, store: Store, past: Any, overview: Overview) -> None:
        from sihu_tui import settings
        from sihu_tui.health.overview import verdicts
        from sihu_tui.importing.snapshots import only_lists

        self.store, self._past, self._as_of = store, past, overview.as_of or 0
        self.judged = True
        """Whether the verdicts follow the data."""
        self.dial: str | None = None
        """The dial that was asked for."""
        self.zone = settings.zone(store)
        self.lists: list[KnownSnapshot] = [] if past is not None else only_lists(store)
        """The groups of which only member lists are known."""
        self._stored = {} if past is not None else verdicts(store)

    def verdict(self, row: HealthRow) -> dict[str, Any]:
        """Reasons and figures as they are stored."""
        import json

        if self._past is not None:
            return dict(self._past.verdicts[row.group_id][0])
        return dict(json.loads(self._stored[row.group_id][0]))

    def of(self, row: HealthRow) -> Detail:
        """The detail of one group."""
        from sihu_tui.health.overview import shown

        verdict = self.verdict(row)
        if self._past is not None:
            _verdict, t, people = self._past.verdicts[row.group_id]
        else:
            _text, t, *people = self._stored[row.group_id]
        return shown(self.store, row, verdict, t, self._as_of, (people[0], people[1]))


def _read(store: Store, as_of: str | None, dial: str | None) -> tuple[Overview, _Details]:
    from sihu_tui.health.overview import overview

    if as_of is None and dial is None:
        now = overview(store)
        return now, _Details(store, None, now)
    from sihu_tui import settings
    from sihu_tui.cli.output import day_asked
    from sihu_tui.dates import clock
    from sihu_tui.health.as_of import judged

    day = clock.today(store.connection, settings.zone(store)) if as_of is None else day_asked(as_of, store, past=True)
    past = judged(store, day, dial)
    return past.overview, _Details(store, past, past.overview)


def _print_json(overview: Overview, rows: list[HealthRow], details: _Details) -> None:
    from sihu_tui.cli.output import print_json
    from sihu_tui.dates import days
    from sihu_tui.health.watch import told as watched
    from sihu_tui.importing.report import utc

    def told(row: HealthRow) -> dict[str, Any]:
        detail = details.of(row)
        verdict = details.verdict(row)
        forecast, silence, half = detail.forecast, detail.silence, detail.half_life
        return {
            "group": row.name,
            "id": row.group_id,
            "platform": row.platform,
            "owner": row.owner,
            "status": row.status,
            "held": row.held,
            "risk": None if row.risk is None else round(row.risk, 4),
            "since": None if row.since_day is None else days.iso(row.since_day),
            "new": row.new,
            "better": row.better,
            "members": row.members,
            "orders": row.orders,
            "weekly": row.weekly,
            "judged": details.judged,
            "watch": next((watched(r["params"]) for r in verdict["worse"] if r["code"] == "watch"), None),
            "halved": row.halved,
            "evidence": [line.text for line in detail.reasons] or [row.reason],
            "reasons": [*verdict["worse"], *([verdict["better"]] if verdict["better"] else []), *verdict["beside"]],
            "forecast": None if forecast is None else dict(zip(("speakers", "low", "high"), forecast, strict=True)),
            "silence_days": None if silence is None else dict(zip(("low", "median", "high"), silence, strict=True)),
            "half_life_days": None if half is None else dict(zip(("days", "low", "high"), half, strict=True)),
            "action": row.action,
            "suggestion": None if detail.suggestion is None else {
                "action": detail.suggestion[0], "text": detail.suggestion[1], "owner": detail.suggestion[2],
                "due": None if detail.suggestion[3] is None else days.iso(detail.suggestion[3]),
            },
        }  # fmt: skip

    print_json(
        {
            "as_of": None if overview.as_of is None else days.iso(overview.as_of),
            "stale_days": overview.stale_days,
            "judged": details.judged,
            "dial": details.dial,
            "groups": [told(row) for row in rows],
            "member_lists": [
                {
                    "group": one.name,
                    "id": one.group,
                    "members": one.members,
                    "lists": one.lists,
                    "joined": one.joined,
                    "left": one.left,
                    "first": utc(one.first),
                    "last": utc(one.last),
                }
                for one in details.lists
            ],
        }
    )


def _print_text(overview: Overview, rows: list[HealthRow], details: _Details) -> None:
    from sihu_tui.cli.output import print_table
    from sihu_tui.outreach import staff

    if overview.as_of is None and not details.lists:
        from sihu_tui.health.extent import nothing

        print(nothing(details.store))
    elif overview.as_of is not None:
        print(headline(overview))
    for one in details.lists:
        print(_told_list(one, details.zone))
    if lacking := staff.lacking(details.store):
        print(lacking, _("`sihu groups staff` lists who it likely is."))
    if details.dial is not None:
        print(dial_figures(details.dial))
    if rows:
        print()
        print_table(
            (_("status"), _("group"), _("risk"), _("since"), _("why")),
            [(_word(row), row.name, _risk(row), _since(row), _why(row)) for row in rows],
            right=(2,),
        )


def _told_list(one: KnownSnapshot, zone: tzinfo) -> str:
    from sihu_tui.dates import days

    first, last = (days.iso(days.day_of(ts, zone)) for ts in (one.first, one.last))
    if one.joined is None:
        return _("{group}: {n} members on {day}, by a list of them. Who comes and goes is known from a second list on; "
                 "whether anybody speaks is not known without the messages.").format(
            group=one.name, n=one.members, day=last)  # fmt: skip
    return _("{group}: {n} members on {day}, {joined} joined and {left} left since {first}, by lists of them. Whether "
             "anybody speaks is not known without the messages.").format(
        group=one.name, n=one.members, day=last, joined=one.joined, left=one.left, first=first)  # fmt: skip


def headline(overview: Overview) -> str:
    """Give the first line: the day of the data, how many groups need something, how many have which status."""
    from sihu_tui.dates import days
    from sihu_tui.health.statuses import status_word

    if overview.as_of is None:
        return _("Nothing is imported yet. `sihu import PATH` brings chat history in.")
    said = _("As of {day}").format(day=days.iso(overview.as_of))
    if overview.stale_days:
        said += ngettext(" ({n} day old)", " ({n} days old)", overview.stale_days).format(n=overview.stale_days)
    need, folded = len(overview.due), len(overview.folded)
    said += ngettext(": {n} group needs you", ": {n} groups need you", need).format(n=need)
    if folded:
        said += ngettext(", {n} long dead beside", ", {n} long dead beside", folded).format(n=folded)
    tally = " · ".join(f"{status_word(status)} {n}" for status, n in overview.counts.items())
    return f"{said}\n{tally}" if tally else said


def _word(row: HealthRow) -> str:
    from sihu_tui.health.statuses import status_word

    word = status_word(row.status)
    return (
        _("{status} (was {held})").format(status=word, held=status_word(row.held)) if row.held != row.status else word
    )


def _risk(row: HealthRow) -> str:
    return "—" if row.risk is None else "<1%" if row.risk < 0.01 else f"{row.risk:.0%}"


def _since(row: HealthRow) -> str:
    from sihu_tui.dates import days

    return "—" if row.since_day is None else days.iso(row.since_day)


def _why(row: HealthRow) -> str:
    mark = _("new: {why}") if row.new else _("better: {why}") if row.better else "{why}"
    if row.just_halved and row.halved is not None:
        from sihu_tui.health.reasons import halved_words

        mark = _("{halved}; {why}").format(halved=halved_words(row.halved), why=mark)
    return mark.format(why=row.reason)


def _print_csv(overview: Overview, rows: list[HealthRow], details: _Details) -> None:
    import csv
    import sys

    from sihu_tui.dates import days
    from sihu_tui.text.sanitize import formula_safe

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(
        (
            "group",
            "platform",
            "owner",
            "status",
            "risk",
            "since",
            "members",
            "orders",
            "action",
            "evidence",
            "as_of",
            "week",
            "fortnight_ago",
            "best_week",
        )
    )
    for row in rows:
        detail = details.of(row)
        cells = (
            row.name, row.platform, row.owner, row.status, "" if row.risk is None else f"{row.risk:.4f}",
            "" if row.since_day is None else days.iso(row.since_day), "" if row.members is None else row.members,
            "" if row.orders is None else row.orders, row.action or "", "; ".join(line.text for line in detail.reasons),
            days.iso(detail.as_of), *(("" if (n := (row.halved or {}).get(name)) is None else n) for name in ("now", "before", "best")),
        )  # fmt: skip
        out.writerow([formula_safe(cell) if isinstance(cell, str) else cell for cell in cells])


def _print_markdown(overview: Overview, rows: list[HealthRow], details: _Details) -> None:
    from sihu_tui.text.sanitize import one_line

    def cell(text: str) -> str:
        return one_line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")

    print(headline(overview).replace("\n", "\n\n"))
    print()
    print("| " + " | ".join((_("status"), _("group"), _("risk"), _("since"), _("why"))) + " |")
    print("|---|---|--:|---|---|")
    for row in rows:
        print(
            "| " + " | ".join(cell(text) for text in (_word(row), row.name, _risk(row), _since(row), _why(row))) + " |"
        )


_PRINTERS = {"text": _print_text, "json": _print_json, "csv": _print_csv, "markdown": _print_markdown}
