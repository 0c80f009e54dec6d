"""Every table that says something of each kind of question holds the kinds that there are: none more, none less."""

import json

import pytest

from mixedsignals.authoring import compile, keys, minutes, review, validation
from mixedsignals.classroom import canvas, moodle
from mixedsignals.engine import KINDS, scoring, steps
from mixedsignals.engine.form import _BODIES as FORMS
from mixedsignals.teaching import keysheet, worksheet
from tests.support import hands, kinds

TABLES = {
    "the form": FORMS,
    "scoring": scoring._SCORES,
    "what authors must write": compile.NEEDS,
    "what authors may write": compile.MAY,
    "what a key may hold": keys.USED,
    "minutes": minutes.DECIDING,
    "the key on paper": keysheet._BODIES,
    "paper": {**worksheet._BODIES, "browse": "paper has no tabs to open"},
    "Canvas": {**canvas.KINDS, **canvas.LEFT_OUT},
    "Moodle": {**moodle.KINDS, **moodle.NOT_CARRIED},
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_every_kind(name):
    assert TABLES[name].keys() == set(KINDS)


def test_no_kind_is_both_carried_to_a_platform_and_not():
    assert not moodle.KINDS.keys() & moodle.NOT_CARRIED.keys()
    assert not canvas.KINDS.keys() & canvas.LEFT_OUT.keys()


def test_the_schema_of_questions_knows_every_kind():
    schema = json.loads((validation.FOLDER / "questions.schema.json").read_text(encoding="utf-8"))
    assert list(kinds_in(schema)) == [list(KINDS)]


def kinds_in(schema):
    """The values that a schema lets `kind` have, wherever it stands."""
    for name, part in schema.items() if isinstance(schema, dict) else ():
        if name == "kind" and "enum" in part:
            yield part["enum"]
        yield from kinds_in(part)


def test_tables_of_some_kinds_name_none_that_there_is_not():
    some = {*keys.ANSWERED, *keys.DIAGNOSED, *review.CLOSED, *steps.APART}
    assert some < set(KINDS)


def test_hands_fill_in_every_kind_by_keyboard_and_every_kind_has_a_sample():
    assert all(callable(getattr(hands.Keyboard, f"_{kind}")) for kind in KINDS)
    assert {sample.question["kind"] for sample in kinds.SAMPLES} == set(KINDS)
