"""A short run of the kills; `python -m tests.faults` makes the long one."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from sihu_tui.contacts import contacts
from sihu_tui.derived import open_store
from sihu_tui.store import sqlite
from tests.faults.kills import WORKS, campaign, prepare

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_killed_at_any_moment_the_store_is_sound_whole_and_judged(tmp_path: Path, work: object) -> None:
    prepare(tmp_path)
    (count,) = campaign(tmp_path, 4, 11, (work,)).values()  # type: ignore[arg-type]
    assert count.kills and not count.wrong, count.told


def test_what_was_confirmed_outlives_a_loss_of_power(tmp_path: Path) -> None:
    """With `synchronous=full` the log is on the disk up to the confirmed edit; what came after it may be there in part,
    in any order: cut or overwritten from there on, the store opens with every confirmed edit."""
    dice = random.Random(5)
    path = tmp_path / "x.db"
    with open_store(path) as store:
        store.connection.execute("pragma wal_autocheckpoint = 0")
        for number in range(5):
            contacts.add_contact(store, f"confirmed {number}")
        log = path.with_name("x.db-wal")
        synced = log.stat().st_size
        for number in range(5):
            contacts.add_contact(store, f"unconfirmed {number}")
        for turn in range(40):
            place = tmp_path / f"{turn}"
            place.mkdir()
            shutil.copyfile(path, place / "x.db")
            data = bytearray(log.read_bytes())
            cut = dice.randrange(synced, len(data))
            if turn % 2:
                data = data[:cut]
            else:
                for at in range(cut, len(data) - 64, 4096):
                    data[at : at + 64] = dice.randbytes(64)
            (place / "x.db-wal").write_bytes(data)
            with open_store(place / "x.db") as again:
                assert sqlite.faults(again.connection) == []
                names = {row[0] for row in again.connection.execute("select name from contacts")}
                assert {f"confirmed {number}" for number in range(5)} <= names
