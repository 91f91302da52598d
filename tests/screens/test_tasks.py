"""The ten tasks of every day in a real terminal of 80 columns, in both languages, in so many keys and no more.

Keys come in one burst, as SSH delivers them; words to type count once, whatever their length.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from sihu_tui import contacts
from sihu_tui.contacts import followups
from sihu_tui.derived import open_store
from sihu_tui.groups import groups
from sihu_tui.health import decisions
from sihu_tui.replies import library
from sihu_tui.store import Store
from tests.screens.test_pty import Terminal

BYTES = {"Enter": b"\r", "Esc": b"\x1b", "Tab": b"\t", "Space": b" ", "^r": b"\x12"}


class Hand:
    """Who works at the keyboard: keys are counted, and what stands on the screen is read."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.keys = 0
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0

    def sees(self, quiet: float = 0.3) -> str:
        """Give the screen once nothing comes any more."""
        self.terminal.read(quiet)
        self._stream.feed(self.terminal.all[self._fed :])
        self._fed = len(self.terminal.all)
        return "\n".join(line.rstrip() for line in self._screen.display)

    def waits(self, text: str) -> str:
        """Give the screen as soon as `text` stands in it."""
        for _round in range(100):
            if text in (screen := self.sees()):
                return screen
        raise AssertionError(f"{text!r} did not come; the screen shows:\n{self.sees()}")

    def does(self, *keys: str, at_most: int) -> None:
        """Press keys in one burst; a key of several letters that is no named one is a word to type."""
        typed = b""
        for key in keys:
            typed += BYTES.get(key, key.encode())
            self.keys += 1 if len(key) == 1 or key in BYTES else 0
        assert self.keys <= at_most
        self.terminal.press(typed, 0.6)


@pytest.fixture(params=["en", "zh_CN"])
def hand(request: pytest.FixtureRequest, demo_store: Path, tmp_path: Path) -> Iterator[Hand]:
    path = tmp_path / "shop.db"
    shutil.copy(demo_store, path)
    with Terminal(path, tmp_path, 80, 24, SIHU_LANG=request.param, HOME=str(tmp_path), SIHU_OPERATOR="lin") as terminal:
        user = Hand(terminal)
        user.waits("%")
        user.sees(1.0)
        yield user


@pytest.fixture
def store(hand: Hand, tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "shop.db") as opened:
        yield opened


def test_1_the_next_who_waits_is_answered(hand: Hand, store: Store) -> None:
    first = followups.today(store, mine="lin").rows[0]
    assert first.reasons[0].code in ("late", "waiting")
    hand.does("3", "r", "Enter", "Enter", at_most=6)  # it was said before: once more sends it
    for _round in range(40):
        hand.sees(0.5)
        if contacts.thread(store, first.contact)[-1].source == "send":
            break
    assert contacts.thread(store, first.contact)[-1].source == "send", hand.sees()
    assert followups.reasons_of(store, first.contact)[:1] != first.reasons[:1]


def test_2_a_call_is_logged_with_the_next_date(hand: Hand, store: Store) -> None:
    first = followups.today(store, mine="lin").rows[0]
    hand.does("3", "l", "call hello 3d", "Enter", at_most=4)
    hand.sees(1.0)
    line = contacts.thread(store, first.contact)[-1]
    assert (line.kind, line.text) == ("call", "hello") and line.due_day is not None


def test_3_a_reply_is_found_by_initials(hand: Hand, store: Store) -> None:
    hand.does("r", "t", "h", "s", "h", at_most=5)
    assert "退货售后流程" in hand.waits("thsh")


def test_4_why_a_group_is_dying_is_read_and_the_suggestion_accepted(hand: Hand, store: Store) -> None:
    assert "›" in hand.sees()
    hand.does("4", "a", "^r", at_most=3)
    hand.sees(1.0)
    assert sum(len(decisions.history(store, row.id)) for row in groups.list_groups(store)) == 1


def test_5_five_groups_get_a_tag(hand: Hand, store: Store) -> None:
    hand.does("1", "Space", "j", "j", "j", "V", "e", "+burst", "^r", at_most=8)
    hand.sees(1.0)
    assert sum("burst" in row.tags for row in groups.list_groups(store)) == 5


def test_6_a_folder_is_imported(hand: Hand, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.csv").write_text(f"group,ts,sender\n新群{name},2026-01-01 10:00:00,u\n", encoding="utf-8")
    hand.does("i", f"{folder}", "Enter", "Enter", at_most=3)
    for _round in range(40):
        hand.sees()
        if {"新群a", "新群b"} <= {row.name for row in groups.list_groups(store)}:
            return
    raise AssertionError(hand.sees())


def test_7_a_word_is_searched_and_esc_comes_back_to_the_hits(hand: Hand) -> None:
    hand.does("f", "洁面", "Enter", "Enter", at_most=3)
    top = hand.sees(1.0).splitlines()[0]
    assert "f Search" not in top and "f 搜索" not in top
    hand.does("Esc", at_most=4)
    screen = hand.sees(1.0)
    assert ("f Search" in screen or "f 搜索" in screen) and "洁面" in screen.splitlines()[2] and "›" in screen


def test_8_a_change_is_undone(hand: Hand, store: Store) -> None:
    hand.does("4", "a", "^r", at_most=3)
    hand.sees(1.0)
    hand.keys = 0
    hand.does("u", at_most=1)
    hand.sees(1.0)
    assert not any(decisions.history(store, row.id) for row in groups.list_groups(store))


def test_9_another_operator_takes_over(demo_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shutil.copy(demo_store, path)
    config = tmp_path / "config.toml"
    config.write_text('operator = "lin"\n', "utf-8")
    with Terminal(path, tmp_path, 80, 24, HOME=str(tmp_path), SIHU_CONFIG=str(config)) as terminal:
        hand = Hand(terminal)
        hand.waits("%")
        hand.sees(1.0)
        hand.does("@", "z", "Enter", at_most=3)
        hand.waits("zhou")
        hand.sees(1.0)
        assert 'operator = "zhou"' in config.read_text("utf-8")


def test_10_a_reply_with_two_wordings_is_written(hand: Hand, store: Store) -> None:
    hand.does("2", "n", "burst title", "Tab", "one way", "Enter", "---", "Enter", "another", "^r", at_most=7)
    hand.sees(1.0)
    made = next(row for row in library.list_replies(store) if row.title == "burst title")
    assert made.wordings == ["one way", "another"]
    assert "›burst title" in hand.sees()
