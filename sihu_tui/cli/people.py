"""`sihu people` and `sihu log`: contacts and their conversations, without a terminal."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, people_changes, store_of, top_command
from sihu_tui.cli.output import how_many
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sihu_tui.store import Store

_LINES = 200


def add(subcommands: Subcommands) -> None:
    """Add the subcommands."""
    parser = top_command(subcommands, "people", run)
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("show the conversation with this person"))
    parser.add_argument("rest", nargs="*", metavar="…", help=argparse.SUPPRESS)
    parser.add_argument(
        "--limit", type=how_many, metavar="N", help=_("show the last N lines (default 200), or the first N people")
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    parser.add_argument(
        "--alike", action="store_true", help=_("list who may be one person, and chats with unclear sides")
    )
    parser.add_argument("--all", action="store_true", help=_("other owners' people too, whatever people.view says"))
    parser.add_argument("--join", metavar="OTHER", help=_("OTHER is the same person: join them"))
    parser.add_argument("--reveal", action="store_true", help=_("show phone number and ids in full; it is noted"))
    parser.add_argument("--export", type=Path, metavar="FILE", help=_("write the people as CSV; it is noted"))
    parser.add_argument("--erase", action="store_true", help=_("remove this person and their words for good"))
    parser.add_argument(
        "--forget", nargs="?", const="", metavar="DATE",
        help=_("drop what was said before DATE (default: messages.keep_days ago); --dry-run tells what it costs"),
    )  # fmt: skip
    parser.add_argument("--audit", action="store_true", help=_("list who saw, exported or removed people's data"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    people_changes.options(parser)
    parser = top_command(subcommands, "log", log)
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument(
        "--kind", default="note", help=_("note, said, heard, call, promise, gift, sample, complaint, wish or perk")
    )
    parser.add_argument("--due", metavar="DATE", help=_("when to come back to it, like 2026-12-01, 3d or next fri"))


def run(arguments: argparse.Namespace) -> int:
    """Print the contacts, or the conversation with one."""
    from dataclasses import asdict

    from sihu_tui import contacts, settings
    from sihu_tui.cli.output import Shown, emit, print_json, print_table, shown
    from sihu_tui.contacts import privacy
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError
    from sihu_tui.text.masking import masked

    changing = arguments.name in people_changes.VERBS and (arguments.rest or arguments.name in ("buyers", "set"))
    if arguments.rest and not changing:
        raise SihuError(_("Name one person, or put the name in quotes."))
    with store_of(arguments, create=changing and arguments.name in ("import", "add")) as store:
        zone = settings.zone(store)
        if changing:
            return people_changes.run(store, arguments)
        if arguments.forget is not None:
            return _forget(store, arguments)
        if arguments.export or arguments.erase or arguments.audit or arguments.alike:
            return _care(store, arguments)
        if arguments.name is not None and arguments.join:
            contacts.identities.join(store, contacts.find(store, arguments.name), contacts.find(store, arguments.join))
            return 0
        if arguments.name is not None:
            contact = contacts.find(store, arguments.name)
            private: Shown = masked
            found = privacy.reveal(store, contact) if arguments.reveal else None
            if found is not None:
                private = str
                if not arguments.json:
                    print_table((_("platform"), _("name"), _("id")), [
                        (_("phone"), "", found.phone), *((one.platform, one.name, one.key) for one in found.accounts)])  # fmt: skip
                    print()
            lines = contacts.thread(store, contact, arguments.limit or _LINES)
            if arguments.json:
                held = {"phone": found.phone, "accounts": [asdict(one) for one in found.accounts]} if found else {}
                print_json({**held, "lines": lines}, private)
            for line in () if arguments.json else lines:
                print(private(f"{days.local(line.ts, zone):%Y-%m-%d %H:%M}  {line.who or '-'}: {line.text}"))
            return 0
        rows, private = (
            contacts.contact_rows(store, _listed(store, arguments.where, arguments.all)[: arguments.limit]),
            shown(store, arguments),
        )
        emit(arguments.json, {"people": rows}, (_("person"), _("platform name"), _("stage"), _("owner"), _("due"), _("last word")), [
                (row.remark or row.name, "" if row.remark in ("", row.name) else row.name, _(contacts.STAGES[row.stage]),
                 row.owner, "" if row.due_day is None else days.iso(row.due_day),
                 "—" if row.last_ts is None else f"{days.local(row.last_ts, zone):%Y-%m-%d}")
                for row in rows
            ], shown=private)  # fmt: skip
    return 0


def _listed(store: Store, where: str, everybody_too: bool) -> list[int]:
    """Give everybody, or those whom a filter by field fits, in the order of the list."""
    from sihu_tui import contacts
    from sihu_tui.contacts import people_filter

    view = "" if everybody_too or "owner:" in where else contacts.viewer(store)
    return people_filter.listed(store, where, contacts.ranking(store, view))


def _care(store: Store, arguments: argparse.Namespace) -> int:
    """Do what touches people's data as such."""
    from dataclasses import asdict

    from sihu_tui import contacts, settings
    from sihu_tui.cli.output import print_json, print_table, shown
    from sihu_tui.contacts import privacy
    from sihu_tui.dates import days
    from sihu_tui.errors import SihuError

    if arguments.audit:
        zone = settings.zone(store)
        print_table((_("when"), _("operator"), _("what"), _("detail")), [
            (f"{days.local(row.ts, zone):%Y-%m-%d %H:%M}", row.operator or "—",
             _(privacy.ACTIONS.get(row.action, row.action)), f"{row.name} {row.detail}".strip())
            for row in privacy.audit_log(store)
        ])  # fmt: skip
        return 0
    if arguments.alike:
        private, doubts = shown(store, arguments), contacts.identities.doubts(store)
        if arguments.json:
            alike = [asdict(one) for one in contacts.identities.suggestions(store)]
            print_json({"alike": alike, "unclear": doubts}, private)
            return 0
        print_table((_("person"), _("may be"), _("why")), [
            (f"{one.name} #{one.contact}", one.other_name if one.other is None else f"{one.other_name} #{one.other}",
             _(contacts.identities.WHY[one.why]))
            for one in contacts.identities.suggestions(store)
        ], shown=private)  # fmt: skip
        for doubt in doubts:
            why = _(contacts.identities.DOUBTS[doubt.why])
            print(private(f"{doubt.chat}: {why}"))
        return 0
    if not arguments.yes:
        raise SihuError(_("This concerns people's data. Say --yes if you mean it."))
    if arguments.export:
        n = privacy.export_people(store, arguments.export, arguments.reveal)
        print(_("{n} people written to {path}; it was noted.").format(n=n, path=arguments.export))
        return 0
    if not arguments.name:
        raise SihuError(_("Name the person to remove."))
    done = privacy.erase(store, contacts.find(store, arguments.name, whole=True))
    privacy.scrub(store)
    print(
        _("Removed for good: {messages} messages, {blanked} messages in groups emptied, {entries} lines.").format(
            messages=done.messages, blanked=done.blanked, entries=done.entries
        )
    )
    for path in done.backups:
        print(_("{path} is a backup that still holds them; delete it.").format(path=path))
    return 0


