"""The command palette: every action that works here, by its name in either language."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider

from sihu_tui.text.i18n import _

from . import keymap
from .widgets.text import lit

_SECTIONS = (
    keymap.APP,
    keymap.HEALTH,
    keymap.GROUPS,
    keymap.GROUP,
    keymap.MEMBERS,
    keymap.CHARTER,
    keymap.RITUALS,
    keymap.SENT,
    keymap.COUNTING,
    keymap.REPLIES,
    keymap.PEOPLE,
    keymap.PERSON,
    keymap.IDENTITIES,
    keymap.STANDING,
    keymap.SEARCH,
    keymap.THREAD,
    keymap.NEEDS,
    keymap.ORDERS,
    keymap.QUESTIONS,
    keymap.CARE,
    keymap.HANDOVER,
    keymap.PRIVACY,
    keymap.SURVEYS,
    (keymap.NEED_OF, keymap.ANSWER_OF),
    keymap.SHARING,
    keymap.DOUBLES,
    keymap.FAREWELL,
    keymap.PANE,
    (keymap.MARK,),
    keymap.ROWS,
)


class Actions(Provider):
    """Every key that is alive where the focus is."""

    def _found(self) -> list[tuple[keymap.Key, partial[Any]]]:
        alive = {active.binding.id: active for active in self.screen.active_bindings.values() if active.enabled}
        known = {key.id: key for section in _SECTIONS for key in section}
        return [
            (key, partial(self.app.run_action, alive[name].binding.action, alive[name].node))
            for name, key in known.items() if name in alive and name not in ("app.palette", "app.quit_now")
        ]  # fmt: skip

    async def discover(self) -> Hits:
        """List them all."""
        for key, run in self._found():
            yield DiscoveryHit(lit(f"{_(key.name)}  {keymap.shown(key)}"), run, text=_(key.name), help=lit(_(key.tip)))  # type: ignore[arg-type]

    async def search(self, query: str) -> Hits:
        """Give those whose name, tip or English name holds the words typed."""
        wanted = query.casefold().split()
        for key, run in self._found():
            name, tip = _(key.name), _(key.tip)
            said = f"{name} {tip} {key.name} {key.tip} {key.id}".casefold()
            if all(word in said for word in wanted):
                score = 1.0 if query.casefold() in f"{name} {key.name}".casefold() else 0.5
                yield Hit(score, lit(f"{name}  {keymap.shown(key)}"), run, text=name, help=lit(tip))  # type: ignore[arg-type]
