"""A cost as a ratio to the bare thing: measured in interleaved pairs, with median and bootstrap interval."""

import random
from dataclasses import dataclass
from statistics import median

PAIRS = 20
DRAWS = 2000


@dataclass(frozen=True)
class Ratio:
    """What was compared, the bound, and the pairs (ours, bare), in the same unit."""

    what: str
    bound: float
    pairs: list
    unit: str = "ms"

    def interval(self):
        """Median ratio of the pairs with its 95 % bootstrap interval."""
        ratios = [ours / bare for ours, bare in self.pairs]
        chance = random.Random(1)
        drawn = sorted(median(chance.choices(ratios, k=len(ratios))) for _ in range(DRAWS))
        return drawn[DRAWS // 40], median(ratios), drawn[-DRAWS // 40]

    def line(self):
        """One line of the report; a bound is missed when the interval's lower end lies above it."""
        low, middle, high = self.interval()
        ours, bare = (median(side) for side in zip(*self.pairs))
        met = "MISSED" if low > self.bound else "ok"
        return (
            f"{self.what:<58} {ours:8.1f} / {bare:8.1f} {self.unit:<3} = {middle:5.2f} [{low:4.2f}, {high:4.2f}]  "
            f"bound {self.bound:.2f}  {met}"
        )


def interleave(ours, bare, pairs=PAIRS, warm=2):
    """Measures two things in turn, so that a slow minute of the machine meets both. Returns [(ours, bare)]."""
    for _ in range(warm):
        ours(), bare()
    return [(ours(), bare()) for _ in range(pairs)]
