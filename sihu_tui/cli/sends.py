"""`sihu groups sent`: what went out to groups, whether it may, and what came of it."""

from __future__ import annotations

import argparse

from sihu_tui.cli import Subcommands, command, store_of
from sihu_tui.text.i18n import _


def add(inner: Subcommands) -> None:
    """Add the subcommand to those of `sihu groups`."""
    parser = command(inner, "sent", _("what was sent to a group, and what came of it"), run)
    parser.add_argument("group", nargs="?", metavar="GROUP")
    parser.add_argument(
        "--log", nargs=2, metavar=("KIND", "TEXT"), help=_("note a send: content, service, promotion or chat")
    )
    parser.add_argument("--at", metavar="TIME", help=_("when it was sent, like '2026-11-21 20:00' (default: now)"))
    parser.add_argument("--reason", default="", metavar="TEXT", help=_("why it is sent against budget or cool-down"))
    parser.add_argument("--quits", action="store_true", help=_("who left within 24 and 48 hours of each send"))
    parser.add_argument("--repeats", action="store_true", help=_("the response to texts that were sent again"))
    parser.add_argument("--packet", metavar="DATE", help=_("mark a day on which red packets were given"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Log, mark, or show one of the tables."""
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import day_or_none, emit, print_json, print_table
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError
    from sihu_tui.groups import groups
    from sihu_tui.health.overview import plain_words
    from sihu_tui.outreach import observed, red_packets, responses, sends

    with store_of(arguments) as store:
        zone = settings.zone(store)
        group = groups.find(store, arguments.group) if arguments.group else None
        if group is not None:
            observed.of_group(store, group)
        if group is None:
            if arguments.log or arguments.packet or arguments.quits or arguments.repeats:
                raise SihuError(_("Name the group."))
        else:
            if arguments.log:
                kind, text = arguments.log
                sends.log(store, group, kind, text, _moment(arguments.at, zone), arguments.reason)
            if arguments.packet:
                red_packets.mark(store, group, day_or_none(arguments.packet, store, past=True) or 0)

        def when(ts: int) -> str:
            return f"{days.local(ts, zone):%Y-%m-%d %H:%M}"

        def told(value: float | None, form: str = "{:g}") -> str:
            return "—" if value is None else form.format(value)

        if group is not None and arguments.quits:
            quits = responses.quits(store, group)
            emit(
                arguments.json, {"quits": quits},
                (_("when"), _("kind"), _("left in 24 h"), _("left in 48 h"), _("usual in 48 h"), _("text")),
                [(when(q.send.ts), _(sends.KINDS[q.send.kind]), told(q.within[0]), told(q.within[1]), told(q.usual,
                 "{:.1f}"), q.send.text[:40]) for q in quits], right=(2, 3, 4),
            )  # fmt: skip
            return 0
        if group is not None and arguments.repeats:
            plays = responses.plays(store, group)
            if arguments.json:
                print_json({"plays": plays})
                return 0
            for play in plays:
                print(f"{play.text[:60]}  ({told(play.halved, _('halves in {:.1f} repeats')) if play.halved else '—'})")
                for repeat in play.repeats:
                    print(
                        f"  {repeat.nth:>3}  {when(repeat.send.ts)}  {told(repeat.speakers):>5}  "
                        f"{told(repeat.response, '{:.2f} x')}"
                    )
            return 0
        rows = sends.sent(store, group)
        if arguments.json:
            extra = {"mix": asdict(sends.mix(store, group))} if group is not None else {}
            print_json({"sent": rows, **extra})
            return 0
        if group is not None:
            mix = sends.mix(store, group)
            counted = _(", ").join(f"{_(sends.KINDS[kind])} {n}" for kind, n in mix.counts.items())
            print(
                _("{days} days: {counted}; promotion {share}, target at most {ceiling:.0%}").format(
                    days=mix.days, counted=counted, share=told(mix.share, "{:.0%}"), ceiling=mix.ceiling
                )
            )
            if mix.spread is not None:
                largest = " · ".join(f"{folder} {n}" for folder, n in mix.topics.items())
                print(_("topics about {n}: {largest}").format(n=f"{mix.spread:.1f}", largest=largest))
            said = red_packets.stimulus(store, group)
            if said:
                print(f"! {said}")
            for said in (plain_words(store, group), sends.makeup(store, group)):
                if said:
                    print(said)
        else:
            for _id, name, share, n in sends.over_target(store):
                print(_("! {group}: {share:.0%} of {n} sends were promotion").format(group=name, share=share, n=n))
        print_table(
            (_("when"), _("group"), _("kind"), _("by"), _("text"), _("reason")),
            [(when(row.ts), row.group_name, _(sends.KINDS[row.kind]), row.operator, row.text[:50], row.override) for
             row in rows],
        )  # fmt: skip
    return 0


def _moment(text: str | None, zone: object) -> int | None:
    from datetime import datetime, tzinfo

    from sihu_tui.errors import SihuError

    if not text:
        return None
    assert isinstance(zone, tzinfo)
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())
    except ValueError:
        raise SihuError(_("{text!r} is no time; write it like 2026-11-21 20:00.").format(text=text)) from None
