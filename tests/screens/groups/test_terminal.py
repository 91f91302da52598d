"""A group's whole life in a real terminal, with no key that the footer, the form or `?` did not name before."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pyte

from sihu_tui.derived import open_store
from sihu_tui.groups import charter, farewells, groups, manual_counts, rituals
from sihu_tui.store import journal
from tests.screens.test_pty import Terminal

_BYTES = {
    "Enter": b"\r", "Esc": b"\x1b", "Space": b" ", "Tab": b"\t", "^r": b"\x12", "↓": b"\x1b[B", "↑": b"\x1b[A",
}  # fmt: skip


class NewUser:
    """Somebody who has not read a word about it: they press only what the screen names."""

    def __init__(self, terminal: Terminal, columns: int, lines: int) -> None:
        self._terminal = terminal
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0
        self._learnt: dict[str, str] = {}

    def sees(self, quiet: float = 0.12) -> str:
        """Give the screen once nothing comes any more."""
        self._terminal.read(quiet)
        said = self._terminal.all
        self._stream.feed(said[self._fed :])
        self._fed = len(said)
        return "\n".join(line.rstrip() for line in self._screen.display)

    def waits_for(self, text: str) -> str:
        """Give the screen as soon as `text` stands in it."""
        for _round in range(200):
            screen = self.sees()
            if text in " ".join(screen.split()):
                return screen
        raise AssertionError(f"{text!r} did not come; the screen shows:\n{self.sees()}")

    def writes(self, text: str) -> None:
        """Type."""
        self._terminal.press(text.encode())

    def does(self, name: str) -> str:
        """Do what is called so: by the key that the line of keys names, else by the one that `?` lists."""
        key = self._key_in(self.sees().splitlines(), rf"(?:^|\s)(\S+) {{1,4}}{re.escape(name)}(?:\s|$)")
        key = key or self._learnt.get(name)
        if not key:
            self._terminal.press(b"?")
            self.waits_for("All keys")
            key = self._key_in(self._pages(), rf"^\s*(\S+)(?: \S+)*\s+{re.escape(name)}\s\s")
            self._terminal.press(_BYTES["Esc"], 0.2)
        assert key, f"no key is named for {name!r}; the screen shows:\n{self.sees()}"
        self._learnt[name] = key
        self._terminal.press(_BYTES.get(key, key.encode()))
        return self.sees()

    def _pages(self) -> list[str]:
        """All lines of the help, read to its end."""
        lines: list[str] = []
        while (page := self.sees().splitlines()) != lines[-len(page) :]:
            lines += page
            self._terminal.press(b" ")
        return lines

    @staticmethod
    def _key_in(lines: list[str], named: str) -> str | None:
        return next((found[1] for line in reversed(lines) if (found := re.search(named, line))), None)

    def fills(self, *answers: str) -> None:
        """Write the answers, Enter after each as the form says, then keep."""
        self.waits_for("^r saves")
        for answer in answers:
            self.writes(answer)
            self._terminal.press(_BYTES["Enter"])
        if "^r saves" in self.sees():
            self._terminal.press(_BYTES["^r"])

    def turns_to(self, page: str, mark: str) -> None:
        """Turn the pages of the group until the one that shows `mark`."""
        for _turn in range(7):
            if mark in self.sees():
                return
            self.does("Turn")
        raise AssertionError(f"no page {page}; the screen shows:\n{self.sees()}")


def test_a_group_is_founded_run_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with Terminal(path, tmp_path, 80, 24, HOME=str(tmp_path)) as terminal:
        user = NewUser(terminal, 80, 24)
        user.waits_for("1 Groups")
        user.does("Groups")
        user.waits_for("n founds one")
        # founded
        user.does("New")
        user.fills("答疑群", "新人三天内问清楚")
        user.waits_for("答疑群 founded")
        # run: what shows its goal, a ritual, a day counted by hand
        user.turns_to("Charter", "charter 0 of 4")
        for _line in range(4):
            user.does("Down")
        user.does("Edit")
        user.fills("一周内答完每个新人的问题")
        user.waits_for("charter 1 of 4")
        user.turns_to("Rituals", "No ritual yet")
        user.does("New")
        user.fills("新人问答", "每周三 20:00")
        user.waits_for("每周三 20:00")
        user.does("Count")
        user.waits_for("32 7 — messages, people")
        user.writes("32 7")
        user.does("saves")
        user.waits_for("32 messages of 7 people")
        # closed: how, why, the checklist with its archive, the end
        user.does("Back")
        user.does("Wind down")
        user.waits_for("How does 答疑群 end?")
        user.writes("close")
        user.does("takes it")
        user.fills("新人都进了大群", "200")
        user.waits_for("0 of 5 done")
        for _line in range(3):
            user.does("Done")
        user.does("Archive")
        user.fills("")
        user.waits_for("4 of 5 done")
        user.does("Close")
        user.waits_for("1 thing is not done · x again closes 答疑群")
        user.does("Close")
        user.waits_for("答疑群 is closed: readable")
        # readable behind its view, and back by undo
        user.does("Views")
        user.waits_for("is:closed")
        user.does("closed")
        user.waits_for("1 group closed")
        user.does("Undo")
        user.waits_for("Undone: 答疑群 closed")
        user.does("Views")
        user.waits_for("is:closed")
        user.does("open")
        user.waits_for("1 group open")
        user.does("Wind down")
        user.waits_for("4 of 5 done")
        user.does("Close")
        user.waits_for("x again closes")
        user.does("Close")
        user.waits_for("答疑群 is closed")
        assert terminal.quit() == 0
    with open_store(path) as store:
        (group,) = groups.list_groups(store)
        (one,) = farewells.farewells(store)
        assert (
            (group.name, group.purpose) == ("答疑群", "新人三天内问清楚") and group.archived and group.status == "ended"
        )
        assert charter.read(store, group.id).score == 1
        assert (one.reason, one.month_cents, one.kind) == ("新人都进了大群", 20000, "close") and one.finished
        assert [ritual.name for ritual in rituals.list_rituals(store, group.id)] == ["新人问答"]
        assert manual_counts.known(store, group.id).counted == 1
        assert journal.last(store) is not None
    (archive,) = tmp_path.glob("*.zip")
    assert "members.csv" in zipfile.ZipFile(archive).namelist()
