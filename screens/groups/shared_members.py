"""Which groups have people in common: the pairs, the closest first, and who it is."""

from __future__ import annotations

from typing import ClassVar

from sihu_tui.groups import shared
from sihu_tui.groups.shared import SharedPair
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..keymap import Key
from ..widgets import formatting
from ..widgets.list_pane import ListPane, titled
from ..widgets.table import Cell, Column
from ..widgets.text import Line, Span, wrap_spans
from .retirement_start import merge

_BAR = 10
_PART = " ▏▎▍▌▋▊▉█"


class SharingPane(ListPane[SharedPair]):
    """The map of groups that share people, as pairs."""

    NAME: ClassVar[str] = "sharing"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("sharing.farewell", "x,delete", "farewell", N_("Merge"), N_("Merge the smaller group into the other: its farewell begins"), show=True),
        Key("sharing.first", "o,left", "to_group(0)", N_("First group"), N_("Open the first group"), show=True),
        Key("sharing.second", "right", "to_group(1)", N_("Second group"), N_("Open the second group")),
    )  # fmt: skip
    _people: list[str] = []

    def read(self, store: Store) -> list[SharedPair]:
        return shared.shared(store)

    def columns(self) -> list[Column]:
        return [
            Column(_("People"), 6, right=True), Column(_("Of the smaller"), 15), Column(_("Group"), 24), Column(_("and")),
        ]  # fmt: skip

    def key_of(self, one: SharedPair) -> tuple[int, int]:
        return one.a, one.b

    def words(self, one: SharedPair) -> tuple[str, ...]:
        return one.a_name, one.b_name

    def head(self, rows: list[SharedPair]) -> list[Span]:
        said = ngettext("{n} pair of groups shares people", "{n} pairs of groups share people", len(rows))
        return titled(said.format(n=formatting.number(len(rows))))

    def nothing(self) -> list[str]:
        return [_("No two open groups have people in common, as far as their exports name members.")]

    def cells(self, one: SharedPair) -> list[Cell]:
        return [
            Cell(formatting.number(one.people), "strong"), Cell(f"{_bar(one.share)} {formatting.percent(one.share)}", "bar"),
            Cell(one.a_name), Cell(one.b_name),
        ]  # fmt: skip

    def look(self, store: Store, item: SharedPair) -> list[str]:
        return shared.together(store, item.a, item.b)

    def lines(self, item: SharedPair, found: list[str], width: int) -> list[Line]:
        self._people = found
        lines: list[Line] = [
            *wrap_spans([Span(item.a_name, "title")], width),
            *wrap_spans([Span(item.b_name, "title")], width),
            [],
        ]
        said = ngettext("{n} person is in both: {share} of the smaller group",
                        "{n} people are in both: {share} of the smaller group", item.people)  # fmt: skip
        lines += wrap_spans([Span(said.format(n=item.people, share=formatting.percent(item.share)))], width)
        lines += [[], *(line for name in found for line in wrap_spans([Span(name, "accent")], width))]
        hint = _("x merges the smaller into the other; o and → open them.")
        return [*lines, [], *wrap_spans([Span(hint, "dim")], width)]

    async def action_to_group(self, which: int) -> None:
        if (pair := self.rows.item) is not None:
            pane = await self.console.go("groups", step=True)
            pane.open((pair.a, pair.b)[which])

    def action_farewell(self) -> None:
        if (pair := self.rows.item) is not None:
            merge(self.console, pair.a, pair.b)

    def text_to_copy(self) -> str:
        pair = self.rows.item
        return "\n".join(self._people) or ("" if pair is None else f"{pair.a_name} / {pair.b_name}")


def _bar(share: float) -> str:
    eighths = round(min(1.0, share) * _BAR * 8)
    full, part = divmod(eighths, 8)
    return ("█" * full + (_PART[part] if part else "")).ljust(_BAR)
