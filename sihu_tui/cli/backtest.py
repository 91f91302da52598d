"""`sihu backtest`: how right the flags would have been on the store's own history."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.cli import Subcommands, store_of, top_command
from sihu_tui.cli.output import draw
from sihu_tui.health.thresholds import DIALS
from sihu_tui.paths import whole
from sihu_tui.text.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from sihu_tui.health.backtest import Backtest, Refit, ScoredRule
    from sihu_tui.health.outcome import Tenth
    from sihu_tui.health.proof import Share

_METHODS = {
    "days since last message": N_("days since last message"),
    "28 days against the 28 before": N_("28 days against the 28 before"),
}


def add(subcommands: Subcommands) -> None:
    """Add the subcommand."""
    parser = top_command(subcommands, "backtest", run)
    parser.add_argument("--since", metavar="DATE", help=_("only from this day on (YYYY-MM-DD)"))
    parser.add_argument(
        "--step", choices=("month", "week"), default="month", help=_("how often to score (default month)")
    )
    parser.add_argument(
        "--scores", metavar="FILE", type=Path, help=_("write group,t,score,status of every date as CSV")
    )
    parser.add_argument(
        "--births", metavar="FILE", type=Path,
        help=_("write group,born,day,band,score of every group born inside the data, at days 7, 14 and 21, as CSV"),
    )  # fmt: skip
    parser.add_argument("--dial", choices=tuple(DIALS), help=_("judge with this dial instead of the one that is set"))
    parser.add_argument(
        "--refit",
        action="store_true",
        help=_("set the probabilities by your own history and compare, on unseen groups"),
    )
    parser.add_argument(
        "--adopt", action="store_true", help=_("with --refit: judge by the re-fitted model from now on")
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Replay, print, write the scores."""
    from sihu_tui.cli.output import day_or_none, print_json
    from sihu_tui.errors import SihuError
    from sihu_tui.health.backtest import adopt, backtest, refit

    if arguments.adopt and not arguments.refit:
        raise SihuError(_("--adopt goes with --refit: look at the comparison first."))
    since = day_or_none(arguments.since, past=True)
    with store_of(arguments) as store:
        found = backtest(store, since, arguments.step, _progress(quiet=arguments.json), arguments.dial)
        fitted = refit(store, since) if arguments.refit else None
        if arguments.scores is not None:
            write_scores(found, arguments.scores)
        if arguments.births is not None:
            write_births(found, arguments.births)
        if arguments.json:
            said = found.as_json()
            if fitted is not None:
                said["refit"] = {"positives": fitted.positives, "before": fitted.before, "after": fitted.after,
                                 "model": fitted.model.as_json(), "adopted": arguments.adopt}  # fmt: skip
            print_json(said)
        else:
            print("\n".join(lines(found)))
            if fitted is not None:
                print("\n".join(["", *refit_lines(fitted)]))
        if fitted is not None and arguments.adopt:
            adopt(store, fitted.model)
            if not arguments.json:
                print(_("Adopted. `sihu settings health.model default` goes back to the shipped model."))
    return 0


def _progress(quiet: bool) -> Callable[[int, int], None]:
    def tell(done: int, of: int) -> None:
        if not quiet and sys.stderr.isatty():
            said = _("replaying group {done} of {of}").format(done=done, of=of) if done < of else ""
            draw(said)

    return tell


def write_scores(found: Backtest, path: Path) -> None:
    """Write what was said of every group at every date. Raises SihuError when the file cannot be written."""
    from sihu_tui.dates.days import iso

    rows = ((s.key, iso(s.t), f"{s.score:.6f}", s.status) for s in found.scores)
    _write(path, ("group", "t", "score", "status"), rows)


def write_births(found: Backtest, path: Path) -> None:
    """Write how every group had started that began inside the data. Raises SihuError when the file cannot be written."""
    from sihu_tui.dates.days import iso

    rows = ((b.key, iso(b.born), b.day, b.band, f"{b.score:.6f}") for b in found.births)
    _write(path, ("group", "born", "day", "band", "score"), rows)


def _write(path: Path, heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    import csv

    from sihu_tui.errors import SihuError

    try:
        with whole(path) as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(heads)
            out.writerows(rows)
    except OSError as error:
        raise SihuError(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror)) from error


