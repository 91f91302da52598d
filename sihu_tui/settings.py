"""What the user can set: what is in `settings_schema`, kept in the store, or in the person's config file."""

from __future__ import annotations

import json
import tomllib
from datetime import tzinfo
from pathlib import Path
from typing import Any

from sihu_tui import config
from sihu_tui.dates.days import SHANGHAI, find_zone
from sihu_tui.errors import SihuError
from sihu_tui.settings_schema import BY_NAME, SETTINGS, Setting
from sihu_tui.store import Store, journal, single
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line


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


def every() -> list[Setting]:
    """Give every setting that is listed, in order of name."""
    return sorted((one for one in SETTINGS if not one.state), key=lambda setting: setting.name)


def find(name: str) -> Setting:
    """Give the setting called `name`. Raises SihuError naming the nearest when there is none."""
    if name not in BY_NAME:
        import difflib

        near = difflib.get_close_matches(name, [one.name for one in every()], 1)
        hint = _("Did you mean {name}?").format(name=near[0]) if near else _("`sihu settings` lists all.")
        raise SihuError(_("There is no setting {name}. {hint}").format(name=name, hint=hint))
    return BY_NAME[name]


def get(store: Store, name: str, group: int | None = None) -> Any:
    """Give a setting's value: the group's own, else what was set for all in `store`, else the default.

    A person's setting comes from their config file; where it has none, from what an older sihu kept in the store.
    """
    setting = find(name)
    if setting.person:
        return operator(store) if name == "operator" else _persons(store, name, setting.default)
    for key in [name] if group is None else [f"{name}@{group}", name]:
        row = single.read(store.connection, "settings", "value", name=key)
        if row:
            return json.loads(row[0])
    return setting.default


def operator(store: Store) -> str:
    """Give who works here: SIHU_OPERATOR or --as, the person's config, what an older sihu kept, else the login."""
    return one_line(str(_persons(store, "operator", ""))) or one_line(config.login())


def _persons(store: Store, name: str, default: Any) -> Any:
    said = config.get(name)
    if said is None:
        row = single.read(store.connection, "settings", "value", name=name)
        return json.loads(row[0]) if row else default
    return said


def own(store: Store, group: int) -> set[str]:
    """Give the names of the settings that a group has for itself."""
    rows = store.connection.execute("select name from settings where name like '%@' || ?", (group,))
    return {name.partition("@")[0] for (name,) in rows}


def put(store: Store, name: str, value: Any, group: int | None = None) -> None:
    """Set a setting, for all or for one group. Raises SihuError when the value does not fit."""
    put_many(store, {name: value}, group)


def clear(store: Store, name: str, group: int | None = None) -> None:
    """Go back to the default; a group to what holds for all."""
    put_many(store, {name: None}, group)


def put_many(store: Store, values: dict[str, Any], group: int | None = None) -> None:
    """Set several settings as one change; None goes back to the default, or for a group to what holds for all.

    What is put to what it is already does nothing. Raises SihuError when a value does not fit; then none is set.
    """
    said = {name: None if value is None else _fitting(find(name), value) for name, value in values.items()}
    for name in said:
        if group is not None and not BY_NAME[name].per_group:
            raise SihuError(_("{name} holds for all groups and cannot be set for one.").format(name=name))
    theirs = {name: value for name, value in said.items() if BY_NAME[name].person}
    for name, value in theirs.items():
        config.put(name, value or "")
    kept = {name: value for name, value in said.items() if name not in theirs and not _is(store, name, value, group)}
    if not kept:
        return
    with journal.step(store, ("settings",), N_("settings: {names}"), names=", ".join(kept)):
        for name, value in kept.items():
            _write(store, name if group is None else f"{name}@{group}", value)


def _is(store: Store, name: str, value: Any, group: int | None) -> bool:
    key = name if group is None else f"{name}@{group}"
    row = single.read(store.connection, "settings", "value", name=key)
    if row is None:
        return value is None or bool(value == get(store, name))
    return (
        value is not None
        and bool(json.loads(row[0]) == value)
        and not (group is not None and value == get(store, name))
    )


