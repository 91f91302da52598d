"""What `sihu replies` writes: adding, editing, bringing in and writing out."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from sihu_tui.cli import store_of
from sihu_tui.text.i18n import _, ngettext

if TYPE_CHECKING:
    from sihu_tui.replies.library import ReplyRow
    from sihu_tui.store import Store


def add_reply(arguments: argparse.Namespace) -> int:
    """Add a reply."""
    from sihu_tui import settings
    from sihu_tui.replies.library import save
    from sihu_tui.replies.models import ReplyDraft, split_tags

    texts = tuple(arguments.text) or (sys.stdin.read().strip(),)
    draft = ReplyDraft(
        arguments.title, arguments.shortcut, arguments.folder, split_tags(arguments.tags), arguments.keywords,
        kind=arguments.kind, wordings=texts,
    )  # fmt: skip
    with store_of(arguments, create=True) as store:
        print(f"#{save(store, draft, operator=settings.get(store, 'operator'))}")
    return 0


def edit(arguments: argparse.Namespace) -> int:
    """Open a reply as a pack of one in $EDITOR and save what comes back; what is wrong is said and kept beside."""
    from sihu_tui import settings
    from sihu_tui.errors import SihuError
    from sihu_tui.replies import library
    from sihu_tui.replies.formats import pack as packs
    from sihu_tui.text import editor

    with store_of(arguments) as store:
        row = library.find(store, arguments.name)
        if arguments.restore is not None:
            return _restore(store, row, arguments.restore)
        path = editor.draft_file(packs.write([row.draft()]), ".yaml")
        text = editor.changed(path)
        try:
            pack = packs.read(text)
            if pack.errors or len(pack.drafts) != 1:
                raise SihuError(pack.errors[0][1] if pack.errors else _("it should hold one reply"))
            if pack.drafts[0] != row.draft():
                library.save(store, pack.drafts[0], row.id, settings.get(store, "operator"), row.draft())
                print(_("Kept: {title}").format(title=pack.drafts[0].title))
        except SihuError as error:
            raise SihuError(_("Not saved: {why} Your text is at {path}.").format(why=error, path=path)) from error
        editor.finished(path)
    return 0


def _restore(store: Store, row: ReplyRow, named: str) -> int:
    """Let a reply stand as before one of its changes."""
    from sihu_tui import settings
    from sihu_tui.errors import SihuError
    from sihu_tui.replies import library

    change = named.removeprefix("#")
    if not change.isdigit() or int(change) not in {past.id for past in library.history(store, row.id)}:
        raise SihuError(_("{title} has no change {change}; `show --history` lists them.").format(
            title=row.title, change=named))  # fmt: skip
    library.bring_back(store, int(change), settings.get(store, "operator"))
    print(_("Brought back: {title}").format(title=row.title))
    return 0


def bring(arguments: argparse.Namespace) -> int:
    """Show what a file would change; with --yes, change it. 1 when some entries could not be read."""
    from sihu_tui import settings
    from sihu_tui.cli.output import print_json
    from sihu_tui.replies import importer
    from sihu_tui.replies.merge import difference

    with store_of(arguments, create=True) as store:
        offer = importer.look(store, arguments.path)
        merge = offer.merge
        report = {
            "new": len(merge.new), "changed": len(merge.changed), "same": len(merge.same),
            "conflicts": [[one.held.title, one.given.title, one.given.shortcut, one.free] for one in merge.conflicts],
            "errors": offer.errors, "written": bool(arguments.yes),
        }  # fmt: skip
        if arguments.yes:
            importer.take(store, offer, settings.get(store, "operator"))
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
        for number, why in offer.errors:
            print("! " + _("line {line}: {why}").format(line=number, why=why))
        said = _("{new} new, {changed} changed, {same} as they are").format(
            new=len(merge.new), changed=len(merge.changed), same=len(merge.same)
        )
        print(said if arguments.yes else said + _(" (nothing written; --yes writes it)"))
    return 1 if offer.errors else 0


def export(arguments: argparse.Namespace) -> int:
    """Write the library to a file."""
    from sihu_tui.replies import library
    from sihu_tui.replies.formats import detect

    with store_of(arguments) as store:
        drafts = [row.draft() for row in library.list_replies(store) if arguments.scope in (None, row.scope)]
    lost = detect.write(arguments.path, drafts, arguments.format)
    print(ngettext("{n} reply written.", "{n} replies written.", len(drafts)).format(n=len(drafts)))
    if lost:
        print(_("{n} of them say less there than here: the format has no place for all of it.").format(n=lost))
    return 0
