"""Who is who: a person's accounts, whom they were joined with, and who may be the same; nothing is joined unasked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.contacts.identities import DOUBTS, WHY
from sihu_tui.groups.platforms import platform_name
from sihu_tui.text.i18n import N_, _, ngettext

from ..keymap import Key
from ..undo import change
from ..widgets import formatting
from ..widgets.side_pane import Aside
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span, shows_private, wrap_spans

if TYPE_CHECKING:
    from sihu_tui.contacts import ContactRow
    from sihu_tui.contacts.identities import Doubt, Identity, Suggestion
    from sihu_tui.store import Store


@dataclass(frozen=True)
class Item:
    """A row: an account, a join, a suggestion or a chat with unclear sides, and of whom."""

    contact: int
    name: str
    account: Identity | None = None
    join: tuple[int, str, int] | None = None
    maybe: Suggestion | None = None
    doubt: Doubt | None = None


@dataclass
class Found:
    """What was read: the rows, the people they name, and the zone."""

    items: list[Item]
    people: dict[int, ContactRow]
    zone: tzinfo
    today: int


class IdentitiesPane(Aside):
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
        self._found: Found | None = None

    def make_rows(self) -> Rows:
        """The list."""
        return Rows(id="identities-rows")

    def show(self, contact: int | None, name: str) -> None:
        """Show those of a person; of all with None."""
        self.contact, self.name_shown = contact, name
        self.load()

    def load(self) -> None:
        """Read them."""
        store, contact, name = self.console.store, self.contact, self.name_shown
        if store is None:
            return

        def work() -> Found:
            from sihu_tui import contacts, settings
            from sihu_tui.contacts import identities
            from sihu_tui.dates import days

            items: list[Item] = []
            if contact is not None:
                items += [Item(contact, name, account=one) for one in identities.identities(store, contact)]
                items += [Item(contact, name, join=one) for one in identities.joins(store, contact)]
            for one in identities.suggestions(store, contact=contact):
                items.append(Item(one.contact, one.name, maybe=one))
            if contact is None:
                items += [Item(one.contact or 0, one.chat, doubt=one) for one in identities.doubts(store)]
            named = {item.contact for item in items} | {
                item.maybe.other for item in items if item.maybe and item.maybe.other
            }
            zone = settings.zone(store)
            rows = contacts.contact_rows(store, sorted(named))
            return Found(items, {row.id: row for row in rows}, zone, days.today(zone))

        self.do(work, self._loaded)

    def _loaded(self, found: Found) -> None:
        self._found = found
        who = 18 if self.contact is not None else 32
        self.rows.columns = (Column(_("What"), 9), Column(_("Who"), who), Column(_("Where, or why")))
        self.refilter(self.typed)

    def refilter(self, text: str) -> None:
        """Keep what fits."""
        if self._found is None:
            return
        from sihu_tui.text.matching import matcher

        fits = matcher(text)
        items = [item for item in self._found.items if fits(*(cell.text for cell in self._cells(item)))]
        n = sum(item.maybe is not None for item in items)
        title = self.name_shown if self.contact is not None else _("Who may be one person")
        said = ngettext("{n} suggestion", "{n} suggestions", n).format(n=n)
        self.heading.put([(Span(f" {title}", "strong"), ""), (Span(f"  {said}", "dim"), "")])
        self.rows.empty = [
            _("No account is linked, and nobody looks like the same person."), _("n joins somebody by hand; t shows all who may be one."),
        ]  # fmt: skip
        self.rows.show(ListSource(items, self._cells, _name))

    def _cells(self, item: Item) -> list[Cell]:
        if item.account is not None:
            groups = ngettext("in {n} group", "in {n} groups", item.account.groups).format(n=item.account.groups)
            return [
                Cell(_("account"), "dim"),
                Cell(item.account.name),
                Cell(f"{platform_name(item.account.platform)} · {groups}", "dim"),
            ]
        if item.join is not None and self._found is not None:
            when = formatting.moment(item.join[2], self._found.zone)
            return [Cell(_("joined"), "dim"), Cell(item.join[1]), Cell(when, "dim")]
        if item.maybe is not None:
            other = f"{item.name} = {item.maybe.other_name}" if self.contact is None else item.maybe.other_name
            if self.contact is not None and item.contact != self.contact:
                other = item.name
            return [Cell(_("same?"), "warn"), Cell(other), Cell(_(WHY[item.maybe.why]), "dim")]
        why = _(DOUBTS[item.doubt.why]) if item.doubt is not None else ""
        return [Cell(_("unclear"), "warn"), Cell(item.name), Cell(why, "dim")]

    def item(self) -> Item | None:
        """Give the row under the cursor."""
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    def show_detail(self, key: Any) -> None:
        """Show both people side by side, as far as they are known."""
        item = self.item()
        self.page.show(lambda width: self._lines(item, width))

    def _lines(self, item: Item | None, width: int) -> list[Line]:
        found = self._found
        if item is None or found is None:
            return []
        lines: list[Line] = []

        def person(row: ContactRow | None, name: str) -> None:
            lines.append([Span(name, "strong")])
            if row is None:
                lines.extend(wrap_spans([Span(_("An account that is nobody's yet."), "dim")], width))
            else:
                known = [row.name if row.name != name else "", row.owner, " ".join(row.tags), ", ".join(row.groups)]
                lines.extend(
                    wrap_spans([Span(" · ".join(one for one in known if one) or formatting.UNKNOWN, "dim")], width)
                )
                if row.last_text:
                    ago = formatting.ago(row.last_ts, found.today, found.zone)
                    lines.extend(wrap_spans([Span(f"{ago}  {row.last_text}")], width))
            lines.append([])

        person(found.people.get(item.contact), item.name)
        if item.maybe is not None:
            person(found.people.get(item.maybe.other or 0), item.maybe.other_name)
            said = _(
                "{why}. + makes them one: all that belongs to the second passes to the first; | splits them again."
            )
            lines += wrap_spans([Span(said.format(why=_(WHY[item.maybe.why])))], width)
        elif item.account is not None:
            key = item.account.key if shows_private() else _masked(item.account.key)
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
        """The names."""
        item = self.item()
        return "" if item is None else " ".join(cell.text for cell in self._cells(item))

    # What is decided

    def action_everybody(self) -> None:
        """This person's, or all that may be one."""
        self.contact = (
            None
            if self.contact is not None
            else next((item.contact for item in [self.item()] if item is not None and item.doubt is None), None)
        )
        if self.contact is not None and self._found is not None and self.contact in self._found.people:
            row = self._found.people[self.contact]
            self.name_shown = row.remark or row.name
        self.load()

    def action_join(self) -> None:
        """Join the two of a suggestion."""
        item, store = self.item(), self.console.store
        if item is None or store is None:
            return
        maybe = item.maybe
        if maybe is None:
            self.console.say(_("That is no suggestion; n joins somebody by hand."), "warn")
            return

        def work(store: Store) -> Any:
            from sihu_tui.contacts import identities

            if maybe.other is not None:
                return identities.join(store, maybe.contact, maybe.other)
            return identities.link(store, maybe.contact, maybe.member or 0)

        if self.contact is not None and self.contact == maybe.other:
            self.contact, self.name_shown = maybe.contact, maybe.name
        change(self.console, work, _("Joined: {name} and {other}").format(name=maybe.name, other=maybe.other_name))

    def action_apart(self) -> None:
        """Note that a suggestion is wrong."""
        item, store = self.item(), self.console.store
        maybe = None if item is None else item.maybe
        if store is None or maybe is None or maybe.other is None:
            self.console.say(_("Only a suggestion of two people can be told apart."), "warn")
            return
        other = maybe.other

        def work(store: Store) -> None:
            from sihu_tui.contacts import identities

            identities.tell_apart(store, maybe.contact, other)

        change(self.console, work, _("Two people: {name} and {other}").format(name=maybe.name, other=maybe.other_name))

    def action_part(self) -> None:
        """Part an account, or split a join."""
        item, store = self.item(), self.console.store
        if item is None or store is None or (item.account is None and item.join is None):
            self.console.say(_("Choose an account or a join to part."), "warn")
            return

        def work(store: Store) -> Any:
            from sihu_tui.contacts import identities

            if item.account is not None:
                return identities.part(store, item.contact, item.account.member)
            return identities.split(store, item.join[0]) if item.join is not None else None

        name = item.account.name if item.account is not None else item.join[1] if item.join is not None else ""
        change(self.console, work, _("Parted: {name}").format(name=name))

    def action_other(self) -> None:
        """Choose who is the same person."""
        store, contact, name = self.console.store, self.contact, self.name_shown
        if store is None or contact is None:
            self.console.say(_("t first: of which person?"), "warn")
            return

        def chosen(found: tuple[int, str] | None) -> None:
            if found is None:
                return
            other, other_name = found

            def work(store: Store) -> Any:
                from sihu_tui.contacts import identities

                return identities.join(store, contact, other)

            change(self.console, work, _("Joined: {name} and {other}").format(name=name, other=other_name))

        from ..dialogs.person_finder import FindPerson

        self.console.push_screen(FindPerson(store, _("Who is the same person as {name}?").format(name=name)), chosen)


def _name(item: Item) -> Any:
    if item.account is not None:
        return "account", item.account.member
    if item.join is not None:
        return "join", item.join[0]
    if item.maybe is not None:
        return "maybe", item.contact, item.maybe.other, item.maybe.member
    return "doubt", item.doubt.group if item.doubt is not None else 0


def _masked(key: str) -> str:
    from sihu_tui.contacts.privacy import mask

    return mask(key)
