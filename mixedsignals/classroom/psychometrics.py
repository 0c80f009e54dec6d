"""What describes a class and its questions: difficulty, discrimination, wrong choices, agreement, the class's line.

Works on whole arrays of marks; knows neither files nor how a page shows it. Unless it says otherwise, a figure is of
the first answer: later ones come after a verdict. Figures of the field, each named in its function; where there are
too few learners for one it is None, never a number that means nothing.
"""

from dataclasses import dataclass

import numpy as np

from .. import measures
from ..engine.model import LINE
from ..engine.scoring import GOOD
from .marks import ClassMarks
from .question_set import CODE, NOT_ATTEMPTED, Array, line_places, own_number_places, question_set

FEW = 10  # learners below which no discrimination is told: its interval would hold nearly everything
ANY = 5  # learners below which no agreement is told
DRAWS = 1000
RIGHT = np.isin(np.arange(len(CODE)), [CODE[outcome] for outcome in GOOD])  # by an outcome's place: is it good?


@dataclass(frozen=True)
class Weighed:
    """A question or an item, as a class found it. answered: by how many; right: of those, right or defensible at first;
    low, high: the Wilson interval of that share; gained: mean credit of the first answer (0 to 1, None where nothing is
    marked); best: share right or defensible in the end; tries: the mean; discrimination: how far those who do well
    elsewhere do better here (corrected item–total correlation, −1 to 1)."""

    answered: int
    right: int
    low: float
    high: float
    gained: float | None
    best: float
    tries: float
    discrimination: float | None

    @property
    def difficulty(self) -> float:
        """Share right or defensible at the first try: the item's facility, which the field calls its difficulty p."""
        return self.right / self.answered if self.answered else 0.0


@dataclass(frozen=True)
class WrongChoice:
    """A wrong choice at one place, and how many made it first, of those who answered there. place: its number."""

    place: int
    chosen: str
    count: int
    answered: int
    diagnosis: str

    @property
    def share(self) -> float:
        return self.count / self.answered


@dataclass(frozen=True)
class Reliability:
    """Krippendorff's α (nominal, 2004) over the items of one question, with a 95 % bootstrap interval over its items.

    settled: False: of the class with itself; True: of each learner with the settled code, all pairs together.
    """

    question: int
    items: int
    learners: int
    settled: bool
    alpha: float
    low: float
    high: float


@dataclass(frozen=True)
class LinePoint:
    """The class's line at the end of a lesson: how many gave a number, and its quartiles in per cent."""

    lesson: str
    count: int
    lower: float
    middle: float
    upper: float


@dataclass(frozen=True)
class Spread:
    """The class's own numbers at one place: how many gave one, and the quartiles in the question's unit."""

    place: int
    count: int
    lower: float
    middle: float
    upper: float


def weighed_questions(marks: ClassMarks) -> list[Weighed | None]:
    """Each question of the set, None where nobody answered it."""
    correlations = discriminations(np.where(marks.first == NOT_ATTEMPTED, np.nan, marks.gained))
    return [
        _weighed(marks.first[:, at], marks.best[:, at], marks.tries[:, at], marks.gained[:, at], correlations[at])
        for at in range(marks.first.shape[1])
    ]


def weighed_items(marks: ClassMarks) -> dict[int, Weighed]:
    """Each item that is marked by itself, by its place's number; those that nobody answered are left out."""
    wanted = item_places()
    scores = RIGHT[marks.at_first[:, wanted]].astype(np.float32)
    scores[(marks.turns[:, wanted] == 0) | (marks.at_first[:, wanted] == NOT_ATTEMPTED)] = np.nan
    found = {}
    for column, (at, correlation) in enumerate(zip(wanted, discriminations(scores))):
        each = _weighed(marks.at_first[:, at], marks.at_best[:, at], marks.turns[:, at], scores[:, column], correlation)
        if each:
            found[at] = each
    return found


def item_places() -> list[int]:
    """The numbers of the places that are marked one by one: items and rows; not the words of a sentence, not cells."""
    known = question_set()
    names = [{item.id for item in question.items} | {"choice"} for question in known.asked]
    return [
        at
        for at, place in enumerate(known.places)
        if known.marked(place.question)
        and known.asked[place.question].kind != "mark"
        and (place.field in names[place.question])
        and not known.keys[place.question].tolerance  # type: ignore[union-attr]  # it has a key: it is marked
    ]


def _weighed(first: Array, best: Array, tries: Array, gained: Array, correlation: float) -> Weighed | None:
    there = first != NOT_ATTEMPTED
    count = int(there.sum())
    if not count:
        return None
    right = int(RIGHT[first[there]].sum())
    credits = gained[there]
    credits = credits[~np.isnan(credits)]
    return Weighed(
        count,
        right,
        *measures.wilson(right, count),
        float(credits.mean()) if len(credits) else None,
        float(RIGHT[best[there]].mean()),
        float(tries[there].mean()),
        None if np.isnan(correlation) else float(correlation),
    )


