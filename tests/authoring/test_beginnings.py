"""What an author begins with: a lesson and a question of each kind, which build and check as they are written."""

import re
import shutil
import types

import pytest
import yaml

from mixedsignals import __main__, kit
from mixedsignals.authoring import beginnings, build, compile, inputs, notebooks, review
from mixedsignals.data import cases

NUMBER = max(int(folder.name[:2]) for folder in inputs.lesson_folders()) + 1
FOLDER = f"{NUMBER}_bridges"


@pytest.fixture
def home(tmp_path, house, monkeypatch):
    """A checkout of this test's own, in which an author can write and build."""
    for room in ("datasets", "lessons", "solutions", "exercises", "notebooks", "docs"):
        shutil.copytree(house / room, tmp_path / room)
    for file in ("README.md", "pyproject.toml"):
        shutil.copy(house / file, tmp_path)
    (tmp_path / "mixedsignals").symlink_to(house / "mixedsignals")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def lesson(home):
    """The folder of a new lesson."""
    beginnings.new_lesson("bridges")
    return home / "lessons" / FOLDER


def said(lesson):
    """All that the rules about questions and keys say of a lesson, and those about its page."""
    rules = (review.of_page, review.of_samples, review.of_reasons, review.of_diagnoses, review.of_labels, review.of_ids)
    return [fault for rule in rules for fault in rule(lesson)]


@pytest.mark.keys
def test_a_new_lesson_with_a_question_of_each_kind_is_built_and_has_no_fault(lesson):
    for kind in beginnings.KINDS:
        beginnings.new_question(FOLDER, kind)
    build.build([FOLDER])
    last = inputs.lesson_folders()[-2].name
    assert review.faults(lesson) == [
        f"notebooks/{last}.ipynb does not lead to {FOLDER} yet. Run: python start.py build"
    ], "nothing is wrong with the lesson itself"
    page = (kit.home() / "notebooks" / f"{FOLDER}.ipynb").read_text(encoding="utf-8")
    assert "data:image/svg+xml" in page or "<svg" in page, "its picture is shown"
    assert "for you alone" not in page and "For the instructor" not in page, "what is for authors stays with them"
    assert f"notebooks/{FOLDER}.ipynb" in (kit.home() / "README.md").read_text(encoding="utf-8")


@pytest.mark.keys
@pytest.mark.parametrize("kind", beginnings.KINDS)
def test_a_new_question_of_a_kind_is_sound_and_changes_no_other(lesson, kind):
    files = inputs.questions_file(lesson), inputs.keys_file(lesson)
    before = [path.read_text(encoding="utf-8") for path in files]
    for name in (kind, f"{kind}-2"):
        assert f"The question {name} stands" in beginnings.new_question(FOLDER, kind)
    assert all(path.read_text(encoding="utf-8").startswith(text.rstrip()) for path, text in zip(files, before))
    built = compile.lesson_questions(lesson)
    assert [entry["kind"] for entry in built[2:]] == [kind, kind]
    assert f"bridges/{kind}" in compile.lesson_keys(lesson)
    assert said(lesson) == []
    text = files[0].read_text(encoding="utf-8")
    written = text[text.index(f"- name: {kind}  #") :]
    fields = [line for line in written.split("- name:")[1].splitlines() if re.match(r"    [a-z]+:", line)]
    assert fields and all("  # " in line for line in fields), fields


@pytest.mark.keys
def test_a_question_goes_where_the_lessons_own_form_has_it(home):
    """An indentation of the author's own is kept, and a lesson without keys gets none."""
    folder = home / "lessons" / "04_denials"
    inputs.keys_file(folder).unlink()
    path = inputs.questions_file(folder)
    head, questions = path.read_text(encoding="utf-8").split("questions:\n")
    path.write_text(head + "questions:\n" + re.sub("^  ", "", questions, flags=re.M), encoding="utf-8")
    assert "so it has none" in beginnings.new_question("04_denials", "write", "own")
    assert inputs.questions(folder)["questions"][-1]["name"] == "own"
    assert not inputs.keys_file(folder).exists()


