"""What a journal's lines on one question come to: which of them fit it, and their first, last and best outcome.

Pure functions over plain data, for one learner's progress and for a whole class alike; no files, no widgets.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..kit import KitError, say
from . import steps
from .model import Answer, Question, fields, read
from .scoring import Verdict

RISING = ("not attempted", "recorded", "not yet", "partly right", "defensible", "right")  # outcomes, the best one last
Score = Callable[[Answer], Verdict]
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
    """What the lines come to. lines: those that fit, oldest first; score: marks an answer to the question.

    Items that are answered one by one count as a whole answer once each has one; then the best answer to each,
    together, is a candidate for the best outcome, too.
    """
    if not lines:
        return Tally()
    opening = steps.first(question, lines)
    sheet, best_steps, best, credits = Answer(), dict[str, Answer](), NOTHING.outcome, list[float | None]()
    best_of: dict[str, str] = {}
    everything = fields(question).keys()

    def worth(answer: Answer) -> int:
        return sum(RISING.index(mark.outcome) for mark in score(answer).marks)

    def seen(answer: Answer) -> str:
        verdict = score(answer)
        credits.append(verdict.credit)
        return verdict.outcome

    for line in lines:
        step, answer = line.get("step", ""), line["answer"]
        sheet = steps.joined(question, [{"answer": sheet}, line]) if step else answer
        candidates = [sheet]
        if step:
            earlier: Answer = best_steps.get(step, answer)
            best_steps[step] = max(earlier, answer, key=worth)
            combined = {name: value for part in best_steps.values() for name, value in part.items()}
            candidates = [each for each in (sheet, combined) if each.keys() >= everything]
        for mark in score(answer).marks:
            best_of[mark.field] = max(best_of.get(mark.field, mark.outcome), mark.outcome, key=RISING.index)
        best = max([best, *map(seen, candidates)], key=RISING.index)
    begun = bool(lines[-1].get("step")) and not sheet.keys() >= everything
    seen(sheet)
    return Tally(
        score(opening),
        score(sheet),
        opening,
        sheet,
        best,
        max((credit for credit in credits if credit is not None), default=None),
        steps.tries(question, lines),
        best_of,
        begun,
    )
