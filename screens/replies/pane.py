"""Replies: find one in a few letters, read it in full, copy it; write, change and remove them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.replies import library, usage
from sihu_tui.replies.library import ReplyRow
from sihu_tui.replies.models import ReplyDraft
from sihu_tui.replies.usage import Verbatim
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.matching import matcher
from sihu_tui.text.sorting import name_key

from ..dialogs.external_editor import edit_text
from ..keymap import Key
from ..widgets import formatting
from ..widgets.pane import Pane
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell, Column, ListSource
from ..widgets.text import Span
from ..worker import load
from . import editor as writing
from .detail import ReplyLook, lines, look, state_of, texts_of
from .files import bring_replies, write_replies
from .history import ReplyHistory
from .picker_state import memory_of

if TYPE_CHECKING:
    from sihu_tui.replies.search.index import Index

_FOUND_AT_MOST = 200
_ONLY = ("", "draft", "stale")


class RepliesPane(Pane):
    """The library."""

    NAME: ClassVar[str] = "replies"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("replies.new", "n,insert", "new", N_("New"), N_("Write a new reply"), show=True),
        Key("replies.edit", "e,f4", "edit", N_("Edit"), N_("Change the reply"), show=True),
        Key("replies.editor", "ctrl+e", "editor", N_("In your editor"), N_("Change all of the reply in $EDITOR")),
        Key("replies.remove", "d,delete", "remove", N_("Remove"), N_("Remove the reply; u undoes")),
        Key("replies.history", "h", "history", N_("History"), N_("How the reply was before; any of it can be brought back")),
        Key("replies.import", "i", "import", N_("Import"), N_("Bring a file of replies in: a pack, CSV, Chatwoot or espanso"), show=True),
        Key("replies.write", "E", "write", N_("Export"), N_("Write all replies to a file that can be shared")),
        Key("replies.starter", "+", "starter", N_("Starter pack"), N_("Bring in the replies that come with sihu")),
        Key("replies.wording", "tab", "wording", N_("Wording"), N_("The next wording of this reply"), show=True),
        Key("replies.status", "t", "status", N_("Status"), N_("Only drafts, only what is expired or retired, all again")),
        Key("replies.approve", "a", "approve", N_("Approve"), N_("The draft may be used; you are its reviewer")),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._go_to: int | None = None
        """A reply that was just written: the cursor goes to it once it is read."""
        self.replies: list[ReplyRow] = []
        self.index: Index | None = None
        self._chosen: tuple[int, int] = (0, 0)
        self._seen: ReplyLook | None = None
        self._only = ""
        self._kept: Verbatim | None = None

    def load(self) -> None:
        store = self.console.store

        memory = memory_of(self.console)
        self._seen = None

        def work() -> tuple[list[ReplyRow], int, Verbatim]:
            rows = library.list_replies(store)
            rows.sort(key=lambda row: (name_key(row.folder), name_key(row.title)))
            return rows, days.today(settings.zone(store)), usage.verbatim(store)

        def learn() -> Index:
            return memory.shelf.index(library.entry(row, self.today) for row in self.replies)

        def show(outcome: tuple[list[ReplyRow], int, Verbatim]) -> None:
            self.replies, self.today, self._kept = outcome
            self._show()
            if self._go_to is not None and self.rows.go_to(self._go_to):
                self._go_to = None
            self.do(learn, self._learned, "index")

        self.do(work, show)

    def _show(self) -> None:
        self.rows.columns = (
            Column(_("Title"), 20), Column(_("Shortcut"), 9), Column(_("Folder"), 9, least=60),
            Column(_("Used"), 7, right=True), Column(_("Text")),
        )  # fmt: skip
        self.refilter(self.typed)
        self.tell_summary()

    def _learned(self, index: Index) -> None:
        self.index = index
        if self.typed:
            self.refilter(self.typed)

    def refilter(self, text: str) -> None:
        """Keep what is found, best first; all of them when nothing is typed."""
        places: dict[int, tuple[int, ...]] = {}
        rows = [reply for reply in self.replies if self._shows(reply)]
        if text.strip() and self.index is not None:
            known = {reply.id: reply for reply in rows}
            hits = [hit for hit in self.index.search(text, _FOUND_AT_MOST) if hit.entry.id in known]
            rows = [known[hit.entry.id] for hit in hits]
            places = {hit.entry.id: hit.places for hit in hits}
        elif text.strip():
            fits = matcher(text)
            rows = [reply for reply in rows if fits(reply.title, reply.shortcut, reply.keywords, *reply.wordings)]
        self._head(len(rows))
        self.rows.empty = (
            [_("No reply fits. Esc shows all again; n writes one.")] if text.strip()
            else [_("None like that. t shows the others.")] if self.replies
            else [_("No reply yet."), _("+ brings the starter pack in, i a file, n writes the first one.")]
        )  # fmt: skip
        source = ListSource(rows, lambda reply: self._cells(reply, places.get(reply.id, ())), lambda reply: reply.id)
        self.rows.show(source, keep=not text.strip())

    def _shows(self, reply: ReplyRow) -> bool:
        if self._only == "stale":
            return reply.stale(self.today)
        return not self._only or reply.status == self._only

    def _head(self, shown: int) -> None:
        """How many are shown, which of them, and how much of what was sent went out word for word."""
        said = ngettext("{n} reply", "{n} replies", shown).format(n=shown)
        which = {"draft": _("drafts, to be reviewed"), "stale": _("expired or retired")}.get(self._only, "")
        left = [(Span(f" {said}", "strong"), ""), (Span("  " + which if which else "", "accent"), "")]
        right = []
        if self._kept is not None and self._kept.sends:
            told = _("{n} sent in {days} days, {share} word for word ").format(
                n=self._kept.sends, days=self._kept.days, share=formatting.percent(self._kept.share)
            )
            right = [(Span(told, "warn" if self._kept.over else "dim"), "")]
        self.heading.put(left, right)

    def _cells(self, reply: ReplyRow, places: tuple[int, ...]) -> list[Cell]:
        state, tone = state_of(reply, self.today)
        texts = texts_of(reply)
        # what may not be used has no use to count
        used = Cell(state, tone) if state else Cell(formatting.number(reply.uses) if reply.uses else "", "dim")
        return [
            Cell(reply.title, "quiet" if reply.stale(self.today) else "", places), Cell(reply.shortcut, "accent"),
            Cell(reply.folder, "dim"), used, Cell(texts[0][1] if texts else "", "dim"),
        ]  # fmt: skip

    def reply(self) -> ReplyRow | None:
        """Give the reply under the cursor."""
        reply: ReplyRow | None = self.rows.item
        return reply

    def summary(self) -> list[Span]:
        """How many are to be reviewed or past their day, and how many there are in each folder."""
        counted: dict[str, int] = {}
        for reply in self.replies:
            counted[reply.folder or _("no folder")] = counted.get(reply.folder or _("no folder"), 0) + 1
        drafts = sum(reply.status == "draft" for reply in self.replies)
        stale = sum(reply.stale(self.today) for reply in self.replies)
        spans = []
        if drafts:
            spans.append(Span(_("{n} to review").format(n=drafts) + SEPARATOR, "warn"))
        if stale:
            spans.append(Span(_("{n} expired or retired").format(n=stale) + SEPARATOR, "dim"))
        room = self.app.size.width - 4 - sum(cell_len(span.text) for span in spans)
        named = [f"{name} {count}" for name, count in sorted(counted.items(), key=lambda item: -item[1])]
        while len(named) > 1 and cell_len(SEPARATOR.join(named)) > room:
            named.pop()
        return [*spans, Span(SEPARATOR.join(named), "dim")]

    def action_status(self) -> None:
        """Show drafts only, then what is expired or retired, then all again."""
        self._only = _ONLY[(_ONLY.index(self._only) + 1) % len(_ONLY)]
        self.refilter(self.typed)

    # Reading

    def show_detail(self, key: Any) -> None:
        reply, store = self.reply(), self.console.store
        self._preview()
        if reply is not None and (self._seen is None or self._seen.reply != reply.id):
            self.do(lambda: look(store, reply, self.today), self._looked, "look")

    def _looked(self, seen: ReplyLook) -> None:
        self._seen = seen
        self._preview()

    def _preview(self) -> None:
        reply = self.reply()
        seen = self._seen if reply is not None and self._seen is not None and self._seen.reply == reply.id else None
        self.page.show(
            lambda width: lines(reply, self._place(reply), seen, self.today, width) if reply is not None else []
        )

    def _place(self, reply: ReplyRow) -> int:
        """Which of its texts is chosen; the first until another was."""
        return self._chosen[1] if self._chosen[0] == reply.id else 0

    def action_wording(self) -> None:
        reply = self.reply()
        if reply is not None and (texts := texts_of(reply)):
            self._chosen = (reply.id, (self._place(reply) + 1) % len(texts))
            self._preview()

    def reply_sought(self) -> str:
        """The reply under the cursor, when one is picked for somebody from here."""
        reply = self.reply()
        return "" if reply is None else reply.title

    def text_to_copy(self) -> str:
        reply = self.reply()
        if reply is None or not (texts := texts_of(reply)):
            return ""
        return texts[min(self._place(reply), len(texts) - 1)][1]

    def action_copy(self) -> None:
        """Send the text to the terminal's clipboard as it is: it is meant to be sent.

        It is read anew first: a colleague may have changed it since it was listed.
        """
        reply, store, text = self.reply(), self.console.store, self.text_to_copy()
        if reply is None or not text:
            return
        place = self._place(reply)

        def copy(now: ReplyRow) -> None:
            texts = texts_of(now)
            said = texts[min(place, len(texts) - 1)][1] if texts else text
            self.console.copy(said)
            if said != text:
                self.load()
                self.console.say(_("Copied as it is now: it was changed since it was listed."), "warn", stay=True)

        load(self.console, lambda: library.get(store, reply.id), copy, "copy")

    # Writing

    def action_new(self) -> None:
        self._ask(None)

    def action_edit(self) -> None:
        if (reply := self.reply()) is not None:
            self._ask(reply)

    def _ask(self, reply: ReplyRow | None) -> None:
        title = _("Change the reply") if reply else _("A new reply")
        folders = sorted({known.folder for known in self.replies} - {""})

        operator = self.console.operator
        id, was = (reply.id, reply.draft()) if reply else (None, None)

        def save(store: Store, answers: dict[str, str]) -> tuple[int, str]:
            draft = writing.drafted(reply, writing.changes(answers))
            return library.save(store, draft, id, operator, was), draft.title

        def said(saved: tuple[int, str]) -> str:
            self._go_to, title = saved
            return (_("Kept: {title}") if reply else _("Added: {title}")).format(title=title)

        self.edit(title, writing.fields(reply, folders), save, said, writing.check())

    def _save(self, reply: ReplyRow, draft: ReplyDraft, said: str = "") -> None:
        operator, was = self.console.operator, reply.draft()

        def saved(id: int) -> str:
            self._go_to = id
            return (said or _("Kept: {title}")).format(title=draft.title)

        self.change(lambda store: library.save(store, draft, reply.id, operator, was), saved)

    def action_editor(self) -> None:
        if (reply := self.reply()) is None:
            return
        before = writing.as_text(reply)
        text = edit_text(self.console, before, ".yaml")
        try:
            if text is not None and text.strip() != before.strip():
                self._save(reply, writing.from_text(text))
        except SihuError as error:
            self.console.say(_("Not saved: {why}").format(why=error), "bad", stay=True)

    def action_approve(self) -> None:
        reply = self.reply()
        if reply is None or reply.status != "draft":
            self.console.say(_("Only a draft is approved; t shows the drafts."), "dim")
            return
        draft = replace(reply.draft(), status="approved", reviewer=self.console.operator or reply.reviewer)
        self._save(reply, draft, _("Approved: {title}"))

    def action_history(self) -> None:
        reply, store, operator = self.reply(), self.console.store, self.console.operator
        if reply is None:
            return

        def bring_back(before: int | None) -> None:
            if before is not None:
                told = _("Brought back: {title}").format(title=reply.title)
                self.change(lambda store: library.bring_back(store, before, operator), told)

        self.do(
            lambda: (library.history(store, reply.id), settings.zone(store)),
            lambda outcome: self.app.push_screen(ReplyHistory(reply, *outcome), bring_back),
            "history",
        )

    def action_starter(self) -> None:
        """Bring the starter pack into the library; replies whose shortcut is taken stay as they are."""
        operator = self.console.operator

        def work(store: Store) -> int:
            from sihu_tui.replies import importer

            return importer.take_starter(store, operator)

        def said(n: int) -> str:
            told = ngettext("{n} reply of the starter pack added", "{n} replies of the starter pack added", n)
            return told.format(n=n)

        self.change(work, said)

    def action_import(self) -> None:
        """Bring a file of replies in, after a look at what it would change."""
        bring_replies(self.console)

    def action_write(self) -> None:
        write_replies(self.console)

    def action_remove(self) -> None:
        if (reply := self.reply()) is not None:
            self.change(lambda store: library.remove(store, reply.id), _("Removed: {title}").format(title=reply.title))
