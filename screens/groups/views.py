"""Views of the groups: taking one, keeping this one under a name and a key, and choosing the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sihu_tui.groups import views
from sihu_tui.groups.columns import COLUMNS
from sihu_tui.groups.views import View
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _

from ..dialogs.box import Box
from ..dialogs.form import Answers, Field
from ..keymap import Key
from ..widgets.table import Cell, Column, ListSource, Rows
from ..worker import load
from .columns import head

if TYPE_CHECKING:
    from .pane import GroupsPane


class ViewChooser(Box["tuple[View, bool]"]):
    """The views; Enter or a view's own key gives it, and whether it is to be forgotten."""

    NAME = "views"
    KEYS = (Key("views.remove", "delete", "remove", N_("Remove"), N_("Forget the view; u undoes"), show=True),)

    def __init__(self, views: Sequence[View], now: str) -> None:
        # a view's key goes before the keys that move in the list: the arrows still do
        own = [Key(f"views.{view.key}", view.key, f"take({view.key!r})", view.name, "", priority=True)
               for view in views if view.key]  # fmt: skip
        columns = [Column(_("Key"), 4), Column(_("View"), 16), Column(_("Order"), 16), Column(_("Filter"))]
        super().__init__(_("Views"), "", columns, keys=own)
        self.tell(_("Enter, or the view's key, takes it   Del forgets one   Esc"), "dim")
        self._views, self._now = list(views), now

    def parts(self) -> Sequence[Any]:
        return self.rows, self.foot

    def on_mount(self) -> None:
        self.rows.show(ListSource(self._views, self._cells, lambda view: view.name), keep=False)
        self.rows.go_to(self._now)
        self.rows.focus()

    def _cells(self, view: View) -> list[Cell]:
        arrow = "↓" if view.sort.startswith("-") else "↑"
        name = _(view.name) if view.id is None else view.name
        return [
            Cell(view.key, "key"), Cell(name, "strong" if view.name == self._now else ""),
            Cell(f"{head(view.sort.lstrip('-'))} {arrow}", "dim"), Cell(view.filter, "dim"),
        ]  # fmt: skip

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.dismiss((self.rows.item, False))

    def action_take(self, key: str) -> None:
        self.dismiss((next(view for view in self._views if view.key == key), False))

    def action_remove(self) -> None:
        if self.rows.item.id is None:
            self.tell(_("This view is built in and stays."))
        else:
            self.dismiss((self.rows.item, True))


def choose(pane: GroupsPane) -> None:
    """Let a view be taken or forgotten."""
    store, seen = pane.console.store, pane.seen
    if seen is None:
        return

    def take(chosen: tuple[View, bool] | None) -> None:
        view, forget = chosen or (None, False)
        if view is not None and forget:
            name = view.name
            pane.change(lambda store: views.remove(store, name), _("View {name} removed").format(name=name))
        elif view is not None:
            pane.take_view(view)

    load(
        pane.console,
        lambda: views.list_views(store),
        lambda found: pane.console.push_screen(ViewChooser(found, seen.name), take),
        "views",
    )


def keep(pane: GroupsPane) -> None:
    """Ask for a name and a key, and keep what is seen as a view."""
    seen = pane.seen
    if seen is None:
        return
    own = seen.id is not None
    fields = [
        Field("name", _("Name"), seen.name if own else "", needed=True),
        Field("key", _("Key: one letter or digit, taken by v and that key"), seen.key if own else ""),
        Field("filter", _("Filter"), f"{seen.filter} {pane.typed}".strip()),
    ]

    def work(store: Store, answers: Answers) -> View:
        view = replace(seen, **{name: typed.strip() for name, typed in answers.items()})
        return replace(view, id=views.save(store, view))

    def said(view: View) -> str:
        pane.take_view(view)
        text = _("View {name} kept: v {key}") if view.key else _("View {name} kept")
        return text.format(name=view.name, key=view.key)

    pane.edit(_("Keep this view"), fields, work, said)


class ColumnChooser(Box["list[str]"]):
    """Every column, the chosen ones marked and first, in their order; gives the names chosen."""

    NAME = "columns"
    KEYS = (
        Key("columns.up", "left,shift+up", "shift(-1)", N_("Further left"), N_("Move the column to the left"), show=True),
        Key("columns.down", "right,shift+down", "shift(1)", N_("Further right"), N_("Move the column to the right"), show=True),
    )  # fmt: skip

    def __init__(self, chosen: Sequence[str]) -> None:
        super().__init__(_("Columns, from left to right"), "", [Column(_("Column"))], marks=True)
        self.tell(_("Space in or out   ← → its place   Enter saves   Esc"), "dim")
        self._names = [*chosen, *(name for name in COLUMNS if name not in chosen)]
        self.rows.marked = set(chosen)

    def parts(self) -> Sequence[Any]:
        return self.rows, self.foot

    def on_mount(self) -> None:
        self._show()
        self.rows.focus()

    def _show(self) -> None:
        self.rows.show(ListSource(list(self._names), lambda name: [Cell(head(name))], lambda name: name))

    def action_shift(self, by: int) -> None:
        place = self.rows.cursor
        other = place + by
        if 0 <= other < len(self._names):
            self._names[place], self._names[other] = self._names[other], self._names[place]
            self._show()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        chosen = [name for name in self._names if name in self.rows.marked]
        if chosen:
            self.dismiss(chosen)
        else:
            self.tell(_("Mark one column at least."))
