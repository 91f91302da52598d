"""Views of the groups: taking one, keeping this one under a name and a key, and choosing the columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..dialogs.form import Field, ask, needed
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource, Rows
from ..widgets.text import Span
from ..worker import load
from .columns import head

if TYPE_CHECKING:
    from sihu_tui.groups.views import View

    from ..app import Console
    from .pane import GroupsPane

VIEWS = (
    keymap.Key("views.remove", "delete", "remove", N_("Remove"), N_("Forget the view; u undoes"), show=True),
    keymap.Key("views.leave", "escape", "leave", N_("Back"), N_("Leave all as it was"), show=True),
)
COLUMNS = (
    keymap.Key("columns.up", "left,shift+up", "shift(-1)", N_("Further left"), N_("Move the column to the left"), show=True),
    keymap.Key("columns.down", "right,shift+down", "shift(1)", N_("Further right"), N_("Move the column to the right"), show=True),
    keymap.Key("columns.leave", "escape", "leave", N_("Leave"), N_("Leave all as it was"), show=True),
)  # fmt: skip


class Box(ModalScreen[Any]):
    """A heading, a list and a line that says which keys there are."""

    def __init__(self, title: str, hint: str, own_keys: tuple[keymap.Key, ...], marks: bool = False) -> None:
        super().__init__()
        keymap.bind(self, own_keys)
        self.heading = OneLine("box-heading")
        self.heading.put([(Span(title, "strong"), "")])
        self.rows = Rows(id="box-rows", marks=marks)
        self.foot = OneLine("box-foot")
        self.foot.put([(Span(hint, "dim"), "")])

    def compose(self) -> ComposeResult:
        """Heading, list, keys."""
        with Vertical(classes="box picker"):
            yield self.heading
            yield self.rows
            yield self.foot

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)


class Views(Box):
    """The views; Enter or a view's own key gives it."""

    def __init__(self, views: Sequence[View], now: str) -> None:
        # a view's key goes before the keys that move in the list: the arrows still do
        own = [keymap.Key(f"views.{view.key}", view.key, f"take({view.key!r})", view.name, "", priority=True)
               for view in views if view.key]  # fmt: skip
        super().__init__(_("Views"), _("Enter, or the view's key, takes it   Del forgets one   Esc"), (*own, *VIEWS))
        self._views = list(views)
        self._now = now
        self.rows.columns = [Column(_("Key"), 4), Column(_("View"), 16), Column(_("Order"), 16), Column(_("Filter"))]

    def on_mount(self) -> None:
        """List them, the cursor on the one seen."""
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
        """Take the view under the cursor."""
        event.stop()
        self.dismiss((self._views[self.rows.cursor], False))

    def action_take(self, key: str) -> None:
        """Take the view with this key."""
        self.dismiss((next(view for view in self._views if view.key == key), False))

    def action_remove(self) -> None:
        """Forget the view under the cursor, if it is not built in."""
        view = self._views[self.rows.cursor]
        if view.id is None:
            self.foot.put([(Span(_("This view is built in and stays."), "warn"), "")])
        else:
            self.dismiss((view, True))


def choose(pane: GroupsPane) -> None:
    """Let a view be taken or forgotten."""
    store, console, seen = pane.console.store, pane.console, pane.seen
    if store is None or seen is None:
        return

    def read() -> list[View]:
        from sihu_tui.groups import views

        return views.list_views(store)

    def take(outcome: tuple[View, bool] | None) -> None:
        if outcome is None:
            return
        view, forget = outcome
        if forget:
            _forget(pane, view)
        else:
            pane.take_view(view)

    load(console, read, lambda found: _push(console, Views(found, seen.name), take), "views")


def _push(console: Console, screen: ModalScreen[Any], then: Callable[[Any], None]) -> None:
    console.push_screen(screen, then)


def _forget(pane: GroupsPane, view: View) -> None:
    store, console = pane.console.store, pane.console
    if store is None:
        return

    def work() -> int | None:
        from sihu_tui.groups import views
        from sihu_tui.store import journal

        return journal.undoable(store, lambda: views.remove(store, view.name))[1]

    load(console, work, lambda back: console.changed(_("View {name} removed").format(name=view.name), back), "views")


def keep(pane: GroupsPane) -> None:
    """Ask for a name and a key, and keep what is seen as a view."""
    store, console, seen = pane.console.store, pane.console, pane.seen
    if store is None or seen is None:
        return
    own = seen.id is not None
    fields = [
        Field("name", _("Name"), seen.name if own else ""),
        Field("key", _("Key: one letter or digit, taken by v and that key"), seen.key if own else ""),
        Field("filter", _("Filter"), f"{seen.filter} {pane.typed}".strip()),
    ]

    def work(answers: dict[str, str]) -> tuple[View, int | None]:
        from sihu_tui.groups import views
        from sihu_tui.store import journal

        view = replace(seen, name=answers["name"].strip(), key=answers["key"].strip(), filter=answers["filter"].strip())
        id, back = journal.undoable(store, lambda: views.save(store, view))
        return replace(view, id=id), back

    def done(outcome: tuple[View, int | None]) -> None:
        view, back = outcome
        pane.take_view(view)
        said = _("View {name} kept: v {key}") if view.key else _("View {name} kept")
        console.changed(said.format(name=view.name, key=view.key), back)

    ask(console, _("Keep this view"), fields, work, done, needed({"name": _("Name")}))


class Columns(Box):
    """Every column, the chosen ones marked and first, in their order; gives the names chosen."""

    def __init__(self, chosen: Sequence[str]) -> None:
        from sihu_tui.groups import columns

        hint = _("Space in or out   ← → its place   Enter keeps   Esc")
        super().__init__(_("Columns, from left to right"), hint, COLUMNS, marks=True)
        self._names = [*chosen, *(name for name in columns.COLUMNS if name not in chosen)]
        self.rows.columns = [Column(_("Column"))]
        self.rows.marked = set(chosen)

    def on_mount(self) -> None:
        """List them."""
        self._show()
        self.rows.focus()

    def _show(self) -> None:
        self.rows.show(ListSource(list(self._names), lambda name: [Cell(head(name))], lambda name: name))

    def action_shift(self, by: int) -> None:
        """Move the column under the cursor."""
        place = self.rows.cursor
        other = place + by
        if 0 <= other < len(self._names):
            self._names[place], self._names[other] = self._names[other], self._names[place]
            self._show()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Give what is marked, in this order."""
        event.stop()
        chosen = [name for name in self._names if name in self.rows.marked]
        if chosen:
            self.dismiss(chosen)
        else:
            self.foot.put([(Span(_("Mark one column at least."), "warn"), "")])
