"""A mended reader: files that it read wrongly count as not seen; read again, they set right what was taken wrongly."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.conftest import Command

SLACK_USERS = [{"id": "U1", "name": "ann", "is_bot": False}]
SLACK = [
    {
        "type": "message",
        "user": "U1",
        "text": "through an app",
        "ts": "1782867600.000100",
        "bot_id": "B9",
        "bot_profile": {"id": "B9"},
    },
    {"type": "message", "user": "U1", "text": "by hand", "ts": "1782867601.000100"},
]
WHATSAPP = (
    "[13/07/2026, 10:00:00] Ann: \u200eTarjeta de contacto omitida\n[13/07/2026, 10:01:00] Bob: hi\n"
    "[13/07/2026, 10:02:00] Eve: \u200eEve se unió usando el enlace de invitación\n"
)  # fmt: skip


def taken_wrongly(store: Path, kind: int, text: str) -> None:
    """Make the store what an older reader left: another kind (and so another key), and a run of revision 0."""
    from zlib import crc32

    from sihu_tui.importing.dedup import seed

    with sqlite3.connect(store) as connection:
        for ident, ts, key, who in connection.execute(
            "select m.id, ts, m.key, p.key from messages m left join members p on p.id = sender_id where text = ?",
            (text,),
        ).fetchall():
            other = (
                key
                if key > 0
                else -((1 << 62) | (ts << 30) | (crc32(text.encode(), seed(who) ^ kind) & ((1 << 30) - 1)))
            )
            connection.execute("update main.messages set kind = ?, key = ? where id = ?", (kind, other, ident))
        connection.execute("update import_runs set report = json_set(report, '$.revision', 0)")


def kinds(store: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(store) as connection:
        return connection.execute("select text, kind from messages order by ts, text").fetchall()


def test_a_slack_user_taken_for_a_bot_is_unlearnt_when_the_file_comes_again(sihu: Command, tmp_path: Path) -> None:
    folder, store = tmp_path / "slack", tmp_path / "cli" / "sihu.db"
    (folder / "general").mkdir(parents=True)
    (folder / "users.json").write_text(json.dumps(SLACK_USERS))
    (folder / "channels.json").write_text(json.dumps([{"id": "C1", "name": "general"}]))
    (folder / "general" / "2026-07-01.json").write_text(json.dumps(SLACK))
    assert sihu("import", folder).returncode == 0
    right = kinds(store)
    taken_wrongly(store, 6, "through an app")
    with sqlite3.connect(store) as connection:
        connection.execute("update members set is_bot = 1")
    assert kinds(store) != right
    assert "mended since" in sihu("doctor").stdout
    (file,) = json.loads(sihu("import", folder, "--json").stdout)["files"]
    assert file["new"] == 0 and kinds(store) == right
    with sqlite3.connect(store) as connection:
        assert connection.execute("select max(is_bot) from members").fetchone() == (0,)
        assert connection.execute("select sum(n) from member_days").fetchone() == (2,)
    assert "mended since" not in sihu("doctor").stdout


def test_rows_without_ids_are_set_right_and_never_doubled(sihu: Command, tmp_path: Path) -> None:
    inbox, store = tmp_path / "in", tmp_path / "cli" / "sihu.db"
    inbox.mkdir()
    (inbox / "_chat.txt").write_text(WHATSAPP, encoding="utf-8")
    assert sihu("import", "--inbox", inbox).returncode == 0
    right = kinds(store)
    assert [kind for _text, kind in right] == [1, 0, 2]
    for text, _kind in (right[0], right[2]):
        taken_wrongly(store, 4, str(text))
    assert [kind for _text, kind in kinds(store)] == [4, 0, 4]
    done = json.loads(sihu("import", "--inbox", inbox, "--json").stdout)
    assert [file["new"] for file in done["files"]] == [0] and kinds(store) == right
    assert json.loads(sihu("import", "--inbox", inbox, "--json").stdout)["files"] == []


def test_rows_of_another_day_are_moved_and_those_who_never_came_are_forgotten(sihu: Command, tmp_path: Path) -> None:
    line, wa, store = tmp_path / "a.txt", tmp_path / "WhatsApp Chat with Club.txt", tmp_path / "cli" / "sihu.db"
    line.write_text(
        "[LINE] 活動群的聊天記錄\n儲存日期：2026/07/20 10:00\n\n2026/07/01（三）\n09:00\t甲\t早\n09:05\t乙\t好\n09:06\t乙\t好\n"
    )
    wa.write_text(
        "13/07/2026, 10:00 - Ann added this group to the community: Town\n13/07/2026, 10:01 - Ann: hi\n13/07/2026, 10:02 - Bob: yo\n"
    )
    assert sihu("import", line, wa).returncode == 0
    names = "select name from members order by name"
    with sqlite3.connect(store) as connection:
        right = connection.execute("select ts, text from messages order by ts, id").fetchall()
        people = connection.execute(names).fetchall()
        # as the older readers left it: two messages a month late, and a member called like the community
        connection.execute("update main.messages set ts = ts + 86400 * 45, key = key - 1 where text = '好'")
        connection.execute(
            "insert into members (platform, key, name, is_bot, is_self) values ('whatsapp', 'x', 'this group', 0, 0)"
        )
        connection.execute(
            "insert into memberships (group_id, member_id, joined, spoken) select group_id, (select id from members where key = 'x'),"
            " ts, 0 from messages where kind = 4"
        )
        connection.execute("update import_runs set report = json_set(report, '$.revision', 0)")
    files = json.loads(sihu("import", line, wa, "--json").stdout)["files"]
    assert [file["new"] for file in files] == [0, 0]
    with sqlite3.connect(store) as connection:
        assert connection.execute("select ts, text from messages order by ts, id").fetchall() == right
        assert connection.execute(names).fetchall() == people
