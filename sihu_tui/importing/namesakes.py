"""Which group a chat is that has no id but a name: told by what was said and by whom, never by the name alone.

A second download is called `… (1)`, two folders hold files of one name, a file is renamed, two members export one
group. Rows in the same second with the same text tell that two chats are one; people tell where no time is shared.
Whatever was decided so is told with the run, and `sihu groups join` and `split` set it right.
"""

from __future__ import annotations

import re
import sqlite3
from typing import NamedTuple

from sihu_tui.importing.stage import Stage
from sihu_tui.readers.record import Chat
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line

SAMPLE = 60
SAME_SHARE = 0.2
"""Of the sampled rows in the time that both cover, so many stand in a group that is the same."""
RENAMED_SHARE = 0.5
RENAMED_LEAST = 3
COVERED = 3
"""So many sampled rows in the time that both cover, none of them shared, tell two groups apart."""
FEWEST = 2
MOST_GROUPS = 2000
ROWS_WITH_GROUPS = frozenset(("activity-csv", "table"))
"""Formats whose rows name their group: there the name is what the user means by it."""
_COPY = re.compile(
    r"(?: ?[(（]\d{1,2}[)）]|(?: ?[-–_] ?|的| )(?:副本|複製|复制|拷贝|Copy|copy|コピー|복사본|Kopie|copie|copia)(?: ?[(（]?\d{1,2}[)）]?)?)\Z"
)


class NamesakePlace(NamedTuple):
    """Where a chat goes: the group that is there, or none and the `key` and `name` to found one under."""

    group: int | None
    key: str
    name: str
    renames: bool = True


class _Likeness(NamedTuple):
    shared: int
    covered: int
    common: int
    fewer: int

    @property
    def same(self) -> bool:
        """The two said the same at the same time."""
        return self.shared >= max(1, self.covered * SAME_SHARE)

    @property
    def apart(self) -> bool:
        """The two have nothing in common, and enough to tell."""
        many = self.common > FEWEST and self.common * 2 >= self.fewer
        return not self.same and not many and (self.covered >= COVERED or (not self.common and self.fewer >= FEWEST))


def bare_name(name: str) -> str:
    """Give a file's name without what a second download or copy puts behind it: `老客群(1)` is 老客群."""
    while (cut := _COPY.sub("", name)) not in (name, ""):
        name = cut
    return name


def place(connection: sqlite3.Connection, chat: Chat, platform: str, stage: Stage) -> NamesakePlace | None:
    """Give where a chat that has only a name goes; None where the key itself tells. Tells what it decided as a doubt."""
    reading = stage.reading
    name = one_line(chat.name or "") or chat.key
    if chat.key != (chat.name or chat.key) or chat.key == reading.group_name or chat.key not in stage.chats:
        return None
    if reading.format in ROWS_WITH_GROUPS and chat.key != reading.stem():
        return None
    aliased = connection.execute(
        "select g.id, g.name from group_aliases a join groups g on g.id = a.group_id where a.platform = ? and a.key = ?",
        (platform, chat.key),
    ).fetchone()
    if aliased:
        return NamesakePlace(aliased[0], chat.key, aliased[1], renames=False)
    base = bare_name(chat.key)
    alike = [
        (group, key, shown)
        for group, key, shown in connection.execute(
            "select id, key, name from groups where platform = ?1 and substr(key, 1, length(?2)) = ?2 order by key = ?3 desc, id",
            (platform, base, chat.key),
        )
        if bare_name(key.partition(APART)[0]) == base
    ]
    if not alike:
        return _renamed(connection, chat, name, platform, stage)
    rows = _sample(connection, stage, chat)
    if not rows:
        return None
    likeness = {group: _likeness(connection, stage, chat, group, rows) for group, _key, _shown in alike}
    best = max(
        alike,
        key=lambda one: (
            likeness[one[0]].same,
            likeness[one[0]].shared,
            not likeness[one[0]].apart,
            one[1] == chat.key,
        ),
    )
    group, key, shown = best
    found = likeness[group]
    if found.same or (key == chat.key and not found.apart) or (not found.apart and found.common):
        if key != chat.key:
            told = _("{name} was taken for another export of {group}: {n} of {of} rows looked at stand there too.")
            reading.doubt(told.format(name=name, group=shown, n=found.shared, of=found.covered))
        return NamesakePlace(group, key, shown, renames=key == chat.key and APART not in key)
    return _beside(connection, chat, name, shown, platform, stage)