def remember(store: Store, name: str, value: Any) -> None:
    """Keep what sihu itself remembers, such as the view that was seen last: no change that anybody would undo."""
    if get(store, name) != value:
        with store.writing():
            _write(store, name, value)


def _write(store: Store, key: str, value: Any) -> None:
    name, _at, group = key.partition("@")
    if value is None or group and value == get(store, name):
        single.delete(store.connection, "settings", name=key)
    else:
        single.put(store.connection, "settings", "name", name=key, value=json.dumps(value, ensure_ascii=False))


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
            if kind is float and not abs(value) < float("inf"):
                raise ValueError(value)
    except (KeyError, ValueError) as error:
        raise SihuError(
            _("{name} takes a value like {default!r}, not {value!r}.").format(
                name=setting.name, default=setting.default, value=value
            )
        ) from error
    if wrong := config.wrong_choice(setting, value):
        raise SihuError(wrong)
    if setting.least is not None and value < setting.least or setting.most is not None and value > setting.most:
        raise SihuError(
            _("{name} is a number from {least:g} to {most:g}.").format(
                name=setting.name, least=setting.least, most=setting.most
            )
            if setting.most is not None
            else _("{name} is a number from {least:g} up.").format(name=setting.name, least=setting.least)
        )
    if setting.check is not None and value:
        setting.check(value)
    return value


def zone(store: Store) -> tzinfo:
    """Give the zone in which the store cuts days: as set, else the machine's."""
    return find_zone(get(store, "zone") or machine_zone())


# As a TOML file: to carry to another store, to keep under version control, to read at once

OWN = "groups_own"
"""The table of what groups have for themselves: a table a group, by its name."""


def as_toml(store: Store) -> str:
    """Give what was set, for all and for groups of their own, with each setting's sentence as a comment."""
    import tomlkit

    document = tomlkit.document()
    for setting in SETTINGS:
        value = None if setting.person or setting.state else get(store, setting.name)
        if value is not None and value != setting.default:
            document.add(tomlkit.comment(_(setting.meaning)))
            document[setting.name] = value
    theirs = tomlkit.table(is_super_table=True)
    for group, name in single.every(store.connection, "groups", "id, name", "name"):
        held = own(store, group)
        if held:
            table = tomlkit.table()
            for one in sorted(held):
                table[one] = get(store, one, group)
            theirs[name] = table
    if theirs:
        document[OWN] = theirs
    return str(tomlkit.dumps(document))


def from_toml(store: Store, path: Path) -> list[str]:
    """Set what a file says, as one change; give the names that were set. Raises SihuError naming the line; then none is."""
    try:
        text = path.read_text("utf-8")
        found = tomllib.loads(text)
    except OSError as error:
        raise SihuError(_("{path} cannot be read: {why}.").format(path=path, why=error.strerror)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SihuError(
            _("{path} is no TOML: {why}. Mend or remove that line.").format(path=path, why=error)
        ) from error
    theirs = found.pop(OWN, {})
    said = _flat(found)
    groups = dict(single.every(store.connection, "groups", "name, id"))
    with journal.step(store, ("settings",), N_("settings from {file}"), file=path.name):
        _put_many(store, path, text, said, None)
        for name, values in theirs.items():
            if name not in groups:
                raise SihuError(
                    _("{path}, line {line}: there is no group {name}.").format(
                        path=path, line=config.line_of(text, name), name=name
                    )
                )
            _put_many(store, path, text, _flat(values), groups[name])
    return [*said, *(f"{name}: {one}" for name, values in theirs.items() for one in _flat(values))]


def _put_many(store: Store, path: Path, text: str, values: dict[str, Any], group: int | None) -> None:
    for name, value in values.items():
        try:
            if name in BY_NAME and BY_NAME[name].person:
                raise SihuError(_("{name} belongs to the person: it stands in the config file.").format(name=name))
            put(store, name, value, group)
        except SihuError as error:
            line = config.line_of(text, name) if name in text else config.line_of(text, name.rpartition(".")[2])
            where = _("{path}, line {line}").format(path=path, line=line)
            raise SihuError(f"{where}: {error}") from error


def _flat(values: dict[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{name}.")
        else:
            flat[before + name] = value
    return flat
