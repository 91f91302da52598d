"""One person's thread: imported messages and what was written by hand, newest in view."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from sihu_tui import days
from sihu_tui.i18n import _

from . import keys, words
from .dialogs import Field, Form, needed
from .lines import OneLine
from .lit import Span, wrap
from .load import load
from .rows import Cell, Column, Rows

if TYPE_CHECKING:
    from sihu_tui.people import ContactRow, ThreadLine

    from .app import Console

_AT_ONCE = 200


class ThreadView(Vertical):
    """The thread beside the list, or in its place."""

    def __init__(self) -> None:
        super().__init__(id="thread")
        keys.bind(self, keys.THREAD)
        self.heading = OneLine(id="thread-heading")
        self.about = OneLine(id="thread-about")
        self.rows = Rows([Column("")], id="thread-rows", head=False)
        self.contact: ContactRow | None = None
        self.today = 0
        self.zone: tzinfo | None = None
        self._lines: list[ThreadLine] = []
        self._whole = False
        self._asking = False

    def compose(self) -> ComposeResult:
        """Who, and the lines."""
        yield self.heading
        yield self.about
        yield self.rows

    @property
    def console(self) -> Console:
        """The app."""
        return cast("Console", self.app)

    def show(self, contact: ContactRow | None, today: int, zone: tzinfo | None) -> None:
        """Show the thread with `contact`."""
        fresh = contact is None or self.contact is None or self.contact.id != contact.id
        self.contact, self.today, self.zone = contact, today, zone
        if fresh:
            self._lines, self._whole = [], False
            self.rows.show(Bubbles([], 1, None, today), keep=False)
        if contact is None:
            self.heading.put([])
            self.about.put([])
            return
        from .conversations import stage

        other = f"  {contact.name}" if contact.remark and contact.remark != contact.name else ""
        self.heading.put([(Span(contact.remark or contact.name, "strong"), ""), (Span(other, "dim"), "")])
        told = [stage(contact.stage), contact.owner, " ".join(contact.tags), ", ".join(contact.groups)]
        self.about.put([(Span(" · ".join(part for part in told if part), "dim"), "")])
        self.load()

    def load(self) -> None:
        """Read the newest lines."""
        self._read(None)

    def _read(self, before: int | None) -> None:
        store, contact = self.console.store, self.contact
        if store is None or contact is None:
            return

        def work() -> list[ThreadLine]:
            from sihu_tui import people

            return people.thread(store, contact.id, limit=_AT_ONCE, before=before)

        def show(lines: list[ThreadLine]) -> None:
            self._asking = False
            self._whole = len(lines) < _AT_ONCE
            grown = before is not None
            self._lines = [*lines, *self._lines] if grown else lines
            self._lay(keep=grown)

        load(self, work, show, "thread")

    def _lay(self, keep: bool) -> None:
        self.rows.empty = [_("Nothing was said or written yet."), _("n writes the first line.")]
        kept = self.rows.key if keep else None
        self.rows.show(
            Bubbles(self._lines, self.rows.lines_width - 4, self.zone, self.today), keep=kept is not None, at_end=True
        )

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the new width."""
        if self._lines:
            self._lay(keep=True)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """At the top, read what was before."""
        event.stop()
        if self._lines and self.rows.cursor == 0 and not self._whole and not self._asking and self.rows.has_focus:
            self._asking = True
            self._read(self._lines[0].ts)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """There is nothing under a line."""
        event.stop()

    def line(self) -> ThreadLine | None:
        """Give the line under the cursor."""
        key = self.rows.key
        return next((line for line in self._lines if (line.source, line.id) == key), None)

    def text_to_copy(self) -> str:
        """The words of the line under the cursor."""
        line = self.line()
        return line.text if line is not None else ""

    # Writing

    def action_new(self) -> None:
        """Write a line."""
        from sihu_tui.people import ENTRY_KINDS

        from .conversations import wrong_day

        if self.contact is None:
            return
        fields = [
            Field("text", _("What was said, promised or noted")), Field("kind", _("Kind"), "note", tuple(ENTRY_KINDS)),
            Field("due", _("To be followed up on (YYYY-MM-DD, empty for none)")),
        ]  # fmt: skip

        def check(answers: dict[str, str]) -> str:
            return needed({"text": _("Text")})(answers) or wrong_day(answers["due"])

        title = _("A line about {name}").format(name=self.contact.remark or self.contact.name)
        self.app.push_screen(Form(title, fields, check), lambda answers: self._add(answers) if answers else None)

    def _add(self, answers: dict[str, str]) -> None:
        store, contact, operator = self.console.store, self.contact, self.console.operator
        if store is None or contact is None:
            return
        due = days.parse_day(answers["due"].strip()) if answers["due"].strip() else None

        def work() -> int:
            from sihu_tui import people

            return people.add_entry(store, contact.id, answers["kind"].strip(), answers["text"], due, operator)

        def done(entry: int) -> None:
            from sihu_tui import people

            self.console.changed(_("Written down"), lambda: people.remove_entry(store, entry))

        load(self, work, done, "thread.write")

    def action_edit(self) -> None:
        """Change a line written by hand."""
        line = self._own()
        if line is None:
            return
        fields = [Field("text", _("Text"), line.text)]
        self.app.push_screen(
            Form(_("Change the line"), fields, needed({"text": _("Text")})),
            lambda answers: self._change(line, answers["text"]) if answers else None,
        )

    def _change(self, line: ThreadLine, text: str) -> None:
        store = self.console.store
        if store is None:
            return

        def work() -> str:
            from sihu_tui import people

            return people.edit_entry(store, line.id, text)

        def done(before: str) -> None:
            from sihu_tui import people

            self.console.changed(_("The line was changed"), lambda: people.edit_entry(store, line.id, before))

        load(self, work, done, "thread.write")

    def action_remove(self) -> None:
        """Remove a line written by hand."""
        line, store = self._own(), self.console.store
        if line is None or store is None:
            return

        def work() -> None:
            from sihu_tui import people

            people.remove_entry(store, line.id)

        def undo() -> None:
            from sihu_tui import people

            people.restore_entry(store, line.id)

        load(self, work, lambda _none: self.console.changed(_("The line was removed"), undo), "thread.write")

    def _own(self) -> ThreadLine | None:
        line = self.line()
        if line is not None and line.source != "entry":
            self.console.say(_("That line was imported; only lines written by hand can be changed."), "warn")
            return None
        return line


