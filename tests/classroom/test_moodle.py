"""The question bank, read back as Moodle reads it: by the signs of cloze, not by the code that wrote them."""

import dataclasses
import html
import json
import re
from xml.etree import ElementTree as xml

import pytest

from mixedsignals import kit
from mixedsignals.classroom import moodle
from tests.support.kinds import CHOOSE, CLASSIFY, SAMPLES, SEVERAL, write_home


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """The kit's own questions: (elements of the bank, what was left out)."""
    out = tmp_path_factory.mktemp("moodle")
    count, left_out = moodle.export(out)
    read = xml.parse(out / moodle.FILE).getroot()
    made = [question for question in read if question.get("type") != "category"]
    assert len(made) == count
    return made, left_out


def asked():
    return [entry for lesson in kit.lessons() for entry in kit.lesson_json("exercises", lesson)["questions"]]


def blanks(text):
    """The blanks of a cloze text: [{choice: (credit, feedback)}], with what Moodle escapes undone."""
    found = []
    for body in re.findall(r"\{1:MULTICHOICE:((?:\\.|[^}\\])*)\}", text):
        choices = {}
        for choice in re.split(r"(?<!\\)~", body):
            sign, answer, _, feedback = re.fullmatch(
                r"(=|%100%)?((?:\\.|[^#\\])*)(#)((?:\\.|[^\\])*)", choice, re.S
            ).groups()
            undone = [html.unescape(re.sub(r"\\(.)", r"\1", part)) for part in (answer, feedback)]
            choices[undone[0]] = (100 if sign else 0, undone[1])
        found.append(choices)
    return found


def test_each_question_is_carried_or_named_with_a_reason(bank):
    made, left_out = bank
    carried = [question.findtext("idnumber") for question in made]
    assert len(set(carried)) == len(carried)
    assert {*carried, *(name for name, _ in left_out)} == {entry["id"] for entry in asked()}
    assert all(reason for _, reason in left_out)
    assert len(carried) > 90


def test_each_blank_has_every_choice_once_and_the_kits_own_answers(bank):
    by_id, diagnosed = {question.findtext("idnumber"): question for question in bank[0]}, 0
    for entry in asked():
        if entry["kind"] not in ("classify", "pair") or entry["id"] not in by_id:
            continue
        key = kit.lesson_json("solutions", entry["id"].partition("/")[0])[entry["id"]]
        names = {option["text"]: option["id"] for option in entry["options"]}
        read = blanks(by_id[entry["id"]].findtext("questiontext/text"))
        assert len(read) == len(entry["items"])
        for item, choices in zip(entry["items"], read):
            assert {names[text] for text in choices} == set(names.values())
            good = {names[text] for text, (credit, _) in choices.items() if credit}
            readings = {*key.get("defensible", {}).get(item["id"], {})} & {*names.values()}
            assert good == {key["answers"][item["id"]], *readings}
            diagnoses = key.get("diagnoses", {}).get(item["id"], {})
            for text, (credit, feedback) in choices.items():
                if not credit:
                    assert feedback == diagnoses.get(names[text], "")
                    diagnosed += bool(feedback)
    assert diagnosed > 500


@pytest.fixture
def choices(tmp_path, monkeypatch):
    """What Moodle reads of a question of the kind choose: (element, {option: (per cent, feedback)})."""

    def read(sample):
        monkeypatch.setenv("MIXEDSIGNALS_HOME", str(write_home(tmp_path / "home", [sample])))
        moodle.export(tmp_path / "out")
        question = xml.parse(tmp_path / "out" / moodle.FILE).getroot().find("question[@type='multichoice']")
        names = {f"<p>{kit.safe(option['text'])}</p>": option["id"] for option in sample.question["options"]}
        told = {
            names[answer.findtext("text")]: (float(answer.get("fraction")), answer.findtext("feedback/text"))
            for answer in question.findall("answer")
        }
        assert told.keys() == set(names.values())
        return question, told

    return read


def test_a_choice_has_its_credit_and_its_diagnosis(choices):
    question, told = choices(CHOOSE)
    assert question.findtext("single") == "true"
    assert told == {
        "somebody": (100, "<p>“Is expected” has no subject.</p>"),
        "that": (0, "<p>You took an expectation for a fact.</p>"),
        "nothing": (0, "<p>You took a hedge for silence.</p>"),
    }


def test_a_defensible_choice_has_the_whole_credit_and_what_speaks_for_it(choices):
    readings = {"choice": {"nothing": "Nobody is named who says so."}}
    _, told = choices(dataclasses.replace(CHOOSE, key={**CHOOSE.key, "defensible": readings}))
    assert told["nothing"] == (100, "<p>Defensible: Nobody is named who says so.</p>")
    assert (told["somebody"][0], told["that"][0]) == (100, 0)


def test_of_several_right_ticks_each_has_its_share_and_a_wrong_one_costs_as_much(choices):
    """Who ticks everything comes to nothing."""
    question, told = choices(SEVERAL)
    assert question.findtext("single") == "false"
    assert {name: credit for name, (credit, _) in told.items()} == {
        "clerk": 50,
        "porter": 50,
        "editor": -50,
        "ambassador": -50,
    }
    assert told["editor"][1] == "<p>The editor heard it from somebody.</p>"


@pytest.mark.parametrize(
    "nasty", ["a } b", "a ~ b", "a # b", "=a", "%100%a", 'a "b" / c \\ d', "<script>x</script>", "ü 日"]
)
def test_signs_that_cloze_reads_come_through(tmp_path, monkeypatch, nasty):
    question = json.loads(json.dumps(CLASSIFY.question))
    question["options"][0]["text"] = nasty
    changed = CLASSIFY.__class__(**{**CLASSIFY.__dict__, "question": question})
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(write_home(tmp_path / "home", [changed])))
    moodle.export(tmp_path / "out")
    read = xml.parse(tmp_path / "out" / moodle.FILE).getroot().find("question[@type='cloze']")
    text = read.findtext("questiontext/text")
    assert "<script>" not in text
    for choices in blanks(text):
        assert nasty in {choice.lstrip("\u2060") for choice in choices}
        assert len(choices) == len(question["options"])


def test_without_keys_there_is_no_bank_but_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(write_home(tmp_path / "home", SAMPLES, solutions=False)))
    with pytest.raises(kit.KitError, match="needs the keys"):
        moodle.export(tmp_path / "out")


def test_what_a_lesson_asks_on_its_page_is_in_a_folder_that_says_so(tmp_path):
    moodle.export(tmp_path)
    folder, found = "", {}
    for question in xml.parse(tmp_path / moodle.FILE).getroot():
        folder = question.findtext("category/text") or folder
        found[question.findtext("idnumber")] = folder
    assert found["start/seven"].endswith("asked in the lesson (open its page beside them)")
    assert found["denials/type"] == "$course$/Mixed Signals/4 · Anatomy of a denial"
