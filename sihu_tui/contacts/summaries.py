"""What the lists need of every conversation, kept beside it: last word, who waits for whom, usual rhythm, what is due.

Triggers note which contacts changed, whatever changed them (an import, one taken back, a line, an undo); `settle`
makes their sums again before anything reads them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import tzinfo
from statistics import median

from sihu_tui import settings
from sihu_tui.contacts import stake
from sihu_tui.contacts.copies import COVERED, SHOWN
from sihu_tui.contacts.turns import TurnLine, answering, turns
from sihu_tui.dates import days
from sihu_tui.store import Store, single
from sihu_tui.text.sanitize import one_line

TEXT_LENGTH = 80
RHYTHM_DAYS = 365
"""The rhythm is read from so many days before the last word."""
RHYTHM_GAPS = 4
"""Fewer gaps between their days make no rhythm."""
AT_ONCE = 500
"""Contacts a transaction, so that nobody waits for the lock."""


def settle(store: Store) -> int:
    """Make the sums of every contact again whose conversation changed; give how many there were.

    Raises StoreError. A store that cannot be written keeps the sums it has.
    """
    done = 0
    if store.readonly:
        return done
    zone = settings.zone(store)
    while True:
        stale = [row[0] for row in store.connection.execute("select contact_id from contact_stale limit ?", (AT_ONCE,))]
        if not stale:
            return done
        with store.writing(quiet=True) as connection:
            connection.executemany(
                """insert or replace into contact_sums
                    (contact_id, last_ts, last_text, heard, said, waiting, rhythm, due_day, due_why) values (?,?,?,?,?,?,?,?,?)""",
                _sums(connection, stale, zone, str(settings.get(store, "today.closings"))),
            )
            connection.executemany(
                "update contact_sums set stake = ? where contact_id = ? and stake <> ?1", stake.points(store, stale)
            )
            connection.executemany("delete from contact_stale where contact_id = ?", ((contact,) for contact in stale))
        done += len(stale)


def _sums(
    connection: sqlite3.Connection, contacts: list[int], zone: tzinfo, words: str
) -> Iterator[tuple[object, ...]]:
    for contact in contacts:
        own = single.read(connection, "contacts", "due_day, due_why", id=contact)
        if own is None:
            continue
        groups = [row[0] for row in single.every(connection, "groups", "id", contact_id=contact)]
        last_ts, last_text = _last(connection, contact, groups)
        heard, said = _spoke(connection, contact, groups)
        waiting = _waiting(connection, contact, groups, words) if heard is not None else None
        promised = connection.execute(
            """select due_day, text from entries where contact_id = ? and due_day is not null and done is null order by due_day, id limit 1""",
            (contact,),
        ).fetchone()
        due = min(
            (one for one in (own, promised) if one is not None and one[0] is not None),
            default=(None, ""),
            key=lambda d: d[0],
        )
        yield (
            contact, last_ts, last_text, heard, said, waiting, _rhythm(connection, contact, groups, heard, zone),
            due[0], one_line(due[1])[:TEXT_LENGTH],
        )  # fmt: skip


def _last(connection: sqlite3.Connection, contact: int, groups: list[int]) -> tuple[int | None, str]:
    found = connection.execute(
        "select ts, text from entries where contact_id = ? order by ts desc, id desc limit 1", (contact,)
    ).fetchall()
    for group in groups:
        found += connection.execute(
            "select ts, coalesce(text, '') from messages where group_id = ? order by ts desc, id desc limit 1", (group,)
        ).fetchall()
    ts, text = max(found, key=lambda row: row[0], default=(None, ""))
    return ts, one_line(text)[:TEXT_LENGTH]


def _spoke(connection: sqlite3.Connection, contact: int, groups: list[int]) -> tuple[int | None, int | None]:
    """When they, and when we, spoke last."""
    heard, said = connection.execute(
        """select max(case when kind in ('heard', 'call', 'complaint') then ts end),
                  max(case when kind in ('said', 'call') then ts end)
        from entries where contact_id = ? and kind in ('heard', 'call', 'complaint', 'said')""",
        (contact,),
    ).fetchone()
    for group in groups:
        sides = connection.execute(
            """select m.is_self or coalesce(m.is_operator, 0), max(s.last_spoke), count(*)
            from memberships s join members m on m.id = s.member_id
            where s.group_id = ? and s.last_spoke is not null and not m.is_bot group by 1""",
            (group,),
        ).fetchall()
        if len(sides) == 1 and not sides[0][0] and sides[0][2] > 1:
            continue  # which side is ours is not known, so neither is who waits: see `identities.doubts`
        for ours, ts, _n in sides:
            if ours:
                said = max(said or 0, ts)
            else:
                heard = max(heard or 0, ts)
    return heard, said


def _waiting(connection: sqlite3.Connection, contact: int, groups: list[int], words: str) -> int | None:
    """Give since when they wait for an answer of ours: their turn after the last line that answers one."""
    queries = [
        ("""select ts, kind = 'said', case kind when 'call' then 4 else 0 end, case kind when 'call' then '[通话]' else text end
        from entries where contact_id = ? and kind in ('heard', 'complaint', 'said', 'call')
        order by ts desc, id desc""", contact),
        (f"""select s.ts, 1, 0, s.text from sends s where s.contact_id = ?
        and ({SHOWN} or not {COVERED}) order by s.ts desc""", contact),
        *(("""select m.ts, p.is_self or coalesce(p.is_operator, 0), m.kind, m.text
        from messages m join members p on p.id = m.sender_id
        where m.group_id = ? and (m.kind <= 1 or m.kind = 4) and not p.is_bot order by m.ts desc, m.id desc""", group)
          for group in groups if _sides_known(connection, group)),
    ]  # fmt: skip
    lines: list[TurnLine] = []
    answered = 0
    for query, whose in queries:
        for ts, ours, kind, text in connection.execute(query, (whose,)):
            if ts < answered:
                break
            line = TurnLine(ts, bool(ours), kind, text)
            lines.append(line)
            if answering(line):
                answered = ts
                break
    recent = sorted((line for line in reversed(lines) if line.ts >= answered), key=lambda line: line.ts)
    return next((turn.asked for turn in turns(recent, words) if turn.answered is None), None)


def _sides_known(connection: sqlite3.Connection, group: int) -> bool:
    """Tell whether it is known who is who in a private chat; else who waits is not, see `identities.doubts`."""
    row = connection.execute(
        """select sum(m.is_self or coalesce(m.is_operator, 0)), count(*) from memberships s join members m on m.id = s.member_id
        where s.group_id = ? and s.last_spoke is not null and not m.is_bot""",
        (group,),
    ).fetchone()
    return bool(row[0]) or row[1] < 2


def _rhythm(
    connection: sqlite3.Connection, contact: int, groups: list[int], heard: int | None, zone: tzinfo
) -> float | None:
    """Give the median gap, in days, between the days of a year on which they spoke."""
    if heard is None:
        return None
    since = days.day_of(heard, zone) - RHYTHM_DAYS
    spoke = {
        days.day_of(ts, zone)
        for (ts,) in connection.execute(
            """select ts from entries where contact_id = ? and ts > ?
            and kind in ('heard', 'call', 'complaint')""",
            (contact, heard - RHYTHM_DAYS * days.SECONDS),
        )
    }
    for group in groups:
        spoke.update(
            day for (day,) in connection.execute(
                """select d.day from member_days d join members m on m.id = d.member_id
                where d.group_id = ? and d.day >= ? and not (m.is_self or coalesce(m.is_operator, 0) or m.is_bot)""",
                (group, since),
            )
        )  # fmt: skip
    on = sorted(spoke)
    gaps = [after - before for before, after in zip(on, on[1:], strict=False)]
    return float(median(gaps)) if len(gaps) >= RHYTHM_GAPS else None
