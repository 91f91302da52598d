"""Fit and judge the health model on the development communities; prints every figure that the engine rests
on.

    python -m tests.tools.fit_health [--cache FOLDER]

Prints the table that justifies each input (leave one community out), the calibration, the episodes under each
dial, and the constants for ``sihu_tui/health/risk.py``. Labels, metrics and the monthly protocol are those of
the shared ``decay_eval.py``, so that the figures can be compared with others'. Needs the shared data beside
the repository.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import pickle
import sys
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from sihu_tui.health.facts import Facts, facts
from sihu_tui.health.fit import fit, logistic
from sihu_tui.health.forecast import FORECAST_WEEKS, expected, time_to_silence
from sihu_tui.health.history import Coverage, History
from sihu_tui.health.loader import stand_ins
from sihu_tui.health.outcome import calibration
from sihu_tui.health.risk import INPUTS, Model
from sihu_tui.health.status import Signs, flags_over, statuses
from sihu_tui.health.statuses import DYING
from sihu_tui.health.thresholds import DIALS, Thresholds

SHARED = Path(__file__).parents[3] / "shared"
DEVELOPMENT = ("lean_zulip", "raku_irc_human", "komodo_discord")
WEEKS_A_YEAR = 365.25 / 7
REFERENCE = ("core", "l2", "base", "maxgap", "age")  # the five inputs of the reference model

# Inputs that were weighed and left out; only here, so that the table can be run again.
TRIED = {
    "maxgap": lambda f: np.log1p(f.maxgap),
    "age": lambda f: np.log(np.clip(f.age, 14, 730)),
    "gap": lambda f: np.log1p(f.gap),
    "l4": lambda f: np.log(np.nan_to_num(f.l4) + 0.25),
    "empty, not logged": lambda f: np.nan_to_num(f.empty),
}


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
    """A community under the protocol: the labelled group-months and every closed week of every group."""

    name: str
    panel: Any
    facts: Facts  # of the labelled group-months
    outcome: Any
    months: list[tuple[str, int]]
    weekly: dict[str, Facts]
    labels: dict[tuple[str, int], int]  # of the eligible group-weeks


def community(evaluate: Any, name: str, cache: Path | None) -> Community:
    """Everything that the tables need of one community."""
    panel = read_panel(evaluate, name, cache)
    months: dict[str, list[tuple[int, int]]] = {}
    for (group, t), label in evaluate.all_labels(panel).items():
        months.setdefault(group, []).append((t, label["y"]))
    stories = {group: history(panel, g) for group, g in panel.groups.items()}
    monthly = Facts.stack([facts(stories[group], [t for t, _ in rows]) for group, rows in months.items()])
    monday = panel.start + 28 - (panel.start + 28 - 4) % 7 + 7
    weekly = {group: facts(s, np.arange(monday, panel.end + 2, 7)) for group, s in stories.items()}
    labels = {
        (group, int(t)): int(label["y"])
        for group, f in weekly.items()
        for t in f.t
        if (label := evaluate.label(panel, panel.groups[group], int(t)))
    }
    outcome = np.array([y for rows in months.values() for _, y in rows])
    rows = [(group, t) for group, of_group in months.items() for t, _ in of_group]
    return Community(name, panel, monthly, outcome, rows, weekly, labels)


def fitted_on(parts: list[Community], inputs: tuple[str, ...] = tuple(INPUTS)) -> Model:
    """The model fitted on some communities."""
    part = np.concatenate([np.full(len(c.outcome), i) for i, c in enumerate(parts)])
    return fit(Facts.stack([c.facts for c in parts]), np.concatenate([c.outcome for c in parts]), part, inputs)


def input_table(evaluate: Any, communities: list[Community]) -> None:
    """AUC, average precision and recall at 5 % false alarms, each community by a model of the others."""
    columns = {**INPUTS, **TRIED}
    shipped = tuple(INPUTS)
    rows = [("the reference's five inputs", REFERENCE), ("THESE SIX", shipped)]
    rows += [(f"without {name}", tuple(n for n in shipped if n != name)) for name in shipped]
    rows += [(f"with {name}", (*shipped, name)) for name in TRIED if name != "empty, not logged"]
    rows += [("empty, not logged", tuple("empty, not logged" if n == "empty" else n for n in shipped))]
    print("\nInputs, leave one community out: AUC/AP/recall at 5 % false alarms; last: one fits, one is tested")
    print(f"{'':<30}" + "".join(f"{c.name:<21}" for c in communities) + f"{'mean':<19}{'one to another':<12}")
    for label, names in rows:
        table = {c.name: np.column_stack([columns[n](c.facts) for n in names]) for c in communities}
        marks, single = [], []
        for held in communities:
            others = [c for c in communities if c is not held]
            for group in [others, *([c] for c in others)]:
                outcome = np.concatenate([c.outcome for c in group])
                intercept, weights = logistic(np.concatenate([table[c.name] for c in group]), outcome)
                score = intercept + table[held.name] @ weights
                threshold = evaluate.thr_at_far(held.outcome, score)
                mark = (
                    evaluate.auc(held.outcome, score),
                    evaluate.avg_prec(held.outcome, score),
                    evaluate.at_thr(held.outcome, score, threshold)["recall"],
                )
                (marks if len(group) > 1 else single).append(mark)
        cells = [*marks, np.mean(marks, axis=0), np.mean(single, axis=0)]
        print(f"{label:<30}" + "  ".join("{:.3f}/{:.3f}/{:.3f}".format(*cell) for cell in cells))


def marks(evaluate: Any, fit_on: list[Community], held: Community, names: tuple[str, ...]) -> tuple[float, float]:
    """AUC and average precision in ``held`` of a model with these inputs, fitted on others."""
    columns = {**INPUTS, **TRIED}
    table = np.column_stack([np.concatenate([columns[n](c.facts) for c in fit_on]) for n in names])
    intercept, weights = logistic(table, np.concatenate([c.outcome for c in fit_on]))
    score = intercept + np.column_stack([columns[n](held.facts) for n in names]) @ weights
    return evaluate.auc(held.outcome, score), evaluate.avg_prec(held.outcome, score)


def nested_table(evaluate: Any, communities: list[Community]) -> None:
    """What choosing on two communities brings in the third, which neither fit nor choice has seen.

    Inputs: all sets of 2 to 7 of the ten. Thresholds: the fewest healthy weeks flagged with at least .66 flagged and
    at most .38 false, else the fewest false. The honest estimate of what to expect elsewhere.
    """
    names = [n for n in (*INPUTS, *TRIED) if n != "empty, not logged"]
    sets = [chosen for n in range(2, 8) for chosen in combinations(names, n)]
    pairs = [(a, b) for a in communities for b in communities if a is not b]
    inside = {(a.name, b.name, s): np.array(marks(evaluate, [a], b, s)) for a, b in pairs for s in sets}
    print("\nNested: inputs and thresholds chosen on two communities, judged on the third (AUC/AP; reference refitted)")
    for held in communities:
        a, b = others = [c for c in communities if c is not held]

        def worth(s: tuple[str, ...], a: Community = a, b: Community = b) -> float:
            auc, precision = inside[a.name, b.name, s] + inside[b.name, a.name, s]
            return float(auc + precision / 2)

        chosen = max(sets, key=worth)
        models = {a.name: fitted_on([b]), b.name: fitted_on([a])}
        dials = [
            replace(Thresholds(), dying_in=i, dying_out=o) for i in (0.18, 0.22, 0.26, 0.3) for o in (0.07, 0.09, 0.12)
        ]
        seen = [(episodes(evaluate, others, models, dial), dial) for dial in dials]
        good = [(e, d) for e, d in seen if e.warned / e.silences >= 0.66 and e.false / e.years <= 0.38]
        dial = (
            min(good, key=lambda x: x[0].healthy_flagged / x[0].healthy)
            if good
            else min(seen, key=lambda x: x[0].false / x[0].years)
        )[1]
        e = episodes(evaluate, [held], {held.name: fitted_on(others)}, dial)
        said = [marks(evaluate, others, held, s) for s in (REFERENCE, tuple(INPUTS), chosen)]
        print(
            f"{held.name:<16}reference {said[0][0]:.3f}/{said[0][1]:.3f}  shipped inputs {said[1][0]:.3f}/{said[1][1]:.3f}"
            f"  chosen {said[2][0]:.3f}/{said[2][1]:.3f} ({', '.join(chosen)})"
        )
        print(
            f"{'':<16}dying from {dial.dying_in} to {dial.dying_out}: flagged {e.warned / e.silences:.3f},"
            f" false/g-year {e.false / e.years:.3f}, healthy weeks {e.healthy_flagged / e.healthy:.3f}"
        )


def binomial_interval(n: int, p: float) -> tuple[int, int]:
    """The 5 % and 95 % points of a binomial law."""
    law = [(1 - p) ** n]
    for k in range(n):
        law.append(law[-1] * (n - k) / (k + 1) * p / (1 - p))
    total = np.cumsum(law)
    return int(np.searchsorted(total, 0.05)), int(np.searchsorted(total, 0.95))


def calibration_table(communities: list[Community], models: dict[str, Model]) -> int:
    """Predicted and observed share in each tenth of risk, out of set; how many lie in the 90 % interval."""
    risk = np.concatenate([models[c.name].risk(c.facts) for c in communities])
    outcome = np.concatenate([c.outcome for c in communities])
    inside = 0
    print("\nCalibration, each community by the model of the others\n   n  predicted  observed  90 % interval")
    for tenth in np.array_split(np.argsort(risk), 10):
        n, p, seen = len(tenth), float(risk[tenth].mean()), int(outcome[tenth].sum())
        low, high = binomial_interval(n, p)
        inside += low <= seen <= high
        mark = "" if low <= seen <= high else "  outside"
        print(f"{n:>4}  {p:>9.3f}  {seen / n:>8.3f}  {low / n:.3f}–{high / n:.3f}{mark}")
    print(f"{inside} of 10 within")
    return inside


def counted_line(evaluate: Any, communities: list[Community], models: dict[str, Model]) -> None:
    """The same months where only each day's messages and speakers are known, as of groups counted by hand."""
    said, parts, outcome = [], [], []
    for c in communities:
        months: dict[str, list[int]] = {}
        for group, t in c.months:
            months.setdefault(group, []).append(t)
        found = []
        for group, ts in months.items():
            known = history(c.panel, c.panel.groups[group])
            rows = stand_ins(np.column_stack([known.day, known.member, known.count]), [])
            found.append(facts(History(rows[:, 0], rows[:, 1], rows[:, 2], known.coverage), ts))
        risk = models[c.name].risk(Facts.stack(found))
        said.append(f"{c.name} {evaluate.auc(c.outcome, risk):.3f}/{evaluate.avg_prec(c.outcome, risk):.3f}")
        parts.append(risk)
        outcome.append(c.outcome)
    tenths = calibration(np.concatenate(outcome), np.concatenate(parts))
    inside = sum(tenth.low <= tenth.observed <= tenth.high for tenth in tenths)
    print(f"\nCounted by hand, nobody known (AUC/AP): {', '.join(said)}; calibration {inside} of 10 within")


