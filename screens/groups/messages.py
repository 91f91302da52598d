"""The messages of a group, however many: read a page at a time, one of them opened in place."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.readers.record import Kind
from sihu_tui.text.i18n import N_, _, ngettext

from ..keymap import ANSWER_OF, CORRECT, NEED_OF, Key
from ..widgets import formatting
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, wrap, wrap_spans
from .tab import GroupPage

if TYPE_CHECKING:
    from sihu_tui.groups.messages import MessageRow
    from sihu_tui.store import Store


class MessagesPage(GroupPage):
    """Every message, the newest in view."""

    NAME: ClassVar[str] = "messages"
    KEYS: ClassVar[tuple[Key, ...]] = (NEED_OF, ANSWER_OF, CORRECT)
    TITLE = N_("Messages")

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._wanted: int | None = None

    def make_rows(self) -> Rows:
        """The list of messages."""
        return Rows(id="messages-rows")

    def forget(self) -> None:
        """Nothing of the group before."""
        super().forget()
        self._count = 0
        self.rows.show(ListSource([], lambda item: (), lambda item: None), keep=False)

    def want(self, message: int) -> None:
        """Go to a message once the page is read, and open it."""
        self._wanted = message

    def read(self, store: Store, group: int) -> tuple[int, int | None, bool]:
        """Count the messages, and find the one that is wanted."""
        from sihu_tui.groups import messages

        wanted = self._wanted
        place = None if wanted is None else messages.place(store, group, wanted)
        return messages.count(store, group), place, wanted is not None

    def lay(self, found: tuple[int, int | None, bool]) -> None:
        """Show them from the newest, or from the one that is wanted."""
        self._count, place, asked = found
        store, group, zone = self.console.store, self.group, self.zone
        self.rows.columns = (Column(_("Time"), 16), Column(_("Who"), 18), Column(_("Said")))
        self.rows.empty = [_("No messages here: this group was counted, not exported.")]
        if store is None or group is None or zone is None:
            return
        self.rows.show(Messages(store, group.id, self._count, zone), at_end=True)
        if asked:
            self._wanted = None
            if place is not None and self.rows.go_to(place):
                self.show_detail(place)
                self.open(place)
            else:
                self.console.say(_("That message is not here any more."), "warn")

    def told(self) -> list[Span]:
        """How many."""
        said = ngettext("{n} message", "{n} messages", self._count).format(n=formatting.number(self._count))
        return [Span(said, "dim")] if self._count else []

    def message(self) -> MessageRow | None:
        """Give the message under the cursor."""
        source = self.rows.source
        return source.message(self.rows.cursor) if isinstance(source, Messages) and source.count() else None

    def text_to_copy(self) -> str:
        """Its words."""
        found = self.message()
        return (found.text or "") if found is not None else ""

    def action_need(self) -> None:
        """Make a need of the message under the cursor."""
        from ..feedback.demands import need_of

        found = self.message()
        if found is not None:
            need_of(self.console, "message", found.id, found.text or "")

    def action_answer(self) -> None:
        """The message under the cursor answers a survey."""
        from ..feedback.surveys import answer_of

        found = self.message()
        if found is not None:
            answer_of(self.console, "message", found.id, found.text or "")

    def action_correct(self) -> None:
        """Say what the line under the cursor is."""
        from .corrections import choose

        found = self.message()
        if found is not None and found.text and found.kind <= 1:
            choose(self.console, found.text, found.operator)

    def show_detail(self, key: Any) -> None:
        """Show the message whole, and the one that it answers."""
        found, store = self.message(), self.console.store
        if found is None or store is None:
            self.page.show(lambda width: [])
            return

        def work() -> MessageRow | None:
            from sihu_tui.groups import messages

            return messages.answered(store, found.id)

        def show(before: MessageRow | None) -> None:
            if (now := self.message()) is not None and now.id == found.id:
                self.page.show(lambda width: self._lines(found, before, width))

        self.do(work, show, "message")

    def _lines(self, found: MessageRow, before: MessageRow | None, width: int) -> list[Line]:
        lines = self._whole(found, width, "")
        if before is not None:
            lines += [[], [Span(_("In answer to"), "dim")], *self._whole(before, width, "dim")]
        return lines

    def _whole(self, message: MessageRow, width: int, tone: str) -> list[Line]:
        about = [message.sender or formatting.UNKNOWN]
        about += [formatting.moment(message.ts, self.zone)] if self.zone is not None else []
        about += [_("operator")] if message.operator else []
        about += [_kind(message.kind)] if message.kind > 1 else []
        head = wrap_spans([Span(about[0], "title"), Span("".join(f" · {part}" for part in about[1:]), "dim")], width)
        return [*head, *([Span(row, tone)] for row in wrap(message.text or f"[{_kind(message.kind)}]", width))]


class Messages:
    """A group's messages as rows, read a page at a time, however many there are."""

    _PAGE = 200

    def __init__(self, store: Store, group: int, count: int, zone: tzinfo) -> None:
        self._store, self._group, self._count, self._zone = store, group, count, zone
        self._held: dict[int, list[MessageRow]] = {}

    def message(self, index: int) -> MessageRow:
        """Give the message at a place, oldest first."""
        from sihu_tui.groups import messages

        number, place = divmod(index, self._PAGE)
        if number not in self._held:
            if len(self._held) >= 8:
                del self._held[next(iter(self._held))]
            self._held[number] = messages.page(self._store, self._group, number * self._PAGE, self._PAGE)
        return self._held[number][min(place, len(self._held[number]) - 1)]

    def count(self) -> int:
        """How many there are."""
        return self._count

    def row(self, index: int) -> Sequence[Cell]:
        """Time, who, what."""
        message = self.message(index)
        text = message.text or f"[{_kind(message.kind)}]"
        tone = "" if message.kind <= 1 else "quiet"
        return [
            Cell(formatting.moment(message.ts, self._zone), "dim"),
            Cell(message.sender, "accent" if message.operator else ""),
            Cell(text, tone),
        ]

    def key(self, index: int) -> Hashable:
        """The place: new messages come after the old ones."""
        return index

    def find(self, key: Hashable) -> int | None:
        """The same place."""
        return key if isinstance(key, int) and 0 <= key < self._count else None

    def first_of(self, index: int) -> int:
        """A line is a message."""
        return index

    def last_of(self, index: int) -> int:
        """A line is a message."""
        return index


def _kind(kind: int) -> str:
    names = {
        Kind.MEDIA: _("media"), Kind.JOIN: _("joined"), Kind.LEAVE: _("left"), Kind.SYSTEM: _("system"),
        Kind.RECALL: _("recalled"),
    }  # fmt: skip
    return names.get(Kind(kind), Kind(kind).name.lower())
