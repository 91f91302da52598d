"""Taking an import back leaves what the other imports brought, as if it had never been made."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui.dates.days import from_day_number
from sihu_tui.health import refresh
from sihu_tui.importing import history
from sihu_tui.store import Store
from tests.fixtures.health_stores import T0, Row, bring, new_store

rows = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 12), st.sampled_from(["m0", "m1", "m2"])), min_size=1, max_size=30
)
files = st.lists(rows, min_size=2, max_size=5)


def write(path: Path, some: list[Row]) -> Path:
    """A file in which a row looks the same whichever others stand beside it."""
    lines = [f"{g},{from_day_number(T0 + day)}T09:00:00+08:00,{who},hello" for g, day, who in sorted(some)]
    path.write_text("\n".join(["group,ts,sender,text", *lines, ""]), encoding="utf-8")
    return path


def known(store: Store) -> dict[str, list[Any]]:
    """What the store knows, by names, for ids differ."""
    return {
        sql: store.connection.execute(sql).fetchall()
        for sql in (
            """select g.name, m.ts, p.name, m.kind, m.text from messages m join groups g on g.id = m.group_id
            left join members p on p.id = m.sender_id order by 1, 2, 3, 5""",
            "select g.name, d.day, d.kind, d.n from group_days d join groups g on g.id = d.group_id order by 1, 2, 3",
            """select g.name, p.name, d.day, d.n from member_days d join groups g on g.id = d.group_id
            join members p on p.id = d.member_id order by 1, 2, 3""",
            """select g.name, p.name, s.first_spoke, s.last_spoke, s.spoken from memberships s
            join groups g on g.id = s.group_id join members p on p.id = s.member_id order by 1, 2""",
            """select distinct g.name, c.first_day, c.last_day from coverage c join groups g on g.id = c.group_id
            order by 1, 2, 3""",
            """select g.name, h.as_of, h.t, h.status, h.since_day, h.risk, h.members, h.weekly from health h
            join groups g on g.id = h.group_id
            where exists (select 1 from messages where group_id = g.id) order by 1""",
        )
    }


@settings(max_examples=40, deadline=None)
@given(files, st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True))
def test_what_is_left_is_what_the_other_files_give_from_nothing(some: list[Any], back: list[int]) -> None:
    back = [number for number in back if number < len(some)]
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        paths = [write(Path(folder) / f"{i}.csv", one) for i, one in enumerate(some)]
        for path in paths:
            bring(store, path, 20)
        runs = [one.id for one in reversed(history.list_runs(store))]
        gone = sum(history.undo(store, runs[number]) for number in back)
        left = known(store)
        assert refresh.judged(store)
        (Path(folder) / "new").mkdir()
        with new_store(Path(folder) / "new") as anew:
            for number, path in enumerate(paths):
                if number not in back:
                    bring(anew, path, 20)
            assert known(anew) == left
            count = "select count(*) from messages"
            assert store.connection.execute(count).fetchone()[0] + gone == sum(
                one.new for one in history.list_runs(store)
            )


def test_a_run_from_before_leaves_what_later_runs_covered(tmp_path: Path) -> None:
    """Before schema 4 nobody noted which rows a run found known: what it covered is left."""
    with new_store(tmp_path) as store:
        bring(store, write(tmp_path / "a.csv", [("a", day, "m0") for day in range(10)]))
        bring(store, write(tmp_path / "b.csv", [("a", day, "m0") for day in range(5, 15)]))
        store.connection.execute("update held_rows set first_id = 0, last_id = 0")
        assert history.undo(store, 1) == 5
        days = store.connection.execute("select day from group_days order by day").fetchall()
        assert days == [(T0 + day,) for day in range(5, 15)]
