"""The lessons' prose: numbers hold, every lesson has what a lesson needs, and links lead only where they may."""

import pytest

from mixedsignals import kit
from mixedsignals.authoring import inputs, prose, review

FOLDERS = inputs.lesson_folders()


@pytest.mark.keys
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_the_prose_says_holds(folder):
    assert list(prose.faults(folder)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_lesson_has_what_a_lesson_needs(folder):
    assert list(review.of_page(folder)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_id_names_its_answer(folder):
    assert list(review.of_ids(folder)) == []


def test_no_question_gives_a_quotations_origin_as_what_its_words_mean():
    asked = [entry for folder in FOLDERS for entry in inputs.questions(folder)["questions"]]
    written = [option for entry in asked if entry["kind"] == "choose" for option in entry.get("options", [])]
    options = [option for option in written if isinstance(option, dict)]
    assert options and not [option["text"] for option in options if "meaning" in option and "“" in option["text"]]


def test_no_address_of_an_exercise_item_is_a_live_link():
    for lesson in kit.lessons():
        text = next((kit.home() / "exercises").glob(f"[0-9][0-9]_{lesson}.json")).read_text()
        assert "<a " not in text and "http" not in text
