"""Sends and outsiders' advertisements as the imported messages tell them: derived, kept in step, never typed in.

Every line with words that an operator (no bot) said in a group is a send of a kind. What was copied through sihu and is
found in an import is the send that was logged. Lines of the last `RECENT_DAYS` of a group are told when they come in,
older ones when somebody looks at the group (`of_group`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sihu_tui.dates import days
from sihu_tui.outreach import ads
from sihu_tui.outreach.classify import Classifier, of_store, same
from sihu_tui.store import Store, pending, single

RECENT_DAYS = 120
AD_DAYS = 35
SAME_SECONDS = 12 * 3600
"""A logged text and a line with the same words within this time are one send."""
_NEVER = 1 << 40
OURS_SQL = "not m.is_bot and (m.is_self or coalesce(m.is_operator, s.role in ('owner', 'admin'), 0))"
"""Who is an operator in a group, over members m and memberships s."""
_MAYBE = re.compile(
    r"https?:|www\.|\.(?:com|cn|top|shop|xyz)\b|\d{7}|[加+](?:我|个|[vVqQ微])|微信|[vV][xX:：]|私|联系|兼职|副业|日结|月入|赚|返|佣|刷单|砍|助力|帮|点|投票|邀请码"
    r"|扫码|进群|领|注册|免费|转让|出租|招|代理|代|贷款|信用卡|理财|股票|保险|低价|便宜|二手|闲置|回收|货源|开了|我是|我卖|我开|内部|报.{0,2}名|红包|优惠|折|想.{0,8}的|有需要|感兴趣|一起"
    r"|\b(?:dm|whatsapp|selling|sale|earn|free|join|offer|cheap|shop|referral|link)\b",
    re.IGNORECASE,
)
"""What no advertisement is without: nothing else is weighed."""

_Line = tuple[int, int, int, int, str]
"""A line of somebody who is no operator: group, key, UTC second, member, text."""


@dataclass(frozen=True, slots=True)
class Advertiser:
    """Somebody who advertises: how often and in how many groups; when last (UTC seconds), what, and where."""

    member: int
    name: str
    times: int
    groups: int
    ts: int
    text: str | None
    group_name: str


def after_import(store: Store, groups: Iterable[int] = ()) -> None:
    """Tell what came in since the last time, what nobody looked at yet, and `groups` that lost messages."""
    new = store.connection.execute(
        """select id from groups where id not in (select group_id from line_marks)
        union select group_id from messages where id > (select coalesce(max(upto), 0) from line_marks)"""
    )
    settle(store, {*groups, *(group for (group,) in new)}, RECENT_DAYS)


def of_people(store: Store, members: Iterable[int]) -> None:
    """Tell the groups anew in which people spoke who became operators, or are none any more."""
    rows = [
        store.connection.execute(
            "select group_id from memberships where member_id = ? and spoken > 0", (member,)
        ).fetchall()
        for member in members
    ]
    settle(store, {group for found in rows for (group,) in found}, RECENT_DAYS, anew=True)


def of_group(store: Store, group: int) -> None:
    """Tell all of a group's past, before it is looked at."""
    if not store.readonly:
        settle(store, [group], None)


def settle(store: Store, groups: Iterable[int], recent: int | None, anew: bool = False) -> None:
    """Bring the sends and advertisements of groups in step with their messages, of the last `recent` days or of all.

    What was looked at before is not looked at again, unless `anew`: other people are operators now. What no longer rests
    on a message, or on an operator's, goes.
    """
    connection = store.connection
    newest = connection.execute("select coalesce(max(id), 0) from messages").fetchone()[0]
    known = {group: (upto, since) for group, upto, since in connection.execute("select * from line_marks") if not anew}
    staffed = _staffed(connection, groups)
    others: list[_Line] = []
    for group, last in staffed:
        others += _others(connection, group, _ads_since(last), known.get(group, (0, 0))[0])
    teller = of_store(store) if others else None
    advertised = {} if teller is None else _advertise(connection, others, teller)
    for group, last in staffed:
        upto, since = known.get(group, (0, _NEVER))
        start = 0 if recent is None or last is None else last - recent * days.SECONDS
        found = _untold(connection, group, start, upto, since)
        if found and teller is None:
            teller = of_store(store)
        with store.writing():
            _sweep(connection, group)
            if teller is not None:
                _keep(connection, group, found, teller)
            _keep_ads(connection, advertised.pop(group, ()))
            connection.execute(
                "insert into line_marks values (?1, ?2, ?3) on conflict do update set upto = ?2, since = ?3",
                (group, newest, min(start, since)),
            )
    if advertised:
        with store.writing():
            for lines in advertised.values():
                _keep_ads(connection, lines)
            pending.mark(connection, advertised)


