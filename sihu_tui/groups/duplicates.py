"""Groups that are one, and groups that are two: named, and with a way out that can be undone.

One group under two names: renamed where the platform tells no id, or exported by two members who call it differently.
`join` makes them one, and later exports under either name land there. Two groups under one id: the platform gave a
dead group's id to a new one; `split` takes an import out into a group of its own. Nothing is done unasked.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import shared
from sihu_tui.groups.platforms import platform_name
from sihu_tui.store import Store, holding, journal, single
from sihu_tui.text.i18n import N_, _

SAMPLE = 200
SAME_SHARE = 0.5
"""Of a sample of messages that stand in the other group too, in the same second with the same text."""
RENAMED_SHARE = 0.6
FEWEST = 3
GAP_DAYS = 30
MOST = 300_000
"""Messages that one step moves: more would make the journal larger than the store."""


@dataclass(frozen=True, slots=True)
class GroupDoubt:
    """Something to look at: groups `a` and `b` (None: it is about `a` alone), what speaks for it, the way out."""

    kind: str
    """same-name, same-talk, renamed or reused-id."""
    a: int
    a_name: str
    b: int | None
    b_name: str
    why: str
    cure: str
    day: int | None = None
    """Of one id given to two groups: the first day of the newer."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What tells a group from another: its key on the platform, what was said from when to when, by whom, from where."""

    name: str
    platform: str
    key: str
    messages: int
    first_day: int | None
    last_day: int | None
    people: int
    files: list[str]
    """Names of the files that it was read from, the newest first."""


def doubts(store: Store) -> list[GroupDoubt]:
    """Give all that is doubtful about which group is which, of open groups; what was told apart is left out."""
    apart = _apart(store)
    found = [*_same_names(store), *_one_group(store), *_reused(store)]
    return [doubt for doubt in found if [doubt.a, doubt.b] not in apart]


def tell_apart(store: Store, a: int, b: int | None = None) -> None:
    """Note that two groups are two (or with one: that all under its id is one), so that it is not asked again."""
    pair = [min(a, b), max(a, b)] if b is not None else [a, None]
    names = [
        row[0] for row in store.connection.execute("select name from groups where id in (?, ?) order by id", (a, b))
    ]
    apart = _apart(store)
    if len(names) < len(set(pair) - {None}) or a == b:
        raise SihuError(_("Telling apart takes two groups."))
    if pair not in apart:
        with journal.step(store, ("settings",), N_("{names}: told apart"), names=" / ".join(names)):
            settings.put(store, "groups.apart", json.dumps([*apart, pair]))


def _apart(store: Store) -> list[list[int | None]]:
    kept = settings.get(store, "groups.apart")
    return json.loads(kept) if kept else []


def _same_names(store: Store) -> list[GroupDoubt]:
    rows = store.connection.execute(
        """select id, name, platform from groups where coalesce(private, 0) = 0 and archived is null
        order by name, id"""
    )
    named: dict[tuple[str, str], list[int]] = {}
    for group, name, platform in rows:
        named.setdefault((name, platform), []).append(group)
    return [
        GroupDoubt(
            "same-name",
            a,
            name,
            b,
            name,
            _("Both are called {name} on {platform}.").format(name=name, platform=platform_name(platform)),
            _(
                "If they are two, give each a slug (`sihu groups edit '#{b}' --slug …`) and import with --group; if "
                "one, `sihu groups join '#{a}' '#{b}'`."
            ).format(a=a, b=b),
        )
        for (name, platform), ids in named.items()
        for a, b in zip(repeat(ids[0]), ids[1:], strict=False)
    ]


