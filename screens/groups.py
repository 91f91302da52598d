"""Groups: every one of them, and opened its members, its busiest hours and its messages."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from sihu_tui import days, picture
from sihu_tui.health.words import colour_role, status_word
from sihu_tui.i18n import N_, _, ngettext
from sihu_tui.platforms import platform_name

from . import keys, words
from .group import GroupView
from .lit import Line, Span, wrap_spans
from .pane import Pane
from .rows import Cell, Column, ListSource, Rows

if TYPE_CHECKING:
    from sihu_tui.groups import GroupRow

    from .reply_picker import Target

_SORTS = ("name", "need", "speech", "members", "owner")
_SORT_NAMES = {
    "name": N_("by name"), "need": N_("by risk"), "speech": N_("by last speech"), "members": N_("by members"),
    "owner": N_("by owner"),
}  # fmt: skip


class GroupsPane(Pane):
    """Every group."""

    NAME: ClassVar[str] = "groups"

    def __init__(self) -> None:
        super().__init__(keys.GROUPS)
        self.groups: list[GroupRow] = []
        self.sort = "name"
        self.zone: tzinfo | None = None
        self.today = 0
        self.view = GroupView()
        self._wanted: Any = None

    def make_rows(self) -> Rows:
        """The list of groups."""
        return Rows(id="groups-rows", marks=True)

    def compose(self) -> ComposeResult:
        """The list with its detail, or one opened group."""
        with ContentSwitcher(initial="groups-list", id="groups-views"):
            yield from self.compose_list()
            yield self.view

    def load(self) -> None:
        """Read the groups."""
        store = self.console.store
        if store is None:
            return

        def work() -> tuple[list[GroupRow], tzinfo]:
            from sihu_tui import groups, settings

            return groups.list_groups(store), settings.zone(store)

        self.do(work, self._loaded)
        self.view.load()

    def _loaded(self, outcome: tuple[list[GroupRow], tzinfo]) -> None:
        self.groups, self.zone = outcome
        newest = max((row.last_message for row in self.groups if row.last_message), default=None)
        self.today = days.day_of(newest, self.zone) if newest else days.today(self.zone)
        self.rows.columns = (
            Column(_("Group"), 24),
            Column(_("Status"), words.status_width()),
            Column(_("12 weeks"), 12, least=60),
            Column(_("Members"), 8, right=True),
            Column(_("/week"), 6, right=True),
            Column(_("Last speech"), 12),
            Column(_("Platform"), 9, least=86),
            Column(_("Owner"), 8, least=90),
            Column(_("Tags")),
        )
        self.refilter(self.typed)
        self.tell_summary()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.open(wanted)

    def refilter(self, text: str) -> None:
        """Keep what is wanted, in the order chosen."""
        from sihu_tui.filtering import matcher

        fits = matcher(text)
        rows = [
            row for row in self.groups
            if fits(row.name, row.owner, platform_name(row.platform), row.platform, status_word(row.status), " ".join(row.tags))
        ]  # fmt: skip
        if self.sort == "need":
            rows.sort(key=lambda row: -(row.risk or 0))
        elif self.sort == "speech":
            rows.sort(key=lambda row: row.last_speech or 0)
        elif self.sort == "members":
            rows.sort(key=lambda row: -(row.members or 0))
        elif self.sort == "owner":
            rows.sort(key=lambda row: row.owner)
        said = ngettext("{n} group", "{n} groups", len(rows)).format(n=len(rows))
        self.heading.put([(Span(f" {said}", "strong"), ""), (Span(f"  {_(_SORT_NAMES[self.sort])}", "dim"), "")])
        self.rows.empty = (
            [_("No group fits. Esc shows all again.")]
            if self.groups
            else [_("No group yet. i imports, D shows the demo.")]
        )
        self.rows.show(ListSource(rows, self._cells, lambda row: row.id))

    def action_sort(self) -> None:
        """Take the next order."""
        self.sort = _SORTS[(_SORTS.index(self.sort) + 1) % len(_SORTS)]
        self.refilter(self.typed)

    def _cells(self, row: GroupRow) -> list[Cell]:
        last = row.weekly[-1] if row.weekly else None
        return [
            Cell(row.name), Cell(status_word(row.status), colour_role(row.status)), Cell(picture.strip(row.weekly)),
            Cell(words.number(row.members)), Cell(words.number(last)), Cell(self._ago(row.last_speech)),
            Cell(platform_name(row.platform), "dim"), Cell(row.owner, "dim"), Cell(" ".join(row.tags), "dim"),
        ]  # fmt: skip

    def _ago(self, ts: int | None) -> str:
        return words.ago(ts, self.today, self.zone) if self.zone is not None else words.UNKNOWN

    def row(self) -> GroupRow | None:
        """Give the group under the cursor."""
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    def summary(self) -> list[Span]:
        """How many groups, on how many platforms."""
        counted: dict[str, int] = {}
        for row in self.groups:
            name = platform_name(row.platform)
            counted[name] = counted.get(name, 0) + 1
        return [
            Span(
                " · ".join(f"{name} {count}" for name, count in sorted(counted.items(), key=lambda item: -item[1])),
                "dim",
            )
        ]

    # One group

    def open(self, key: Any) -> None:
        """Open a group."""
        if not self.groups:
            self._wanted = key
            return
        self.rows.go_to(key)
        row = self.row()
        if row is not None and row.id == key:
            self.view.show(row, self.today, self.zone)
            self.query_one("#groups-views", ContentSwitcher).current = "group"
            self.view.focus_main()

    def focus_main(self) -> None:
        """To the opened group, or to the list."""
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
        """Whether Esc has something to close."""
        return self.opened or super().can_go_back

    def action_back(self) -> None:
        """Close the group, else as every pane does."""
        if self.opened:
            self.query_one("#groups-views", ContentSwitcher).current = "groups-list"
            self.rows.focus()
        else:
            super().action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sorting and filtering are the list's."""
        return not (self.opened and action in ("sort", "filter"))

    def text_to_copy(self) -> str:
        """What the cursor is on: a message, a person, or a group's name."""
        if self.opened:
            return self.view.text_to_copy()
        marked = self.rows.marked
        if marked:
            return "\n".join(row.name for row in self.groups if row.id in marked)
        row = self.row()
        return row.name if row is not None else ""

    def target(self) -> Target | None:
        """The group, opened or under the cursor."""
        from .reply_picker import Target

        row = self.view.group if self.opened else self.row()
        return None if row is None else Target(group=row.id, name=row.name)

    def show_detail(self, key: Any) -> None:
        """Show what the list has no room for."""
        row = self.row()
        self.page.show(lambda width: self._facts(row, width) if row is not None else [])

    def _facts(self, row: GroupRow, width: int) -> list[Line]:
        lines = [*wrap_spans([Span(row.name, "title")], width)]
        told = [Span(status_word(row.status), colour_role(row.status) or "strong")]
        if row.risk is not None:
            told.append(Span(_(" · risk {risk}").format(risk=words.percent(row.risk))))
        lines += [told, []]
        if any(value is not None for value in row.weekly):
            lines.append([Span(_("Speakers a week, 12 weeks"), "dim")])
            tones = {"axis": "dim", "bar": "bar", "usual": "warn", "expected": "expected", "gap": "quiet"}
            drawn = picture.chart(row.weekly, 5, wide=True)
            lines += [[Span(piece.text, tones[piece.part]) for piece in line] for line in drawn.lines]
            lines.append([])
        exact = words.moment(row.last_speech, self.zone) if row.last_speech and self.zone else words.UNKNOWN
        never = None if row.members is None else max(0, row.members - row.spoke_ever)
        for label, value in (
            (_("Platform"), platform_name(row.platform)),
            (_("Owner"), row.owner or words.UNKNOWN),
            (_("Kind"), kind(row.kind)),
            (_("Members"), words.number(row.members)),
            (_("Ever spoke"), words.number(row.spoke_ever)),
            (_("Never spoke"), words.number(never)),
            (_("Last speech"), exact),
            (_("For"), row.purpose or words.UNKNOWN),
            (_("Tags"), " ".join(row.tags) or words.UNKNOWN),
        ):
            lines += wrap_spans([Span(f"{label}  ", "dim"), Span(value)], width, 2)
        return lines


def kind(name: str) -> str:
    """Give the word for a kind of group."""
    return {"lasting": _("lasting"), "temporary": _("temporary")}.get(name, name)
