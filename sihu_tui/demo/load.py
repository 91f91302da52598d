"""Stories into the store, by the import's own staging and merging."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import tzinfo

from sihu_tui import days
from sihu_tui.demo.chatter import HOUR, Calendar, Crowd, Story
from sihu_tui.demo.portfolio import OPERATORS, Export
from sihu_tui.importing import coverage, merge
from sihu_tui.importing.stage import Stage
from sihu_tui.record import Chat, Membership, Message, Reading

FORMAT = "demo"
"""The format that the demo's import runs name."""


def read(stories: Iterable[Story], crowd: Crowd, accounts: dict[str, str], private: dict[str, list[Message]],
         newest: bool) -> Reading:  # fmt: skip
    """Give what one export states of its chats and people.

    Who is a member is stated only by the `newest` export of a platform.
    """
    reading = Reading()
    for login, key in accounts.items():
        reading.person(key, OPERATORS[login].account, operator=True)
    for story in stories:
        chat = reading.chat(story_key(story), name=story.plan.name, private=False, platform=crowd.platform)
        chat.snapshot = newest
        chat.created = story.memberships[0].joined
        if newest:
            reading.memberships += story.memberships
    for key, name in crowd.names.items():
        reading.person(key, name)
    for key, messages in private.items():
        reading.chats[key] = Chat(key, crowd.names[key], private=True, platform=crowd.platform)
        speakers = {message.sender for message in messages if message.sender}
        reading.memberships += [Membership(key, speaker) for speaker in sorted(speakers)]
    return reading


def story_key(story: Story) -> str:
    """Give the key of a story's chat."""
    return f"{story.plan.platform}:{story.plan.name}"


def bring_in(connection: sqlite3.Connection, export: Export, reading: Reading, stories: list[Story],
             private: dict[str, list[Message]], calendar: Calendar, zone: tzinfo) -> list[int]:  # fmt: skip
    """Bring one export's days in and record what it covers; give its groups. Inside one transaction."""
    since, until = calendar.at(export.first, 0), calendar.at(export.last, 0) + days.SECONDS
    chats = [(story_key(story), story.messages) for story in stories] + list(private.items())
    stage = Stage(connection, reading)
    stage.fill(_numbered(chats, since, until, export.platform == "telegram"), lambda _rows: None)
    connection.execute("begin immediate")
    groups, after, upto = merge.merge(connection, stage, export.platform, zone)
    run = _record(connection, export, until + 8 * HOUR, after, upto)
    first_day, last_day = (days.day_of(calendar.at(ago, 43200), zone) for ago in (export.first, export.last))
    spans = {}
    for key, group in groups.items():
        created = reading.chats[key].created
        began = days.day_of(created, zone) if created else first_day
        if began <= last_day:
            spans[group] = (max(first_day, began), last_day)
    coverage.write(connection, run, spans, ())
    connection.execute("commit")
    return list(groups.values())


def _numbered(chats: list[tuple[str, list[Message]]], since: int, until: int, ids: bool) -> Iterable[Message]:
    for _key, messages in chats:
        if not ids:
            yield from (message for message in messages if since <= message.ts < until)
            continue
        for number, message in enumerate(sorted(messages, key=lambda message: message.ts), 1):
            if since <= message.ts < until:
                yield message._replace(id=number)


def _record(connection: sqlite3.Connection, export: Export, finished: int, after: int, upto: int) -> int:
    name = f"demo/{export.platform}-{export.last}"
    cursor = connection.execute(
        """insert into import_runs (batch, path, format, version, zone, size, digest, started, finished,
            new, known, skipped, first_ts, last_ts, first_id, last_id, report)
        select ?1, ?1, ?2, '', null, 0, ?1, ?3 - 5, ?3, ?5 - ?4, 0, 0, min(ts), max(ts), ?4 + 1, ?5, ?6
        from messages where id > ?4 and id <= ?5""",
        (name, FORMAT, finished, after, upto, json.dumps({"new": upto - after})),
    )
    return int(cursor.lastrowid or 0)
