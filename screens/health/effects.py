"""What was decided and done for groups, and what came of it, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from sihu_tui.dates import days
from sihu_tui.health.decisions import STATES, Decision
from sihu_tui.health.interventions import HALF_DAYS, KINDS, LIFTED, NONE, REVIVED, VERDICTS, WAITING, Effect, Play
from sihu_tui.health.statuses import ACTIONS
from sihu_tui.text.i18n import _

from ..widgets import formatting
from ..widgets.text import Line, Span, fit, wrap_spans

_KIND, _FIGURE = 16, 10
"""Cells of the columns of what worked."""


def decision_lines(decisions: Sequence[Decision], as_of: int, width: int) -> list[Line]:
    """Say what was decided about a flag, when, by whom and why."""
    lines: list[Line] = []
    for decision in decisions:
        parts = [
            formatting.short_day(decision.day, as_of),
            decision.operator,
            _(ACTIONS.get(decision.action, decision.action)),
        ]
        about = " · ".join(["", *(part for part in parts if part)])
        spans = [Span(_(STATES[decision.state]), "strong"), Span(about, "dim")]
        lines += wrap_spans([*spans, Span(f" · {decision.reason}")] if decision.reason else spans, width, 2)
    return lines


def effect_lines(effects: Sequence[Effect], as_of: int, width: int) -> list[Line]:
    """Say what was done for a group and what came of it after 4 and 8 weeks."""
    if not effects:
        return []
    lines: list[Line] = [[], [Span(_("What was done"), "dim")]]
    for effect in effects:
        lines += _effect(effect, as_of, width)
    return lines


def _effect(effect: Effect, as_of: int, width: int) -> list[Line]:
    done = effect.done
    head = [Span(formatting.short_day(done.day, as_of)), Span(f"  {_(KINDS[done.kind])}", "strong")]
    about = [part for part in (done.what, done.operator) if part]
    lines = wrap_spans([*head, Span("".join(f" · {part}" for part in about))], width, 2)
    expected = _("Expected without it: {speakers:.1f} people a week ({low:.1f}–{high:.1f})").format(**done.frozen)
    lines += wrap_spans([Span("  "), Span(expected, "dim")], width, 2)
    known = [
        text.format(n=formatting.number(round(level, 1)))
        for text, level in ((_("weeks 1–4: {n}"), effect.first), (_("weeks 5–8: {n}"), effect.second))
        if level is not None
    ]
    if known:
        lines += wrap_spans([Span("  "), Span(" · ".join(known))], width, 2)
    tone = {REVIVED: "good", LIFTED: "good", NONE: "warn"}.get(effect.verdict, "dim")
    said = _(VERDICTS[effect.verdict])
    if effect.factor is not None:
        said += _(": ×{factor:.1f} against groups like it").format(factor=effect.factor)
    elif effect.verdict == WAITING:
        said += _(": the first 4 weeks end on {day}").format(day=days.iso(done.day + HALF_DAYS - 1))
    return [*lines, *wrap_spans([Span("  "), Span(said, tone)], width, 2)]


def play_lines(plays: Sequence[Play], share: float, flags: int, width: int) -> list[Line]:
    """Say which kinds of action worked, all groups together, beside what happens by itself and by chance."""
    lines: list[Line] = [[]]
    if not plays:
        lines += wrap_spans([Span(_("Nothing is recorded yet: m on a group records what was done for it."))], width)
    else:
        heads = (_("judged"), _("revived"), _("not held"), _("no effect"), _("waiting"), _("factor"), _("by chance"))
        wide = width >= _KIND + _FIGURE * len(heads)
        if wide:
            lines.append(
                [Span(fit(_("kind"), _KIND) + "".join(fit(head, _FIGURE, right=True) for head in heads), "head")]
            )
        for play in plays:
            cells = [
                *(formatting.number(n) for n in (play.n, play.revived, play.not_held, play.none, play.waiting)),
                formatting.UNKNOWN if play.factor is None else f"×{play.factor:.2f}",
                formatting.UNKNOWN if play.chance is None else f"×{play.chance:.2f}",
            ]
            beats = play.factor is not None and play.chance is not None and play.factor > play.chance
            tone = "good" if beats else ""
            kind = _(KINDS[play.kind])
            if wide:
                row = fit(kind, _KIND) + "".join(fit(cell, _FIGURE, right=True) for cell in cells)
                lines.append([Span(row, tone)])
            else:
                said = " · ".join(f"{head} {cell}" for head, cell in zip(heads, cells, strict=True))
                lines += wrap_spans([Span(f"{kind}  ", "strong"), Span(said, tone)], width, 2)
    lines.append([])
    if flags:
        background = _("With nothing recorded, {share:.0%} of {n} flagged groups recovered by themselves.").format(
            share=share, n=flags
        )
    else:
        background = _("By themselves, {share:.0%} of flagged groups recover (measured on public communities).").format(
            share=share
        )
    lines += wrap_spans([Span(background, "dim")], width)
    if plays:
        told = _(
            "factor: the level against its forecast, over the same of groups like it; "
            "by chance: what luck alone reaches one time in ten with so many."
        )
        lines += wrap_spans([Span(told, "dim")], width)
    return lines
