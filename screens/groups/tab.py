"""What the pages of an opened group share: a list with its detail, its keys, and changes that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.containers import Vertical

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

from ..undo import change, tell, undoable
from ..widgets.pane import Pane
from ..widgets.text import Span

if TYPE_CHECKING:
    from sihu_tui.groups.groups import GroupRow
    from sihu_tui.store import Store

    from ..dialogs.form import Field
    from .detail import GroupView

T = TypeVar("T")


class GroupHost(Vertical):
    """The opened group that its pages stand in."""


class GroupPage(Pane):
    """One page of the group that is open. Who derives says what it reads (`read`) and shows (`lay`)."""

    TITLE: ClassVar[str]
    FILTERS: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.heading.add_class("hidden")
        self.group: GroupRow | None = None
        self.today = 0
        self.zone: tzinfo | None = None

    @property
    def view(self) -> GroupView:
        """The opened group."""
        return cast("GroupView", next(node for node in self.ancestors if isinstance(node, GroupHost)))

    def show_group(self, group: GroupRow, today: int, zone: tzinfo | None) -> None:
        """Show this page of `group`, seen from the day `today`."""
        fresh = self.group is None or self.group.id != group.id
        self.group, self.today, self.zone = group, today, zone
        if fresh:
            self.forget()
        self.load()

    # Said by each page

    def read(self, store: Store, group: int) -> Any:
        """Read what is to be shown; runs behind."""
        raise NotImplementedError

    def lay(self, found: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def told(self) -> list[Span]:
        """Give what stands beside the names of the pages."""
        return []

    def forget(self) -> None:
        """Another group is open: nothing of the last one stays."""
        self.remove_class("-opened")
        self.rows.marked.clear()
        if self.filter is not None:
            self.filter.add_class("hidden")
            self.filter.value = ""

    # What happens

    def load(self) -> None:
        """Read the page again, keeping the place; nothing while another page is open."""
        store, group = self.console.store, self.group
        if store is None or group is None or not self.display:
            return

        def show(found: Any) -> None:
            if self.group is not None and self.group.id == group.id:
                self.lay(found)
                self.view.tell_tabs()
                if self.wide or self.has_class("-opened"):
                    self.show_detail(self.rows.key)

        self.do(lambda: self.read(store, group.id), show)

    def action_back(self) -> None:
        """Close what is open, end the filter, or take the marks away."""
        super().action_back()
        self.console.key_line.update()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc with nothing to close here closes the group; a page without a filter has none."""
        if action == "back":
            return self.can_go_back
        return self.FILTERS if action == "filter" else True

    def change(self, work: Callable[[Store], T], said: str | Callable[[T], str]) -> None:
        """Make a change behind, then tell it and how to take it back."""
        change(self.console, work, said)

    def ask(
        self, title: str, fields: Sequence[Field], work: Callable[[Store, dict[str, str]], T],
        said: str | Callable[[T], str],
    ) -> None:  # fmt: skip
        """Ask for fields and make a change with them; what it refuses is said in the form."""
        from ..dialogs import form

        store = self.console.store
        if store is None:
            return

        def run(answers: dict[str, str]) -> Any:
            return undoable(store, lambda store: work(store, answers))

        form.ask(self.console, title, fields, run, partial(tell, self.console, said))


def one_of(names: Mapping[str, str], typed: str) -> str:
    """Give the code whose word, in the language in use or in English, was typed. Raises SihuError for another."""
    from ..health.decisions import code_of

    code = code_of(names, typed)
    if code is None:
        words = ", ".join(_(word) for word in names.values())
        raise SihuError(_("{typed!r} is none of these: {words}.").format(typed=typed.strip(), words=words))
    return code
