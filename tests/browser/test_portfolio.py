"""The page to hand in and the button for a file, in a browser: no width without end, no file that never arrives."""

import http.server
import threading
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from mixedsignals import kit
from mixedsignals.engine import handin, session
from mixedsignals.engine.journal import Journal
from mixedsignals.kit import read_json, say
from mixedsignals.show import chooser
from tests.support import kinds
from tests.support.lab import CHECKOUT, journal


def test_a_word_of_100000_letters_breaks_no_page(browser, tmp_path, monkeypatch):
    kinds.write_home(tmp_path / "home")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "work"))
    for sample in kinds.SAMPLES:
        answer = {"text": "w" * 100_000} if sample.question["kind"] == "write" else sample.right
        session.kept().append(sample.question["id"], 1, answer, "recorded")
    (tmp_path / "page.html").write_bytes(handin.document("w" * 100, kinds.LESSON, "2026-11-28"))
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.goto((tmp_path / "page.html").as_uri())
    assert "w" * 100_000 in page.locator("body").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    page.close()


SPLIT = """() => [...document.querySelectorAll("th[scope=col], .ms-came")].filter((cell) => {
  const range = document.createRange();
  return [...cell.childNodes].map((node) => node.firstChild ?? node).some((text) =>
    [...text.textContent.matchAll(/\\S+/g)].some((word) => {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return range.getClientRects().length > 1;
    }));
}).map((cell) => cell.textContent)"""


@pytest.mark.parametrize("width", [1366, 380])
def test_no_word_of_the_kits_own_is_split_in_a_hand_in(browser, tmp_path, monkeypatch, width):
    """“Out-com-e”: a narrow column of a table of long texts."""
    kinds.write_home(tmp_path / "home")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "work"))
    for sample in kinds.SAMPLES:
        session.kept().append(sample.question["id"], 1, sample.wrong, "recorded")
    session.kept().append(f"{kinds.LESSON}/line", 1, {"call": 40.0, "why": "w " * 500}, "recorded")
    (tmp_path / "page.html").write_bytes(handin.document("anna", kinds.LESSON, "2026-11-28"))
    page = browser.new_page(viewport={"width": width, "height": 600})
    page.goto((tmp_path / "page.html").as_uri())
    assert page.locator(".ms-came").count() > 5
    assert page.evaluate(SPLIT) == []
    page.close()


