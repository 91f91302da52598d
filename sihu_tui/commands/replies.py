"""`sihu replies`: the library without the console, for pipes, editors and packs."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.commands import Subcommands, command, store_of
from sihu_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from sihu_tui.replies.library import ReplyRow
    from sihu_tui.store import Store


def add(subcommands: Subcommands) -> None:
    """Add the subcommand with its own subcommands."""
    parser = command(subcommands, "replies", _("find, show, change, import and export canned replies"), listing)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    within = parser.add_subparsers(metavar=_("WHAT"), dest="what")
    made = command(within, "search", _("find replies; - reads a query a line and answers each in JSON"), search)
    made.add_argument("query", metavar="QUERY")
    made.add_argument("--limit", type=int, default=10, metavar="N")
    made.add_argument("--json", action="store_true", help=_("print JSON"))
    for name, summary, run in (
        ("show", _("print a reply's text, its blanks filled as told"), show),
        ("copy", _("copy a reply's text through the terminal"), copy),
    ):
        made = command(within, name, summary, run)
        made.add_argument("name", metavar="REPLY", help=_("its shortcut, title or #number"))
        made.add_argument("--wording", type=int, default=1, metavar="N", help=_("which wording (default 1)"))
        made.add_argument(
            "--set", action="append", default=[], metavar=_("BLANK=TEXT"), help=_("fill a blank (repeat)")
        )
        if name == "show":
            made.add_argument("--json", action="store_true", help=_("print the whole reply as JSON"))
            made.add_argument("--history", action="store_true", help=_("show what changed, newest first"))
    made = command(within, "add", _("add a reply; the text comes from standard input when it is not given"), add_reply)
    made.add_argument("title", metavar="TITLE")
    made.add_argument("text", nargs="*", metavar="TEXT", help=_("its wordings"))
    for name in ("shortcut", "folder", "tags", "keywords", "kind"):
        made.add_argument(f"--{name}", default="service" if name == "kind" else "")
    made = command(within, "edit", _("change a reply in $EDITOR"), edit)
    made.add_argument("name", metavar="REPLY", help=_("its shortcut, title or #number"))
    made = command(within, "import", _("bring in a pack, CSV, Chatwoot or espanso file"), bring)
    made.add_argument("path", metavar="FILE", type=Path, help=_("the file; `starter` brings in the starter pack"))
    made.add_argument("--yes", action="store_true", help=_("write the changes; without it they are only shown"))
    made.add_argument("--json", action="store_true", help=_("print JSON"))
    made = command(within, "export", _("write all replies to a pack, CSV, Chatwoot or espanso file"), export)
    made.add_argument("path", metavar="FILE", type=Path)
    made.add_argument("--format", choices=("pack", "csv", "chatwoot", "espanso"), help=_("default: by the file's name"))
    made = command(within, "lint", _("check replies for pushy words, broken blanks and stale dates"), lint)
    made.add_argument("--json", action="store_true", help=_("print JSON"))


def listing(arguments: argparse.Namespace) -> int:
    """List the library."""
    from dataclasses import asdict

    from sihu_tui.commands.printing import print_json, print_table
    from sihu_tui.replies.library import list_replies

    with store_of(arguments) as store:
        rows = list_replies(store)
    if arguments.json:
        print_json({"version": 1, "replies": [asdict(row) for row in rows]})
    else:
        print_table(
            (_("shortcut"), _("title"), _("folder"), _("used"), _("text")),
            [(r.shortcut, r.title, r.folder, r.uses, (r.draft().texts() or ("",))[0][:60]) for r in rows],
            right=(3,),
        )
    return 0


def search(arguments: argparse.Namespace) -> int:
    """Search once, or for every line of standard input; 1 when nothing was found."""
    from sihu_tui.commands.printing import print_table
    from sihu_tui.replies.library import load_index

    with store_of(arguments) as store:
        index = load_index(store)
    if arguments.query == "-":
        for line in sys.stdin:
            query = line.rstrip("\r\n")
            hits = index.search(query, arguments.limit)
            answer = {"query": query, "shortcuts": [hit.entry.shortcut for hit in hits]}
            print(json.dumps(answer, ensure_ascii=False), flush=True)
        return 0
    hits = index.search(arguments.query, arguments.limit)
    if arguments.json:
        print(
            json.dumps(
                {"query": arguments.query, "shortcuts": [hit.entry.shortcut for hit in hits]}, ensure_ascii=False
            )
        )
    else:
        print_table(
            (_("shortcut"), _("title"), _("folder"), _("text")),
            [(h.entry.shortcut, h.entry.title, h.entry.folder, h.entry.body[:60]) for h in hits],
        )
    return 0 if hits else 1


def show(arguments: argparse.Namespace) -> int:
    """Print the text, or all there is."""
    from dataclasses import asdict

    from sihu_tui.commands.printing import print_json
    from sihu_tui.replies import library

    with store_of(arguments) as store:
        row = library.find(store, arguments.name)
        if arguments.history:
            return _history(store, row)
        if arguments.json:
            print_json({"version": 1, "reply": asdict(row)})
            return 0
        print(_text(row, arguments))
    return 0


def copy(arguments: argparse.Namespace) -> int:
    """Send the text to the terminal's clipboard."""
    from sihu_tui import clipboard
    from sihu_tui.replies import library

    with store_of(arguments) as store:
        row = library.find(store, arguments.name)
        text = _text(row, arguments)
        clipboard.send(text)
        library.sent(store, text, row.id, arguments.wording - 1, kind=row.kind)
    print(_("Sent to the terminal: {title}").format(title=row.title), file=sys.stderr)
    return 0


