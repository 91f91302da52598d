"""The whole engine over many groups at once: risk, status and forecast from what the store keeps of each.

What is kept is a row of numbers a group: the facts of the day it is judged at, the flags of its last closed
week, and the signs. Judging them again, after a dial was turned or a model adopted, reads no history.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sihu_tui.health import statuses as words
from sihu_tui.health.facts import WEEKS, Facts
from sihu_tui.health.forecast import Ahead, ahead
from sihu_tui.health.status import Flags, Signs, statuses

if TYPE_CHECKING:
    from sihu_tui.health.history import Floats, Ints
    from sihu_tui.health.judge import Rules, Run
    from sihu_tui.store import Store

_COLUMNS = (
    "t",
    "age",
    "share",
    "known",
    "base",
    "l2",
    "l4",
    "gap",
    "maxgap",
    "core",
    "dispersion",
    "empty",
    "lead",
    "leader",
)
_WHOLE = frozenset(("t", "age", "known", "gap", "maxgap", "leader"))
_SIGNS = ("ended", "orders", "usual_orders", "pushed", "messages", "moved")


def pack(run: Run, share: float, over: bool) -> bytes:
    """The row of numbers of a group's newest day; ``share`` is what the store's last 14 days cover of it.

    ``over`` says that the group has ended, which may have been done after its newest day.
    """
    f, s = run.facts, run.signs
    numbers = [float(getattr(f, name)[-1]) for name in _COLUMNS]
    numbers[_COLUMNS.index("share")] = share
    numbers += f.weekly[-1].tolist() + run.flags[-1].tolist() + [float(getattr(s, name)[-1]) for name in _SIGNS]
    numbers[-len(_SIGNS)] = float(over)
    return np.array(numbers, dtype="<f8").tobytes()


def closed(state: bytes) -> bytes:
    """The packed row of a group that has ended since."""
    numbers = np.frombuffer(state, dtype="<f8").copy()
    numbers[-len(_SIGNS)] = 1.0
    return numbers.tobytes()


def reread(state: bytes, share: float) -> bytes:
    """The packed row with another share of the store's last 14 days read."""
    numbers = np.frombuffer(state, dtype="<f8").copy()
    numbers[_COLUMNS.index("share")] = share
    return numbers.tobytes()


def unpack(states: list[bytes]) -> tuple[Facts, Ints, Signs]:
    """Facts, flags and signs of many groups, a row each."""
    width = len(_COLUMNS) + WEEKS + len(Flags._fields) + len(_SIGNS)
    table = np.frombuffer(b"".join(states), dtype="<f8").reshape(-1, width)
    named = dict(zip(_COLUMNS, table.T, strict=False))
    n = len(_COLUMNS) + WEEKS
    facts = Facts(
        weekly=table[:, len(_COLUMNS) : n],
        **{name: column.astype(np.int64) if name in _WHOLE else column for name, column in named.items()},  # type: ignore[arg-type]
    )
    flags = table[:, n : n + len(Flags._fields)].astype(np.int64)
    ended, orders, usual, pushed, messages, moved = table[:, n + len(Flags._fields) :].T
    return facts, flags, Signs(ended > 0, orders, usual, pushed, messages, moved.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Risk, status and forecast of many groups; equally long columns in the order of ``groups``."""

    groups: list[int]
    risks: Floats
    codes: list[str]
    ahead: Ahead
    silence: Floats  # days until half of such groups are silent; nan under a risk of .05


def verdicts(store: Store, rules: Rules) -> Verdicts:
    """Judge every group of ``store`` from what is kept of it, with the flags as they stand."""
    from sihu_tui.health.forecast import silence_days

    rows = store.connection.execute("select group_id, state from health order by group_id").fetchall()
    facts, flags, signs = unpack([state for _group, state in rows])
    risks = rules.model.risk(facts)
    codes = statuses(facts, flags, signs, rules.thresholds)
    groups = [group for group, _state in rows]
    for i, group in enumerate(groups):
        if group in rules.own:
            one = np.array([i])
            codes[i] = statuses(facts.at(one), flags[one], signs.at(one), rules.own[group])[0]
    return Verdicts(groups, risks, codes, ahead(facts.weekly, facts.base), silence_days(risks))


__all__ = ["Verdicts", "pack", "unpack", "verdicts", "words"]
