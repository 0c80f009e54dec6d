"""What many learners' lines come to: first, last and best outcomes, tries, choices, as whole arrays.

The same as `engine.tally` comes to for each learner and question by itself, which a test holds it to; here it is done
for thousands at once, and takes no loop over learners. Where single items and whole answers are mixed, or credit hangs
on numbers, it asks the tally. Knows lines and the questions; never files or names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..engine import journal
from ..engine.model import Answer
from ..engine.scoring import OUTCOMES, Verdict
from ..engine.tally import RANK, tally
from .question_set import CODE, Array, Read, question_set

MOST = 65_535  # tries that a column holds
OF_QUESTIONS = {
    "first": np.uint8,
    "last": np.uint8,
    "best": np.uint8,
    "tries": np.uint16,
    "gained": np.float32,
    "stands": np.float32,
    "credit": np.float32,
}
OF_PLACES = {
    "at_first": np.uint8,
    "at_last": np.uint8,
    "at_best": np.uint8,
    "turns": np.uint16,
    "chosen": np.int16,
    "number": np.float32,
}
COLUMNS = (*OF_QUESTIONS, *OF_PLACES)
BLANK = {"gained": np.nan, "stands": np.nan, "credit": np.nan, "number": np.nan, "chosen": -1}
RANKS = np.array([RANK[outcome] for outcome in OUTCOMES], np.uint8)  # the rank of an outcome by its place
BY_RANK = np.argsort(RANKS).astype(np.uint8)  # and back


def blank(height: int) -> dict[str, Array]:
    """The arrays of so many learners who answered nothing."""
    known = question_set()
    widths = {**dict.fromkeys(OF_QUESTIONS, len(known.asked)), **dict.fromkeys(OF_PLACES, len(known.places))}
    kinds = {**OF_QUESTIONS, **OF_PLACES}
    return {name: np.full((height, widths[name]), BLANK.get(name, 0), kinds[name]) for name in COLUMNS}


@dataclass(frozen=True)
class Groups:
    """Things in order, grouped by a number. order: of the things; keys: of the groups; starts, ends: in that order."""

    order: Array
    keys: Array
    starts: Array
    ends: Array

    @classmethod
    def of(cls, keys: Array) -> "Groups":
        order = np.argsort(keys, kind="stable")
        there = keys[order]
        starts = np.flatnonzero(np.concatenate([[True], there[1:] != there[:-1]]))
        return cls(order, there[starts], starts, np.append(starts[1:], len(there)))

    @property
    def first(self) -> Array:
        found: Array = self.order[self.starts]
        return found

    @property
    def last(self) -> Array:
        found: Array = self.order[self.ends - 1]
        return found


def fold(journals: Sequence[Sequence[journal.Handed]]) -> tuple[dict[str, Array], list[int]]:
    """(arrays, a row a learner; how many lines of each do not fit the questions). journals: lines, oldest first."""
    known, reads, counts = question_set(), list[Read](), list[int]()
    for lines in journals:
        fit = [read for line in lines if (read := known.read(line))]
        reads += fit
        counts.append(len(fit))
    arrays = blank(len(journals))
    if reads:
        rows = np.repeat(np.arange(len(journals)), counts)
        numbers = np.fromiter((read.number for read in reads), np.intp, len(reads))
        groups = Groups.of(rows * len(known.asked) + numbers)
        stepped = np.fromiter((read.step != "" for read in reads), bool, len(reads))
        _fold_places(arrays, reads, rows, groups, stepped)
        _fold_questions(arrays, reads, groups, stepped)
    return arrays, [len(lines) - count for lines, count in zip(journals, counts)]


def _fold_places(arrays: dict[str, Array], reads: Sequence[Read], rows: Array, groups: Groups, stepped: Array) -> None:
    """Fills every column a place."""
    line = np.repeat(np.arange(len(reads)), [len(read.at) for read in reads])
    at = np.concatenate([read.at for read in reads])
    outcome, chosen, number, answered = np.concatenate([read.parts for read in reads]).T
    places = Groups.of(rows[line] * len(question_set().places) + at)
    outcome = outcome.astype(np.uint8)
    flat = {name: arrays[name].reshape(-1) for name in OF_PLACES}
    flat["at_last"][places.keys] = outcome[places.last]
    flat["number"][places.keys] = number[places.last]
    flat["at_best"][places.keys] = BY_RANK[np.maximum.reduceat(RANKS[outcome[places.order]], places.starts)]
    flat["turns"][places.keys] = np.minimum(np.add.reduceat(answered[places.order], places.starts), MOST)
    # What was answered first: the first line alone if it is a whole answer; else each item when it first was.
    begins = np.zeros(len(reads), bool)
    begins[groups.first] = True
    by_items = np.zeros(len(reads), bool)
    by_items[groups.order] = np.repeat(stepped[groups.first], groups.ends - groups.starts)
    opening = np.flatnonzero(((begins | by_items)[line] & (answered > 0))[places.order])
    if len(opening):
        there = np.repeat(places.keys, places.ends - places.starts)[opening]
        opening = opening[np.concatenate([[True], there[1:] != there[:-1]])]
        entries, keys = places.order[opening], np.repeat(places.keys, places.ends - places.starts)[opening]
        flat["at_first"][keys], flat["chosen"][keys] = outcome[entries], chosen[entries]


def _fold_questions(arrays: dict[str, Array], reads: Sequence[Read], groups: Groups, stepped: Array) -> None:
    """Fills every column a question; those of the places are there already."""
    known = question_set()
    outcome = np.fromiter((read.outcome for read in reads), np.uint8, len(reads))
    credit = np.fromiter((read.credit for read in reads), np.float32, len(reads))
    flat = {name: arrays[name].reshape(-1) for name in OF_QUESTIONS}
    flat["first"][groups.keys], flat["gained"][groups.keys] = outcome[groups.first], credit[groups.first]
    flat["last"][groups.keys], flat["stands"][groups.keys] = outcome[groups.last], credit[groups.last]
    flat["best"][groups.keys] = BY_RANK[np.maximum.reduceat(RANKS[outcome[groups.order]], groups.starts)]
    flat["credit"][groups.keys] = np.fmax.reduceat(credit[groups.order], groups.starts)
    spans = np.array([span[0] for span in known.span_of])
    arrays["tries"][:] = np.maximum.reduceat(arrays["turns"], spans, axis=1)
    rows, numbers = np.divmod(groups.keys, len(known.asked))
    words = np.isin(numbers, [at for at, question in enumerate(known.asked) if question.kind == "mark"])
    flat["tries"][groups.keys[words]] = np.minimum((groups.ends - groups.starts)[words], MOST)  # tried together
    some = np.logical_or.reduceat(stepped[groups.order], groups.starts)
    every = np.logical_and.reduceat(stepped[groups.order], groups.starts)
    for number in np.unique(numbers[some]).tolist():
        if known.marked(number):
            mine = some & (numbers == number)
            simple = every & mine if known.asked[number].kind in ("classify", "pair") else np.zeros(len(mine), bool)
            _fold_items(arrays, rows[simple], number)
            for group in np.flatnonzero(mine & ~simple).tolist():
                lines = groups.order[groups.starts[group] : groups.ends[group]]
                _fold_one(arrays, int(rows[group]), number, [reads[line] for line in lines])


def _fold_items(arrays: dict[str, Array], rows: Array, number: int) -> None:
    """A question that some learners answered by single items alone, where nothing but what they came to counts."""
    span = question_set().span_of[number]
    there = np.ix_(rows, span)
    first, last, best = (_alike(number, arrays[name][there]) for name in ("at_first", "at_last", "at_best"))
    whole = (arrays["turns"][there] > 0).all(1)  # the best answer to each is one answer once all have one
    arrays["first"][rows, number], arrays["gained"][rows, number] = first
    arrays["last"][rows, number], arrays["stands"][rows, number] = last
    ranks = np.maximum(RANKS[last[0]], np.where(whole, RANKS[best[0]], 0))
    arrays["best"][rows, number] = BY_RANK[ranks]
    arrays["credit"][rows, number] = np.fmax(last[1], np.where(whole, best[1], np.nan))


def _alike(number: int, outcomes: Array) -> tuple[Array, Array]:
    """(outcomes, credits) of some learners' answers. outcomes: learners × items."""
    if not len(outcomes):
        return np.zeros(0, np.uint8), np.zeros(0, np.float32)
    told = [question_set().alike(number, row) for row in outcomes.tolist()]
    return np.array([each[0] for each in told], np.uint8), np.array([each[1] for each in told], np.float32)


def _fold_one(arrays: dict[str, Array], row: int, number: int, reads: Sequence[Read]) -> None:
    """One learner's question, by the engine's own tally."""
    known = question_set()

    def marked(answer: Answer, step: str) -> Verdict:
        return known.score(number, answer, step)

    told = tally(known.asked[number], [{"step": read.step, "answer": read.answer} for read in reads], marked)
    best = max(told.best, told.last.outcome, key=RANK.__getitem__)
    arrays["first"][row, number], arrays["last"][row, number] = CODE[told.first.outcome], CODE[told.last.outcome]
    arrays["best"][row, number] = CODE[best]
    credits = (("gained", told.first.credit), ("stands", told.last.credit), ("credit", told.credit))
    for name, credit in credits:
        arrays[name][row, number] = np.nan if credit is None else credit
