"""Health: what must be done now, worst first, each with its reason; beside the cursor the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.i18n import _, ngettext

from . import keys
from .lines import SEPARATOR
from .lit import Span
from .pane import Pane
from .rows import Column, ListSource, Rows

if TYPE_CHECKING:
    from sihu_tui.health.overview import Detail, HealthRow, Overview

_OLD_DAYS = 2
"""Yesterday's export is as fresh as an export can be."""


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
        from sihu_tui import days

        from . import words

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
        self.refilter(self.typed)
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
        from sihu_tui.health.words import colour_role, status_word

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
        from sihu_tui.health.words import status_word

        from .evidence import cells_of

        fits = matcher(text)
        rows = [
            row for row in self.overview.rows
            if (self.status is None or row.status == self.status)
            and fits(row.name, row.owner, row.platform, status_word(row.status))
        ]  # fmt: skip
        self.rows.empty = [_("No group fits. Esc shows all again.")]
        self.rows.show(ListSource(rows, cells_of, lambda row: row.group_id))

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
        from .evidence import evidence

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
        from sihu_tui.health.words import status_word

        from . import words

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
        self.refilter(self.typed)
        self.tell_summary()
