"""A cost as a ratio to the bare thing: measured in interleaved rounds, with median and bootstrap interval."""

import random
from dataclasses import dataclass
from statistics import median

PAIRS = 20
SLOW = 10  # pairs of what takes seconds
DRAWS = 2000


@dataclass(frozen=True)
class Ratio:
    """What was compared with what, and the pairs (ours, bare), in the same unit.

    kind: where the page shows it, such as "answering". bound: above it the ratio is missed; None for what stands beside
    the kit to compare, a floor or another tool: it promises nothing.
    """

    kind: str
    what: str
    over: str
    bound: float | None
    pairs: list
    unit: str = "ms"

    def interval(self):
        """Median ratio of the pairs with its 95 % bootstrap interval: (low, median, high)."""
        ratios = [ours / bare for ours, bare in self.pairs]
        chance = random.Random(1)
        drawn = sorted(median(chance.choices(ratios, k=len(ratios))) for _ in range(DRAWS))
        return drawn[DRAWS // 40], median(ratios), drawn[-DRAWS // 40]

    def sides(self):
        """The medians of the two sides."""
        return tuple(median(side) for side in zip(*self.pairs))

    def missed(self):
        """A bound is missed when the interval's lower end, rounded as the bound is, lies above it."""
        return self.bound is not None and round(self.interval()[0], 2) > self.bound

    def state(self):
        """The bound's fate in a word: met, missed, or open where the interval reaches to both of its sides."""
        if self.bound is None:
            return ""
        return "missed" if self.missed() else "met" if round(self.interval()[1], 2) <= self.bound else "open"

    def line(self):
        """One line of the report."""
        (low, middle, high), (ours, bare) = self.interval(), self.sides()
        bound = f"bound {self.bound:.2f}  {self.state()}" if self.bound else "to compare"
        return (
            f"{self.what + ' / ' + self.over:<84} {ours:8.1f} / {bare:8.1f} {self.unit:<8} = {middle:5.2f} "
            f"[{low:4.2f}, {high:4.2f}]  {bound}"
        )


def rounds(*measures, times=PAIRS, warm=2):
    """Measures several things in turn, so that a slow minute of the machine meets all. Returns [(first, second, …)]."""
    for _ in range(warm):
        for measure in measures:
            measure()
    return [tuple(measure() for measure in measures) for _ in range(times)]


def interleave(ours, bare, pairs=PAIRS, warm=2):
    """Two things in turn: [(ours, bare)]."""
    return rounds(ours, bare, times=pairs, warm=warm)
