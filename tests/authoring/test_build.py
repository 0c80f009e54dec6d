"""What learners open is what authors wrote: rebuilt and compared, executed, static, with every sample answer tried."""

import html
import re
import shutil

import nbformat
import pytest

from mixedsignals import kit
from mixedsignals.authoring import apart, build, compile, derived, inputs, notebooks, review, walk, worked
from mixedsignals.show.bundle import WIDGET_VIEW

FOLDERS = inputs.lesson_folders()
NAMES = [folder.name for folder in FOLDERS]
NOTEBOOKS = sorted(
    path
    for room in ("notebooks", "exercises", "solutions")
    for pattern in ("*.ipynb", "??/*.ipynb")  # a page in another language lies in a folder of that name
    for path in (kit.home() / room).glob(pattern)
)


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_json_and_notebooks_are_as_rebuilt(folder):
    assert list(review.stale(folder)) == []


def test_questions_stand_in_the_order_in_which_a_learner_meets_them(tmp_path):
    """The page's own, as its text asks them, whatever stands first in questions.yml; then the exercises, as written."""
    (tmp_path / "lesson.md").write_text('practice("x/two")\n\npractice("x/line")\n', encoding="utf-8")
    built = [{"id": f"x/{name}"} for name in ("line", "three", "two", "four")]
    assert [entry["id"] for entry in build.in_page_order(tmp_path, built)] == ["x/two", "x/line", "x/three", "x/four"]


def test_glossary_and_rubric_are_as_rebuilt():
    assert review.outdated(build.asides()) == []


@pytest.mark.keys
@pytest.mark.parametrize("case", worked.ruled_cases())
def test_worked_items_are_those_of_the_written_rule(case):
    path = kit.home() / "datasets" / case / "worked.csv"
    assert path.read_text(encoding="utf-8") == build.worked_csv(case)


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_no_item_is_both_worked_and_in_an_exercise(folder):
    assert [why for item, worked, why in apart.shared(folder)] == []


@pytest.mark.keys
@pytest.mark.parametrize("path", derived.files(), ids=lambda path: path.relative_to(kit.home()).as_posix())
def test_derived_parts_are_as_rebuilt(path):
    assert path.read_text(encoding="utf-8") == derived.refreshed(path)


def test_nothing_stands_in_the_learners_rooms_that_is_not_built():
    made = {path for folder in FOLDERS for path in [*build.plans(folder), *build.texts(folder)]} | build.asides().keys()
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


ASKING = [folder for folder in FOLDERS if inputs.asks(folder)]


@pytest.mark.parametrize("folder", ASKING, ids=lambda folder: folder.name)
def test_blank_wrong_partly_and_right_answers(folder):
    assert list(review.of_samples(folder)) == []


@pytest.mark.parametrize("folder", ASKING, ids=lambda folder: folder.name)
def test_every_single_wrong_choice_of_a_closed_kind_is_diagnosed_in_words_of_its_own(folder):
    assert list(review.of_diagnoses(folder)) == []


@pytest.mark.parametrize("folder", ASKING, ids=lambda folder: folder.name)
def test_every_answer_of_an_open_kind_has_a_reason(folder):
    """order, mark, estimate, matrix, write and browse have no diagnosis a choice: what teaches there is the reason."""
    built = compile.lesson_keys(folder)
    for entry in compile.lesson_questions(folder):
        if entry["id"] not in built:  # what nobody grades has no key
            continue
        key = built[entry["id"]]
        if entry["kind"] in ("order", "browse"):
            assert set(key["why"]) >= set(key["answers"]) - {"opened"}, entry["id"]
        elif entry["kind"] not in review.CLOSED:
            assert key.get("why") or key.get("model"), entry["id"]


def test_exercise_json_holds_no_judgement():
    for lesson in kit.lessons():
        for entry in kit.lesson_json("exercises", lesson)["questions"]:
            assert not {"answers", "why", "diagnoses", "defensible", "key", "rows"} & entry.keys(), entry["id"]


def test_the_glossary_opens_one_term_at_a_time_and_its_index_leads_to_every_list():
    """Each term of the codebook is folded once; every link of the index has its heading; the kit is named on top."""
    book = inputs.codebook()["dimensions"]
    glossary = build.asides()[kit.home() / walk.GLOSSARY]
    text = "\n".join(cell.source for cell in glossary.cells)
    headings = {line.lstrip("# ").replace(" ", "-") for line in text.splitlines() if line.startswith("##")}
    links = re.findall(r"\]\(#(.+?)\)(?= · |\n|$)", glossary.cells[1].source)
    assert len(links) == len(book) + 1 and set(links) <= headings
    terms = [code["title"] for part in book.values() for code in part["codes"].values()]
    folded = re.findall(r"<details><summary>(.*?)</summary>", text)
    assert sorted(folded) == sorted([*(html.escape(term, quote=False) for term in terms), "The schemes"])
    assert re.search("mixed ?signals", glossary.cells[0].source, re.I)


def test_terms_stand_with_the_first_lesson_that_works_with_them():
    met = build.dimensions_met()
    assert met["genre"].startswith("Lesson 1") and met["pair-relation"].startswith("Lesson 5")
    assert set(met) <= set(inputs.codebook()["dimensions"])


@pytest.mark.parametrize(
    "folder", [folder for folder in FOLDERS if inputs.asks(folder)], ids=lambda folder: folder.name
)
def test_exercises_link_to_the_terms_that_they_ask_for(folder):
    page = build.plans(folder).get(kit.home() / "exercises" / f"{folder.name}.ipynb")
    asked = {entry["dimension"] for entry in inputs.questions(folder)["questions"] if entry.get("dimension")}
    if page is not None:
        assert page.cells[1].source.count("glossary.ipynb#") == len(asked)


def test_a_kernel_draws_inline_whatever_the_shell_is_set_to(tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "nonsense")
    code = "import os, matplotlib.pyplot; os.environ.get('MPLBACKEND', '')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebooks.execute(notebook, "a test", tmp_path, tmp_path)
    assert "nonsense" not in notebook.cells[0].outputs[0].data["text/plain"]


def test_a_datasheet_is_computed_again_when_it_or_its_data_changes(tmp_path, house, monkeypatch):
    shutil.copytree(house / "datasets" / "u2_1960", tmp_path / "datasets" / "u2_1960")
    codes, sheet = tmp_path / "solutions" / "codes.csv", tmp_path / "datasets" / "u2_1960" / "DATASHEET.md"
    codes.parent.mkdir()
    codes.touch()
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    computed = []
    monkeypatch.setattr(derived, "refreshed", lambda path: computed.append(path) or path.read_text(encoding="utf-8"))

    def times():
        computed.clear()
        for _ in range(2):
            build._package.cache_clear()
            build._refresh(sheet)
        return len(computed)

    assert times() == 1
    for path in (sheet, codes, sheet.with_name("actors.csv")):
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert times() == 1, path
    assert times() == 0


def test_every_exercise_ends_on_the_button_that_makes_the_hand_in(house):
    ends = 0
    for folder in inputs.lesson_folders():
        page = build.plans(folder).get(house / "exercises" / f"{folder.name}.ipynb")
        if page is not None:
            *_, said, last = [cell for cell in page.cells if "walk" not in cell.metadata.get("tags", [])]
            assert last.source == f'from mixedsignals import hand_in; hand_in("{folder.name[3:]}")'
            assert "this notebook is not what you hand in" in said.source
            ends += 1
    assert ends == sum(stop.exercises for stop in build.stops()) > 0
