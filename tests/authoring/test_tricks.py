"""No exercise rewards a trick: always the first option, the longest, the most suspicious.

The most suspicious option of a question is labelled in its key (`suspicious`). Over all items of the closed kinds each
trick is set beside a random option per item; its 95 % interval (Wilson) must not lie above what chance gives.
"""

from math import sqrt

import pytest

from mixedsignals import engine as questions
from mixedsignals import kit
from mixedsignals.authoring import sources

CLOSED = ("choose", "classify", "pair")


def items():
    """Every closed item: (question, field, right values, how likely a random option is right)."""
    found = []
    for lesson in kit.lessons():
        keys = kit.lesson_json("solutions", lesson)
        for entry in kit.lesson_json("exercises", lesson)["questions"]:
            question = questions.from_json(entry)
            if question.kind in CLOSED and not question.several and question.id in keys:
                key = questions.key_from_json(keys[question.id])
                found += [(question, field, right) for field, right in key.answers.items()]
    return found


def suspicious():
    """{question id: the option labelled as the most suspicious}."""
    return {
        f"{folder.name[3:]}/{name}": key["suspicious"]
        for folder in sources.lesson_folders()
        for name, key in sources.keys(folder).items()
        if "suspicious" in key
    }


TRICKS = {
    "always the first": lambda question: question.options[0].id,
    "always the longest": lambda question: max(question.options, key=lambda option: len(option.text)).id,
    "always the most suspicious": lambda question: suspicious()[question.id],
}


def interval(hits, count):
    """The 95 % Wilson interval of a share (Wilson 1927)."""
    z, share = 1.96, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return middle - half, middle + half


def test_every_closed_question_labels_its_most_suspicious_option():
    labelled = suspicious()
    for question, _, _ in items():
        assert labelled.get(question.id) in {option.id for option in question.options}, question.id


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_beats_no_random_choice(trick, record_property):
    asked = items()
    hits = sum(TRICKS[trick](question) == right for question, _, right in asked)
    chance = sum(1 / len(question.options) for question, _, _ in asked) / len(asked)
    low, high = interval(hits, len(asked))
    record_property(
        "told",
        f"{trick}: {hits / len(asked):.0%} [{low:.0%}, {high:.0%}] of {len(asked)} items; a random option: {chance:.0%}",
    )
    assert low <= chance
