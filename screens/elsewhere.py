"""What the console's own keys do: help, search, log, import, colours; each is loaded at its first use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sihu_tui.text.i18n import _

from .themes import OWN, THEMES, name_of
from .type_ahead import TypeAhead
from .worker import load

if TYPE_CHECKING:
    from datetime import tzinfo

    from textual.app import App

    from sihu_tui.importing.history import Run
    from sihu_tui.store import Store

    from .widgets.pane import Pane


class Elsewhere(TypeAhead):
    """The app, seen from its keys."""

    store: Store | None
    demo: bool
    path: Path

    @property
    def pane(self) -> Pane:
        """The pane that is open."""
        raise NotImplementedError

    async def go(self, name: str, step: bool = False) -> Pane:
        """Open a pane and give it."""
        raise NotImplementedError

    def say(self, text: str, tone: str = "good", stay: bool = False) -> None:
        """Say what happened, in one line."""
        raise NotImplementedError

    def wrote(self) -> None:
        """Remember the store as it stands."""
        raise NotImplementedError

    def action_reload(self) -> None:
        """Read the store again."""
        raise NotImplementedError

    def _open(self) -> bool:
        """Whether there is a store; else that is said."""
        if self.store is None:
            self.say(_("The store is not open yet."), "warn")
        return self.store is not None

    async def action_search(self) -> None:
        """Search every word ever said."""
        if self._open():
            await self.go("search")

    def action_log(self) -> None:
        """Write a line about somebody."""
        from .contacts.quick_entry import log

        log(self, None)  # type: ignore[arg-type]

    def action_reply(self) -> None:
        """Pick a canned reply; first for whom."""
        store = self.store
        if store is None or not self._open():
            return
        from .dialogs.person_finder import FindPerson, Person
        from .replies.picker import pick
        from .replies.picker_state import Target

        seek = self.pane.reply_sought()

        def found(person: Person | None) -> None:
            if person is not None:
                pick(self, Target(contact=person[0], name=person[1]), seek)  # type: ignore[arg-type]

        self.push_screen(FindPerson(store, _("A reply to whom?")), found)

    def action_handover(self) -> None:
        """Pass an operator's work to another."""
        from .contacts.handover import hand_over

        if self._open():
            hand_over(self)  # type: ignore[arg-type]

    def action_privacy(self) -> None:
        """Show who saw people's data, and the data of the person under the cursor."""
        from .contacts.actions import PersonActions
        from .contacts.privacy import privacy_of

        if self._open():
            pane = self.pane
            who = pane.who() if isinstance(pane, PersonActions) else None
            privacy_of(self, None if who is None else (who.id, who.remark or who.name))  # type: ignore[arg-type]

    def action_help(self) -> None:
        """Show every key that works here."""
        from .dialogs.help import Help

        self.push_screen(Help(self.pane))

    async def action_bring_in(self) -> None:
        """Import files."""
        if self._open():
            from .imports.progress import bring_in

            bring_in(self)  # type: ignore[arg-type]

    def action_imports(self) -> None:
        """Show what was imported, and take one back."""
        store = self.store
        if store is None or not self._open():
            return

        def work() -> tuple[list[Run], tzinfo]:
            from sihu_tui import settings
            from sihu_tui.importing.history import list_runs

            return list_runs(store), settings.zone(store)

        def show(found: tuple[list[Run], tzinfo]) -> None:
            from .imports.history import Imports

            self.push_screen(Imports(*found), lambda changed: self.action_reload() if changed else None)

        load(self, work, show, "imports")

    def action_demo(self) -> None:
        """Open the demo store in place of this one."""
        from .health.welcome import open_demo

        open_demo(self)  # type: ignore[arg-type]

    def action_ask_zone(self) -> None:
        """Ask in which zone days are cut."""
        if self._open():
            from .health.welcome import ask_zone

            ask_zone(self)  # type: ignore[arg-type]

    def action_command_palette(self) -> None:
        """Find any action by its name."""
        from textual.command import CommandPalette

        if self.use_command_palette and not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(CommandPalette(placeholder=_("An action by its name …"), id="--command-palette"))

    def action_who(self) -> None:
        """Ask who works here."""
        from .who import ask_who

        if self._open():
            ask_who(self)  # type: ignore[arg-type]

    def action_redraw(self) -> None:
        """Draw the screen anew."""
        self.refresh(layout=True)

    def action_next_theme(self) -> None:
        """Go to the next colours and keep them."""
        names = [*THEMES, *OWN]
        now = next((name for name in names if name_of(name, self.no_color) == self.theme), names[0])
        choice = names[(names.index(now) + 1) % len(names)]
        self.theme = name_of(choice, self.no_color)
        store = self.store
        if store is not None:
            from sihu_tui import settings

            def keep(store: Store = store) -> Any:
                settings.put(store, "theme", choice)

            load(self, keep, lambda _none: self.wrote(), "theme")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The demo is offered only where there is nothing to lose sight of."""
        return not self.demo if action == "demo" else True
