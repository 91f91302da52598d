"""Who is who: a person's accounts, whom they were joined with, and who may be the same; nothing is joined unasked."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from sihu_tui import contacts
from sihu_tui.contacts import ContactRow, identities
from sihu_tui.contacts.identities import DOUBTS, WHY, Identity, SameSuggestion, SideDoubt
from sihu_tui.contacts.privacy import mask
from sihu_tui.groups.platforms import platform_name
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.person_finder import FindPerson
from ..keymap import Key
from ..widgets import formatting
from ..widgets.list_pane import ListPane, titled
from ..widgets.table import Cell, Column
from ..widgets.text import Line, Span, shows_private, wrap_spans
from .forms import named


@dataclass(frozen=True)
class IdentityItem:
    """A row: an account, a join, a suggestion or a chat with unclear sides, and of whom."""

    contact: int
    name: str
    account: Identity | None = None
    join: tuple[int, str, int] | None = None
    maybe: SameSuggestion | None = None
    doubt: SideDoubt | None = None


class IdentitiesPane(ListPane[IdentityItem]):
    """Accounts, joins and suggestions of one person, or of all."""

    NAME: ClassVar[str] = "identities"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("identities.join", "+", "join", N_("Join"), N_("This is the same person: make them one"), show=True),
        Key("identities.apart", "d,delete", "apart", N_("Not the same"), N_("They are two: do not ask again"), show=True),
        Key("identities.part", "|", "part", N_("Part"), N_("This account is somebody else: part it, or split a join"), show=True),
        Key("identities.other", "n,insert", "other", N_("Join another"), N_("Choose who is the same person"), show=True),
        Key("identities.everybody", "t", "everybody", N_("One/all"), N_("Of this person only, or all who may be one"), show=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.contact: int | None = None
        self.name_shown = ""

    def show(self, contact: int | None, name: str) -> None:
        """Show those of a person; of all with None."""
        self.contact, self.name_shown = contact, name
        self.load()

    def read(self, store: Store) -> list[IdentityItem]:
        contact, name, items = self.contact, self.name_shown, list[IdentityItem]()
        if contact is not None:
            items += [IdentityItem(contact, name, account=one) for one in identities.identities(store, contact)]
            items += [IdentityItem(contact, name, join=one) for one in identities.joins(store, contact)]
        for one in identities.suggestions(store, contact=contact):
            items.append(IdentityItem(one.contact, one.name, maybe=one))
        if contact is None:
            items += [IdentityItem(one.contact or 0, one.chat, doubt=one) for one in identities.doubts(store)]
        return items

    def read_more(self, store: Store, items: list[IdentityItem]) -> dict[int, ContactRow]:
        named = {one.contact for one in items} | {one.maybe.other for one in items if one.maybe and one.maybe.other}
        return {row.id: row for row in contacts.contact_rows(store, sorted(named))}

    def columns(self) -> list[Column]:
        who = 18 if self.contact is not None else 32
        return [Column(_("What"), 9), Column(_("Who"), who), Column(_("Where, or why"))]

    def key_of(self, one: IdentityItem) -> Hashable:
        if one.account is not None:
            return "account", one.account.member
        if one.join is not None:
            return "join", one.join[0]
        if one.maybe is not None:
            return "maybe", one.contact, one.maybe.other, one.maybe.member
        return "doubt", one.doubt.group if one.doubt is not None else 0

    def head(self, rows: list[IdentityItem]) -> list[Span]:
        n = sum(item.maybe is not None for item in rows)
        title = self.name_shown if self.contact is not None else _("Who may be one person")
        return titled(title, ngettext("{n} suggestion", "{n} suggestions", n).format(n=n))

    def nothing(self) -> list[str]:
        return [
            _("No account is linked, and nobody looks like the same person."),
            _("n joins somebody by hand; t shows all who may be one."),
        ]

    def cells(self, one: IdentityItem) -> list[Cell]:
        if one.account is not None:
            groups = ngettext("in {n} group", "in {n} groups", one.account.groups).format(n=one.account.groups)
            return [
                Cell(_("account"), "dim"),
                Cell(one.account.name),
                Cell(f"{platform_name(one.account.platform)} · {groups}", "dim"),
            ]
        if one.join is not None:
            when = formatting.moment(one.join[2], self.zone)
            return [Cell(_("joined"), "dim"), Cell(one.join[1]), Cell(when, "dim")]
        if one.maybe is not None:
            other = f"{one.name} = {one.maybe.other_name}" if self.contact is None else one.maybe.other_name
            if self.contact is not None and one.contact != self.contact:
                other = one.name
            return [Cell(_("same?"), "warn"), Cell(other), Cell(_(WHY[one.maybe.why]), "dim")]
        why = _(DOUBTS[one.doubt.why]) if one.doubt is not None else ""
        return [Cell(_("unclear"), "warn"), Cell(one.name), Cell(why, "dim")]

    def lines(self, item: IdentityItem, found: None, width: int) -> list[Line]:
        lines: list[Line] = []

        def person(row: ContactRow | None, name: str) -> None:
            lines.append([Span(name, "strong")])
            if row is None:
                lines.extend(wrap_spans([Span(_("An account that is nobody's yet."), "dim")], width))
            else:
                known = [row.name if row.name != name else "", row.owner, " ".join(row.tags), _(", ").join(row.groups)]
                lines.extend(
                    wrap_spans([Span(" · ".join(one for one in known if one) or formatting.UNKNOWN, "dim")], width)
                )
                if row.last_text:
                    ago = formatting.ago(row.last_ts, self.today, self.zone)
                    lines.extend(wrap_spans([Span(f"{ago}  {row.last_text}")], width))
            lines.append([])

        person(self.more.get(item.contact), item.name)
        if item.maybe is not None:
            person(self.more.get(item.maybe.other or 0), item.maybe.other_name)
            said = _(
                "{why}. + makes them one: all that belongs to the second passes to the first; | splits them again."
            )
            lines += wrap_spans([Span(said.format(why=_(WHY[item.maybe.why])))], width)
        elif item.account is not None:
            key = item.account.key if shows_private() else mask(item.account.key)
            lines += wrap_spans([Span(f"{platform_name(item.account.platform)}  {item.account.name}  {key}")], width)
            lines += wrap_spans([Span(_("| makes it a person of its own, with its private chats."), "dim")], width)
        elif item.join is not None:
            lines += wrap_spans(
                [Span(_("| splits them: what came from either goes back, what came since stays."), "dim")], width
            )
        elif item.doubt is not None:
            said = _("{why}. Open the chat's members among the groups and mark ours with m.")
            lines += wrap_spans([Span(said.format(why=_(DOUBTS[item.doubt.why])))], width)
        return lines

    def text_to_copy(self) -> str:
        item = self.rows.item
        return "" if item is None else " ".join(cell.text for cell in self.cells(item))

    # What is decided

    def action_everybody(self) -> None:
        item: IdentityItem | None = self.rows.item
        fresh = self.contact is None and item is not None and item.doubt is None
        self.contact = item.contact if fresh and item is not None else None
        if self.contact in (self.more or ()):
            self.name_shown = named(self.more[self.contact])
        self.load()

    def action_join(self) -> None:
        item: IdentityItem | None = self.rows.item
        if item is None:
            return
        maybe = item.maybe
        if maybe is None:
            self.console.say(_("That is no suggestion; n joins somebody by hand."), "warn")
            return

        def work(store: Store) -> None:
            if maybe.other is not None:
                identities.join(store, maybe.contact, maybe.other)
            else:
                identities.link(store, maybe.contact, maybe.member or 0)

        if self.contact is not None and self.contact == maybe.other:
            self.contact, self.name_shown = maybe.contact, maybe.name
        self.change(work, _("Joined: {name} and {other}").format(name=maybe.name, other=maybe.other_name))

    def action_apart(self) -> None:
        maybe = None if self.rows.item is None else self.rows.item.maybe
        if maybe is None or maybe.other is None:
            self.console.say(_("Only a suggestion of two people can be told apart."), "warn")
            return
        told = _("Two people: {name} and {other}").format(name=maybe.name, other=maybe.other_name)
        self.change(lambda store: identities.tell_apart(store, maybe.contact, maybe.other), told)

    def action_part(self) -> None:
        item: IdentityItem | None = self.rows.item
        account, join = (None, None) if item is None else (item.account, item.join)
        told = _("Parted: {name}")
        if item is not None and account is not None:
            self.change(
                lambda store: identities.part(store, item.contact, account.member), told.format(name=account.name)
            )
        elif join is not None:
            self.change(lambda store: identities.split(store, join[0]), told.format(name=join[1]))
        else:
            self.console.say(_("Choose an account or a join to part."), "warn")

    def action_other(self) -> None:
        store, contact, name = self.console.store, self.contact, self.name_shown
        if contact is None:
            self.console.say(_("t first: of which person?"), "warn")
            return

        def chosen(found: tuple[int, str] | None) -> None:
            if found is not None:
                told = _("Joined: {name} and {other}").format(name=name, other=found[1])
                self.change(lambda store: identities.join(store, contact, found[0]), told)

        self.console.push_screen(FindPerson(store, _("Who is the same person as {name}?").format(name=name)), chosen)
