"""The one list and the one page: what is in view, what moves, what is drawn."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tests.fixtures.driver import journey

lit = importlib.import_module("sihu_tui.screens.widgets.text")
rows = importlib.import_module("sihu_tui.screens.widgets.table")


class Numbers:
    """A million rows that exist only when they are asked for."""

    def __init__(self, count: int) -> None:
        self.asked: set[int] = set()
        self._count = count

    def count(self) -> int:
        return self._count

    def row(self, index: int) -> list[Any]:
        self.asked.add(index)
        return [rows.Cell(f"row {index}"), rows.Cell("群" * (index % 40))]

    def key(self, index: int) -> int:
        return index

    def find(self, key: object) -> int | None:
        return key if isinstance(key, int) and key < self._count else None

    def first_of(self, index: int) -> int:
        return index

    def last_of(self, index: int) -> int:
        return index


class Holder(App[None]):
    def __init__(self, source: Any) -> None:
        super().__init__()
        self.source = source
        self.list = rows.Rows([rows.Column("Name", 12), rows.Column("Rest")], marks=True)

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.show(self.source)
        self.list.focus()


@journey
async def test_a_million_rows_ask_only_for_those_in_view() -> None:
    source = Numbers(1_000_000)
    app = Holder(source)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert source.asked and len(source.asked) < 25
        await pilot.press("G")
        assert app.list.key == 999_999
        assert len(source.asked) < 60


@journey
async def test_keys_move_the_cursor_and_keep_it_in_view() -> None:
    app = Holder(Numbers(100))
    async with app.run_test(size=(60, 20)) as pilot:
        for key, at in (
            ("j", 1),
            ("down", 2),
            ("k", 1),
            ("G", 99),
            ("up", 98),
            ("g", 0),
            ("k", 0),
            ("end", 99),
            ("home", 0),
        ):
            await pilot.press(key)
            assert app.list.cursor == at, key
        for key in ("pagedown", "ctrl+d", "ctrl+u", "pageup", *["j"] * 45):
            await pilot.press(key)
            assert app.list.top <= app.list.cursor < app.list.top + app.list.height


@journey
async def test_full_width_letters_work_as_an_input_method_sends_them() -> None:
    app = Holder(Numbers(10))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("ｊ", "ｊ", "ｋ")
        assert app.list.cursor == 1


@journey
async def test_marks_and_cursor_stay_with_their_rows_over_a_reload() -> None:
    app = Holder(rows.ListSource(list("abcdef"), lambda one: [rows.Cell(one), rows.Cell("")], lambda one: one))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "space", "j")
        assert app.list.key == "d" and app.list.marked == {"b"}
        app.list.show(rows.ListSource(list("xdaeb"), lambda one: [rows.Cell(one), rows.Cell("")], lambda one: one))
        assert app.list.key == "d" and app.list.marked == {"b"}
        app.list.show(rows.ListSource(list("xy"), lambda one: [rows.Cell(one), rows.Cell("")], lambda one: one))
        assert app.list.key in ("x", "y")


@pytest.mark.parametrize("width", (1, 4, 30))
@pytest.mark.parametrize(
    "text", ("", "abc", "清欢·华东会员三群", "👩‍👩‍👧 family", "e\u0301te\u0301", "a\nb\tc\x1b[31m", "ｆｕｌｌ")
)
def test_a_cell_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    for right in (False, True):
        assert cell_len(lit.fit(text, width, right)) == width


_SEEN = st.characters(exclude_categories=["Cs"], exclude_characters="\xad")
"""Every character but the soft hyphen, which is not drawn where no line breaks."""


@given(st.text(_SEEN, max_size=200), st.integers(2, 60))
def test_wrapping_loses_no_character_and_keeps_the_width(text: str, width: int) -> None:
    lines = lit.wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)

    def bare(said: str) -> str:
        return "".join(said.split())

    assert bare("".join(lines)) == bare(lit.plain(text))


@given(
    st.lists(st.tuples(st.text(_SEEN, max_size=30), st.sampled_from(["", "dim", "bad"])), max_size=5),
    st.integers(6, 40),
)
def test_wrapped_spans_keep_their_tones(parts: list[tuple[str, str]], width: int) -> None:
    spans = [lit.Span(text, tone) for text, tone in parts]
    lines = lit.wrap_spans(spans, width, 2)
    assert all(sum(cell_len(span.text) for span in line) <= width for line in lines)
    for tone in ("bad",):
        said = "".join(span.text for line in lines for span in line if span.tone == tone)
        asked = "".join(lit.one_line(span.text) for span in spans if span.tone == tone)
        assert "".join(said.split()) == "".join(asked.split())


def test_a_line_end_beside_a_lit_word_leaves_a_blank() -> None:
    from sihu_tui.screens.widgets.text import Span, wrap_spans

    (line,) = wrap_spans([Span("7.71\n"), Span("бензин", "match"), Span("\n45")], 40)
    assert "".join(span.text for span in line) == "7.71 бензин 45"
