"""The rituals of a group: when each comes round, whether it is kept up, and what it does to the talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.groups import rituals, starter
from sihu_tui.groups.rituals import Occasion, RitualEffect, RitualRow
from sihu_tui.store import Store
from sihu_tui.text import charts
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Answers, Field
from ..keymap import Key
from ..widgets import formatting
from ..widgets.table import Cell, Column, ListSource
from ..widgets.text import Line, Span, fit, wrap_spans
from .tab import GroupPage

_HELD = {"held": N_("held"), "missed": N_("missed")}


@dataclass(frozen=True, slots=True)
class Kept:
    """A ritual with what it does and its last days, newest first."""

    row: RitualRow
    effect: RitualEffect
    days: list[Occasion]
    challenge: str
    """Which day it is of how many and who takes part, where it has an end."""


class RitualsPage(GroupPage):
    """Every ritual of the group."""

    NAME: ClassVar[str] = "rituals"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("rituals.new", "n,insert", "new", N_("New"), N_("Write a ritual: 每周三 20:00, every wed 20:00"), show=True),
        Key("rituals.held", "c", "held", N_("Held"), N_("Mark the oldest unmarked day as held"), show=True),
        Key("rituals.tell", "m", "tell", N_("Mark a day"), N_("Say of any of its days whether it was held"), show=True),
        Key("rituals.edit", "e,f4", "edit", N_("Edit"), N_("Change name, cadence or last day"), show=True),
        Key("rituals.remove", "d,delete", "remove", N_("Remove"), N_("Take the ritual off; u undoes")),
    )  # fmt: skip
    TITLE = N_("Rituals")
    _overdue = 0

    @property
    def now(self) -> int:
        """The day that it is: rituals are of the calendar, not of the data."""
        return days.today(self.zone)

    def read(self, store: Store, group: int) -> list[Kept]:
        rows = rituals.list_rituals(store, group)
        effects = rituals.effects(store, rows)
        from sihu_tui.feedback import weekly

        return [
            Kept(
                row, effects[row.id], rituals.occasions(store, row.id),
                "" if row.last_day is None else weekly.told(weekly.challenge(store, row, self.now)),
            )
            for row in rows
        ]  # fmt: skip

    def lay(self, found: list[Kept]) -> None:
        self._overdue = sum(len(kept.row.overdue) for kept in found)
        self.rows.columns = (
            Column(_("Ritual")), Column(_("Comes round"), 18), Column(_("Next"), 16),
            Column(_("Untold"), 7, right=True), Column(_("Streak"), 6, right=True), Column(_("Speech"), 7, right=True),
        )  # fmt: skip
        self.rows.empty = [
            _("No ritual yet: what do they do together on fixed days?"),
            _("n writes one, as people say it: 每周三 20:00, 每月1日, every wed 20:00, first friday of the month."),
        ]
        self.rows.show(ListSource(found, self._cells, lambda kept: kept.row.id))

    def told(self) -> list[Span]:
        said = ngettext("{n} day to be told of", "{n} days to be told of", self._overdue)
        return [Span(said.format(n=self._overdue), "warn")] if self._overdue else []

    def _cells(self, kept: Kept) -> list[Cell]:
        row = kept.row
        ended = row.next_day is None
        overdue = Cell(formatting.number(len(row.overdue)), "warn") if row.overdue else Cell("")
        return [
            Cell(row.name, "quiet" if ended else ""), Cell(row.said, "dim"),
            Cell(self._next(row), "quiet" if ended else ""), overdue,
            Cell(formatting.number(row.streak), "good" if row.streak > 1 else ""), Cell(formatting.times(kept.effect.times)),
        ]  # fmt: skip

    def _next(self, row: RitualRow) -> str:
        if row.next_day is None:
            return _("no more")
        gap = row.next_day - self.now
        if gap <= 1:
            said = _("today") if gap == 0 else _("tomorrow")
        else:
            said = f"{formatting.weekday(row.next_day)} {formatting.short_day(row.next_day, self.now)}"
        return said + ("" if row.minute is None else f" {row.minute // 60:02d}:{row.minute % 60:02d}")

    def text_to_copy(self) -> str:
        kept = self.rows.item
        return f"{kept.row.name} {kept.row.said}" if kept is not None else ""

    # Its days and what they did

    def lines(self, kept: Kept, found: None, width: int) -> list[Line]:
        row, effect = kept.row, kept.effect
        lines = [*wrap_spans([Span(row.name, "title")], width), *wrap_spans([Span(row.said, "dim")], width)]
        span = _("since {day}").format(day=days.iso(row.first_day))
        if row.last_day is not None:
            span += " · " + _("until {day}").format(day=days.iso(row.last_day))
        lines += wrap_spans([Span(span, "dim")], width)
        if kept.challenge:
            lines += wrap_spans([Span(kept.challenge, "accent")], width)
        told = [
            ngettext("held {n} time", "held {n} times", row.held).format(n=row.held),
            ngettext("missed {n}", "missed {n}", row.missed).format(n=row.missed),
            ngettext("{n} in a row", "{n} in a row", row.streak).format(n=row.streak),
        ]
        lines += [[], *wrap_spans([Span(" · ".join(told))], width), [], *_effect_lines(effect, width)]
        spoke = {day: (n, usual) for day, n, usual in effect.each}
        if kept.days:
            lines += [
                [],
                [
                    Span(
                        fit(_("Day"), 15) + fit(_("spoke"), 6, right=True) + fit(_("usual"), 7, right=True) + "  ",
                        "head",
                    )
                ],
            ]
        for one in kept.days:
            n, usual = spoke.get(one.day, (None, None))
            # a day on which it was missed is no day of it
            both = ("", "") if one.held is False else (formatting.number(n), formatting.level(usual))
            figures = fit(both[0], 6, right=True) + fit(both[1], 7, right=True)
            state = _("nobody said") if one.held is None else _("held") if one.held else _("missed")
            tone = "warn" if one.held is None else "good" if one.held else "bad"
            note = f" · {one.note}" if one.note else ""
            lines += wrap_spans(
                [Span(fit(f"{days.iso(one.day)} {formatting.weekday(one.day)}", 15) + figures + "  "), Span(state, tone), Span(note, "dim")],
                width, 4,
            )  # fmt: skip
        return lines

    # What the keys do

    def action_new(self) -> None:
        group = self.group

        def work(store: Store, answers: Answers) -> None:
            rituals.add(store, group.id, answers["name"], answers["said"], answers["first"], answers["last"])

        title = _("A new ritual of {group}").format(group=group.name)
        self.edit(title, self._fields(None), work, _("The ritual was written"))

    def action_edit(self) -> None:
        if (kept := self.rows.item) is None:
            return
        row = kept.row

        def work(store: Store, answers: Answers) -> None:
            anew = answers["said"] if answers["said"] != row.said else None
            rituals.change(store, row.id, answers["name"], anew, answers["last"], for_good=answers["last"] is None)

        self.edit(row.name, self._fields(row), work, _("The ritual was changed"))

    def _fields(self, row: RitualRow | None) -> list[Field]:
        said = _("Comes round (每周三 20:00, 每月1日, every wed 20:00, first friday of the month)")
        last = days.iso(row.last_day) if row is not None and row.last_day is not None else ""
        first = Field("first", _("From (today, next mon, 2026-12-01)"), _("today"), read=self._first)
        return [
            Field("name", _("Name"), row.name if row else "", offers=[name for name, _said in starter.RITUALS]),
            Field("said", said, row.said if row else "", read=_cadence),
            *([first] if row is None else []),
            Field("last", _("Until (empty: for good)"), last, read=lambda text: parse.parse(text, self.now) if text else None),
        ]  # fmt: skip

    def _first(self, typed: str) -> int:
        return self.now if typed in ("", _("today")) else parse.parse(typed, self.now)

    def action_held(self) -> None:
        """Say that it was held on its oldest untold day, or on its last one."""
        if (kept := self.rows.item) is not None:
            self.change(
                lambda store: rituals.mark(store, kept.row.id),
                lambda day: _("{name}: held on {day}").format(name=kept.row.name, day=days.iso(day)),
            )

    def action_tell(self) -> None:
        if (kept := self.rows.item) is None:
            return
        due = kept.row.overdue[0] if kept.row.overdue else kept.days[0].day if kept.days else self.now
        fields = [
            Field("held", _("Mark a day"), "held", _HELD),
            Field("day", _("On which day (today, last wed, 11-18)"), days.iso(due), read=lambda text: parse.parse_past(text, self.now)),
            Field("note", _("Note, if any")),
        ]  # fmt: skip

        def work(store: Store, answers: Answers) -> str:
            held = answers["held"] == "held"
            day = rituals.mark(store, kept.row.id, answers["day"], held, answers["note"])
            text = _("{name}: held on {day}") if held else _("{name}: missed on {day}")
            return text.format(name=kept.row.name, day=days.iso(day))

        self.edit(kept.row.name, fields, work, str)

    def action_remove(self) -> None:
        if (kept := self.rows.item) is not None:
            self.change(
                lambda store: rituals.remove(store, kept.row.id), _("Removed: {name}").format(name=kept.row.name)
            )


def _cadence(typed: str) -> str:
    if not typed:
        raise SihuError(_("When does it come round? Write it like 每周三 20:00, 每月1日 or every wed 20:00."))
    return typed


def _effect_lines(effect: RitualEffect, width: int) -> list[Line]:
    """Say how many speak on its days, beside how many do else."""
    if not effect.days:
        said = _("What it does to the talk is not known: none of its days is in the data yet.")
        return wrap_spans([Span(said, "quiet")], width)
    text = _("{on} speak on its days, {off} on the days around them")
    if effect.basis == "before":
        text = _("{on} speak on its days, {off} in the 28 days before it began")
    said = text.format(on=formatting.level(effect.on), off=formatting.level(effect.off))
    tone = "good" if effect.times is not None and effect.times >= 1.2 else ""
    lines = wrap_spans([Span(f"{formatting.times(effect.times)}  ", tone or "strong"), Span(said)], width, 2)
    drawn = charts.strip([n for _day, n, _usual in effect.each][-max(4, width - 2) :])
    return [*lines, [Span(drawn, "bar")]]
