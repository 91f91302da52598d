"""Fit and judge the health model on the development communities; prints every figure that the engine rests on.

    python -m tests.tools.fit_health [--cache FOLDER]

Each community is judged by a model of the five others. Printed are the inputs with what each is worth, the nested
figure, the calibration, what the shown weeks are worth under each dial, the first weeks of newborn groups, the
forecast, and the constants for ``risk.py``, ``thresholds.py`` and ``watch.py``. Labels, metrics and the protocol are
those of the shared ``decay_eval.py`` and ``status_eval.py``. Needs the shared data beside the repository.
"""

from __future__ import annotations

import argparse
import importlib.util
import pickle
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from sihu_tui.health import watch
from sihu_tui.health.facts import Facts, facts, of_groups
from sihu_tui.health.fit import balanced, fit, logistic
from sihu_tui.health.forecast import FORECAST_WEEKS, expected, time_to_silence
from sihu_tui.health.history import Coverage, History
from sihu_tui.health.loader import stand_ins
from sihu_tui.health.outcome import calibration
from sihu_tui.health.proof import Weeks, Worth, worth
from sihu_tui.health.risk import INPUTS, RiskModel
from sihu_tui.health.speech import Speech
from sihu_tui.health.status import Signs, flags_at, statuses
from sihu_tui.health.statuses import DYING, FADING
from sihu_tui.health.thresholds import DIALS, Thresholds

SHARED = Path(__file__).parents[3] / "shared"
DEVELOPMENT = ("lean_zulip", "raku_irc_human", "komodo_discord", "research_discord", "math_zulip", "runtime_zulip")
RESAMPLES = 300


def _log(value: Any, least: float = 0.25) -> Any:
    return np.log(np.nan_to_num(value) + least)


def _dispersion(f: Facts) -> Any:
    weeks = f.weekly[:, :12]
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.log((np.nanvar(weeks, 1) + 0.5) / (np.nanmean(weeks, 1) + 0.5)))


# Inputs that were weighed and left out, and other forms of those in use; only here, so that the table runs again.
TRIED = {
    "l2": lambda f: _log(np.nanmean(np.where(np.isfinite(f.weekly[:, :2]), f.weekly[:, :2], 0), 1)),
    "base +.25": lambda f: _log(f.base),
    "ln maxgap": lambda f: np.log1p(f.maxgap),
    "gap": lambda f: np.log1p(f.gap),
    "l4": lambda f: _log(f.l4),
    "dispersion": _dispersion,
}
REFERENCE = ("core", "l2", "base +.25", "ln maxgap", "age")  # the five inputs of the reference model
COLUMNS = {**INPUTS, **TRIED}


def protocol() -> Any:
    """The shared evaluation protocol as a module."""
    spec = importlib.util.spec_from_file_location("decay_eval", SHARED / "tools" / "decay_eval.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["decay_eval"] = module
    spec.loader.exec_module(module)
    return module


def read_panel(evaluate: Any, name: str, cache: Path | None) -> Any:
    """One community as the protocol reads it; kept in ``cache``, since reading takes half a minute."""
    kept = cache / f"{name}.pkl" if cache else None
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())
    panel = evaluate.Panel([str(SHARED / "data" / "activity" / f"{name}.csv.gz")])
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(panel))
    return panel


def history(panel: Any, group: Any) -> History:
    """One group of a panel as the engine takes it."""
    edge = np.flatnonzero(np.diff(np.r_[0, panel.cov.astype(int), 0]))
    spans = [(panel.start + int(a), panel.start + int(b) - 1) for a, b in zip(edge[::2], edge[1::2], strict=True)]
    return History.of_arrays(group.pd, group.ps, group.pn, Coverage(spans))


@dataclass
class Community:
    """A community under the protocol: the labelled group-months, every closed week, and the births."""

    name: str
    panel: Any
    facts: Facts  # of the labelled group-months
    outcome: Any
    months: list[tuple[str, int]]
    weekly: Facts  # every Monday of every group, one group under the other
    start: Any  # each group's first row there
    groups: list[str]
    labels: Any  # of those rows; -1 where there is none
    births: list[tuple[dict[int, watch.Start], int]]  # how a group started by day; whether it died


