"""No exercise rewards a trick: always the first option, the longest, the most suspicious.

The most suspicious option of a question is labelled in its key (`suspicious`). Over all items of the closed kinds, and
of each kind apart, a trick is set beside a random option per item; its 95 % interval (Wilson) must not lie above what
chance gives. The rule is `review.of_tricks`.
"""

import copy

import pytest

from mixedsignals.authoring import compile, inputs, review

FOLDERS = [folder for folder in inputs.lesson_folders() if inputs.asks(folder)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_closed_question_labels_its_most_suspicious_option(folder):
    assert list(review.of_labels(folder)) == []


@pytest.mark.parametrize("kind", ["", *review.CLOSED])
@pytest.mark.parametrize("trick", review.TRICKS)
def test_a_trick_beats_no_random_choice(trick, kind, record_property):
    hits, count, chance, (low, high) = review.trick(trick, kind)
    if not count:
        assert not [entry for entry, _, _ in review.items(kind) if review.TRICKS[trick](entry, {})]
        return
    if not kind:
        record_property(
            "told",
            f"{trick}: {hits / count:.0%} [{low:.0%}, {high:.0%}] of {count} items; a random option: {chance:.0%}",
        )
    assert low <= chance


@pytest.mark.keys
def test_a_trick_that_pays_is_named(monkeypatch):
    rigged = copy.deepcopy(review.items("choose"))
    for entry, right, _ in rigged:
        entry["options"].sort(key=lambda option, right=right: option["id"] != right)
    monkeypatch.setattr(review, "items", lambda kind="": rigged)
    told = f"“always option 1” is right in {len(rigged)} of {len(rigged)} items"
    assert any(told in fault for fault in review.of_tricks())


def test_a_lesson_is_compiled_once_as_long_as_its_files_stay_as_they_are():
    assert compile.lesson_questions(FOLDERS[0]) is compile.lesson_questions(FOLDERS[0])
