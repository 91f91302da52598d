"""A throwaway store with the groups of a made-up skin care and baby brand, to look at sihu with."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import tzinfo
from pathlib import Path

from sihu_tui import days, settings
from sihu_tui.errors import StoreError
from sihu_tui.i18n import _
from sihu_tui.store import Store, open_store

OPERATOR = "lin"
"""Whose console the demo is."""
_SELVES = {"wechat": "lin", "wecom": "zhou"}
"""Whose private chats each platform's export holds."""


def make(path: Path, newest: int | None = None) -> None:
    """Make the demo store at `path`, over an earlier demo: the same every time, its newest day `newest`.

    `newest` is a day number in the store's zone, yesterday when not given. Raises StoreError when the file is
    there and is not a demo, or cannot be written.
    """
    if path.exists() and not is_demo(path):
        raise StoreError(
            _("{path} is not a demo store, so it was left as it is. Name another file for the demo.").format(
                path=path
            )
        )
    making = path.with_name(path.name + ".making")
    _remove(making)
    try:
        with open_store(making) as store:
            zone = settings.zone(store)
            _fill(store, zone, days.today(zone) - 1 if newest is None else newest)
        _remove(path)
        os.replace(making, path)
    finally:
        _remove(making)


def is_demo(path: Path) -> bool:
    """Tell whether the store at `path` holds a demo and nothing else that was imported."""
    from sihu_tui.demo.load import FORMAT

    try:
        found = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        with contextlib.closing(found) as connection:
            formats = connection.execute("select distinct format from import_runs").fetchall()
    except sqlite3.Error:
        return False
    return formats == [(FORMAT,)]


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _fill(store: Store, zone: tzinfo, newest: int) -> None:
    from sihu_tui.demo import load
    from sihu_tui.demo.chatter import Calendar, Crowd, Story, tell_all
    from sihu_tui.demo.contacts import PEOPLE
    from sihu_tui.demo.desk import Desk, private_chat
    from sihu_tui.demo.portfolio import EXPORTS, GROUPS, OPERATORS
    from sihu_tui.health import refresh

    cut = days.start_of(newest + 1, zone)
    calendar = Calendar(newest, zone, cut)
    weeks = Calendar(days.monday(newest) + 6, zone, cut)
    stories: list[Story] = []
    groups: set[int] = set()
    keys: dict[str, str] = {}
    for platform in dict.fromkeys(export.platform for export in EXPORTS):
        crowd = Crowd(platform)
        accounts = {login: crowd.named(operator.account) for login, operator in OPERATORS.items()}
        own = {person.name: crowd.named(person.name) for person in PEOPLE if person.platform == platform}
        keys |= own
        seats: dict[str, list[str]] = {}
        for person in PEOPLE:
            if person.platform == platform:
                seats.setdefault(person.group, []).append(own[person.name])
        told = tell_all((plan for plan in GROUPS if plan.platform == platform), crowd, weeks, accounts, seats)
        me = accounts[_SELVES.get(platform, "chen")]
        private = {
            own[person.name]: private_chat(person, own[person.name], me, calendar)
            for person in PEOPLE
            if person.platform == platform and person.chat
        }
        exports = [export for export in EXPORTS if export.platform == platform]
        for export in exports:
            reading = load.read(told, crowd, accounts, private, export is exports[-1])
            reading.people[me].self = True
            groups.update(load.bring_in(store.connection, export, reading, told, private, calendar, zone))
        stories += told
    with store.writing() as connection:
        desk = Desk(connection, calendar)
        desk.describe_groups(stories, weeks)
        desk.write_people(keys)
        desk.write_replies()
        desk.write_sends(stories)
        desk.write_orders(stories)
    settings.put(store, "operator", OPERATOR)
    refresh.after_import(store, sorted(groups))
