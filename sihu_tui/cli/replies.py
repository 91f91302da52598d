"""`sihu replies`: the library without the console: found, read, copied with its guards. For the rest see reply_files."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, command, reply_files, store_of, top_command
from sihu_tui.text.i18n import _, ngettext

if TYPE_CHECKING:
    from sihu_tui.replies.library import ReplyRow
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand with its own subcommands."""
    parser = top_command(subcommands, "replies", listing)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    within = parser.add_subparsers(metavar=_("WHAT"), dest="what")
    made = command(within, "search", _("find replies; - reads a query a line and answers each in JSON"), search)
    made.add_argument("query", metavar="QUERY")
    made.add_argument("--limit", type=int, default=10, metavar="N")
    made.add_argument("--json", action="store_true", help=_("print JSON"))
    for name, summary, run in (
        ("show", _("print a reply's text, its blanks filled as told"), show),
        ("copy", _("copy a reply's text through the terminal and log the send"), copy),
    ):
        made = command(within, name, summary, run)
        made.add_argument("name", metavar="REPLY", help=_("its shortcut, title or #number"))
        made.add_argument(
            "--wording", type=int, metavar="N", help=_("which wording (default: one not sent to them yet)")
        )
        made.add_argument(
            "--set", action="append", default=[], metavar=_("BLANK=TEXT"), help=_("fill a blank (repeat)")
        )
        _add_whom(made)
        if name == "show":
            made.add_argument("--json", action="store_true", help=_("print the whole reply and its use as JSON"))
            made.add_argument("--history", action="store_true", help=_("show what changed, newest first"))
        else:
            made.add_argument(
                "--because", default="", metavar=_("REASON"), help=_("send it although a budget is spent")
            )
            made.add_argument("--due", metavar=_("DAY"), help=_("when to come back to the person"))
    made = command(within, "add", _("add a reply; the text comes from standard input when it is not given"),
                   reply_files.add_reply)  # fmt: skip
    made.add_argument("title", metavar="TITLE")
    made.add_argument("text", nargs="*", metavar="TEXT", help=_("its wordings"))
    for name in ("shortcut", "folder", "tags", "keywords", "kind"):
        made.add_argument(f"--{name}", default="service" if name == "kind" else "")
    made = command(within, "edit", _("change a reply in $EDITOR"), reply_files.edit)
    made.add_argument("name", metavar="REPLY", help=_("its shortcut, title or #number"))
    made.add_argument(
        "--restore", metavar="N", help=_("bring it back as it was before this change (`show --history` numbers them)")
    )
    made = command(within, "import", _("bring in a pack, CSV, Chatwoot or espanso file"), reply_files.bring)
    made.add_argument("path", metavar="FILE", type=Path, help=_("the file; `starter` brings in the starter pack"))
    made.add_argument("--yes", action="store_true", help=_("write the changes; without it they are only shown"))
    made.add_argument("--json", action="store_true", help=_("print JSON"))
    made = command(
        within, "export", _("write all replies to a pack, CSV, Chatwoot or espanso file"), reply_files.export
    )
    made.add_argument("path", metavar="FILE", type=Path)
    made.add_argument("--format", choices=("pack", "csv", "chatwoot", "espanso"), help=_("default: by the file's name"))
    made.add_argument("--scope", choices=("mine", "team"), help=_("only these (default: all)"))
    made = command(within, "lint", _("check replies for pushy words, broken blanks and stale dates"), lint)
    made.add_argument("name", nargs="*", metavar="REPLY", help=_("its shortcut, title or #number (default: all)"))
    _add_whom(made)
    made.add_argument("--json", action="store_true", help=_("print JSON"))


