"""The page of all that is known of one person."""

from __future__ import annotations

from datetime import tzinfo
from typing import ClassVar

from rich.cells import cell_len

from sihu_tui import settings
from sihu_tui.contacts import ENTRY_KINDS, WILLING, ContactRow, profile
from sihu_tui.contacts.contacts import KOC
from sihu_tui.contacts.followups import say
from sihu_tui.contacts.identities import Identity
from sihu_tui.contacts.privacy import mask
from sihu_tui.contacts.profile import PersonFacts
from sihu_tui.contacts.stages import StageMove
from sihu_tui.dates import days
from sihu_tui.groups.platforms import platform_name
from sihu_tui.outreach.sends import KINDS
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import _, ngettext

from ..keymap import REPLY, Key
from ..replies.picker_state import Target
from ..widgets import formatting
from ..widgets.side_pane import PagePane
from ..widgets.text import Line, Span, shows_private, wrap_spans
from .actions import PERSON, PersonActions
from .forms import day_named, named, stage

_LABEL = 15


class PersonPane(PagePane, PersonActions):
    """All that is known of one person."""

    NAME: ClassVar[str] = "person"
    KEYS: ClassVar[tuple[Key, ...]] = (REPLY, *PERSON)

    def __init__(self) -> None:
        super().__init__()
        self.contact: int | None = None
        self.facts: PersonFacts | None = None

    def on_mount(self) -> None:
        self.page.add_class("whole")

    def show(self, contact: int) -> None:
        """Show this person from the top."""
        fresh = self.contact != contact
        self.contact = contact
        if fresh:
            self.facts = None
            self.page.show(lambda width: [])
        self.load()

    def load(self) -> None:
        store, contact = self.console.store, self.contact
        if contact is not None:
            self.do(lambda: (profile.facts(store, contact), settings.zone(store)), lambda found: self._show(*found))

    def _show(self, facts: PersonFacts, zone: tzinfo) -> None:
        top = self.page.top if self.facts is not None else 0
        self.facts, self.zone, self.today = facts, zone, days.today(zone)
        who = facts.row
        other = f"  {who.name}" if who.remark and who.remark != who.name else ""
        self.heading.show(
            Span(f" {named(who)}", "strong"), Span(other, "dim"), right=[Span(_("all that is known") + " ", "dim")]
        )
        self.page.show(lambda width: person_lines(facts, self.today, zone, width))
        self.page.look_from(top)

    def who(self) -> ContactRow | None:
        return None if self.facts is None else self.facts.row

    def target(self) -> Target | None:
        who = self.who()
        return None if who is None else Target(contact=who.id, name=named(who))


