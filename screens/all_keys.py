"""Every key that the console has, and what is wrong with those that a person chose for themselves."""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Mapping
from importlib import import_module

from sihu_tui.text.i18n import _

from . import keymap, panes
from .keymap import Key


def every() -> dict[str, Key]:
    """Give every key that a class or a module of the console declares, by its id. It loads all of the console."""
    found = {key.id: key for key in panes.keys()}
    for held in _declared():
        for key in held:
            found.setdefault(key.id, key)
    return found


def _declared() -> list[tuple[Key, ...]]:
    found = []
    package = import_module(__package__ or "")
    for module in pkgutil.walk_packages(package.__path__, f"{__package__}."):
        for held in vars(import_module(module.name)).values():
            declared = vars(held).get("KEYS") if isinstance(held, type) else held
            keys = declared if isinstance(declared, tuple) else (declared,)
            if any(isinstance(key, Key) for key in keys):
                found.append(tuple(key for key in keys if isinstance(key, Key)))
    return found


def faults(chosen: Mapping[str, str], lines: Mapping[str, int], path: object) -> list[str]:
    """Give what is wrong with the keys that a person chose: actions that there are not, keys that clash."""
    known = every()
    told = []
    for id, keys in chosen.items():
        where = _("{path}, line {line}").format(path=path, line=lines.get(id, 1))
        if id not in known:
            near = difflib.get_close_matches(id, known, 1)
            hint = _("Did you mean {name}?").format(name=near[0]) if near else _("`?` lists them.")
            told.append(_("{where}: there is no action {name}. {hint}").format(where=where, name=id, hint=hint))
            continue
        clash = _clash(id, set(keys.split(",")), chosen)
        if clash is not None:
            said = _("{where}: {key} of {name} is the key of {other} already; both keep it, the nearer goes first.")
            told.append(said.format(where=where, key=keys, name=id, other=clash))
    return told


def _clash(id: str, keys: set[str], chosen: Mapping[str, str]) -> str | None:
    """Give an action of the same place, or of everywhere, that has one of these keys."""
    always = (*panes.keys(), *keymap.APP, *keymap.PANE)
    for held in (*_declared(), always):
        if id in {key.id for key in held} or held is always:
            for key in held:
                if key.id != id and keys & set(chosen.get(key.id, key.keys).split(",")):
                    return key.id
    return None
