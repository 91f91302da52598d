"""What the file of who works here says to the console: keys, a name, and what is wrong in it."""

from __future__ import annotations

from sihu_tui.paths import config_path


def chosen_keys() -> dict[str, str]:
    """Give the keys that this person chose; without a file of theirs nothing is loaded to find none."""
    if not config_path().exists():
        return {}
    from sihu_tui import config

    return config.read().keys


def problems() -> list[str]:
    """Give what is wrong in the person's file."""
    from sihu_tui import config

    found = config.read()
    if not found.keys:
        return list(found.problems)
    from .all_keys import faults

    return [*found.problems, *faults(found.keys, found.key_lines, config_path())]


def unnamed() -> bool:
    """Whether nobody said yet who works here."""
    from sihu_tui import config

    return config.get("operator") is None
