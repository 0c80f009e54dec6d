"""Questions answered on the site: on a page, and in the Jupyter inside it. One journal, whichever the door."""

import base64
import json

import pytest

from mixedsignals import kit
from mixedsignals.engine import session
from mixedsignals.engine.journal import Journal
from tests.support.hands import by_mouse

pytestmark = pytest.mark.keys
FRONT, EXERCISE = "start/seven", "exercises/02_sources"
ANSWERED = ("sources/source-type", "sources/order", "sources/change")  # three kinds
GERMAN = "notebooks/de/00_start.html"
STORED = """path => new Promise((resolve, reject) => {
  setTimeout(() => reject(`${path} was not stored`), 20000);
  const look = () => {
    const opening = indexedDB.open("Mixed Signals");
    opening.onsuccess = () => {
      const asked = opening.result.transaction("files").objectStore("files").get(path);
      asked.onsuccess = () => {
        opening.result.close();
        if (asked.result) resolve(asked.result.content);
        else setTimeout(look, 200);
      };
    };
  };
  look();
})"""
KEEP_OR_REMOVE = """([path, file]) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("Mixed Signals");
  opening.onsuccess = () => {
    const change = opening.result.transaction("files", "readwrite");
    if (file) change.objectStore("files").put({...file, path}, path);
    else change.objectStore("files").delete(path);
    change.oncomplete = () => { opening.result.close(); resolve(); };
    change.onabort = () => reject(change.error);
  };
})"""
SPOILT = "work/answers-20261101.jsonl", {"type": "file", "format": "base64", "content": "?"}  # that is no base64
SAVE = "from mixedsignals import save_work; save_work()"


def known(name):
    """A question as it was built, and its right answer."""
    lesson = name.partition("/")[0]
    questions = kit.lesson_json("exercises", lesson)["questions"]
    return next(one for one in questions if one["id"] == name), kit.lesson_json("solutions", lesson)[name]["answers"]


def filled(form):
    """What stands in a form: {field: value}."""
    return form.evaluate(
        "form => Object.fromEntries([...new FormData(form)].filter(([name]) => !name.startsWith('_')))"
    )


def answered(here, name):
    """Gives the right answer to a question on the page that is open; returns its form with the verdict."""
    form, (question, right) = here.live(name), known(name)
    by_mouse(form, question, right)
    form.locator(".ms-verdict strong", has_text="Right").wait_for()
    return form


def stored(page):
    """The questions that were answered, as the journal in the browser's store has them."""
    content = page.evaluate(STORED, "work/answers.jsonl")
    return {json.loads(line)["question"] for line in base64.b64decode(content).splitlines()}


def _folder_and_file_in_work(page):
    """A new folder and in it a new file, as JupyterLab's list of files makes them in `work`."""
    files = page.locator(".jp-DirListing-content")
    files.get_by_text("work", exact=True).dblclick()
    files.get_by_text("answers.jsonl", exact=True).wait_for()
    page.get_by_label("New Folder").first.click()
    page.locator("input.jp-DirListing-editor").press("Enter")
    files.get_by_text("Untitled Folder", exact=True).dblclick()
    page.locator('.jp-BreadCrumbs-item[title="work/Untitled Folder"]').wait_for()
    files.click(button="right")
    page.get_by_text("New File", exact=True).click()
    page.locator("input.jp-DirListing-editor").press("Enter")
    page.evaluate(STORED, "work/Untitled Folder/untitled.txt")


def _saved_whole(page):
    """Whether a notebook that Control and S saves in the browser has its pictures, and they alone."""
    page.locator(".jp-Notebook .jp-MarkdownCell").last.click()  # within a form the keys are the form's
    page.keyboard.press("Control+s")
    cells = [cell for cell in page.evaluate(STORED, f"{EXERCISE}.ipynb")["cells"] if cell["cell_type"] == "code"]
    kept = [{kind for output in cell["outputs"] for kind in output["data"]} for cell in cells]
    return len(kept) > len(ANSWERED) and all(kinds == {"text/html", "text/plain"} for kinds in kept)


def test_the_front_pages_question_is_answered_there_and_stays(visit, axe):
    here = visit(viewport={"width": 390, "height": 844})
    page = here.go("")
    option = page.locator(".ms-still .ms-option", has_text="Seven is seven")
    option.scroll_into_view_if_needed()
    place = option.bounding_box()
    page.mouse.click(place["x"] + 60, place["y"] + 12)  # an answer of the picture: as good as the button
    form, (question, right) = here.live(FRONT), known(FRONT)
    by_mouse(form, question, {"choice": "at-least"})
    form.locator(".ms-verdict strong", has_text="Not yet").wait_for()
    by_mouse(form, question, right)
    form.locator(".ms-verdict strong", has_text="Right").wait_for()
    assert here.faults(axe) == []
    page.reload()  # who asked for it once has it come by itself
    form = here.live(FRONT)
    form.locator(".ms-verdict strong", has_text="Right").wait_for()
    assert filled(form) == right


