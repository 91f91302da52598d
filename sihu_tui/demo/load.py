"""Stories into the store, by the import's own staging and merging."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import tzinfo

from sihu_tui.dates import days
from sihu_tui.demo.chatter import HOUR, Crowd, TalkCalendar, tell_all
from sihu_tui.demo.contacts import PEOPLE
from sihu_tui.demo.desk import private_chat
from sihu_tui.demo.portfolio import EXPORTS, FORMAT, GROUPS, OPERATORS, SELVES, Export
from sihu_tui.importing import coverage
from sihu_tui.importing.merge import merge
from sihu_tui.importing.stage import Stage
from sihu_tui.readers.record import Membership, Message, Reading


class Platform:
    """All that happened on one platform, whether or not it was exported.

    `calendar` counts back from the newest day, `weeks` from the Sunday of its week.
    """

    def __init__(self, name: str, calendar: TalkCalendar, weeks: TalkCalendar) -> None:
        self.name, self.calendar = name, calendar
        self.crowd = crowd = Crowd(name)
        self.accounts = {login: crowd.named(operator.account) for login, operator in OPERATORS.items()}
        self.me = self.accounts[SELVES[name]]
        here = [person for person in PEOPLE if person.platform == name]
        self.contacts = {person.name: crowd.named(person.name) for person in here}
        """Keys of the contacts by name."""
        seats: dict[str, list[str]] = {}
        for person in here:
            seats.setdefault(person.group, []).append(self.contacts[person.name])
        plans = (plan for plan in GROUPS if plan.platform == name)
        self.stories = tell_all(plans, crowd, weeks, self.accounts, seats)
        self.private = {
            key: private_chat(person, key, self.me, calendar)
            for person in here
            if person.chat and (key := self.contacts[person.name])
        }

    def bring_in(self, connection: sqlite3.Connection, export: Export, zone: tzinfo) -> list[int]:
        """Bring one export's days in, in one transaction, and record what it covers; give its groups."""
        since, until = self.calendar.at(export.first, 0), self.calendar.at(export.last, 0) + days.SECONDS
        stage = Stage(connection, self._reading(export))
        stage.fill(self._messages(since, until), lambda _rows: None)
        connection.execute("begin immediate")
        groups, after, upto, _sums = merge(connection, stage, self.name, zone)
        run = _record(connection, export, until + 8 * HOUR, after, upto)
        first, last = (self.calendar.newest - ago for ago in (export.first, export.last))
        spans = {}
        for key, group in groups.items():
            created = stage.reading.chats[key].created
            began = days.day_of(created, zone) if created else first
            if began <= last:
                spans[group] = (max(first, began), last)
        coverage.write(connection, run, spans, ())
        connection.execute("commit")
        return list(groups.values())

    def _reading(self, export: Export) -> Reading:
        """Give what the export states of chats and people; who is a member only the platform's newest one."""
        reading = Reading()
        for key, name in self.crowd.names.items():
            reading.person(key, name)
        for key in self.accounts.values():
            reading.people[key].operator = True
        reading.people[self.me].self = True
        newest = export == [one for one in EXPORTS if one.platform == self.name][-1]
        for story in self.stories:
            founded = story.memberships[0].joined
            chat = reading.chat(story.key, name=story.plan.name, private=False, platform=self.name)
            chat.created, chat.snapshot = founded, newest
            reading.memberships += story.memberships if newest else ()
        for key in self.private:
            reading.chat(key, name=self.crowd.names[key], private=True, platform=self.name)
            reading.memberships += (Membership(key, key), Membership(key, self.me))
        return reading

    def _messages(self, since: int, until: int) -> Iterator[Message]:
        for messages in (*(story.messages for story in self.stories), *self.private.values()):
            if self.name != "telegram":
                yield from (message for message in messages if since <= message.ts < until)
                continue
            in_order = sorted(messages, key=lambda message: message.ts)
            for number, message in enumerate(in_order, 1):
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
