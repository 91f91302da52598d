"""A throwaway store with the groups of a made-up skin care and baby brand, to look at sihu with."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import tzinfo
from pathlib import Path

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.derived import open_store
from sihu_tui.errors import StoreError
from sihu_tui.store import Store, gc_pause
from sihu_tui.text.i18n import _

OPERATOR = "lin"
"""Whose console the demo is."""


def make(path: Path, newest: int | None = None) -> None:
    """Make the demo store at `path`, over an earlier demo: the same every time, its newest day `newest`.

    `newest` is a day number in the store's zone, yesterday when not given. Raises StoreError when the file is
    there and is not a demo, or cannot be written.
    """
    if path.exists() and not is_demo(path):
        raise StoreError(
            _("{path} is not a demo store, so it was left as it is. Name another file for the demo.").format(path=path)
        )
    making = path.with_name(path.name + ".making")
    _remove(making)
    try:
        with gc_pause.paused(), open_store(making) as store:
            zone = settings.zone(store)
            _fill(store, zone, days.today(zone) - 1 if newest is None else newest)
        _remove(path)
        os.replace(making, path)
    finally:
        _remove(making)


def is_demo(path: Path) -> bool:
    """Tell whether the store at `path` holds a demo and nothing else that was imported."""
    from sihu_tui.demo.portfolio import FORMAT

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
    from sihu_tui.demo.books import write_books
    from sihu_tui.demo.chatter import TalkCalendar
    from sihu_tui.demo.customs import write_customs
    from sihu_tui.demo.desk import Desk
    from sihu_tui.demo.load import Platform
    from sihu_tui.demo.portfolio import EXPORTS
    from sihu_tui.health import refresh
    from sihu_tui.outreach import observed
    from sihu_tui.replies import library

    cut = days.start_of(newest + 1, zone)
    calendar = TalkCalendar(newest, zone, cut)
    weeks = TalkCalendar(days.monday(newest) + 6, zone, cut)
    platforms: dict[str, Platform] = {}
    for name in dict.fromkeys(export.platform for export in EXPORTS):
        platforms[name] = Platform(name, calendar, weeks)
    groups: set[int] = set()
    for export in EXPORTS:
        groups.update(platforms[export.platform].bring_in(store.connection, export, zone))
    stories = [story for platform in platforms.values() for story in platform.stories]
    keys = {name: key for platform in platforms.values() for name, key in platform.contacts.items()}
    library.load_starter(store, OPERATOR)
    with store.writing() as connection:
        desk = Desk(connection, calendar)
        desk.describe_groups(stories, weeks)
        desk.write_people(keys)
        desk.review_replies()
        desk.write_replies_sent()
        desk.write_needs()
        desk.write_orders(stories)
        write_customs(connection, calendar, zone, stories)
        write_books(connection, calendar, zone, desk.contacts)
    settings.remember(store, "operator", OPERATOR)
    settings.put(store, "replies.brand", "清欢")
    observed.after_import(store, groups)
    refresh.after_import(store, sorted(groups))
