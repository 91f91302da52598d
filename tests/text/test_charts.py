"""Pictures tell the truth: they stand on zero, holes are holes, and the scale fits what is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui.text import charts

VALUES = st.lists(st.none() | st.floats(0, 5000), max_size=40)


def test_a_strip_stands_on_zero_and_shows_what_is_missing() -> None:
    assert charts.strip([8, 4, None, 0, 1]) == "█▄ ·▁"
    assert charts.strip([500, 400]) == "█▆"
    assert charts.strip([0, 0, None]) == "·· "
    assert charts.strip([5], top=10) == "▄"
    assert charts.strip([]) == ""


@given(VALUES)
def test_a_strip_has_a_glyph_a_week_and_never_raises_a_lower_value_over_a_higher(values: list[float | None]) -> None:
    drawn = charts.strip(values)
    assert len(drawn) == len(values)
    heights = ["·" + charts.BARS] * len(values)
    known = sorted((value, heights[i].index(drawn[i])) for i, value in enumerate(values) if value is not None)
    assert [height for _value, height in known] == sorted(height for _value, height in known)
    assert all((glyph == charts.HOLE) == (value is None) for glyph, value in zip(drawn, values, strict=True))


@given(st.floats(0.001, 1e6))
def test_the_scale_is_a_round_number_that_is_high_enough_and_not_far_too_high(value: float) -> None:
    top = charts.round_up(value)
    assert top >= value
    assert top <= max(1, 1.6 * value) or top <= 2


@given(VALUES, st.none() | st.floats(0, 5000), st.integers(3, 12), st.booleans())
def test_every_line_of_a_chart_fits_its_width(
    values: list[float | None], usual: float | None, height: int, wide: bool
) -> None:
    expected = None if usual is None else (usual, usual / 2, usual * 2)
    drawn = charts.chart(values, height, usual, expected, labels=[(0, "1月"), (4, "2月")], wide=wide)
    lines = ["".join(piece.text for piece in line) for line in drawn.lines]
    assert len(lines) == height + 2
    assert all(len(line) <= drawn.width + 2 for line in lines)
    for place, value in enumerate(values):
        column = drawn.width - (4 if expected else 0) * (2 if wide else 1) - (len(values) - place) * (2 if wide else 1)
        cells = [line[column : column + 1] for line in lines[:height]]
        if value is None:
            assert set(cells) == {" "}, "a week without data is a hole through the whole picture"
            assert lines[height][column] == "╌"
        elif value == 0:
            assert cells[-1] == charts.NOBODY


def test_the_usual_level_and_what_is_expected_look_unlike_history() -> None:
    drawn = charts.chart([10, 2, 2], 5, usual=8, expected=(3, 1, 6))
    parts = {piece.part for line in drawn.lines for piece in line}
    assert {"axis", "bar", "usual", "expected"} <= parts
    text = "\n".join(drawn.text())
    assert charts.USUAL in text and charts.EXPECTED in text and "╎" in text
    assert text.startswith("10 █")


@pytest.mark.parametrize("values", ([], [None], [0, 0, 0]))
def test_nothing_to_draw_draws_without_dividing_by_zero(values: list[float | None]) -> None:
    assert charts.chart(values, 4).text()[-1].startswith("0")
