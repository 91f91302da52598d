"""What can be done with a person, wherever one is under the cursor or open."""

from __future__ import annotations

from collections.abc import Callable

from sihu_tui.contacts import ContactRow
from sihu_tui.text.i18n import N_

from ..keymap import Key
from ..widgets.pane import Pane
from .forms import edit_person, named, next_date, set_advocates, set_rung, set_tags
from .quick_entry import log

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
    """A pane that knows a person."""

    def who(self) -> ContactRow | None:
        raise NotImplementedError

    def with_who(self, act: Callable[[ContactRow], None]) -> None:
        """Do something with the person, if there is one."""
        if (who := self.who()) is not None:
            act(who)

    def action_next_date(self) -> None:
        self.with_who(lambda who: next_date(self.console, who, False, lambda: None))

    def action_stage(self) -> None:
        self.with_who(lambda who: set_rung(self.console, who, "stage"))

    def action_koc(self) -> None:
        self.with_who(lambda who: set_rung(self.console, who, "koc"))

    def action_vouch(self) -> None:
        self.with_who(lambda who: set_advocates(self.console, who))

    def action_tags(self) -> None:
        self.with_who(lambda who: set_tags(self.console, who))

    def action_edit(self) -> None:
        self.with_who(lambda who: edit_person(self.console, who, lambda _id: None))

    def action_entry(self) -> None:
        self.with_who(lambda who: log(self.console, (who.id, named(who))))

    async def action_identities(self) -> None:
        if (who := self.who()) is not None:
            await self.console.visit("identities", who.id, named(who), step=True)