PAGE = """<div id="here"></div><script type="module">
import chooser from "./chooser.js";
const traits = {description: "Choose", refusal: "{file} is too large.", limit: 1000};
window.sent = [];
const send = (content, callbacks, buffers) => sent.push([content.name, buffers[0].byteLength]);
const model = {get: (name) => traits[name], send};
chooser.render({model, el: document.getElementById("here")});
</script>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *ignored):
        pass


@pytest.fixture
def address(tmp_path):
    """A page with the button alone, on a server of its own: a browser takes modules from no file."""
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    script = Path(chooser.__file__).with_name("chooser.js")
    (tmp_path / "chooser.js").write_bytes(script.read_bytes())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_a_file_that_is_too_large_is_refused_at_once_and_a_small_one_is_sent(browser, address, tmp_path):
    page = browser.new_page()
    page.goto(address)
    button = page.get_by_label("Choose")
    assert button.get_attribute("accept") == ".jsonl,.html", "what is saved, and what is handed in"
    for name, size in (("large$&.jsonl", 1001), ("small.jsonl", 1000)):
        (tmp_path / name).write_bytes(b"x" * size)
    button.set_input_files(tmp_path / "large$&.jsonl")
    page.get_by_role("status").get_by_text("large$&.jsonl is too large.", exact=True).wait_for()
    assert page.evaluate("sent") == []
    for times in (1, 2):  # the same file can be chosen again
        button.set_input_files(tmp_path / "small.jsonl")
        page.wait_for_function(f"sent.length === {times}")
    assert page.evaluate("sent") == [["small.jsonl", 1000]] * 2 and page.get_by_role("status").inner_text() == ""
    page.close()


def test_another_learners_file_of_nearly_10_mb_is_added_after_a_yes_in_a_real_jupyterlab(door, tmp_path):
    """The file goes from the browser to the kernel, the panels follow; a larger one is refused at once."""
    own, other = Journal(tmp_path / "work"), Journal(tmp_path / "other")
    version = session.find("denials/sources")[0].version
    own.append("denials/sources", version, {"choice": "five"}, "not yet")
    other.append("denials/sources", version, {"choice": "one"}, "right")
    text = other.text()
    for name, size in (("theirs.jsonl", chooser.LARGEST), ("large.jsonl", chooser.LARGEST + 1)):
        (tmp_path / name).write_text(text + "\n" * (size - len(text.encode())), encoding="utf-8")
    sources = ["from mixedsignals import *\nrestore_work()", "progress()", "save_work()"]
    desk = door.turn_to(door.write("panels.ipynb", sources, CHECKOUT, tmp_path / "work"))
    page = desk.page
    button = page.get_by_label(say("restore.choose"))
    button.set_input_files(tmp_path / "large.jsonl")
    page.get_by_text(say("restore.large", file="large.jsonl"), exact=True).wait_for()
    button.set_input_files(tmp_path / "theirs.jsonl")
    whose = say("restore.whose", count=1, file="theirs.jsonl", theirs=other.learner(), own=own.learner())
    page.get_by_text(whose, exact=True).wait_for()
    page.get_by_role("button", name=say("restore.yes")).click()
    page.get_by_text(say("restore.done", count=1), exact=True).wait_for()
    answers = say("save.answers", count=2, questions=say("counted.questions", count=1))
    page.get_by_text(say("save.link", answers=answers)).wait_for()
    count = len(read_json(CHECKOUT / "exercises" / "04_denials.json")["questions"])
    bar = page.get_by_text(
        say("progress.lesson", lesson=kit.lesson_title("denials"), of=count, done=1, right=1), exact=True
    )
    bar.focus()
    page.keyboard.press("Enter")
    page.get_by_text(say("progress.where", file="notebooks/04_denials.ipynb, exercises/04_denials.ipynb")).wait_for()
    assert [entry["learner"] for entry in journal(tmp_path / "work")].count(own.learner()) == 1
    desk.close()


def test_a_partners_hand_in_is_chosen_and_its_brief_read_and_a_larger_file_refused(door, tmp_path, monkeypatch):
    """In the lesson's own cells: the page that the partner's exercises made, and then a file that would not arrive."""
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "partner"))
    version = session.find("brief/brief")[0].version
    for text in ("An older brief.", "Peskov said\u2028that there was no call [kremlin]."):
        session.kept().append("brief/brief", version, {"text": text}, "recorded")
    (tmp_path / "partner.html").write_bytes(handin.document("", "brief", "2026-11-28"))
    (tmp_path / "large.html").write_bytes(b"x" * (chooser.LARGEST + 1))
    sources = [
        "from mixedsignals.data import cases\nfrom mixedsignals.engine import handin\n"
        'from mixedsignals.lessons import brief\nbrief.PeerReading(cases.load("phone_calls"), handin.answers_in)'
    ]
    desk = door.turn_to(door.write("peer.ipynb", sources, CHECKOUT, tmp_path / "work"))
    button = desk.page.get_by_label(say("peer.choose"))
    button.set_input_files(tmp_path / "partner.html")
    expect(desk.page.locator(".ms-explorer blockquote")).to_contain_text("that there was no call [kremlin].")
    expect(desk.page.locator(".ms-explorer")).to_contain_text(say("peer.read"))
    button.set_input_files(tmp_path / "large.html")
    desk.page.get_by_text(say("peer.large", file="large.html"), exact=True).wait_for()
    assert journal(tmp_path / "work") == [], "nothing of it is kept"
    desk.close()


WIDE = """() => [...document.querySelectorAll(".ms-work :is(button, label.ms-press)")].filter((one) => one.offsetParent)
  .filter((one) => one.offsetWidth > 420 || one.offsetHeight < 40 || parseFloat(getComputedStyle(one).fontSize) < 15)
  .map((one) => one.textContent)"""


def test_ones_work_is_saved_started_afresh_and_deleted_by_buttons_like_a_questions(door, tmp_path):
    """What was saved is named, Enter on the question deletes nothing, the course above follows at once."""
    work = tmp_path / "work"
    version = session.find("denials/sources")[0].version
    Journal(work).append("denials/sources", version, {"choice": "one"}, "right")
    sources = ["from mixedsignals import *\noverview()", "my_work()", 'hand_in("denials")']
    desk = door.open(door.write("mine.ipynb", sources, CHECKOUT, work))
    page = desk.page
    way = page.locator("ul.ms-course")
    done = say("course.done", done=1, of=len(read_json(CHECKOUT / "exercises" / "04_denials.json")["questions"]))
    expect(way).to_contain_text(done)
    page.get_by_role("button", name=say("work.open")).click()
    with page.expect_download() as saved:
        page.locator("a.ms-download").click()
    page.get_by_text(say("save.pressed", file=saved.value.suggested_filename), exact=True).wait_for()
    page.get_by_role("button", name=say("delete.button")).click()
    expect(page.get_by_role("button", name=say("delete.no_thanks"))).to_be_focused()
    assert page.evaluate(WIDE) == []
    page.keyboard.press("Enter")
    page.get_by_text(say("delete.left_out"), exact=True).wait_for()
    assert len(journal(work)) == 1
    page.get_by_label(say("handin.field")).click()  # the proposed number is taken, whole
    page.keyboard.type("anna")
    expect(page.get_by_label(say("handin.field"))).to_have_value("anna")
    page.get_by_role("button", name=say("learner.button")).click()
    page.get_by_text(say("learner.fresh", file="")[:-1]).wait_for()
    expect(page.get_by_text(say("delete.left_out"), exact=True)).to_have_count(0)
    expect(way).not_to_contain_text(done)
    expect(page.get_by_label(say("handin.field"))).to_have_value(Journal(work).learner())
    desk.close()