def again(store: Store, groups: Iterable[int]) -> None:
    """Tell sends and advertisements anew, after a correction or other rules; logged sends keep the kind they were given."""
    teller, connection = of_store(store), store.connection
    staffed = _staffed(connection, groups)
    others = [line for group, last in staffed for line in _others(connection, group, _ads_since(last), 0)]
    advertised = _advertise(connection, others, teller)
    for group, _last in staffed:
        rows = connection.execute(
            """select s.id, s.kind, s.text from sends s where s.group_id = ? and s.member_id is not null""",
            (group,),
        ).fetchall()
        told = teller.sends([text for _id, _kind, text in rows])
        changed = [
            (kind, id) for (id, was, _text), (kind, _why) in zip(rows, told, strict=True) if kind not in (None, was)
        ]
        with store.writing():
            connection.executemany("update sends set kind = ? where id = ?", changed)
            single.delete(connection, "group_ads", group_id=group)
            _keep_ads(connection, advertised.get(group, ()))


def _staffed(connection: sqlite3.Connection, groups: Iterable[int]) -> list[tuple[int, int | None]]:
    """Give those of the groups (no private talks) that have an operator or sends of one, with their last message."""
    wanted = set(groups)
    rows = connection.execute(
        f"""select g.id, g.last_message from groups g where coalesce(g.private, 0) = 0 and (exists (
            select 1 from memberships s join members m on m.id = s.member_id where s.group_id = g.id and {OURS_SQL})
            or exists (select 1 from sends x where x.group_id = g.id and x.key is not null))"""
    )
    return [(group, last) for group, last in rows if group in wanted]


def _untold(
    connection: sqlite3.Connection, group: int, start: int, upto: int, since: int
) -> list[tuple[int, int, int, str, str, bool]]:
    """Give the operators' lines without a send: key, UTC second, member, name, text, and whether it answers a member.

    From `start` on, and only what is newer than message `upto` or older than `since`, which was not looked at yet.
    """
    return connection.execute(
        f"""select x.key, x.ts, m.id, m.name, x.text, x.reply_to is not null
        from messages x join members m on m.id = x.sender_id
        join memberships s on s.group_id = x.group_id and s.member_id = m.id
        where x.group_id = ?1 and x.ts >= ?2 and (x.id > ?3 or x.ts < ?4) and x.kind <= 1 and x.text <> '' and {OURS_SQL}
        and not exists (select 1 from sends e where e.group_id = ?1 and e.key = x.key)
        and not exists (select 1 from not_sends e where e.group_id = ?1 and e.key = x.key)
        order by x.ts, x.id""",
        (group, start, upto, since),
    ).fetchall()


def _sweep(connection: sqlite3.Connection, group: int) -> None:
    """Take off what rests on a message that is gone, or on somebody who is no operator; a logged send only lets go."""
    gone = f"""group_id = ?1 and key is not null and (not exists (select 1 from messages x where x.group_id = ?1
        and x.key = sends.key) or member_id is not null and not exists (select 1 from members m join memberships s
        on s.member_id = m.id and s.group_id = ?1 where m.id = sends.member_id and {OURS_SQL}))"""
    connection.execute(f"delete from sends where {gone} and member_id is not null", (group,))
    connection.execute(f"update sends set key = null where {gone} and member_id is null", (group,))
    connection.execute(
        f"""delete from group_ads where group_id = ?1 and (not exists (select 1 from messages x where x.group_id = ?1
        and x.key = group_ads.key) or exists (select 1 from members m join memberships s
        on s.member_id = m.id and s.group_id = ?1 where m.id = group_ads.member_id and (m.is_bot or {OURS_SQL})))""",
        (group,),
    )


def _keep(
    connection: sqlite3.Connection,
    group: int,
    found: Sequence[tuple[int, int, int, str, str, bool]],
    teller: Classifier,
) -> None:
    if not found:
        return
    logged = connection.execute(
        "select id, ts, text from sends where group_id = ? and key is null and ts between ? and ?",
        (group, found[0][1] - SAME_SECONDS, found[-1][1] + SAME_SECONDS),
    ).fetchall()
    kinds = teller.sends([row[4] for row in found])
    made = []
    for (key, ts, member, name, text, answers), (kind, _why) in zip(found, kinds, strict=True):
        if kind is None:
            continue
        match = next((one for one in logged if abs(one[1] - ts) <= SAME_SECONDS and same(one[2]) == same(text)), None)
        if match is not None:
            logged.remove(match)
            single.update(connection, "sends", match[0], key=key)
        else:
            made.append((ts, group, name, "service" if answers and kind != "promotion" else kind, text, key, member))
    connection.executemany(
        """insert into sends (ts, group_id, operator, kind, text, verbatim, override, key, member_id)
        values (?, ?, ?, ?, ?, 0, '', ?, ?)""",
        made,
    )


