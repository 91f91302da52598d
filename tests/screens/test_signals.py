"""Whatever ends or stops the console, the terminal is as it was, and the exit code says why."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from sihu_tui.derived import open_store
from tests.fixtures.health_stores import bring, chatter, new_store, write

termios = pytest.importorskip("termios")
from tests.screens.test_pty import Terminal  # noqa: E402

OFF = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with new_store(tmp_path) as made:
        bring(made, write(tmp_path / "a.csv", chatter("晨读", range(60), 7)), 70)
        return made.path


def modes(terminal: Terminal) -> object:
    return termios.tcgetattr(terminal.master)


def wait(terminal: Terminal) -> int:
    end = time.monotonic() + 20
    while terminal.process.poll() is None and time.monotonic() < end:
        terminal.read(0.1)
    terminal.read(0.3)
    assert terminal.process.returncode is not None, "it did not end"
    return terminal.process.returncode


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGINT"])
def test_a_signal_ends_it_in_order(store: Path, tmp_path: Path, name: str) -> None:
    number = int(getattr(signal, name))
    with Terminal(store, tmp_path) as terminal:
        before = modes(terminal)
        terminal.until("晨读")
        assert modes(terminal) != before
        os.kill(terminal.process.pid, number)
        if name == "SIGINT":
            assert terminal.quit() == 0
        else:
            assert wait(terminal) == 128 + number
        end = terminal.all[terminal.all.rindex(b"\x1b[?1049h") :]
        assert all(off in end for off in OFF)
    with open_store(store) as again:
        assert again.connection.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_line_that_is_dropped_without_a_signal_ends_it_too(store: Path, tmp_path: Path) -> None:
    with Terminal(store, tmp_path) as terminal:
        terminal.until("晨读")
        os.close(terminal.master)
        assert terminal.process.wait(20) == 128 + signal.SIGHUP
        terminal.master = os.open(os.devnull, os.O_RDWR)


def test_a_signal_while_it_starts_leaves_the_terminal_as_it_was(store: Path, tmp_path: Path) -> None:
    for pause in (0.1, 0.3, 0.5, 0.8):
        with Terminal(store, tmp_path) as terminal:
            before = modes(terminal)
            terminal.read(pause)
            terminal.process.send_signal(signal.SIGTERM)
            assert wait(terminal) in (128 + signal.SIGTERM, -signal.SIGTERM)
            assert modes(terminal) == before
            assert terminal.all.count(b"\x1b[?1049h") <= terminal.all.count(b"\x1b[?1049l")


def test_stopped_and_continued_it_goes_on_and_leaves_the_terminal_as_it_was(store: Path, tmp_path: Path) -> None:
    with Terminal(store, tmp_path) as terminal:
        before = modes(terminal)
        terminal.until("晨读")
        for _time in range(3):
            terminal.process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED)
            # as a shell does that takes the terminal over
            termios.tcsetattr(terminal.master, termios.TCSANOW, before)
            terminal.process.send_signal(signal.SIGCONT)
            terminal.until("晨读")
        terminal.press(b"2", 0.5)
        assert terminal.quit() == 0
        assert b"\x1b[?1049l" in terminal.all


def test_ctrl_z_stops_it_with_the_terminal_as_it_was(store: Path, tmp_path: Path) -> None:
    with Terminal(store, tmp_path) as terminal:
        before = modes(terminal)
        terminal.until("晨读")
        terminal.press(b"\x1a", 0.5)
        os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED)
        assert modes(terminal) == before
        terminal.process.send_signal(signal.SIGCONT)
        terminal.until("晨读")
        assert terminal.quit() == 0


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_told_so(store: Path, tmp_path: Path, term: str) -> None:
    with Terminal(store, tmp_path, TERM=term) as terminal:
        said = terminal.read(3.0)
        assert wait(terminal) == 1
        assert b"xterm-256color" in terminal.all and b"\x1b" not in said


@pytest.mark.parametrize("name", ["C", "zh_CN.GBK"])
def test_a_locale_without_chinese_is_told_with_the_cure(store: Path, tmp_path: Path, name: str) -> None:
    with Terminal(store, tmp_path, LC_ALL=name) as terminal:
        terminal.until("UTF-8")
        assert terminal.quit() == 0


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGKILL"])
def test_what_was_typed_into_a_form_is_there_again(store: Path, tmp_path: Path, name: str) -> None:
    with Terminal(store, tmp_path, XDG_DATA_HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path)) as terminal:
        terminal.until("晨读")
        terminal.press(b"2", 0.8)
        terminal.press(b"n", 0.8)
        terminal.press(b"half a reply", 1.5)
        terminal.process.send_signal(getattr(signal, name))
        wait(terminal)
    with Terminal(store, tmp_path, XDG_DATA_HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path)) as terminal:
        terminal.until("Replies")
        terminal.press(b"2", 2)
        terminal.press(b"n", 2)
        assert b"half a reply" in terminal.all
