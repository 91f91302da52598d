"""The command palette: every action that works here, by its name in either language."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider

from sihu_tui.text.i18n import _

from . import keymap
from .widgets.text import lit

_ORDER = (keymap.HERE, keymap.GO, keymap.ALWAYS, keymap.MOVE)


class Actions(Provider):
    """Every key that is alive where the focus is."""

    def _found(self) -> list[tuple[keymap.Key, partial[Any]]]:
        found: dict[str, tuple[keymap.Key, partial[Any]]] = {}
        for active in self.screen.active_bindings.values():
            key = keymap.known(active.binding.id)
            if key is not None and active.enabled and key.id not in ("app.palette", "app.quit_now"):
                found.setdefault(key.id, (key, partial(self.app.run_action, active.binding.action, active.node)))
        return sorted(found.values(), key=lambda item: _ORDER.index(item[0].section))

    async def discover(self) -> Hits:
        """List them all."""
        for key, run in self._found():
            yield DiscoveryHit(lit(f"{_(key.name)}  {keymap.shown(key)}"), run, text=_(key.name), help=lit(_(key.tip)))  # type: ignore[arg-type]

    async def search(self, query: str) -> Hits:
        """Give those whose name, tip or English name holds the words typed."""
        wanted, found = query.casefold().split(), False
        for key, run in self._found():
            name, tip = _(key.name), _(key.tip)
            words = f"{_(key.words)} {key.words}" if key.words else ""
            said = f"{name} {tip} {key.name} {key.tip} {key.id} {words}".casefold()
            if all(word in said for word in wanted):
                score = 1.0 if query.casefold() in f"{name} {key.name}".casefold() else 0.5
                found = True
                yield Hit(score, lit(f"{name}  {keymap.shown(key)}"), run, text=name, help=lit(tip))  # type: ignore[arg-type]
        if not found:
            # what stands there otherwise is in English
            yield Hit(0.1, lit(_("No action of that name works here.")), lambda: None)
