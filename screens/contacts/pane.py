"""Conversations: whom to turn to today and why, or everybody; and with each the thread of all that was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult

from sihu_tui import contacts, settings
from sihu_tui.contacts import ContactRow, PeopleFilter, ThreadPlace, followups, people_filter, stages, tags
from sihu_tui.contacts.followups import DueReason, Today, TodayRow, what, why
from sihu_tui.dates import days
from sihu_tui.store import Store, sqlite
from sihu_tui.text.i18n import N_, _

from ..keymap import REPLY, Key
from ..replies.picker_state import Target
from ..widgets import formatting
from ..widgets.table import Cell, Column, PagedSource, Rows
from ..widgets.text import Span
from .actions import PERSON, PersonActions
from .batch import change_many, show_proposals
from .conversation import ThreadView, place_of_reason
from .forms import edit_person, named, next_date, put_off, stage
from .rows import contact_cells, everybody_spans, of_all, of_today, today_cells, today_spans

_FRESH_SECONDS = 300


@dataclass
class Loaded:
    """What the pane shows: everybody in order, or today's list; and how many stand at each stage."""

    order: list[int]
    today: Today | None
    stages: dict[str, int]
    zone: tzinfo
    day: int
    stamp: tuple[int, ...]
    """What the store held when it was read."""
    read: int


