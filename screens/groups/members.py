"""The people of a group: who speaks, who never did, who is overdue, who buys; and one of them beside the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.groups import groups, members
from sihu_tui.groups.members import NewcomerCohort, PersonRow, Profile
from sihu_tui.outreach import observed, red_packets
from sihu_tui.store import Store
from sihu_tui.text import charts
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.matching import matcher

from ..dialogs.viewer import ReadingScreen
from ..keymap import Key
from ..widgets import formatting
from ..widgets.table import Cell, Column, ListSource
from ..widgets.text import Line, Span, fit, labelled, wrap_spans
from .tab import GroupPage

_WHICH = {
    "all": N_("everybody"), "never": N_("never spoke"), "overdue": N_("overdue"), "new": N_("new"),
    "bought": N_("bought"), "koc": N_("KOC"), "ads": N_("advertise"), "lured": N_("only for discounts"), "operator": N_("operators"), "left": N_("left"),
}  # fmt: skip
_SORTS: dict[str, Callable[[PersonRow], Any]] = {
    "name": lambda one: one.name.casefold(),
    "speech": lambda one: -(one.last_spoke or 0),
    "spoken": lambda one: -one.spoken,
    "orders": lambda one: (-(one.orders or 0), -one.cents),
    "joined": lambda one: -(one.joined or 0),
}
_ROLES = {"owner": N_("group owner"), "admin": N_("admin")}
_KOC = {"active": N_("KOC, active"), "fulfilled": N_("KOC, wish fulfilled"), "adopted": N_("KOC, advice adopted")}
_WEEKS = 12


class MembersPage(GroupPage):
    """Everybody known in the group."""

    NAME: ClassVar[str] = "members"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("members.operator", "m", "operator", N_("Operator"), N_("Mark the person, or all marked, as operator or not"), show=True),
        Key("members.which", "t", "next_which", N_("Only"), N_("Only who never spoke, is overdue, new, bought …: the next at each press"), show=True),
        Key("members.sort", "s", "sort", N_("Sort"), N_("Sort by the next column"), show=True),
        Key("members.reverse", "S", "reverse", N_("Reverse"), N_("Sort the other way round")),
        Key("members.newcomers", "v", "newcomers", N_("Newcomers"), N_("Who joined by week and by whom, and who was kept"), show=True),
    )  # fmt: skip
    TITLE = N_("Members")
    FILTERS = True
    MARKS = True

    def __init__(self) -> None:
        super().__init__()
        self.people: list[PersonRow] = []
        self.which = "all"
        self.sort = "speech"
        self.reversed = False
        self._new_days = 0
        self._advertise: set[int] = set()
        self._lured: set[int] = set()

    def forget(self) -> None:
        super().forget()
        self.which = "all"

    def read(self, store: Store, group: int) -> tuple[list[PersonRow], int, set[int], set[int]]:
        advertise, lured = observed.advertising(store, group), red_packets.lured(store, group)
        return members.people(store, group), settings.get(store, "members.kept_days"), advertise, lured

    def lay(self, found: tuple[list[PersonRow], int, set[int], set[int]]) -> None:
        self.people, self._new_days, self._advertise, self._lured = found
        if not self._are(self.which):
            self.which = "all"
        self.refilter(self.typed)

    def refilter(self, text: str) -> None:
        fits = matcher(text)
        rows = [one for one in self._are(self.which) if fits(one.name, one.alias, one.invited_by, self._state(one))]
        rows.sort(key=_SORTS[self.sort], reverse=self.reversed)
        self.rows.columns = (
            Column(self._head("name", _("Name")), 20), Column(self._head("speech", _("Last spoke")), 13),
            Column(self._head("spoken", _("Spoken")), 8, right=True),
            Column(self._head("orders", _("Orders")), 8, right=True), Column(self._head("joined", _("Joined")), 10),
            Column(_("Invited by"), 14, least=92), Column(_("State")),
        )  # fmt: skip
        if self.people:
            self.rows.empty = [_("Nobody fits. Esc shows all again.")]
        else:
            self.rows.empty = [_("Nobody is known here: no export of this group names members, and nobody spoke.")]
        self.rows.show(ListSource(rows, self._cells, lambda one: one.id))
        self.view.tell_tabs()

    def _head(self, name: str, title: str) -> str:
        """Give a column's title, with an arrow on the one that sorts."""
        if name != self.sort:
            return title
        return f"{title} {'↑' if self.reversed != (name == 'name') else '↓'}"

    def _are(self, which: str) -> list[PersonRow]:
        return [one for one in self.people if self._is(one, which)]

    def _is(self, one: PersonRow, which: str) -> bool:
        if which in ("all", "left", "operator"):
            return {"all": True, "left": one.left is not None, "operator": one.operator}[which]
        if one.left is not None or one.operator or one.bot:
            return False
        if which == "new":
            return one.joined is not None and self._day(one.joined) > self.today - self._new_days
        known = {
            "never": one.never_spoke, "overdue": one.overdue, "bought": bool(one.orders), "koc": bool(one.koc),
            "ads": one.id in self._advertise,
            "lured": one.id in self._lured,
        }  # fmt: skip
        return known[which]

    def _day(self, ts: int) -> int:
        return days.day_of(ts, self.zone)

    def told(self) -> list[Span]:
        """How many, of whom how many never spoke; or what is picked out, and the order."""
        if not self.people:
            return []
        count = self.rows.source.count()
        if self.which != "all":
            said = _("{which}: {n} of {all}").format(
                which=_(_WHICH[self.which]), n=formatting.number(count), all=formatting.number(len(self.people))
            )
        else:
            never = formatting.number(len(self._are("never")))
            customers = sum(not (one.operator or one.bot) for one in self.people)
            said = _("{never} of {n} never spoke").format(n=formatting.number(customers), never=never)
        return [Span(said, "accent" if self.which != "all" else "dim")]

    def _state(self, one: PersonRow) -> str:
        said = [_("overdue")] if one.overdue else []
        said += [_("operator")] if one.operator else [_("advertises")] if one.id in self._advertise else []
        said += [_("bot")] if one.bot else []
        said += [_(_ROLES[one.role])] if one.role in _ROLES else []
        said += [_("KOC")] if one.koc else []
        said += [_("left")] if one.left is not None else []
        return " · ".join(said)

    def _cells(self, one: PersonRow) -> list[Cell]:
        last = Cell(_("never"), "warn")
        if one.last_spoke is not None:
            last = Cell(formatting.ago(one.last_spoke, self.today, self.zone))
        name = f"{one.name} ({one.alias})" if one.alias and one.alias != one.name else one.name
        return [
            Cell(name, "quiet" if one.left is not None else ""), last, Cell(formatting.number(one.spoken)),
            Cell(formatting.number(one.orders), "" if one.orders else "dim"), Cell(self._iso(one.joined), "dim"),
            Cell(one.invited_by or formatting.UNKNOWN, "dim"), Cell(self._state(one), "bad" if one.overdue else "dim"),
        ]  # fmt: skip

    def _iso(self, ts: int | None) -> str:
        return formatting.UNKNOWN if ts is None else days.iso(self._day(ts))

    def text_to_copy(self) -> str:
        if self.rows.marked:
            return "\n".join(one.name for one in self.people if one.id in self.rows.marked)
        one = self.rows.item
        return one.name if one is not None else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What orders the list waits while one person has the whole screen."""
        if action in ("next_which", "sort", "reverse", "filter") and self.has_class("-opened") and not self.wide:
            return False
        return super().check_action(action, parameters)

    # What the keys do

    def action_next_which(self) -> None:
        names = [name for name in _WHICH if name == "all" or self._are(name)]
        self.which = names[(names.index(self.which) + 1) % len(names)]
        self.refilter(self.typed)

    def action_sort(self) -> None:
        names = list(_SORTS)
        self.sort = names[(names.index(self.sort) + 1) % len(names)]
        self.refilter(self.typed)

    def action_reverse(self) -> None:
        self.reversed = not self.reversed
        self.refilter(self.typed)

    def action_operator(self) -> None:
        """Mark people as operators, or as members again; what they said counts anew."""
        chosen = [one for one in self.people if one.id in self.rows.chosen]
        if not chosen:
            return
        flag = not all(one.operator for one in chosen)
        ids = [one.id for one in chosen]

        self.rows.marked.clear()
        text = ngettext("{n} person is an operator now", "{n} people are operators now", len(ids))
        other = ngettext("{n} person is a member now", "{n} people are members now", len(ids))
        self.change(lambda store: groups.set_operator(store, ids, flag), (text if flag else other).format(n=len(ids)))

    def action_newcomers(self) -> None:
        store, group = self.console.store, self.group

        def work() -> tuple[list[NewcomerCohort], list[NewcomerCohort], int]:
            kept = settings.get(store, "members.kept_days")
            return members.cohorts(store, group.id, _WEEKS), members.sources(store, group.id), kept

        self.console.push_screen(
            ReadingScreen(_("Newcomers of {group}").format(group=group.name), work, newcomer_lines)
        )

    # One of them

    def look(self, store: Store, item: PersonRow) -> Profile:
        return members.profile(store, self.group.id, item.id, self.today, _WEEKS)

    def lines(self, one: PersonRow, found: Profile, width: int) -> list[Line]:
        lines = [*wrap_spans([Span(one.name, "title"), Span(f"  {one.alias}" if one.alias else "", "dim")], width)]
        if self._state(one):
            lines += wrap_spans([Span(self._state(one), "bad" if one.overdue else "accent")], width)
        if one.overdue and one.silent_days is not None and one.usual_gap is not None:
            said = _("silent for {n} days, usually {usual}").format(
                n=one.silent_days, usual=formatting.level(one.usual_gap)
            )
            lines += wrap_spans([Span(said)], width)
        lines.append([])
        if any(found.weeks):
            labels = formatting.months([found.first_monday + 7 * week for week in range(len(found.weeks))])
            drawn = charts.chart(found.weeks, 4, labels=labels, wide=True)
            lines.append([Span(_("Messages a week, 12 weeks"), "dim")])
            lines += formatting.chart_lines(drawn)
            lines.append([])
        lines += labelled(self._facts(one), width)
        lines += [
            [],
            [Span(ngettext("In {n} group", "In {n} groups", len(found.places)).format(n=len(found.places)), "dim")],
        ]
        for place in found.places:
            here = place.group == self.group.id
            tail = _("left") if place.left else _("closed") if place.closed else self._ago(place.last_spoke)
            cells = max(8, width - 22)
            row = fit(place.name, cells) + fit(formatting.number(place.spoken), 6, right=True) + "  " + tail
            lines.append([Span(row, "strong" if here else "quiet" if place.left or place.closed else "")])
        lines += [[], [Span(_("Said last here"), "dim")]]
        for message in found.said:
            when = formatting.moment(message.ts, self.zone)[5:]
            lines += wrap_spans([Span(f"{when}  ", "dim"), Span(message.text or _("[media]"))], width, 2)[:3]
        if not found.said:
            lines.append([Span(_("nothing"), "quiet")])
        return lines

    def _ago(self, ts: int | None) -> str:
        return formatting.ago(ts, self.today, self.zone) if ts is not None else _("never spoke")

    def _facts(self, one: PersonRow) -> list[tuple[str, str]]:
        joined = self._iso(one.joined) if one.joined is not None else formatting.UNKNOWN
        if one.invited_by:
            joined += " · " + _("invited by {who}").format(who=one.invited_by)
        bought = formatting.number(one.orders)
        if one.orders:
            bought += f" · {money(one.cents)}"
        facts = [(_("Joined"), joined), (_("First spoke"), self._iso(one.first_spoke))]
        facts += [(_("Left"), self._iso(one.left))] if one.left is not None else []
        facts += [(_("Orders"), bought)]
        facts += [(_("KOC"), _(_KOC[one.koc]))] if one.koc in _KOC else []
        facts += [(_("Contact"), _("one of our contacts") if one.contact is not None else _("not yet"))]
        return facts


_LABEL, _FIGURE = 22, 9


def newcomer_lines(found: tuple[list[NewcomerCohort], list[NewcomerCohort], int], width: int) -> list[Line]:
    """Say who came by week and by whom, and of those whose days are over how many stayed, spoke and were kept."""
    by_week, by_source, kept = found
    if not by_week:
        said = _("No export of this group tells who joined when: a list of members, or its notices, would.")
        return [[], *wrap_spans([Span(said, "quiet")], width)]
    note = ngettext(
        "Of those who joined at least {n} day before the data end: stayed that long, spoke within it, spoke after it. "
        "— where their days are not over, or nothing tells of leaves.",
        "Of those who joined at least {n} days before the data end: stayed that long, spoke within it, spoke after it. "
        "— where their days are not over, or nothing tells of leaves.",
        kept,
    ).format(n=kept)
    lines: list[Line] = [[], *_cohorts(_("Joined in the week of"), by_week)]
    lines += [[], *_cohorts(_("Invited by"), by_source)] if by_source else []
    return [*lines, [], *wrap_spans([Span(note, "dim")], width)]


def _cohorts(title: str, rows: list[NewcomerCohort]) -> list[Line]:
    heads = "".join(fit(head, _FIGURE, right=True) for head in (_("joined"), _("stayed"), _("spoke"), _("kept")))
    lines: list[Line] = [[Span(fit(title, _LABEL) + heads, "head")]]
    most = max(row.joined for row in rows)
    for row in rows:
        name = row.source or _("not told") if row.week is None else days.iso(row.week)
        figures = [_of(part, row.ripe) for part in (row.stayed, row.spoke, row.kept)]
        bar = "█" * round(8 * row.joined / most)
        lines.append(
            [
                Span(fit(name, _LABEL)), Span(fit(formatting.number(row.joined), _FIGURE, right=True), "strong"),
                Span("".join(fit(figure, _FIGURE, right=True) for figure in figures)), Span(f"  {bar}", "bar"),
            ]
        )  # fmt: skip
    return lines


def _of(part: int | None, ripe: int) -> str:
    return formatting.UNKNOWN if part is None or not ripe else formatting.percent(part / ripe)