def community(evaluate: Any, name: str, cache: Path | None) -> Community:
    """Everything that the tables need of one community."""
    panel = read_panel(evaluate, name, cache)
    months: dict[str, list[tuple[int, int]]] = {}
    for (group, t), label in evaluate.all_labels(panel).items():
        months.setdefault(group, []).append((t, label["y"]))
    lives = {g: history(panel, panel.groups[g]) for g in panel.groups if len(panel.groups[g].md)}
    monthly = Facts.stack([facts(lives[group], [t for t, _ in rows]) for group, rows in months.items()])
    days = [np.arange(h.day[0] + 1 + (-(int(h.day[0]) + 4)) % 7, panel.end + 2, 7) for h in lives.values()]
    weekly = of_groups(list(lives.values()), Speech(list(lives.values())), days)
    labels = []
    for group, ts in zip(lives, days, strict=True):
        for t in ts.tolist():
            known = panel.start + 28 <= t <= panel.end and evaluate.label(panel, panel.groups[group], t)
            labels.append(known["y"] if known else -1)
    births = []
    for group, h in lives.items():
        born, g = int(h.day[0]), panel.groups[group]
        first_week = len(np.unique(h.member[h.day < born + 7]))
        inside = born - panel.start >= 28 and born + 84 <= panel.end and panel.covered(g, born, born + 84).all()
        if inside and first_week >= 2:
            age = g.md - born
            stages = {day: watch.start(h, day) for day in watch.DAYS}
            births.append(({d: s for d, s in stages.items() if s}, int(not ((age >= 56) & (age < 84)).any())))
    return Community(
        name, panel, monthly, np.array([y for rows in months.values() for _, y in rows]),
        [(group, t) for group, of_group in months.items() for t, _ in of_group], weekly,
        np.cumsum([0, *(len(ts) for ts in days[:-1])]), list(lives), np.array(labels), births,
    )  # fmt: skip


def fitted_on(parts: list[Community], inputs: tuple[str, ...] = tuple(INPUTS)) -> RiskModel:
    """The model fitted on some communities."""
    part = np.concatenate([np.full(len(c.outcome), i) for i, c in enumerate(parts)])
    return fit(Facts.stack([c.facts for c in parts]), np.concatenate([c.outcome for c in parts]), part, inputs)


def scores(fit_on: list[Community], held: Community, names: tuple[str, ...]) -> Any:
    """The scores of ``held`` by a model with these inputs, fitted on others."""
    table = np.column_stack([np.concatenate([COLUMNS[n](c.facts) for c in fit_on]) for n in names])
    part = np.concatenate([np.full(len(c.outcome), i) for i, c in enumerate(fit_on)])
    outcome = np.concatenate([c.outcome for c in fit_on])
    intercept, weights = logistic(table, outcome, counts=balanced(part))
    return intercept + np.column_stack([COLUMNS[n](held.facts) for n in names]) @ weights


def marks(evaluate: Any, held: Community, score: Any) -> Any:
    """AUC and average precision."""
    return np.array([evaluate.auc(held.outcome, score), evaluate.avg_prec(held.outcome, score)])


def paired(evaluate: Any, communities: list[Community], one: list[Any], other: list[Any]) -> Any:
    """80 % interval of the mean difference of AUC and average precision, groups resampled, the same for both."""
    rng, drawn = np.random.default_rng(0), []
    places = [
        [np.flatnonzero([g == name for g, _t in c.months]) for name in {g for g, _t in c.months}] for c in communities
    ]
    for _ in range(RESAMPLES):
        found = []
        for c, of_groups_, a, b in zip(communities, places, one, other, strict=True):
            rows = np.concatenate([of_groups_[k] for k in rng.integers(0, len(of_groups_), len(of_groups_))])
            y = c.outcome[rows]
            found.append([f(y, a[rows]) - f(y, b[rows]) for f in (evaluate.auc, evaluate.avg_prec)])
        drawn.append(np.nanmean(found, 0))
    return np.percentile(drawn, (10, 90), axis=0)


