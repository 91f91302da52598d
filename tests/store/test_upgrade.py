"""A store of the last released schema, with a bit of everything in it, opens in this one with every row and works on."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from sihu_tui import contacts
from sihu_tui.contacts import identities
from sihu_tui.derived import open_store
from sihu_tui.store import backup, journal
from tests.conftest import Command

KEPT = gzip.decompress((Path(__file__).parents[1] / "fixtures" / "store_v3.db.gz").read_bytes())
ASIDE = ("coverage", "health", "health_weeks", "sqlite_sequence", "sqlite_stat1")
"""Made anew, or kept in less room."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "cli" / "sihu.db"
    path.parent.mkdir()
    path.write_bytes(KEPT)
    return path


def rows(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as store:
        names = [row[0] for row in store.execute("select name from sqlite_master where type = 'table'")]
        return {
            name: store.execute(f"select count(*) from {name}").fetchone()[0]
            for name in names
            if name not in ASIDE and not name.startswith(("words", "search", "fts"))
        }


def test_every_row_is_there_and_a_backup_of_before(old: Path) -> None:
    before = rows(old)
    with open_store(old) as store:
        assert store.connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert store.connection.execute("pragma foreign_key_check").fetchall() == []
    after = rows(old)
    assert {name: n for name, n in before.items() if after.get(name) != n} == {}
    copies = [path for path in old.parent.iterdir() if "backup" in path.name]
    assert len(copies) == 1 and rows(copies[0]) == before and backup.check(copies[0]) == 3


def test_the_commands_work_on_it_and_what_was_undone_can_be(sihu: Command, old: Path) -> None:
    health = json.loads(sihu("health", "--json").stdout)
    assert {group["group"] for group in health["groups"]} == {"会员群", "活动群"} and health["judged"]
    orders = json.loads(sihu("orders", "list", "--json").stdout)["orders"]
    assert sum(row["cents"] for row in orders) == 12800 - 2800 + 5990
    assert "退货说明" in sihu("replies").stdout + sihu("replies", "search", "退货").stdout
    with open_store(old) as store:
        assert [step.what for step in journal.steps(store)][-3:] == ["need: 旅行装", "王姐: 寄小样", "王姐 added"]
        assert [row.name for row in contacts.list_contacts(store)] == ["王姐"]
    assert "owner" in sihu("undo", "--list").stdout
    assert sihu("undo").returncode == 0


MARKED = {
    "contacts": "id = 9", "entries": "id = 91", "replies": "id = 9", "needs": "id = 9", "sends": "id = 91",
    "surveys": "id = 9", "tag_rules": "id = 9",
}  # fmt: skip
OLD = """
    insert into contacts (id, name, remark, phone, stage, tags, note, due_why, created, koc, willing, topics) values
        (7, '小王', '', '13800001111', 'aware', '', '', '', 5, '', '', ''), (8, '王二', '', '', 'aware', '', '', '', 5, '', '', ''),
        (9, '快递', '', '', 'aware', '', '', '', 5, '', '', '');
    insert into groups (id, name, platform, key, private, contact_id, kind, purpose, owner, tags)
        values (9, '快递', 'wechat', 'x9', 1, 9, 'long', '', '', '');
    insert into entries (id, contact_id, ts, kind, text, operator) values (71, 8, 6, 'note', '小王的', ''), (91, 1, 6, 'note', '删了', ''),
        (92, 9, 6, 'note', '快递的', '');
    insert into contact_joins (id, kept, gone, ts, operator, moved) values (5, 8, 7, 6, '', '{"entries": [71], "contacts.phone": ["", "1"]}');
    update contacts set phone = '1' where id = 8;
    update contacts set removed = 6 where id = 7;
    insert into replies (id, title, shortcut, folder, tags, keywords, scope, kind, status, reviewer, attachment, pinyin, updated)
        values (9, '旧', 'jiu', '', '', '', 'team', 'service', 'approved', '', '', '', 5);
    insert into wordings (reply_id, part, position, body) values (9, '', 0, '您好');
    insert into sends (id, ts, reply_id, contact_id, operator, kind, text, verbatim, override) values
        (91, 5, 9, 1, '', 'service', '您好', 1, ''), (92, 5, 9, 1, '', 'service', '您好', 1, '');
    insert into needs (id, title, category, polarity, state, note, created) values (9, '旧愿望', '', 0, 'collected', '', 5);
    insert into need_askers (need_id, contact_id, name, entry_id, ts, text, polarity) values (9, 1, '', 91, 5, '', 0);
    insert into surveys (id, title, words, options, first_day) values (9, '旧问卷', '旧的', '', 5);
    insert into tag_rules (id, tag, condition, keep_days) values (9, '旧', 'stage:aware', 0);
"""


def test_what_was_only_marked_as_removed_is_gone_and_two_who_were_joined_can_be_split(old: Path) -> None:
    with sqlite3.connect(old) as store:
        store.executescript(OLD)
        for table, where in MARKED.items():
            store.execute(f"update {table} set removed = 6 where {where}")
        steps = store.execute("select count(*) from steps").fetchone()[0]
        what = json.dumps([["contacts", {"id": 9}, {"removed": None}, {"removed": 6}]])
        store.execute(
            "insert into steps (ts, operator, what, rows, count) values (6, '', ?, ?, 1)",
            (json.dumps(["x", {}]), what),
        )
    with open_store(old) as store:
        for table, where in MARKED.items():
            assert store.connection.execute(f"select count(*) from {table} where {where}").fetchone() == (0,), table
        assert store.connection.execute("pragma foreign_key_check").fetchall() == []
        assert store.connection.execute("select reply_id, text from sends where id = 92").fetchone() == (None, "您好")
        chat = store.connection.execute("select contact_id, archived is not null from groups where id = 9")
        assert chat.fetchone() == (None, 1), "put away, so that the next import makes nobody of it"
        assert len(journal.steps(store)) == steps, "what did nothing but mark is no step any more"
        assert contacts.add_contact(store, "新人") == 9
        ((joined, name, _ts),) = identities.joins(store, 8)
        identities.split(store, joined)
        held = store.connection.execute("select id, name, phone from contacts where id in (7, 8) order by id")
        assert name == "小王" and held.fetchall() == [(7, "小王", "13800001111"), (8, "王二", "")]
        assert [line.text for line in contacts.thread(store, 7)] == ["小王的"]
