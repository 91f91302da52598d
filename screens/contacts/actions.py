"""What can be done with a person, wherever one is under the cursor or open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sihu_tui.text.i18n import N_

from ..keymap import Key
from ..widgets.pane import Pane

if TYPE_CHECKING:
    from sihu_tui.contacts import ContactRow

PERSON = (
    Key("people.entry", "l,f11", "entry", N_("Log"), N_("Write down what was said or promised"), show=True),
    Key("people.next_date", "p", "next_date", N_("Next date"), N_("When to come back to the person"), show=True),
    Key("people.stage", "m", "stage", N_("Stage"), N_("Where the person stands, and what shows it")),
    Key("people.koc", "K", "koc", N_("KOC"), N_("How far the person is as a KOC, and what shows it")),
    Key("people.vouch", "B", "vouch", N_("Advocates"), N_("Who of your advocates is to win this person over")),
    Key("people.tags", "#", "tags", N_("Tags"), N_("Change the tags; one with a day ends by itself")),
    Key("people.identities", "J", "identities", N_("Accounts"), N_("The person's accounts: join, part; who may be the same")),
    Key("people.edit", "e,f4", "edit", N_("Edit"), N_("Change name, owner, topics, willingness, note")),
)  # fmt: skip
"""What is done with one person, in the list and on the page of facts."""


class PersonActions(Pane):
    """A pane that knows a person; each form is loaded at its first use."""

    def who(self) -> ContactRow | None:
        """Give the person, None when there is none."""
        raise NotImplementedError

    def action_stage(self) -> None:
        """Say where they stand."""
        from .forms import set_rung

        if (who := self.who()) is not None:
            set_rung(self.console, who, "stage")

    def action_koc(self) -> None:
        """Say how far they are as a KOC."""
        from .forms import set_rung

        if (who := self.who()) is not None:
            set_rung(self.console, who, "koc")

    def action_vouch(self) -> None:
        """Say who vouches to them."""
        from .forms import set_advocates

        if (who := self.who()) is not None:
            set_advocates(self.console, who)

    def action_tags(self) -> None:
        """Change the tags."""
        from .forms import set_tags

        if (who := self.who()) is not None:
            set_tags(self.console, who)

    def action_edit(self) -> None:
        """Change the facts."""
        from .forms import edit

        if (who := self.who()) is not None:
            edit(self.console, who, lambda _id: None)

    def action_entry(self) -> None:
        """Write a line."""
        from .quick_entry import log

        if (who := self.who()) is not None:
            log(self.console, (who.id, who.remark or who.name))

    async def action_identities(self) -> None:
        """Show who they are elsewhere."""
        from .identities import IdentitiesPane

        if (who := self.who()) is not None:
            pane = await self.console.go("identities", step=True)
            if isinstance(pane, IdentitiesPane):
                pane.show(who.id, who.remark or who.name)
