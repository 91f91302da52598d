"""What the console's own keys do: help, search, log, import, colours; each is loaded at its first use."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sihu_tui.text.i18n import _

from .host import Host
from .small import Fitting
from .themes import OWN, THEMES, name_of
from .worker import load

if TYPE_CHECKING:
    from datetime import tzinfo

    from textual.app import App

    from sihu_tui.importing.history import Run

    from .dialogs.person_finder import Person


class Elsewhere(Fitting):
    """The app, seen from its keys."""

    demo: bool

    @property
    def _host(self) -> Host:
        return cast(Host, self)

    async def action_search(self) -> None:
        await self._host.go("search")

    def action_log(self) -> None:
        from .contacts.quick_entry import log

        log(self._host, None)

    def action_reply(self) -> None:
        from .dialogs.person_finder import FindPerson
        from .replies.picker import pick
        from .replies.picker_state import Target

        seek = self._host.pane.reply_sought()

        def found(person: Person | None) -> None:
            if person is not None:
                pick(self._host, Target(contact=person[0], name=person[1]), seek)

        self.push_screen(FindPerson(self._host.store, _("A reply to whom?")), found)

    def action_handover(self) -> None:
        from .contacts.handover import hand_over

        hand_over(self._host)

    async def action_privacy(self) -> None:
        """Show who saw people's data, and the data of the person under the cursor."""
        from .contacts.actions import PersonActions

        pane = self._host.pane
        who = pane.who() if isinstance(pane, PersonActions) else None
        await self._host.visit("privacy", None if who is None else (who.id, who.remark or who.name))

    def action_help(self) -> None:
        from .dialogs.help import Help

        self.push_screen(Help(self._host.pane))

    async def action_bring_in(self) -> None:
        from .imports.progress import bring_in

        bring_in(self._host)

    def action_imports(self) -> None:
        store = self._host.store

        def work() -> tuple[list[Run], tzinfo]:
            from sihu_tui import settings
            from sihu_tui.importing.history import list_runs

            return list_runs(store), settings.zone(store)

        def show(found: tuple[list[Run], tzinfo]) -> None:
            from .imports.history import Imports

            self.push_screen(Imports(*found), lambda changed: self._host.action_reload() if changed else None)

        load(self._host, work, show, "imports")

    def action_demo(self) -> None:
        from .health.welcome import open_demo

        open_demo(self._host)

    def action_ask_zone(self) -> None:
        from .health.welcome import ask_zone

        ask_zone(self._host)

    def action_command_palette(self) -> None:
        from textual.command import CommandPalette

        if self.use_command_palette and not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(CommandPalette(placeholder=_("An action by its name …"), id="--command-palette"))

    def action_who(self) -> None:
        from .who import ask_who

        ask_who(self._host)

    def action_redraw(self) -> None:
        self.refresh(layout=True)

    def action_next_theme(self) -> None:
        names = [*THEMES, *OWN]
        now = next((name for name in names if name_of(name, self.no_color) == self.theme), names[0])
        choice = names[(names.index(now) + 1) % len(names)]
        self.theme = name_of(choice, self.no_color)
        if self._host.is_open:
            from sihu_tui import settings

            store = self._host.store
            load(self._host, lambda: settings.put(store, "theme", choice), lambda _none: self._host.wrote(), "theme")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The demo is offered only where there is nothing to lose sight of."""
        return not self.demo if action == "demo" else True
