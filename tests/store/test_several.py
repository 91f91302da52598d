"""Several at once on one store: nobody's words go lost untold, nobody meets a lock, everybody hears of changes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sihu_tui.contacts import contacts, entries
from sihu_tui.derived import open_store
from sihu_tui.errors import StoreError
from sihu_tui.groups import groups
from sihu_tui.replies import library
from sihu_tui.replies.models import ReplyDraft
from sihu_tui.search import indexer
from sihu_tui.store import Store, clash, journal, lock, sqlite
from tests.conftest import Command


@pytest.fixture
def reply(store: Store) -> int:
    return library.save(store, ReplyDraft("退款", folder="售后", wordings=("三天到账",)))


def test_two_who_change_other_fields_of_a_reply_keep_both(store: Store, reply: int) -> None:
    was = library.get(store, reply).draft()
    library.save(store, replace(was, title="退款多久", wordings=("五天到账",)), reply, "Ann", was)
    library.save(store, replace(was, folder="常用"), reply, "Ben", was)
    now = library.get(store, reply)
    assert (now.title, now.folder, list(now.wordings)) == ("退款多久", "常用", ["五天到账"])
    journal.undo(store)
    now = library.get(store, reply)
    assert (now.title, now.folder, list(now.wordings)) == ("退款多久", "售后", ["五天到账"])


def test_two_who_change_the_same_are_told_and_choose(store: Store, reply: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIHU_OPERATOR", "Ann")
    was = library.get(store, reply).draft()
    library.save(store, replace(was, wordings=("Ann 的话",)), reply, "Ann", was)
    monkeypatch.setenv("SIHU_OPERATOR", "Ben")
    mine = replace(was, wordings=("Ben 的话",))
    for choice, expected in ((clash.HERS, ["Ann 的话"]), (clash.BOTH, ["Ann 的话", "Ben 的话"])):
        with pytest.raises(clash.Clash) as told:
            library.save(store, mine, reply, "Ben", was)
        assert told.value.who == "Ann" and told.value.when and told.value.fields[0].hers == ("Ann 的话",)
        with clash.decided(told.value, choice):
            library.save(store, mine, reply, "Ben", was)
        assert list(library.get(store, reply).wordings) == expected
    first = told.value
    with pytest.raises(clash.Clash), clash.decided(first, clash.MINE):
        library.save(store, mine, reply, "Ben", was)  # what was decided was decided of an older text


@pytest.mark.parametrize("what", ["group", "person"])
def test_the_same_field_of_a_group_or_a_person(store: Store, what: str) -> None:
    if what == "group":
        id = groups.add(store, "群")

        def edit(was: dict[str, str], **changes: str) -> object:
            return groups.edit(store, id, was, **changes)
    else:
        id = contacts.add_contact(store, "李雷")

        def edit(was: dict[str, str], **changes: str) -> object:
            return contacts.edit_contact(store, id, was=was, **changes)

    edit({"owner": ""}, owner="Ann")
    with pytest.raises(clash.Clash, match="owner"):
        edit({"owner": ""}, owner="Ben")
    edit({"owner": ""}, owner="Ann")  # both want the same: no clash
    edit({"owner": "Ann", "name": "群" if what == "group" else "李雷"}, name="新名")
    assert store.connection.execute(f"select owner, name from {what + 's' if what == 'group' else 'contacts'}").fetchone() == (
        "Ann", "新名",
    )  # fmt: skip


HOLD = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("begin immediate")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
held.execute("commit")
"""


def hold(path: Path, seconds: float) -> subprocess.Popen[str]:
    """Let another process hold the store for a while."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path), str(seconds)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_who_comes_while_another_writes_waits_and_is_told_for_whom(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "MOMENT", 0.05)
    told: list[str] = []
    with open_store(store.path) as second:
        second.waiting = told.append
        with lock.announced(store.path, "Ann", "the import of big.json"), hold(store.path, 1.0):
            contacts.add_contact(second, "李雷")
    assert told == ["Waiting for Ann (the import of big.json) …"]
    assert not store.path.with_name("sihu.db.writing").exists()
    assert store.connection.execute("select count(*) from contacts").fetchone() == (1,)


def test_the_turn_that_never_comes_is_said_after_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIHU_PATIENCE", "0.1")
    with hold(store.path, 3.0), pytest.raises(StoreError, match="in use by another"):
        contacts.add_contact(store, "李雷")


def test_a_command_waits_its_turn(tmp_path: Path, sihu: Command) -> None:
    sihu("groups", "found", "群")
    with hold(tmp_path / "cli" / "sihu.db", 6.5):
        done = sihu("groups", "edit", "群", "--owner", "Ann")
    assert done.returncode == 0 and done.stderr.count("Waiting for another program") == 1, done.stderr


def test_what_is_no_news_is_not_announced_and_all_else_is(store: Store, reply: int) -> None:
    with open_store(store.path) as other:

        def news(act: Callable[[], object]) -> bool:
            before = sqlite.contents(store.connection)
            act()
            return sqlite.contents(store.connection) != before

        who = contacts.add_contact(other, "李雷")
        for act in (
            lambda: library.save(other, replace(library.get(other, reply).draft(), folder="x"), reply),
            lambda: contacts.edit_contact(other, who, note="x"),
            lambda: _write(other),
        ):
            assert news(act)
        for act in (lambda: indexer.build(other), lambda: contacts.list_contacts(other)):
            assert not news(act)


def _write(store: Store) -> None:
    with store.writing() as connection:
        connection.execute("insert into audit (ts, operator, action, detail) values (1, 'Ann', 'x', '')")


def test_many_threads_of_several_consoles_meet_no_lock(store: Store) -> None:
    wrong: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with open_store(store.path) as own:
                for n in range(15):
                    contacts.add_contact(own, f"{number}-{n}")
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert store.connection.execute("select count(*) from contacts").fetchone() == (120,)


def test_the_same_line_of_a_conversation(store: Store) -> None:
    who = contacts.add_contact(store, "李雷")
    line = entries.add_entry(store, who, "note", "first")
    was = {"text": "first", "due_day": None}
    entries.rewrite_entry(store, line, "Ann's", None, was)
    entries.rewrite_entry(store, line, "first", 20_000, was)
    assert store.connection.execute("select text, due_day from entries").fetchone() == ("Ann's", 20_000)
    with pytest.raises(clash.Clash) as told:
        entries.rewrite_entry(store, line, "Ben's", 20_000, was | {"due_day": 20_000})
    with clash.decided(told.value, clash.BOTH):
        entries.rewrite_entry(store, line, "Ben's", 20_000, was | {"due_day": 20_000})
    assert store.connection.execute("select text from entries").fetchone() == ("Ann's\nBen's",)
