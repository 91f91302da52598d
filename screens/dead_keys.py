"""What a key says that does nothing here: why, if that is known, and where the keys are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from sihu_tui.text.i18n import _

from . import keymap
from .textual_compat import bindings_of, name_of

if TYPE_CHECKING:
    from .host import Host

_SILENT = ("escape", "enter", "tab", "shift+tab", "left", "right", "up", "down")


def dead_key(console: Host, event: events.Key) -> None:
    """Say that a key has no meaning here, or why it cannot be used now."""
    if event.key in _SILENT or not (event.is_printable or event.key in ("insert", "delete")):
        return
    node = console.focused or console.pane
    for up in node.ancestors_with_self:
        for typed, binding in bindings_of(up):
            if typed == event.key and (known := keymap.known(binding.id)) is not None:
                action = binding.action.partition("(")[0]
                why = getattr(up, "why_not", lambda _action: "")(action)
                said = _("{key} ({name}) does not work here now").format(key=keymap.shown(known), name=_(known.name))
                console.say(": ".join(part for part in (said, why) if part), "dim")
                return
    key = event.character or event.key
    verb = keymap.GRAMMAR.get(key) or next(
        (verb for part, verb in keymap.GRAMMAR.items() if name_of(part) == event.key), None
    )
    if verb is None:
        console.say(_("{key} has no meaning here; ? lists the keys.").format(key=key), "dim")
    else:
        said = _("{key} ({name}) has no meaning in this pane; ? lists the keys.")
        console.say(said.format(key=key, name=_(verb.name)), "dim")
