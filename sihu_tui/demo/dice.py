"""Chance that falls the same every time: all draws rest on `random()`, which Python keeps stable."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws that depend on the `seed` text alone."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed).random

    def below(self, n: int) -> int:
        """Give a number from 0 to n-1."""
        return int(self.random() * n)

    def between(self, low: int, high: int) -> int:
        """Give a number from `low` to `high`, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, among: Sequence[T]) -> T:
        """Give one of them."""
        return among[int(self.random() * len(among))]

    def chance(self, share: float) -> bool:
        """Say yes in this share of cases."""
        return self.random() < share

    def round(self, value: float) -> int:
        """Give one of the two whole numbers beside `value`, so that the mean is `value`."""
        return int(value + self.random())

    def some(self, weights: Sequence[float], n: int) -> list[int]:
        """Give `n` distinct places, each the likelier the higher its weight (Efraimidis & Spirakis 2006)."""
        keys = sorted((-log(1 - self.random()) / weight, place) for place, weight in enumerate(weights))
        return [place for _key, place in keys[:n]]

    def shuffled(self, among: Sequence[T]) -> list[T]:
        """Give them in another order."""
        return sorted(among, key=lambda _one: self.random())
