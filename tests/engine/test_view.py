"""The widget's half in Python: what it gives to a page, a file, a terminal; how little it trusts a message."""

import json
import re
from dataclasses import replace

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import LatexExporter

from mixedsignals import engine as questions
from mixedsignals import measures
from mixedsignals.engine import scoring, session, view
from mixedsignals.kit import say
from mixedsignals.show.bundle import WIDGET_VIEW
from tests.support.kinds import CHOOSE, MATRIX, SAMPLES, STEPPED, write_home
from tests.support.shown import made
from tests.support.tree import Node, parse

ALL = pytest.mark.parametrize("sample", (*SAMPLES, *STEPPED), ids=lambda sample: sample.name)
# What a code host leaves of a page: these begin a line of their own; form, fieldset, legend, label and all controls go.
LINES = {
    "p",
    "div",
    "br",
    "li",
    "dt",
    "dd",
    "tr",
    "ul",
    "ol",
    "dl",
    "table",
    "details",
    "summary",
    "blockquote",
    "td",
    "th",
}
GONE = {"input", "select", "option", "textarea", "button"}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(write_home(tmp_path / "home")))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "work"))
    return tmp_path


def stripped(node):
    """A page as text, as a code host shows it."""
    if not isinstance(node, Node):
        return node
    inner = "".join(stripped(child) for child in node.children) if node.tag not in GONE else ""
    if node.tag == "br":
        return "\n"
    return f"\n{inner}\n" if node.tag in LINES and inner.strip() else inner


@ALL
def test_options_do_not_run_together_where_forms_are_stripped(sample):
    question = made(sample)[0]
    text = stripped(parse(questions.static(question)))
    lines = [line.strip() for line in text.split("\n")]
    parts = {part.strip() for line in lines for part in re.split(" · |:" if question.kind == "matrix" else ":", line)}
    for option in question.options:
        if question.kind == "pair":
            assert re.search(rf"^\s*[A-Z] {re.escape(option.text)}$", text, re.M), option.text
        else:
            assert option.text in parts, (option.text, text)
    for place, item in enumerate(question.items[1:], 2) if question.kind in ("classify", "pair", "estimate") else ():
        at = next(number for number, line in enumerate(lines) if line.startswith(f"{place} "))
        assert item.text in lines[at] and lines[at - 1] == "", (item.text, text)


@ALL
def test_the_text_of_a_question_holds_all_that_is_asked(sample):
    question = made(sample)[0]
    text = " ".join(questions.plain(question).split())
    assert question.title in text and question.prompt.split("\n\n")[0] in text
    for part in (*question.items, *question.options, *question.columns):
        assert part.text in text


def test_a_page_made_by_nbconvert_shows_the_question_and_not_a_form_that_nothing_brings_to_life(home):
    cell = nbformat.v4.new_code_cell('from mixedsignals import practice\npractice("kinds/choose")')
    ran = NotebookClient(nbformat.v4.new_notebook(cells=[cell]), timeout=120).execute()
    shown = ran.cells[0].outputs[0].data
    assert WIDGET_VIEW not in shown
    assert CHOOSE.question["title"] in shown["text/html"] and CHOOSE.question["title"] in shown["text/plain"]


def test_a_page_somebody_looks_at_gets_the_live_form(home):
    data, _ = session.practice("kinds/choose")._repr_mimebundle_()
    assert {WIDGET_VIEW, "text/html", "text/plain"} <= data.keys()


def test_voila_gets_the_live_form_though_it_asks_nobody(monkeypatch):
    class Kernel:
        _allow_stdin = False

    class Shell:
        kernel = Kernel()

    monkeypatch.setattr(view, "get_ipython", Shell)
    assert not view._watched()
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    assert view._watched()


def test_all_questions_of_a_kernel_share_one_script_which_is_made_anew_where_it_was_closed(home):
    one, two = session.practice("kinds/choose"), session.practice("kinds/classify")
    script = one.children[1]
    assert two.children[1] is script and view.IN_A_NOTEBOOK in script.get_state().values()
    assert not any(view.IN_A_NOTEBOOK in part.get_state().values() for part in (one, two, *one.children[:1]))
    script.close()
    assert session.practice("kinds/choose").children[1].comm is not None


def test_a_form_is_hidden_until_its_script_has_it_and_names_the_question_it_belongs_to(home):
    shown = session.practice("kinds/choose")
    holder = parse(shown.children[0].value).children[0]
    assert "hidden" in holder.attributes and holder.attributes["data-model"] == shown.model_id


def test_what_stands_for_a_question_without_a_kernel_is_written_after_the_page_knows_of_it(home, monkeypatch):
    written = []
    monkeypatch.setattr(questions, "static", lambda question: written.append(question.id) or "<p>still</p>")
    shown = session.practice("kinds/choose")
    assert not written
    assert shown._repr_mimebundle_()[0]["text/html"] == "<p>still</p>" and written == ["kinds/choose"]


def test_the_script_is_one_module_that_names_no_word_and_no_weight():
    script = view.Script._esm
    script = script if isinstance(script, str) else script.read_text()
    assert script.count("export default") == 1 and "import " not in script.replace("// ", "")
    assert not re.search(r"\bII\b|: ?2\b.*: ?1\b", script), "weights come from Python"


