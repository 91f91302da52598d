"""The backtest over the panes: how right the flags would have been on the store's own history."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from sihu_tui import settings
from sihu_tui.dates import days, parse
from sihu_tui.errors import SihuError
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.form import Field, Form
from ..dialogs.viewer import ReadingScreen
from ..keymap import Key
from ..undo import undoable
from ..widgets import formatting
from ..widgets.text import Line, Span, fit, wrap_spans
from ..worker import Finished, load

if TYPE_CHECKING:
    from sihu_tui.health.backtest import Backtest, Refit, ScoredRule
    from sihu_tui.health.proof import Share

_TELL_SECONDS = 0.1
_LABEL, _FIGURE = 34, 12


class _Stopped(Exception):
    """The page was left before the end."""


class Proof(ReadingScreen):
    """Replays the history, group by group, until it is done or the page is left; by month or week, from a day on."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("proof.step", "t,tab", "step", N_("Step"), N_("By week instead of by month, and back"), show=True),
        Key("proof.since", "/,f3", "since", N_("Since"), N_("Only from a day on"), show=True),
        Key("proof.refit", "v", "refit", N_("Re-fit"), N_("Set the probabilities by your own history and compare; changes nothing"), show=True),
        Key("proof.adopt", "a,insert", "adopt", N_("Adopt"), N_("Judge by the re-fitted model from now on")),
    )  # fmt: skip

    def __init__(self, store: Store) -> None:
        super().__init__(_("How right the flags would have been"), self._replay, proof_lines, self.KEYS)
        self._store = store
        self._stop = threading.Event()
        self._told = 0.0
        self._step, self._since = "month", None  # type: str, int | None
        self._proof: Backtest | None = None
        self._fitted: Refit | None = None

    def on_mount(self) -> None:
        self._progress(0, 0)
        self._tell = self.app.post_message
        super().on_mount()

    def on_unmount(self) -> None:
        """Leaving stops it."""
        self._stop.set()

    def _replay(self) -> Backtest:
        from sihu_tui.health.backtest import backtest

        return backtest(self._store, self._since, self._step, self._listen(self._stop))

    def _again(
        self, work: Callable[[], Any], then: Callable[[Any], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:  # fmt: skip
        """Stop what runs, and do this instead."""
        self._stop.set()
        self._stop = threading.Event()
        self._fitted = None
        self._progress(0, 0)
        load(self, work, then, "reading", failed=failed or self._failed)

    def _listen(self, stop: threading.Event) -> Callable[[int, int], None]:
        def listen(done: int, of: int) -> None:
            if stop.is_set():
                raise _Stopped
            now = time.monotonic()
            if now - self._told >= _TELL_SECONDS and done < of:
                self._told = now
                self._tell(Finished(partial(self._progress, done, of)))

        return listen

    def _progress(self, done: int, of: int) -> None:
        def draw(width: int) -> list[Line]:
            said = _("Replaying the history …")
            if of:
                said = _("replaying group {done} of {of}").format(done=done, of=of)
            bar = round((width - 1) * done / of) if of else 0
            return [[], [Span(said)], [Span("█" * bar, "bar")], [], [Span(_("Esc stops"), "dim")]]

        self.put(draw)

    def _found(self, found: Any) -> None:
        self._proof = found
        super()._found(found)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, _Stopped):
            super()._failed(error)

    def action_step(self) -> None:
        self._step = "month" if self._step == "week" else "week"
        self._again(self._replay, self._found)

    def action_since(self) -> None:
        today = days.today(settings.zone(self._store))

        def check(answers: dict[str, str]) -> str:
            try:
                parse.parse_past(answers["since"], today)
            except SihuError as error:
                return str(error) if answers["since"].strip() else ""
            return ""

        def answered(answers: dict[str, str] | None) -> None:
            if answers is not None:
                text = answers["since"].strip()
                self._since = parse.parse_past(text, today) if text else None
                self._again(self._replay, self._found)

        value = "" if self._since is None else days.iso(self._since)
        field = Field("since", _("Only from this day on; empty for all"), value)
        self.app.push_screen(Form(_("Backtest"), [field], check), answered)

    def action_refit(self) -> None:
        """Fit the model on the store's own history, and show both beside one another."""
        proof = self._proof
        if proof is None:
            return

        def work() -> Refit:
            from sihu_tui.health.backtest import refit

            return refit(self._store, self._since, self._listen(self._stop))

        def compared(fitted: Refit) -> None:
            self._fitted = fitted
            self.put(lambda width: refit_lines(fitted, width))

        def refused(error: BaseException) -> None:
            if isinstance(error, SihuError):
                said = str(error)
                self.put(lambda width: [[], *wrap_spans([Span(said, "warn")], width), *proof_lines(proof, width)])
            else:
                self._failed(error)

        self._again(work, compared, refused)

    def action_adopt(self) -> None:
        fitted, store = self._fitted, self._store
        if fitted is None:
            return
        from sihu_tui.health.backtest import adopt

        def adopted(made: tuple[None, int | None]) -> None:
            self.console.changed(_("Judged by the model of your own history"), made[1])
            self.dismiss(None)

        self._stop.set()
        load(
            self,
            lambda: undoable(store, lambda store: adopt(store, fitted.model)),
            adopted,
            "write",
            failed=self._failed,
        )


def refit_lines(found: Refit, width: int) -> list[Line]:
    """Say what the model re-fitted on the own history would foretell better, or not."""
    lines: list[Line] = [[]]
    said = _("Fitted on {n} collapses or silences of your own, and tested on groups that were left out.").format(
        n=found.positives
    )
    lines += [*wrap_spans([Span(said)], width), []]
    heads = (_("in use"), _("re-fitted"))
    lines.append([Span(" " * _LABEL + "".join(fit(head, _FIGURE, right=True) for head in heads), "head")])
    for label, name in (
        (_("ranking (AUC; .5 is chance)"), "auc"), (_("average precision"), "average_precision"),
        (_("log loss (less is better)"), "log_loss"),
    ):  # fmt: skip
        figures = [
            formatting.UNKNOWN if (v := part[name]) is None else f"{v:.3f}" for part in (found.before, found.after)
        ]
        lines.append([Span(fit(label, _LABEL)), *(Span(fit(figure, _FIGURE, right=True)) for figure in figures)])
    if found.better:
        advice = [Span(_("It predicts groups it has not seen better. a judges by it; u undoes that."), "good")]
    else:
        advice = [
            Span(_("It is no better on groups it has not seen: keep the model in use. a judges by it all the same."))
        ]
    lines += [[], *wrap_spans(advice, width), *wrap_spans([Span(_("Nothing is changed so far."), "dim")], width)]
    return lines


def proof_lines(found: Backtest, width: int) -> list[Line]:
    """Say how right the flags were, beside two simple rules, with the calibration as a picture."""
    from sihu_tui.cli.backtest import picture
    from sihu_tui.health.backtest import ENOUGH_TO_FIT, FEW

    period = _(
        "{since} to {until}: {groups} groups, {pairs} verdicts whose outcome is known, "
        "{positives} collapses or silences."
    ).format(
        since=days.iso(found.since), until=days.iso(found.until), groups=found.groups, pairs=found.pairs,
        positives=found.positives,
    )  # fmt: skip
    step = _("by week") if found.step == "week" else _("by month")
    lines: list[Line] = [[], *wrap_spans([Span(period), Span(f" {step}", "dim")], width)]
    if not found.enough:
        few = _("That is too few to judge by: {needed} are needed. What follows may be chance.").format(needed=FEW)
        lines += wrap_spans([Span(few, "warn")], width)
    lines += [[], *_compared(found)]
    note = _("Each simple rule has the same memory as the flags, and is set to flag as many healthy weeks.")
    lines += wrap_spans([Span(note, "dim")], width)
    if found.calibration:
        told = _("Risk as foretold (│) and as it came (█), by size; ░ is where chance alone would put nine of ten")
        lines += [[], *wrap_spans([Span(told, "dim")], width)]
        lines += [[Span(row)] for row in picture(found.calibration, max(10, min(60, width - 22)))]
    if found.positives >= ENOUGH_TO_FIT:
        offer = _("There is enough history to set the probabilities by it: v compares, and changes nothing.")
        lines += [[], *wrap_spans([Span(offer)], width)]
    return lines


def _compared(found: Backtest) -> list[Line]:
    engine = found.engine
    rules: list[ScoredRule] = [engine, *found.baselines.values()]
    heads = (_("sihu"), _("last word"), _("28 days"))
    lines: list[Line] = [[Span(" " * _LABEL + "".join(fit(head, _FIGURE, right=True) for head in heads), "head")]]

    def row(label: str, figures: list[str], strong: bool = False) -> None:
        first, *others = (fit(figure, _FIGURE, right=True) for figure in figures)
        lines.append([Span(fit(label, _LABEL)), Span(first, "strong" if strong else ""), Span("".join(others), "dim")])

    worths = [rule.worth for rule in rules]
    silences = ngettext("of {n} silence, named before it", "of {n} silences, named before", found.silences)
    row(_("weeks shown dying that came true"), [formatting.percent(w.right.value) for w in worths], strong=True)
    row(_("  80% of the results lie in"), [_range(w.right) for w in worths])
    row(_("healthy weeks shown dying"), [formatting.percent(w.healthy.value) for w in worths], strong=True)
    row(_("  80% of the results lie in"), [_range(w.healthy) for w in worths])
    row(_("  shown fading"), [formatting.percent(w.healthy_fading) for w in worths])
    row(silences.format(n=found.silences), [formatting.percent(w.named.value) for w in worths], strong=True)
    row(_("  80% of the results lie in"), [_range(w.named) for w in worths])
    row(_("  two weeks or more before"), [formatting.percent(w.named_14_days) for w in worths])
    row(_("  median lead"), [_days(w.lead_days) for w in worths])
    row(_("came true from the ninth week on"), [formatting.percent(w.late_right) for w in worths])
    row(_("shown dying while it grew"), [formatting.percent(w.growing) for w in worths])
    row(_("false alarms per group and year"), [_figure(w.false_per_group_year) for w in worths])
    row(_("ranking (AUC; .5 is chance)"), [_figure(rule.auc) for rule in rules])
    row(_("average precision"), [_figure(rule.average_precision) for rule in rules])
    lines += [[], [Span(fit(_("speakers a week"), 20) + "".join(
        fit(head, 10, right=True) for head in (_("weeks"), _("right"), _("healthy"), _("fading"), _("named"))
    ), "head")]]  # fmt: skip
    sizes = engine.worth.sizes
    for one, after in zip(sizes, [*sizes[1:], None], strict=True):
        label = f"{one.least}–{after.least}" if after is not None else f"{one.least}+"
        cells = [formatting.number(one.weeks)]
        cells += [formatting.percent(v) for v in (one.right, one.healthy, one.healthy_fading, one.named)]
        lines.append([Span(fit(label, 20)), Span("".join(fit(cell, 10, right=True) for cell in cells))])
    return [
        *lines,
        [],
        *([Span(text, "dim")] for text in (
            _("last word: days since the last message"), _("28 days: 28 days against the 28 before"),
        )),
    ]  # fmt: skip


def _range(share: Share) -> str:
    if share.low is None or share.high is None:
        return formatting.UNKNOWN
    return f"{100 * share.low:.0f}–{100 * share.high:.0f}%"


def _days(value: float | None) -> str:
    return formatting.UNKNOWN if value is None else ngettext("{n} day", "{n} days", round(value)).format(n=round(value))


def _figure(value: float | None) -> str:
    return formatting.UNKNOWN if value is None else f"{value:.2f}"
