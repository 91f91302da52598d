"""What the pages of an opened group share: a list with its detail, its keys, and the group."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.containers import Vertical

from sihu_tui.groups.groups import GroupRow
from sihu_tui.store import Store

from ..widgets.pane import Pane
from ..widgets.text import Span

if TYPE_CHECKING:
    from .detail import GroupView


class GroupHost(Vertical):
    """The opened group that its pages stand in."""


class GroupPage(Pane):
    """One page of the group that is open. Who derives says what it reads (`read`) and shows (`lay`)."""

    TITLE: ClassVar[str]
    FILTERS: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.heading.add_class("hidden")
        self._group: GroupRow | None = None

    @property
    def group(self) -> GroupRow:
        """The group that is shown."""
        assert self._group is not None
        return self._group

    @property
    def view(self) -> GroupView:
        """The opened group."""
        return cast("GroupView", next(node for node in self.ancestors if isinstance(node, GroupHost)))

    def show_group(self, group: GroupRow, today: int, zone: tzinfo) -> None:
        """Show this page of `group`, seen from the day `today`."""
        fresh = self._group is None or self._group.id != group.id
        self._group, self.today, self.zone = group, today, zone
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
        store, group = self.console.store, self._group
        if group is None or not self.display:
            return

        def show(found: Any) -> None:
            if self.group.id == group.id:
                self.lay(found)
                self.view.tell_tabs()
                if self.wide or self.has_class("-opened"):
                    self.show_detail(self.rows.key)

        self.do(lambda: self.read(store, group.id), show)

    def action_back(self) -> None:
        super().action_back()
        self.console.key_line.update()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc with nothing to close here closes the group; a page without a filter has none."""
        if action == "back":
            return self.can_go_back
        return self.FILTERS if action == "filter" else True