def _forget(store: Store, arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from sihu_tui import settings
    from sihu_tui.cli.output import print_json
    from sihu_tui.contacts import privacy, retention
    from sihu_tui.dates import days, parse
    from sihu_tui.errors import SihuError

    today = days.today(settings.zone(store))
    keep = int(settings.get(store, "messages.keep_days"))
    if not arguments.forget and not keep:
        raise SihuError(_("Say from which day on words are kept, or set messages.keep_days."))
    day = parse.parse(arguments.forget, today) if arguments.forget else today - keep
    if not arguments.dry_run and not arguments.yes:
        raise SihuError(_("What is dropped cannot come back. Look with --dry-run, and say --yes if you mean it."))
    found = retention.cost(store, day) if arguments.dry_run else retention.drop(store, day)
    if not arguments.dry_run:
        privacy.scrub(store)
    if arguments.json:
        print_json({"version": 1, "dropped": not arguments.dry_run, **asdict(found), "day": days.iso(day)})
        return 0
    print(_("before {day}: the words of {n} of {of} messages in {chats} chats, and of {copied} replies copied here").format(
        day=days.iso(day), n=found.messages, of=found.of, chats=found.chats, copied=found.copied))  # fmt: skip
    for name, lost in found.costs.items():
        said = _("{figure}: {n} people") if name == "waiting" else _("{figure}: {n} days without words")
        print("  " + said.format(figure=_(retention.FIGURES[name]), n=lost))
    for path in found.backups:
        print(_("{path} is a backup that still holds them; delete it.").format(path=path))
    return 0


def log(arguments: argparse.Namespace) -> int:
    """Write the line."""
    from sihu_tui import contacts, settings
    from sihu_tui.dates import days, parse

    with store_of(arguments) as store:
        due = parse.parse_future(arguments.due, days.today(settings.zone(store))) if arguments.due else None
        contact = contacts.find(store, arguments.name)
        contacts.add_entry(store, contact, arguments.kind, arguments.text, due, settings.get(store, "operator"))
    return 0
