"""The backtest over the panes: how right the flags would have been on the store's own history."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from sihu_tui import days
from sihu_tui.i18n import _, ngettext

from . import words
from .lit import Line, Span, fit, wrap_spans
from .load import Finished
from .reading import Reading

if TYPE_CHECKING:
    from sihu_tui.health.backtest import Backtest, Rule
    from sihu_tui.store import Store

_TELL_SECONDS = 0.1
_LABEL, _FIGURE = 34, 12


class _Stopped(Exception):
    """The page was left before the end."""


class Proof(Reading):
    """Replays the history, group by group, until it is done or the page is left."""

    def __init__(self, store: Store) -> None:
        super().__init__(_("How right the flags would have been"), self._replay, proof_lines)
        self._store = store
        self._stop = threading.Event()
        self._told = 0.0

    def on_mount(self) -> None:
        """Say that it has begun."""
        self._progress(0, 0)
        self._tell = self.app.post_message
        super().on_mount()

    def on_unmount(self) -> None:
        """Leaving stops it."""
        self._stop.set()

    def _replay(self) -> Backtest:
        from sihu_tui.health.backtest import backtest

        return backtest(self._store, listen=self._listen)

    def _listen(self, done: int, of: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        now = time.monotonic()
        if now - self._told >= _TELL_SECONDS and done < of:
            self._told = now
            self._tell(Finished(partial(self._progress, done, of)))

    def _progress(self, done: int, of: int) -> None:
        def draw(width: int) -> list[Line]:
            said = _("Replaying the history …")
            if of:
                said = _("replaying group {done} of {of}").format(done=done, of=of)
            bar = round((width - 1) * done / of) if of else 0
            return [[], [Span(said)], [Span("█" * bar, "bar")], [], [Span(_("Esc stops"), "dim")]]

        self.put(draw)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, _Stopped):
            super()._failed(error)


def proof_lines(found: Backtest, width: int) -> list[Line]:
    """Say how right the flags were, beside two simple rules, with the calibration as a picture."""
    from sihu_tui.commands.backtest import picture
    from sihu_tui.health.backtest import ENOUGH_TO_FIT, FEW

    period = _(
        "{since} to {until}: {groups} groups, {pairs} verdicts whose outcome is known, "
        "{positives} collapses or silences."
    ).format(
        since=days.iso(found.since), until=days.iso(found.until), groups=found.groups, pairs=found.pairs,
        positives=found.positives,
    )  # fmt: skip
    lines: list[Line] = [[], *wrap_spans([Span(period)], width)]
    if not found.enough:
        few = _("That is too few to judge by: {needed} are needed. What follows may be chance.").format(needed=FEW)
        lines += wrap_spans([Span(few, "warn")], width)
    lines += [[], *_compared(found)]
    note = _("Each simple rule is set to flag as many healthy weeks as sihu does.")
    lines += wrap_spans([Span(note, "dim")], width)
    if found.calibration:
        told = _("Risk as foretold (│) and as it came (█), by size; ░ is where chance alone would put nine of ten")
        lines += [[], *wrap_spans([Span(told, "dim")], width)]
        lines += [[Span(row)] for row in picture(found.calibration, max(10, min(60, width - 22)))]
    if found.positives >= ENOUGH_TO_FIT:
        offer = _(
            "There is enough history to fit the model to it: `sihu backtest --refit` compares, and changes nothing."
        )
        lines += [[], *wrap_spans([Span(offer)], width)]
    return lines


def _compared(found: Backtest) -> list[Line]:
    engine = found.engine
    rules: list[Rule] = [engine, *found.baselines.values()]
    heads = (_("sihu"), _("last word"), _("28 days"))
    lines: list[Line] = [[Span(" " * _LABEL + "".join(fit(head, _FIGURE, right=True) for head in heads), "head")]]

    def row(label: str, figures: list[str], strong: bool = False) -> None:
        first, *others = (fit(figure, _FIGURE, right=True) for figure in figures)
        lines.append([Span(fit(label, _LABEL)), Span(first, "strong" if strong else ""), Span("".join(others), "dim")])

    silences = ngettext("of {n} silence, flagged before it", "of {n} silences, flagged before", found.silences)
    row(silences.format(n=found.silences), [words.percent(rule.flagged) for rule in rules], strong=True)
    row(_("  two weeks or more before"), [words.percent(rule.flagged_14_days) for rule in rules])
    row(_("  median lead"), [_days(rule.lead_days) for rule in rules])
    row(_("false alarms per group and year"), [_figure(rule.false_per_group_year) for rule in rules], strong=True)
    row(_("flags that came true"), [words.percent(rule.came_true) for rule in rules], strong=True)
    row(_("  of so many flags"), [words.number(rule.episodes) for rule in rules])
    row(_("ranking (AUC; .5 is chance)"), [_figure(rule.auc) for rule in rules])
    row(_("average precision"), [_figure(rule.average_precision) for rule in rules])
    return [
        *lines,
        [],
        *([Span(text, "dim")] for text in (
            _("last word: days since the last message"), _("28 days: 28 days against the 28 before"),
        )),
    ]  # fmt: skip


def _days(value: float | None) -> str:
    return words.UNKNOWN if value is None else ngettext("{n} day", "{n} days", round(value)).format(n=round(value))


def _figure(value: float | None) -> str:
    return words.UNKNOWN if value is None else f"{value:.2f}"
