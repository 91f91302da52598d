"""Settings of a store as a TOML file: to carry to another store, to keep under version control, to read at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sihu_tui import settings
from sihu_tui.config import line_of
from sihu_tui.errors import SihuError
from sihu_tui.settings_schema import BY_NAME, SETTINGS
from sihu_tui.store import Store, journal
from sihu_tui.text.i18n import N_, _

OWN = "groups_own"
"""The table of what groups have for themselves: a table a group, by its name."""


def export(store: Store) -> str:
    """Give what was set, for all and for groups of their own, with each setting's sentence as a comment."""
    import tomlkit

    document = tomlkit.document()
    for setting in SETTINGS:
        value = None if setting.person or setting.state else settings.get(store, setting.name)
        if value is not None and value != setting.default:
            document.add(tomlkit.comment(_(setting.meaning)))
            document[setting.name] = value
    own = tomlkit.table(is_super_table=True)
    for group, name in store.connection.execute("select id, name from groups order by name").fetchall():
        held = settings.own(store, group)
        if held:
            table = tomlkit.table()
            for one in sorted(held):
                table[one] = settings.get(store, one, group)
            own[name] = table
    if own:
        document[OWN] = own
    return str(tomlkit.dumps(document))


def bring_in(store: Store, path: Path) -> list[str]:
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
    own = found.pop(OWN, {})
    said = _flat(found)
    groups = dict(store.connection.execute("select name, id from groups").fetchall())
    with journal.step(store, ("settings",), N_("settings from {file}"), file=path.name):
        _put_many(store, path, text, said, None)
        for name, values in own.items():
            if name not in groups:
                raise SihuError(
                    _("{path}, line {line}: there is no group {name}.").format(
                        path=path, line=line_of(text, name), name=name
                    )
                )
            _put_many(store, path, text, _flat(values), groups[name])
    return [*said, *(f"{name}: {one}" for name, values in own.items() for one in _flat(values))]


def _put_many(store: Store, path: Path, text: str, values: dict[str, Any], group: int | None) -> None:
    for name, value in values.items():
        try:
            if name in BY_NAME and BY_NAME[name].person:
                raise SihuError(_("{name} belongs to the person: it stands in the config file.").format(name=name))
            settings.put(store, name, value, group)
        except SihuError as error:
            line = line_of(text, name) if name in text else line_of(text, name.rpartition(".")[2])
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
