"""What a journal's lines on one question come to: which of them fit it, and their first, last and best outcome.

Pure functions over plain data, for one learner's progress and for a whole class alike; no files, no widgets.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from ..kit import KitError, say
from . import steps
from .model import Answer, Question, fields, read
from .scoring import Verdict

RISING = ("not attempted", "recorded", "not yet", "partly right", "defensible", "right")  # outcomes, the best one last
RANK = {outcome: rank for rank, outcome in enumerate(RISING)}
Score = Callable[[Answer, str], Verdict]  # (answer, step): marks an answer to the question, or to one item of it
NOTHING = Verdict("not attempted")


@dataclass(frozen=True)
class Tally:
    """One learner's way through one question.

    first, last: the verdict on what was answered first, and on the answer as it stands now; opening, standing: those
    two answers. best: the best outcome there was; credit: the highest credit, from 0 to 1, None where nothing is
    marked. tries: how often each place was answered; best_of: the best outcome of each marked field. begun: the
    question is answered item by item, and some items are still to come.
    """

    first: Verdict = NOTHING
    last: Verdict = NOTHING
    opening: Answer = field(default_factory=dict)
    standing: Answer = field(default_factory=dict)
    best: str = NOTHING.outcome
    credit: float | None = None
    tries: Mapping[str, int] = field(default_factory=dict)
    best_of: Mapping[str, str] = field(default_factory=dict)
    begun: bool = False


def fitting(question: Question, entry: Mapping[str, Any]) -> Answer:
    """The answer of a journal's entry, as the form would send it. Raises KitError that says why it does not fit."""
    if entry["version"] != question.version:
        raise KitError(say("saved.version"))
    try:
        step = entry.get("step", "")
        answer = read(steps.only(question, step) if step else question, entry["answer"])
    except KitError as error:
        raise KitError(say("saved.unfit", why=error)) from None
    if not answer:
        raise KitError(say("saved.unfit", why=""))
    return answer


def tally(question: Question, lines: Sequence[steps.Line], score: Score) -> Tally:
    """What the lines come to. lines: those that fit, oldest first; score: marks an answer, or one item's.

    Items that are answered one by one count as a whole answer once each has one; then the best answer to each,
    together, is a candidate for the best outcome, too.
    """
    if not lines:
        return Tally()
    best_of: dict[str, str] = {}
    scored: dict[int, tuple[Answer, Verdict]] = {}  # with the answer, so that nothing else gets its id

    def verdict(answer: Answer) -> Verdict:
        """One marking for what is one answer."""
        if id(answer) not in scored:
            scored[id(answer)] = answer, score(answer, "")
        return scored[id(answer)][1]

    for line in {id(line): line for line in lines}.values():  # equal lines may be one and the same
        step = line.get("step", "")
        for mark in (score(line["answer"], step) if step else verdict(line["answer"])).marks:
            if RANK[mark.outcome] >= RANK[best_of.get(mark.field, NOTHING.outcome)]:
                best_of[mark.field] = mark.outcome
    opening, standing = _one(steps.first(question, lines), lines[0]), _one(steps.joined(question, lines), lines[-1])
    first, last = verdict(opening), verdict(standing)
    verdicts = [verdict(answer) for answer in {id(each): each for each in _whole(question, lines, score)}.values()]
    credits = [verdict.credit for verdict in (*verdicts, last) if verdict.credit is not None]
    best = max((verdict.outcome for verdict in verdicts), key=RANK.__getitem__, default=NOTHING.outcome)
    begun = bool(lines[-1].get("step")) and not standing.keys() >= fields(question).keys()
    tries = steps.tries(question, lines)
    return Tally(first, last, opening, standing, best, max(credits, default=None), tries, best_of, begun)


def _one(answer: Answer, line: steps.Line) -> Answer:
    """An answer that lines came to; the line's own where it is the same: what is one is marked once."""
    own: Answer = line["answer"]
    return own if own == answer else answer


def _whole(question: Question, lines: Sequence[steps.Line], score: Score) -> list[Answer]:
    """The whole answers among which the best one is: those that were given, and those that single items came to.

    As long as nothing but single items was answered, no sheet was better than the best answer to each, together.
    """
    everything = fields(question).keys()
    sheet, mended, whole, single = Answer(), dict[str, tuple[int, Answer]](), list[Answer](), True
    for line in lines:
        step, answer = line.get("step", ""), line["answer"]
        if not step:
            whole += [*_together(mended, everything), answer] if single else [answer]
            sheet, single = answer, False
            continue
        worth = sum(RANK[mark.outcome] for mark in score(answer, step).marks)
        if step not in mended or worth > mended[step][0]:
            mended[step] = worth, answer
        if not single:
            sheet = steps.joined(question, [{"answer": sheet}, line])
            whole += [*_together(mended, everything), *([sheet] if sheet.keys() >= everything else [])]
    return whole + (_together(mended, everything) if single else [])


def _together(mended: Mapping[str, tuple[int, Answer]], everything: Set[str]) -> list[Answer]:
    """The best answers to single items as one answer, if there is one to each."""
    combined = {name: value for _, part in mended.values() for name, value in part.items()}
    return [combined] if combined.keys() >= everything else []
