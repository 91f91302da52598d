"""What follows from a change: the one place that knows which sums, verdicts and indexes rest on which rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path

from sihu_tui import settings
from sihu_tui.dates.days import find_zone
from sihu_tui.store import Store, single
from sihu_tui.store.connection import RowChange
from sihu_tui.store.opening import open_file

_JUDGED = {"kind", "starts_day", "ends_day", "archived"}
"""Facts of a group that its health is judged by."""
_SPEECH_TABLES = {"group_counts", "sends"}
_NOT_JUDGED = ("health.stake", "health.worse", "health.due_days")


def open_store(path: Path, create: bool = True) -> Store:
    """Open the store at `path`, made when it is missing, upgraded (after a backup) when it is older.

    Raises StoreError when it is locked, corrupt, from a newer sihu, or cannot be made.
    """
    return open_file(path, Derived(), settings.operator, create)


class Derived:
    """Brings up to date what rests on rows that a step of the journal changed, undid or made again."""

    def before(self, store: Store, rows: Sequence[RowChange]) -> None:
        """Sums rest on the messages and the groups that are put back, so they go first and are made again after."""
        gone = {row.key["id"] for row in rows if row.table == "groups" and row.after is None}
        for group, table in product(_moved(rows) | gone, ("member_days", "group_days", "health", "health_weeks")):
            single.delete(store.connection, table, group_id=group)

    def within(self, store: Store, rows: Sequence[RowChange]) -> None:
        """Make sums anew whose messages moved, days whose zone is another, who waits by other closing words."""
        from sihu_tui.store import rollups

        moved = _moved(rows)
        if moved:
            there = {row[0] for row in single.every(store.connection, "groups", "id")}
            rollups.rebuild(store.connection, sorted(moved & there), settings.zone(store))
        for name, before, _after in _settings(rows):
            if name == "today.closings":
                store.connection.execute("insert or ignore into contact_stale select id from contacts")
            elif name == "zone":
                from sihu_tui.importing import coverage

                was, now = find_zone(before or settings.machine_zone()), settings.zone(store)
                if str(was) != str(now):
                    coverage.recut(store.connection, was, now)
                    rollups.rebuild_all(store.connection, now)

    def after(self, store: Store, rows: Sequence[RowChange]) -> None:
        """Judge the groups anew whose verdict rests on what changed."""
        from sihu_tui.health import refresh
        from sihu_tui.outreach import observed

        if any(row.table == "line_corrections" for row in rows) or any(
            n == "lines.rules" for n, _was, _is in _settings(rows)
        ):
            observed.again(store, (group for (group,) in single.every(store.connection, "groups", "id")))
        staff = {
            row.key["id"] for row in rows if row.table == "members" and "is_operator" in (row.after or row.before or {})
        }
        if staff:
            observed.of_people(store, staff)
        everything, groups = _judged_by(rows)
        closed: set[int] = set()
        for row in rows:
            changed = (row.before or {}).keys() | (row.after or {}).keys()
            if row.table == "groups" and changed & _JUDGED and not _ends_nothing(store, row, changed):
                ends = changed & _JUDGED == {"archived"} and (row.after or {})["archived"] is not None
                (closed if ends else groups).add(row.key["id"])
            elif row.table == "groups" and "name" in changed:
                # others' verdicts say its name: their people went there
                named = "select group_id from health where verdict glob ?"
                groups |= {one for (one,) in store.connection.execute(named, (f'*"id": {row.key["id"]}[,}}]*',))}
            elif row.table in _SPEECH_TABLES:
                group = {**row.key, **(row.before or {}), **(row.after or {})}.get("group_id")
                groups |= {group} if group is not None else set()
            elif row.table == "holidays":
                everything = True
            elif row.table == "members" and "is_operator" in changed:
                groups |= {
                    group
                    for (group,) in store.connection.execute(
                        "select group_id from memberships where member_id = ? and spoken > 0", (row.key["id"],)
                    )
                }
        groups |= _moved(rows)
        if everything:
            if store.connection.execute("select 1 from groups limit 1").fetchone():
                refresh.everything(store)
            return
        if groups:
            refresh.again(store, sorted(groups))
        if closed - groups:
            refresh.close(store, closed - groups)


def _moved(rows: Sequence[RowChange]) -> set[int]:
    """The groups whose messages a step moved, made or removed."""
    return {
        side["group_id"]
        for row in rows
        if row.table == "messages"
        for side in (row.before, row.after)
        if side is not None and "group_id" in side
    }


def _settings(rows: Sequence[RowChange]) -> list[tuple[str, str | None, str | None]]:
    """The settings that changed: name (of one group's: name@group), value before and after, None where it was not set."""
    import json

    def value(side: dict[str, object] | None) -> str | None:
        return None if side is None or "value" not in side else json.loads(str(side["value"]))

    return [(row.key["name"], value(row.before), value(row.after)) for row in rows if row.table == "settings"]


def _judged_by(rows: Sequence[RowChange]) -> tuple[bool, set[int]]:
    """Whether every group is judged by what was set, and the groups that are by what was set for them alone."""
    everything, groups = False, set()
    for name, _before, _after in _settings(rows):
        name, _at, group = name.partition("@")
        if group.isdigit():
            groups.add(int(group))
        elif name == "zone" or name.startswith("health.") and name not in _NOT_JUDGED:
            everything = True
    return everything, groups


def _ends_nothing(store: Store, row: RowChange, changed: set[str]) -> bool:
    """Whether only the kind changed of a group that has no end: then nothing is judged by it."""
    if changed != {"kind"} or row.before is None or row.after is None:
        return False
    ends = single.read(store.connection, "groups", "ends_day", id=row.key["id"])
    return ends is not None and ends[0] is None
