"""What can be done with a person, wherever one is under the cursor or open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..widgets.pane import Pane

if TYPE_CHECKING:
    from sihu_tui.contacts import ContactRow


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
            pane = await self.console.go("identities")
            if isinstance(pane, IdentitiesPane):
                pane.show(who.id, who.remark or who.name)
