"""One group opened: members, hours, messages."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ContentSwitcher

from sihu_tui import days
from sihu_tui.health.words import colour_role, status_word
from sihu_tui.i18n import N_, _, ngettext
from sihu_tui.platforms import platform_name
from sihu_tui.record import Kind

from . import keys, words
from .lines import OneLine
from .lit import Line, Span
from .load import load
from .page import Page
from .rows import Cell, Column, ListSource, Rows

if TYPE_CHECKING:
    from sihu_tui.groups import GroupRow, MemberRow
    from sihu_tui.messages import MessageRow
    from sihu_tui.store import Store

    from .app import Console

_PAGES = ("members", "hours", "messages")
_NAMES = {"members": N_("Members"), "hours": N_("Hours"), "messages": N_("Messages")}
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_SHADES = " ░▒▓█"


class GroupView(Vertical):
    """The pages of one group; Tab turns them."""

    def __init__(self) -> None:
        super().__init__(id="group")
        keys.bind(self, keys.GROUP)
        self.heading = OneLine(id="group-heading")
        self.tabs = OneLine(id="group-tabs")
        self.people = Rows(id="members", marks=True)
        self.hours = Page(id="hours")
        self.messages = Rows(id="messages")
        self.group: GroupRow | None = None
        self.today = 0
        self.zone: tzinfo | None = None
        self._members: list[MemberRow] = []
        self._counted = 0

    def compose(self) -> ComposeResult:
        """Two lines and a page."""
        yield self.heading
        yield self.tabs
        with ContentSwitcher(initial="members", id="group-pages"):
            yield self.people
            yield self.hours
            yield self.messages

    @property
    def console(self) -> Console:
        """The app."""
        return cast("Console", self.app)

    @property
    def pages(self) -> ContentSwitcher:
        """What holds the pages."""
        return self.query_one("#group-pages", ContentSwitcher)

    def show(self, group: GroupRow, today: int, zone: tzinfo | None) -> None:
        """Open `group`."""
        fresh = self.group is None or self.group.id != group.id
        self.group, self.today, self.zone = group, today, zone
        if fresh:
            self.pages.current = "members"
            self.people.marked.clear()
            self._counted = 0
            self.messages.show(ListSource([], lambda item: (), lambda item: None), keep=False)
        told = [(Span(f" {group.name}", "strong"), ""), (Span("  "), "")]
        told.append((Span(status_word(group.status), colour_role(group.status)), ""))
        parts = [part for part in (platform_name(group.platform), group.owner) if part]
        told.append((Span("".join(f" · {part}" for part in parts), "dim"), ""))
        self.heading.put(told, [(Span(_("Esc goes back "), "dim"), "")])
        self._tell_tabs()
        self.load()

    def load(self) -> None:
        """Read the open page again."""
        store, group = self.console.store, self.group
        if store is None or group is None:
            return
        self._load_members(store, group.id)
        if self.pages.current == "hours":
            self._load_hours(store, group.id)
        elif self.pages.current == "messages":
            self._load_messages(store, group.id)

    def focus_main(self) -> None:
        """Put the keys on the open page."""
        self.query_one(f"#{self.pages.current}").focus()

    def action_turn(self, by: int) -> None:
        """Turn to the next page."""
        if self.group is None:
            return
        now = _PAGES.index(str(self.pages.current))
        self.pages.current = _PAGES[(now + by) % len(_PAGES)]
        self._tell_tabs()
        self.load()
        self.focus_main()

    def _tell_tabs(self) -> None:
        told: list[tuple[Span, str]] = [(Span(" "), "")]
        for name in _PAGES:
            told.append((Span(f" {_(_NAMES[name])} ", "here" if name == self.pages.current else "dim"), ""))
        never = sum(member.spoken == 0 and member.left is None for member in self._members)
        right = ""
        if self.pages.current == "members" and self._members:
            right = _("{n} known · {never} never spoke ").format(n=len(self._members), never=never)
        elif self.pages.current == "messages" and self._counted:
            right = ngettext("{n:,} message ", "{n:,} messages ", self._counted).format(n=self._counted)
        elif self.pages.current == "hours":
            right = _("speech by hour, last 12 weeks ")
        self.tabs.put(told, [(Span(right, "dim"), "")] if right else [])

    # Members

    def _load_members(self, store: Store, group: int) -> None:
        def work() -> list[MemberRow]:
            from sihu_tui import groups

            return groups.members(store, group)

        load(self, work, self._show_members, "group.members")

    def _show_members(self, members: list[MemberRow]) -> None:
        self._members = members
        self.people.columns = (
            Column(_("Name"), 24), Column(_("Last spoke"), 14), Column(_("Spoken"), 7, right=True),
            Column(_("Joined"), 10, least=66), Column(_("First spoke"), 11, least=78), Column(_("Role")),
        )  # fmt: skip
        self.people.empty = [_("Nobody is known in this group: its exports name no members and no one spoke.")]
        self.people.show(ListSource(members, self._member, lambda member: member.id))
        self._tell_tabs()

    def _member(self, member: MemberRow) -> list[Cell]:
        zone = self.zone
        said = [_("operator")] if member.operator else []
        said += [_("bot")] if member.bot else []
        said += [member.role] if member.role else []
        said += [_("left")] if member.left is not None else []
        name = f"{member.name} ({member.alias})" if member.alias and member.alias != member.name else member.name
        last = (
            Cell(words.ago(member.last_spoke, self.today, zone))
            if zone and member.last_spoke
            else Cell(_("never"), "warn")
        )
        return [
            Cell(name, "quiet" if member.left is not None else ""),
            last,
            Cell(words.number(member.spoken)),
            Cell(self._day(member.joined), "dim"),
            Cell(self._day(member.first_spoke), "dim"),
            Cell(" · ".join(said), "dim"),
        ]

    def _day(self, ts: int | None) -> str:
        return words.UNKNOWN if ts is None or self.zone is None else days.iso(days.day_of(ts, self.zone))

    def action_operator(self) -> None:
        """Mark people as operators, or as members again."""
        store = self.console.store
        wanted = set(self.people.marked) or {self.people.key}
        chosen = [member for member in self._members if member.id in wanted]
        if store is None or not chosen or self.pages.current != "members":
            return
        flag = not all(member.operator for member in chosen)
        ids = [member.id for member in chosen]
        were = [member.id for member in chosen if member.operator]

        def work() -> None:
            from sihu_tui import groups

            groups.set_operator(store, ids, flag)

        def undo() -> None:
            from sihu_tui import groups

            groups.set_operator(store, [member for member in ids if member not in were], False)
            groups.set_operator(store, were, True)

        def done(_none: None) -> None:
            self.people.marked.clear()
            text = ngettext("{n} person is an operator now", "{n} people are operators now", len(ids))
            other = ngettext("{n} person is a member now", "{n} people are members now", len(ids))
            self.console.changed((text if flag else other).format(n=len(ids)), undo)

        load(self, work, done, "group.operator")

    # Hours

    def _load_hours(self, store: Store, group: int) -> None:
        def work() -> list[list[int]]:
            from sihu_tui import groups

            return groups.hours(store, group)

        load(self, work, lambda table: self.hours.show(lambda width: _heat(table, width)), "group.hours")

    # Messages

    def _load_messages(self, store: Store, group: int) -> None:
        def work() -> int:
            from sihu_tui import messages

            return messages.count(store, group)

        def show(count: int) -> None:
            self._counted = count
            self.messages.columns = (Column(_("Time"), 16), Column(_("Who"), 18), Column(_("Said")))
            self.messages.empty = [_("No messages here: this group was counted, not exported.")]
            zone = self.zone
            if zone is not None:
                self.messages.show(Messages(store, group, count, zone), at_end=True)
            self._tell_tabs()

        load(self, work, show, "group.messages")

    def text_to_copy(self) -> str:
        """What the cursor is on."""
        if (
            self.pages.current == "messages"
            and isinstance(self.messages.source, Messages)
            and self.messages.key is not None
        ):
            return self.messages.source.message(self.messages.cursor).text or ""
        member = next((member for member in self._members if member.id == self.people.key), None)
        return member.name if member is not None and self.pages.current == "members" else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Operators are marked among members."""
        return not (action == "operator" and self.pages.current != "members")