@dataclass
class Episodes:
    """What a dial brings and costs, out of set.

    An episode is a run of weeks shown as dying of which one at least is eligible; it came
    true if in one of those weeks a collapse or silence within 8 weeks was ahead. Group-years are eligible
    weeks / 52.
    """

    silences: int = 0
    warned: float = 0.0
    warned14: float = 0.0
    leads: list[float] | None = None
    episodes: int = 0
    false: int = 0
    years: float = 0.0
    weeks: int = 0
    flips: int = 0
    healthy: int = 0
    healthy_flagged: int = 0


def episodes(evaluate: Any, communities: list[Community], models: dict[str, Model], thresholds: Thresholds) -> Episodes:
    """The statuses shown after every closed week, against the silences and labels of the protocol."""
    out = Episodes()
    for c in communities:
        flagged: dict[str, dict[int, float]] = {}
        for group, f in c.weekly.items():
            flags = flags_over(f, models[c.name].risk(f), thresholds)
            on = np.array(statuses(f, flags, Signs.none(len(f)), thresholds)) == DYING
            days = f.t.tolist()
            label = np.array([c.labels.get((group, t), -1) for t in days])
            flagged[group] = dict(zip(days, on.astype(float).tolist(), strict=True))
            out.weeks += len(days)
            out.years += float((label >= 0).sum()) / WEEKS_A_YEAR
            out.flips += int((on[1:] != on[:-1]).sum())
            out.healthy += int((label == 0).sum())
            out.healthy_flagged += int(on[label == 0].sum())
            edge = np.flatnonzero(np.diff(np.r_[0, on.astype(int), 0]))
            for a, b in zip(edge[::2], edge[1::2], strict=True):
                if (label[a:b] >= 0).any():
                    out.episodes += 1
                    out.false += not (label[a:b] == 1).any()
        lead = evaluate.lead_time(c.panel, flagged, 0.5)
        out.silences += lead["events"]
        out.warned += lead["warned"] * lead["events"]
        out.warned14 += lead["warned14"] * lead["events"]
    return out