def _add_whom(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--contact", metavar=_("PERSON"), help=_("for this person (name, remark or #number)"))
    parser.add_argument("--group", metavar=_("GROUP"), help=_("for this group (name, slug or #number)"))


def _whom(store: Store, arguments: argparse.Namespace) -> tuple[int | None, int | None]:
    from sihu_tui import contacts
    from sihu_tui.groups import groups

    contact = contacts.find(store, arguments.contact) if arguments.contact else None
    return contact, groups.find(store, arguments.group) if arguments.group else None


def listing(arguments: argparse.Namespace) -> int:
    """List the library, and how much of what was sent lately went out as it stands."""
    from dataclasses import asdict

    from sihu_tui.cli.output import print_json, print_table
    from sihu_tui.replies import usage
    from sihu_tui.replies.library import list_replies

    with store_of(arguments) as store:
        rows, kept = list_replies(store), usage.verbatim(store)
    if arguments.json:
        print_json({
            "replies": rows, "verbatim": asdict(kept) | {"share": kept.share},
        })  # fmt: skip
        return 0
    print_table(
        (_("shortcut"), _("title"), _("folder"), _("used"), _("text")),
        [(r.shortcut, r.title, r.folder, r.uses, (r.draft().texts() or ("",))[0][:60]) for r in rows],
        right=(3,),
    )
    if kept.share is not None:
        print(
            _("{sends} sent in {days} days, {share:.0%} of them word for word (at most {most:.0%} is well).").format(
                sends=kept.sends, days=kept.days, share=kept.share, most=kept.ceiling
            )
        )
    return 0


def search(arguments: argparse.Namespace) -> int:
    """Search once, or for every line of standard input; 1 when nothing was found."""
    from sihu_tui.cli.output import print_table
    from sihu_tui.replies.library import list_replies, load_index
    from sihu_tui.replies.suggest import sought

    with store_of(arguments) as store:
        index, rows = load_index(store), {row.id: row for row in list_replies(store)}

        def found(query: str) -> list[int]:
            hits = [hit.entry.id for hit in index.search(query, arguments.limit)]
            return [id for id in sought(store, query, hits, arguments.limit) if id in rows]

        if arguments.query == "-":
            for line in sys.stdin:
                query = line.rstrip("\r\n")
                _answer(query, [rows[id].shortcut for id in found(query)])
            return 0
        hits = [rows[id] for id in found(arguments.query)]
    if arguments.json:
        _answer(arguments.query, [row.shortcut for row in hits])
    else:
        print_table(
            (_("shortcut"), _("title"), _("folder"), _("text")),
            [(row.shortcut, row.title, row.folder, (row.wordings or row.steps or ("",))[0][:60]) for row in hits],
        )
    return 0 if hits else 1


def _answer(query: str, shortcuts: list[str]) -> None:
    print(json.dumps({"query": query, "shortcuts": shortcuts}, ensure_ascii=False), flush=True)


def show(arguments: argparse.Namespace) -> int:
    """Print the text, or all there is."""
    from sihu_tui.cli.output import print_json
    from sihu_tui.replies import library, usage

    with store_of(arguments) as store:
        row = library.find(store, arguments.name)
        if arguments.history:
            return _history(store, row)
        if arguments.json:
            use = usage.use_of(store, row.id)
            print_json({"reply": row, "use": use})
            return 0
        print(_text(store, row, arguments, *_whom(store, arguments))[0])
    return 0


def copy(arguments: argparse.Namespace) -> int:
    """Send the text to the terminal's clipboard and log it; 1 when it is sent only with a reason, and none is given."""
    from sihu_tui import settings
    from sihu_tui.dates import days, parse
    from sihu_tui.replies import library, sends
    from sihu_tui.replies.guards import guards
    from sihu_tui.text import clipboard

    with store_of(arguments) as store:
        row = library.find(store, arguments.name)
        contact, group = _whom(store, arguments)
        text, position = _text(store, row, arguments, contact, group)
        due = parse.parse_future(arguments.due, days.today(settings.zone(store))) if arguments.due else None
        piece = sends.Piece(text, row.id, position, row.kind)
        found = guards(store, [piece], contact, group)
        for guard in found:
            print("! " + guard.message, file=sys.stderr)
        if any(guard.reason for guard in found) and not arguments.because.strip():
            print(_("Nothing was copied; --because REASON sends it nevertheless."), file=sys.stderr)
            return 1
        clipboard.send(text)
        sends.log(store, [piece], contact, group, settings.get(store, "operator"), arguments.because, due)
    print(_("Sent to the terminal: {title}").format(title=row.title), file=sys.stderr)
    return 0


def _text(
    store: Store, row: ReplyRow, arguments: argparse.Namespace, contact: int | None, group: int | None
) -> tuple[str, int | None]:
    """Give one text with its blanks filled, and its place among the wordings. Raises SihuError for what is missing."""
    from sihu_tui import settings
    from sihu_tui.errors import SihuError
    from sihu_tui.replies import sends, suggest
    from sihu_tui.replies.placeholders import fill

    texts = row.draft().texts()
    wanted = arguments.wording or sends.wording_for(store, row.id, contact, group) + 1
    if not 1 <= wanted <= len(texts):
        raise SihuError(
            ngettext("{title} has {n} wording.", "{title} has {n} wordings.", len(texts)).format(
                title=row.title, n=len(texts)
            )
        )
    answers = dict(pair.partition("=")[::2] for pair in arguments.set)
    known = suggest.fields_for(store, contact, group, settings.get(store, "operator"))
    text = fill(texts[wanted - 1], *known, answers=answers).text
    return text, wanted - 1 if wanted <= len(row.wordings) else None


def _history(store: Store, row: ReplyRow) -> int:
    from sihu_tui import settings
    from sihu_tui.dates import days
    from sihu_tui.replies.library import history
    from sihu_tui.replies.merge import difference

    after = row.draft()
    for past in history(store, row.id):
        print(f"#{past.id}  {days.local(past.ts, settings.zone(store)):%Y-%m-%d %H:%M}  {past.operator}")
        for line in difference(past.before, after):
            print(f"  {line}")
        after = past.before
    return 0


def lint(arguments: argparse.Namespace) -> int:
    """Print what is amiss, and for a person or a group what speaks against sending it now; 1 when something is."""
    from sihu_tui import settings
    from sihu_tui.cli.output import print_json
    from sihu_tui.dates import days
    from sihu_tui.dates.days import from_day_number
    from sihu_tui.replies import library, sends
    from sihu_tui.replies import lint as checks
    from sihu_tui.replies.guards import guards, pushy_list

    with store_of(arguments) as store:
        today, listed = from_day_number(days.today(settings.zone(store))), pushy_list(store)
        contact, group = _whom(store, arguments)
        found: list[tuple[ReplyRow, str, str]] = []
        for row in [library.find(store, name) for name in arguments.name] or library.list_replies(store):
            told = [(one.code, one.message) for one in checks.lint(row.draft(), listed, today=today)]
            if contact is not None or group is not None:
                # its first wording as it stands; blanks are filled when it is sent
                piece = sends.Piece((row.draft().texts() or ("",))[0], row.id, 0, row.kind)
                told += [(one.code, one.message) for one in guards(store, [piece], contact, group)
                         if one.code in ("had", "budget")]  # fmt: skip
            found += [(row, code, message) for code, message in told]
    if arguments.json:
        print_json({"findings": [
            {"reply": row.id, "shortcut": row.shortcut, "code": code, "message": message} for row, code, message in found
        ]})  # fmt: skip
    else:
        for row, _code, message in found:
            print(f"{row.shortcut or row.title}: {message}")
    return 1 if found else 0
