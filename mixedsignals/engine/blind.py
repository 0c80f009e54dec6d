"""Coding blind: how far a learner agrees with each of the two coders, and they with each other.

The coders' codes stand in solutions/codes.csv; without it the answers stay recorded. Standard library only.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from .. import kit, measures
from . import session

CODERS = ("first", "second")
SEATS = ("you", "coder 1", "coder 2")  # what the three are called, the learner first
CELL = "padding:0.3em 0.8em 0.3em 0;text-align:left;vertical-align:top;font-weight:normal"


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


def partings(names: Sequence[str], codes: Mapping[str, Mapping[str, str]]) -> list[tuple[str, ...]]:
    """Where the learner parts from a coder: (passage, her code, the first coder's, the second's), in words, as asked.

    names: the questions coded blind; codes: as `coded` gives them.
    """
    rows = []
    for name in names:
        question, answer = session.find(name)[0], session.standing_answer(name)
        titles = {option.id: option.text for option in question.options}
        for item in question.items:
            theirs = codes.get(item.id, {})
            chosen = [code for code in (answer.get(item.id), *map(theirs.get, CODERS)) if code is not None]
            if len(chosen) == len(SEATS) and set(chosen) != {chosen[0]}:
                rows.append((item.text, *(titles.get(code, code) for code in chosen)))
    return rows


def result(names: Sequence[str], dimension: str) -> session.Page:
    """The learner's agreement with either coder beside theirs, in sentences, and where she parts from one.

    names: the questions coded blind.
    """
    answers: dict[str, Any] = {}
    for name in names:
        answers |= session.standing_answer(name)
    codes = coded(dimension)
    seen = agreements(answers, codes)
    if not seen:
        return _page(["Code the passages above, then click here and press Shift and Enter together."])
    sentences = [
        _in_words(pair.replace("first", "coder 1").replace("second", "coder 2"), one) for pair, one in seen.items()
    ]
    sentences.append(_terms(any(one.kappa is not None for one in seen.values())))
    parted = partings(names, codes)
    if parted:
        sentences.append(
            "Where you part from both, read the passage once more. Where they part, there is no right code."
        )
    return _page(sentences, _table(parted) if parted else "")


def _page(sentences: Sequence[str], below: str = "") -> session.Page:
    body = "".join(f"<p>{kit.safe(sentence)}</p>" for sentence in sentences)
    return session.Page(f'<section class="ms-blind">{body}{below}</section>', " ".join(sentences))


def _in_words(pair: str, seen: measures.Agreement) -> str:
    kappa = "" if seen.kappa is None else f"; beyond chance (Cohen's κ): {seen.kappa:.2f}".replace("-", "−")
    return (
        f"{pair[0].upper()}{pair[1:]}: the same code in {seen.same} of {seen.count} passages "
        f"(between {seen.low:.0%} and {seen.high:.0%} would fit that){kappa}."
    )


def _terms(kappa: bool) -> str:
    """What the numbers mean. kappa: whether one is told."""
    interval = (
        "So few passages tell little: over many more like them, any share in the brackets would fit what was seen."
    )
    return (
        f"{interval} κ takes off what chance alone would give: 0 is chance, 1 is full agreement." if kappa else interval
    )


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """The passages in which the learner parts from a coder, a row each, folded."""
    head = "".join(f'<th scope="col" style="{CELL}">{kit.safe(name)}</th>' for name in ("passage", *SEATS))
    body = "".join(
        f'<tr><th scope="row" style="{CELL}">{kit.safe(passage)}</th>'
        + "".join(f'<td style="{CELL}">{kit.safe(code)}</td>' for code in chosen)
        + "</tr>"
        for passage, *chosen in rows
    )
    return (
        f"<details><summary>Where you part from a coder: {kit.many(len(rows), 'passage')}</summary>"
        f'<div class="ms-table" role="region" aria-label="where you part from a coder" tabindex="0" '
        f'style="overflow-x:auto;max-width:100%"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        "</div></details>"
    )
