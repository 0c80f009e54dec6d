"""How far two blind passes agree: Krippendorff's α per dimension, with n and a bootstrap interval.

From the first passes as they fell, before anything was settled. Bands and grades are ordinal, the rest nominal;
`off` on a yardstick and a grade that means "cannot be judged" are set aside from the ordinal scale and counted apart.
Source: Krippendorff 2004; the `krippendorff` package computes α.
"""

import random
from dataclasses import dataclass
from typing import Literal

import krippendorff

from . import inputs

ORDINAL = {"band-icd203": "off", "band-phia": "off", "reliability": "F", "credibility": "6"}
FIRM, TENTATIVE = 0.8, 0.667
DRAWS = 1000
Level = Literal["nominal", "ordinal"]


@dataclass(frozen=True)
class Alpha:
    """α of one dimension in one round, with its 95 % bootstrap interval; None where it is not defined (one code only).

    round: 1 is the codebook as it was first written; 2 is items coded after definitions had been mended; 3 and 4 are
    codings by two who saw neither each other's nor earlier codes, with the speakers hidden where the datasheet says so.
    """

    dimension: str
    round: str
    items: int
    same: float
    alpha: float | None
    low: float | None
    high: float | None

    def standing(self) -> str:
        """In words: firm, tentative, contested, or not defined."""
        if self.alpha is None:
            return "not defined: one code only"
        return "firm" if self.alpha >= FIRM else "tentative" if self.alpha >= TENTATIVE else "contested"


def alphas(items: set[str] | None = None) -> list[Alpha]:
    """An Alpha for every dimension and round, in the codebook's order. items: only these items, if given."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for (item, dimension), coded in inputs.codes().items():
        if {"first", "second"} <= coded.keys() and (items is None or item in items):
            pairs.setdefault((dimension, coded["first"]["round"]), []).append(
                (coded["first"]["code"], coded["second"]["code"])
            )
    order = list(inputs.codebook()["dimensions"])
    return [_agreement(*key, pairs[key]) for key in sorted(pairs, key=lambda key: (order.index(key[0]), key[1]))]


def _agreement(dimension: str, turn: str, pairs: list[tuple[str, str]]) -> Alpha:
    order = list(inputs.codebook()["dimensions"][dimension]["codes"])
    aside = ORDINAL.get(dimension)
    level: Level = "ordinal" if aside and all(aside not in pair for pair in pairs) else "nominal"
    numbers = [(order.index(one), order.index(other)) for one, other in pairs]
    alpha = krippendorff_alpha(numbers, level)
    low, high = _interval(numbers, level) if alpha is not None else (None, None)
    return Alpha(dimension, turn, len(pairs), sum(one == other for one, other in pairs) / len(pairs), alpha, low, high)


def _interval(numbers: list[tuple[int, int]], level: Level) -> tuple[float, float]:
    """The 95 % bootstrap interval of α: items drawn with replacement; draws in which α is not defined are left out."""
    chance = random.Random(1)
    drawn = [krippendorff_alpha(chance.choices(numbers, k=len(numbers)), level) for _ in range(DRAWS)]
    ordered = sorted(alpha for alpha in drawn if alpha is not None)
    return ordered[len(ordered) // 40], ordered[-1 - len(ordered) // 40]


def krippendorff_alpha(numbers: list[tuple[int, int]], level: Level) -> float | None:
    """α of two coders' codes, as places in an order; None where only one code was given."""
    values = sorted({value for pair in numbers for value in pair})
    if len(values) < 2:
        return None
    data = [[pair[0] for pair in numbers], [pair[1] for pair in numbers]]
    return float(krippendorff.alpha(reliability_data=data, value_domain=values, level_of_measurement=level))


def table(items: set[str] | None = None) -> str:
    """The agreements as a Markdown table."""
    rows = ["| dimension | round | items | same code | α | 95 % interval | |", "|---|---|---|---|---|---|---|"]
    for one in alphas(items):
        alpha = "–" if one.alpha is None else f"{one.alpha:.2f}"
        interval = "–" if one.low is None else f"{one.low:.2f} to {one.high:.2f}"
        cells = [one.dimension, one.round, str(one.items), f"{one.same:.0%}", alpha, interval, one.standing()]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)
