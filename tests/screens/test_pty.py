"""The console in a real terminal: what it writes, byte by byte; counts, never clocks."""

from __future__ import annotations

import contextlib
import os
import random
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

import struct  # noqa: E402

from sihu_tui import settings  # noqa: E402
from sihu_tui.derived import open_store  # noqa: E402
from sihu_tui.importing.run import bring_in  # noqa: E402

GROUPS = 2000
DOWN = b"\x1b[B"


class Terminal:
    """`sihu` in a pseudo-terminal of its own."""

    def __init__(self, store: Path, home: Path, columns: int = 120, lines: int = 40, **environment: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        env = {
            name: value for name, value in os.environ.items() if name not in ("TMUX", "NO_COLOR", "COLUMNS", "LINES")
        }
        env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "SIHU_LANG": "en", "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(home),
                "XDG_CACHE_HOME": str(home), **environment}  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sihu_tui", "--store", str(store)], stdin=slave, stdout=slave, stderr=slave, env=env,
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.all = b""

    def read(self, quiet: float) -> bytes:
        """Give what is written until nothing came for `quiet` seconds."""
        said = b""
        # poll, not select: a long run of tests may hold descriptors over its 1,024
        there = select.poll()
        there.register(self.master, select.POLLIN)
        while there.poll(quiet * 1000):
            try:
                part = os.read(self.master, 65536)
            except OSError:
                break
            if not part:
                break
            if b"\x1b[?2026$p" in part:
                os.write(self.master, b"\x1b[?2026;2$y")
            said += part
        self.all += said
        return said

    def until(self, text: str, patience: float = 30) -> bytes:
        """Give what is written until `text` was among it."""
        said = b""
        end = time.monotonic() + patience
        while text.encode() not in said:
            assert time.monotonic() < end and self.process.poll() is None, said[-2000:]
            said += self.read(0.2)
        return said

    def press(self, key: bytes, quiet: float = 0.08) -> bytes:
        """Press a key; give what is written for it."""
        os.write(self.master, key)
        return self.read(quiet)

    def quit(self, key: bytes = b"q") -> int:
        """Quit; give the exit code."""
        with contextlib.suppress(OSError):
            os.write(self.master, key)
        end = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.1)
        self.close()
        return self.process.returncode

    def close(self) -> None:
        """End it, however it stands."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(OSError):
            os.close(self.master)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    dice = random.Random(7)
    export = folder / "many.csv"
    with export.open("w", encoding="utf-8") as file:
        file.write("group,ts,sender\n")
        for group in range(GROUPS):
            for day in sorted(dice.sample(range(70), 12)):
                file.write(
                    f"会员{group}群·华东,2026-0{1 + day // 28}-{1 + day % 28:02d} 10:00:00,客户{dice.randrange(9)}\n"
                )
    path = folder / "many.db"
    with open_store(path) as made:
        settings.put(made, "zone", "Asia/Shanghai")
        assert not bring_in(made, [export])[0].error
    return path


def test_a_walk_costs_few_bytes_and_rest_costs_none(store: Path, tmp_path: Path) -> None:
    with Terminal(store, tmp_path) as terminal:
        first = terminal.until("2000 groups") + terminal.read(1.0)
        assert len(first) <= 40_000
        costs = [len(terminal.press(DOWN)) for _key in range(25)]
        assert max(costs) <= 800 and min(costs) > 0
        terminal.read(0.6)
        long_walk = [len(terminal.press(DOWN)) for _key in range(60)]
        assert sum(long_walk) / len(long_walk) <= 800
        terminal.read(0.6)
        assert terminal.read(2.0) == b""
        for pane in (b"1", b"4"):
            terminal.press(pane, 0.8)
        assert len(terminal.press(b"1", 0.8)) <= 25_000
        assert terminal.read(2.0) == b""
        assert terminal.quit() == 0
        assert terminal.all.rstrip().endswith(b"\x1b[?1004l") or b"\x1b[?1049l" in terminal.all


@pytest.mark.parametrize("key", (b"\x11", b"q", b"\x1b[21~"))
def test_it_leaves_the_terminal_as_it_was(tmp_path: Path, key: bytes) -> None:
    with Terminal(tmp_path / "new.db", tmp_path, 80, 24) as terminal:
        terminal.until("Nothing is here yet")
        assert terminal.quit(key) == 0
        assert b"\x1b[?1049h" in terminal.all and b"\x1b[?1049l" in terminal.all
        assert b"Traceback" not in terminal.all


def test_an_open_filter_does_not_blink(store: Path, tmp_path: Path) -> None:
    with Terminal(store, tmp_path, 80, 24) as terminal:
        terminal.until("2000 groups")
        terminal.press(b"/", 0.6)
        assert terminal.read(2.0) == b""
        terminal.press(b"\x1b", 0.5)
        assert terminal.quit(b"\x11") == 0


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    code = """
import asyncio, importlib, sys
from pathlib import Path
heavy = set("sqlmodel sqlalchemy pydantic alembic rapidfuzz pypinyin numpy ijson python_calamine ruamel chinese_calendar".split())
app_module = importlib.import_module("sihu_tui.screens.app")
async def main():
    app = app_module.Console(Path("nowhere.db"))
    seen = []
    app._open_store = lambda *_where: seen.append({name.split(".")[0] for name in sys.modules} & (heavy | {"sqlite3"}))
    async with app.run_test() as pilot:
        while not seen:
            await pilot.pause()
        assert "4 Health" in "".join(s.text for strip in app.screen._compositor.render_strips() for s in strip)
    print("loaded:", *sorted(seen[0]))
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "loaded:"


def test_drawing_a_store_that_is_up_to_date_needs_no_orm(store: Path, tmp_path: Path) -> None:
    code = """
import asyncio, importlib, sys
from pathlib import Path
app_module = importlib.import_module("sihu_tui.screens.app")
async def main():
    app = app_module.Console(Path(sys.argv[1]))
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(500):
            await pilot.pause(0.01)
            if app.pane.overview is not None:
                break
        await pilot.pause(0.4)
    heavy = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "rapidfuzz"}
    print("loaded:", *sorted({name.split(".")[0] for name in sys.modules} & heavy))
asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(store)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "loaded:"
