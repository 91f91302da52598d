"""A store or a disk that fails is told in one true sentence, and nothing pretends that all is well."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from sihu_tui.contacts import contacts
from sihu_tui.derived import open_store
from sihu_tui.doctor import examine
from sihu_tui.errors import StoreError
from tests.conftest import Command
from tests.fixtures.driver import console, journey
from tests.fixtures.health_stores import bring, chatter, new_store, write

READS = (
    ["health"],
    ["health", "--fail-on", "dying"],
    ["groups"],
    ["search", "hello"],
    ["runs"],
    ["people"],
    ["digest"],
    ["doctor"],
)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", chatter("a", range(150), 7) + chatter("b", range(150), 4)), 170)
        for number in range(30):
            contacts.add_contact(store, f"李{number}" + "长" * 200)
    return tmp_path / "sihu.db"


@pytest.mark.parametrize("size", [0, 1, 100])
def test_a_store_that_was_cut_off_is_not_taken_for_a_new_one(full: Path, sihu: Command, size: int) -> None:
    os.truncate(full, size)
    for words in (["health", "--fail-on", "dying"], ["import", full.parent / "a.csv"]):
        told = sihu(*words, SIHU_STORE=str(full))
        assert told.returncode == 1 and "empty" in told.stderr
    assert full.stat().st_size == size
    assert any(found.level == "bad" and found.code == "store" for found in examine(full))


def test_flipped_bytes_and_cut_files_end_no_command_with_a_traceback(full: Path, sihu: Command) -> None:
    dice, whole = random.Random(3), full.read_bytes()
    for turn in range(3):
        data = bytearray(whole if turn else whole[: len(whole) // 2])
        for _flip in range(60 * turn):
            at = dice.randrange(4096, len(data))
            data[at : at + 16] = dice.randbytes(16)
        for words in READS:
            full.write_bytes(data)
            told = sihu(*words, SIHU_STORE=str(full))
            assert "Traceback" not in told.stderr and "unforeseen" not in told.stderr, (words, told.stderr)
            if told.returncode and words != ["doctor"]:
                assert told.stderr.count("\n") <= 2, told.stderr


@journey
async def test_an_open_console_lives_on_over_a_broken_store_and_says_so(full: Path) -> None:
    async with console(full, (120, 40)) as user:
        user.app.store.connection.execute("pragma wal_checkpoint(truncate)")
        data = bytearray(full.read_bytes())
        data[100:] = random.Random(1).randbytes(len(data) - 100)
        full.write_bytes(data)
        user.app.news.look()
        await user.press("2", "1")
        await user.settle()
        assert "sihu doctor" in user.status() or "not a sound" in user.screen()


@journey
async def test_a_file_that_was_replaced_underneath_is_told_and_takes_no_changes(full: Path) -> None:
    async with console(full, (120, 40)) as user:
        full.rename(full.with_name("aside.db"))
        full.write_bytes(full.with_name("aside.db").read_bytes())
        user.app.news.look()
        assert "replaced" in user.status()
        with pytest.raises(StoreError, match="replaced"):
            contacts.add_contact(user.app.store, "x")


FULL = """
import resource, sys
from sihu_tui.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.exit(main(sys.argv[2:]))
"""


def test_a_folder_keeps_its_report_when_there_is_no_room_for_its_last_file(tmp_path: Path) -> None:
    """The store may not grow beyond a size: what the disk does when it is full."""
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "1.csv", chatter("a", range(20), 3))
    write(folder / "2.csv", [(f"g{n}", day, f"m{n}") for n in range(60) for day in range(0, 300, 2)])
    write(folder / "3.csv", chatter("c", range(20), 3))
    env = {**os.environ, "SIHU_STORE": str(tmp_path / "x.db"), "SIHU_LANG": "en", "XDG_STATE_HOME": str(tmp_path)}
    first = subprocess.run([sys.executable, "-m", "sihu_tui", "where"], capture_output=True, text=True, env=env)
    assert first.returncode == 0
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(1_200_000), "import", str(folder)], capture_output=True, text=True, env=env
    )
    assert told.returncode == 1 and "Traceback" not in told.stderr
    said = told.stdout
    assert said.index("1.csv") < said.index("2.csv") < said.index("3.csv")
    with open_store(tmp_path / "x.db") as store:
        runs = store.connection.execute("select path from import_runs").fetchall()
        assert [Path(path).name for (path,) in runs] == ["1.csv"]
        assert store.connection.execute("pragma integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("words", [["health"], ["groups", "--json"], ["settings"]])
def test_a_full_or_closed_output_is_told_in_one_sentence(full: Path, words: list[str]) -> None:
    env = {**os.environ, "SIHU_STORE": str(full), "SIHU_LANG": "en"}
    command = " ".join([sys.executable, "-m", "sihu_tui", *words])
    if os.path.exists("/dev/full"):
        told = subprocess.run(f"{command} > /dev/full", shell=True, capture_output=True, text=True, env=env)
        assert told.returncode == 1 and told.stderr.count("\n") == 1 and "No space" in told.stderr, told.stderr
    told = subprocess.run(f"{command} >&-", shell=True, capture_output=True, text=True, env=env)
    assert "Traceback" not in told.stderr and told.returncode in (0, 1)


def test_a_folder_that_may_not_be_entered(full: Path, sihu: Command) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may enter everything")
    full.parent.chmod(0o600)
    try:
        told = sihu("health", SIHU_STORE=str(full))
        assert told.returncode == 1 and "Traceback" not in told.stderr and "may not" in told.stderr
        assert any(found.level == "bad" for found in examine(full))
    finally:
        full.parent.chmod(0o700)