def input_table(evaluate: Any, communities: list[Community]) -> None:
    """AUC and average precision, each community by a model of the others, beside the five inputs of the reference."""
    shipped = tuple(INPUTS)
    rows = [("the reference's five", REFERENCE), ("THESE SIX", shipped)]
    rows += [(f"without {name}", tuple(n for n in shipped if n != name)) for name in shipped]
    rows += [(f"with {name}", (*shipped, name)) for name in ("gap", "l4", "dispersion")]
    swaps = {"recent": "l2", "base": "base +.25", "maxgap": "ln maxgap"}
    rows += [(f"{new} for {old}", tuple(new if n == old else n for n in shipped)) for old, new in swaps.items()]
    others = {c.name: [o for o in communities if o is not c] for c in communities}
    reference = [scores(others[c.name], c, REFERENCE) for c in communities]
    print("\nInputs, leave one community out: AUC/AP; against the reference: difference and its 80 % interval")
    print(f"{'':<22}" + "".join(f"{c.name:<16}" for c in communities) + "mean")
    for label, names in rows:
        found = [scores(others[c.name], c, names) for c in communities]
        each = np.array([marks(evaluate, c, score) for c, score in zip(communities, found, strict=True)])
        text = "".join(f"{a:.3f}/{p:.3f}     " for a, p in each)
        mean = each.mean(0)
        if label == "THESE SIX":
            base = np.array([marks(evaluate, c, score) for c, score in zip(communities, reference, strict=True)])
            low, high = paired(evaluate, communities, found, reference)
            gain, worst = (each - base).mean(0), (each - base)[:, 0].min()
            more = f"  {gain[0]:+.3f} ({low[0]:+.3f}…{high[0]:+.3f}) / {gain[1]:+.3f} ({low[1]:+.3f}…{high[1]:+.3f}), worst {worst:+.3f}"
        print(f"{label:<22}{text}{mean[0]:.4f}/{mean[1]:.4f}{more if label == 'THESE SIX' else ''}")


def nested_table(evaluate: Any, communities: list[Community]) -> None:
    """What choosing inputs on five communities brings in the sixth, which neither fit nor choice has seen."""
    names = ("core", "recent", "l2", "base", "maxgap", "ln maxgap", "empty", "age", "gap", "dispersion")
    twins = ({"recent", "l2"}, {"maxgap", "ln maxgap"})
    sets = [
        s for n in range(4, 8) for s in combinations(names, n) if "core" in s and not any(t <= set(s) for t in twins)
    ]
    print(f"\nNested: of {len(sets)} sets of 4 to 7 inputs the best on five communities, tested on the sixth (AUC/AP)")
    found = []
    for held in communities:
        others = [c for c in communities if c is not held]
        worths = {
            s: np.mean([marks(evaluate, c, scores([o for o in others if o is not c], c, s)) for c in others], 0)
            for s in sets
        }
        best = max(sets, key=lambda s: float(worths[s] @ (1, 0.5)))
        chosen, fixed = (
            marks(evaluate, held, scores(others, held, best)),
            marks(evaluate, held, scores(others, held, tuple(INPUTS))),
        )
        found.append([chosen, fixed])
        print(
            f"{held.name:<18}chosen {chosen[0]:.3f}/{chosen[1]:.3f}  these six {fixed[0]:.3f}/{fixed[1]:.3f}  {', '.join(best)}"
        )
    mean = np.mean(found, 0)
    print(f"{'mean':<18}chosen {mean[0][0]:.4f}/{mean[0][1]:.4f}  these six {mean[1][0]:.4f}/{mean[1][1]:.4f}")


def calibration_table(communities: list[Community], models: dict[str, RiskModel]) -> None:
    """Predicted and observed share in each tenth of risk, out of set; how many lie in the 90 % interval."""
    risk = np.concatenate([models[c.name].risk(c.facts) for c in communities])
    tenths = calibration(np.concatenate([c.outcome for c in communities]), risk)
    print("\nCalibration, each community by the model of the others\n   n  predicted  observed  90 % interval")
    for t in tenths:
        mark = "" if t.low <= t.observed <= t.high else "  outside"
        print(f"{t.n:>4}  {t.predicted:>9.3f}  {t.observed:>8.3f}  {t.low:.3f}–{t.high:.3f}{mark}")
    print(f"{sum(t.low <= t.observed <= t.high for t in tenths)} of {len(tenths)} within")


def counted_line(evaluate: Any, communities: list[Community], models: dict[str, RiskModel]) -> None:
    """The same months where only each day's messages and speakers are known, as of groups counted by hand."""
    said = []
    for c in communities:
        days: dict[str, list[int]] = {}
        for group, t in c.months:
            days.setdefault(group, []).append(t)
        found = []
        for group, ts in days.items():
            known = history(c.panel, c.panel.groups[group])
            rows = stand_ins(np.column_stack([known.day, known.member, known.count]), [])
            found.append(facts(History(rows[:, 0], rows[:, 1], rows[:, 2], known.coverage), ts))
        auc, precision = marks(evaluate, c, models[c.name].risk(Facts.stack(found)))
        said.append(f"{c.name} {auc:.3f}/{precision:.3f}")
    print(f"\nCounted by hand, nobody known (AUC/AP): {', '.join(said)}")


