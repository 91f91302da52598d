"""Search: every word ever said, newest first as one types; beside a hit the talk round it; Enter opens it in its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.search import indexer
from sihu_tui.search.indexer import State
from sihu_tui.search.search import Hit, Query
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..contacts.pane import ConversationsPane
from ..keymap import Key
from ..widgets import formatting
from ..widgets.line_actions import LINE, LineActions, SaidLine
from ..widgets.side_pane import Aside
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Line, Span
from ..widgets.text_line import TextLine
from . import narrow
from .narrow import Only
from .talk import Talk, excerpt, index_told, talk_round, told_talk

if TYPE_CHECKING:
    from sihu_tui.search.seeker import Seeker

_PAUSE_SECONDS = 0.08
_AT_ONCE = 50
_LOOK_SECONDS = 1.0
_LAST = "search:text"
"""Under this name what was sought last is kept."""


class SearchPane(Aside, LineActions):
    """A line to type in over what was found."""

    NAME: ClassVar[str] = "search"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("search.narrow", "f4,comma", "narrow", N_("Narrow"), N_("Only with a person, in a group, of days, by who said it, of a kind"), show=True),
        Key("search.places", "o", "places", N_("Where"), N_("How often it was said where; Enter narrows to it"), show=True),
        Key("search.groups", "f11,v", "groups", N_("Groups"), N_("The messages of groups too, or not"), show=True),
        *LINE,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.line = TextLine(
            placeholder=_("Any word that was said or written; one character will do"), id="search-line"
        )
        self.about = OneLine("search-about")
        self.only = Only()
        self.groups: bool | None = None
        """Whether the messages of groups are searched; None until the setting was read."""
        self.hits: list[Hit] = []
        self._sought = ""
        self._whole = True
        self._states: list[State] = []
        self._read_once = False
        self._pause: Timer | None = None
        self._seeker: Seeker | None = None

    def compose(self) -> ComposeResult:
        """The line over the list, and beside it the talk round the hit."""
        with Horizontal(classes="side", id="search-side"):
            with Vertical(classes="list"):
                yield self.heading
                yield self.line
                yield self.about
                yield self.rows
            with Vertical(classes="detail"):
                yield self.page

    def on_mount(self) -> None:
        """Look now and then how far the index is."""
        self.set_interval(_LOOK_SECONDS, self._look)

    def focus_main(self) -> None:
        """To the line, all of it chosen: what is typed replaces it."""
        if self._read_once:
            self.load()
        self.line.focus()
        self.line.action_select_all()

    async def action_back(self) -> None:  # type: ignore[override]
        """From the list end the narrowing, then go back."""
        if self.rows.has_focus and self.only != Only():
            self._narrow(Only())
        else:
            await super().action_back()

    def come_back(self) -> None:
        """To the hit that was opened."""
        (self.rows if self.hits else self.line).focus()

    def action_next(self, by: int) -> None:
        """Open the next hit, or the one before, wherever one is now."""
        before = self.rows.key
        self.rows.action_move(by)
        if self.rows.key == before:
            self.console.say(_("That was the last hit.") if by > 0 else _("That was the first hit."), "dim")
        elif self.console.here != self.NAME:
            self.open(self.rows.key)

    # Reading

    def load(self) -> None:
        """Read the state of the index and search again."""
        store, asked = self.console.store, self.groups

        def work() -> tuple[tzinfo, bool]:
            groups = bool(settings.get(store, "search.groups")) if asked is None else asked
            return settings.zone(store), groups

        drafts = self.console.drafts
        if not self._read_once and drafts is not None and not self.line.value:
            self.line.value = drafts.get(_LAST).get("text", "")
            self.line.action_select_all()

        def show(found: tuple[tzinfo, bool]) -> None:
            self.zone, self.groups = found
            self.today, self._read_once = days.today(self.zone), True
            self.rows.columns = (
                Column(_("When"), 13), Column(_("With, or in"), 16), Column(_("Who"), 10, least=72), Column(_("Said")),
            )  # fmt: skip
            self._tell()
            self._seek()
            self._look(first=True)

        self.do(work, show)

    def _look(self, first: bool = False) -> None:
        """See how far the index is; its size is read when it is first looked at and when it stands."""
        store = self.console.store
        behind = any(state.waiting for state in self._states)
        if self.console.here != self.NAME or not (first or behind):
            return

        def work() -> list[State]:
            states = indexer.states(store, sized=False)
            return states if any(state.waiting for state in states) else indexer.states(store)

        def show(states: list[State]) -> None:
            self._states = states
            self._tell()
            if first and any(state.waiting for state in states):
                self.console.index_behind()

        self.do(work, show, "states")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search once typing rests for a moment."""
        if event.input is not self.line:
            super().on_input_changed(event)
            return
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE_SECONDS, self._seek)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open the hit under the cursor."""
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        if self.line.value.strip() != self._sought:
            self._seek(then_list=True)
        elif self.hits:
            self.rows.action_open()

    def _seek(self, then_list: bool = False) -> None:
        text = self.line.value.strip()
        again = text == self._sought
        limit = max(_AT_ONCE, len(self.hits)) if again else _AT_ONCE
        if not text:
            if self._seeker is not None:
                self._seeker.turn()
            self.hits, self._sought, self._whole = [], "", True
            self._show()
            return

        def show(hits: list[Hit]) -> None:
            self._sought = text
            if self.console.drafts is not None:
                self.console.drafts.put(_LAST, {"text": text})
            self.hits, self._whole = hits, len(hits) < limit
            self._show(keep=again)
            if then_list and hits:
                self.rows.focus()

        self._ask(text, limit, None, show)

    def _ask(self, text: str, limit: int, after: Hit | None, then: Callable[[list[Hit]], None]) -> None:
        store = self.console.store
        from sihu_tui.search.seeker import Seeker

        if self._seeker is None or self._seeker.store is not store:
            self._seeker = Seeker(store)
        seeker, turn = self._seeker, self._seeker.turn()
        query = self._query(text, limit, after)

        def show(hits: list[Hit] | None) -> None:
            if hits is not None:
                then(hits)

        self.do(lambda: seeker.search(turn, query), show, "search")

    def _query(self, text: str, limit: int, after: Hit | None) -> Query:
        only = self.only
        return Query(
            text, only.contact, only.group, only.since, only.until, only.who, self.groups, limit,
            None if after is None else after.place, only.kind,
        )  # fmt: skip

    def _show(self, keep: bool = True) -> None:
        if not self._sought:
            self.rows.empty = [
                _("Type a word: it is searched in all chats and notes, as exact text."),
                _(
                    "F11 searches the groups too; F4 narrows to a person, a group, days, who said it, or a kind of line."
                ),
            ]
        else:
            here = _("conversations and groups") if self.groups else _("conversations")
            self.rows.empty = [_("“{text}” was not said in {where}.").format(text=self._sought, where=here)]
            if not self.groups:
                self.rows.empty.append(_("F11 searches the groups too."))
        self.rows.show(ListSource(self.hits, self._cells, lambda hit: (hit.source, hit.id)), keep=keep)
        self._tell()

    def _tell(self) -> None:
        n = len(self.hits)
        if self._sought:
            said = ngettext("{n} line", "{n} lines", n).format(n=f"{n}" + ("" if self._whole else "+"))
            ends = [] if self.only == Only() else [(Span(_("Esc from the list: all") + " ", "accent"), "")]
            self.heading.put([(Span(f" {said}", "strong"), ""), (Span("  " + _("newest first"), "dim"), "")], ends)
        else:
            self.heading.show(Span(" " + _("Search"), "strong"))
        self.about.show(Span(" " + " · ".join(narrow.told(self.only, bool(self.groups))), "dim"))
        self.tell_summary()

    def summary(self) -> list[Span]:
        """How much the index holds, and how far it is."""
        return index_told(self._states)

    def _cells(self, hit: Hit) -> list[Cell]:
        text, hits = excerpt(hit.text, self._sought)
        when = self._when(hit.ts)
        return [
            Cell(when, "dim"), Cell(hit.chat, "" if hit.contact is not None else "dim"),
            Cell(hit.who or (_("we") if hit.mine else _("they")), "accent" if hit.mine else ""), Cell(text, "", hits),
        ]  # fmt: skip

    def _when(self, ts: int) -> str:
        short = formatting.short_day(days.day_of(ts, self.zone), self.today)
        return f"{short} {days.local(ts, self.zone):%H:%M}" if len(short) < 8 else short

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """At the end of what was found, read on."""
        super().on_rows_moved(event)
        if not self._whole and self.hits and self.rows.cursor >= len(self.hits) - 5 and self.rows.has_focus:
            self._whole = True
            known = list(self.hits)

            def more(hits: list[Hit]) -> None:
                self.hits, self._whole = known + hits, len(hits) < _AT_ONCE
                self._show()

            self._ask(self._sought, _AT_ONCE, known[-1], more)

    def on_key(self, event: events.Key) -> None:
        """From the line, arrows go into the list."""
        if self.line.has_focus and event.key in ("down", "pagedown", "up"):
            event.stop()
            event.prevent_default()
            if event.key == "up":
                self.rows.action_move(-1)
            elif event.key == "down":
                self.rows.focus()
                self.rows.action_move(1)
            else:
                self.rows.action_page(1)

    def hit(self) -> Hit | None:
        """Give the hit under the cursor."""
        hit: Hit | None = self.rows.item
        return hit

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the line one types already."""
        return not (action == "filter" and self.line.has_focus)

    def text_to_copy(self) -> str:
        """The words of the hit."""
        hit = self.hit()
        return hit.text if hit is not None else ""

    # What stands beside

    def look(self, store: Store, item: Hit) -> list[Talk]:
        """The talk round the hit."""
        return talk_round(store, item)

    def lines(self, item: Hit, found: list[Talk], width: int) -> list[Line]:
        return [[Span(item.chat, "strong")], [], *told_talk(found, self._sought, self._when, width)]

    def drawn(self) -> None:
        """Bring the hit into the middle of the talk round it."""
        self.page.look_from(max(0, self.page.line_of("›") - self.page.height // 2))

    def open(self, key: Any) -> None:
        """Open the hit in its place: in the thread, or among the group's messages."""
        self.run_worker(self._open(), exclusive=True, group="search.open")

    async def _open(self) -> None:
        hit = self.hit()
        if hit is None:
            return
        if hit.contact is not None:
            pane = await self._step("conversations")
            if isinstance(pane, ConversationsPane):
                pane.open_person(hit.contact, hit.place)
        elif hit.group is not None:
            (await self._step("groups")).open_message(hit.group, hit.id)

    async def _step(self, name: str) -> Any:
        """Go to a pane from which Esc comes back here, also when one went from hit to hit."""
        pane = await self.console.go(name)
        self.console.trail[:] = [(self.NAME, name)]
        return pane

    def said_line(self) -> SaidLine | None:
        hit = self.hit()
        return None if hit is None else SaidLine(hit.source, hit.id, hit.text)

    def action_filter(self) -> None:  # type: ignore[override]
        """Go to the line."""
        self.focus_main()

    def action_groups(self) -> None:
        """Search the messages of groups too, or not."""
        store = self.console.store
        self.groups = not self.groups
        groups = self.groups

        def done(_none: None) -> None:
            self.console.wrote()
            self.console.index_behind()
            self.load()

        self.do(lambda: settings.put(store, "search.groups", groups), done, "setting")

    def action_narrow(self) -> None:
        """Ask what to narrow the search to."""
        if self.console.store is not None:
            narrow.ask_only(self.console, self.console.store, self.only, self._narrow)

    def _narrow(self, found: Only) -> None:
        self.only = found
        self._tell()
        self._seek()

    def action_places(self) -> None:
        """Show how often it was said where; Enter there narrows to that place."""
        store = self.console.store
        if self._sought:
            narrow.ask_place(self.console, store, self._query(self._sought, 0, None), self.only, self._narrow)
