"""Groups: all of them in the view chosen, worked on one by one or many at once; and one of them opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.groups import duplicates, groups, views
from sihu_tui.groups.groups import GroupRow
from sihu_tui.groups.platforms import platform_name
from sihu_tui.groups.views import View
from sihu_tui.outreach.lately import with_lately
from sihu_tui.text.i18n import N_, _, ngettext

from ..keymap import REPLY, Key
from ..replies.picker_state import Target
from ..replies.push import walk
from ..widgets import formatting
from ..widgets.pane import Pane
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Cell, ListSource, Rows
from ..widgets.text import Line, Span
from .columns import cell, fitting, head, numeric
from .detail import GroupView
from .facts import facts
from .forms import edit, export, found
from .manual_counts import count
from .retirement_start import farewell
from .staff import ask
from .views import ColumnChooser, choose, keep


class GroupsPane(Pane):
    """Every group."""

    NAME: ClassVar[str] = "groups"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("groups.new", "n,insert", "new", N_("New"), N_("Add a group by hand, then open it"), show=True),
        Key("groups.edit", "e,f4", "edit", N_("Edit"), N_("Change the group, or all that are marked"), show=True),
        Key("groups.views", "v", "views", N_("Views"), N_("Take a view: which groups, in which order, which columns"), show=True),
        Key("groups.farewell", "x,delete", "farewell", N_("Wind down"), N_("End the group, or all that are marked: merge, make temporary, close"), show=True),
        Key("groups.sort", "s", "sort", N_("Sort"), N_("Sort by the next column"), show=True),
        Key("groups.reverse", "S", "reverse", N_("Reverse"), N_("Sort the other way round")),
        REPLY,
        Key("groups.count", "a,f11", "count", N_("Count"), N_("Write down a day of this group, counted by hand")),
        Key("groups.staff", "m", "staff", N_("Staff"), N_("Who is one of us: where no export says it, many at once"), words=N_("operator who is staff")),
        Key("groups.columns", "comma", "columns", N_("Columns"), N_("Choose the columns and their order")),
        Key("groups.keep_view", "*", "keep_view", N_("Keep the view"), N_("Keep filter, order and columns under a name and a key")),
        Key("groups.export", "E", "export", N_("Export"), N_("What is on the screen as CSV, JSON or Markdown: a file or the clipboard")),
    )  # fmt: skip

    MARKS = True

    def __init__(self) -> None:
        super().__init__()
        self.groups: list[GroupRow] = []
        self.seen: View | None = None
        """What is seen: which groups, in which order, which columns."""
        self.view = GroupView()
        self.doubts = 0
        self._names: list[str] = []
        self._basis: object = None
        self._wanted: Any = None

    def compose(self) -> ComposeResult:
        with ContentSwitcher(initial="groups-list", id="groups-views"):
            yield from self.compose_list()
            yield self.view

    def load(self) -> None:
        store, seen = self.console.store, self.seen

        def work() -> tuple[list[GroupRow], tzinfo, View, str]:
            apart = settings.get(store, "groups.apart")
            return groups.list_groups(store), settings.zone(store), seen or views.last(store), apart

        self.do(work, self._loaded)

    def _loaded(self, outcome: tuple[list[GroupRow], tzinfo, View, str]) -> None:
        self.groups, self.zone, seen, apart = outcome
        self.seen = self.seen or seen
        newest = max((row.last_message for row in self.groups if row.last_message), default=None)
        self.today = days.day_of(newest, self.zone) if newest else days.today(self.zone)
        self.rows.marked &= {row.id for row in self.groups}
        self.refilter(self.typed)
        self.tell_summary()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.open(wanted)
        elif self.opened and self.view.group is not None:
            self._renew(self.view.group.id)
        self._read_lately()
        self._look_for_doubts(
            (newest, apart, tuple((row.id, row.name, row.platform, row.archived is None) for row in self.groups))
        )

    def _read_lately(self) -> None:
        """Read what the last weeks hold after the list stands: only some views ask for it."""
        store, rows = self.console.store, self.groups
        if not rows:
            return

        def found(filled: list[GroupRow]) -> None:
            if self.groups is rows:
                self.groups = filled
                if self.seen is not None and views.asks_lately(
                    replace(self.seen, filter=f"{self.seen.filter} {self.typed}")
                ):
                    self.refilter(self.typed)

        self.do(lambda: with_lately(store, rows), found, "lately")

    def _look_for_doubts(self, basis: object) -> None:
        """Count what is doubtful about which group is which, when anything that it rests on has changed."""
        store = self.console.store
        if basis == self._basis:
            return
        self._basis = basis

        def found(doubts: int) -> None:
            self.doubts = doubts
            self.tell_summary()

        self.do(lambda: len(duplicates.doubts(store)), found, "doubts")

    # What is seen

    def refilter(self, text: str) -> None:
        """Keep what fits the view and what is typed, in the order chosen."""
        if self.seen is None:
            return
        rows = views.apply(self.groups, replace(self.seen, filter=f"{self.seen.filter} {text}"))
        self._lay_columns()
        self.rows.empty = self._why_empty(text)
        self.rows.show(ListSource(rows, self._cells, lambda row: row.id))
        self._tell_heading()

    def _why_empty(self, text: str) -> list[str]:
        if not self.groups:
            return [_("No group yet: i imports chats, n founds one, D shows the demo.")]
        if text:
            return [_("No group fits. Esc shows all again.")]
        return [_("No group is in this view. v takes another.")]

    def _lay_columns(self) -> None:
        if self.seen is not None:
            width = self.rows.lines_width if self.rows.size.width else self.app.size.width
            self._names, self.rows.columns = fitting(self.seen.columns, width, self.seen.sort)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._lay_columns()
        self.rows.refresh()

    def _tell_heading(self) -> None:
        if self.seen is None:
            return
        count = self.rows.source.count()
        sort = self.seen.sort
        arrow = "↓" if sort.startswith("-") else "↑"
        told = [
            (Span(" " + ngettext("{n} group", "{n} groups", count).format(n=formatting.number(count)), "strong"), "")
        ]
        more = [_(self.seen.name), _("by {column}").format(column=f"{head(sort.lstrip('-'))} {arrow}")]
        told.append((Span("  " + SEPARATOR.join(more), "dim"), ""))
        if self.rows.marked:
            hidden = sum(self.rows.source.find(key) is None for key in self.rows.marked)
            said = _("{n} marked").format(n=formatting.number(len(self.rows.marked)))
            told.append((Span(f"  {said}", "accent"), ""))
            if hidden:
                told.append((Span(_(" ({n} not shown)").format(n=formatting.number(hidden)), "warn"), ""))
        self.heading.put(told)

    def take_view(self, view: View) -> None:
        """See the groups as a view shows them, and remember it; what was typed is dropped."""
        if self.filter is not None and self.filter.value:
            self.filter.add_class("hidden")
            self.filter.value = ""
        self.see(view)
        self.rows.action_first()
        self.rows.focus()

    def see(self, view: View) -> None:
        """Change filter, order or columns, and remember them for the next time."""
        store = self.console.store
        self.seen = view
        self.refilter(self.typed)

        self.do(lambda: views.remember(store, view), lambda _none: self.console.wrote(), "remember")

    def action_sort(self) -> None:
        """Sort by the next column that is shown, numbers from the largest down."""
        if self.seen is not None:
            now = self.seen.sort.lstrip("-")
            names = self._names or list(self.seen.columns)
            name = names[(names.index(now) + 1) % len(names)] if now in names else names[0]
            self.see(replace(self.seen, sort=f"-{name}" if numeric(name) else name))

    def action_reverse(self) -> None:
        if self.seen is not None:
            sort = self.seen.sort
            self.see(replace(self.seen, sort=sort[1:] if sort.startswith("-") else f"-{sort}"))

    def action_columns(self) -> None:
        seen = self.seen
        if seen is not None:

            def take(names: list[str] | None) -> None:
                if names:
                    self.see(replace(seen, columns=tuple(names)))

            self.console.push_screen(ColumnChooser(seen.columns), take)

    def action_views(self) -> None:
        choose(self)

    def action_keep_view(self) -> None:
        keep(self)

    # Many at once

    def on_rows_moved(self, event: Rows.Moved) -> None:
        super().on_rows_moved(event)
        if event.rows is self.rows:
            self._tell_heading()

    def chosen(self) -> list[GroupRow]:
        """Give the groups that are marked, whether shown or not; without marks the one under the cursor."""
        marked = [row for row in self.groups if row.id in self.rows.marked]
        row = self.row()
        return marked or ([row] if row is not None else [])

    def _with_chosen(self, act: Callable[[list[GroupRow]], None]) -> None:
        chosen = self.chosen()
        if chosen:
            act(chosen)

    def action_new(self) -> None:
        found(self)

    def action_edit(self) -> None:
        self._with_chosen(lambda rows: edit(self, rows))

    def action_export(self) -> None:
        export(self)

    def action_farewell(self) -> None:
        self._with_chosen(lambda rows: farewell(self.console, [row.id for row in rows]))

    def action_staff(self) -> None:
        """Ask who is one of us."""
        ask(self.console)

    def action_count(self) -> None:
        row = self.row()
        if row is not None:
            count(self.console, row.id)

    def _cells(self, row: GroupRow) -> list[Cell]:
        return [cell(name, row, days.today(self.zone), self.zone) for name in self._names]

    def row(self) -> GroupRow | None:
        """Give the group under the cursor."""
        row: GroupRow | None = self.rows.item
        return row

    def shown(self) -> list[GroupRow]:
        """Give the groups on the screen, those above and below included, in their order."""
        source = self.rows.source
        return list(source.items) if isinstance(source, ListSource) else []

    def summary(self) -> list[Span]:
        """What is doubtful; how many groups are open, on which platforms, and how many closed."""
        counted: dict[str, int] = {}
        for row in self.groups:
            if row.archived is None:
                name = platform_name(row.platform)
                counted[name] = counted.get(name, 0) + 1
        told = []
        if self.doubts:
            said = ngettext("{n} doubt which group is which: X", "{n} doubts which group is which: X", self.doubts)
            told.append(Span(said.format(n=self.doubts), "warn"))
        told += [Span(f"{name} {count}", "dim") for name, count in sorted(counted.items(), key=lambda item: -item[1])]
        closed = sum(row.archived is not None for row in self.groups)
        if closed:
            told.append(Span(_("{n} closed").format(n=formatting.number(closed)), "dim"))
        return [part for span in told for part in (Span(SEPARATOR, "dim"), span)][1:]

    # One group

    def open_message(self, group: int, message: int) -> None:
        """Open a group at one of its messages."""
        self.view.show_message(group, message)
        self.open(group)

    def open(self, key: Any) -> None:
        """Open a group, whether the view shows it or not; one just founded as soon as it is read."""
        row = next((row for row in self.groups if row.id == key), None)
        if row is None:
            self._wanted = key
            return
        self.rows.go_to(key)
        self.view.show(row, self.today, self.zone)
        self.query_one("#groups-views", ContentSwitcher).current = "group"
        self.view.focus_main()

    def open_when_read(self, key: int) -> None:
        """Open a group once the groups are read anew."""
        self._wanted = key

    def _renew(self, key: int) -> None:
        """Show the opened group as it is now; back to the list when it is gone."""
        row = next((row for row in self.groups if row.id == key), None)
        if row is not None:
            self.view.show(row, self.today, self.zone)
        else:
            self.action_back()

    def focus_main(self) -> None:
        if self.opened:
            self.view.focus_main()
        else:
            self.rows.focus()

    @property
    def opened(self) -> bool:
        """Whether a group is open."""
        return self.query_one("#groups-views", ContentSwitcher).current == "group"

    @property
    def can_go_back(self) -> bool:
        return self.opened or super().can_go_back

    def action_back(self) -> None:
        """Close the group, else take the marks away (but from the filter's line), else as every pane does."""
        if self.opened:
            self.query_one("#groups-views", ContentSwitcher).current = "groups-list"
            if self.console.step_back(self):
                return
            self.rows.focus()
        elif self.rows.marked and not (self.filter is not None and self.filter.has_focus):
            self.rows.clear_marks()
        else:
            super().action_back()
        self.console.key_line.update()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What works on the list does not work on an opened group."""
        return not (self.opened and (action == "filter" or action in _OF_LIST))

    def text_to_copy(self) -> str:
        """What the cursor is on: a message, a person, or a group's name."""
        if self.opened:
            return self.view.text_to_copy()
        return "\n".join(row.name for row in self.chosen())

    def action_reply(self) -> None:
        """Pick a reply for the group; for those that are marked one after the other, with the same text filled."""
        marked = [] if self.opened else [row for row in self.chosen() if row.id in self.rows.marked]
        if len(marked) < 2:
            super().action_reply()
            return
        walk(self.console, [(row.id, row.name) for row in marked])

    def target(self) -> Target | None:
        row = self.view.group if self.opened else self.row()
        return None if row is None else Target(group=row.id, name=row.name)

    def lines(self, row: GroupRow, found: None, width: int) -> list[Line]:
        parent = next((other.name for other in self.groups if other.id == row.parent_id), "")
        return facts(row, parent, self.zone, width)


_OF_LIST = {key.action for key in GroupsPane.KEYS if key is not REPLY}
