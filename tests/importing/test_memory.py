"""What was read before is passed over, what grew is read from its new end on, and nothing else is."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui import settings as store_settings
from sihu_tui.contacts import privacy
from sihu_tui.dates.days import from_day_number
from sihu_tui.health import refresh
from sihu_tui.importing import history, memory
from sihu_tui.importing.inbox import unseen
from sihu_tui.importing.options import Options
from sihu_tui.importing.run import bring_in
from sihu_tui.store import Store
from tests.fixtures.health_stores import T0, new_store
from tests.fixtures.private_chats import bring_chat
from tests.importing.test_taking_back import known

HEAD = "group,ts,sender,text\n"


def row(group: str, minute: int, who: str, text: str = "hello") -> str:
    day = from_day_number(T0 + minute // 600)
    return f"{group},{day}T{9 + minute % 600 // 60:02}:{minute % 60:02}:00+08:00,{who},{text}\n"


def file(path: Path, rows: list[str]) -> Path:
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def count(store: Store, table: str) -> int:
    return int(store.connection.execute(f"select count(*) from {table}").fetchone()[0])


ROWS = [row("ab"[n % 2], 7 * n, f"m{n % 5}") for n in range(400)]


def test_the_same_file_again_is_passed_over_and_leaves_one_row(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        path = file(tmp_path / "a.csv", ROWS)
        (first,) = bring_in(store, [path])
        tables = ("messages", "coverage", "held_rows", "health_weeks", "groups", "memberships", "acts")
        before = [count(store, table) for table in tables]
        (again,) = bring_in(store, [path])
        assert (again.new, again.known, again.passed) == (0, first.new, True)
        assert [count(store, table) for table in tables] == before and count(store, "import_runs") == 2
        copy = file(tmp_path / "b.csv", ROWS)
        assert bring_in(store, [copy])[0].passed, "the same bytes under another name, for the name says nothing here"
        assert unseen(store, tmp_path) == []


@pytest.mark.parametrize("said", [{"zone": "America/New_York"}, {"exported": T0 + 60}, {"group_name": "c"}])
def test_what_is_asked_for_otherwise_is_read(tmp_path: Path, said: dict[str, Any]) -> None:
    with new_store(tmp_path) as store:
        path = file(tmp_path / "a.csv", ROWS)
        bring_in(store, [path])
        (again,) = bring_in(store, [path], Options(**said))
        assert not again.passed and again.known == 400
        assert bring_in(store, [path], Options(**said))[0].passed


def test_other_bytes_of_the_same_name_size_and_time_are_read(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        for folder, text in (("one", "hello"), ("two", "hallo")):
            (tmp_path / folder).mkdir()
            path = file(tmp_path / folder / "a.csv", [row("a", n, "m", text) for n in range(50)])
            os.utime(path, (1_700_000_000, 1_700_000_000))
            assert unseen(store, tmp_path / folder) == [path]
            (done,) = bring_in(store, [path])
            assert (done.new, done.passed) == (50, False)
        file(path, [row("a", n, "m", "hullo") for n in range(50)])
        os.utime(path, (1_700_000_000, 1_700_000_000))
        assert bring_in(store, [path])[0].new == 50


def test_a_file_that_is_taken_back_or_whose_people_were_erased_is_read_again(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        path = file(tmp_path / "a.csv", ROWS)
        bring_in(store, [path])
        history.undo(store, 1)
        assert bring_in(store, [path])[0].new == 400
        bring_in(store, [path])
        assert history.undo(store, 2) == 0, "the third import holds what it passed over"
        assert count(store, "messages") == 400 and bring_in(store, [path])[0].passed
        assert history.undo(store, 3) == 0 and history.undo(store, 4) == 400
        bring_chat(store, tmp_path, "王姐", 77, [(0, "王姐", "想退货"), (60, "我", "好的")])
        chat = next(tmp_path.glob("*.json"))
        assert bring_in(store, [chat])[0].passed
        contact = store.connection.execute("select contact_id from groups where contact_id is not null").fetchone()[0]
        privacy.erase(store, contact)
        assert not bring_in(store, [chat])[0].passed


def test_a_folder_of_files_passed_over_keeps_one_row_and_a_new_file_shows_what_the_others_did_not_say(
    tmp_path: Path,
) -> None:
    with new_store(tmp_path) as store:
        folder = tmp_path / "exports"
        folder.mkdir()
        for name in "abcd":
            file(folder / f"{name}.csv", [row(name, n, f"m{n % 5}") for n in range(300)])
        bring_in(store, [folder])
        bring_in(store, [folder])
        assert count(store, "import_runs") == 5
        file(folder / "d.csv", [row("d", n, f"m{n % 5}") for n in range(9000)])
        results = bring_in(store, [folder])
        assert [one.passed for one in results] == [True, True, True, False]
        spans = store.connection.execute("select distinct first_day, last_day from coverage").fetchall()
        assert spans == [(T0, T0 + 14)], "a dead group's file did not change, and is silent since"
        assert refresh.judged(store)
        assert len(history.list_runs(store)) == 7


def test_a_zip_and_what_is_in_it(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        path = tmp_path / "all.zip"
        for text in ("hello", "hallo"):
            with zipfile.ZipFile(path, "w") as archive:
                for name in "ab":
                    archive.writestr(f"part {name}.csv", HEAD + "".join(row(name, n, "m", text) for n in range(20)))
            assert sum(one.new for one in bring_in(store, [path])) == 40
            assert all(one.passed for one in bring_in(store, [path]))


def test_of_a_file_that_grew_only_the_new_end_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "OVERLAP", 500)
    with new_store(tmp_path) as store:
        path = file(tmp_path / "a.csv", ROWS[:300])
        bring_in(store, [path])
        file(path, [*ROWS, "a,nonsense,m1,hello\n"])
        seen: list[int] = []
        (grown,) = bring_in(store, [path], listen=lambda progress: seen.append(progress.rows))
        assert (grown.new, grown.known, grown.skipped) == (100, 300, 1) and max(seen) < 120
        assert [skip["first"][0][0] for skip in grown.reasons.values()] == [402], "the row keeps its number"
        assert count(store, "held_rows") == 0
        assert bring_in(store, [path])[0].passed
        assert history.undo(store, 1) == 0 and count(store, "messages") == 400
        file(path, [*reversed(ROWS), ROWS[0]])
        seen.clear()
        assert bring_in(store, [path], listen=lambda progress: seen.append(progress.rows))[0].new == 1
        assert max(seen) == 401, "another order is another file"


minutes = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 2000), st.sampled_from(["m0", "m1"]), st.sampled_from(["x", '"y\nz"'])),
    min_size=4, max_size=40,
)  # fmt: skip
turns = st.lists(
    st.tuples(st.sampled_from(("grow", "grow", "same", "cut", "shuffle", "gap")), st.integers(0, 40)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(minutes, turns, st.sets(st.integers(0, 5), max_size=3))
def test_a_chain_of_exports_gives_what_reading_each_whole_gives(
    some: list[Any], chain: list[tuple[str, int]], back: set[int]
) -> None:
    """Whatever was passed over, and whichever are taken back: what is left is what the others give from nothing."""
    whole = sorted(some, key=lambda one: one[1])
    files = [whole[: len(whole) // 2]]
    for turn, n in chain:
        last = files[-1]
        if turn == "grow":
            files.append([*last, *whole[len(last) : len(last) + n]])
        elif turn == "cut":
            files.append(last[: max(1, len(last) - n)])
        elif turn == "shuffle":
            files.append([*last[n % len(last) :], *last[: n % len(last)]])
        elif turn == "gap":
            files.append(last[n % len(last) :])
        else:
            files.append(last)
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as name, new_store(Path(name)) as store:
        patch.setattr(memory, "OVERLAP", 60)
        path = Path(name) / "a.csv"
        for one in files:
            bring_in(store, [file(path, [row(*each) for each in one])])
        for number in back:
            if number < len(files):
                history.undo(store, number + 1)
        left = known(store)
        assert refresh.judged(store)
        patch.setattr(memory.ImportMemory, "find", lambda *_: None)
        patch.setattr(memory.ImportMemory, "grown", lambda *_: None)
        (Path(name) / "new").mkdir()
        with new_store(Path(name) / "new") as anew:
            for number, one in enumerate(files):
                if number not in back:
                    bring_in(anew, [file(path, [row(*each) for each in one])])
            assert known(anew) == left


def test_a_setting_of_the_zone_is_a_reading_of_its_own(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        path = tmp_path / "a.csv"
        path.write_text(HEAD + "a,2026-01-01 09:00:00,m,hello\n", encoding="utf-8")
        bring_in(store, [path])
        store_settings.put(store, "zone", "Europe/London")
        assert bring_in(store, [path])[0].new == 1
