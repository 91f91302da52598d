"""What is sent to the terminal shows what Textual wrote, with fewer bytes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pyte import Screen, Stream
from sihu_tui.screens.wire import Wire

WIDTH, HEIGHT = 40, 8
STYLES = ("38;2;1;2;3;48;2;9;9;9", "1;38;2;1;2;3;48;2;9;9;9", "38;2;5;5;5;48;2;9;9;9", "7;38;2;5;5;5", "4", "33;44")
pieces = st.lists(
    st.tuples(
        st.integers(1, HEIGHT - 1), st.integers(1, 20), st.sampled_from(STYLES), st.text("ab 中群█ ", min_size=1, max_size=9)
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def frame(some: list[tuple[int, int, str, str]]) -> str:
    return (
        "".join(f"\x1b[{row};{column}H\x1b[{style}m{text}\x1b[0m\n" for row, column, style, text in some) + "\x1b[1;1H"
    )


def shown(screen: Screen) -> list[list[object]]:
    """Every cell as it is seen: the ink of a blank is not."""
    rows = []
    for y in range(HEIGHT):
        cells = [screen.buffer[y][x] for x in range(WIDTH)]
        rows.append([(c.data, c.bg, c.reverse, c.underscore, c.data != " " and (c.fg, c.bold)) for c in cells])
    return rows


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=6), st.integers(0, 5))
def test_the_screen_shows_the_same(frames: list[list[tuple[int, int, str, str]]], cleared: int) -> None:
    plain, lean = Screen(WIDTH, HEIGHT), Screen(WIDTH, HEIGHT)
    wire = Wire()
    for number, one in enumerate(frames):
        data = ("\x1b[2J" if number == cleared else "") + frame(one)
        Stream(plain).feed(data)
        Stream(lean).feed(wire.thrifty(data, (WIDTH, HEIGHT)))
        assert shown(plain) == shown(lean)
        assert (plain.cursor.x, plain.cursor.y) == (lean.cursor.x, lean.cursor.y)


def test_what_stands_there_is_not_sent_again_until_the_size_is_another() -> None:
    wire = Wire()
    data = frame([(row, 1, STYLES[0], "一行里的字 and more") for row in range(1, 8)])
    whole = wire.thrifty(data, (WIDTH, HEIGHT))
    assert wire.thrifty(data, (WIDTH, HEIGHT)) == "" and len(whole) < len(data)
    assert wire.thrifty(data, (WIDTH + 1, HEIGHT)) == whole
    changed = wire.thrifty(data.replace("more", "most", 1), (WIDTH + 1, HEIGHT))
    assert "st" in changed and "字" not in changed
    wire.thrifty("\x1b[?1049h", (WIDTH + 1, HEIGHT))
    assert wire.thrifty(data, (WIDTH + 1, HEIGHT)) == whole


def test_characters_of_a_width_of_their_own_are_sent_as_they_are() -> None:
    wire = Wire()
    data = frame([(1, 1, STYLES[0], "ok 👨‍👩‍👧 e\u0301"), (2, 1, STYLES[0], "plain")])
    assert "👨‍👩‍👧 e\u0301" in wire.thrifty(data, (WIDTH, HEIGHT))
    again = wire.thrifty(data, (WIDTH, HEIGHT))
    assert "👨‍👩‍👧" in again and "plain" not in again
