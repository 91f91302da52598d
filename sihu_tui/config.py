"""What belongs to the person who works here, not to the store: operator, language, theme and keys, in a TOML file."""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sihu_tui.errors import SihuError
from sihu_tui.paths import config_path
from sihu_tui.settings_schema import BY_NAME, Setting
from sihu_tui.text.i18n import _

KEYS = "keys"
"""The table of changed keys: an action's name = a key, or several with commas."""


@dataclass(frozen=True, slots=True)
class Config:
    """A person's file. `problems` are whole sentences that name the line; what is wrong is left out of `values`."""

    values: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read(path: Path | None = None) -> Config:
    """Give the person's config; a missing file is an empty one. It never fails: what is wrong stands in `problems`."""
    path = config_path() if path is None else path
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        return Config(problems=(_("{path} cannot be read: {why}.").format(path=path, why=error),))
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Config(problems=(_("{path} is no TOML: {why}. Mend or remove that line.").format(path=path, why=error),))
    values: dict[str, Any] = {}
    keys: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[str] = []
    for name, value in found.items():
        line = line_of(text, name)
        if name == KEYS and isinstance(value, dict):
            for action, key in value.items():
                lines[action] = line_of(text, action)
                if isinstance(key, str):
                    keys[action] = key
                else:
                    problems.append(
                        _('{path}, line {line}: the key of {name} is a text like "ctrl+n", not {value!r}.').format(
                            path=path, line=lines[action], name=action, value=value
                        )
                    )
        else:
            fault = _fault(name, value)
            if fault:
                where = _("{path}, line {line}").format(path=path, line=line)
                problems.append(f"{where}: {fault}")
            else:
                values[name] = value
    return Config(values, keys, lines, tuple(problems))


def put(name: str, value: str) -> None:
    """Write one of a person's settings, an empty one takes it out; comments in the file stay. Raises SihuError."""
    import tomlkit

    path = config_path()
    try:
        document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
        if value:
            document[name] = value
        elif name in document:
            del document[name]
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f"{path.name}.part")
        part.write_text(tomlkit.dumps(document), "utf-8")
        os.replace(part, path)
    except (OSError, UnicodeDecodeError, tomlkit.exceptions.TOMLKitError) as error:
        raise SihuError(_("{path} could not be written: {why}.").format(path=path, why=error)) from error


def get(name: str) -> Any:
    """Give one of a person's settings: SIHU_OPERATOR for the operator, else as in their file, None where it is not set."""
    if name == "operator" and os.environ.get("SIHU_OPERATOR"):
        return os.environ["SIHU_OPERATOR"]
    return read().values.get(name)


def login() -> str:
    """Give the name that this person logged in by; empty when the system knows none."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _fault(name: str, value: object) -> str:
    setting = BY_NAME.get(name)
    if setting is None or not setting.person:
        import difflib

        known = [one.name for one in BY_NAME.values() if one.person] + [KEYS]
        near = difflib.get_close_matches(name, known, 1)
        hint = _("Did you mean {name}?").format(name=near[0]) if near else ""
        if setting is not None:
            hint = _("It belongs to the store: `sihu settings {name} VALUE`.").format(name=name)
        return _("there is no {name} here. {hint}").format(name=name, hint=hint).strip()
    if not isinstance(value, str):
        return _("{name} takes a text in quotes, not {value!r}.").format(name=name, value=value)
    return wrong_choice(setting, value)


def wrong_choice(setting: Setting, value: Any) -> str:
    """Give what is wrong with a value of a setting that takes one of some, "" for nothing; themes of one's own count."""
    choices = (*setting.choices, *(themes() if setting.name == "theme" else ()))
    if not setting.choices or value in choices:
        return ""
    return _("{name} is one of: {choices}.").format(name=setting.name, choices=_(", ").join(map(repr, choices)))


def themes() -> dict[str, Path]:
    """Give this person's own themes: the files themes/NAME.toml beside their config, by name."""
    folder = config_path().parent / "themes"
    with contextlib.suppress(OSError):
        return {path.stem: path for path in sorted(folder.glob("*.toml"))}
    return {}


def line_of(text: str, name: str) -> int:
    """Give the line of a TOML text where a key or a table stands; 1 where it is not found."""
    found = re.search(rf"^[ \t]*\[*[^=\n#]*(?<![\w.]){re.escape(name)}[\"']?\s*[=\].]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