class ConversationsPane(PersonActions):
    """Who is on the list today, or everybody one talks to."""

    NAME: ClassVar[str] = "conversations"
    KEYS: ClassVar[tuple[Key, ...]] = (
        REPLY,
        Key("people.done", "c", "done", N_("Done"), N_("What is shown of the person is done; on to the next"), show=True),
        Key("people.later", "w", "later", N_("Later"), N_("Leave the person off the list until a day"), show=True),
        Key("people.everybody", "t", "everybody", N_("Today/all"), N_("Today's list, or everybody"), show=True),
        Key("people.done_next", "C", "done_next", N_("Done, next on"), N_("Done, and when to come back")),
        Key("people.facts", "o", "facts", N_("Facts"), N_("All that is known of the person"), show=True),
        Key("people.proposals", "v", "proposals", N_("Steps shown"), N_("Stages that an order or their words show; accept one or many")),
        Key("people.new", "n,insert", "new", N_("New"), N_("A new contact")),
        Key("people.remove", "d,delete", "remove", N_("Remove"), N_("Remove the contact; u undoes")),
        *PERSON,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.everybody = False
        self.view = ThreadView()
        self.order: list[int] = []
        self._shown_order: list[int] = []
        self._found: Loaded | None = None
        self._anew = True
        self._go_to: int | None = None
        self._people: PeopleFilter | None = None
        """All who can be filtered, from the first filter to the next reading."""

    def make_rows(self) -> Rows:
        return Rows(id="people-rows", marks=True)

    def compose_detail(self) -> ComposeResult:
        yield self.view

    # Reading

    def load(self) -> None:
        """Read the list; while one works through it, it keeps its order."""
        store = self.console.store
        everybody, anew, mine = self.everybody, self._anew, self.console.operator

        def work() -> Loaded:
            zone, stamp = settings.zone(store), sqlite.contents(store.connection)
            if anew:
                tags.keep_up(store)
            found = None if everybody else followups.today(store, mine=mine, view=contacts.viewer(store))
            order = contacts.ranking(store, contacts.viewer(store)) if found is None else found.order
            return Loaded(order, found, stages.stage_counts(store), zone, days.today(zone), stamp, days.now())

        self.do(work, self._loaded)

    def reload(self) -> None:
        self._anew = True
        self.load()

    def _loaded(self, found: Loaded) -> None:
        if (found.today is None) != self.everybody:
            return  # t was pressed meanwhile
        if found.day != self.today:
            self._anew = True
        self._found, self.zone, self.today = found, found.zone, found.day
        self._people = None
        if self._anew:
            self.order = list(found.order)
            self._anew = False
        self.rows.columns = self._columns()
        self.refilter(self.typed)
        self.tell_summary()
        self.view.load()

    def _columns(self) -> tuple[Column, ...]:
        if self.everybody:
            return (
                Column(_("Name"), 18), Column(_("Stage"), 9), Column(_("Due"), 11),
                Column(_("Last word"), 13, least=74), Column(_("Why, or last words")),
            )  # fmt: skip
        shared = self._found is not None and self._found.today is not None and bool(self._found.today.others)
        owner = (Column(_("Owner"), 6),) if shared else ()
        return Column(_("Person"), 18), Column(_("What"), 9), Column(_("How long"), 11), *owner, Column(_("Why"))

    def refilter(self, text: str) -> None:
        if not text.strip():
            self._show(self.order)
            return
        store, order, people, read = self.console.store, self.order, self._people, self._found

        def work() -> tuple[PeopleFilter, list[int]]:
            ready = people or contacts.PeopleFilter(store)
            terms, words = people_filter.split(text)
            fits = people_filter.fitting(store, terms) if terms else None
            found = ready.fitting(words, order) if words else order
            return ready, found if fits is None else [one for one in found if one in fits]

        def show(found: tuple[PeopleFilter, list[int]]) -> None:
            if self._found is read:
                self._people = found[0]
            if self.typed == text:
                self._show(found[1])

        self.do(work, show, "filter")

    def _show(self, order: list[int]) -> None:
        store, found = self.console.store, self._found
        if found is None:
            return
        self._shown_order = order
        self._tell()
        filtered = len(order) < len(self.order)
        gone = [Cell(_("(removed)"), "quiet"), *[Cell("")] * 4]
        if self.everybody:
            self.rows.empty = (
                [_("Nobody fits. Esc shows all again.")] if filtered
                else [_("Nobody yet."), _("n adds a person; i imports private chats, which bring theirs.")]
            )  # fmt: skip
            source: PagedSource[Any] = PagedSource(
                order, of_all(store), partial(contact_cells, self.today, self.zone), gone
            )
        else:
            self.rows.empty = (
                [_("Nobody on the list fits. Esc shows all of it again.")] if filtered
                else [_("Nobody waits for you today."), _("t shows everybody; whoever writes, is due or was silent for long comes here.")]
                if sum(found.stages.values()) else [_("Nobody yet."), _("n adds a person; i imports private chats, which bring theirs.")]
            )  # fmt: skip
            known = {row.contact: row for row in found.today.rows} if found.today is not None else {}
            source = PagedSource(
                order,
                of_today(store),
                partial(today_cells, self.today, self.console.operator, len(self.rows.columns) > 4),
                gone,
                known,
            )
        self.rows.show(source)
        if self._go_to is not None and self.rows.go_to(self._go_to):
            self._go_to = None

    def _tell(self) -> None:
        if self._found is not None:
            typed, marked = bool(self.typed.strip()), len(self.rows.marked)
            if self._found.today is None:
                fresh = len(set(self._found.order).difference(self.order))
                spans = everybody_spans(len(self._shown_order), fresh)
            else:
                total = sum(self._found.stages.values())
                spans = today_spans(self._found.today, self.order, len(self._shown_order), total, typed)
            if marked:
                spans.append(Span("  " + _("{n} marked").format(n=formatting.number(marked)), "accent"))
            self.heading.show(*spans)

    # Many at once

    def on_rows_moved(self, event: Rows.Moved) -> None:
        super().on_rows_moved(event)
        if event.rows is self.rows:
            self._tell()

    def _many(self) -> bool:
        """Change all that are marked, if any are and no thread is open; tell whether."""
        marked = [key for key in self.rows.marked if isinstance(key, int)]
        if not marked or self.has_class("-opened"):
            return False
        change_many(self.console, marked, self.rows.clear_marks)
        return True

    def action_stage(self) -> None:
        if not self._many():
            super().action_stage()

    def action_tags(self) -> None:
        if not self._many():
            super().action_tags()

    def action_edit(self) -> None:
        if not self._many():
            super().action_edit()

    def action_proposals(self) -> None:
        show_proposals(self.console)

    def who(self) -> ContactRow | None:
        """Give the person under the cursor; in the thread the one it is with."""
        store, key = self.console.store, self.rows.key
        if self.has_class("-opened") and self.view.contact is not None:
            return self.view.contact
        if not isinstance(key, int):
            return None
        return next(iter(contacts.contact_rows(store, [key])), None)

    def summary(self) -> list[Span]:
        if self._found is None or not sum(self._found.stages.values()):
            return []
        return [Span(" → ".join(f"{stage(name)} {count}" for name, count in self._found.stages.items()), "dim")]

    def action_everybody(self) -> None:
        self.everybody = not self.everybody
        self._anew = True
        key = self.rows.key
        self._go_to = key if isinstance(key, int) else None
        self.load()

    # The thread

    def show_detail(self, key: Any) -> None:
        name = self.rows.source.row(self.rows.cursor)[0].text if key is not None else ""
        self.view.show(key, name, self.today, self.zone)

    def open(self, key: Any) -> None:
        self.set_class(True, "-opened")
        self.view.rows.focus()
        store, item = self.console.store, self.rows.item
        if self.everybody:
            return
        reason = next(iter(item.reasons), None) if item is not None else None

        def show(place: ThreadPlace | None) -> None:
            if place is not None and self.view.wanted == key:
                self.view.show(key, "", self.today, self.zone, at=place)

        self.do(lambda: place_of_reason(store, key, reason), show, "place")

    def open_person(self, contact: int, place: ThreadPlace | None = None) -> None:
        """Open the thread with a person, at a line of it; the list goes to them, shows everybody if it must."""
        if contact not in self._shown_order:
            self.everybody, self._anew = True, True
            if self.filter is not None and self.typed:
                self.filter.value = ""
            self._go_to = contact
            self.load()
        else:
            self.rows.go_to(contact)
        self.set_class(True, "-opened")
        self.view.show(contact, "", self.today, self.zone, at=place)
        self.view.rows.focus()
        self.console.key_line.update()

    def wrote(self, contact: int) -> None:
        """Show the newest line of a thread in which one has just written."""
        if self.view.wanted == contact:
            self.view.show_end()

    def focus_main(self) -> None:
        """To the thread when it is open, else to the list; what was changed elsewhere meanwhile is read."""
        if self._found is not None and self._behind():
            self.load()
        (self.view.rows if self.has_class("-opened") else self.rows).focus()

    def _behind(self) -> bool:
        """Whether anything was written since this was read, or so long ago that others wait by now."""
        store, found = self.console.store, self._found
        if found is None:
            return False
        old = days.now() - found.read > _FRESH_SECONDS
        return old or found.stamp != sqlite.contents(store.connection)

    def text_to_copy(self) -> str:
        if self.view.rows.has_focus:
            return self.view.text_to_copy()
        who = self.who()
        return who.name if who is not None else ""

    def target(self) -> Target | None:
        """The person; in the thread with the message under the cursor, else with what waits for an answer."""
        who = self.who()
        if who is None:
            return None
        text = (self._open_line(who.id) or who.last_text) if who.waiting is not None else ""
        if self.view.rows.has_focus and (line := self.view.line()) is not None:
            text = "" if line.mine else line.text
        return Target(contact=who.id, name=named(who), text=text)

    def _open_line(self, contact: int) -> str:
        """Give the words that wait for an answer, as far as the list tells them."""
        item = self.rows.item
        if not isinstance(item, TodayRow) or item.contact != contact:
            return ""
        return next((reason.text for reason in item.reasons if reason.code in ("late", "waiting")), "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Inside a thread, new, edit and remove mean its lines."""
        return not (action in ("edit", "remove", "new", "filter", "entry") and self.view.rows.has_focus)

    # What is done with a person

    def action_done(self) -> None:
        """What is shown of this person is done, and nothing else; go on to the next when nothing is open."""
        if (who := self.who()) is None:
            return
        name = named(who)

        def work(store: Store) -> tuple[DueReason | None, list[DueReason]]:
            shown = next((row.reasons[0] for row in followups.rows(store, [who.id]) if row.reasons), None)
            return shown, followups.done(store, who.id, first=True)

        def said(found: tuple[DueReason | None, list[DueReason]]) -> str:
            shown, left = found
            told = _("{name}: {what} done").format(name=name, what="" if shown is None else what(shown))
            if not left:
                self._on(who.id)
                return told
            rest = _(", ").join(_("{what} ({why})").format(what=what(reason), why=why(reason)) for reason in left[:3])
            return told + " · " + _("still open: {rest}; c closes the next").format(rest=rest)

        self.change(work, said)

    def action_done_next(self) -> None:
        self.with_who(lambda who: next_date(self.console, who, True, lambda: self._on(who.id)))

    def action_next_date(self) -> None:
        if not self._many():
            super().action_next_date()

    def action_later(self) -> None:
        self.with_who(lambda who: put_off(self.console, who, lambda: self._on(who.id)))

    def _on(self, contact: int) -> None:
        """Go on to the next who is not done, from `contact` down; then from the top."""
        source = self.rows.source
        if self.everybody or self.rows.key != contact:
            return
        at = self.rows.cursor
        left = set(self._found.today.order) - {contact} if self._found and self._found.today else set()
        after = [*range(at + 1, source.count()), *range(at)]
        found = next((index for index in after if source.key(index) in left), None)
        if found is None:
            return
        self.rows.go_to(source.key(found))
        if self.has_class("-opened"):
            self.show_detail(self.rows.key)
            self.open(self.rows.key)

    async def action_facts(self) -> None:
        if (who := self.who()) is not None:
            await self.console.visit("person", who.id, step=True)

    # Writing

    def action_new(self) -> None:
        def added(contact: int) -> None:
            self.everybody, self._anew, self._go_to = True, True, contact

        edit_person(self.console, None, added)

    def action_remove(self) -> None:
        self.with_who(
            lambda who: self.change(
                lambda store: contacts.remove_contact(store, who.id),
                _("Removed: {name}").format(name=who.name),
                lambda: self._leave_out(who.id),
            )
        )

    def _leave_out(self, contact: int) -> None:
        if contact in self.order:
            self.order.remove(contact)
