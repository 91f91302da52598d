"""Which groups have people in common: the pairs, the closest first, and who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.text.i18n import N_, _, ngettext

from ..keymap import Key
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.groups.shared import Shared

_BAR = 10
_PART = " ▏▎▍▌▋▊▉█"


class SharingPane(Aside):
    """The map of groups that share people, as pairs."""

    NAME: ClassVar[str] = "sharing"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("sharing.farewell", "x,delete", "farewell", N_("Merge"), N_("Merge the smaller group into the other: its farewell begins"), show=True),
        Key("sharing.first", "o,left", "to_group(0)", N_("First group"), N_("Open the first group"), show=True),
        Key("sharing.second", "right", "to_group(1)", N_("Second group"), N_("Open the second group")),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[Shared] = []
        self._people: tuple[tuple[int, int], list[str]] = ((0, 0), [])

    def make_rows(self) -> Rows:
        """The pairs."""
        return Rows(id="sharing-rows")

    def load(self) -> None:
        """Read the pairs."""
        store = self.console.store
        if store is None:
            return

        def work() -> list[Shared]:
            from sihu_tui.groups import shared

            return shared.shared(store)

        self.do(work, self._loaded)

    def _loaded(self, pairs: list[Shared]) -> None:
        self.pairs = pairs
        self.rows.columns = (
            Column(_("People"), 6, right=True), Column(_("Of the smaller"), 15), Column(_("Group"), 24), Column(_("and")),
        )  # fmt: skip
        self.refilter(self.typed)

    def refilter(self, text: str) -> None:
        """Keep the pairs one of which is wanted."""
        from sihu_tui.text.matching import matcher

        fits = matcher(text)
        rows = [pair for pair in self.pairs if fits(pair.a_name, pair.b_name)]
        said = ngettext("{n} pair of groups shares people", "{n} pairs of groups share people", len(rows))
        self.heading.put([(Span(" " + said.format(n=formatting.number(len(rows))), "strong"), "")])
        self.rows.empty = (
            [_("Nothing fits. Esc shows all again.")] if self.pairs
            else [_("No two open groups have people in common, as far as their exports name members.")]
        )  # fmt: skip
        self.rows.show(ListSource(rows, self._cells, lambda pair: (pair.a, pair.b)))

    def _cells(self, pair: Shared) -> list[Cell]:
        return [
            Cell(formatting.number(pair.people), "strong"), Cell(f"{_bar(pair.share)} {formatting.percent(pair.share)}", "bar"),
            Cell(pair.a_name), Cell(pair.b_name),
        ]  # fmt: skip

    def pair(self) -> Shared | None:
        """Give the pair under the cursor."""
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    def show_detail(self, key: Any) -> None:
        """Read who is in both."""
        pair, store = self.pair(), self.console.store
        if pair is None or store is None:
            self.page.show(lambda width: [])
            return
        one = (pair.a, pair.b)

        def work() -> list[str]:
            from sihu_tui.groups import shared

            return shared.together(store, *one)

        def show(people: list[str]) -> None:
            self._people = (one, people)
            self.page.show(lambda width: self._facts(pair, people, width))

        if self._people[0] == one:
            show(self._people[1])
        else:
            self.do(work, show, "people")

    def _facts(self, pair: Shared, people: list[str], width: int) -> list[Line]:
        lines: list[Line] = [
            *wrap_spans([Span(pair.a_name, "title")], width),
            *wrap_spans([Span(pair.b_name, "title")], width),
            [],
        ]
        said = ngettext("{n} person is in both: {share} of the smaller group",
                        "{n} people are in both: {share} of the smaller group", pair.people)  # fmt: skip
        lines += wrap_spans([Span(said.format(n=pair.people, share=formatting.percent(pair.share)))], width)
        lines += [[], *(line for name in people for line in wrap_spans([Span(name, "accent")], width))]
        hint = _("x merges the smaller into the other; o and → open them.")
        return [*lines, [], *wrap_spans([Span(hint, "dim")], width)]

    async def action_to_group(self, which: int) -> None:
        """Open the first or the second group of the pair."""
        pair = self.pair()
        if pair is not None:
            pane = await self.console.go("groups", step=True)
            pane.open((pair.a, pair.b)[which])

    def action_farewell(self) -> None:
        """Begin to merge the smaller group into the other."""
        from .retirement_start import merge

        pair = self.pair()
        if pair is not None:
            merge(self.console, pair.a, pair.b)

    def text_to_copy(self) -> str:
        """Who is in both, a line each; else the two names."""
        pair = self.pair()
        if pair is None:
            return ""
        if self._people[0] == (pair.a, pair.b) and self._people[1]:
            return "\n".join(self._people[1])
        return f"{pair.a_name} / {pair.b_name}"


def _bar(share: float) -> str:
    eighths = round(min(1.0, share) * _BAR * 8)
    full, part = divmod(eighths, 8)
    return ("█" * full + (_PART[part] if part else "")).ljust(_BAR)
