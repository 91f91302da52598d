"""Health: what must be done now, worst first, each with its reason; beside the cursor the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui.text.i18n import N_, _, ngettext

from ..keymap import REPLY, Key
from ..widgets.pane import Pane
from ..widgets.status_lines import SEPARATOR
from ..widgets.table import Column, ListSource, Rows
from ..widgets.text import Span

if TYPE_CHECKING:
    from sihu_tui.health.decisions import Decision
    from sihu_tui.health.interventions import Effect
    from sihu_tui.health.overview import Detail, HealthRow, Overview
    from sihu_tui.store import Store

    from ..replies.picker_state import Target
    from ..widgets.text import Line

_ROOM = 125
"""A list so wide has room for whole sentences."""
_OLD_DAYS = 2
"""Yesterday's export is as fresh as an export can be."""
_NEW, _BETTER, _HALVED = "new", "better", "halved"
"""Beside the statuses: what changed since the data before, and where half as many speak."""
_ONLY = {_NEW: N_("only what is new"), _BETTER: N_("only what got better"), _HALVED: N_("only where speakers halved")}
_ORDERS = {"need": N_("by need"), "stake": N_("by risk and what is at stake"), "since": N_("by newest change")}


class HealthPane(Pane):
    """Every group, in order of need."""

    NAME: ClassVar[str] = "health"
    KEYS: ClassVar[tuple[Key, ...]] = (
        REPLY,
        Key("health.accept", "a,insert", "accept", N_("Accept"), N_("Take the suggestion up: who, by when"), show=True),
        Key("health.did", "m,f11", "did", N_("Log action"), N_("Record what was done, to see what it changes"), show=True),
        Key("health.dismiss", "x,delete", "dismiss", N_("Dismiss"), N_("Dismiss the flag, with a reason")),
        Key("health.done", "c", "done", N_("Done"), N_("What was accepted is done")),
        Key("health.farewell", "p", "farewell", N_("Wind down"), N_("Plan the group's end: a date, the checklist, whom to keep")),
        Key("health.to_group", "o", "to_group", N_("Group"), N_("Open the group: members, hours, messages"), show=True),
        Key("health.status", "t,tab", "next_status", N_("Status"), N_("Only what is new, better, halved, then each status"), show=True),
        Key("health.sort", "s", "sort", N_("Sort"), N_("By need, by risk and what is at stake, or by the newest change")),
        Key("health.reverse", "S", "reverse", N_("Reverse"), N_("Sort the other way round")),
        Key("health.trend", "v", "trend", N_("Trend"), N_("All groups over time, and who stays in this one")),
        Key("health.compare", "=", "compare", N_("Compare"), N_("Two groups side by side: the marked one, or both marked")),
        Key("health.proof", "b", "proof", N_("Backtest"), N_("How right the flags would have been on your own history")),
        Key("health.judging", "comma,f4", "judging", N_("Judged by"), N_("How early this group is flagged, when it is silent and dead; or all groups")),
        Key("health.plays", "h", "plays", N_("What worked"), N_("Which kinds of action worked, all groups together")),
    )  # fmt: skip
    MARKS = True

    def __init__(self) -> None:
        super().__init__()
        self.overview: Overview | None = None
        self.status: str | None = None
        self.order = "need"
        self.reversed = False
        self._detail: Detail | None = None

    def load(self) -> None:
        store = self.console.store

        def work() -> Overview:
            from sihu_tui.health.overview import overview

            return overview(store)

        self.do(work, self._loaded)

    def _loaded(self, overview: Overview) -> None:
        from sihu_tui.dates import days

        from ..widgets import formatting

        self.overview = overview
        self.console.tell_where("" if overview.as_of is None else _("as of {day}").format(day=days.iso(overview.as_of)))
        if not overview.rows:
            from .welcome import greet

            greet(self)
            return
        self.remove_class("-empty")
        self.rows.columns = (
            Column(_("Status"), formatting.status_width()), Column(_("Group"), 20),
            Column(_("12 weeks"), 12, least=70), Column(_("7 d"), 4, right=True, least=110),
            Column(_("14 d ago"), 8, right=True, least=110), Column(_("Best"), 5, right=True, least=130),
            Column(_("Risk"), 5, right=True), Column(_("Why")),
        )  # fmt: skip
        self._show_list()

    def _show_list(self) -> None:
        if self.overview is not None and self.overview.rows:
            self.refilter(self.typed)
            self.tell_summary()

    def _head(self, overview: Overview) -> list[Span]:
        """Answer: what must I do now?"""
        from ..widgets import formatting
        from .evidence import BETTER, WORSE

        folded, due = self._folded(overview), len(overview.due)
        fresh = sum(row.new for row in overview.rows)
        halved = sum(row.just_halved for row in overview.rows)
        better = sum(row.better for row in overview.rows)
        spans = [Span(" ")]
        if self.status is not None or self.typed.strip():
            return self._head_of_filter()
        if due:
            spans.append(Span(ngettext("{n} group needs you", "{n} groups need you", due).format(n=due), "strong"))
        else:
            spans.append(Span(_("No group needs you now"), "good"))
        spans += self._marks()
        more = [f"{WORSE} " + _("{n} new").format(n=fresh)] if fresh else []
        more += [f"{BETTER} " + _("{n} better").format(n=better)] if better else []
        stale = overview.stale_days >= _OLD_DAYS
        if more and overview.compared is not None and not stale:
            since = formatting.short_day(overview.compared, overview.as_of or 0)
            more = [_("{changes} since {day}").format(changes=SEPARATOR.join(more), day=since)]
        more += [_("½ {n} halved").format(n=halved)] if halved else []
        if folded:  # first, as it names a key: what does not fit is cut at the end
            more.insert(0, ngettext("{n} dead folded: t", "{n} dead folded: t", len(folded)).format(n=len(folded)))
        order = [_(_ORDERS[self.order]), *([_("reversed")] if self.reversed else [])]
        spans.append(Span("  " + " · ".join([*order, *more]), "dim"))
        if stale:
            said = ngettext(
                "data is {n} day old: press i to import", "data is {n} days old: press i to import", overview.stale_days
            )
            spans.append(Span("  " + said.format(n=overview.stale_days), "warn"))
        return spans

    def _head_of_filter(self) -> list[Span]:
        """What the list is narrowed to, how many are left, and how to see all again."""
        from sihu_tui.health.statuses import status_word

        n = self.rows.source.count()
        what = (
            "" if self.status is None else _(_ONLY[self.status]) if self.status in _ONLY else status_word(self.status)
        )
        typed = f"“{self.typed.strip()}”" if self.typed.strip() else ""
        only = _("Only: {what}").format(what=SEPARATOR.join(part for part in (what, typed) if part))
        count = ngettext("{n} group", "{n} groups", n).format(n=n)
        return [
            Span(" "),
            Span(f"{only}{SEPARATOR}{count}", "strong"),
            Span("  " + _("Esc shows all"), "dim"),
            *self._marks(),
        ]

    def _marks(self) -> list[Span]:
        n = len(self.rows.marked)
        return [Span("  " + _("{n} marked").format(n=n), "accent")] if n else []

    def on_rows_moved(self, event: Rows.Moved) -> None:
        super().on_rows_moved(event)
        if event.rows is self.rows and self.overview is not None and self.overview.rows:
            self.heading.show(*self._head(self.overview))

    @property
    def can_go_back(self) -> bool:
        return super().can_go_back or self.status is not None

    def summary(self) -> list[Span]:
        if self.overview is None or not self.overview.rows:
            return []
        from sihu_tui.health.statuses import colour_role, status_word

        counted = self.overview.counts
        total = len(self.overview.rows)
        spans = [Span(ngettext("{n} group", "{n} groups", total).format(n=total), "strong")]
        if self.status in _ONLY:
            spans += [Span(SEPARATOR, "dim"), Span(_(_ONLY[self.status]), "strong")]
        for name, count in counted.items():
            if count:
                chosen = "strong" if name == self.status else colour_role(name)
                spans += [Span(SEPARATOR, "dim"), Span(f"{status_word(name)} {count}", chosen or "dim")]
        return spans

    def refilter(self, text: str) -> None:
        if self.overview is None or not self.overview.rows:
            return
        from sihu_tui.groups.platforms import platform_name
        from sihu_tui.health.overview import ordered
        from sihu_tui.health.statuses import status_word
        from sihu_tui.text.matching import matcher

        from .evidence import cells_of

        fits = matcher(text)
        folded = set() if text else self._folded(self.overview)
        rows = [
            row for row in self.overview.rows
            if self._wanted(row) and row.group_id not in folded
            and fits(row.name, row.owner, platform_name(row.platform), row.platform, status_word(row.status))
        ]  # fmt: skip
        if self.order != "need":
            rows = ordered(rows, self.order)
        if self.reversed:
            rows.reverse()
        self.rows.empty = [_("No group fits. Esc shows all again.")]
        self.rows.show(
            ListSource(rows, lambda row: cells_of(row, self.rows.size.width >= _ROOM), lambda row: row.group_id)
        )
        self.heading.show(*self._head(self.overview))

    def _wanted(self, row: HealthRow) -> bool:
        if self.status in _ONLY:
            return {_NEW: row.new, _BETTER: row.better, _HALVED: row.halved is not None}[self.status]
        return self.status is None or row.status == self.status

    def _folded(self, overview: Overview) -> set[int]:
        """The dead that are not shown among all the others."""
        return overview.folded if self.status is None else set()

    def look(self, store: Store, item: HealthRow) -> tuple[Detail, list[Decision], list[Effect]]:
        from sihu_tui.health import decisions
        from sihu_tui.health.overview import detail

        id = item.group_id
        return detail(store, id), decisions.history(store, id), _effects(store, id)

    def lines(self, item: HealthRow, found: tuple[Detail, list[Decision], list[Effect]], width: int) -> list[Line]:
        from .evidence import evidence

        self._detail, decisions, effects = found
        return evidence(self._detail, width, self.has_class("-opened"), decisions, effects)

    def open(self, key: Any) -> None:
        super().open(key)
        self.show_detail(key)

    def action_back(self) -> None:
        opened = self.has_class("-opened")
        if not super().can_go_back and self.status is not None:
            self.status = None
            self._show_list()
            return
        super().action_back()
        if opened and self.wide:
            self.show_detail(self.rows.key)

    def text_to_copy(self) -> str:
        row = self._row()
        if row is None:
            return ""
        from sihu_tui.health.statuses import status_word

        from ..widgets import formatting

        lines = [f"{row.name} · {status_word(row.status)} · {formatting.percent(row.risk)}", row.reason]
        if self._detail is not None and self._detail.row.group_id == row.group_id:
            lines[1:] = [f"{reason.sign} {reason.text}" for reason in self._detail.reasons] or lines[1:]
        return "\n".join(line for line in lines if line)

    def _row(self) -> HealthRow | None:
        row: HealthRow | None = self.rows.item
        return row

    def target(self) -> Target | None:
        from ..replies.picker_state import Target

        row = self._row()
        return None if row is None else Target(group=row.group_id, name=row.name, action=row.action)

    def action_farewell(self) -> None:
        row = self._row()
        if row is not None:
            from ..groups.retirement_start import farewell

            farewell(self.console, [row.group_id])

    async def action_to_group(self) -> None:
        key = self.rows.key
        if key is not None:
            pane = await self.console.go("groups", step=True)
            pane.open(key)

    def action_next_status(self) -> None:
        """Show only what is new, what got better, where speakers halved, each status that any group has, then all."""
        if self.overview is None:
            return
        changed = [
            name for name, some in (
                (_NEW, any(row.new for row in self.overview.rows)),
                (_BETTER, any(row.better for row in self.overview.rows)),
                (_HALVED, any(row.halved for row in self.overview.rows)),
            ) if some
        ]  # fmt: skip
        names: list[str | None] = [None, *changed, *(name for name, count in self.overview.counts.items() if count)]
        self.status = names[(names.index(self.status) + 1) % len(names)] if self.status in names else None
        self._show_list()

    def action_sort(self) -> None:
        orders = list(_ORDERS)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self._show_list()

    def action_reverse(self) -> None:
        self.reversed = not self.reversed
        self._show_list()

    # Answering a flag

    def _answer(self, how: str) -> None:
        """Answer the flags of all that are marked, else that of the row."""
        from . import decisions

        if self.overview is not None and self.rows.marked:
            marked = [row for row in self.overview.rows if row.group_id in self.rows.marked]
            getattr(decisions, f"{how}_many")(self, marked)
        elif (row := self._row()) is not None:
            getattr(decisions, how)(self, row)

    def action_accept(self) -> None:
        self._answer("accept")

    def action_dismiss(self) -> None:
        self._answer("dismiss")

    def action_done(self) -> None:
        self._answer("done")

    def action_did(self) -> None:
        if (row := self._row()) is not None:
            from . import decisions

            decisions.record(self, row)

    def action_judging(self) -> None:
        if (row := self._row()) is not None:
            from . import decisions

            decisions.judging(self, row)

    # Looking further

    def action_plays(self) -> None:
        from .readings import show_plays

        show_plays(self.console)

    def action_proof(self) -> None:
        from .readings import show_proof

        show_proof(self.console)

    def action_trend(self) -> None:
        if self.overview is not None:
            from .readings import show_trend

            show_trend(self.console, self.rows.item, self.overview.as_of or 0)

    def action_compare(self) -> None:
        """Set two groups side by side: both marked, or the marked one and that under the cursor."""
        if self.overview is not None:
            from .readings import show_comparison

            wanted = self.rows.marked if len(self.rows.marked) > 1 else self.rows.marked | {self.rows.key}
            show_comparison(self.console, [row.group_id for row in self.overview.rows if row.group_id in wanted])


def _effects(store: Store, group: int) -> list[Effect]:
    """What came of what was done; where nothing was, nothing heavy is loaded to say so."""
    from sihu_tui.health import interventions

    return interventions.effects(store, group) if interventions.list_interventions(store, group) else []
