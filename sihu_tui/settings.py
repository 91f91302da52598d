"""What the user can set, kept in the store: each with its default, unit and meaning."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

from sihu_tui.dates.days import SHANGHAI, find_zone
from sihu_tui.errors import SihuError
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _


@dataclass(frozen=True)
class Setting:
    """One thing that can be set. `choices` empty means any value of the default's type.

    `per_group`: a group may have its own value, which goes before the one for all.
    """

    name: str
    default: Any
    meaning: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    check: Callable[[Any], object] | None = None
    per_group: bool = False


_ALL: dict[str, Setting] = {}


def declare(name: str, default: Any, meaning: str, unit: str = "", choices: tuple[str, ...] = (),
            check: Callable[[Any], object] | None = None, per_group: bool = False) -> None:  # fmt: skip
    """Add a setting; the module of its subject does so."""
    _ALL[name] = Setting(name, default, meaning, unit, choices, check, per_group)


def machine_zone() -> str:
    """Give the machine's time zone name: TZ, /etc/localtime, else Asia/Shanghai."""
    import os

    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        target = Path("/etc/localtime").resolve()
        named = str(target).partition("zoneinfo/")[2]
    try:
        find_zone(named or "?")
    except SihuError:
        return SHANGHAI
    return named


declare("zone", "", N_("Time zone in which days and weeks are cut"), N_("IANA name"), check=find_zone)
declare("operator", "", N_("Your name as the operator who works here"))
declare("theme", "dark", N_("Colours of the console"), choices=("dark", "light", "terminal"))
declare("language", "", N_("Language of the console; empty follows the locale"), choices=("", "zh_CN", "en"))
declare("stale_days", 7, N_("Data that end so long ago are called stale"), N_("days"))
declare("clipboard_hint", True, N_("Say how to let tmux pass the clipboard on"))


def every() -> list[Setting]:
    """Give every setting, in order of name."""
    import sihu_tui.contacts.followups  # noqa: F401 - declares its own
    import sihu_tui.feedback.questions  # noqa: F401 - declares its own
    import sihu_tui.groups.settings  # noqa: F401 - declares its own
    import sihu_tui.health.settings  # noqa: F401 - declares its own
    import sihu_tui.replies.settings  # noqa: F401 - declares its own
    import sihu_tui.search.indexer  # noqa: F401 - declares its own

    return sorted(_ALL.values(), key=lambda setting: setting.name)


def find(name: str) -> Setting:
    """Give the setting called `name`. Raises SihuError naming the nearest when there is none."""
    known = {setting.name: setting for setting in every()}
    if name not in known:
        import difflib

        near = difflib.get_close_matches(name, known, 1)
        hint = _("Did you mean {name}?").format(name=near[0]) if near else _("`sihu settings` lists all.")
        raise SihuError(_("There is no setting {name}. {hint}").format(name=name, hint=hint))
    return known[name]


def get(store: Store, name: str, group: int | None = None) -> Any:
    """Give a setting's value: the group's own, else what was set for all in `store`, else the default."""
    for key in [name] if group is None else [f"{name}@{group}", name]:
        row = store.connection.execute("select value from settings where name = ?", (key,)).fetchone()
        if row:
            return json.loads(row[0])
    return _ALL[name].default if name in _ALL else find(name).default


def own(store: Store, group: int) -> set[str]:
    """Give the names of the settings that a group has for itself."""
    rows = store.connection.execute("select name from settings where name like '%@' || ?", (group,))
    return {name.partition("@")[0] for (name,) in rows}


def _key(setting: Setting, group: int | None) -> str:
    if group is None:
        return setting.name
    if not setting.per_group:
        raise SihuError(_("{name} holds for all groups and cannot be set for one.").format(name=setting.name))
    return f"{setting.name}@{group}"


def put(store: Store, name: str, value: Any, group: int | None = None) -> None:
    """Set a setting, for all or for one group. Raises SihuError when the value does not fit."""
    key, said = _key(find(name), group), _fitting(find(name), value)
    had, before = get(store, name, group), zone(store)
    with store.writing() as connection:
        _write(connection, key, said)
        _sum_again(connection, name, before, zone(store))
    if said != had:
        _judge_again(store, {name}, group)