@pytest.mark.keys
@pytest.mark.parametrize(
    "words, told",
    [
        (
            ["new-lesson", "Bridges"],
            "“Bridges” cannot be the name of a lesson. Use small letters alone, such as denials.",
        ),
        (["new-lesson", "denials"], "There is a lesson “denials” already. Choose another name."),
        (["new-lesson", "bridges", "--case", "u2_196"], "There is no case “u2_196”. Did you mean “u2_1960”?"),
        (["new-question", "04_denial", "mark"], "There is no lesson “04_denial”. Did you mean “04_denials”?"),
        (["new-question", "04_denials", "matrx"], "There is no kind “matrx”. Did you mean “matrix”?"),
        (
            ["new-question", "04_denials", "mark", "--name", "type"],
            "“type” cannot be the question's name. Use small letters, digits and hyphens, and one that is not taken.",
        ),
    ],
)
def test_a_beginning_that_cannot_be_is_one_sentence(home, capsys, words, told):
    before = sorted(path.name for path in (home / "lessons").iterdir())
    assert __main__.main(words) == 1
    assert capsys.readouterr().err == f"Mixed Signals: {told}\n"
    assert sorted(path.name for path in (home / "lessons").iterdir()) == before


@pytest.mark.keys
def test_a_lesson_can_begin_with_another_case(home):
    beginnings.new_lesson("spies", "u2_1960")
    folder = home / "lessons" / f"{NUMBER}_spies"
    assert inputs.questions(folder)["case"] == "u2_1960"
    assert 'cases.load("u2_1960")' in (folder / "lesson.md").read_text(encoding="utf-8")
    assert said(folder) == []


# What CONTRIBUTING and docs/QUESTIONS.md show, compiled as it stands there.


def blocks(path):
    """Entries and keys of the questions that a document shows: [(entry, key)]."""
    found = re.findall(r"```yaml\n(.*?)```", path.read_text(encoding="utf-8"), re.S)
    parts = [yaml.safe_load(text) for text in found]
    entries = [part[0] for part in parts if isinstance(part, list) and "kind" in part[0]]
    keys = {name: key for part in parts if isinstance(part, dict) for name, key in part.items()}
    return [(entry, keys[entry["name"]]) for entry in entries]


@pytest.mark.keys
@pytest.mark.parametrize("file, kinds", [("CONTRIBUTING.md", ["choose"]), ("docs/QUESTIONS.md", beginnings.KINDS)])
def test_the_questions_that_a_document_shows_are_whole(lesson, house, file, kinds):
    shown = blocks(house / file)
    assert [entry["kind"] for entry, _ in shown] == list(kinds)
    path, keys = inputs.questions_file(lesson), inputs.keys_file(lesson)
    written = {
        **inputs.questions(lesson),
        "questions": inputs.questions(lesson)["questions"] + [part for part, _ in shown],
    }
    known = {**inputs.keys(lesson), **{entry["name"]: key for entry, key in shown}}
    path.write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")
    keys.write_text(yaml.safe_dump(known), encoding="utf-8")
    assert set(compile.lesson_keys(lesson)) == {f"bridges/{name}" for name in known}
    assert said(lesson) == []


@pytest.mark.keys
def test_the_picture_that_a_recipe_shows_is_drawn(lesson, house):
    """As it stands in docs/RECIPES.md, with its rows in the lesson's examples.yml."""
    recipe = (house / "docs" / "RECIPES.md").read_text(encoding="utf-8").partition("## Add a picture")[2]
    code, rows = (re.search(f"```{form}\n(.*?)```", recipe, re.S)[1] for form in ("python", "yaml"))
    path = lesson / "examples.yml"
    path.write_text(path.read_text(encoding="utf-8") + rows, encoding="utf-8")
    assert list(review.of_examples(lesson)) == []
    module = types.ModuleType("mixedsignals.lessons.bridges")
    module.__package__ = "mixedsignals.lessons"
    exec(code, module.__dict__)
    shown = module.speakers(cases.Case("phone_calls"))
    assert shown.alternative == "Statements by side: moscow 1, kyiv 1." and "<svg" in shown.svg


def test_a_comment_of_an_author_keeps_every_line_in_its_place():
    text = "a\n<!-- b\nc -->\nd <!-- e -->\n"
    assert notebooks.without_comments(text) == "a\n\n\nd <!-- e -->\n"
