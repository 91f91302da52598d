"""Health: what must be done now, worst first, each with its reason; beside the cursor the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui import days, picture
from sihu_tui.health.words import colour_role, status_word
from sihu_tui.i18n import _, ngettext

from . import keys, words
from .lines import SEPARATOR
from .lit import Line, Span, wrap_spans
from .pane import Pane
from .rows import Cell, Column, ListSource, Rows

if TYPE_CHECKING:
    from sihu_tui.health.overview import Detail, HealthRow, Overview

_PEOPLE = 3
"""Named beside the list; all of them once the detail is opened."""
_OLD_DAYS = 2
"""Yesterday's export is as fresh as an export can be."""
_PARTS = {"axis": "dim", "bar": "bar", "usual": "warn", "expected": "expected", "gap": "quiet"}


class HealthPane(Pane):
    """Every group, in order of need."""

    NAME: ClassVar[str] = "health"

    def __init__(self) -> None:
        super().__init__(keys.HEALTH)
        self.overview: Overview | None = None
        self.status: str | None = None
        self._detail: Detail | None = None

    def make_rows(self) -> Rows:
        """The list: who, how bad, since when, why."""
        return Rows(id="health-rows")

    def load(self) -> None:
        """Read the verdicts."""
        store = self.console.store
        if store is None:
            return

        def work() -> Overview:
            from sihu_tui.health.overview import overview

            return overview(store)

        self.do(work, self._loaded)

    def _loaded(self, overview: Overview) -> None:
        self.overview = overview
        self.console.tell_where("" if overview.as_of is None else _("as of {day}").format(day=days.iso(overview.as_of)))
        if not overview.rows:
            from .welcome import greet

            greet(self)
            return
        self.remove_class("-empty")
        self.rows.columns = (
            Column(_("Status"), words.status_width()), Column(_("Group"), 20),
            Column(_("12 weeks"), 12, least=70), Column(_("Risk"), 5, right=True), Column(_("Why")),
        )  # fmt: skip
        self.heading.put(self._head(overview))
        self.refilter(self.filter.value)
        self.tell_summary()

    def _head(self, overview: Overview) -> list[tuple[Span, str]]:
        """Answer: what must I do now?"""
        due = sum(row.action is not None for row in overview.rows)
        fresh = sum(row.new for row in overview.rows)
        better = sum(row.better for row in overview.rows)
        spans = [Span(" ")]
        if due:
            spans.append(Span(ngettext("{n} group needs you", "{n} groups need you", due).format(n=due), "strong"))
        else:
            spans.append(Span(_("No group needs you now"), "good"))
        more = [_("{n} new").format(n=fresh)] if fresh else []
        more += [_("{n} better").format(n=better)] if better else []
        if more:
            spans.append(Span("  " + " · ".join(more), "dim"))
        if overview.stale_days >= _OLD_DAYS:
            stale = ngettext(
                "the data are {n} day old: i imports", "the data are {n} days old: i imports", overview.stale_days
            )
            spans.append(Span("  " + stale.format(n=overview.stale_days), "warn"))
        return [(span, "") for span in spans]

    def summary(self) -> list[Span]:
        """How many groups of each status."""
        if self.overview is None or not self.overview.rows:
            return []
        counted = self.overview.counts
        total = len(self.overview.rows)
        spans = [Span(ngettext("{n} group", "{n} groups", total).format(n=total), "strong")]
        for name, count in counted.items():
            if count:
                chosen = "strong" if name == self.status else colour_role(name)
                spans += [Span(SEPARATOR, "dim"), Span(f"{status_word(name)} {count}", chosen or "dim")]
        return spans

    def refilter(self, text: str) -> None:
        """Keep what is wanted, in the order of need."""
        if self.overview is None or not self.overview.rows:
            return
        from sihu_tui.filtering import matcher

        fits = matcher(text)
        rows = [
            row for row in self.overview.rows
            if (self.status is None or row.status == self.status)
            and fits(row.name, row.owner, row.platform, status_word(row.status))
        ]  # fmt: skip
        self.rows.empty = [_("No group fits. Esc shows all again.")]
        self.rows.show(ListSource(rows, _cells, lambda row: row.group_id))

    def show_detail(self, key: Any) -> None:
        """Show the group's picture and evidence."""
        store = self.console.store
        if store is None or key is None:
            self.page.show(lambda width: [])
            return

        def work() -> Detail:
            from sihu_tui.health.overview import detail

            return detail(store, key)

        self.do(work, self._show, "detail")

    def _show(self, detail: Detail) -> None:
        self._detail = detail
        whole = self.has_class("-opened")
        self.page.show(lambda width: evidence(detail, width, whole))

    def open(self, key: Any) -> None:
        """Go into the evidence, with everybody named."""
        super().open(key)
        self.show_detail(key)

    def action_back(self) -> None:
        """Back to the list; people are named in short again."""
        opened = self.has_class("-opened")
        super().action_back()
        if opened and self.wide:
            self.show_detail(self.rows.key)

    def text_to_copy(self) -> str:
        """The group's line with its reasons, to paste into a chat."""
        row = self._row()
        if row is None:
            return ""
        lines = [f"{row.name} · {status_word(row.status)} · {words.percent(row.risk)}", row.reason]
        if self._detail is not None and self._detail.row.group_id == row.group_id:
            lines[1:] = [f"{reason.sign} {reason.text}" for reason in self._detail.reasons] or lines[1:]
        return "\n".join(line for line in lines if line)

    def _row(self) -> HealthRow | None:
        source = self.rows.source
        return source.items[self.rows.cursor] if isinstance(source, ListSource) and source.items else None

    async def action_to_group(self) -> None:
        """Open the group in its own pane."""
        key = self.rows.key
        if key is not None:
            pane = await self.console.go("groups")
            pane.open(key)

    def action_next_status(self) -> None:
        """Show only the next status that any group has, after the last all of them."""
        if self.overview is None:
            return
        names: list[str | None] = [None, *(name for name, count in self.overview.counts.items() if count)]
        self.status = names[(names.index(self.status) + 1) % len(names)] if self.status in names else None
        self.refilter(self.filter.value)
        self.tell_summary()


