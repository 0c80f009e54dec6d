"""The rule for minutes: reading, deciding, writing; and that a page does not promise less than the rule says."""

import re

import nbformat
import pytest

from mixedsignals import kit
from mixedsignals.authoring import compile, inputs, minutes
from mixedsignals.show import Explorer

ASKED = {
    entry["id"]: entry
    for folder in inputs.lesson_folders()
    if inputs.asks(folder)
    for entry in compile.lesson_questions(folder)
}


def write(words, rows=0):
    items = [{"id": f"r{number}", "text": ""} for number in range(rows)]
    return {"kind": "write", "title": "", "prompt": "", "words": words, "items": items}


@pytest.mark.parametrize("words, composed, looked_over", [([120, 180], 12.5, 3.0), ([50, 110], 80 / 12, 1.6)])
def test_a_text_takes_its_writing_and_its_looking_over(words, composed, looked_over):
    assert minutes.to_write(write(words)) == pytest.approx(composed + looked_over)
    without = minutes.to_answer(write([0, 0]))
    assert minutes.to_answer(write(words)) == pytest.approx(without + composed + looked_over)


def test_each_row_that_could_be_named_takes_a_while():
    assert minutes.to_answer(write([0, 0], 12)) - minutes.to_answer(write([0, 0])) == pytest.approx(12 * 0.3)


def test_what_is_not_written_takes_no_writing():
    assert all(minutes.to_write(entry) == 0 for entry in ASKED.values() if entry["kind"] != "write")


def test_the_brief_takes_what_a_reader_took():
    """A fresh reader's estimate: reading 2.5, choosing rows 4, writing 10 to 13, checking 3 to 5; second, 11 to 14."""
    assert 19 <= minutes.to_answer(ASKED["brief/brief"]) <= 25
    assert 11 <= minutes.to_answer(ASKED["brief/february"]) <= 14


def test_the_ninety_minutes_are_ninety_and_none_of_their_parts_is_promised_too_short():
    text = (kit.home() / "lessons" / "paths" / "ninety.md").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^## ", text)[1:]
    promised = [int(found[1]) if (found := re.search(r"\((\d+) minutes\)", part)) else 0 for part in parts]
    assert sum(promised) == 90
    for part, given in zip(parts, promised):
        asked = re.findall(r'practice\("([^"]+)"\)', part)
        cell = nbformat.v4.new_markdown_cell(re.sub(r"```.*?```", "", part, flags=re.S))
        questions = [nbformat.v4.new_code_cell(f'practice("{name}")') for name in asked]
        taken = minutes.to_read(nbformat.v4.new_notebook(cells=[cell, *questions]), ASKED)
        assert taken <= given or not given, part.splitlines()[0]


def test_a_picture_to_play_with_takes_two_minutes_also_as_a_saved_page_shows_it():
    shown = Explorer([], "a thing")._repr_mimebundle_()["text/html"]
    cell = nbformat.v4.new_code_cell(
        "explore()", outputs=[nbformat.v4.new_output("display_data", {"text/html": shown})]
    )
    assert minutes.to_read(nbformat.v4.new_notebook(cells=[cell]), {}) == 2