def test_the_form_carries_the_weights_that_scoring_adds_up():
    question = made(next(sample for sample in SAMPLES if sample.name == "matrix"))[0]
    weights = {
        option.attributes["value"]: int(option.attributes["data-weight"])
        for option in parse(questions.form(question)).all("option")
    }
    assert weights == {"": 0, "C": 0, **measures.WEIGHTS}


def test_a_still_form_says_what_it_is_first_of_all_and_a_live_one_does_not():
    question = made(CHOOSE)[0]
    still = parse(questions.static(question)).children[0]
    assert "ms-still" in still.attributes["class"].split()
    assert "ms-static" in still.children[0].attributes["class"]
    live = questions.form(question, CHOOSE.right)
    assert "ms-still" not in live and "ms-static" not in live


def test_a_letter_has_words_beside_it():
    question = questions.from_json(
        {
            **CHOOSE.question,
            "kind": "classify",
            "items": [{"id": "x", "text": "X"}],
            "options": [{"id": "A", "text": "A", "meaning": "completely reliable"}],
        }
    )
    labels = [label.text().strip() for label in parse(questions.form(question)).all("label")]
    assert labels == ["A: completely reliable"]


CLAUSES = "that a time or a trip was arranged, not that a meeting was"
TWO_LINES = f"{CLAUSES}, nor that either of the two men had ever been asked to one"


@pytest.mark.parametrize(
    "texts, short",
    [
        (["Another day", "6 November 2024 to 20 January 2025."], ["Another day", "6 November 2024 to 20 January 2025"]),
        (["Completely reliable: no doubt of any kind, and a long history"], ["Completely reliable"]),
        ([CLAUSES, "W" * 100], [CLAUSES, "W" * 100]),
        ([TWO_LINES], ["that a time or a trip was arranged"]),
        ([f"lost: {CLAUSES}"], [f"lost: {CLAUSES}"]),
        ([f"changed: {CLAUSES}", f"changed: {CLAUSES}, too"], [f"changed: {CLAUSES}", f"changed: {CLAUSES}, too"]),
    ],
)
def test_a_button_says_a_choice_whole_or_its_first_clause_and_no_two_say_the_same(texts, short):
    question = made(next(sample for sample in SAMPLES if sample.name == "pair"))[0]
    options = tuple(questions.Option(str(place), text) for place, text in enumerate(texts))
    form = parse(questions.form(replace(question, options=options)))
    told = [label.text().strip() for label in form.all("label")]
    assert told == [f"{letter} {words}" for letter, words in zip("AB", short)] * 3


def test_no_button_of_the_kit_is_cut_short(house):
    """Every choice of every question: told apart by its words, and none of them broken off."""
    for path in sorted((house / "exercises").glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["questions"]:
            form = parse(questions.form(questions.from_json(entry)))
            for group in form.all("fieldset"):
                told = [label.text().strip() for label in group.all("label")]
                assert len(set(told)) == len(told) and not any("…" in words for words in told), entry["id"]


def test_a_pdf_through_latex_holds_the_question(house):
    """The text that LaTeX is given; what is set in Markdown needs pandoc and is left out here."""
    notebook = nbformat.read(house / "exercises" / "01_page.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    text, _ = LatexExporter().from_notebook_node(notebook)
    words = " ".join(text.split())
    asked = json.loads((house / "exercises" / "01_page.json").read_text(encoding="utf-8"))["questions"]
    shown = [entry for entry in asked if f'practice("{entry["id"]}")' in str(notebook)]
    assert shown
    for entry in shown:
        assert entry["title"] in words
        assert entry["id"].replace("_", r"\_") in words


@pytest.mark.parametrize("unmarked, button, told", [(True, "form.keep", True), (False, "form.check", False)])
def test_what_nobody_marks_is_kept_and_not_checked(unmarked, button, told):
    question = replace(made(CHOOSE)[0], unmarked=unmarked)
    assert f">{say(button)}</button>" in questions.form(question)
    verdict = scoring.score(question, CHOOSE.right, None)
    summary = questions.verdict_html(question, CHOOSE.right, verdict, None)["summary"]
    assert say("verdict.recorded") in summary and (say("verdict.kept") in summary) == told


def test_a_key_that_was_edited_by_hand_ends_in_a_sentence_and_the_answer_is_kept(home, capsys):
    """A matrix key that lacks a cell passes as JSON; nobody sees it until somebody answers."""
    path = next((home / "home" / "solutions").glob("*.json"))
    keys = json.loads(path.read_text(encoding="utf-8"))
    name = MATRIX.question["id"]
    del keys[name]["answers"]["met:log"]
    path.write_text(json.dumps(keys), encoding="utf-8")
    shown = session.practice(name)
    shown._heard(shown, {"fields": MATRIX.wrong, "press": "one"}, [])
    assert "went wrong over question" in shown.verdict["summary"] and "met:log" in shown.verdict["summary"]
    assert shown.verdict["refused"], "so the form keeps what is filled in"
    assert "KeyError" in capsys.readouterr().err, "the kernel's log has the cause"
    assert [entry["answer"] for entry in session.entries(name)] == [MATRIX.wrong]