def person_lines(facts: PersonFacts, today: int, zone: tzinfo, width: int) -> list[Line]:
    """Give the page of a person."""
    who, lines = facts.row, list[Line]()

    def row(label: str, *spans: Span) -> None:
        gap = " " * max(1, _LABEL - _cells(label))
        lines.extend(wrap_spans([Span(f" {label}{gap}", "dim"), *spans], width, _LABEL + 1))

    def part(title: str) -> None:
        lines.extend([[], [Span(f" {title}", "title")]])

    for reason in facts.reasons:
        row(_("Today"), Span(say(reason), "warn"))
    if who.due_day is not None:
        due = f"{day_named(who.due_day)} ({formatting.day_ago(who.due_day, today)})" + (
            f"  {who.due_why}" if who.due_why else ""
        )
        row(_("Next"), Span(due, "warn" if who.due_day <= today else ""))
    row(_("Owner"), Span(who.owner or formatting.UNKNOWN))
    row(_("Likes to talk"), Span(_(WILLING[who.willing])), Span(f"  {who.topics}" if who.topics else "", "dim"))
    if facts.tags:
        told: list[Span] = []
        for tag in facts.tags:
            more = (
                ""
                if tag.until_day is None
                else " " + _("until {day}").format(day=formatting.short_day(tag.until_day - 1, today))
            )
            more += " " + _("by rule: {tags}").format(tags=tag.condition) if tag.condition else ""
            told += [Span(tag.tag), Span(more + "   ", "dim")]
        row(_("Tags"), *told)
    if who.note:
        row(_("Note"), Span(who.note))

    part(_("Where they stand"))
    ladder = [move for move in facts.moves if move.ladder == "stage"]
    since = next((move for move in ladder if move.now == who.stage and move.was != move.now), None)
    ago = (
        ""
        if since is None
        else "  " + _("since {day}, {ago}").format(day=days.iso(since.day), ago=formatting.day_ago(since.day, today))
    )
    row(_("Stage"), Span(stage(who.stage), "strong"), Span(ago or "  " + _("no step was noted; m notes one"), "dim"))
    for move in ladder:
        row("", Span(f"{days.iso(move.day)}  {stage(move.was)} → {stage(move.now)}  "), Span(_shown_by(move), "dim"))
    if facts.koc is not None:
        reach = ngettext("reaches {n} person", "reaches {n} people", facts.koc.reach).format(n=facts.koc.reach)
        reused = ngettext("used again {n} time", "used again {n} times", facts.koc.reused).format(n=facts.koc.reused)
        row(_("KOC"), Span(_(KOC[who.koc]), "strong"), Span(f"  {reach} · {reused}", "dim"))
        for move in facts.moves:
            if move.ladder == "koc":
                row("", Span(f"{days.iso(move.day)}  {_(KOC.get(move.now, move.now))}  "), Span(_shown_by(move), "dim"))

    for label, links in ((_("Advocates"), facts.advocates), (_("Vouches to"), facts.prospects)):
        for place, link in enumerate(links):
            rung = f"  {_(KOC[link.koc])}" if link.koc else ""
            row("" if place else label, Span(link.name), Span(f"{rung} · {formatting.day_ago(link.day, today)}", "dim"))

    part(_("Talk"))
    sides = facts.sides
    if sides.share is None:
        row(_("Both ways"), Span(_("no lines in {n} days").format(n=sides.days), "quiet"))
    else:
        told_sides = _("{theirs} lines of theirs, {ours} of ours in {n} days").format(
            theirs=sides.theirs, ours=sides.ours, n=sides.days
        )
        row(_("Both ways"), Span(formatting.percent(sides.share), "strong"), Span("  " + told_sides, "dim"))
    they, we = (
        said.format(when=formatting.ago(ts, today, zone)) if ts is not None else never
        for ts, said, never in (
            (sides.heard, _("they spoke {when}"), _("they have not spoken yet")),
            (sides.said, _("we spoke {when}"), _("we have not spoken yet")),
        )
    )
    row(_("Last contact"), Span(they), Span(" · " + we, "dim"))
    if facts.sent:
        told_sent = " · ".join(f"{_(KINDS.get(kind, kind))} {n}" for kind, n in facts.sent.items())
        row(_("Replies sent"), Span(told_sent))

    if facts.written:
        told_kinds = []
        for one in facts.written:
            opened = ", " + _("{n} open").format(n=one.open) if one.open else ""
            told_kinds.append(
                f"{_(ENTRY_KINDS.get(one.kind, one.kind))} {one.n} ({formatting.ago(one.last_ts, today, zone)}{opened})"
            )
        row(_("By hand"), Span(" · ".join(told_kinds)))

    part(_("Orders"))
    bought = facts.bought
    if bought.last_day is None:
        row("", Span(_("No order is known; O imports orders."), "quiet"))
    else:
        row(_("12 months"), Span(money(bought.cents), "strong"),
            Span("  " + ngettext("{n} order", "{n} orders", bought.orders).format(n=bought.orders), "dim"))  # fmt: skip
        row(_("Last order"), Span(f"{days.iso(bought.last_day)}, {formatting.day_ago(bought.last_day, today)}"))
        row(_("Cycle"), Span(formatting.UNKNOWN if bought.cycle is None else
                             ngettext("{n} day", "{n} days", round(bought.cycle)).format(n=round(bought.cycle))))  # fmt: skip
        for product, day in bought.next:
            tone = "warn" if day <= today else ""
            row(_("Used up"), Span(f"{product}  {days.iso(day)}, {formatting.day_ago(day, today)}", tone))
        for order in facts.orders:
            row("", Span(f"{days.iso(order.day)}  {money(order.cents):>10}  {order.product}", "dim"))

    part(_("Groups"))
    for group in facts.groups:
        said = ngettext("{n} message", "{n} messages", group.spoken).format(n=group.spoken)
        last = formatting.ago(group.last_spoke, today, zone) if group.last_spoke else _("never")
        left = " · " + _("left") if group.left else ""
        row("", Span(group.name), Span(f"  {said} · {last}{left}", "dim"))
    if not facts.groups:
        row("", Span(_("In no group that is known here; J joins their accounts."), "quiet"))

    part(_("Accounts"))
    for account in facts.accounts:
        row(platform_name(account.platform), Span(account.name), Span("  " + _key(account), "dim"))
    for _join, name, ts in facts.joins:
        row(_("Joined"), Span(name), Span("  " + formatting.moment(ts, zone), "dim"))
    if not facts.accounts:
        row("", Span(_("No account is linked; J links one."), "quiet"))
    return lines


def _shown_by(move: StageMove) -> str:
    return " · ".join(part for part in (move.evidence, move.operator) if part)


def _key(account: Identity) -> str:
    return "" if account.key == account.name else account.key if shows_private() else mask(account.key)


def _cells(text: str) -> int:
    return cell_len(text)