def weeks_of(evaluate: Any, c: Community, model: RiskModel, thresholds: Thresholds) -> Weeks:
    """What was shown after every closed week of every group, from its 28th day on."""
    f = c.weekly
    flags = flags_at(f, model.risk(f), thresholds, c.start)
    shown = np.array(statuses(f, flags, Signs.none(len(f)), thresholds))
    earlier = np.nan_to_num(f.weekly[:, 4:12]).mean(1)
    grows = (np.nan_to_num(f.weekly[:, :4]).mean(1) >= 1.25 * earlier) & (earlier > 0)
    rows = np.flatnonzero(f.age >= 28)
    owner = np.repeat(np.arange(len(c.groups)), np.diff(np.append(c.start, len(f))))
    onsets = [(i, t) for i, g in enumerate(c.groups) for t in evaluate.silences(c.panel, c.panel.groups[g])]
    table = np.array(onsets, dtype=np.int64).reshape(-1, 2)
    dying = shown[rows] == DYING
    return Weeks(
        owner[rows], f.t[rows], c.labels[rows], f.base[rows], grows[rows], dying, dying | (shown[rows] == FADING), {},
        table[:, 0], table[:, 1],
    )  # fmt: skip


def dial_table(evaluate: Any, communities: list[Community], models: dict[str, RiskModel]) -> None:
    """What the shown weeks are worth under each dial, and of the normal one in each community and by size."""
    print("\nWeeks, each community by the model of the others")
    heads = ("dying right", "healthy dying", "healthy fading", "named", "late right", "growing", "false/g-year")
    print(f"{'':<18}" + "".join(f"{h:>16}" for h in heads))

    def line(label: str, found: Worth) -> None:
        def between(share: Any) -> str:
            return f"{share.value:.3f}" + ("" if share.low is None else f" {share.low:.2f}–{share.high:.2f}")

        cells = [between(found.right), between(found.healthy), f"{found.healthy_fading:.3f}", between(found.named)]
        cells += [
            "—" if v is None else f"{v:.3f}" for v in (found.late_right, found.growing, found.false_per_group_year)
        ]
        print(f"{label:<18}" + "".join(f"{cell:>16}" for cell in cells))

    for name, dial in DIALS.items():
        weeks = Weeks.stack([weeks_of(evaluate, c, models[c.name], dial) for c in communities])
        line(name, worth(weeks, weeks.dying, weeks.named))
    for c in communities:
        weeks = weeks_of(evaluate, c, models[c.name], Thresholds())
        line(c.name, worth(weeks, weeks.dying, weeks.named))
    weeks = Weeks.stack([weeks_of(evaluate, c, models[c.name], Thresholds()) for c in communities])
    for s in worth(weeks, weeks.dying, weeks.named).sizes:
        print(
            f"usually {s.least}+ a week: {s.weeks} weeks, dying right {s.right:.2f}, healthy dying {s.healthy:.3f}, healthy"
            f" fading {s.healthy_fading:.3f}, {s.silences} silences, named {s.named or 0:.2f}"
        )


def birth_table(evaluate: Any, communities: list[Community]) -> None:
    """The first weeks: each community by the others, bands with what became of the groups in them, and the constants."""
    print("\nBirths, each community by the others: AUC/AP, dead by band (80 % interval, groups resampled)")
    inputs = {7: 2, 14: 2, 21: 3}  # who is back on a second day tells something from the third week on
    for day in watch.DAYS:
        rows = [(i, c_births[0][day], c_births[1]) for i, c in enumerate(communities) for c_births in c.births]
        part, dead = np.array([r[0] for r in rows]), np.array([r[2] for r in rows])
        table = np.array([
            [np.log(1 + s.gap), np.log(s.weekly[-1] + 0.5), np.log(s.back + 0.5)][: inputs[day]] for _i, s, _dead in rows
        ])  # fmt: skip
        risk = np.zeros(len(dead))
        for one in np.unique(part):
            c, w = logistic(table[part != one], dead[part != one], 1.0)
            risk[part == one] = 1 / (1 + np.exp(-c - table[part == one] @ w))
        low, high = watch.CUTS[day]
        said, rng = [], np.random.default_rng(0)
        halved = np.array([len(s.weekly) > 1 and s.weekly[-1] <= s.weekly[0] / 2 for _i, s, _dead in rows])
        bands = np.where(risk >= high, 3, np.where((risk >= low) | halved, 2, 1))
        for band in watch.BANDS:
            here = bands == band
            some = dead[here]
            drawn = [some[rng.integers(0, len(some), len(some))].mean() for _ in range(RESAMPLES)]
            a, b = np.percentile(drawn, (10, 90))
            said.append(f"{watch.BANDS[band]} {some.mean():.2f} ({a:.2f}–{b:.2f}) of {len(some)}")
        c, w = logistic(table, dead, 1.0)
        weights = ", ".join(f"{x:.4f}" for x in (c, *w, *(0.0,) * (3 - len(w))))
        print(f"day {day}: {len(dead)} births, {dead.sum()} dead; {evaluate.auc(dead, risk):.3f}/{evaluate.avg_prec(dead, risk):.3f};"
              f" {'; '.join(said)}; in the worst band {dead[risk >= high].sum() / dead.sum():.2f} of the dead\n    {day}: ({weights}),")  # fmt: skip


