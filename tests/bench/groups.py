"""The benchmark of the groups: `python -m tests.bench.groups [--groups 2000] [--rows 200000] [--rounds 5]`.

CPU milliseconds (wall time on an idle machine), the median of the rounds, on a store that the import made.
Bars (issue 7): every view 50 ms, a keystroke of the filter 16 ms, a bulk edit of 2,000 groups and its undo 300 ms each.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.groups import (
    charter,
    columns,
    duplicates,
    farewells,
    groups,
    hours,
    keepers,
    manual_counts,
    members,
    messages,
    retirement,
    rituals,
    shared,
    views,
)
from sihu_tui.importing.run import bring_in
from sihu_tui.outreach import red_packets, responses, sends
from sihu_tui.store import Store, journal
from tests.bench.data import write_activity


def median(rounds: int, work: Callable[[], object]) -> float:
    """Give the median CPU milliseconds of `work`."""
    took = []
    for _round in range(rounds):
        begun = time.process_time()
        work()
        took.append((time.process_time() - begun) * 1000)
    return statistics.median(took)


def say(what: str, took: float, bar: float) -> None:
    """Print one figure beside its bar."""
    print(f"{what:<52} {took:8.1f} ms  (bar {bar:g}){'' if took <= bar else '  OVER'}")


def bench_views(store: Store, rounds: int) -> None:
    """Every built-in view from the store on; filter and order of rows at hand."""
    for view in views.BUILT_IN:
        say(f"view {view.name}", median(rounds, lambda view=view: views.apply(groups.list_groups(store), view)), 50)  # type: ignore[misc]
    rows = groups.list_groups(store)
    for typed in (
        "群",
        "q0",
        "owner:lin",
        "-tag:vip",
        "members>3",
        "week>=1 owner:zh",
        "q01 is:open speech>2025-01-01",
    ):
        say(f"filter {typed}", median(rounds, lambda typed=typed: list(filter(views.fits(typed), rows))), 16)  # type: ignore[misc]
    worst = max((median(rounds, lambda name=name: views.order(rows, name)), name) for name in columns.COLUMNS)  # type: ignore[misc]
    say(f"order by the slowest column ({worst[1]})", worst[0], 16)
    for form in ("csv", "json", "markdown"):
        say(
            f"export as {form}",
            median(rounds, lambda form=form: views.export(store, rows, tuple(columns.COLUMNS), form)),
            300,
        )  # type: ignore[misc]


def bench_tables(store: Store, rounds: int) -> None:
    """The other tables of the pane, all groups at once, and one busy group opened."""
    ids = [row.id for row in groups.list_groups(store)]
    today = days.today(settings.zone(store))
    with store.writing() as connection:
        connection.executemany(
            "insert into rituals (group_id, name, said, rule, minute, first_day) values (?, '问答', '', ?, 1200, ?)",
            (
                (group, ("FREQ=WEEKLY;BYDAY=WE", "FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=1")[group % 3], today - 90)
                for group in ids[: len(ids) // 4]
            ),
        )
        connection.executemany(
            """insert into sends (ts, group_id, operator, kind, text, verbatim, override)
            values (?, ?, '', ?, '满减', 1, '')""",
            (
                (days.now() - n * 40_000, ids[n % len(ids)], ("promotion", "content")[n % 2])
                for n in range(10 * len(ids))
            ),
        )
        connection.executemany(
            "insert into charter_points (group_id, part, evidence, day, operator) values (?, ?, 'x', ?, '')",
            ((group, part, today - group % 200) for group in ids for part in charter.PARTS),
        )
        connection.execute("update memberships set joined = first_spoke")
        # every fifth person is in a second group too
        connection.execute(
            """insert into memberships (group_id, member_id, spoken)
            select group_id % ? + 1, member_id, 0 from memberships where member_id % 5 = 0 on conflict do nothing""",
            (len(ids),),
        )
    busy = store.connection.execute("select group_id from memberships group by 1 order by count(*) desc").fetchone()[0]
    last = store.connection.execute("select max(last_day) from coverage where group_id = ?", (busy,)).fetchone()[0]
    zone = settings.zone(store)
    with store.writing() as connection:
        connection.executemany(
            "insert into rituals (group_id, name, said, rule, minute, first_day) values (?, '问答', '', ?, 1200, ?)",
            ((busy, f"FREQ=WEEKLY;BYDAY={day}", last - 300) for day in ("MO", "WE", "FR", "SU")),
        )
        connection.executemany(
            """insert into sends (ts, group_id, operator, kind, text, verbatim, override)
            values (?, ?, '', ?, ?, 1, '')""",
            (
                (days.start_of(last - n, zone), busy, ("promotion", "content")[n % 2], f"满减{n % 20}")
                for n in range(300)
            ),
        )
    speaker = members.people(store, busy)[0].id
    early, late = store.connection.execute(
        "select min(id), max(id) from messages where group_id = ?", (busy,)
    ).fetchone()
    tables: dict[str, Callable[[], object]] = {
        "page members": lambda: members.people(store, busy),
        "page members, one of them": lambda: members.profile(store, busy, speaker, last),
        "page members, newcomers": lambda: (members.cohorts(store, busy, 12), members.sources(store, busy)),
        "page hours": lambda: (
            hours.hours(store, busy),
            manual_counts.weeks(store, busy, last, 26),
            manual_counts.known(store, busy),
            manual_counts.contradictions(store, busy),
        ),
        "page messages": lambda: (messages.count(store, busy), messages.page(store, busy, 40_000, 200)),
        "page messages, one in its place": lambda: [messages.place(store, busy, one) for one in (early, late)],
        "page charter": lambda: (
            charter.read(store, busy),
            charter.warnings(store, busy),
            charter.children(store, busy),
            rituals.list_rituals(store, busy),
        ),
        "page rituals": lambda: [
            (rows := rituals.list_rituals(store, busy)),
            rituals.effects(store, rows, last),
            [rituals.occasions(store, row.id) for row in rows],
        ],
        "page sent": lambda: [
            (packets := red_packets.of_group(store, busy)),
            responses.quits(store, busy, 200),
            sends.mix(store, busy),
            sends.allowances(store, busy),
            red_packets.stimulus(store, busy, None, packets),
        ],
        "page sent, the answers": lambda: responses.plays(store, busy, []),
        "counting a day": lambda: manual_counts.told(store, busy, last - 55, last),
        "list of groups": lambda: groups.list_groups(store),
        "stale charters": lambda: charter.stale(store),
        "endings": lambda: charter.endings(store),
        f"rituals of {len(ids) // 4} groups": lambda: rituals.list_rituals(store),
        "last sends": lambda: sends.sent(store),
        "groups over the promotion target": lambda: sends.over_target(store),
        "newcomers by week": lambda: members.cohorts(store),
        "newcomers by source": lambda: members.sources(store),
        "groups that share members": lambda: shared.shared(store),
        "people in several groups": lambda: shared.across(store),
        "farewells": lambda: farewells.farewells(store),
        "members of the busiest group": lambda: members.people(store, busy),
        "charter of a group": lambda: charter.read(store, busy),
        "mix of a group": lambda: sends.mix(store, busy),
        "quits of a group": lambda: responses.quits(store, busy),
        "repeats of a group": lambda: responses.plays(store, busy),
        "people to keep of a group": lambda: keepers.suggest_keepers(store, busy),
    }
    for name, table in tables.items():
        say(name, median(rounds, table), 50)


def bench_edits(store: Store, rounds: int) -> None:
    """Bulk edits of all groups, and undoing them."""
    ids = [row.id for row in groups.list_groups(store)]
    edits: dict[str, Callable[[int], object]] = {
        "owner": lambda n: groups.edit_many(store, ids, owner=f"lin{n}"),
        "tags": lambda n: groups.edit_many(store, ids, [f"t{n}"], [f"t{n - 1}"]),
        "platform": lambda n: groups.edit_many(store, ids, platform=("qq", "wechat")[n % 2]),
        "kind": lambda n: groups.edit_many(store, ids, kind=("lasting", "temporary")[n % 2]),
        "all four": lambda n: groups.edit_many(store, ids, [f"u{n}"], owner=f"x{n}", platform=("line", "slack")[n % 2]),
    }
    for name, edit in edits.items():
        took: list[list[float]] = [[], [], []]
        for n in range(1, rounds + 1):
            for i, work in enumerate((lambda: edit(n), lambda: journal.undo(store), lambda: journal.redo(store))):  # noqa: B023
                begun = time.process_time()
                work()
                took[i].append((time.process_time() - begun) * 1000)
        for what, times in zip((f"edit {name} of {len(ids)}", "  undo", "  redo"), took, strict=True):
            say(what, statistics.median(times), 300)


def bench_ends(store: Store) -> None:
    """Which group is which, and the end of all groups at once: once each, behind the screen; no bar is set for these."""
    ids = [row.id for row in groups.list_groups(store)]
    groups.edit_many(store, ids, kind="lasting")
    begun: list[int] = []
    work: dict[str, Callable[[], object]] = {
        "doubts which group is which": lambda: duplicates.doubts(store),
        f"farewell of {len(ids)} begun": lambda: begun.extend(retirement.begin_many(store, ids, "close", "到期")),
        f"{len(ids)} groups closed": lambda: retirement.finish_many(store, begun, anyway=True),
        "  undo": lambda: journal.undo(store),
    }
    for name, once in work.items():
        say(name, median(1, once), float("inf"))


def main() -> None:
    """Make the store and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groups", type=int, default=2000)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "rows.csv"
        write_activity(data, asked.rows, asked.groups)
        with open_store(Path(folder) / "sihu.db") as store:
            settings.put(store, "zone", "Asia/Shanghai")
            bring_in(store, [data])
            store.connection.execute("update groups set owner = 'lin' where id % 3 = 0")
            bench_views(store, asked.rounds)
            bench_edits(store, asked.rounds)
            bench_tables(store, asked.rounds)
            bench_ends(store)


if __name__ == "__main__":
    main()
