"""The instructor's notes: minutes add up, what they name is there, and none of it reaches a learner."""

import shutil

import nbformat
import pytest

from mixedsignals import __main__, kit
from mixedsignals.authoring import compile, guide, inputs, minutes, outline
from mixedsignals.teaching import shelf
from mixedsignals.web import site

FOLDERS = inputs.lesson_folders()
LESSON = "04_denials"


@pytest.fixture
def copy(tmp_path, house, monkeypatch):
    """A copy of what notes are read from; returns the path of a lesson's text."""
    for room in ("datasets", "exercises", "lessons", "notebooks", "solutions", "workshop"):
        if (house / room).exists():
            shutil.copytree(house / room, tmp_path / room)
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    return tmp_path / "lessons" / LESSON / "lesson.md"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_clock_of_a_lesson_adds_up_to_the_minutes_that_its_page_promises(folder):
    notes = guide.guide(folder)
    asked = {entry["id"]: entry for entry in compile.lesson_questions(folder)}
    page = nbformat.read(kit.home() / "notebooks" / f"{folder.name}.ipynb", as_version=4)
    promised = minutes.promised(minutes.to_read(page, asked))  # what the built page says of itself is test_build's
    assert sum(step.minutes for step in notes.steps if not step.talk) == promised
    assert sum(step.minutes for step in notes.short) == min(15, promised)
    assert outline.running(list(notes.steps))[0] == "0:00"
    assert set(notes.must) <= set(notes.asked)
    assert len(notes.wrong) >= 3 and len(notes.discuss) >= 2 and len(notes.slides) >= 3
    assert all(slide.notes for slide in notes.slides), "every slide has something to say"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("| 6 | The ladder", "| 7 | The ladder", "the steps take 26 minutes, and the page promises 25"),
        ("| 6 | The ladder", "| six | The ladder", "“six” is no number of minutes"),
        (
            "| 2 | Breakfast, 6 May 1960 | `denials",
            "| 3 | Breakfast, 6 May 1960 | `denials",
            "the steps take 16 minutes",
        ),
        ("### Discuss", "### Discus", "“### Discuss” is missing"),
        ("**`denials/doors`**", "**`denials/dors`**", "the lesson has no question “denials/dors”"),
        ("- `denials/swap`", "- `denials/swop`", "the lesson has no question “denials/swop”"),
        (
            '`denials.scope(case, "Kyiv")`',
            '`denials.scope(case, "Kiev")`',
            "no cell of the lesson ends on “denials.scope",
        ),
        ("| min | what | ask | say and do |", "| min | what | say and do |", "a table has other columns"),
    ],
)
def test_a_mistake_in_the_notes_is_one_sentence(copy, old, new, said):
    text = copy.read_text(encoding="utf-8")
    assert old in text
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(kit.KitError, match="lessons/04_denials/lesson.md, instructor's notes") as caught:
        guide.guide(copy.parent)
    assert said in str(caught.value)


def test_nothing_of_the_notes_stands_on_a_learners_page():
    pages = "".join(path.read_text(encoding="utf-8") for path in (kit.home() / "notebooks").glob("*.ipynb"))
    for folder in FOLDERS:
        notes = guide.guide(folder)
        said = [step.cells["say and do"] for step in notes.steps] + [slide.notes for slide in notes.slides]
        for sentence in filter(lambda text: len(text) > 40, [*said, *notes.wrong]):
            assert sentence.replace('"', '\\"') not in pages, sentence


def test_minutes_that_do_not_add_up_are_a_warning_and_every_page_is_written(copy, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shelf.deck, "reveal", lambda folder: None)
    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace("| 6 | The ladder", "| 9 | The ladder", 1), encoding="utf-8")
    assert __main__.main(["workshop", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert (
        "Warning: lessons/04_denials/lesson.md, instructor's notes, Timetable: the steps take 28 minutes, and" in told
    )
    assert "Warning: workshop/plans/" in told, "a plan that gives the lesson its minutes no longer holds"
    assert len(list((tmp_path / "out").glob("run-*.html"))) == len(FOLDERS)
    assert len(list((tmp_path / "out").glob("*.html"))) == int(told.partition(" pages. Open")[0].split()[-1])
    assert __main__.main(["handout", "4", str(tmp_path / "paper")]) == 0
    assert __main__.main(["check", LESSON]) == 1
    assert "the steps take 28 minutes, and the page promises 25" in capsys.readouterr().out


def test_the_site_says_the_same_warnings_and_is_written(copy, tmp_path, monkeypatch, capsys):
    """Everything but the instructor's pages is left out: only they rest on the notes."""

    def by_sphinx(source, built, trees):
        (built / "_static").mkdir()

    monkeypatch.setattr(shelf.deck, "reveal", lambda folder: None)
    for name, instead in (("_write", lambda source: None), ("_by_sphinx", by_sphinx), ("lite", lambda folder: None)):
        monkeypatch.setattr(site, name, instead)
    monkeypatch.setattr(site.datapages, "csv_files", lambda folder: None)
    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace("| 6 | The ladder", "| 7 | The ladder", 1), encoding="utf-8")
    assert __main__.main(["site", str(tmp_path / "out")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "the steps take 26 minutes, and the page promises 25" in lines[0]
    assert lines[-1].startswith("The site is in ") and (tmp_path / "out" / "teach" / "index.html").exists()
