"""What learners open is what authors wrote: rebuilt and compared, executed, static, and with every sample answer tried."""

import re

import nbformat
import pytest

from mixedsignals import engine as questions
from mixedsignals import kit
from mixedsignals.authoring import build, compile, derived, notebooks, sources, worked
from mixedsignals.engine import scoring
from mixedsignals.show.bundle import WIDGET_VIEW

FOLDERS = sources.lesson_folders()
NAMES = [folder.name for folder in FOLDERS]
NOTEBOOKS = sorted(
    path for room in ("notebooks", "exercises", "solutions") for path in (kit.home() / room).glob("*.ipynb")
)


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_json_is_as_rebuilt(folder):
    for path, text in build.texts(folder).items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is out of date: python start.py build {folder.name}"
        )


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_notebooks_are_as_rebuilt(folder):
    _as_planned(build.plans(folder))


def test_glossary_and_rubric_are_as_rebuilt():
    _as_planned(build.shared())


def _as_planned(plans):
    for path, planned in plans.items():
        committed = nbformat.read(path, as_version=4)
        for cell, ran in zip(planned.cells, committed.cells):
            if cell.cell_type == "code":
                cell.outputs = ran.get("outputs", [])
        promised = build.promise(path, planned)
        assert notebooks.sources_of(committed) == notebooks.sources_of(promised), f"{path.name} is out of date"
        assert committed.metadata.get("mixedsignals") == promised.metadata.get("mixedsignals")


@pytest.mark.parametrize("case", worked.CASES)
def test_worked_items_are_those_of_the_written_rule(case):
    path = kit.home() / "datasets" / case / "worked.csv"
    assert path.read_text(encoding="utf-8") == build.worked_csv(case)


def test_no_item_is_both_worked_and_in_an_exercise():
    for folder in FOLDERS:
        if not (folder / "questions.yml").exists():
            continue
        written = sources.read_yaml(folder / "questions.yml")
        for entry in written["questions"]:
            for item in entry.get("items", []) if entry.get("where") != "lesson" else []:
                name = item if isinstance(item, str) else item.get("row", "")
                assert (name, entry.get("dimension")) not in sources.worked(written["case"]), f"{entry['name']}: {name}"


@pytest.mark.parametrize("path", derived.files(), ids=lambda path: path.relative_to(kit.home()).as_posix())
def test_derived_parts_are_as_rebuilt(path):
    assert path.read_text(encoding="utf-8") == derived.refreshed(path)


def test_nothing_stands_in_the_learners_rooms_that_is_not_built():
    made = {path for folder in FOLDERS for path in [*build.plans(folder), *build.texts(folder)]} | build.shared().keys()
    there = {
        path
        for room in ("notebooks", "exercises")
        for path in (kit.home() / room).iterdir()
        if path.suffix in (".ipynb", ".json")
    }
    assert there <= made


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_committed_notebooks_are_executed_and_static(path):
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in notebook.cells:
        assert "instructor" not in cell.metadata.get("tags", [])
        for output in cell.get("outputs", []):
            assert output.output_type in ("execute_result", "display_data"), f"{output.get('text', output)}"
            assert WIDGET_VIEW not in output["data"]
            assert "text/html" in output["data"]
    assert "widgets" not in notebook.metadata


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_picture_has_a_text_alternative(path):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert not any(mime.startswith("image/") for mime in output["data"]), (
                "show figures as figures.Picture, with words"
            )
            for image in re.findall(r"<img[^>]*>", output["data"]["text/html"]):
                assert re.search(r'alt="[^"]{40,}"', image), image[:80]


def questions_with_keys():
    found = []
    for folder in FOLDERS:
        built = compile.lesson_questions(folder) if (folder / "questions.yml").exists() else []
        keys, samples = compile.lesson_keys(folder, built), compile.samples(folder)
        for entry in built:
            if entry["id"] in keys:  # what nobody grades has no key
                found.append(
                    pytest.param(entry, keys[entry["id"]], samples[entry["id"].partition("/")[2]], id=entry["id"])
                )
    return found


@pytest.mark.parametrize("entry, key, samples", questions_with_keys())
def test_blank_wrong_partly_and_right_answers(entry, key, samples):
    outcomes = {"blank": compile.sample_outcome(entry, key, {})}
    right = samples.get("right") or key["answers"]
    outcomes["right"] = compile.sample_outcome(entry, key, right)
    for name in {"wrong", "partly"} & samples.keys():
        outcomes[name] = compile.sample_outcome(entry, key, samples[name])
    expected = {"blank": "not attempted", "right": "recorded" if entry["kind"] == "write" else "right"}
    if entry["kind"] != "write":
        expected["wrong"] = "not yet"
        if len(key.get("answers", {})) > 1:
            expected["partly"] = "partly right"
    assert outcomes == expected


@pytest.mark.parametrize("entry, key, samples", questions_with_keys())
def test_every_single_wrong_choice_is_diagnosed_in_words_of_its_own(entry, key, samples):
    question, made = questions.from_json(entry), questions.key_from_json(key)
    if question.kind not in ("choose", "classify", "pair"):
        return
    for field, values in questions.fields(question).items():
        right = made.answers[field]
        for value in values - set(right if isinstance(right, list) else [right]):
            answer = {field: [value] if isinstance(right, list) else value}
            verdict = scoring.score(question, answer, made)
            shown = questions.verdict_html(question, answer, verdict, made)["items"][field]
            assert kit.say("note.look_again") not in shown, f"{question.id}: {field} = {value}"


def test_exercise_json_holds_no_judgement():
    for lesson in kit.lessons():
        for entry in kit.lesson_json("exercises", lesson)["questions"]:
            assert not {"answers", "why", "diagnoses", "defensible", "key", "rows"} & entry.keys(), entry["id"]
