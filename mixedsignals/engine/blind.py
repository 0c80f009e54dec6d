"""Coding blind: how far a learner agrees with each of the two coders, and they with each other.

The coders' codes stand in solutions/codes.csv; without it the answers stay recorded. Standard library only.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from .. import kit, measures
from . import session

CODERS = ("first", "second")


def coded(dimension: str) -> dict[str, dict[str, str]]:
    """What each coder chose, blind: {item: {coder: code}}; empty where solutions/ is taken away."""
    path = kit.home() / "solutions" / "codes.csv"
    codes: dict[str, dict[str, str]] = {}
    for row in kit.read_rows(path) if path.exists() else []:
        if row["dimension"] == dimension and row["coder"] in CODERS:
            codes.setdefault(row["item"], {})[row["coder"]] = row["code"]
    return codes


def agreements(answers: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]) -> dict[str, measures.Agreement]:
    """Agreement of the learner with each coder, and of the coders with each other, on items that all three coded."""
    items = [item for item in answers if len(codes.get(item, {})) == len(CODERS)]
    if not items:
        return {}
    columns = {"you": [answers[item] for item in items], **{c: [codes[item][c] for item in items] for c in CODERS}}
    pairs = (("you", "first"), ("you", "second"), ("first", "second"))
    return {f"{one} and {other}": measures.agreement(columns[one], columns[other]) for one, other in pairs}


def result(names: Sequence[str], dimension: str) -> session.Page:
    """The learner's agreement with either coder, beside theirs, in sentences. names: the questions coded blind."""
    answers: dict[str, Any] = {}
    for name in names:
        answers |= session.standing_answer(name)
    seen = agreements(answers, coded(dimension))
    if not seen:
        sentences = ["Code the passages above, then click here and press Shift and Enter together."]
    else:
        sentences = [
            _in_words(pair.replace("first", "coder 1").replace("second", "coder 2"), one) for pair, one in seen.items()
        ]
        sentences.append(
            "Where you part from both, read your reason once more. Where they part, there is no right code."
        )
    body = "".join(f"<p>{kit.safe(sentence)}</p>" for sentence in sentences)
    return session.Page(f'<section class="ms-blind">{body}</section>', " ".join(sentences))


def _in_words(pair: str, seen: measures.Agreement) -> str:
    kappa = "" if seen.kappa is None else f"; beyond chance (Cohen's κ): {seen.kappa:.2f}"
    return (
        f"{pair[0].upper()}{pair[1:]}: the same code in {seen.same} of {seen.count} passages "
        f"(between {seen.low:.0%} and {seen.high:.0%} would fit that){kappa}."
    )
