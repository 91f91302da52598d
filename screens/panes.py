"""Every pane, once: its name, title, key and class. A pane is loaded and made at its first visit, so that the first look
does not wait for it.

From here come the switch, the top line, the palette, the help and the README's table.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from sihu_tui.text.i18n import N_

from .keymap import GO, Key

if TYPE_CHECKING:
    from .widgets.pane import Pane


@dataclass(frozen=True)
class PaneEntry:
    """A pane. `keys` open it from anywhere; with `asks` they open it for what the cursor is on, from some panes only."""

    name: str
    title: str
    keys: str
    tip: str
    place: str
    asks: bool = False
    main: bool = False
    """One of the four in the top line."""
    action: str = ""
    """What opens it, where that is more than going there."""

    words: str = ""
    """Other words by which it is found."""

    @property
    def key(self) -> Key:
        """The key that opens it."""
        return Key(
            f"pane.{self.name}",
            self.keys,
            self.action or f"pane('{self.name}')",
            self.title,
            self.tip,
            GO,
            words=self.words,
        )


PANES = (
    PaneEntry("groups", N_("Groups"), "1,f5", N_("Every group"), "groups.pane:GroupsPane", main=True),
    PaneEntry("replies", N_("Replies"), "2,f6", N_("The canned replies"), "replies.pane:RepliesPane", main=True),
    PaneEntry("conversations", N_("Conversations"), "3,f7", N_("People and what was said"), "contacts.pane:ConversationsPane", main=True),
    PaneEntry("health", N_("Health"), "4,f8", N_("What must be done now"), "health.pane:HealthPane", main=True),
    PaneEntry("needs", N_("Needs"), "N", N_("The demand pool: what people ask for, who is to be told"), "feedback.demands:NeedsPane"),
    PaneEntry("orders", N_("Orders"), "O", N_("What was bought, who is credited, what is settled"), "orders.pane:OrdersPane"),
    PaneEntry("questions", N_("Questions"), "Q", N_("What was asked in all groups and nobody of us took up"), "feedback.questions:QuestionsPane"),
    PaneEntry("surveys", N_("Surveys"), "Y", N_("What many people are asked, and what they answered"), "feedback.surveys:SurveysPane"),
    PaneEntry("standing", N_("Standing"), "F", N_("The funnel, KOCs, core customers, how many were talked to"), "contacts.stages:StandingPane"),
    PaneEntry("handover", N_("Handover"), "H", N_("Pass an operator's work to another"), "contacts.handover:HandoverPane", action="handover"),
    PaneEntry("privacy", N_("Privacy"), "P", N_("Numbers and ids, who saw them, export, removing a person"), "contacts.privacy:PrivacyPane", action="privacy"),
    PaneEntry("sharing", N_("Shared people"), "W", N_("Which groups have people in common"), "groups.shared_members:SharingPane"),
    PaneEntry("doubles", N_("Which is which"), "X", N_("Groups that may be one, and one that may be two"), "groups.duplicates:DoublesPane"),
    PaneEntry("settings", N_("Settings"), "Z", N_("Every dial and threshold, what it means, yours and the store's"), "settings.pane:SettingsPane",
          words=N_("language setting configuration")),
    PaneEntry("search", N_("Search"), "f", N_("Every word ever said"), "search.pane:SearchPane", asks=True),
    PaneEntry("person", N_("Facts"), "o", N_("All that is known of the person"), "contacts.profile:PersonPane", asks=True),
    PaneEntry("identities", N_("Accounts"), "J", N_("The person's accounts: join, part; who may be the same"), "contacts.identities:IdentitiesPane", asks=True),
    PaneEntry("farewell", N_("Wind down"), "x", N_("The end of a group, step by step"), "groups.retirement_pane:FarewellPane", asks=True),
)  # fmt: skip
_BY_NAME = {entry.name: entry for entry in PANES}
MAIN = tuple(entry for entry in PANES if entry.main)


def entry(name: str) -> PaneEntry:
    """Give the pane of this name. Raises KeyError for another."""
    return _BY_NAME[name]


def keys() -> list[Key]:
    """Give the keys that open panes from anywhere."""
    return [entry.key for entry in PANES if not entry.asks]


def load(name: str) -> type[Pane]:
    """Give the class of the pane of this name; its module is loaded at the first time. Raises KeyError for another."""
    module, _colon, kind = _BY_NAME[name].place.partition(":")
    found: type[Pane] = getattr(import_module(f".{module}", __package__), kind)
    return found