def _text(row: ReplyRow, arguments: argparse.Namespace) -> str:
    """Give one wording with its blanks filled. Raises SihuError naming what is missing."""
    from sihu_tui.errors import SihuError
    from sihu_tui.replies.blanks import fill

    texts = row.draft().texts()
    if not 1 <= arguments.wording <= len(texts):
        raise SihuError(
            ngettext("{title} has {n} wording.", "{title} has {n} wordings.", len(texts)).format(
                title=row.title, n=len(texts)
            )
        )
    answers = dict(pair.partition("=")[::2] for pair in arguments.set)
    return fill(texts[arguments.wording - 1], answers=answers).text


def _history(store: Store, row: ReplyRow) -> int:
    from sihu_tui import days, settings
    from sihu_tui.replies.library import history
    from sihu_tui.replies.merge import difference

    after = row.draft()
    for past in history(store, row.id):
        print(f"#{past.id}  {days.local(past.ts, settings.zone(store)):%Y-%m-%d %H:%M}  {past.operator}")
        for line in difference(past.before, after):
            print(f"  {line}")
        after = past.before
    return 0


def add_reply(arguments: argparse.Namespace) -> int:
    """Add a reply."""
    from sihu_tui.replies.draft import ReplyDraft, split_tags
    from sihu_tui.replies.library import save

    texts = tuple(arguments.text) or (sys.stdin.read().strip(),)
    draft = ReplyDraft(
        arguments.title, arguments.shortcut, arguments.folder, split_tags(arguments.tags), arguments.keywords,
        kind=arguments.kind, wordings=texts,
    )  # fmt: skip
    with store_of(arguments, create=True) as store:
        print(f"#{save(store, draft)}")
    return 0


def edit(arguments: argparse.Namespace) -> int:
    """Open a reply as a pack of one in $EDITOR and save what comes back; what is wrong is said and kept beside."""
    from sihu_tui.errors import SihuError
    from sihu_tui.replies import library, packs

    with store_of(arguments) as store:
        row = library.find(store, arguments.name)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8", delete=False) as file:
            file.write(packs.write([row.draft()]))
        path = Path(file.name)
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        if subprocess.run([*editor.split(), str(path)], check=False).returncode:
            raise SihuError(_("{editor} ended with an error; nothing was changed.").format(editor=editor))
        try:
            pack = packs.read(path.read_text("utf-8"))
            if pack.errors or len(pack.drafts) != 1:
                raise SihuError(pack.errors[0][1] if pack.errors else _("it should hold one reply"))
            if pack.drafts[0] != row.draft():
                library.save(store, pack.drafts[0], row.id)
                print(_("Kept: {title}").format(title=pack.drafts[0].title))
        except SihuError as error:
            raise SihuError(_("Not saved: {why} Your text is at {path}.").format(why=error, path=path)) from error
        path.unlink()
    return 0


