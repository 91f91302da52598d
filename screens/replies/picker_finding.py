"""The replies that the picker finds: those that suit a message, then what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from sihu_tui.replies import library, suggest
from sihu_tui.replies.library import ReplyRow
from sihu_tui.replies.suggest import ReplySuggestion
from sihu_tui.text.i18n import _

from ..host import Hosted
from ..widgets.table import Column, ListSource, Rows
from ..widgets.text_line import TextLine
from ..worker import load
from .picker_rows import cells_of
from .picker_state import PickerLibrary, PickerMemory, Sent, Target, read
from .picker_text import Meant

if TYPE_CHECKING:
    from sihu_tui.replies.search.index import Index, ReplyHit

_FOUND_AT_MOST = 100


class ReplyFinding(Hosted, ModalScreen[Sent | None]):
    """The line and the list of the picker; what is done with the reply under the cursor is the picker's own."""

    def __init__(self, target: Target, memory: PickerMemory, seek: str, before: Sent | None) -> None:
        super().__init__()
        self._before = before
        self._target = target
        self._memory = memory
        self._meant = Meant(target, memory)
        self._meant.answers.update(before.answers if before is not None else {})
        self._known: PickerLibrary | None = None
        self._index: Index | None = None
        self._asked: dict[int, str] = {}
        self._weak: set[int] = set()
        self._waits = bool(target.text)
        self._found: Sequence[tuple[ReplyRow, ReplyHit | None]] = ()
        self.query_line = TextLine(seek, id="pick-query", placeholder=_("Letters, pinyin, 汉字"))
        self.rows = Rows(id="pick-rows", head=False)
        self.rows.can_focus = False

    def read(self) -> None:
        """Read the library; the list stands before what finds things in it."""
        self.rows.columns = (
            Column("", 22), Column("", 10), Column("", 10, least=70), Column("", 16, least=96), Column(""),
        )  # fmt: skip
        self.rows.empty = [_("Reading the replies …")]
        store, target = self._memory.store, self._target
        load(self, lambda: read(store, target, self.console.operator), self._learned, "pick.read")

    def _preview(self) -> None:
        """Show the text of the reply under the cursor."""
        raise NotImplementedError

    def _turned(self) -> None:
        """The cursor is on another reply."""
        raise NotImplementedError

    def _learned(self, known: PickerLibrary) -> None:
        """The list stands; what finds things in it, and what suits the message, follow."""
        self._known = self._meant.known = known
        before = self._before
        if before is not None and before.reply in known.replies:
            known.first = [before.reply, *(reply for reply in known.first if reply != before.reply)]
        self._find()
        if before is not None and before.edited is not None and (reply := self.reply()) is not None:
            self._meant.edit(reply, before.edited)
            self._preview()
        memory, target = self._memory, self._target

        def index() -> Index:
            return memory.shelf.index(library.entry(row, known.today) for row in known.replies.values())

        load(self, index, self._indexed, "pick.index")
        if target.text:
            load(
                self, lambda: suggest.suggest(memory.store, target.text), self._suggested, "pick.suggest", self._unsure
            )

    def _indexed(self, index: Index) -> None:
        self._index = index
        if self.query_line.value.strip():
            self._find()

    def _suggested(self, found: list[ReplySuggestion]) -> None:
        known = self._known
        if known is None:
            return
        self._asked = {one.reply: one.asked for one in found if one.asked}
        self._weak = {one.reply for one in found if one.weak}
        fresh = [one.reply for one in found]
        known.first = [*fresh, *(reply for reply in known.first if reply not in set(fresh))]
        self._waits = False
        if not self.query_line.value.strip():
            self._find()

    def _unsure(self, error: BaseException) -> None:
        self._suggested([])
        self.console.fail(error)

    def _find(self) -> None:
        known = self._known
        if known is None:
            return
        typed = self.query_line.value
        found: list[tuple[ReplyRow, ReplyHit | None]]
        if typed.strip():
            if self._index is None:
                return
            hits = self._index.search(typed, _FOUND_AT_MOST, suggest.for_action(self._target.action))
            found = [(known.replies[hit.entry.id], hit) for hit in hits if hit.entry.id in known.replies]
        else:
            # a list that was read must not change under the cursor: it waits for what suits the message
            found = [] if self._waits else [(known.replies[id], None) for id in known.first]
        self.rows.empty = (
            [_("Reading the replies …")] if self._waits and not typed.strip()
            else [_("No reply fits; fewer letters find more.")] if known.replies
            else [_("The library is empty: 2 opens it, + brings the starter pack in.")]
        )  # fmt: skip
        self._list(found)
        self._turned()
        if suggest.is_sentence(typed):
            self._suit(typed, [row.id for row, _hit in found])

    def _suit(self, typed: str, found: list[int]) -> None:
        """Somebody's own words were typed: what suits them comes first."""
        store, known = self._memory.store, self._known

        def show(ids: list[int]) -> None:
            if known is not None and self.query_line.value == typed and ids != found:
                rows = [(known.replies[id], None) for id in ids if id in known.replies]
                self._list(rows)
                self._turned()

        load(self, lambda: suggest.sought(store, typed, found, _FOUND_AT_MOST), show, "pick.suit")

    def _list(self, found: Sequence[tuple[ReplyRow, ReplyHit | None]], keep: bool = False) -> None:
        self._found = found
        known, typed = self._known, self.query_line.value.strip().lower()
        if known is not None:
            cells = partial(cells_of, known, typed, self._asked.keys(), self._weak)
            self.rows.show(ListSource(found, cells, lambda pair: pair[0].id), keep=keep)

    def renew(self, now: ReplyRow) -> None:
        """Show a reply as it is now, where it stands."""
        if self._known is not None:
            self._known.replies[now.id] = now
            self._list([(now if row.id == now.id else row, hit) for row, hit in self._found], keep=True)
            self._turned()

    def reply(self) -> ReplyRow | None:
        """Give the reply under the cursor."""
        return None if self.rows.item is None else self.rows.item[0]

    def action_move(self, by: int) -> None:
        self.rows.action_move(by)
        self._turned()

    def action_page(self, by: int) -> None:
        self.rows.action_page(by)
        self._turned()