APART = " @ "
"""What parts a group's name from the folder it came from, in the key of one that is not the only one of its name."""


def _beside(
    connection: sqlite3.Connection, chat: Chat, name: str, other: str, platform: str, stage: Stage
) -> NamesakePlace:
    key = chat.key
    taken = {one for (one,) in connection.execute("select key from groups where platform = ?", (platform,))}
    number = 1
    while key in taken:
        folder = one_line(stage.reading.folder()) or str(number)
        key = f"{chat.key}{APART}{folder}" + (f" {number}" if number > 1 else "")
        number += 1
    shown = name if key == chat.key else one_line(f"{name} ({key.partition(APART)[2]})")
    told = _(
        "There is a group {group} already in which other people speak; this one was kept apart as {name}. If they are one, `sihu groups join` makes them so."
    )
    stage.reading.doubt(told.format(group=other, name=shown))
    return NamesakePlace(None, key, shown)


def _renamed(
    connection: sqlite3.Connection, chat: Chat, name: str, platform: str, stage: Stage
) -> NamesakePlace | None:
    """Give the group under another name that said the same at the same time; from then on the key is its alias."""
    rows = _sample(connection, stage, chat)
    if len(rows) < RENAMED_LEAST:
        return None
    groups = connection.execute(
        "select id, name from groups where platform = ? and key = name and coalesce(last_message, 0) >= ? order by id desc limit ?",
        (platform, rows[0][0], MOST_GROUPS),
    ).fetchall()
    for group, shown in groups:
        covered, shared = _compared(connection, group, rows)
        if shared >= RENAMED_LEAST and shared >= covered * RENAMED_SHARE:
            connection.execute(
                "insert or ignore into group_aliases (platform, key, group_id) values (?,?,?)",
                (platform, chat.key, group),
            )
            told = _("{name} was taken for another export of {group}: {n} of {of} rows looked at stand there too.")
            stage.reading.doubt(told.format(name=name, group=shown, n=shared, of=covered))
            return NamesakePlace(group, chat.key, shown, renames=False)
    return None


def _sample(connection: sqlite3.Connection, stage: Stage, chat: Chat) -> list[tuple[int, str, int]]:
    """Give times, texts and senders of some of a chat's rows, spread over it, oldest first."""
    local = stage.chats[chat.key]
    spoken = "g = ? and kind <= 1 and text is not null"
    (n,) = connection.execute(f"select count(*) from temp.stage where {spoken}", (local,)).fetchone()
    return connection.execute(
        f"""select ts, text, sender from (select ts, text, sender, row_number() over (order by ts) as nth from temp.stage where {spoken})
        where nth % ? = 0 order by ts limit {2 * SAMPLE}""",
        (local, max(1, n // SAMPLE)),
    ).fetchall()


def _compared(connection: sqlite3.Connection, group: int, rows: list[tuple[int, str, int]]) -> tuple[int, int]:
    """Give how many of `rows` lie in a group's time, and how many stand in it, whoever said them."""
    first, last = connection.execute("select min(ts), max(ts) from messages where group_id = ?", (group,)).fetchone()
    if first is None:
        return 0, 0
    inside = [row for row in rows if first <= row[0] <= last]
    there = "select 1 from messages where group_id = ? and ts = ? and text = ? limit 1"
    shared = [row for row in inside if connection.execute(there, (group, *row[:2])).fetchone()]
    # what one person sent to several groups at once makes them no one group
    if len({sender for _ts, _text, sender in shared}) == 1 and len({sender for _ts, _text, sender in inside}) > FEWEST:
        return len(inside), 0
    return len(inside), len(shared)


def _likeness(
    connection: sqlite3.Connection, stage: Stage, chat: Chat, group: int, rows: list[tuple[int, str, int]]
) -> _Likeness:
    covered, shared = _compared(connection, group, rows)
    numbers = {local: key for key, local in stage.people.items() if key is not None}
    ours = {
        numbers[local]
        for (local,) in connection.execute(
            "select distinct sender from temp.stage where g = ? and kind <= 1 and sender is not null",
            (stage.chats[chat.key],),
        )
    }
    theirs = {
        key
        for (key,) in connection.execute(
            """select distinct m.key from members m where m.id in
            (select member_id from member_days where group_id = ? and member_id > 0)""",
            (group,),
        )
    }
    return _Likeness(shared, covered, len(ours & theirs), min(len(ours), len(theirs)))
