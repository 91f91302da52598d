"""One group opened: its pages, of which each is made and read when it is first turned to."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from sihu_tui.groups.groups import GroupRow
from sihu_tui.groups.platforms import platform_name
from sihu_tui.health.statuses import colour_role, status_word
from sihu_tui.text.i18n import N_, _

from .. import keymap
from ..host import Hosted
from ..keymap import MOVE, Key
from ..widgets.pane import Pane
from ..widgets.status_lines import OneLine
from ..widgets.text import Span
from .charter import CharterPage
from .hours import HoursPage
from .manual_counts import count
from .members import MembersPage
from .messages import MessagesPage
from .retirement_start import farewell
from .rituals import RitualsPage
from .sends import SentPage
from .tab import GroupHost, GroupPage

if TYPE_CHECKING:
    from .pane import GroupsPane

PAGES: dict[str, type[GroupPage]] = {
    page.NAME: page for page in (MembersPage, HoursPage, MessagesPage, CharterPage, RitualsPage, SentPage)
}


class GroupView(Hosted, GroupHost):
    """The pages of one group; Tab turns them."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("group.next", "tab,right", "turn(1)", N_("Turn"), N_("Members, hours, messages, charter, rituals, sent: the next page"), show=True),
        Key("group.previous", "shift+tab,left", "turn(-1)", N_("Turn back"), N_("The page before"), MOVE),
        Key("group.count", "a,f11", "count", N_("Count"), N_("Write down a day of this group, counted by hand"), show=True),
        Key("group.farewell", "x", "farewell", N_("Wind down"), N_("End the group: merge, make temporary, close"), show=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(id="group")
        keymap.bind(self, self.KEYS)
        self.heading = OneLine(id="group-heading")
        self.tabs = OneLine(id="group-tabs")
        self.switcher = ContentSwitcher(MembersPage(), initial="members", id="group-pages")
        self.group: GroupRow | None = None
        self.today = 0
        self.zone: tzinfo = UTC
        self._wanted: tuple[int, int] | None = None

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.tabs
        yield self.switcher

    @property
    def pane(self) -> GroupsPane:
        """The pane that holds it."""
        return cast("GroupsPane", next(node for node in self.ancestors if isinstance(node, Pane)))

    @property
    def page(self) -> GroupPage:
        """The page that is open."""
        return self.switcher.get_child_by_id(str(self.switcher.current), GroupPage)

    def show(self, group: GroupRow, today: int, zone: tzinfo) -> None:
        """Open `group`, or show it anew as it is now."""
        fresh = self.group is None or self.group.id != group.id
        self.group, self.today, self.zone = group, today, zone
        told = [(Span(f" {group.name}", "strong"), ""), (Span("  "), "")]
        told.append((Span(status_word(group.status), colour_role(group.status)), ""))
        parts = [part for part in (platform_name(group.platform), group.owner) if part]
        told.append((Span("".join(f" · {part}" for part in parts), "dim"), ""))
        self.heading.put(told, [(Span(_("Esc goes back "), "dim"), "")])
        if self._wanted is not None and self._wanted[0] == group.id:
            self.call_later(self.turn_to, "messages")
        elif fresh:
            self.call_later(self.turn_to, "members")
        else:
            self.load()

    def show_message(self, group: int, message: int) -> None:
        """Open a message in its place, now or as soon as its group is open."""
        self._wanted = (group, message)
        if self.group is not None and self.group.id == group:
            self.call_later(self.turn_to, "messages")

    def load(self) -> None:
        if self.group is not None:
            self.tell_tabs()
            self.page.show_group(self.group, self.today, self.zone)

    def focus_main(self) -> None:
        self.page.focus_main()

    async def action_turn(self, by: int) -> None:
        names = list(PAGES)
        await self.turn_to(names[(names.index(str(self.switcher.current)) + by) % len(names)])

    async def turn_to(self, name: str) -> None:
        """Open a page of this group; it is made at its first visit."""
        if not self.query(f"#{name}"):
            await self.switcher.add_content(PAGES[name](), id=name)
        self.switcher.current = name
        page = self.page
        if isinstance(page, MessagesPage) and self._wanted is not None:
            page.want(self._wanted[1])
            self._wanted = None
        self.load()
        if self.pane.opened:
            self.focus_main()
        self.console.key_line.update()

    def tell_tabs(self) -> None:
        """Name the pages, and beside them what the open one has to say."""
        told: list[tuple[Span, str]] = [(Span(" "), "")]
        for name, page in PAGES.items():
            told.append((Span(f" {_(page.TITLE)} ", "here" if name == self.switcher.current else "dim"), ""))
        right = [(span, "") for span in self.page.told()]
        self.tabs.put(told, [*right, (Span(" "), "")] if right else [])

    def go_to_group(self, group: int) -> None:
        """Open another group instead."""
        self.pane.open(group)

    def others(self) -> list[GroupRow]:
        """Give all groups."""
        return self.pane.groups

    def text_to_copy(self) -> str:
        return self.page.text_to_copy()

    def action_count(self) -> None:
        if self.group is not None:
            count(self.console, self.group.id)

    def action_farewell(self) -> None:
        if self.group is not None:
            farewell(self.console, [self.group.id])