def _cells(row: HealthRow) -> list[Cell]:
    tone = colour_role(row.status)
    reason = _("new: {why}").format(why=row.reason) if row.new else row.reason
    return [
        Cell(status_word(row.status), tone),
        Cell(row.name),
        Cell(picture.strip(row.weekly)),
        Cell(words.percent(row.risk)),
        Cell(_("better: {why}").format(why=row.reason) if row.better else reason, "dim"),
    ]


def evidence(detail: Detail, width: int, whole: bool) -> list[Line]:
    """Give the lines that prove a verdict: what to do, picture, forecast, reasons, facts; people in full if `whole`."""
    row = detail.row
    lines: list[Line] = [*wrap_spans([Span(row.name, "title")], width)]
    about = (
        [_("since {day}").format(day=words.short_day(row.since_day, detail.as_of))] if row.since_day is not None else []
    )
    about += [part for part in (row.platform, row.owner) if part]
    told: Line = [Span(status_word(row.status), colour_role(row.status) or "strong")]
    if row.risk is not None:
        told.append(Span(_(" · risk {risk}").format(risk=words.percent(row.risk))))
    lines += wrap_spans([*told, *(Span(" · " + part, "dim") for part in about)], width)
    if detail.suggestion is not None:
        _code, text, owner, due = detail.suggestion
        beside = [part for part in (owner, words.short_day(due, detail.as_of) if due is not None else "") if part]
        lines += [
            [],
            *wrap_spans([Span("→ ", "accent"), Span(text, "strong"), Span(" · ".join(["", *beside]), "dim")], width, 2),
        ]
    lines += [[], *_chart(detail, width), *_ahead(detail, width)]
    if detail.reasons:
        lines += [[], [Span(_("Why"), "dim")]]
    for reason in detail.reasons:
        sign = Span(f"{reason.sign} ".replace("-", "−"), "bad" if reason.sign == "+" else "good")
        lines += wrap_spans([sign, Span(reason.text)], width, 2)
        people = reason.people if whole else reason.people[:_PEOPLE]
        for name, said in people:
            lines += wrap_spans([Span(f"    {name}"), Span(f"  {said}", "dim")], width, 6)
        if len(people) < len(reason.people):
            more = len(reason.people) - len(people)
            lines.append([Span("    " + _("and {n} more: Enter shows them").format(n=more), "dim")])
    if detail.facts:
        lines.append([])
        for label, value in detail.facts:
            lines += wrap_spans([Span(f"{label}  ", "dim"), Span(str(value))], width, 2)
    return lines


def _chart(detail: Detail, width: int) -> list[Line]:
    values = [week.speakers for week in detail.series]
    if not any(value is not None for value in values):
        return [[Span(_("No week is covered by the data yet."), "quiet")]]
    labels = words.months([week.start_day for week in detail.series])
    wide = width >= 2 * (len(values) + 4) + 8
    drawn = picture.chart(values, 6, detail.usual, detail.forecast, labels=labels, wide=wide)
    head: Line = [Span(_("Speakers a week"), "dim")]
    if detail.usual is not None:
        head += [Span("  ┄ ", "warn"), Span(_("usual {n}").format(n=words.number(round(detail.usual, 1))), "dim")]
    if detail.forecast is not None:
        head += [Span("  ░ ", "expected"), Span(_("expected"), "dim")]
    return [
        *wrap_spans(head, width),
        *([Span(piece.text, _PARTS[piece.part]) for piece in line] for line in drawn.lines),
    ]


def _ahead(detail: Detail, width: int) -> list[Line]:
    """Say what is expected, where the data can carry it."""
    said = []
    if detail.forecast is not None:
        mean, low, high = (words.number(round(value, 1)) for value in detail.forecast)
        said.append(_("Next 4 weeks: {mean} a week ({low}–{high})").format(mean=mean, low=low, high=high))
    if detail.half_life is not None:
        middle, low_days, high_days = (round(value) for value in detail.half_life)
        said.append(_("Halves every {n} days ({low}–{high})").format(n=middle, low=low_days, high=high_days))
    if detail.silence is not None:
        low_days, middle, high_days = (round(value) for value in detail.silence)
        said.append(
            _("Silent in about {n} days ({low}–{high}) if nothing changes").format(
                n=middle, low=low_days, high=high_days
            )
        )
    return [line for text in said for line in wrap_spans([Span(text, "dim")], width, 2)]