def _fitting(setting: Setting, value: Any) -> Any:
    kind = type(setting.default)
    try:
        if kind is bool:
            value = (
                value
                if isinstance(value, bool)
                else {"true": True, "false": False, "1": True, "0": False}[str(value).lower()]
            )
        else:
            value = kind(value)
    except (KeyError, ValueError) as error:
        raise SihuError(
            _("{name} takes a value like {default!r}, not {value!r}.").format(
                name=setting.name, default=setting.default, value=value
            )
        ) from error
    if setting.choices and value not in setting.choices:
        raise SihuError(
            _("{name} is one of: {choices}.").format(name=setting.name, choices=", ".join(map(repr, setting.choices)))
        )
    if setting.check is not None and value:
        setting.check(value)
    return value


def _write(connection: sqlite3.Connection, key: str, value: Any) -> None:
    connection.execute(
        "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
        (key, json.dumps(value, ensure_ascii=False)),
    )


def put_group(store: Store, group: int, values: dict[str, Any]) -> dict[str, Any]:
    """Set what one group is judged by, None where what holds for all shall hold; give what it had of its own before.

    What is the same as for all is not kept as its own. Raises SihuError when a value does not fit.
    """
    had = own(store, group)
    had_all = {name: get(store, name, group) for name in values}
    before = {name: get(store, name, group) if name in had else None for name in values}
    said = {name: None if value is None else _fitting(find(name), value) for name, value in values.items()}
    with store.writing() as connection:
        for name, value in said.items():
            key = _key(find(name), group)
            if value is None or value == get(store, name):
                connection.execute("delete from settings where name = ?", (key,))
            else:
                _write(connection, key, value)
    _judge_again(store, {name for name, value in had_all.items() if get(store, name, group) != value}, group)
    return before


def put_many(store: Store, values: dict[str, Any]) -> dict[str, Any]:
    """Set several settings for all, but not the zone; give what stood before. Raises SihuError when one does not fit."""
    before = {name: get(store, name) for name in values}
    said = {name: _fitting(find(name), value) for name, value in values.items()}
    with store.writing() as connection:
        for name, value in said.items():
            _write(connection, name, value)
    _judge_again(store, {name for name, value in said.items() if value != before[name]}, None)
    return before


def clear(store: Store, name: str, group: int | None = None) -> None:
    """Go back to the default; a group to what holds for all."""
    key = _key(find(name), group)
    had, before = get(store, name, group), zone(store)
    with store.writing() as connection:
        connection.execute("delete from settings where name = ?", (key,))
        _sum_again(connection, name, before, zone(store))
    if get(store, name, group) != had:
        _judge_again(store, {name}, group)


def _sum_again(connection: sqlite3.Connection, name: str, before: tzinfo, after: tzinfo) -> None:
    """Make anew what is kept as sums, in the same transaction: days cut in another zone, who waits by other words."""
    if name == "today.closings":
        connection.execute("insert or ignore into contact_stale select id from contacts")
    if str(before) != str(after):
        from sihu_tui.importing import coverage
        from sihu_tui.store import rollups

        coverage.recut(connection, before, after)
        rollups.rebuild_all(connection, after)


def zone(store: Store) -> tzinfo:
    """Give the zone in which the store cuts days: as set, else the machine's."""
    return find_zone(get(store, "zone") or machine_zone())


def _judge_again(store: Store, names: Iterable[str], group: int | None) -> None:
    """What groups are judged by was changed: the verdicts follow."""
    names = set(names)
    if group is not None and names:
        from sihu_tui.health import refresh

        refresh.again(store, [group])
    elif any(
        name == "zone" or name.startswith("health.") and name not in ("health.stake", "health.worse", "health.due_days")
        for name in names
    ):
        if store.connection.execute("select 1 from groups limit 1").fetchone():
            from sihu_tui.health import refresh

            refresh.everything(store)
