"""The page to hand in and the button for a file, in a browser: no width without end, no file that never arrives."""

import http.server
import threading
from functools import partial
from pathlib import Path

import pytest

from mixedsignals import kit
from mixedsignals.engine import handin, portfolio, session
from mixedsignals.engine.journal import Journal
from mixedsignals.kit import read_json, say
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
    script = Path(portfolio.__file__).with_name("chooser.js")
    (tmp_path / "chooser.js").write_bytes(script.read_bytes())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_a_file_that_is_too_large_is_refused_at_once_and_a_small_one_is_sent(browser, address, tmp_path):
    page = browser.new_page()
    page.goto(address)
    chooser = page.get_by_label("Choose")
    for name, size in (("large$&.jsonl", 1001), ("small.jsonl", 1000)):
        (tmp_path / name).write_bytes(b"x" * size)
    chooser.set_input_files(tmp_path / "large$&.jsonl")
    page.get_by_role("status").get_by_text("large$&.jsonl is too large.", exact=True).wait_for()
    assert page.evaluate("sent") == []
    for times in (1, 2):  # the same file can be chosen again
        chooser.set_input_files(tmp_path / "small.jsonl")
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
    for name, size in (("theirs.jsonl", portfolio.LARGEST), ("large.jsonl", portfolio.LARGEST + 1)):
        (tmp_path / name).write_text(text + "\n" * (size - len(text.encode())), encoding="utf-8")
    sources = ["from mixedsignals import *\nrestore_work()", "progress()", "save_work()"]
    desk = door.turn_to(door.write("panels.ipynb", sources, CHECKOUT, tmp_path / "work"))
    page = desk.page
    chooser = page.get_by_label(say("restore.choose"))
    chooser.set_input_files(tmp_path / "large.jsonl")
    page.get_by_text(say("restore.large", file="large.jsonl"), exact=True).wait_for()
    chooser.set_input_files(tmp_path / "theirs.jsonl")
    whose = say("restore.whose", count=1, file="theirs.jsonl", theirs=other.learner(), own=own.learner())
    page.get_by_text(whose, exact=True).wait_for()
    page.get_by_role("button", name=say("restore.yes")).click()
    page.get_by_text(say("restore.done", count=1), exact=True).wait_for()
    page.get_by_text(say("save.link", count=2)).wait_for()
    count = len(read_json(CHECKOUT / "exercises" / "04_denials.json")["questions"])
    bar = page.get_by_text(
        say("progress.lesson", lesson=kit.lesson_title("denials"), of=count, done=1, right=1), exact=True
    )
    bar.focus()
    page.keyboard.press("Enter")
    page.get_by_text(say("progress.where", file="exercises/04_denials.ipynb"), exact=True).wait_for()
    assert [entry["learner"] for entry in journal(tmp_path / "work")].count(own.learner()) == 1
    desk.close()