def bring(arguments: argparse.Namespace) -> int:
    """Show what a file would change; with --yes, change it. 1 when some entries could not be read."""
    from sihu_tui.commands.printing import print_json
    from sihu_tui.replies import exchange, library, packs
    from sihu_tui.replies.merge import difference, plan

    with store_of(arguments, create=True) as store:
        if str(arguments.path) == "starter":
            from importlib.resources import files

            pack = packs.read(files("sihu_tui.replies").joinpath("starter.yaml").read_text("utf-8"))
        else:
            pack = exchange.read(arguments.path)
        held = library.list_replies(store)
        merge = plan([row.draft() for row in held], pack)
        report = {
            "version": 1, "new": len(merge.new), "changed": len(merge.changed), "same": len(merge.same),
            "conflicts": [[one.held.title, one.given.title, one.given.shortcut, one.free] for one in merge.conflicts],
            "errors": pack.errors, "written": bool(arguments.yes),
        }  # fmt: skip
        if arguments.yes:
            where = {repr(row.draft()): row.id for row in held}
            library.save_all(
                store,
                [(draft, None) for draft in merge.new]
                + [(change.new, where[repr(change.old)]) for change in merge.changed],
            )
    if arguments.json:
        print_json(report)
    else:
        for change in merge.changed:
            print(f"~ {change.old.title}")
            for line in difference(change.old, change.new):
                print(f"    {line}")
        for conflict in merge.conflicts:
            print("! " + _("{shortcut} is {held} here and {given} in the file; left as it is").format(
                shortcut=conflict.given.shortcut, held=conflict.held.title, given=conflict.given.title))  # fmt: skip
        for number, why in pack.errors:
            print("! " + _("line {line}: {why}").format(line=number, why=why))
        said = _("{new} new, {changed} changed, {same} as they are").format(
            new=len(merge.new), changed=len(merge.changed), same=len(merge.same)
        )
        print(said if arguments.yes else said + _(" (nothing written; --yes writes it)"))
    return 1 if pack.errors else 0


def export(arguments: argparse.Namespace) -> int:
    """Write the library to a file."""
    from sihu_tui.replies import exchange, library

    with store_of(arguments) as store:
        drafts = [row.draft() for row in library.list_replies(store)]
    lost = exchange.write(arguments.path, drafts, arguments.format)
    print(ngettext("{n} reply written.", "{n} replies written.", len(drafts)).format(n=len(drafts)))
    if lost:
        print(_("{n} of them say less there than here: the format has no place for all of it.").format(n=lost))
    return 0


def lint(arguments: argparse.Namespace) -> int:
    """Print what is amiss; 1 when something is."""
    from sihu_tui import days, settings
    from sihu_tui.commands.printing import print_json
    from sihu_tui.record import from_day_number
    from sihu_tui.replies import library
    from sihu_tui.replies import lint as checks

    with store_of(arguments) as store:
        today = from_day_number(days.today(settings.zone(store)))
        found = [
            (row, finding) for row in library.list_replies(store) for finding in checks.lint(row.draft(), today=today)
        ]
    if arguments.json:
        print_json({"version": 1, "findings": [
            {"reply": row.id, "shortcut": row.shortcut, "code": one.code, "message": one.message} for row, one in found
        ]})  # fmt: skip
    else:
        for row, one in found:
            print(f"{row.shortcut or row.title}: {one.message}")
    return 1 if found else 0