def forecast_table(communities: list[Community], models: dict[str, RiskModel]) -> None:
    """How often the next four weeks lie in the 80 % interval; how the time to silence fits."""
    inside = n = 0
    rows: list[tuple[float, float, bool]] = []
    for c in communities:
        risk = models[c.name].risk(c.weekly)
        ends = [*c.start[1:].tolist(), len(c.weekly)]
        for group, first, last in zip(c.groups, c.start.tolist(), ends, strict=True):
            days = c.panel.groups[group].md
            over = days[np.diff(np.r_[days, c.panel.end + 1]) > 28] + 1
            for i in range(first, last, 4):
                t = int(c.weekly.t[i])
                if c.labels[i] < 0:
                    continue
                later = over[over > days[np.searchsorted(days, t) - 1]]
                rows.append((risk[i], max(later[0] - t, 1) if len(later) else c.panel.end - t - 28, len(later) > 0))
                seen = c.panel.weekly(c.panel.groups[group], t, FORECAST_WEEKS, True)
                e = expected(c.weekly.weekly[i], float(c.weekly.base[i]))
                if e and np.isfinite(seen).all():
                    n, inside = n + 1, inside + (e.low <= seen.mean() <= e.high)
    print(f"\nForecast: the next 4 weeks lie in the 80 % interval in {inside / n:.3f} of {n} cases")
    print("Time to silence in days, 25 % / 50 % / 75 % silent: by the formula, and as it was")
    for low, high in ((0.05, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 0.45)):
        some = [r for r in rows if low <= r[0] < high]
        typical = time_to_silence(float(np.median([r[0] for r in some])))
        points = " / ".join(f"{survival(some, q):.0f}" for q in (0.75, 0.5, 0.25))
        formula = f"{typical.low:.0f} / {typical.median:.0f} / {typical.high:.0f}" if typical else "not told"
        print(f"risk {low:.2f}–{high:.2f}  n {len(some):>4}   {formula:<18}{points}")


def survival(rows: list[tuple[float, float, bool]], share: float) -> float:
    """The day by which only this share is not yet silent, the censored taken into account."""
    left, alive = 1.0, len(rows)
    for _, day, silent in sorted(rows, key=lambda r: r[1]):
        left *= 1 - silent / alive
        alive -= 1
        if left <= share:
            return day
    return float("inf")


def main() -> None:
    """Read, fit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="folder that keeps the parsed data for the next run")
    parser.add_argument("--quick", action="store_true", help="without the nested table, which takes minutes")
    arguments = parser.parse_args()
    if not (SHARED / "data" / "activity").is_dir():
        print("skipped: the shared activity data is not beside the repository")
        return
    evaluate = protocol()
    communities = [community(evaluate, name, arguments.cache) for name in DEVELOPMENT]
    for c in communities:
        print(
            f"{c.name}: {len(c.outcome)} group-months, {c.outcome.sum()} positive; {(c.labels >= 0).sum()} group-weeks"
        )
    models = {c.name: fitted_on([o for o in communities if o is not c]) for c in communities}
    input_table(evaluate, communities)
    calibration_table(communities, models)
    counted_line(evaluate, communities, models)
    dial_table(evaluate, communities, models)
    birth_table(evaluate, communities)
    forecast_table(communities, models)
    if not arguments.quick:
        nested_table(evaluate, communities)
    final = fitted_on(communities)
    months, positive = (sum(v(c.outcome) for c in communities) for v in (len, np.sum))
    print(f"\n# Fitted on {', '.join(DEVELOPMENT)}: {months} group-months, {positive} positive.")
    print(f"SHIPPED = Model(\n    intercept={final.intercept:.5f},")
    print(f"    weights={ {n: round(w, 5) for n, w in final.weights.items()} },")
    print(f"    averages={ {n: round(w, 4) for n, w in final.averages.items()} },")
    print(f"    calibration=({', '.join(f'{v:.5f}' for v in final.calibration)}),\n)")


if __name__ == "__main__":
    main()
