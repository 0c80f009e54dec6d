"""Answer and key in, verdict out: pure functions, one a kind.

Each kind's credit is a measure of the field, named in its function. An answer is what
`model.read` returns; a key is a `model.Key`. No files, no widgets.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from .. import measures
from ..text import ROW_NAME, cited_sentences, count_words, first_person
from .model import Answer, Item, Key, Question

OUTCOMES = ("not attempted", "right", "partly right", "defensible", "not yet", "recorded")


class Mark(NamedTuple):
    """One field's outcome: what was chosen, what the key holds, a number worth showing, and why it is defensible.

    apart: the parts of a field with several that are neither right nor defensible, by the names that a reader knows.
    """

    field: str
    outcome: str
    chosen: Any = None
    right: Any = None
    shown: str = ""
    why: str = ""
    apart: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """A question's outcome, its credit from 0 to 1 (None where nothing is marked), and the marks.

    measure: which measure the credit is, by a short name, for reports: a learner is told in words.
    """

    outcome: str
    credit: float | None = None
    measure: str = ""
    marks: tuple[Mark, ...] = ()


def score(question: Question, answer: Answer, key: Key | None) -> Verdict:
    """The verdict on an answer. A blank answer is not attempted; without a key it is recorded."""
    if not answer:
        return Verdict("not attempted")
    if key is None:
        return Verdict("recorded")
    return _SCORES[question.kind](question, answer, key)


GOOD = ("right", "defensible")


def _mark(field: str, chosen: Any, key: Key) -> Mark:
    """Right, defensible or not yet, for a field that holds one value or a list of values.

    A list is defensible when every value that it has too many, or too few, is a defensible reading.
    """
    right = key.answers.get(field)
    if chosen is None:
        return Mark(field, "not attempted", None, right)
    if chosen == right or _values(chosen) == _values(right):
        return Mark(field, "right", chosen, right)
    readings = key.defensible.get(field, {})
    apart = _values(chosen) ^ _values(right) if isinstance(chosen, list) else {chosen}
    if apart <= readings.keys():
        return Mark(field, "defensible", chosen, right, why=" ".join(readings[value] for value in sorted(apart)))
    return Mark(field, "not yet", chosen, right)


def _values(value: Any) -> set[Any]:
    return set(value) if isinstance(value, list) else set() if value is None else {value}


def _together(marks: Sequence[Mark], credit: float, measure: str) -> Verdict:
    """One verdict for many marks."""
    return Verdict(_outcome(marks, credit > 0), credit, measure, tuple(marks))


def _outcome(marks: Sequence[Mark], credited: bool = False) -> str:
    """Right or defensible if all are; not yet if nothing is, not even in part; not attempted if no field is."""
    outcomes = {mark.outcome for mark in marks}
    if outcomes == {"not attempted"}:
        return "not attempted"
    if outcomes <= {"right"}:
        return "right"
    if outcomes <= set(GOOD):
        return "defensible"
    return "partly right" if credited or outcomes & {*GOOD, "partly right"} else "not yet"


def _rate(part: float, whole: float) -> float:
    """A share; 1 where there was nothing to get wrong."""
    return part / whole if whole else 1.0


def _share(question: Question, answer: Answer, key: Key) -> Verdict:
    """Proportion correct: the share of items answered as the key, or by a defensible reading, has them."""
    marks = [_mark(item.id, answer.get(item.id), key) for item in question.items]
    good = sum(mark.outcome in GOOD for mark in marks)
    return _together(marks, good / len(marks), "share")


def _choose(question: Question, answer: Answer, key: Key) -> Verdict:
    """Exact match for one option; for several, the Jaccard index of the two sets (as scikit-learn's jaccard_score).

    Beyond that measure, an option that a defensible reading adds or leaves out counts neither way.
    """
    mark = _mark("choice", answer.get("choice"), key)
    if mark.outcome in GOOD or not question.several:
        return _together([mark], float(mark.outcome in GOOD), "exact")
    chosen, right = _values(mark.chosen), _values(mark.right)
    neutral = (chosen ^ right) & key.defensible.get("choice", {}).keys()
    return _together([mark], len(chosen & right) / len((chosen | right) - neutral), "jaccard")


def _order(question: Question, answer: Answer, key: Key) -> Verdict:
    """Kendall's τ between the learner's places and the key's, as the share of concordant pairs of items.

    Credit is (τ + 1) / 2 with τ as Kendall defined it in 1938 (τ-a; SciPy's kendalltau tells the variants apart).
    A pair with a blank or equal place counts as discordant, a pair of defensible places as concordant.
    """
    places = {field: int(place) for field, place in answer.items()}
    right = {field: int(place) for field, place in key.answers.items()}
    marks = [_mark(item.id, answer.get(item.id), key) for item in question.items]
    good = {mark.field for mark in marks if mark.outcome in GOOD}
    pairs = list(combinations(right, 2))
    concordant = sum(_agree(places, right, *pair) or good.issuperset(pair) for pair in pairs)
    return _together(marks, _rate(concordant, len(pairs)), "pairs")


def _agree(mine: Mapping[str, int], right: Mapping[str, int], one: str, other: str) -> bool:
    if one not in mine or other not in mine:
        return False
    return (mine[one] - mine[other]) * (right[one] - right[other]) > 0


def _words(question: Question, answer: Answer, key: Key) -> Verdict:
    """Token F1, 2 TP / (2 TP + FP + FN), over all labels together (micro average, as scikit-learn's f1_score).

    A word with a wrong label is a false positive and a false negative; a defensible label counts as right,
    and outside the key's words as neither. A word that may bear a label or not counts neither way when it does.
    """
    edges = {(word, label) for label, words in key.optional.items() for word in words}
    needed = {word: label for word, label in key.answers.items() if (word, label) not in edges}
    given = {word: label for word, label in answer.items() if (word, label) not in edges}
    marks = [_mark(word, given.get(word), key) for word in {**needed, **given}]
    hits = sum(mark.outcome in GOOD and mark.field in needed for mark in marks)
    counted = sum(mark.chosen is not None and (mark.field in needed or mark.outcome not in GOOD) for mark in marks)
    credit = _rate(2 * hits, counted + len(needed))
    outcome = "not yet" if needed and not given else _outcome(marks)  # edges alone are marked: that is a try
    return Verdict(outcome, credit, "f1", tuple(marks))


def _estimate(question: Question, answer: Answer, key: Key) -> Verdict:
    """Numbers against what is so (Brier score), against true values (interval coverage), or against one another."""
    if key.tolerance:
        return _coherence(question, answer, key)
    return _coverage(question, answer, key) if question.interval else _brier(question, answer, key)


def _coverage(question: Question, answer: Answer, key: Key) -> Verdict:
    """Empirical interval coverage: the share of the learner's intervals that hold the true value.

    How wide they are does not count: compare the share with how sure the question asks the learner to be.
    """
    marks = [_covered(item.id, answer, key) for item in question.items]
    return _together(marks, sum(mark.outcome == "right" for mark in marks) / len(marks), "coverage")


def _covered(item: str, answer: Answer, key: Key) -> Mark:
    low, high, truth = answer.get(item + ".low"), answer.get(item + ".high"), key.answers[item]
    shown = f"{truth:.12g}"
    if low is None or high is None:
        return Mark(item, "not attempted", None, shown, shown)
    return Mark(item, "right" if low <= truth <= high else "not yet", f"{low:.12g}–{high:.12g}", shown, shown)


def _brier(question: Question, answer: Answer, key: Key) -> Verdict:
    """1 − the Brier score: the mean squared error of probabilities in per cent against what is so (1) or not (0).

    The form that runs from 0 to 1, as in the glossary of the American Meteorological Society and scikit-learn's
    brier_score_loss. A blank counts as the worst error, 1. An item is right when its own error is below 0.25,
    which is what saying 50 % costs, and partly right at 50 %; so there is credit where nothing is right.
    """
    marks, errors = [], []
    for item in question.items:
        number, truth = answer.get(item.id), float(key.answers[item.id])
        error = 1.0 if number is None else (number / 100 - truth) ** 2
        errors.append(error)
        outcome = "not attempted" if number is None else "right" if error < 0.25 else "not yet"
        outcome = "partly right" if number == 50 else outcome  # it cannot say, and says so
        marks.append(Mark(item.id, outcome, number, truth, f"{error:.2f}"))
    return Verdict(_outcome(marks), 1 - sum(errors) / len(errors), "brier", tuple(marks))


def _coherence(question: Question, answer: Answer, key: Key) -> Verdict:
    """Coherence of the learner's own numbers with Bayes' theorem; no number by itself is right or wrong.

    Items in order: prior, chance of the statement if the thing happened, chance if it did not, posterior,
    all in per cent. Right when the posterior is within `tolerance` points of what the first three imply.
    """
    names = [item.id for item in question.items]
    if any(name not in answer for name in names):
        missing = [Mark(name, "not attempted") for name in names if name not in answer]
        return Verdict("not attempted", None, "coherence", tuple(missing))
    prior, if_so, if_not, posterior = (answer[name] / 100 for name in names)
    implied = measures.posterior(prior, if_so, if_not)
    if implied is None:
        return _together([Mark(names[3], "not yet", f"{posterior:.0%}", "–", "–")], 0.0, "coherence")
    apart = round(abs(implied - posterior) * 100, 6)  # in points; rounded so that 5 apart is within 5
    outcome = "right" if apart <= key.tolerance else "not yet"
    mark = Mark(names[3], outcome, f"{posterior:.0%}", f"{implied:.0%}", f"{implied:.0%}")
    return _together([mark], float(outcome == "right"), "coherence")


def inconsistency(question: Question, cells: Answer) -> dict[str, int]:
    """How inconsistent each row is with the evidence: {row: sum of WEIGHTS over its cells}."""
    return {
        row.id: sum(measures.WEIGHTS.get(cells.get(f"{row.id}:{column.id}", ""), 0) for column in question.columns)
        for row in question.items
    }


def _matrix(question: Question, answer: Answer, key: Key) -> Verdict:
    """Rank agreement after Kendall: the share of pairs of rows that both matrices rank alike by inconsistency.

    Pairs that tie in the key's matrix are left out; a tie in the learner's alone, or a row left blank, counts as not
    alike, but a pair of rows whose cells are all right or defensible as alike.
    """
    mine, right = inconsistency(question, answer), inconsistency(question, key.answers)
    marks = [_row(question, row, answer, key, mine, right) for row in question.items]
    good = {mark.field for mark in marks if mark.outcome in GOOD}
    pairs = [pair for pair in combinations(right, 2) if right[pair[0]] != right[pair[1]]]
    ranked = {row: total for row, total in mine.items() if any(field.startswith(f"{row}:") for field in answer)}
    alike = sum(_agree(ranked, right, *pair) or good.issuperset(pair) for pair in pairs)
    return _together(marks, _rate(alike, len(pairs)), "rank")


def _row(
    question: Question, row: Item, answer: Answer, key: Key, mine: Mapping[str, int], right: Mapping[str, int]
) -> Mark:
    """One hypothesis: its cells together, shown as how many agree; reasons and cells apart by their column's name."""
    fields = [f"{row.id}:{column.id}" for column in question.columns]
    cells = [_mark(field, answer.get(field), key) for field in fields]
    named = list(zip(_column_names(question), cells))
    why = " ".join(f"{name}: {cell.why}" for name, cell in named if cell.why)
    apart = tuple(name for name, cell in named if cell.outcome not in GOOD)
    return Mark(
        row.id, _outcome(cells), mine[row.id], right[row.id], f"{len(cells) - len(apart)}/{len(cells)}", why, apart
    )


def _column_names(question: Question) -> list[str]:
    """What a matrix's columns are called in a note: the words before their colon, where those tell them apart."""
    heads = [column.text.partition(":")[0].rstrip(".") for column in question.columns]
    return heads if len(set(heads)) == len(heads) else [column.text.rstrip(".") for column in question.columns]


def _write(question: Question, answer: Answer, key: Key) -> Verdict:
    """Free text is never marked: it is recorded and set beside a model answer and a checklist."""
    return Verdict("recorded", None, "reader")


def checklist(question: Question, text: str) -> list[tuple[str, bool]]:
    """What a machine can check of a written answer: [(check, passed)], in the order shown.

    length: within the question's words, names of rows left out; cited: every sentence names a row in square
    brackets, before or after its full stop, or is the writer's own, and each row named exists; apart: no sentence
    holds both a word of likelihood and a word of confidence (ICD 203).
    """
    parts = cited_sentences(text)
    rows = {item.id for item in question.items}
    least, most = question.words
    checks = [("length", least <= count_words(text) <= most)]
    if rows:
        bare, unknown = unowned(question, text)
        checks.append(("cited", not bare and not unknown and re.search(ROW_NAME, text) is not None))
    if question.joined:
        groups = [re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b", re.I) for words in question.joined]
        checks.append(("apart", not any(all(group.search(sentence) for group in groups) for sentence in parts)))
    return checks


def unowned(question: Question, text: str) -> tuple[list[str], list[str]]:
    """The sentences of a written answer that name no row and are not its writer's own, and names that are no row's."""
    parts = cited_sentences(text)
    bare = [part for part in parts if not re.search(ROW_NAME, part) and not first_person(part)]
    named = dict.fromkeys(name[1:-1] for part in parts for name in re.findall(ROW_NAME, part))
    return bare, [name for name in named if name not in {item.id for item in question.items}]


def _browse(question: Question, answer: Answer, key: Key) -> Verdict:
    """Half for the judgement, half for the search: F1 of the tabs opened against the tabs that help.

    Precision is what the search cost, recall what it found.
    """
    opened, telling = _values(answer.get("opened")), _values(key.answers["opened"])
    f1 = _rate(2 * len(opened & telling), len(opened) + len(telling))
    judgement = _mark("choice", answer.get("choice"), key)
    search = Mark(
        "opened",
        "right" if f1 == 1 else "partly right" if f1 else "not yet",
        sorted(opened),
        sorted(telling),
        f"{len(opened & telling)}/{len(telling)}",
    )
    return _together([judgement, search], (f1 + (judgement.outcome in GOOD)) / 2, "search")


_SCORES: dict[str, Callable[[Question, Answer, Key], Verdict]] = {
    "choose": _choose,
    "classify": _share,
    "pair": _share,
    "order": _order,
    "mark": _words,
    "estimate": _estimate,
    "matrix": _matrix,
    "write": _write,
    "browse": _browse,
}