def _one_group(store: Store) -> list[GroupDoubt]:
    connection = store.connection
    spans = {
        row[0]: row[1:]
        for row in connection.execute(
            """select g.id, g.platform, min(d.day), max(d.day) from groups g cross join member_days d on d.group_id = g.id
            where coalesce(g.private, 0) = 0 group by g.id"""
        )
    }
    found = []
    for pair in shared.shared(store, FEWEST, limit=2000):
        if pair.share < SAME_SHARE or pair.a not in spans or pair.b not in spans:
            continue
        (platform, a_first, a_last), (other, b_first, b_last) = spans[pair.a], spans[pair.b]
        cure = _("If they are one, `sihu groups join '#{a}' '#{b}'`.").format(a=pair.a, b=pair.b)
        names = (pair.a, pair.a_name, pair.b, pair.b_name)
        if a_last < b_first or b_last < a_first:
            if platform == other and pair.share >= RENAMED_SHARE and not _ids(store, pair.a, pair.b):
                older, newer = (pair.a_name, pair.b_name) if a_last < b_first else (pair.b_name, pair.a_name)
                why = _("{newer} begins where {older} ends, with {share:.0%} of its people: renamed?")
                found.append(
                    GroupDoubt("renamed", *names, why.format(newer=newer, older=older, share=pair.share), cure)
                )
            continue
        share = _talk_shared(connection, pair.a, pair.b)
        if share >= SAME_SHARE:
            why = _(
                "{share:.0%} of what was said in one was said in the other in the same second: one group, "
                "exported twice?"
            )
            found.append(GroupDoubt("same-talk", *names, why.format(share=share), cure))
    return found


def _ids(store: Store, a: int, b: int) -> bool:
    """Whether the platform names both groups by ids of its own: then they are two."""
    rows = store.connection.execute("select key = name from groups where id in (?, ?)", (a, b)).fetchall()
    return not any(same for (same,) in rows)


def _talk_shared(connection: sqlite3.Connection, a: int, b: int) -> float:
    first, last = connection.execute(
        """select max(first), min(last) from (
            select min(ts) as first, max(ts) as last from messages where group_id in (?, ?) group by group_id)""",
        (a, b),
    ).fetchone()
    sample = connection.execute(
        """select ts, text from messages where group_id = ? and ts between ? and ? and text is not null
        order by ts desc limit ?""",
        (a, first, last, SAMPLE),
    ).fetchall()
    if len(sample) < FEWEST:
        return 0.0
    same = sum(
        connection.execute(
            "select exists (select 1 from messages where group_id = ? and ts = ? and text = ?)", (b, ts, text)
        ).fetchone()[0]
        for ts, text in sample
    )
    return float(same / len(sample))


def _reused(store: Store) -> list[GroupDoubt]:
    rows = store.connection.execute(
        """with spoken as (
            select distinct d.group_id, d.day from groups g cross join member_days d on d.group_id = g.id
            where coalesce(g.private, 0) = 0 and g.archived is null),
        gaps as (
            select group_id, day, day - lag(day) over (partition by group_id order by day) as gap from spoken),
        widest as (select group_id, day, max(gap) as gap from gaps group by group_id having max(gap) >= ?)
        select g.id, g.name, w.day, w.gap from widest w join groups g on g.id = w.group_id
        where coalesce(g.private, 0) = 0 and g.archived is null""",
        (GAP_DAYS,),
    ).fetchall()
    found = []
    for group, name, day, gap in rows:
        before, after = (
            {
                row[0]
                for row in store.connection.execute(
                    f"select distinct member_id from member_days where group_id = ? and day {sign} ?", (group, day)
                )
            }
            for sign in ("<", ">=")
        )
        if len(before) >= FEWEST and len(after) >= FEWEST and not before & after:
            why = _(
                "After {gap} days without a word, from {day} on nobody speaks who spoke before: another group "
                "under its id?"
            )
            found.append(
                GroupDoubt(
                    "reused-id",
                    group,
                    name,
                    None,
                    "",
                    why.format(gap=gap, day=days.iso(day)),
                    _("If so, `sihu groups split '#{id}' {day} NAME` makes them two.").format(
                        id=group, day=days.iso(day)
                    ),
                    day,
                )
            )
    return found


def look(store: Store, group: int) -> Sight:
    """Give what tells a group from another. Raises SihuError when there is none."""
    connection = store.connection
    row = single.read(connection, "groups", "name, platform, key", id=group)
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    messages, people, first, last = connection.execute(
        """select (select count(*) from messages where group_id = ?1), (select count(*) from memberships
            where group_id = ?1), min(day), max(day) from group_days where group_id = ?1""",
        (group,),
    ).fetchone()
    files = connection.execute(
        """select distinct path from import_runs where id in (select value from json_each(?)) and undone is null
        order by id desc""",
        (json.dumps(holding.holders(connection, group)),),
    )
    name, platform, key = row
    return Sight(name, platform, key, messages, first, last, people, [Path(path).name for (path,) in files])


# The ways out
