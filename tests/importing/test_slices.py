"""A big file comes in by slices: others write in between, nobody sees half of it, and what is killed leaves nothing."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sihu_tui.contacts import contacts, privacy
from sihu_tui.derived import open_store
from sihu_tui.doctor.data import sums
from sihu_tui.errors import Cancelled
from sihu_tui.groups import groups
from sihu_tui.importing import history, rows, slices
from sihu_tui.importing.run import Options, Progress, bring_in
from sihu_tui.store import Store, arriving, backup, lock, sqlite
from tests.faults.kills import state
from tests.fixtures.health_stores import bring, chatter, new_store, write

BEFORE = [*chatter("a", range(80), 9), *chatter("b", range(90), 8)]
FILE = [
    *chatter("a", range(60, 150), 9),
    *chatter("b", range(150), 7),
    *chatter("c", range(150), 9),
    ("a", 70, "m1"),
    ("a", 70, "m1"),
]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "LEAST", 100)
    monkeypatch.setattr(slices, "ROWS", 37)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = new_store(tmp_path)
    bring(opened, write(tmp_path / "before.csv", BEFORE))
    return opened


@pytest.fixture(params=(True, False), ids=("in order", "out of order"))
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = write(tmp_path / "big.csv", FILE)
    if not request.param:
        head, *lines = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([head, *lines[300:], *lines[:300]]) + "\n", "utf-8")
    return path


def between(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Do something while the file is on its way in, between two slices."""
    made = slices._make_room
    turns: list[int] = []

    def room(*words: object) -> None:
        turns.append(1)
        if len(turns) == 4:
            words[0].execute("commit")  # type: ignore[attr-defined]
            act()
            slices._begin(*words[:2])  # type: ignore[arg-type]
        made(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(slices, "_make_room", room)


def undisturbed(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a store into which the file came by one transaction."""
    folder = tmp_path / "other"
    folder.mkdir()
    with monkeypatch.context() as one, new_store(folder) as other:
        one.setattr(slices, "LEAST", 10**9)
        bring(other, write(folder / "before.csv", BEFORE))
        bring(other, file)
    return folder / "sihu.db"


def test_by_slices_comes_the_same_as_at_once(
    store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = undisturbed(tmp_path, file, monkeypatch)
    bring(store, file)
    assert state(store.path) == state(other)
    assert store.connection.execute("select * from main.arriving").fetchall() == []


def test_nobody_sees_half_of_it_and_an_edit_in_between_stands(
    store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int, int]] = []
    figures = "select (select count(*) from messages), (select sum(n) from group_days), (select count(*) from groups)"
    with open_store(store.path) as colleague:
        before = colleague.connection.execute(figures).fetchone()

        def edit() -> None:
            groups.edit(colleague, 1, owner="Ann")
            seen.append(colleague.connection.execute(figures).fetchone())
            assert colleague.connection.execute("select max(id) from main.messages").fetchone()[0] > before[0]
            assert sqlite.faults(colleague.connection) == []
            copy = backup.take(colleague, tmp_path / "copy.backup")
            backup.check(copy)

        between(monkeypatch, edit)
        bring(store, file)
        assert seen == [before]
        assert colleague.connection.execute(figures).fetchone()[0] > before[0]
        assert not [found.text for found in sums(colleague) if found.level == "bad"]
    assert store.connection.execute("select owner from groups where id = 1").fetchone() == ("Ann",)
    with open_store(tmp_path / "copy.backup") as copied:  # what was on its way in the copy is taken out of it
        assert copied.connection.execute("select count(*), max(id) from main.messages").fetchone() == (
            before[0],
            before[0],
        )


def test_a_group_made_by_hand_in_between_takes_no_number_from_the_file(
    store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = undisturbed(tmp_path, file, monkeypatch)
    with open_store(store.path) as colleague:
        between(monkeypatch, lambda: colleague.connection.execute(
            "insert into groups (platform, key, name, kind) values ('other', 'x', 'x', 'lasting')") and None)  # fmt: skip
        bring(store, file)
    said = """select g.name, m.ts, m.key, m.text, p.key from main.messages m join groups g on g.id = m.group_id
        join members p on p.id = m.sender_id order by 1, 2, 3"""
    with open_store(other) as undone:
        assert store.connection.execute(said).fetchall() == undone.connection.execute(said).fetchall()
    assert not [found.text for found in sums(store) if found.level == "bad"]


def test_what_changes_messages_waits_for_the_end(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(lock, "MOMENT", 0.0)
    with open_store(store.path) as colleague:
        colleague.waiting = told.append
        someone = contacts.add_contact(colleague, "李雷")
        threads = [
            threading.Thread(target=lambda: history.undo(colleague, 1)),
            threading.Thread(target=lambda: privacy.erase(colleague, someone)),
        ]

        def start() -> None:
            for thread in threads:
                if not thread.ident:
                    thread.start()
            end = time.monotonic() + 10
            while not told and time.monotonic() < end:
                time.sleep(0.01)
            assert colleague.connection.execute("select undone from import_runs").fetchone() == (None,)

        between(monkeypatch, start)
        bring(store, file)
        for thread in threads:
            thread.join()
        assert any("big.csv" in words for words in told), told
        assert colleague.connection.execute("select undone from import_runs").fetchone() != (None,)
        assert not [found.text for found in sums(colleague) if found.level == "bad"]


def test_one_that_is_stopped_leaves_nothing(store: Store, file: Path) -> None:
    before = state(store.path)

    def stop(progress: Progress) -> None:
        if progress.doing == "merging" and store.connection.execute("select 1 from main.arriving").fetchone():
            raise Cancelled("stop")

    with pytest.MonkeyPatch.context() as patched, pytest.raises(Cancelled):
        between(patched, lambda: stop(Progress("", 1, 1, 0, 0, 0, "merging")))
        bring_in(store, [file], Options(), stop)
    assert state(store.path) == before
    assert store.connection.execute("select count(*) from main.arriving").fetchone() == (0,)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("at", (1, 5, 11, "end"))
def test_what_a_killed_one_left_is_gone_when_the_store_is_next_opened(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch, at: object
) -> None:
    before = state(store.path)
    store.close()
    child = os.fork()
    if not child:
        made, turns = slices._make_room, []

        def room(*words: object) -> None:
            turns.append(1)
            if len(turns) == at:
                words[0].execute("commit")  # type: ignore[attr-defined]
                os.kill(os.getpid(), signal.SIGKILL)
            made(*words)  # type: ignore[arg-type]

        slices._make_room = room  # type: ignore[assignment]
        if at == "end":
            rows.free_place = lambda *_words: os.kill(os.getpid(), signal.SIGKILL)
        with open_store(store.path) as own:
            bring_in(own, [file])
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    with sqlite.connect(store.path) as raw:
        assert arriving.upto(raw) is not None
    raw.close()
    with open_store(store.path) as again:
        assert again.connection.execute("select count(*) from main.arriving").fetchone() == (0,)
        assert state(store.path) == before
        bring(again, file)
        assert not [found.text for found in sums(again) if found.level == "bad"]
