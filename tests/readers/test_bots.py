"""Who is a person and who a bot: a post through an app makes nobody a bot."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sihu_tui.readers import expand, find_folder_reader, find_reader
from sihu_tui.readers.record import Message, Reading
from sihu_tui.readers.source import Folder, Source


def read(path: Path) -> tuple[list[Message], Reading]:
    (source,) = expand([path])
    reading = Reading()
    if isinstance(source, Folder):
        return list(find_folder_reader(source)[0].read_folder(source, reading)), reading
    assert isinstance(source, Source)
    return list(find_reader(source)[0].read(source, reading)), reading


def told(rows: list[Message], reading: Reading) -> tuple[dict[str, int], list[str]]:
    kinds = {kind.name: n for kind, n in sorted(Counter(row.kind for row in rows).items())}
    return kinds, sorted(key for key, person in reading.people.items() if person.bot)


APP = {"bot_id": "B9", "app_id": "A9", "bot_profile": {"id": "B9", "name": "Calendar"}}


@pytest.mark.parametrize(
    "extra",
    [
        APP,
        {"bot_id": "B9"},
        {"bot_profile": {"id": "B9"}},
        {"subtype": "bot_message", "bot_id": "B9"},
        {"app_id": "A9"},
    ],
)
def test_a_slack_users_post_through_an_app_is_theirs(extra: dict[str, Any], tmp_path: Path) -> None:
    users = [{"id": "U1", "name": "ann", "is_bot": False}, {"id": "U2", "name": "poll", "is_bot": True}]
    rows = [
        {"type": "message", "user": "U1", "text": "sent through an app", "ts": "1782867600.000100", **extra},
        {"type": "message", "user": "U2", "text": "vote", "ts": "1782867601.000100", "bot_id": "B2"},
        {"type": "message", "subtype": "bot_message", "bot_id": "B3", "username": "Polly", "text": "x", "ts": "1782867602.000100"},
    ]  # fmt: skip
    (tmp_path / "general").mkdir()
    (tmp_path / "users.json").write_text(json.dumps(users))
    (tmp_path / "channels.json").write_text(json.dumps([{"id": "C1", "name": "general"}]))
    (tmp_path / "general" / "2026-07-01.json").write_text(json.dumps(rows))
    found, reading = read(tmp_path)
    assert told(found, reading) == ({"TEXT": 1, "BOT": 2}, ["B3", "U2"])
    assert reading.people["U1"].human and not reading.people["U2"].human


def test_in_a_single_day_who_types_by_hand_is_no_bot(tmp_path: Path) -> None:
    rows = [
        {"type": "message", "user": "U1", "text": "by hand", "ts": "1782867600.000100"},
        {"type": "message", "user": "U1", "text": "through an app", "ts": "1782867601.000100", **APP},
        {"type": "message", "user": "U2", "text": "only ever so", "ts": "1782867602.000100", **APP},
    ]
    path = tmp_path / "2026-07-01.json"
    path.write_text(json.dumps(rows))
    found, reading = read(path)
    assert told(found, reading) == ({"TEXT": 2, "BOT": 1}, ["U2"])


def telegram(*rows: dict[str, Any]) -> str:
    messages = [
        {
            "id": n,
            "type": "message",
            "date": "2026-07-01T10:00:00",
            "date_unixtime": str(1782867600 + n),
            "text": "x",
            **row,
        }
        for n, row in enumerate(rows, 1)
    ]
    return json.dumps({"name": "Deals", "type": "private_supergroup", "id": 1, "messages": messages})


BUTTONS = {"inline_bot_buttons": [[{"type": "url", "text": "Go"}]]}


def test_a_telegram_bot_shows_itself_by_its_buttons(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(
        telegram(
            {"from": "Greeter", "from_id": "user9"}, {"from": "Greeter", "from_id": "user9", **BUTTONS},
            {"from": "Ann", "from_id": "user1", "via_bot": "@gif", **BUTTONS},
            {"from": "Bob", "from_id": "user2", "forwarded_from": "Greeter", **BUTTONS}, {"from": "Deals", "from_id": "channel1", **BUTTONS},
        )
    )  # fmt: skip
    found, reading = read(path)
    assert told(found, reading) == ({"TEXT": 3, "BOT": 2}, ["user9"])


def test_discord_says_of_each_author_whether_it_is_a_bot(tmp_path: Path) -> None:
    people = [("1", False), ("2", True)]
    rows = [
        {"id": f"{n}", "type": "Default", "timestamp": "2026-07-01T10:00:00+00:00", "content": "x",
         "author": {"id": who, "name": who, "isBot": bot, "roles": []}, "attachments": [], "embeds": [], "mentions": []}
        for n, (who, bot) in enumerate(people)
    ]  # fmt: skip
    path = tmp_path / "d.json"
    path.write_text(
        json.dumps(
            {"guild": {"id": "1"}, "channel": {"id": "5", "type": "GuildTextChat", "name": "g"}, "messages": rows}
        )
    )
    found, reading = read(path)
    assert told(found, reading) == ({"TEXT": 1, "BOT": 1}, ["2"])
    assert reading.people["1"].human


@pytest.mark.parametrize(("ident", "kinds"), [("ou_1", {"TEXT": 1}), ("cli_a1", {"BOT": 1}), ("on_1", {"TEXT": 1})])
def test_in_feishu_an_app_has_an_id_of_its_own(ident: str, kinds: dict[str, int], tmp_path: Path) -> None:
    item = {
        "message_id": "om_1", "msg_type": "text", "body": {"content": '{"text":"好"}'}, "create_time": "1782867600000", "chat_id": "oc_1",
        "sender": {"id": ident, "id_type": "open_id", "sender_type": "app"},
    }  # fmt: skip
    path = tmp_path / "f.json"
    path.write_text(json.dumps({"data": {"items": [item]}}))
    assert told(*read(path))[0] == kinds