class Messages:
    """A group's messages as rows, read a page at a time, however many there are."""

    _PAGE = 200

    def __init__(self, store: Store, group: int, count: int, zone: tzinfo) -> None:
        self._store, self._group, self._count, self._zone = store, group, count, zone
        self._held: dict[int, list[MessageRow]] = {}

    def message(self, index: int) -> MessageRow:
        """Give the message at a place, oldest first."""
        from sihu_tui import messages

        number, place = divmod(index, self._PAGE)
        if number not in self._held:
            if len(self._held) >= 8:
                del self._held[next(iter(self._held))]
            self._held[number] = messages.page(self._store, self._group, number * self._PAGE, self._PAGE)
        return self._held[number][min(place, len(self._held[number]) - 1)]

    def count(self) -> int:
        """How many there are."""
        return self._count

    def row(self, index: int) -> Sequence[Cell]:
        """Time, who, what."""
        message = self.message(index)
        text = message.text or f"[{_kind(message.kind)}]"
        tone = "" if message.kind <= 1 else "quiet"
        return [
            Cell(words.moment(message.ts, self._zone), "dim"),
            Cell(message.sender, "accent" if message.operator else ""),
            Cell(text, tone),
        ]

    def key(self, index: int) -> Hashable:
        """The place: new messages come after the old ones."""
        return index

    def find(self, key: Hashable) -> int | None:
        """The same place."""
        return key if isinstance(key, int) and 0 <= key < self._count else None

    def first_of(self, index: int) -> int:
        """A line is a message."""
        return index

    def last_of(self, index: int) -> int:
        """A line is a message."""
        return index


