"""What the user can set, kept in the store: each with its default, unit and meaning."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

from sihu_tui import rollups
from sihu_tui.errors import SihuError
from sihu_tui.i18n import N_, _
from sihu_tui.record import SHANGHAI, find_zone
from sihu_tui.store import Store


@dataclass(frozen=True)
class Setting:
    """One thing that can be set. `choices` empty means any value of the default's type."""

    name: str
    default: Any
    meaning: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    check: Callable[[Any], object] | None = None


_ALL: dict[str, Setting] = {}


def declare(name: str, default: Any, meaning: str, unit: str = "", choices: tuple[str, ...] = (),
            check: Callable[[Any], object] | None = None) -> None:  # fmt: skip
    """Add a setting; the module of its subject does so."""
    _ALL[name] = Setting(name, default, meaning, unit, choices, check)


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
    import sihu_tui.group_settings  # noqa: F401 - declares its own
    import sihu_tui.health.settings  # noqa: F401 - declares its own
    import sihu_tui.replies.settings  # noqa: F401 - declares its own
    import sihu_tui.searching  # noqa: F401 - declares its own
    import sihu_tui.today  # noqa: F401 - declares its own

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


def get(store: Store, name: str) -> Any:
    """Give a setting's value: what was set in `store`, else the default."""
    row = store.connection.execute("select value from settings where name = ?", (name,)).fetchone()
    return json.loads(row[0]) if row else _ALL[name].default if name in _ALL else find(name).default


def put(store: Store, name: str, value: Any) -> None:
    """Set a setting. Raises SihuError when the value does not fit."""
    setting = find(name)
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
                name=name, default=setting.default, value=value
            )
        ) from error
    if setting.choices and value not in setting.choices:
        raise SihuError(
            _("{name} is one of: {choices}.").format(name=name, choices=", ".join(map(repr, setting.choices)))
        )
    if setting.check is not None and value:
        setting.check(value)
    moved = name == "zone" and str(zone(store)) != (value or machine_zone())
    with store.writing() as connection:
        connection.execute(
            "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
            (name, json.dumps(value, ensure_ascii=False)),
        )
        if moved:
            # days are cut anew everywhere, in the same transaction
            rollups.rebuild_all(connection, find_zone(value or machine_zone()))
    _judge_again(store, name)


def clear(store: Store, name: str) -> None:
    """Go back to the default."""
    find(name)
    with store.writing() as connection:
        connection.execute("delete from settings where name = ?", (name,))
    _judge_again(store, name)


def zone(store: Store) -> tzinfo:
    """Give the zone in which the store cuts days: as set, else the machine's."""
    return find_zone(get(store, "zone") or machine_zone())


def _judge_again(store: Store, name: str) -> None:
    """What groups are judged by was changed: the verdicts follow."""
    if name == "zone" or name.startswith("health.") and name not in ("health.stake", "health.worse", "health.due_days"):
        if store.connection.execute("select 1 from groups limit 1").fetchone():
            from sihu_tui.health import refresh

            refresh.everything(store)
