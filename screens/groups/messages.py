"""The messages of a group, however many: read a page at a time, one of them opened in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sihu_tui.groups import messages
from sihu_tui.groups.messages import MessageRow
from sihu_tui.readers.record import Kind
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..keymap import CORRECT, Key
from ..widgets import formatting
from ..widgets.line_actions import LINE, LineActions, SaidLine
from ..widgets.table import Cell, Column, ListSource, PagedSource
from ..widgets.text import Line, Span, wrap, wrap_spans
from .corrections import choose
from .tab import GroupPage


class MessagesPage(GroupPage, LineActions):
    """Every message, the newest in view."""

    NAME: ClassVar[str] = "messages"
    KEYS: ClassVar[tuple[Key, ...]] = (*LINE, CORRECT)
    TITLE = N_("Messages")

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._wanted: int | None = None

    def forget(self) -> None:
        super().forget()
        self._count = 0
        self.rows.show(ListSource([], lambda item: (), lambda item: None), keep=False)

    def want(self, message: int) -> None:
        """Go to a message once the page is read, and open it."""
        self._wanted = message

    def read(self, store: Store, group: int) -> tuple[int, int | None, bool]:
        wanted = self._wanted
        place = None if wanted is None else messages.place(store, group, wanted)
        return messages.count(store, group), place, wanted is not None

    def lay(self, found: tuple[int, int | None, bool]) -> None:
        self._count, place, asked = found
        store, group = self.console.store, self.group.id

        def page(places: Sequence[int]) -> dict[int, MessageRow]:
            return dict(zip(places, messages.page(store, group, places[0], len(places)), strict=False))

        self.rows.columns = (Column(_("Time"), 16), Column(_("Who"), 18), Column(_("Said")))
        self.rows.empty = [_("No messages here: this group was counted, not exported.")]
        gone = (Cell(formatting.UNKNOWN, "quiet"), Cell(""), Cell(""))
        # a message's name is its place: new ones come after the old
        self.rows.show(PagedSource(range(self._count), page, self._cells, gone), at_end=True)
        if asked:
            self._wanted = None
            if place is not None and self.rows.go_to(place):
                self.show_detail(place)
                self.open(place)
            else:
                self.console.say(_("That message is not here any more."), "warn")

    def told(self) -> list[Span]:
        said = ngettext("{n} message", "{n} messages", self._count).format(n=formatting.number(self._count))
        return [Span(said, "dim")] if self._count else []

    def _cells(self, message: MessageRow) -> list[Cell]:
        return [
            Cell(formatting.moment(message.ts, self.zone), "dim"), Cell(message.sender, "accent" if message.operator else ""),
            Cell(message.text or f"[{_kind(message.kind)}]", "" if message.kind <= 1 else "quiet"),
        ]  # fmt: skip

    def text_to_copy(self) -> str:
        found = self.rows.item
        return (found.text or "") if found is not None else ""

    def said_line(self) -> SaidLine | None:
        found = self.rows.item
        return None if found is None else SaidLine("message", found.id, found.text or "")

    def action_correct(self) -> None:
        """Say what the line under the cursor is."""
        found: MessageRow | None = self.rows.item
        if found is not None and found.text and found.kind <= 1:
            choose(self.console, found.text, found.operator)

    def look(self, store: Store, item: MessageRow) -> MessageRow | None:
        return messages.answered(store, item.id)

    def lines(self, item: MessageRow, found: MessageRow | None, width: int) -> list[Line]:
        lines = self._whole(item, width, "")
        if found is not None:
            lines += [[], [Span(_("In answer to"), "dim")], *self._whole(found, width, "dim")]
        return lines

    def _whole(self, message: MessageRow, width: int, tone: str) -> list[Line]:
        about = [message.sender or formatting.UNKNOWN]
        about.append(formatting.moment(message.ts, self.zone))
        about += [_("operator")] if message.operator else []
        about += [_kind(message.kind)] if message.kind > 1 else []
        head = wrap_spans([Span(about[0], "title"), Span("".join(f" · {part}" for part in about[1:]), "dim")], width)
        return [*head, *([Span(row, tone)] for row in wrap(message.text or f"[{_kind(message.kind)}]", width))]


def _kind(kind: int) -> str:
    names = {
        Kind.MEDIA: _("media"), Kind.JOIN: _("joined"), Kind.LEAVE: _("left"), Kind.SYSTEM: _("system"),
        Kind.RECALL: _("recalled"),
    }  # fmt: skip
    return names.get(Kind(kind), Kind(kind).name.lower())
