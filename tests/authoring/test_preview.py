"""A lesson's questions as a page for the browser: whole, answered where there is a key, one sentence where not."""

import shutil
import webbrowser
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mixedsignals import __main__, kit
from mixedsignals import engine as questions
from mixedsignals.authoring import compile, inputs, preview

FOLDERS = [folder for folder in inputs.lesson_folders() if (folder / "questions.yml").exists()]


@pytest.fixture
def lesson(tmp_path, house, monkeypatch):
    """A copy of what a lesson is built from; returns the path of its questions."""
    for room in ("datasets", "lessons", "solutions"):
        shutil.copytree(house / room, tmp_path / room)
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    return tmp_path / "lessons" / "04_denials" / "questions.yml"


class Tags(HTMLParser):
    """Counts the tags that are open at the end of a page; 0 if it is well formed."""

    VOID = frozenset({"meta", "input", "br", "img"})

    def __init__(self, text):
        super().__init__()
        self.open, self.bad = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append(tag)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_page_shows_every_question_and_every_answer(folder):
    shown, built = preview.preview_html(folder), compile.lesson_questions(folder)
    keys = compile.lesson_keys(folder)
    tags = Tags(shown)
    assert built and tags.open == tags.bad == []
    for entry in built:
        question = questions.from_json(entry)
        assert questions.static(question) in shown
        if entry["id"] in keys:  # what nobody grades has no key
            assert questions.solved(question, questions.key_from_json(keys[entry["id"]])) in shown


@pytest.mark.parametrize("name", ["4", "04", "denials"])
def test_a_lesson_goes_by_number_or_name(monkeypatch, capsys, name):
    monkeypatch.setattr(webbrowser, "open", lambda address: None)
    assert __main__.main(["preview", name]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path.name == "04_denials.html"
    shutil.rmtree(path.parent)
    assert __main__.main(["check", name]) == 0
    assert "04_denials; no faults found." in capsys.readouterr().out


def test_preview_opens_the_page_and_prints_its_path(monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    assert __main__.main(["preview", "04_denials"]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert opened == [path.as_uri()]
    assert path.read_text(encoding="utf-8") == preview.preview_html(kit.home() / "lessons" / "04_denials")
    assert not path.is_relative_to(kit.home())
    shutil.rmtree(path.parent)


@pytest.mark.keys
def test_without_keys_the_questions_show_unanswered(lesson):
    shutil.rmtree(lesson.parents[2] / "solutions")
    shown = preview.preview_html(lesson.parent)
    assert '<form class="ms-form' in shown and '<section class="ms-solution' not in shown


@pytest.mark.keys
def test_what_an_author_wrote_shows_as_text(lesson):
    lesson.write_text(
        lesson.read_text(encoding="utf-8").replace(
            "title: Anatomy of a denial", "title: '<script>alert(1)</script> {style}'"
        ),
        encoding="utf-8",
    )
    shown = preview.preview_html(lesson.parent)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {style}" in shown and "<script" not in shown


@pytest.mark.keys
@pytest.mark.parametrize(
    "old, new, said",
    [
        (
            "kind: choose",
            "kind: chose",
            ("lessons/04_denials/questions.yml, question wait, kind: “chose” is not known. Did you mean “choose”?",),
        ),
        (
            "row: response-nyp-waltz,",
            "row: response-nobody,",
            ("lessons/04_denials/questions.yml, question type: ", "“response-nobody”"),
        ),
        ("    prompt:", "    promt:", ("lessons/04_denials/questions.yml, question wait", "promt")),
        ("questions:", "questions: [", ("questions.yml, line ",)),
    ],
)
def test_a_mistake_is_one_sentence_with_file_question_and_key(lesson, capsys, old, new, said):
    text = lesson.read_text(encoding="utf-8")
    assert old in text
    lesson.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert __main__.main(["preview", "04_denials"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and all(part in error for part in said), error


@pytest.mark.keys
def test_a_key_that_does_not_fit_is_one_sentence(lesson, capsys):
    path = lesson.parents[2] / "solutions" / "keys" / "04_denials.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("answers: {choice: little-time}", "answers: {choice: no-time}", 1),
        encoding="utf-8",
    )
    assert __main__.main(["preview", "04_denials"]) == 1
    assert (
        "solutions/keys/04_denials.yml, question wait: answers.choice: “no-time” is no option."
        in capsys.readouterr().err
    )


def test_a_lesson_that_is_not_there_is_one_sentence(capsys):
    assert __main__.main(["preview", "99_nothing"]) == 1
    assert "There is no lesson “99_nothing” with questions. Those with questions are: " in capsys.readouterr().err