class Bubbles:
    """Thread lines as rows: who and when, then the words, wrapped."""

    def __init__(self, lines: Sequence[ThreadLine], width: int, zone: tzinfo | None, today: int) -> None:
        self._rows: list[tuple[int, Cell]] = []
        self._first: list[int] = []
        self._names = [(line.source, line.id) for line in lines]
        for place, line in enumerate(lines):
            self._first.append(len(self._rows))
            self._rows.append((place, _who(line, zone, today)))
            tone = "dim" if line.source == "entry" else ""
            self._rows += [
                (place, Cell("  " + row, tone)) for row in wrap(line.text or f"[{_kind(line)}]", max(4, width))
            ]
        self._places = {name: self._first[place] for place, name in enumerate(self._names)}

    def count(self) -> int:
        """How many lines on the screen."""
        return len(self._rows)

    def row(self, index: int) -> Sequence[Cell]:
        """One of them."""
        return [self._rows[index][1]]

    def key(self, index: int) -> Hashable:
        """Which line of the thread it belongs to."""
        return self._names[self._rows[index][0]]

    def find(self, key: Hashable) -> int | None:
        """Where a line of the thread begins."""
        return self._places.get(key)  # type: ignore[call-overload, no-any-return]

    def first_of(self, index: int) -> int:
        """Where the line of the thread begins."""
        return self._first[self._rows[index][0]] if self._rows else 0

    def last_of(self, index: int) -> int:
        """Where it ends."""
        place = self._rows[index][0]
        return (self._first[place + 1] if place + 1 < len(self._first) else len(self._rows)) - 1


def _who(line: ThreadLine, zone: tzinfo | None, today: int) -> Cell:
    when = ""
    if zone is not None:
        at = days.local(line.ts, zone)
        when = f"{words.short_day(days.day_of(line.ts, zone), today)} {at:%H:%M}"
    said = [line.who or (_("we") if line.mine else _("they")), when]
    if line.source == "entry":
        said.append(_kind(line))
    if line.due_day is not None:
        said.append(_("done") if line.done else _("due {day}").format(day=words.short_day(line.due_day, today)))
    return Cell(" · ".join(part for part in said if part), "accent" if line.mine else "strong")


def _kind(line: ThreadLine) -> str:
    from sihu_tui.people import ENTRY_KINDS

    return _(ENTRY_KINDS[line.kind]) if line.kind in ENTRY_KINDS else _("media")