def test_who_goes_on_in_jupyter_comes_to_the_place_that_the_address_names(visit):
    """A page's link to an explorer ends in the heading above it."""
    here = visit(viewport={"width": 390, "height": 844})
    here.go(f"lab/notebooks/index.html?path={EXERCISE}.ipynb#Hand-in-your-answers")
    here.form(known(ANSWERED[0])[0]["title"])  # above it
    pane = here.page.locator(".jp-WindowedPanel-outer").bounding_box()
    heading = here.page.locator('.jp-Notebook [data-jupyter-id="Hand-in-your-answers"]').bounding_box()
    assert pane["y"] <= heading["y"] + 1 < pane["y"] + pane["height"]


def test_a_page_in_german_is_answered_in_german(visit):
    here = visit()
    page = here.go(GERMAN)
    assert page.locator("html").get_attribute("lang") == "de"
    page.locator(".ms-begin").first.click()
    form, (question, right) = here.live(FRONT), known(FRONT)
    by_mouse(form, question, right)
    form.locator(".ms-verdict strong", has_text="Richtig").wait_for()
    page.get_by_role("link", name="English", exact=True).click()
    form = here.live(FRONT)  # the same question, and the same answer
    form.locator(".ms-verdict strong", has_text="Right").wait_for()
    assert page.locator("html").get_attribute("lang") == "en" and filled(form) == right


def test_an_answer_that_the_browser_cannot_store_says_so_and_can_be_taken_away(visit):
    here = visit()
    page = here.go(f"{EXERCISE}.html")
    form, (question, right) = here.live(ANSWERED[0]), known(ANSWERED[0])
    by_mouse(form, question, right)
    form.locator(".ms-verdict strong", has_text="Right").wait_for()
    page.workers[0].evaluate("() => { IDBObjectStore.prototype.put = () => { throw new Error('the disk is full') } }")
    by_mouse(form, question, {**right, min(right): "unnamed-group"})
    link = form.locator(".ms-verdict .ms-download")
    link.wait_for()
    assert "the disk is full" in form.locator(".ms-verdict").inner_text()
    lines = base64.b64decode(link.get_attribute("href").partition("base64,")[2])
    assert lines.count(b"\n") == 2


def test_a_learners_own_folder_beside_the_answers_costs_none_of_them(visit):
    here = visit()
    here.go(f"{EXERCISE}.html")
    answered(here, ANSWERED[0])
    here.go("lab/lab/index.html")
    _folder_and_file_in_work(here.page)
    here.go(f"{EXERCISE}.html")
    assert filled(here.live(ANSWERED[0])) == known(ANSWERED[0])[1]
    form = answered(here, ANSWERED[1])
    assert not form.locator(".ms-verdict .ms-download").count()
    assert stored(here.page) == set(ANSWERED[:2])
    here.page.evaluate(STORED, "work/Untitled Folder/untitled.txt")  # it is still there
    asked_in_vain = "/work/Untitled%20Folder/all.json"  # JupyterLite looks for a folder's list where no server has one
    here.errors = [error for error in here.errors if asked_in_vain not in error[1]]


def test_where_earlier_answers_cannot_be_read_they_stay_and_the_page_says_so(visit):
    here = visit()
    page = here.go(f"{EXERCISE}.html")
    answered(here, ANSWERED[0])
    earlier = page.evaluate(STORED, "work/answers.jsonl")
    page.evaluate(KEEP_OR_REMOVE, SPOILT)
    page.reload()
    form = answered(here, ANSWERED[1])
    assert kit.say("web.unread", why="") in form.locator(".ms-verdict").inner_text()
    assert form.locator(".ms-verdict .ms-download").count() == 1
    assert page.evaluate(STORED, "work/answers.jsonl") == earlier
    page.evaluate(KEEP_OR_REMOVE, [SPOILT[0], None])
    answered(here, ANSWERED[2])  # and what waited is stored with it
    assert stored(page) == set(ANSWERED)


def test_answers_given_in_jupyter_are_there_after_a_reload_on_a_page_and_in_a_local_kit(visit, work):
    here = visit()
    first = known(ANSWERED[0])[0]["title"]
    here.jupyter(f"{EXERCISE}.ipynb", first)
    for name in ANSWERED:
        question, right = known(name)
        form = here.form(question["title"])
        by_mouse(form, question, right)
        form.locator(".ms-verdict strong", has_text="Right").wait_for()
    assert _saved_whole(here.page), "a copy that is saved in the browser shows questions, and no dead views"
    here.jupyter(f"{EXERCISE}.ipynb", first)  # the page loaded again: a new kernel
    for name in ANSWERED:
        question, right = known(name)
        assert filled(here.form(question["title"])) == right
    here.page.locator(".jp-Notebook .jp-MarkdownCell").last.click()
    here.page.keyboard.press("b")
    here.page.keyboard.press("Enter")
    here.page.keyboard.insert_text(SAVE)
    here.page.keyboard.press("Shift+Enter")
    link = here.page.locator("a.ms-download").last
    link.wait_for()
    saved = base64.b64decode(link.get_attribute("href").partition("base64,")[2])
    assert Journal(work).merge(saved) == (len(ANSWERED), False)
    assert [session.first_outcome(name) for name in ANSWERED] == ["right"] * len(ANSWERED)
    here.go(f"{EXERCISE}.html")
    for name in ANSWERED:
        assert filled(here.live(name)) == known(name)[1]
