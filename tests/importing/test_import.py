"""Bringing history in: counted once, whole or not at all, and said in numbers."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sihu_tui import contacts, settings
from sihu_tui.contacts import privacy
from sihu_tui.derived import open_store
from sihu_tui.errors import Cancelled, ReadError, SihuError
from sihu_tui.groups import joining
from sihu_tui.importing import coverage, history
from sihu_tui.importing.dedup import platform_key
from sihu_tui.importing.options import Options, Progress
from sihu_tui.importing.run import bring_in
from sihu_tui.readers import expand, find_reader
from sihu_tui.readers.source import Source
from sihu_tui.search import indexer, search
from sihu_tui.store import Store, journal
from tests.conftest import Command, counts
from tests.fixtures.private_chats import bring_chat, write_chat
from tests.fixtures.shared_data import shared

Row = tuple[str, str, str, str]


def write_csv(path: Path, rows: list[Row], heads: tuple[str, ...] = ("group", "ts", "sender", "text")) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(heads)
        out.writerows(rows)
    return path


ROWS: list[Row] = [
    ("晨间打卡", "2026-03-01T00:10:00Z", "小林", "早"),
    ("晨间打卡", "2026-03-01T00:10:00Z", "小林", "早"),
    ("晨间打卡", "2026-03-01T16:30:00Z", "阿文", "打卡"),
    ("会员群", "2026-03-02T03:00:00Z", "阿文", "请问怎么退货"),
]


def test_equal_rows_in_one_file_are_separate_messages_and_come_in_once(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    first, again = bring_in(store, [path])[0], bring_in(store, [path])[0]
    assert (first.new, first.known, again.new, again.known) == (4, 0, 0, 4)
    assert counts(store)["messages"] == 4


def test_an_overlapping_file_brings_in_only_what_is_new(store: Store, tmp_path: Path) -> None:
    bring_in(store, [write_csv(tmp_path / "a.csv", ROWS[:3])])
    result = bring_in(store, [write_csv(tmp_path / "b.csv", ROWS[1:])])[0]
    assert (result.new, result.known) == (1, 2)


def test_the_platforms_id_decides_where_there_is_one(store: Store, tmp_path: Path) -> None:
    heads = ("group", "ts", "sender", "external_id", "text")
    a = [("群", "2026-03-01T00:00:00Z", "甲", "m1", "你好"), ("群", "2026-03-01T00:00:00Z", "甲", "m2", "你好")]
    b = [("群", "2026-03-01T00:00:07Z", "甲", "m1", "你好(已编辑)"), ("群", "2026-03-01T00:00:00Z", "甲", "m3", "你好")]
    bring_in(store, [write_csv(tmp_path / "a.csv", a, heads)])  # type: ignore[arg-type]
    result = bring_in(store, [write_csv(tmp_path / "b.csv", b, heads)])[0]  # type: ignore[arg-type]
    assert (result.new, result.known) == (1, 1)


@given(a=st.integers(-(2**59) + 1, 2**59 - 1), b=st.text(min_size=1))
def test_a_number_and_its_text_are_the_same_id_and_other_texts_are_apart(a: int, b: str) -> None:
    if a >= 0 and a < 10**18:
        assert platform_key(a) == platform_key(str(a)) == a
    key = platform_key(b)
    assert -(2**63) <= key < 2**63
    assert key == platform_key(b)


names = st.sampled_from(["甲", "乙", "丙"])
stamps = st.integers(0, 5).map(lambda minute: f"2026-03-01T0{minute}:00:00Z")
rows = st.lists(
    st.tuples(st.sampled_from(["一群", "二群"]), stamps, names, st.sampled_from(["好", "在", ""])), max_size=25
)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows, order=st.randoms(use_true_random=False))
def test_any_order_and_any_repeat_gives_the_same_store(rows: list[Row], order: object, tmp_path: Path) -> None:
    once, twice = tmp_path / f"{time.monotonic_ns()}.db", tmp_path / f"{time.monotonic_ns()}b.db"
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    with open_store(once) as one, open_store(twice) as two:
        bring_in(one, [write_csv(tmp_path / "whole.csv", rows)])
        bring_in(two, [write_csv(tmp_path / "part.csv", rows[: len(rows) // 2])])
        bring_in(two, [write_csv(tmp_path / "shuffled.csv", shuffled)])
        bring_in(two, [write_csv(tmp_path / "whole.csv", rows)])
        assert facts(one) == facts(two)
        assert counts(one)["messages"] == len(rows)


def facts(store: Store) -> list[list[tuple[object, ...]]]:
    """Give messages and rollups by name instead of number, so that two stores can be compared."""
    queries = (
        "select g.name, m.ts, p.name, m.kind, m.text from messages m join groups g on g.id = m.group_id "
        "left join members p on p.id = m.sender_id order by 1, 2, 3, 4, 5",
        "select g.name, d.day, p.name, d.n from member_days d join groups g on g.id = d.group_id "
        "join members p on p.id = d.member_id order by 1, 2, 3",
        "select g.name, d.day, d.kind, d.n from group_days d join groups g on g.id = d.group_id order by 1, 2, 3",
        "select g.name, p.name, s.first_spoke, s.last_spoke, s.spoken from memberships s "
        "join groups g on g.id = s.group_id join members p on p.id = s.member_id order by 1, 2",
    )
    return [store.connection.execute(query).fetchall() for query in queries]


def test_days_are_cut_in_the_stores_zone_and_anew_when_it_changes(store: Store, tmp_path: Path) -> None:
    bring_in(store, [write_csv(tmp_path / "a.csv", ROWS)])

    def days() -> list[int]:
        return [r[0] for r in store.connection.execute("select distinct day from group_days order by day")]

    def covered() -> list[tuple[int, int]]:
        return store.connection.execute("select distinct first_day, last_day from coverage").fetchall()

    # 16:30 UTC is the next day in Shanghai
    assert (days(), covered()) == ([20513, 20514], [(20513, 20514)])
    settings.put(store, "zone", "America/New_York")
    assert (days(), covered()) == ([20512, 20513], [(20512, 20513)])
    settings.clear(store, "zone")
    settings.put(store, "zone", "Asia/Shanghai")
    assert (days(), covered()) == ([20513, 20514], [(20513, 20514)])


def test_sums_by_sql_and_by_python_agree_across_daylight_saving(store: Store, tmp_path: Path) -> None:
    from zoneinfo import ZoneInfo

    from sihu_tui.dates.days import day_of

    settings.put(store, "zone", "Europe/Berlin")
    stamps = [1_774_738_800 + hour * 3600 + extra for hour in range(-30, 60) for extra in (-1, 0, 1)]
    rows = [("群", str(ts), "甲", "x") for ts in stamps]
    bring_in(store, [write_csv(tmp_path / "dst.csv", rows)])
    zone = ZoneInfo("Europe/Berlin")
    expected: dict[int, int] = {}
    for ts in stamps:
        expected[day_of(ts, zone)] = expected.get(day_of(ts, zone), 0) + 1
    assert dict(store.connection.execute("select day, n from member_days")) == expected


def test_a_dry_run_tells_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    before = counts(store)
    result = bring_in(store, [write_csv(tmp_path / "a.csv", ROWS)], Options(dry_run=True))[0]
    assert result.new == 4
    assert counts(store) == before


def test_stopping_keeps_nothing_of_the_file(store: Store, tmp_path: Path) -> None:
    many = [
        ("群", f"2026-03-{d:02d}T{h:02d}:00:00Z", f"u{n}", "x")
        for d in range(1, 29)
        for h in range(24)
        for n in range(20)
    ]
    path = write_csv(tmp_path / "many.csv", many)  # type: ignore[arg-type]

    def stop(progress: Progress) -> None:
        if progress.rows > 5000:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        bring_in(store, [path], listen=stop)
    assert counts(store)["messages"] == 0 == counts(store)["groups"]
    assert bring_in(store, [path])[0].new == len(many)


def test_a_killed_import_leaves_no_half_and_the_next_is_whole(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "big.csv",
        [("群", str(1_700_000_000 + n), f"u{n % 50}", f"第{n}句") for n in range(80_000)],
    )
    target = tmp_path / "sihu.db"
    env = {**os.environ, "SIHU_STORE": str(target), "TZ": "Asia/Shanghai"}
    for wait in (0.6, 1.0, 1.4):
        child = subprocess.Popen(
            [sys.executable, "-m", "sihu_tui", "import", str(path)], env=env, stdout=subprocess.DEVNULL
        )
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.wait()
        if target.exists():
            with sqlite3.connect(target) as check:
                assert check.execute("pragma integrity_check").fetchone() == ("ok",)
                if check.execute("select count(*) from sqlite_master where name = 'messages'").fetchone()[0]:
                    assert check.execute("select count(*) from messages").fetchone()[0] in (0, 80_000)
            check.close()
    with open_store(target) as store:
        result = bring_in(store, [path])[0]
        assert result.new + result.known == 80_000
        assert counts(store)["messages"] == 80_000


def test_a_gap_in_a_busy_export_is_missing_data_not_silence(store: Store, tmp_path: Path) -> None:
    days = [d for d in range(1, 31) if d not in (20, 21, 22)]
    busy = [("群", f"2026-03-{d:02d}T{h:02d}:{m}0:00Z", f"u{h}", "x") for d in days for h in range(16) for m in (1, 4)]
    result = bring_in(store, [write_csv(tmp_path / "a.csv", busy)])[0]  # type: ignore[arg-type]
    assert result.gaps == [("2026-03-20", "2026-03-22")]
    assert coverage.of_group(store.connection, 1) == [(20513, 20531), (20535, 20542)]


def test_a_quiet_group_has_no_gaps(store: Store, tmp_path: Path) -> None:
    quiet = [("群", f"2026-{month:02d}-01T02:00:00Z", "甲", "x") for month in range(1, 12)]
    assert bring_in(store, [write_csv(tmp_path / "a.csv", quiet)])[0].gaps == []  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)).map(lambda s: (s[0], s[0] + s[1])), max_size=8))
def test_joined_spans_cover_the_same_days(spans: list[tuple[int, int]]) -> None:
    whole = coverage.joined(spans)
    assert {d for a, b in whole for d in range(a, b + 1)} == {d for a, b in spans for d in range(a, b + 1)}
    assert all(b + 1 < c for (_a, b), (c, _d) in zip(whole, whole[1:], strict=False))


@given(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda s: (min(s), max(s))),
    st.lists(st.tuples(st.integers(0, 45), st.integers(0, 5)).map(lambda s: (s[0], s[0] + s[1])), max_size=5),
)
def test_a_span_without_holes_is_what_is_left(span: tuple[int, int], holes: list[tuple[int, int]]) -> None:
    left = {d for a, b in coverage.without(span, holes) for d in range(a, b + 1)}
    assert left == set(range(span[0], span[1] + 1)) - {d for a, b in holes for d in range(a, b + 1)}


def test_files_exported_together_show_that_a_group_fell_silent(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    dead = write_csv(folder / "dead.csv", [("死群", "2026-03-01T02:00:00Z", "甲", "x")])
    alive = write_csv(folder / "alive.csv", [("活群", f"2026-0{m}-01T02:00:00Z", "甲", "x") for m in range(3, 8)])
    os.utime(dead, (alive.stat().st_mtime,) * 2)
    results = bring_in(store, [folder])
    (span,) = coverage.of_group(store.connection, 2)
    assert span[1] == coverage.as_of(store.connection)
    assert any("exported together" in doubt for result in results for doubt in result.doubts)


def test_an_old_file_among_new_ones_says_nothing_of_later_days(store: Store, tmp_path: Path) -> None:
    old = write_csv(tmp_path / "x" / "old.csv", [("旧群", "2026-03-01T02:00:00Z", "甲", "x")])
    write_csv(tmp_path / "x" / "new.csv", [("新群", f"2026-0{m}-01T02:00:00Z", "甲", "x") for m in range(3, 8)])
    os.utime(old, (old.stat().st_mtime - 90 * 86400,) * 2)
    bring_in(store, [tmp_path / "x"])
    group = store.connection.execute("select id from groups where name = '旧群'").fetchone()[0]
    assert coverage.of_group(store.connection, group) == [(20513, 20513)]


def test_a_run_is_taken_back_whole(store: Store, tmp_path: Path) -> None:
    from sihu_tui.importing.history import undo

    bring_in(store, [write_csv(tmp_path / "a.csv", ROWS[:2])])
    before = facts(store)
    second = bring_in(store, [write_csv(tmp_path / "b.csv", ROWS)])[0]
    assert undo(store, second.run or 0) == 2
    assert [part for part in facts(store)[:3]] == before[:3]
    assert bring_in(store, [tmp_path / "b.csv"])[0].new == 2


def snapshot(path: Path, users: list[str], when: int) -> Path:
    members = [{"userid": user, "type": 2, "join_time": 1_600_000_000, "join_scene": 3, "name": user} for user in users]
    chat = {"chat_id": "wrA", "name": "会员群", "owner": "lin", "create_time": 1_600_000_000, "member_list": members}
    path.write_text(json.dumps({"errcode": 0, "errmsg": "ok", "group_chat": chat}), "utf-8")
    os.utime(path, (when, when))
    return path


def test_who_is_missing_from_a_later_list_of_members_has_left(store: Store, tmp_path: Path) -> None:
    def left() -> dict[str, int | None]:
        rows = store.connection.execute(
            "select m.name, s.left from memberships s join members m on m.id = s.member_id where m.name like 'wm%'"
        )
        return dict(rows.fetchall())

    first = snapshot(tmp_path / "1.json", ["wm1", "wm2", "wm3"], 1_700_000_000)
    second = snapshot(tmp_path / "2.json", ["wm1", "wm3"], 1_700_100_000)
    bring_in(store, [first])
    bring_in(store, [second])
    assert left() == {"wm1": None, "wm2": 1_700_100_000, "wm3": None}
    bring_in(store, [first])  # an older list changes nothing
    assert left()["wm2"] == 1_700_100_000
    bring_in(store, [snapshot(tmp_path / "3.json", ["wm1", "wm2"], 1_700_200_000)])
    assert left() == {"wm1": None, "wm2": None, "wm3": 1_700_200_000}


# ---- the command ------------------------------------------------------------------------------------------------


def test_the_command_reports_in_words_and_in_json(sihu: Command, tmp_path: Path) -> None:
    rows = [*ROWS, ("会员群", "soon", "阿文", "坏行"), ("会员群", "2026-99-01", "阿文", "坏行")]
    path = write_csv(tmp_path / "a.csv", rows)
    told = sihu("import", "--dry-run", "--json", path)
    report = json.loads(told.stdout)
    assert told.returncode == 0 and report["version"] == 1
    (file,) = report["files"]
    assert (file["new"], file["known"], file["skipped"]) == (4, 0, 2)
    assert [row for row, _text in next(iter(file["reasons"].values()))["first"]]
    said = sihu("import", path)
    assert "4 new, 0 already there, 2 skipped; 2 chats" in said.stdout
    assert "row" in said.stdout
    assert "0 new, 4 already there" in sihu("import", path).stdout


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.csv", None, "none.csv"),
        ("empty.json", b"", "empty"),
        (
            "half.json",
            b'{"name": "\xe7\xbe\xa4", "type": "private_group", "id": 1, "messages": [{"id": 1, "type": "mess',
            "half.json",
        ),
        ("poem.txt", "春眠不觉晓".encode(), "poem.txt"),
        ("columns.csv", b"group,when,who\nA,2026-01-01,B\n", "columns.csv"),
    ],
)
def test_bad_files_are_named_and_nothing_is_kept(
    sihu: Command, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = sihu("import", path)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert says in said and "Traceback" not in said
    assert json.loads(sihu("groups", "--json").stdout)["groups"] == []


def test_a_folder_without_exports_says_so(sihu: Command, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.jpg").write_bytes(b"\xff\xd8\xff")
    done = sihu("import", tmp_path / "pictures")
    assert done.returncode == 1 and "pictures" in done.stdout + done.stderr


def test_one_bad_file_does_not_stop_the_others(sihu: Command, tmp_path: Path) -> None:
    good = write_csv(tmp_path / "good.csv", ROWS)
    (tmp_path / "half.json").write_bytes(b'{"name": "x", "type": "private_group", "id": 1, "messages": [{"id')
    done = sihu("import", tmp_path / "nothere.csv", tmp_path / "half.json", good)
    assert done.returncode == 1
    assert "4 new" in done.stdout and "nothere.csv" in done.stdout and "half.json" in done.stdout


def test_an_inbox_takes_what_is_new_and_remembers(sihu: Command, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    write_csv(inbox / "monday.csv", ROWS[:2])
    assert "2 new" in sihu("import", "--inbox", inbox).stdout
    assert "Nothing new" in sihu("import", "--inbox", inbox).stdout
    write_csv(inbox / "tuesday.csv", ROWS)
    said = sihu("import", "--inbox", inbox).stdout
    assert "tuesday" in said and "monday" not in said


def test_names_from_outside_never_reach_the_terminal_as_codes(sihu: Command, tmp_path: Path) -> None:
    evil = "红包\x1b]52;c;ZXZpbA==\x07\x1b[2J\u202e[/red]"
    path = write_csv(tmp_path / "evil.csv", [(evil, "2026-03-01T00:00:00Z", evil, evil)])
    sihu("import", path)
    for words in (("groups",), ("health",), ("groups", "--json"), ("runs",), ("runs", 1)):
        out = sihu(*words).stdout
        assert "红包" in out or words == ("runs",)
        assert not set(out) & {"\x1b", "\x07", "\u202e"}


def test_komodo_comes_in_whole_and_only_once(store: Store) -> None:
    path = shared("data", "activity", "komodo_discord.csv.gz")
    first, again = bring_in(store, [path])[0], bring_in(store, [path])[0]
    assert (first.new, first.skipped, again.new, again.known) == (730_384, 0, 0, 730_384)
    assert sum(chat["messages"] for chat in first.chats) == 613_410


def test_an_id_is_never_given_again(store: Store, tmp_path: Path) -> None:
    settings.put(store, "zone", "Asia/Shanghai")
    bring_chat(store, tmp_path, "李雷", 76, [(0, "李雷", "退货"), (1, "我", "好")])
    bring_chat(store, tmp_path, "王姐", 77, [(9, "王姐", "在吗"), (10, "我", "在")])
    gone = store.connection.execute("select contact_id from groups where name = '王姐'").fetchone()[0]
    indexer.build(store)
    privacy.erase(store, gone)
    bring_chat(store, tmp_path, "赵四", 78, [(-9, "赵四", "退货吗"), (-8, "我", "可以退货")])
    assert indexer.build(store) == 2
    assert [hit.text for hit in search.search(store, search.Query("退货", limit=2))] == ["退货", "可以退货"]
    # the erased person's import takes nobody else's messages with it
    assert history.undo(store, 2) == 0
    assert store.connection.execute("select count(*) from messages").fetchone() == (4,)


def test_joining_two_records_of_a_group_can_be_undone_or_says_why_not(store: Store, tmp_path: Path) -> None:
    settings.put(store, "zone", "Asia/Shanghai")
    lines = [(0, "小雨", "一"), (1, "小雨", "二"), (2, "小雨", "三")]
    bring_chat(store, tmp_path, "甲群", 70, lines, "private_group")
    bring_chat(store, tmp_path, "乙群", 71, [*lines, (3, "小雨", "四")], "private_group")
    settings.put(store, "search.groups", True)
    indexer.build(store)
    joining.join(store, 1, 2)
    bring_chat(store, tmp_path, "丙群", 72, [(9, "老王", "新退货")], "private_group", 8000)
    indexer.build(store)
    assert [hit.text for hit in search.search(store, search.Query("新退货"))] == ["新退货"]
    before = store.connection.execute("select group_id, text from messages order by id").fetchall()
    with pytest.raises(SihuError, match="newer data rest on it"):
        journal.undo(store)
    assert store.connection.execute("select group_id, text from messages order by id").fetchall() == before


def test_a_folder_that_holds_the_open_store_is_imported_without_touching_it(
    store: Store, tmp_path: Path, sihu: Command
) -> None:
    folder = store.path.parent
    write_chat(folder / "王姐.json", "王姐", 77, [(0, "王姐", "在吗")])
    (done,) = bring_in(store, [folder])
    assert done.new == 1
    # another program comes and goes: it must not take this one's log of writes for left over
    assert sihu("--store", store.path, "runs").returncode == 0
    assert store.path.with_name(f"{store.path.name}-shm").exists()
    contacts.add_contact(store, "Ann")
    assert "Ann" in sihu("--store", store.path, "people").stdout
    with pytest.raises(ReadError, match="in use"):
        find_reader(cast(Source, expand([store.path])[0]))
