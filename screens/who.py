"""Who works here: told once, changed by a key; it is the person's, not the store's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sihu_tui import config
from sihu_tui.contacts import handover
from sihu_tui.text.i18n import _

from .dialogs.form import Field, ask, needed
from .worker import load

if TYPE_CHECKING:
    from .host import Host


def ask_who(console: Host) -> None:
    """Ask who works here; those who look after something are offered."""
    store = console.store

    def asked(names: list[str]) -> None:
        label = _("Your name here")
        field = Field("name", f"{label}: {' / '.join(names[:8])}" if names else label, console.operator, offers=names)
        ask(console, _("Who works here"), [field], keep, kept, needed({"name": label}))

    def keep(answers: dict[str, str]) -> str:
        name = answers["name"].strip()
        config.put("operator", name)
        return name

    def kept(name: str) -> None:
        console.operator = name
        console.tell_where(console.as_of)
        console.say(_("You are {name} now.").format(name=name))
        for pane in console.query("Pane"):
            if pane.id == console.here:
                pane.reload()

    load(console, lambda: [name for name, _groups, _people in handover.operators(store)], asked, "who")
