"""The measures that lessons teach and scoring uses: small functions over plain numbers. Standard library only."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt
from statistics import NormalDist

NORMAL = NormalDist()
# What a matrix adds up: how much a code speaks against a hypothesis. Heuer 1999, chapter 8, ranks hypotheses by the
# evidence against them; that II weighs twice as much as I is a custom of programs for his method, not his.
WEIGHTS = {"II": 2, "I": 1}
BOUND = NORMAL.inv_cdf(0.975)  # standard deviations on both sides hold 95 % of a normal distribution


def posterior(prior: float, if_so: float, if_not: float) -> float | None:
    """How likely something is after a statement, by Bayes' theorem; all are probabilities from 0 to 1.

    prior: before the statement; if_so: chance of hearing it if the thing happened; if_not: if it did not.
    Returns None where neither case leaves room for the statement (Zlotnick 1967 brings the rule to reports).
    """
    heard = prior * if_so + (1 - prior) * if_not
    return prior * if_so / heard if heard else None


def likelihood_ratio(if_so: float, if_not: float) -> float | None:
    """How many times more likely a statement is if the thing happened; None where `if_not` is 0."""
    return if_so / if_not if if_not else None


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % score interval of a share, from 0 to 1 (Wilson 1927); the whole range where nothing was counted.

    hits of count. Over many samples, 95 of 100 such intervals hold the true share.
    """
    if not count:
        return 0.0, 1.0
    z, share = BOUND, hits / count
    shrunk = 1 + z * z / count
    middle = (share + z * z / (2 * count)) / shrunk
    half = z / shrunk * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Detection:
    """How well signal was told from noise in yes-or-no answers, with the log-linear correction (Hautus 1995).

    hits of signals and false_alarms of noises, counts; hit_rate and false_alarm_rate, corrected, from 0 to 1.
    sensitivity: d′, in standard deviations, 0 where signal and noise are not told apart.
    criterion: c, in standard deviations; below 0 leans to yes, above 0 to no (Macmillan and Creelman 2005).
    error: the standard error of d′ (Gourevitch and Galanter 1967); that of c is half of it.
    """

    hits: int
    signals: int
    false_alarms: int
    noises: int

    @property
    def hit_rate(self) -> float:
        return (self.hits + 0.5) / (self.signals + 1)

    @property
    def false_alarm_rate(self) -> float:
        return (self.false_alarms + 0.5) / (self.noises + 1)

    @property
    def sensitivity(self) -> float:
        return NORMAL.inv_cdf(self.hit_rate) - NORMAL.inv_cdf(self.false_alarm_rate)

    @property
    def criterion(self) -> float:
        return -(NORMAL.inv_cdf(self.hit_rate) + NORMAL.inv_cdf(self.false_alarm_rate)) / 2

    @property
    def error(self) -> float:
        return sqrt(_variance(self.hit_rate, self.signals) + _variance(self.false_alarm_rate, self.noises))

    def sensitivity_interval(self) -> tuple[float, float]:
        """The 95 % interval of d′ around its estimate, in standard deviations."""
        half = BOUND * self.error
        return self.sensitivity - half, self.sensitivity + half


def _variance(rate: float, count: int) -> float:
    """The variance of a rate's z value, by the delta method."""
    density = exp(-(NORMAL.inv_cdf(rate) ** 2) / 2) / sqrt(2 * pi)
    return rate * (1 - rate) / (count * density * density)


def auc(signals: Sequence[float], noises: Sequence[float]) -> float | None:
    """The area under the ROC curve: how often a signal is rated above a noise, ties counting half.

    Ratings on one scale; None where either list is empty (Hanley and McNeil 1982: it is Wilcoxon's statistic).
    """
    if not signals or not noises:
        return None
    above = sum((one > other) + (one == other) / 2 for one in signals for other in noises)
    return above / (len(signals) * len(noises))


@dataclass(frozen=True)
class Brier:
    """A Brier score and its parts; score = reliability − resolution + uncertainty (Murphy 1973).

    All from 0 to 1. score: mean squared error of the forecasts, each standing as the mean of its group; reliability:
    how far the groups' forecasts lie from what came of them (0 is best); resolution: how far what came of the groups
    lies from the whole (more is better); uncertainty: how open the questions were, whoever answers.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float


@dataclass(frozen=True)
class Bin:
    """A point of a reliability curve: forecasts grouped, and what came of them.

    forecast: their mean, 0 to 1; happened of count; share: happened / count; low, high: its Wilson interval.
    """

    forecast: float
    happened: int
    count: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.happened / self.count


def brier(forecasts: Sequence[float], outcomes: Sequence[bool | int]) -> float:
    """The Brier score in its half form: mean squared error of forecasts (0 to 1) against what came (Brier 1950)."""
    return sum((p - o) ** 2 for p, o in zip(forecasts, outcomes, strict=True)) / len(forecasts)


def brier_parts(forecasts: Sequence[float], outcomes: Sequence[bool | int], edges: Sequence[float] = ()) -> Brier:
    """The Brier score with Murphy's decomposition.

    Without edges, each distinct forecast is a group of its own and the score is exact. With edges (ascending, 0 to 1,
    between groups) every forecast stands as the mean of its group, and the score is of those means (Murphy 1973;
    Stephenson and others 2008 tell what is lost within groups).
    """
    bins, count = reliability_curve(forecasts, outcomes, edges), len(forecasts)
    base = sum(map(int, outcomes)) / count
    reliability = sum(each.count * (each.forecast - each.share) ** 2 for each in bins) / count
    resolution = sum(each.count * (each.share - base) ** 2 for each in bins) / count
    uncertainty = base * (1 - base)
    return Brier(reliability - resolution + uncertainty, reliability, resolution, uncertainty)


def reliability_curve(
    forecasts: Sequence[float], outcomes: Sequence[bool | int], edges: Sequence[float] = ()
) -> list[Bin]:
    """The groups of a reliability curve, from the lowest forecast up, each with the Wilson interval of its share.

    forecasts: 0 to 1; outcomes: 0 or 1; edges: as in `brier_parts`. A forecast on an edge belongs above it.
    """
    groups: dict[float, list[tuple[float, int]]] = {}
    for forecast, outcome in zip(forecasts, outcomes, strict=True):
        group = float(sum(edge <= forecast for edge in edges)) if edges else forecast
        groups.setdefault(group, []).append((forecast, int(outcome)))
    return [_bin(groups[group]) for group in sorted(groups)]


def _bin(members: list[tuple[float, int]]) -> Bin:
    happened, count = sum(outcome for _, outcome in members), len(members)
    return Bin(sum(forecast for forecast, _ in members) / count, happened, count, *wilson(happened, count))


@dataclass(frozen=True)
class Agreement:
    """How far two readers chose the same: same of count; low, high: the Wilson interval of that share.

    kappa: agreement beyond chance, 1 at most (Cohen 1960); None where both chose one and the same code throughout.
    """

    same: int
    count: int
    low: float
    high: float
    kappa: float | None


def agreement(first: Sequence[Hashable], second: Sequence[Hashable]) -> Agreement:
    """How far two readers agree, item by item. first, second: their codes, in the same order; at least one."""
    count = len(first)
    same = sum(one == other for one, other in zip(first, second, strict=True))
    ours, theirs = Counter(first), Counter(second)
    expected = sum(ours[code] * theirs[code] for code in ours) / count**2
    kappa = None if expected == 1 else (same / count - expected) / (1 - expected)
    return Agreement(same, count, *wilson(same, count), kappa)