def _kind(kind: int) -> str:
    names = {
        Kind.MEDIA: _("media"), Kind.JOIN: _("joined"), Kind.LEAVE: _("left"), Kind.SYSTEM: _("system"),
        Kind.RECALL: _("recalled"),
    }  # fmt: skip
    return names.get(Kind(kind), Kind(kind).name.lower())


def _heat(table: list[list[int]], width: int) -> list[Line]:
    """Draw weekdays by hours, darker is busier; zero stays blank."""
    top = max((n for row in table for n in row), default=0)
    if not top:
        return [[], [Span(_("Nobody spoke in the last 12 weeks that the data cover."), "quiet")]]
    step = 2 if width < 90 else 3
    lines: list[Line] = [[], [Span(" " * 6 + "".join(f"{hour:<{4 * step}}" for hour in range(0, 24, 4)), "dim")]]
    for weekday, row in enumerate(table):
        cells = "".join(_SHADES[0 if not n else 1 + min(3, n * 4 // (top + 1))] * step for n in row)
        lines.append([Span(f" {_(_WEEKDAYS[weekday])}".ljust(5 if _(_WEEKDAYS[0]).isascii() else 3) + " ", "dim"),
                      Span(cells, "bar"), Span(f"  {sum(row):,}", "dim")])  # fmt: skip
    by_hour = [sum(row[hour] for row in table) for hour in range(24)]
    best = sorted(range(24), key=lambda hour: -by_hour[hour])[:3]
    said = ", ".join(f"{hour}:00–{hour + 1}:00" for hour in sorted(best) if by_hour[hour])
    busiest = max(range(7), key=lambda day: sum(table[day]))
    lines += [[], [Span(" " + _("Busiest: {hours} · {day}").format(hours=said, day=_(_WEEKDAYS[busiest])))]]
    lines.append([Span(" " + _("░ to █: up to {n:,} in an hour of a weekday over 12 weeks").format(n=top), "dim")])
    return lines
