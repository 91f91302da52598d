"""Files of replies in the console: brought in after a look at what they would change, and written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.replies import library
from sihu_tui.replies.merge import difference
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from .. import keymap
from ..dialogs.file_picker import Picker
from ..dialogs.form import Field, ask, needed
from ..dialogs.viewer import ReadingScreen
from ..undo import change
from ..widgets.text import Line, Span, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.replies.importer import Offer

    from ..host import Host

TAKE = keymap.Key(
    "pack.take", "a,insert", "take", N_("Take it in"), N_("Add what is new, change what differs"), show=True
)
_TITLES = 40
"""So many new titles are named; more are counted."""


def bring_replies(console: Host) -> None:
    """Ask for a file, show what it would change, take it in when that is wanted."""
    store = console.store

    def chosen(paths: list[Path] | None) -> None:
        if paths and paths[0].is_dir():
            console.say(_("That is a folder; choose a file of replies."), "warn")
        elif paths:
            console.push_screen(OfferScreen(store, paths[0]))

    console.push_screen(Picker(), chosen)


class OfferScreen(ReadingScreen):
    """What a file of replies would change."""

    def __init__(self, store: Store, path: Path) -> None:
        self._offer: Offer | None = None

        def work() -> Offer:
            from sihu_tui.replies import importer

            self._offer = importer.look(store, path)
            return self._offer

        super().__init__(path.name, work, offer_lines, (TAKE,))

    def action_take(self) -> None:
        offer, operator = self._offer, self.console.operator
        if offer is None:
            return
        self.dismiss(None)

        def take(store: Store) -> int:
            from sihu_tui.replies import importer

            return importer.take(store, offer, operator)

        def said(n: int) -> str:
            told = ngettext("{n} reply brought in from {path}", "{n} replies brought in from {path}", n)
            return told.format(n=n, path=offer.path.name)

        change(self.console, take, said)


def offer_lines(offer: Offer, width: int) -> list[Line]:
    """Say what is new, how others would change, what stands against it, what could not be read."""
    merge = offer.merge
    counted = _("{new} new, {changed} changed, {same} as they are").format(
        new=len(merge.new), changed=len(merge.changed), same=len(merge.same)
    )
    lines: list[Line] = [[], *wrap_spans([Span(counted, "strong")], width)]
    for number, why in offer.errors:
        lines += wrap_spans([Span("! " + _("line {line}: {why}").format(line=number, why=why), "bad")], width, 2)
    for conflict in merge.conflicts:
        said = _("{shortcut} is {held} here and {given} in the file; left as it is").format(
            shortcut=conflict.given.shortcut, held=conflict.held.title, given=conflict.given.title
        )
        lines += wrap_spans([Span("! " + said, "warn")], width, 2)
    for one in merge.changed:
        lines += [[], *wrap_spans([Span("~ " + one.old.title, "title")], width)]
        for line in difference(one.old, one.new):
            tone = {"+": "good", "-": "bad"}.get(line[:1], "dim")
            lines += wrap_spans([Span("  " + line, tone)], width, 4)
    lines += [[]] if merge.new else []
    for draft in merge.new[:_TITLES]:
        shortcut = f"  {draft.shortcut}" if draft.shortcut else ""
        lines += wrap_spans([Span("+ " + draft.title, "good"), Span(shortcut, "dim")], width, 2)
    if (more := len(merge.new) - _TITLES) > 0:
        lines.append([Span("  " + ngettext("and {n} more", "and {n} more", more).format(n=more), "dim")])
    return lines


def write_replies(console: Host) -> None:
    """Ask for a file and write all replies to it; a pack that is there keeps its comments."""
    store = console.store
    label = _("File: .yaml (a pack, or espanso's where one is there), .csv, .json (Chatwoot)")

    def work(answers: dict[str, str]) -> tuple[int, int, Path]:
        from sihu_tui.replies.formats import detect

        path = Path(answers["path"].strip()).expanduser()
        drafts = [row.draft() for row in library.list_replies(store)]
        return len(drafts), detect.write(path, drafts), path

    def done(outcome: tuple[int, int, Path]) -> None:
        n, lost, path = outcome
        said = ngettext("{n} reply written to {path}", "{n} replies written to {path}", n).format(n=n, path=path)
        if lost:
            said += " · " + _("{n} of them say less there than here: the format has no place for all of it.").format(
                n=lost
            )
        console.say(said, "warn" if lost else "", stay=True)

    fields = [Field("path", label, str(Path("~") / "sihu-replies.yaml"))]
    ask(console, _("Write all replies to a file"), fields, work, done, needed({"path": _("File")}))
