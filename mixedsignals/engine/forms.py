"""The before-and-after test: two forms of 32 inferences, which of them comes first, and what a learner's answers show.

A form is four questions without a key (`brief/form-a1` …). What is sound stands in solutions/forms.csv alone and is
used only once a form is whole: no item is marked by itself. Standard library and ipywidgets.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from .. import kit, measures
from ..show import Panel
from . import session

PARTS = 4
RATING = {"surely": 4, "rather": 3, "rather-not": 2, "surely-not": 1}  # how sure that it follows
FOLLOWS = 3  # from this rating on, the answer is that it follows
TURNS = ("before", "after")
STILL = "Part of the optional test: eight inferences. Click here and press Shift and Enter together to see it."


def form_of(learner: str, turn: str) -> str:
    """Which form a number draws: "a" or "b". learner: the journal's random id; turn: one of TURNS.

    Half of the ids begin with A and half with B, and the other form follows.
    """
    begins_with_a = hashlib.sha256(learner.encode()).digest()[0] % 2 == 0
    return "a" if begins_with_a == (turn == TURNS[0]) else "b"


def drawn_by(entries: Sequence[Mapping[str, Any]], learner: str) -> str:
    """The number that drew a learner's forms: the one under which the first rating was given; before that, their own.

    On a second computer the number may be another one, and the forms are not drawn anew. entries: the whole journal,
    oldest first.
    """
    began = (str(entry["learner"]) for entry in entries if ratings([entry], "a") or ratings([entry], "b"))
    return next(began, learner)


def own_form(turn: str) -> str:
    """Which form the learner here takes: "a" or "b". turn: one of TURNS."""
    kept = session.kept()
    return form_of(drawn_by(kept.entries(), kept.learner()), turn)


def questions_of(form: str) -> list[str]:
    """The names of a form's four questions."""
    return [f"brief/form-{form}{part}" for part in range(1, PARTS + 1)]


def part(turn: str, number: int) -> Panel:
    """One part of the learner's form, to answer; a saved notebook shows one sentence, whichever form it is.

    turn: "before" or "after"; number: 1 to 4. Raises KitError for another.
    """
    if turn not in TURNS or number not in range(1, PARTS + 1):
        raise kit.KitError(
            f"There is no part {number} “{turn}”. Write “before” or “after”, and a number from 1 to {PARTS}."
        )
    name = questions_of(own_form(turn))[number - 1]
    return Panel([session.practice(name)], STILL)


def keyed() -> dict[str, bool]:
    """What is sound: {item: whether it follows}. Empty where solutions/ is taken away."""
    path = kit.home() / "solutions" / "forms.csv"
    return {row["item"]: row["sound"] == "yes" for row in kit.read_rows(path)} if path.exists() else {}


def ratings(entries: Sequence[Mapping[str, Any]], form: str) -> dict[str, int]:
    """A learner's first ratings of a form's items: {item: 1 to 4}. entries: the whole journal, oldest first.

    The first answer to each item counts: who goes back after a lesson changes nothing.
    """
    given: dict[str, int] = {}
    for entry in entries:
        if entry["question"] in questions_of(form):
            for item, value in entry["answer"].items():
                if isinstance(value, str) and value in RATING:
                    given.setdefault(item, RATING[value])
    return given


def detection(given: Mapping[str, int], sound: Mapping[str, bool]) -> measures.Detection:
    """How far a learner told sound from unsound. given: ratings; sound: what follows."""
    rated = [(sound[item], rating >= FOLLOWS) for item, rating in given.items() if item in sound]
    signals, noises = [passed for so, passed in rated if so], [passed for so, passed in rated if not so]
    return measures.Detection(sum(signals), len(signals), sum(noises), len(noises))


def area(given: Mapping[str, int], sound: Mapping[str, bool]) -> float | None:
    """The area under the ROC curve of a learner's ratings; None where one kind of item is missing."""
    signals = [rating for item, rating in given.items() if sound.get(item) is True]
    noises = [rating for item, rating in given.items() if sound.get(item) is False]
    return measures.auc(signals, noises)


def result() -> session.Page:
    """Both forms of the learner, in counts with intervals and what they mean. Never a grade."""
    entries, sound = session.kept().entries(), keyed()
    sentences = [_in_words(turn, ratings(entries, own_form(turn)), sound) for turn in TURNS]
    ending = (
        "Thirty-two answers leave wide intervals. One reader's change from test to test says little; only groups that "
        "were chosen by lot could show what lessons do. Look at the two counts: did you accept more bad inferences, or "
        "reject more good ones? Rejecting everything is no skill."
    )
    body = "".join(f"<p>{kit.safe(sentence)}</p>" for sentence in [*sentences, ending])
    return session.Page(f'<section class="ms-form-result">{body}</section>', " ".join(sentences))


def _in_words(turn: str, given: Mapping[str, int], sound: Mapping[str, bool]) -> str:
    """One form in a sentence or two."""
    name = "The first test" if turn == TURNS[0] else "The second test"
    if len(given) < PARTS * 8:
        return f"{name}: {len(given)} of {PARTS * 8} inferences answered. Counts appear when it is whole."
    if not sound:
        return f"{name}: answered and recorded. What follows and what doesn't is not on this machine."
    seen = detection(given, sound)
    low, high = seen.sensitivity_interval()
    lean = "let pass" if seen.criterion < 0 else "refuse"
    return (
        f"{name}: of {seen.signals} sound inferences you let {seen.hits} pass{_range(seen.hits, seen.signals)}; "
        f"of {seen.noises} unsound ones {seen.false_alarms}{_range(seen.false_alarms, seen.noises)}. "
        f"You told them apart by {seen.sensitivity:.1f} standard deviations (interval {low:.1f} to {high:.1f}; "
        f"0 is chance), and in doubt you tended to {lean}."
    )


def _range(hits: int, count: int) -> str:
    low, high = measures.wilson(hits, count)
    return f" (between {low:.0%} and {high:.0%} would fit that)"
