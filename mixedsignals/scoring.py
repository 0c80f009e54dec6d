"""Answer and key in, verdict out: pure functions, one a kind.

Each kind's credit is a measure of the field, named in its function. An answer is what
`questions.read` returns; a key is a `questions.Key`. No files, no widgets.
"""
import re
from dataclasses import dataclass
from itertools import combinations

from . import measures

OUTCOMES = ("not attempted", "right", "partly right", "defensible", "not yet", "recorded")


@dataclass(frozen=True)
class Mark:
    """One field's outcome: what was chosen, what the key holds, and a number worth showing, if any."""

    field: str
    outcome: str
    chosen: object = None
    right: object = None
    shown: str = ""


@dataclass(frozen=True)
class Verdict:
    """A question's outcome, its credit from 0 to 1 (None where nothing is marked), the measure, the marks."""

    outcome: str
    credit: float | None = None
    measure: str = ""
    marks: tuple[Mark, ...] = ()


def score(question, answer, key):
    """The verdict on an answer. A blank answer is not attempted; without a key it is recorded."""
    if not answer:
        return Verdict("not attempted")
    if key is None:
        return Verdict("recorded")
    return _SCORES[question.kind](question, answer, key)


def _mark(field, chosen, key):
    """Right, defensible or not yet, for a field that holds one value or a set of values."""
    right = key.answers.get(field)
    if chosen is None:
        return Mark(field, "not attempted", None, right)
    same = set(chosen) == set(right) if isinstance(right, list) else chosen == right
    if same:
        return Mark(field, "right", chosen, right)
    readings = key.defensible.get(field, {})
    defended = not isinstance(chosen, list) and chosen in readings
    return Mark(field, "defensible" if defended else "not yet", chosen, right)


def _together(marks, credit, measure):
    """One outcome for many marks: right or defensible only if all are; not yet only if none is."""
    outcomes = [mark.outcome for mark in marks]
    if all(outcome == "right" for outcome in outcomes):
        outcome = "right"
    elif all(outcome in ("right", "defensible") for outcome in outcomes):
        outcome = "defensible"
    elif credit > 0:
        outcome = "partly right"
    else:
        outcome = "not yet"
    return Verdict(outcome, credit, measure, tuple(marks))


def _share(question, answer, key):
    """Proportion correct: the share of items answered as the key, or by a defensible reading, has them."""
    marks = [_mark(item.id, answer.get(item.id), key) for item in question.items]
    good = sum(mark.outcome in ("right", "defensible") for mark in marks)
    return _together(marks, good / len(marks), "proportion correct")


def _choose(question, answer, key):
    """Exact credit for one option; for several, partial credit by the Jaccard index of the two sets."""
    mark = _mark("choice", answer.get("choice"), key)
    if mark.outcome in ("right", "defensible") or not question.several:
        return _together([mark], float(mark.outcome in ("right", "defensible")), "exact match")
    chosen, right = set(mark.chosen or ()), set(mark.right)
    return _together([mark], len(chosen & right) / len(chosen | right), "Jaccard index")


def _order(question, answer, key):
    """Kendall's τ (Kendall 1938) between the learner's places and the key's, as the share of concordant pairs.

    Credit is (τ + 1) / 2 over all pairs of items; a pair with a blank or equal place counts as discordant.
    """
    places = {field: int(place) for field, place in answer.items()}
    right = {field: int(place) for field, place in key.answers.items()}
    pairs = list(combinations(right, 2))
    concordant = sum(_agree(places, right, one, other) for one, other in pairs)
    marks = [_mark(item.id, answer.get(item.id), key) for item in question.items]
    return _together(marks, concordant / len(pairs), "share of pairs in order (Kendall)")


def _agree(mine, right, one, other):
    if one not in mine or other not in mine:
        return False
    return (mine[one] - mine[other]) * (right[one] - right[other]) > 0


def _words(question, answer, key):
    """Token F1, micro-averaged over labels (van Rijsbergen 1979; as in span scoring of quotations)."""
    hit = sum(answer.get(field) == label for field, label in key.answers.items())
    f1 = 2 * hit / (len(answer) + len(key.answers))
    marks = [_mark(field, answer.get(field), key) for field in key.answers]
    marks += [Mark(field, "not yet", label) for field, label in answer.items() if field not in key.answers]
    return _together(marks, f1, "token F1")


def _estimate(question, answer, key):
    """Numbers against outcomes (Brier 1950), against true values (interval coverage), or against one another."""
    if key.tolerance:
        return _coherence(question, answer, key)
    if question.interval:
        marks = [_covered(item.id, answer, key) for item in question.items]
        return _together(marks, sum(mark.outcome == "right" for mark in marks) / len(marks), "interval coverage")
    return _brier(question, answer, key)


