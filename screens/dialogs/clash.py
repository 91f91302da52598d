"""Two changed the same: what to keep of it is asked, field by field shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.store.clash import BOTH, HERS, MINE, Clash, ClashField
from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..host import Host
from ..widgets.text import lit

KEYS = (
    keymap.Key("clash.hers", "h", "take('hers')", N_("Hers"), N_("Let stand what the other made of it"), show=True),
    keymap.Key("clash.mine", "m", "take('mine')", N_("Mine"), N_("Keep what was written here"), show=True),
    keymap.Key("clash.both", "b", "take('both')", N_("Both"), N_("Keep both, one after the other"), show=True),
    keymap.Key("clash.leave", "escape", "leave", N_("Leave"), N_("Go back to the form; nothing is kept"), show=True),
)
NAMES = {
    "name": N_("Name"), "title": N_("Title"), "owner": N_("Owner"), "tags": N_("Tags"), "note": N_("Note"),
    "remark": N_("Remark"), "topics": N_("What they like to talk about"), "wordings": N_("Text"), "folder": N_("Folder"),
    "keywords": N_("Keywords"), "shortcut": N_("Shortcut"), "status": N_("Status"), "kind": N_("Kind"),
    "platform": N_("Platform"), "slug": N_("Slug"), "admits": N_("How people are admitted"),
}  # fmt: skip


class ClashScreen(ModalScreen[str | None]):
    """Gives hers, mine or both; None where nothing is to be kept."""

    def __init__(self, clash: Clash, zone: tzinfo) -> None:
        super().__init__()
        keymap.bind(self, KEYS)
        self._clash, self._zone = clash, zone

    def compose(self) -> ComposeResult:
        """Who and when, then each field as it stands and as it is wanted."""
        who = self._clash.who or _("Somebody else")
        if self._clash.when is None:
            said = _("{who} changed this meanwhile").format(who=who)
        else:
            at = f"{days.local(self._clash.when, self._zone):%H:%M}"
            said = _("{who} changed this at {time}").format(who=who, time=at)
        with VerticalScroll(classes="box", can_focus=False):
            yield Static(lit(said), classes="title")
            for field in self._clash.fields:
                yield Static(lit(_(NAMES.get(field.name, field.name))), classes="label")
                yield Static(lit(_("hers: {text}").format(text=_text(field.hers))))
                yield Static(lit(_("mine: {text}").format(text=_text(field.mine))))
            yield Static(lit(self._hint()), classes="hint")

    def _hint(self) -> str:
        keys = [_("h hers"), _("m mine")] + ([_("b both")] if self._joins() else [])
        return "   ".join([*keys, _("Esc back to the form")])

    def _joins(self) -> bool:
        return any(_joins(field) for field in self._clash.fields)

    def action_take(self, choice: str) -> None:
        if choice != BOTH or self._joins():
            self.dismiss(choice)

    def action_leave(self) -> None:
        self.dismiss(None)


def _joins(field: ClashField) -> bool:
    return field.both is not None


def _text(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return "\n".join(map(str, value))
    return _("(empty)") if value in (None, "") else str(value)


def ask(console: Host, clash: Clash, again: Callable[[str], None], left: Callable[[], None]) -> None:
    """Ask what to keep; `again` does the work once more with the answer, `left` is called when nothing is kept."""
    zone = settings.zone(console.store)

    def answered(choice: str | None) -> None:
        if choice in (HERS, MINE, BOTH):
            again(str(choice))
        else:
            left()

    console.push_screen(ClashScreen(clash, zone), answered)