def _ads_since(last: int | None) -> int:
    return (last or 0) - AD_DAYS * days.SECONDS


def _others(connection: sqlite3.Connection, group: int, start: int, upto: int) -> list[_Line]:
    """Give the lines of others that may advertise, from `start` on and newer than message `upto`."""
    rows = connection.execute(
        f"""select x.group_id, x.key, x.ts, m.id, x.text from messages x join members m on m.id = x.sender_id
        join memberships s on s.group_id = x.group_id and s.member_id = m.id
        where x.group_id = ? and x.ts >= ? and x.id > ? and x.kind <= 1 and length(x.text) >= 5
        and not m.is_bot and not ({OURS_SQL})""",
        (group, start, upto),
    )
    return [row for row in rows if _MAYBE.search(row[4])]


def _advertise(connection: sqlite3.Connection, lines: Sequence[_Line], teller: Classifier) -> dict[int, list[_Line]]:
    """Give those of the lines that advertise, by group, with earlier ones elsewhere that bring the same link or address."""
    lines = list({(line[0], line[1]): line for line in [*lines, *_elsewhere(connection, lines)]}.values())
    found: dict[int, list[_Line]] = {}
    told = ads.tell([ads.Said(group, who, text) for group, _key, _ts, who, text in lines], teller)
    for line, (ad, _why) in zip(lines, told, strict=True):
        if ad:
            found.setdefault(line[0], []).append(line)
    return found


def _elsewhere(connection: sqlite3.Connection, lines: Sequence[_Line]) -> list[_Line]:
    """Give the lines with a link or address, in every group of theirs, of those who bring one here."""
    last: dict[int, int] = {}
    for _group, _key, ts, who, text in lines:
        if ads.LINK.search(text):
            last[who] = max(ts, last.get(who, 0))
    found: list[_Line] = []
    for who, ts in last.items():
        places = connection.execute(
            """select s.group_id from memberships s join groups g on g.id = s.group_id
            where s.member_id = ? and s.last_spoke >= ? and coalesce(g.private, 0) = 0
            and coalesce(s.role, '') not in ('owner', 'admin')""",
            (who, _ads_since(ts)),
        ).fetchall()
        for (group,) in places if len(places) > 1 else ():
            found += connection.execute(
                """select group_id, key, ts, sender_id, text from messages
                where group_id = ? and ts >= ? and sender_id = ? and kind <= 1 and length(text) >= 5""",
                (group, _ads_since(ts), who),
            ).fetchall()
    return [line for line in found if ads.LINK.search(line[4])]


def _keep_ads(connection: sqlite3.Connection, lines: Iterable[_Line]) -> None:
    connection.executemany(
        "insert or ignore into group_ads (group_id, key, ts, member_id) values (?, ?, ?, ?)",
        (line[:4] for line in lines),
    )


def unadvertised(store: Store) -> list[str]:
    """Give the lines of others, of the last `AD_DAYS`, that might advertise but do not count as that."""
    connection = store.connection
    known = set(single.every(connection, "group_ads", "group_id, key"))
    every = (group for (group,) in connection.execute("select id from groups where archived is null").fetchall())
    return [
        line[4]
        for group, last in _staffed(connection, every)
        for line in _others(connection, group, _ads_since(last), 0)
        if line[:2] not in known
    ]


def advertising(store: Store, group: int) -> set[int]:
    """Give the members who advertise in a group."""
    rows = store.connection.execute("select distinct member_id from group_ads where group_id = ?", (group,))
    return {member for (member,) in rows}


def advertisers(store: Store) -> list[Advertiser]:
    """Give who advertises in the open groups without being an operator, with what they wrote last; the busiest first."""
    rows = store.connection.execute(
        """select a.member_id, p.name, count(*), count(distinct a.group_id), max(a.ts), x.text, g.name
        from group_ads a join members p on p.id = a.member_id join groups g on g.id = a.group_id
        left join messages x on x.group_id = a.group_id and x.key = a.key
        where g.archived is null group by a.member_id order by 4 desc, 3 desc, 5 desc"""
    )
    return [Advertiser(*row) for row in rows]