def _covered(item, answer, key):
    low, high, truth = answer.get(item + ".low"), answer.get(item + ".high"), key.answers[item]
    if low is None or high is None:
        return Mark(item, "not attempted", None, truth)
    inside = low <= truth <= high
    return Mark(item, "right" if inside else "not yet", f"{low:g}–{high:g}", f"{truth:g}")


def _brier(question, answer, key):
    """Brier score over the items, numbers read as per cent; credit is 1 − mean squared error.

    An item counts as right when its own squared error beats saying 50 % (0.25).
    """
    marks, errors = [], []
    for item in question.items:
        number, truth = answer.get(item.id), float(key.answers[item.id])
        error = 1.0 if number is None else (number / 100 - truth) ** 2
        errors.append(error)
        outcome = "not attempted" if number is None else "right" if error < 0.25 else "not yet"
        marks.append(Mark(item.id, outcome, number, truth, f"{error:.2f}"))
    return _together(marks, 1 - sum(errors) / len(errors), "1 − Brier score")


def _coherence(question, answer, key):
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
        return Verdict("not yet", 0.0, "coherence", (Mark(names[3], "not yet", f"{posterior:.0%}", "coherent", "–"),))
    apart = abs(implied - posterior) * 100
    outcome = "right" if apart <= key.tolerance else "not yet"
    mark = Mark(names[3], outcome, f"{posterior:.0%}", "coherent", f"{implied:.0%}")
    return _together([mark], float(outcome == "right"), "coherence")


WEIGHTS = {"II": 2, "I": 1}


def inconsistency(question, cells):
    """How inconsistent each row is with the evidence: {row: sum of WEIGHTS over its cells}. Heuer 1999, ch. 8."""
    return {row.id: sum(WEIGHTS.get(cells.get(f"{row.id}:{column.id}"), 0) for column in question.columns)
            for row in question.items}


def _matrix(question, answer, key):
    """Rank agreement: Kendall's τ between the rows' inconsistency in the learner's matrix and in the key's.

    Credit is the share of row pairs ranked alike, pairs that are tied in the key left out.
    """
    mine, right = inconsistency(question, answer), inconsistency(question, key.answers)
    pairs = [(one, other) for one, other in combinations(right, 2) if right[one] != right[other]]
    alike = sum(_agree(mine, right, one, other) for one, other in pairs)
    marks = []
    for row in question.items:
        cells = [_mark(f"{row.id}:{column.id}", answer.get(f"{row.id}:{column.id}"), key) for column in question.columns]
        good = sum(cell.outcome in ("right", "defensible") for cell in cells)
        outcome = "right" if good == len(cells) else "partly right" if good else "not yet"
        marks.append(Mark(row.id, outcome, mine[row.id], right[row.id], f"{good}/{len(cells)}"))
    return _together(marks, alike / len(pairs) if pairs else 1.0, "rank agreement (Kendall)")


def _write(question, answer, key):
    """Free text is never marked: it is recorded and set beside a model answer and a checklist."""
    return Verdict("recorded", None, "for a reader to judge")


def checklist(question, text):
    """What a machine can check of a written answer: [(check, passed)], in the order shown.

    length: within the question's words; cited: every sentence names a row in square brackets, and each row
    named exists; apart: no sentence holds both a word of likelihood and a word of confidence (ICD 203).
    """
    sentences = [part for part in re.split(r"(?<=[.!?])\s+(?!\[)", text.strip()) if part]
    rows = {item.id for item in question.items}
    named = [set(re.findall(r"\[([a-z0-9-]+)\]", sentence)) for sentence in sentences]
    least, most = question.words
    checks = [("length", least <= len(text.split()) <= most)]
    if rows:
        checks.append(("cited", bool(named) and all(names and names <= rows for names in named)))
    if question.joined:
        groups = [re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b", re.I) for words in question.joined]
        checks.append(("apart", not any(all(group.search(sentence) for group in groups) for sentence in sentences)))
    return checks


def _browse(question, answer, key):
    """Half for the judgement, half for the search: F1 of the tabs opened against the tabs that tell.

    Precision is what the search cost, recall what it found.
    """
    opened, telling = set(answer.get("opened", ())), set(key.answers["opened"])
    f1 = 2 * len(opened & telling) / (len(opened) + len(telling))
    judgement = _mark("choice", answer.get("choice"), key)
    search = Mark("opened", "right" if f1 == 1 else "partly right" if f1 else "not yet", sorted(opened), sorted(telling),
                  f"{len(opened & telling)}/{len(telling)}")
    credit = (f1 + (judgement.outcome in ("right", "defensible"))) / 2
    return _together([judgement, search], credit, "judgement and F1 of the search")


_SCORES = {"choose": _choose, "classify": _share, "pair": _share, "order": _order, "mark": _words, "estimate": _estimate,
           "matrix": _matrix, "write": _write, "browse": _browse}
