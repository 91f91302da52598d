"""Files of replies brought into the library: looked at first, then taken in as one step that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sihu_tui.errors import SihuError
from sihu_tui.replies import library
from sihu_tui.replies.formats import detect
from sihu_tui.replies.merge import Merge, plan
from sihu_tui.replies.models import ReplyDraft
from sihu_tui.replies.starter import starter
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_, _

_TABLES = ("replies", "wordings", "reply_changes")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a file would change: `merge`, the entries that could not be read (line, why), and the ids of what changes."""

    path: Path
    merge: Merge
    errors: list[tuple[int, str]]
    changes: list[int]


def look(store: Store, path: Path) -> Offer:
    """Tell what a file of replies ("starter": the pack that comes with sihu) would change. Raises SihuError."""
    pack = starter() if str(path) == "starter" else detect.read(path)
    held = library.list_replies(store)
    merge = plan([row.draft() for row in held], pack)
    where = {repr(row.draft()): row.id for row in held}
    return Offer(path, merge, pack.errors, [where[repr(change.old)] for change in merge.changed])


def take(store: Store, offer: Offer, operator: str = "") -> int:
    """Add what is new and change what differs, conflicts left as they are; give how many.

    Raises SihuError, also where a reply was changed since the look.
    """
    held = {row.id: row.draft() for row in library.list_replies(store)}
    if any(held.get(id) != change.old for change, id in zip(offer.merge.changed, offer.changes, strict=True)):
        raise SihuError(_("The library was changed meanwhile; look at the file again."))
    drafts: list[tuple[ReplyDraft, int | None]] = [(draft, None) for draft in offer.merge.new]
    drafts += [(change.new, id) for change, id in zip(offer.merge.changed, offer.changes, strict=True)]
    with journal.step(store, _TABLES, N_("replies from {file}"), file=offer.path.name):
        return library.save_all(store, drafts, operator)


def take_starter(store: Store, operator: str = "") -> int:
    """Add the replies that come with sihu and whose shortcut is free; give how many."""
    with journal.step(store, _TABLES, N_("the starter pack")):
        return library.load_starter(store, operator)
