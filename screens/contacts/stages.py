"""Where everybody stands: who was talked to, the funnel of all and of each group, KOCs, core customers, seasons, tag rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sihu_tui import settings
from sihu_tui.contacts import answers, koc, stages, tags
from sihu_tui.contacts.answers import SPAN, Answers
from sihu_tui.contacts.contacts import KOC
from sihu_tui.contacts.koc import Koc
from sihu_tui.contacts.stages import Completeness, Core, GroupFunnel, Rung, Season, Talked
from sihu_tui.contacts.tags import ConditionRule
from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.store import Store
from sihu_tui.text.amounts import money
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Field
from ..keymap import Key
from ..widgets import formatting
from ..widgets.side_pane import PagePane
from ..widgets.table import Cell, Column
from ..widgets.text import Line, Span, fit, wrap_spans
from .forms import stage

_BAR = 28
_FIGURE = 13
_LATE = 8
"""So many of the late are named."""


@dataclass
class Standing:
    """What is read for the page."""

    talked: Talked
    answers: Answers
    filled: Completeness
    funnel: list[Rung]
    groups: list[GroupFunnel]
    kocs: list[Koc]
    koc_target: int
    core: list[Core]
    core_spend: float
    seasons: list[Season]
    rules: list[ConditionRule]
    today: int


class StandingPane(PagePane):
    """A page of figures."""

    NAME: ClassVar[str] = "standing"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("standing.season", "n,insert", "season", N_("Season"), N_("Note the days of a campaign"), show=True),
        Key("standing.rule", "#", "rule", N_("Tag rule"), N_("A tag that people get while a condition holds"), show=True),
        Key("standing.remove", "d,delete", "remove", N_("Remove"), N_("Remove a season or a rule"), show=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.found: Standing | None = None

    def focus_main(self) -> None:
        if self.found is not None:
            self.load()
        self.page.focus()

    def load(self) -> None:
        store = self.console.store
        self.do(lambda: read(store), self._show)

    def _show(self, found: Standing) -> None:
        top = self.page.top if self.found is not None else 0
        self.found = found
        n = found.filled.people
        said = ngettext("{n} person", "{n} people", n).format(n=formatting.number(n))
        self.heading.show(Span(" " + _("Where people stand"), "strong"), Span(f"  {said}", "dim"))
        self.page.show(lambda width: standing_lines(found, width))
        self.page.look_from(top)

    def action_season(self) -> None:
        def day(typed: str) -> int:
            return parse.parse(typed, self.console.today)

        fields = [
            Field("name", _("Campaign"), needed=True), Field("first", _("First day"), read=day),
            Field("last", _("Last day"), read=day),
        ]  # fmt: skip
        title = _("A season: whoever buys in every season comes to each")
        self.edit(
            title, fields, lambda store, answers: stages.add_season(store, *answers.values()), _("The season was noted")
        )

    def action_rule(self) -> None:
        def number(typed: str) -> int:
            if not typed.isdigit():
                raise SihuError(_("Days are a number, not {text!r}.").format(text=typed))
            return int(typed)

        label = _(
            "Condition, like: silent > 30 and spend >= 1000 (silent, waiting, spend, orders, since_order, stage, koc, owner, tag)"
        )
        fields = [
            Field("tag", _("Tag"), needed=True), Field("condition", label),
            Field("keep", _("Days that it stays after the condition held last"), "0", read=number),
        ]  # fmt: skip
        self.edit(
            _("A tag by rule"),
            fields,
            lambda store, answers: tags.add_rule(store, *answers.values()),
            _("The rule was noted"),
        )

    def action_remove(self) -> None:
        found = self.found
        if found is None or not (found.seasons or found.rules):
            self.console.say(_("There is no season and no rule to remove."), "warn")
            return
        choices = [Choice(("season", one.id), [Cell(_("season")), Cell(one.name)]) for one in found.seasons]
        choices += [
            Choice(("rule", one.id), [Cell(_("rule")), Cell(f"{one.tag}  {one.condition}")]) for one in found.rules
        ]

        def chosen(key: Any) -> None:
            if key is None:
                return
            kind, id = key
            if kind == "season":
                self.change(lambda store: stages.remove_season(store, id), _("The season was removed"))
            else:
                self.change(lambda store: tags.remove_rule(store, id), _("The rule was removed"))

        self.console.push_screen(Choosing(_("Remove which?"), [Column("", 10), Column("")], choices), chosen)


def read(store: Store) -> Standing:
    """Read the figures."""
    tags.keep_up(store)
    today = days.today(settings.zone(store))
    return Standing(
        stages.talked(store), answers.answers(store, today - answers.SPAN + 1, today),
        stages.filled(store), stages.funnel(store), stages.group_funnels(store),
        koc.kocs(store), int(settings.get(store, "koc.target")), stages.core(store),
        float(settings.get(store, "core.spend")), stages.seasons(store), tags.rules(store),
        today,
    )  # fmt: skip


def standing_lines(found: Standing, width: int) -> list[Line]:
    """Give the page."""
    return [
        *_talked(found, width), *_funnel(found, width), *_groups(found, width), *_kocs(found, width), *_core(found, width),
        *_answering(found.answers, width), *_rules(found, width),
    ]  # fmt: skip


def _title(text: str) -> list[Line]:
    return [[], [Span(f" {text}", "title")]]


def _talked(found: Standing, width: int) -> list[Line]:
    talked = found.talked
    week = ngettext("{n} person this week", "{n} people this week", talked.week).format(
        n=formatting.number(talked.week)
    )
    ever = _("{n} ever").format(n=formatting.number(talked.ever))
    lines = _title(_("Talked to, both ways"))
    lines += wrap_spans([Span(f" {week}", "strong"), Span(f" · {ever}", "dim")], width, 1)
    lines += _answers(found.answers, width)
    parts = (
        (_("stage shown"), found.filled.stage_shown), (_("tagged"), found.filled.tagged), (_("talked"), found.filled.talked),
        (_("owned"), found.filled.owned),
    )  # fmt: skip
    known = " · ".join(f"{name} {formatting.percent(share)}" for name, share in parts)
    return [
        *lines,
        *wrap_spans([Span(" " + _("What is known of people: {shares}").format(shares=known), "dim")], width, 1),
    ]


def _answers(found: Answers, width: int) -> list[Line]:
    said = ngettext(
        "of {n} person written to in {days} days, {replied} wrote back", "of {n} people written to in {days} days, {replied} wrote back",
        found.written,
    ).format(n=formatting.number(found.written), replied=formatting.number(found.replied), days=SPAN)  # fmt: skip
    lines = wrap_spans([Span(f" {formatting.percent(found.share)}", "strong"), Span(f" {said}", "dim")], width, 1)
    if not (found.all.answered or found.open):
        return lines
    told = [_("{n} of {of} answered").format(n=found.all.answered, of=found.all.answered + found.open)]
    if found.all.median is not None and found.all.tenths is not None:
        told.append(_("after {time} of service time at the median").format(time=_minutes(found.all.median)))
        told.append(_("nine of ten within {time}").format(time=_minutes(found.all.tenths)))
        told.append(_("{share} in time").format(share=formatting.percent(found.all.in_time)))
    if found.outside is not None:
        told.append(_("{share} came out of hours").format(share=formatting.percent(found.outside)))
    lines += wrap_spans(
        [Span(" " + _("Answers in {n} days: ").format(n=SPAN)), Span(" · ".join(told), "dim")], width, 1
    )
    return lines


def _answering(found: Answers, width: int) -> list[Line]:
    """Answers by operator, and who was late."""
    lines: list[Line] = []
    if len(found.operators) > 1:
        for one in found.operators:
            parts = (
                ngettext("{n} answer", "{n} answers", one.answered).format(n=one.answered),
                _("median {time}").format(time=_minutes(one.median)), _("nine of ten within {time}").format(time=_minutes(one.tenths)),
                _("{share} in time").format(share=formatting.percent(one.in_time)),
            )  # fmt: skip
            lines += wrap_spans(
                [Span("   " + fit(one.by or formatting.UNKNOWN, 12)), Span(" · ".join(parts), "dim")], width, 15
            )
    for late in found.late[:_LATE]:
        told_late = (_("waits still: {time}") if late.answered is None else _("answered after {time}")).format(
            time=_minutes(late.minutes)
        )
        lines.append(
            [
                Span("   " + fit(late.name, 16), "bad" if late.answered is None else ""),
                Span(f"{told_late}  {late.by}", "dim"),
            ]
        )
    if more := len(found.late) - _LATE:
        if more > 0:
            lines.append(
                [Span("   " + _("and {n} more late ones: sihu turns").format(n=formatting.number(more)), "quiet")]
            )
    return [*_title(_("Answers by operator, and the late")), *lines] if lines else []


def _minutes(value: float | None) -> str:
    if value is None:
        return formatting.UNKNOWN
    n = round(value)
    return ngettext("{n} minute", "{n} minutes", n).format(n=n) if n < 120 else _("{n} hours").format(n=n // 60)


def _funnel(found: Standing, width: int) -> list[Line]:
    lines = _title(_("Stages: how many, and how long at the median"))
    top = max((rung.people for rung in found.funnel), default=0)
    for rung in found.funnel:
        bar = "█" * (round(rung.people / top * _BAR) if top else 0)
        lines.append([
            Span(" " + fit(stage(rung.stage), 10)), Span(fit(formatting.number(rung.people), 7, right=True) + "  ", "strong"),
            Span(fit(bar, _BAR), "bar"), Span("  " + _days(rung.days), "dim"),
        ])  # fmt: skip
    return lines


def _groups(found: Standing, width: int) -> list[Line]:
    lines = _title(_("By group: people at each stage, and how long"))
    if not found.groups:
        return [
            *lines,
            *wrap_spans(
                [Span(" " + _("Nobody's accounts are known in a group; J on a person joins them."), "quiet")], width, 1
            ),
        ]
    name = max(12, min(30, width - 2 - 4 * _FIGURE))
    heads = "".join(fit(stage(rung.stage), _FIGURE, right=True) for rung in found.funnel)
    lines.append([Span(" " + fit(_("Group"), name) + heads, "head")])
    for group in found.groups:
        figures = "".join(
            fit("" if not rung.people else f"{rung.people} · {_days(rung.days)}", _FIGURE, right=True)
            for rung in group.rungs
        )
        lines.append([Span(" " + fit(group.name, name)), Span(figures, "dim")])
    return lines


def _kocs(found: Standing, width: int) -> list[Line]:
    lines = _title(_("KOCs: {n} of {target} aimed at").format(n=len(found.kocs), target=found.koc_target))
    if not found.kocs:
        return [*lines, [Span(" " + _("None yet; K on a person notes the first sign."), "quiet")]]
    lines.append([Span(" " + fit(_("Name"), 18) + fit(_("KOC"), 14) + fit(_("Reaches"), 9, right=True) + fit(_("Re-used"), 9, right=True)
                       + "  " + _("What shows it"), "head")])  # fmt: skip
    for one in found.kocs:
        lines.append([
            Span(" " + fit(one.name, 18)), Span(fit(_(KOC[one.koc]), 14), "accent"),
            Span(fit(formatting.number(one.reach), 9, right=True) + fit(formatting.number(one.reused), 9, right=True)),
            Span("  " + fit(one.evidence or formatting.UNKNOWN, max(4, width - 54)), "dim"),
        ])  # fmt: skip
    return lines


def _core(found: Standing, width: int) -> list[Line]:
    both = sum(one.spends and one.present for one in found.core)
    lines = _title(_("Core customers: {n} by both conditions").format(n=both))
    spends = sum(one.spends for one in found.core)
    told = _("{n} spent {spend} or more in 12 months").format(n=spends, spend=formatting.number(found.core_spend))
    if found.seasons:
        present = sum(one.present for one in found.core)
        told += " · " + _("{n} bought in every season").format(n=present)
    else:
        told += " · " + _("no season is noted: n notes one")
    lines += wrap_spans([Span(f" {told}", "dim")], width, 1)
    if not found.core:
        return [*lines, [Span(" " + _("Nobody so far; O imports orders."), "quiet")]]
    lines.append(
        [
            Span(
                " " + fit(_("Name"), 18) + fit(_("12 months"), 12, right=True) + fit(_("Seasons"), 10, right=True),
                "head",
            )
        ]
    )
    for one in found.core:
        seasons = f"{one.seasons}/{one.of_seasons}" if one.of_seasons else formatting.UNKNOWN
        lines.append([
            Span(" " + fit(one.name, 18), "strong" if one.spends and one.present else ""),
            Span(fit(money(one.cents), 12, right=True), "" if one.spends else "quiet"),
            Span(fit(seasons, 10, right=True), "" if one.present else "quiet"),
        ])  # fmt: skip
    return lines


def _rules(found: Standing, width: int) -> list[Line]:
    lines: list[Line] = []
    if found.seasons:
        lines += _title(_("Seasons"))
        for one in found.seasons:
            lines.append(
                [Span(" " + fit(one.name, 20)), Span(f"{days.iso(one.first_day)} – {days.iso(one.last_day)}", "dim")]
            )
    lines += _title(_("Tags by rule"))
    if not found.rules:
        return [*lines, [Span(" " + _("None; # makes one, like: asleep while silent > 30."), "quiet")]]
    for rule in found.rules:
        n = ngettext("{n} person", "{n} people", rule.people).format(n=formatting.number(rule.people))
        keep = (
            ngettext("stays {n} day", "stays {n} days", rule.keep_days).format(n=rule.keep_days)
            if rule.keep_days
            else ""
        )
        lines += wrap_spans(
            [Span(" " + fit(rule.tag, 12)), Span(rule.condition), Span(f"  {n}  {keep}", "dim")], width, 13
        )
    return lines


def _days(value: float | None) -> str:
    return formatting.UNKNOWN if value is None else ngettext("{n} day", "{n} days", round(value)).format(n=round(value))