def discriminations(scores: Array) -> Array:
    """The corrected item–total correlation of each column: its scores against the mean of the learner's other scores.

    scores: learners × items, NaN where there is none. NaN where fewer than FEW learners have both, or where all have
    the same score (Pearson's r; Ebel and Frisbie 1991 read above 0.4 as good, below 0.2 as an item to look at again).
    """
    used = np.flatnonzero(~np.isnan(scores).all(0))
    if len(used) < scores.shape[1]:
        found: Array = np.full(scores.shape[1], np.nan)
        found[used] = discriminations(scores[:, used])
        return found
    there = ~np.isnan(scores)
    filled = np.where(there, scores, 0.0).astype(float)
    sums, counts = filled.sum(1, keepdims=True), there.sum(1, keepdims=True)
    both = there & (counts > 1)
    rest = np.where(both, (sums - filled) / np.maximum(counts - 1, 1), 0.0)
    own = np.where(both, filled, 0.0)
    count = both.sum(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        own_off = np.where(both, own - own.sum(0) / count, 0.0)
        rest_off = np.where(both, rest - rest.sum(0) / count, 0.0)
        spread = np.sqrt((own_off**2).sum(0) * (rest_off**2).sum(0))
        correlations: Array = np.where((count >= FEW) & (spread > 1e-9), (own_off * rest_off).sum(0) / spread, np.nan)
    return correlations


def choices(marks: ClassMarks, at: int) -> Array:
    """How many chose each value of a place first, in the order of its values."""
    chosen = marks.chosen[:, at]
    return np.bincount(chosen[chosen >= 0], minlength=len(question_set().places[at].values or ()))


def wrong_choices(marks: ClassMarks) -> list[WrongChoice]:
    """Every wrong choice among options that somebody made first, the commonest first; defensible readings are none."""
    known, found = question_set(), []
    for at, place in enumerate(known.places):
        question = known.asked[place.question]
        if not known.marked(place.question) or question.kind in ("order", "mark") or not isinstance(place.right, str):
            continue
        counts = choices(marks, at)
        total = int(counts.sum())
        for value, count in zip(place.values or (), counts):
            if count and value != place.right and value not in place.defensible:
                found.append(WrongChoice(at, value, int(count), total, place.diagnoses.get(value, "")))
    return sorted(found, key=lambda each: (-each.share * _sure(each.answered), each.place))


def _sure(count: int) -> float:
    """How far a share of so few counts beside one of many, when they are put in order."""
    return count / (count + ANY)


def confusion(marks: ClassMarks, question: int) -> tuple[list[str], Array]:
    """(options, matrix): row: what is right, column: what was chosen first; over all items of the question."""
    known = question_set()
    options = [option.id for option in known.asked[question].options]
    matrix = np.zeros((len(options), len(options)), int)
    for at in known.at_of[question].values():
        place = known.places[at]
        if place.values and place.right in options and list(place.values) == options:
            matrix[options.index(place.right)] += choices(marks, at)
    return options, matrix


def confused() -> list[int]:
    """The questions of which a confusion matrix says something: several items, the same few options for each."""
    known, kinds = question_set(), ("classify", "pair", "matrix")
    return [number for number, asked in enumerate(known.asked) if known.marked(number) and asked.kind in kinds]


# --- agreement ---


def reliabilities(marks: ClassMarks) -> list[Reliability]:
    """α of the class with itself and with the settled codes, for each question of several items with the same options.

    Computed here from counts, because every draw of the bootstrap is then one product of matrices; a test holds it to
    the `krippendorff` package. Items are drawn, not learners: a learner drawn twice would agree with himself.
    """
    found = []
    for number, question in enumerate(question_set().asked):
        if question.kind not in ("classify", "pair") or not question_set().marked(number):
            continue
        places = list(question_set().at_of[number].values())
        counts = np.array([choices(marks, at) for at in places], float)
        learners = int((marks.chosen[:, places] >= 0).any(1).sum())
        if learners >= ANY and len(places) > 1:
            found += [
                Reliability(number, len(places), learners, settled, *told)
                for settled, units in ((False, _among(counts)), (True, _with_settled(counts, places)))
                if units is not None and (told := _interval(*units)) is not None
            ]
    return found


def _among(counts: Array) -> tuple[Array, Array]:
    """(disagreement, counts of values) of each item as a unit that many learners coded."""
    size = counts.sum(1)
    counts = np.where((size > 1)[:, None], counts, 0.0)  # a value that nothing can be paired with does not count
    return (counts.sum(1) ** 2 - (counts**2).sum(1)) / np.maximum(size - 1, 1), counts


def _with_settled(counts: Array, places: list[int]) -> tuple[Array, Array] | None:
    """The same, of units that are pairs: a learner's code and the settled one; None where nothing is settled."""
    known = [question_set().places[at] for at in places]
    if not all(place.right in (place.values or ()) for place in known):
        return None
    right = np.zeros_like(counts)
    for row, place in enumerate(known):
        right[row, (place.values or ()).index(place.right)] = counts[row].sum()
    return 2 * (counts.sum(1) - np.where(right > 0, counts, 0.0).sum(1)), counts + right  # a pair that differs: 2


def _interval(apart: Array, counts: Array) -> tuple[float, float, float] | None:
    """(α, low, high); None where only one value was ever used."""
    whole = _alpha(apart[None, :].sum(1), counts.sum(0)[None, :])[0]
    if np.isnan(whole):
        return None
    drawn = np.random.default_rng(1).multinomial(len(apart), np.full(len(apart), 1 / len(apart)), DRAWS).astype(float)
    alphas = _alpha(drawn @ apart, drawn @ counts)
    alphas = alphas[~np.isnan(alphas)]
    low, high = np.quantile(alphas, [0.025, 0.975]) if len(alphas) else (np.nan, np.nan)
    return float(whole), float(low), float(high)


def _alpha(apart: Array, counts: Array) -> Array:
    """Nominal α = 1 − observed over expected disagreement, for each row. NaN where one value alone was used."""
    total = counts.sum(1)
    expected = total**2 - (counts**2).sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha: Array = np.where(expected > 0, 1 - (total - 1) * apart / expected, np.nan)
    return alpha


# --- the class's line ---


def quartiles(marks: ClassMarks) -> list[LinePoint]:
    """The class's line through the lessons: those lessons at whose end ANY or more gave a number."""
    found = [(lesson, _quarters(marks, at)) for lesson, at in line_places()]
    return [LinePoint(lesson, *quarters) for lesson, quarters in found if quarters]


def spreads(marks: ClassMarks) -> list[Spread]:
    """What ANY or more made of each word, or of whatever else asks for a number that nobody marks."""
    found = [(at, _quarters(marks, at)) for at in own_number_places()]
    return [Spread(at, *quarters) for at, quarters in found if quarters]


def _quarters(marks: ClassMarks, at: int) -> tuple[int, float, float, float] | None:
    """How many gave a number at a place, and its quartiles; None where fewer than ANY did."""
    given = marks.number[:, at]
    given = given[~np.isnan(given)]
    if len(given) < ANY:
        return None
    lower, middle, upper = (float(each) for each in np.quantile(given, [0.25, 0.5, 0.75]))
    return len(given), lower, middle, upper


# --- all of it ---


@dataclass(frozen=True)
class Described:
    """Everything that describes a class, computed once for the page and the tables."""

    questions: list[Weighed | None]
    items: dict[int, Weighed]
    wrong: list[WrongChoice]
    agreement: list[Reliability]
    line: list[LinePoint]
    spreads: list[Spread]


def describe(marks: ClassMarks) -> Described:
    """What describes a class. marks: of those who count in its figures."""
    return Described(
        weighed_questions(marks),
        weighed_items(marks),
        wrong_choices(marks),
        reliabilities(marks),
        quartiles(marks),
        spreads(marks),
    )


@dataclass(frozen=True)
class Standing:
    """Each learner in one lesson, as arrays: questions answered; right or defensible at first, and in the end, of those
    that are marked; the sum of credits of the first answers, the last, and the best. of, marked: how many questions
    there are, and how many of them are marked."""

    lesson: str
    of: int
    marked: int
    answered: Array
    right_first: Array
    right_best: Array
    first_points: Array
    last_points: Array
    best_points: Array


def standing(marks: ClassMarks) -> list[Standing]:
    """Where everybody stands, for each lesson of which anybody answered anything; the line itself is no question."""
    known, found = question_set(), []
    for lesson in known.lessons:
        asked = [
            at for at, question in enumerate(known.asked) if known.lesson(at) == lesson and not _is_line(question.id)
        ]
        marked = [at for at in asked if known.marked(at)]
        answered = (marks.first[:, asked] != NOT_ATTEMPTED).sum(1)
        if answered.any():
            found.append(
                Standing(
                    lesson,
                    len(asked),
                    len(marked),
                    answered,
                    RIGHT[marks.first[:, marked]].sum(1),
                    RIGHT[marks.best[:, marked]].sum(1),
                    np.nansum(marks.gained[:, marked], 1, dtype=float),
                    np.nansum(marks.stands[:, marked], 1, dtype=float),
                    np.nansum(marks.credit[:, marked], 1, dtype=float),
                )
            )
    return found


def _is_line(question: str) -> bool:
    return question.endswith("/" + LINE)
