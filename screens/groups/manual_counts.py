"""A day of a group counted by hand: one line, above what is known of its days already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.widget import Widget
from textual.widgets import Input, Static

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.groups import charter, manual_counts
from sihu_tui.groups.manual_counts import Count, ToldDay
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..changes import Changing
from ..dialogs.box import Box
from ..host import Host
from ..keymap import Key
from ..widgets import formatting
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import lit
from ..widgets.text_line import TextLine
from ..worker import load

_BACK_DAYS = 56


def count(console: Host, group_id: int) -> None:
    """Ask for a day of a group counted by hand, and keep it."""
    store = console.store

    def work() -> tuple[str, list[ToldDay]]:
        today = days.today(settings.zone(store))
        return charter.name_of(store, group_id), manual_counts.told(store, group_id, today - _BACK_DAYS + 1, today)

    load(console, work, lambda found: console.push_screen(Counting(store, group_id, *found)), "counting")


class Counting(Changing, Box[None]):
    """A line to type in, what it means, and the days as they are known."""

    NAME = "counting"
    KEYS = (
        Key("counting.remove", "d,delete", "remove", N_("Take away"), N_("Take the count of this day away"), show=True),
    )
    LEAVE = ("escape", N_("Back to where one was"))

    def __init__(self, store: Store, group: int, name: str, told: Sequence[ToldDay]) -> None:
        columns = [
            Column(_("Day"), 15), Column(_("Messages"), 8, right=True), Column(_("People"), 6, right=True),
            Column(_("From"), 9), Column(""),
        ]  # fmt: skip
        title = _("Count by hand: {group}").format(group=name)
        super().__init__(title, _("Enter saves · ↓ the days · Esc"), columns)
        self._store, self._group, self._told = store, group, told
        self._asked = ""
        self.line = TextLine(placeholder=_("32 7 — messages, people; or 32 7 yesterday; or g5 32 7; g6 10 3"))
        self.meaning = Static(id="counting-meaning", classes="meaning", markup=False)

    def parts(self) -> Sequence[Widget]:
        return self.line, self.meaning, self.rows

    def on_mount(self) -> None:
        self.rows.show(ListSource(self._told, self._cells, lambda told: told.day), keep=False)
        self._explain("")
        self.line.focus()

    def _cells(self, told: ToldDay) -> list[Cell]:
        known = told.imported or told.counted
        day = f"{days.iso(told.day)} {formatting.weekday(told.day)}"
        if known is None:
            unknown = Cell(formatting.UNKNOWN, "quiet")
            return [Cell(day, "dim"), unknown, unknown, Cell(""), Cell("")]
        source = _("import") if told.imported is not None else _("by hand")
        note = ""
        if told.contradicts and told.counted is not None:
            note = _("counted {messages} of {people}").format(messages=told.counted[0], people=told.counted[1])
        return [
            Cell(day), Cell(formatting.number(known[0])), Cell(formatting.number(known[1])),
            Cell(source, "dim" if told.imported is not None else "accent"), Cell(note, "warn"),
        ]  # fmt: skip

    # The line

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._asked = ""
        self._explain(event.value)

    def _explain(self, text: str) -> None:
        tone, said = "dim", _("How many messages, and how many people wrote them; the day if it was not today.")
        if text.strip():
            try:
                tone, said = self._meaning(self._read(text))
            except SihuError as error:
                tone, said = ("dim" if len(text.split()) < 2 else "bad"), str(error)
        self._say(said, tone)

    def _say(self, said: str, tone: str) -> None:
        self.meaning.update(lit(said))
        for name in ("bad", "warn", "dim"):
            self.meaning.set_class(name == tone, f"-{name}")

    def _read(self, text: str) -> list[Count]:
        return manual_counts.parse_all(self._store, text, self._group)

    def _day_of(self, one: Count) -> ToldDay:
        return manual_counts.told(self._store, one.group, one.day, one.day)[0]

    def _meaning(self, given: list[Count]) -> tuple[str, str]:
        """Give the tone and the words for what the line would do."""
        if len(given) != 1:
            return "", ngettext("{n} day is counted.", "{n} days are counted.", len(given)).format(n=len(given))
        one = given[0]
        told = self._day_of(one)
        day = f"{days.iso(one.day)} {formatting.weekday(one.day)}"
        if one.group != self._group:
            day = f"{charter.name_of(self._store, one.group)}, {day}"
        said = _("{day}: {messages} messages of {people} people.").format(
            day=day, messages=formatting.number(one.messages), people=formatting.number(one.speakers)
        )
        new = (one.messages, one.speakers)
        if told.imported is not None and told.imported != new:
            more = _(
                "The import has {messages} of {people}, and it holds: a count changes nothing there. Enter twice keeps "
                "it beside the import; if the import is wrong, Esc, then I takes it back."
            ).format(messages=formatting.number(told.imported[0]), people=formatting.number(told.imported[1]))
            return "warn", f"{said} {more}"
        if told.imported is not None:
            return "dim", said + " " + _("The import says the same.")
        if told.counted is not None and told.counted != new:
            more = _("Counted before: {messages} of {people}; Enter replaces that.").format(
                messages=formatting.number(told.counted[0]), people=formatting.number(told.counted[1])
            )
            return "warn", f"{said} {more}"
        return "", said

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep what was counted; what an import contradicts only when asked twice."""
        event.stop()
        try:
            given = self._read(event.value)
        except SihuError as error:
            self._say(str(error), "bad")
            return
        if not given:
            self._explain("")
            return
        against = [one for one in given if self._day_of(one).imported not in (None, (one.messages, one.speakers))]
        if against and self._asked != event.value:
            self._asked = event.value
            days_said = _(", ").join(days.iso(one.day) for one in against)
            said = _("The import knows {days} otherwise, and it holds. Enter again keeps the count beside it.")
            self._say(said.format(days=days_said), "warn")
            return
        self._keep(given)

    def _keep(self, given: list[Count]) -> None:
        said = ngettext("{n} day counted by hand", "{n} days counted by hand", len(given)).format(n=len(given))
        if len(given) == 1:
            one = given[0]
            text = _("Counted on {day}: {messages} messages of {people} people")
            said = text.format(day=days.iso(one.day), messages=one.messages, people=one.speakers)
        self._change(lambda store: manual_counts.put(store, given), said)

    def _change(self, work: Callable[[Store], object], said: str) -> None:
        self.dismiss(None)
        self.change(work, said)

    # The days

    def on_key(self, event: events.Key) -> None:
        """Down goes to the days, and up from the first of them back to the line."""
        if event.key == "down" and self.line.has_focus:
            event.stop()
            event.prevent_default()
            self.rows.focus()
            self._say(_("Enter counts the day under the cursor; d takes its count away."), "dim")
        elif event.key in ("up", "k") and self.rows.has_focus and self.rows.cursor == 0:
            event.stop()
            event.prevent_default()
            self.line.focus()
            self._explain(self.line.value)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        told = self.rows.item
        if told is not None:
            numbers = " ".join(map(str, told.counted)) if told.counted is not None else self._numbers()
            self.line.value = f"{numbers} {days.iso(told.day)}".strip()
            self.line.cursor_position = len(numbers)
            self.line.focus()

    def _numbers(self) -> str:
        """Give what was typed of the numbers."""
        typed = self.line.value.split()
        return " ".join(typed[:2]) if len(typed) >= 2 and all(word.isdigit() for word in typed[:2]) else ""

    def action_remove(self) -> None:
        told = self.rows.item
        if not self.rows.has_focus or told is None:
            return
        if told.counted is None:
            self._say(_("That day was not counted by hand."), "warn")
            return
        day = told.day
        self._change(lambda store: manual_counts.remove(store, self._group, day),
                     _("The count of {day} was taken away").format(day=days.iso(day)))  # fmt: skip