def episode_table(evaluate: Any, communities: list[Community], models: dict[str, Model]) -> None:
    """One line for each dial, and of the normal one for each community."""
    print("\nEpisodes of dying, each community by the model of the others; flagged: before the last message")
    heads = ("flagged", "14 d before", "came true", "false/g-year", "flips/g-year", "healthy wks")
    print(f"{'dial':<8}{'silences':>9}{'episodes':>10}" + "".join(f"{h:>12}" for h in heads))
    rows = [(name, communities, thresholds) for name, thresholds in DIALS.items()]
    rows += [(c.name[:7], [c], Thresholds()) for c in communities]
    for name, some, thresholds in rows:
        e = episodes(evaluate, some, models, thresholds)
        figures = (
            e.warned / e.silences,
            e.warned14 / e.silences,
            1 - e.false / e.episodes,
            e.false / e.years,
        )
        rates = (e.flips / (e.weeks / WEEKS_A_YEAR), e.healthy_flagged / e.healthy)
        cells = "".join(f"{v:>12.3f}" for v in (*figures, *rates))
        print(f"{name:<8}{e.silences:>9}{e.episodes:>10}{cells}")


def forecast_table(communities: list[Community], models: dict[str, Model]) -> None:
    """How often the next four weeks lie in the 80 % interval; how the time to silence fits."""
    inside = n = 0
    rows: list[tuple[float, float, bool]] = []
    for c in communities:
        for group, f in c.weekly.items():
            risk, days = models[c.name].risk(f), c.panel.groups[group].md
            ends = days[np.diff(np.r_[days, c.panel.end + 1]) > 28] + 1
            for i in range(0, len(f), 4):
                t = int(f.t[i])
                if (group, t) not in c.labels:
                    continue
                later = ends[ends > days[np.searchsorted(days, t) - 1]]
                rows.append((risk[i], max(later[0] - t, 1) if len(later) else c.panel.end - t - 28, len(later) > 0))
                seen = c.panel.weekly(c.panel.groups[group], t, FORECAST_WEEKS, True)
                e = expected(f.weekly[i], float(f.base[i]))
                if e and np.isfinite(seen).all():
                    n, inside = n + 1, inside + (e.low <= seen.mean() <= e.high)
    print(f"\nForecast: the next 4 weeks lie in the 80 % interval in {inside / n:.3f} of {n} cases")
    print("Time to silence in days, 25 % / 50 % / 75 % silent: by the formula, and as it was")
    for low, high in ((0.05, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 0.45), (0.45, 0.7)):
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
    cache = parser.parse_args().cache
    if not (SHARED / "data" / "activity").is_dir():
        print("skipped: the shared activity data is not beside the repository")
        return
    evaluate = protocol()
    communities = [community(evaluate, name, cache) for name in DEVELOPMENT]
    for c in communities:
        months, positive = len(c.outcome), c.outcome.sum()
        print(f"{c.name}: {months} group-months, {positive} positive; {len(c.labels)} group-weeks")
    models = {c.name: fitted_on([o for o in communities if o is not c]) for c in communities}
    input_table(evaluate, communities)
    nested_table(evaluate, communities)
    calibration_table(communities, models)
    counted_line(evaluate, communities, models)
    episode_table(evaluate, communities, models)
    forecast_table(communities, models)
    final = fitted_on(communities)
    print(f"\n# Fitted by tests/tools/fit_health.py on {dt.date.today()} on {', '.join(DEVELOPMENT)}:")
    months, positive = (sum(v(c.outcome) for c in communities) for v in (len, np.sum))
    print(f"# {months} group-months, {positive} positive.")
    print(f"SHIPPED = Model(\n    intercept={final.intercept:.5f},")
    print(f"    weights={ {n: round(w, 5) for n, w in final.weights.items()} },")
    print(f"    averages={ {n: round(w, 4) for n, w in final.averages.items()} },")
    print(f"    calibration=({', '.join(f'{v:.5f}' for v in final.calibration)}),\n)")


if __name__ == "__main__":
    main()