def lines(found: Backtest) -> list[str]:
    """Give the proof in words, with the calibration as a picture."""
    from sihu_tui.dates import days
    from sihu_tui.health.backtest import ENOUGH_TO_FIT, FEW

    out = [
        _(
            "{since} to {until}: {groups} groups, {pairs} verdicts whose outcome is known, "
            "{positives} collapses or silences."
        ).format(
            since=days.iso(found.since), until=days.iso(found.until), groups=found.groups, pairs=found.pairs,
            positives=found.positives,
        )
    ]  # fmt: skip
    if not found.enough:
        out.append(
            _("That is too few to judge by: {needed} are needed. What follows may be chance.").format(needed=FEW)
        )
    w = found.engine.worth
    out += [
        "",
        _("Of the weeks shown dying {right} came true; of the healthy weeks {healthy} were shown dying, {fading} fading.")
        .format(right=_between(w.right), healthy=_between(w.healthy), fading=_share(w.healthy_fading)),
        _(
            "Of {n} silences {share} were named before the last message (dying or fading), "
            "{early} two weeks or more before; median lead {lead}."
        ).format(
            n=found.silences, share=_between(w.named), early=_share(w.named_14_days), lead=_days(w.lead_days)
        ),
        _("From the ninth week of a flag on {late} of its weeks came true; while the group grew, {growing} were shown.")
        .format(late=_share(w.late_right), growing=_share(w.growing)),
        _("In brackets: where 80% of the results lie when groups are drawn anew."),
        "",
        *_by_size(found),
        "",
        *_compared(found),
    ]  # fmt: skip
    if found.calibration:
        out += [
            "",
            _("Risk as foretold (│) and as it came (█), by size; ░ is where chance alone would put nine of ten"),
            *picture(found.calibration),
        ]
    if found.positives >= ENOUGH_TO_FIT:
        out += [
            "",
            _(
                "There is enough history to set the probabilities by it: `sihu backtest --refit` compares, and changes nothing."
            ),
        ]
    return out


def _by_size(found: Backtest) -> list[str]:
    from sihu_tui.cli.output import table_lines

    sizes = found.engine.worth.sizes
    return table_lines(
        (
            _("usual speakers a week"), _("weeks"), _("dying came true"), _("healthy shown dying"),
            _("healthy shown fading"), _("silences"), _("named in time"),
        ),
        [
            (
                f"{s.least}–{after.least}" if after is not None else f"{s.least}+", str(s.weeks), _share(s.right),
                _share(s.healthy), _share(s.healthy_fading), str(s.silences), _share(s.named),
            )
            for s, after in zip(sizes, [*sizes[1:], None], strict=True)
        ],
        right=(1, 2, 3, 4, 5, 6),
    )  # fmt: skip


def _compared(found: Backtest) -> list[str]:
    from sihu_tui.cli.output import table_lines

    rules: list[tuple[str, ScoredRule]] = [(_("sihu"), found.engine)] + [
        (_(_METHODS[name]), rule) for name, rule in found.baselines.items()
    ]
    return table_lines(
        (
            _("method"), "AUC", _("average precision"), _("weeks came true"), _("healthy weeks"), _("named in time"),
            _("false per group and year"),
        ),
        [
            (
                name, _figure(r.auc), _figure(r.average_precision), _share(r.worth.right.value),
                _share(r.worth.healthy.value), _share(r.worth.named.value), _figure(r.worth.false_per_group_year),
            )
            for name, r in rules
        ],
        right=(1, 2, 3, 4, 5, 6),
    )  # fmt: skip


def picture(tenths: list[Tenth], width: int = 40) -> list[str]:
    """Give the calibration as lines of text: a bar for what came, a stroke for what was foretold."""
    top = max(max(t.observed, t.high, t.predicted) for t in tenths) or 1.0
    out = []
    for t in tenths:
        cells = ["█" if (i + 0.5) / width * top <= t.observed else " " for i in range(width)]
        for i in range(width):
            if cells[i] == " " and t.low <= (i + 0.5) / width * top <= t.high:
                cells[i] = "░"
        cells[min(width - 1, int(t.predicted / top * width))] = "│"
        inside = "" if t.low <= t.observed <= t.high else " !"
        out.append(f"{t.predicted:>4.0%} {''.join(cells)} {t.observed:>4.0%}  n {t.n}{inside}")
    return out


def refit_lines(fitted: Refit) -> list[str]:
    """Give the comparison before and after a re-fit."""
    from sihu_tui.cli.output import table_lines

    names = {"auc": "AUC", "average_precision": _("average precision"), "log_loss": _("log loss (less is better)")}
    return [
        ngettext("Re-fitted on {n} collapse or silence; both judged on groups not fitted on:",
                 "Re-fitted on {n} collapses or silences; both judged on groups not fitted on:", fitted.positives)
        .format(n=fitted.positives),
        *table_lines(
            (_("measure"), _("in use"), _("re-fitted")),
            [(label, _figure(fitted.before[name]), _figure(fitted.after[name])) for name, label in names.items()],
            right=(1, 2),
        ),
        _("It predicts better: `sihu backtest --refit --adopt` judges by it.")
        if fitted.better
        else _("It does not foretell better: keep the model in use."),
    ]  # fmt: skip


def _between(share: Share) -> str:
    if share.value is None or share.low is None or share.high is None:
        return _share(share.value)
    return _("{share} ({low}–{high})").format(
        share=_share(share.value), low=f"{100 * share.low:.0f}", high=f"{100 * share.high:.0f}%"
    )


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.0%}"


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _days(value: float | None) -> str:
    return "—" if value is None else ngettext("{n} day", "{n} days", round(value)).format(n=round(value))
