"""A question without its kernel: in a saved notebook, in one that the learner saved, beside a kernel that died."""

import os
import re
import signal

import nbformat
import pytest
from playwright.sync_api import expect

from mixedsignals.authoring import notebooks
from mixedsignals.engine import view
from mixedsignals.engine.journal import PATIENCE
from mixedsignals.kit import say
from tests.support.door import Door
from tests.support.hands import by_mouse
from tests.support.kinds import CHOOSE, SAMPLES
from tests.support.lab import OUTPUTS, PANEL, SLOW, journal

CELLS = [f'from mixedsignals import practice\npractice("{sample.question["id"]}")' for sample in SAMPLES]


def shows_pictures(desk):
    """Every question is there as a picture that cannot be answered, and nothing is broken."""
    outputs = desk.page.locator(OUTPUTS)
    expect(outputs).to_have_count(len(SAMPLES))
    for output, sample in zip(outputs.all(), SAMPLES):
        expect(output).to_contain_text(sample.question["title"])
        expect(output).to_contain_text(say("form.static"))
        assert output.locator("button, :enabled:is(input, select, textarea)").count() == 0
    desk.loses_no_widget()


def test_built_notebook_before_any_cell_is_run(door, home, folder, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
    (home / "notebooks").mkdir()
    built = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebooks.write(notebooks.execute(built, "built", folder / "built", home / "notebooks"), door.desk / "built.ipynb")
    desk = door.turn_to("built.ipynb", run=False)
    shows_pictures(desk)
    desk.close()


def test_notebook_that_the_learner_saved(door, home, folder):
    desk = door.turn_to(door.write("saved.ipynb", CELLS, home, folder / "saved"))
    desk.question(SAMPLES[-1].question["title"])
    desk.command("docmanager:save")
    desk.close()
    desk = door.open("saved.ipynb", run=False)
    shows_pictures(desk)
    desk.close()


def test_a_picture_never_looks_live_also_when_another_question_is(door, home, folder, monkeypatch):
    """One cell of a built notebook is run: its style is there, and the stored questions still say what they are."""
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
    folders = f"import os\nos.environ['MIXEDSIGNALS_HOME'] = {str(home)!r}\n"
    sources = [folders + CELLS[0], *CELLS[1:3]]
    built = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebooks.write(notebooks.execute(built, "built", folder / "looks", home / "notebooks"), door.desk / "looks.ipynb")
    desk = door.turn_to("looks.ipynb", run=False)
    desk.page.locator(".jp-CodeCell .jp-InputArea-editor").first.click()
    desk.page.keyboard.press("Control+Enter")
    live = desk.question(SAMPLES[0].question["title"])
    stored = desk.page.locator("form.ms-form:not(:has(.ms-check))").first
    look = """form => {
      const style = getComputedStyle(form);
      return [style.borderTopStyle, style.borderTopColor, style.backgroundColor];
    }"""
    assert all(one != other for one, other in zip(live.evaluate(look), stored.evaluate(look)))
    assert stored.evaluate("form => form.firstElementChild.textContent") == say("form.static")
    assert live.get_by_text(say("form.static")).count() == 0
    desk.close()


def test_the_place_of_what_is_to_come_back_stays_and_says_so(door, home, folder, monkeypatch):
    """JupyterLab takes all outputs away at once, and the first may be seconds from being there again."""
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
    folders = f"import os, time\nos.environ['MIXEDSIGNALS_HOME'] = {str(home)!r}\ntime.sleep(2)"
    cells = [nbformat.v4.new_code_cell(source) for source in (folders, CELLS[0])]
    built = nbformat.v4.new_notebook(cells=cells, metadata={"mixedsignals": {"wait": say("page.wait")}})
    notebooks.write(notebooks.execute(built, "built", folder / "wait", home), door.desk / "wait.ipynb")
    desk = door.open("wait.ipynb", run=False)
    first, place = desk.page.locator(".jp-Cell-outputWrapper").all()
    before = place.evaluate("place => place.offsetHeight")
    desk.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")  # does not wait
    expect(place).to_have_attribute("data-wait", say("page.wait"))
    seen = "place => [getComputedStyle(place, '::before').content, place.offsetHeight, place.innerText.trim()]"
    assert place.evaluate(seen) == [f'"{say("page.wait")}"', before, ""]
    assert first.get_attribute("data-wait") is None, "a cell that showed nothing has nothing to come back"
    desk.question(SAMPLES[0].question["title"])
    assert place.evaluate(seen)[0] == "none"
    expect(place).not_to_have_attribute("data-wait")
    desk.close()


@pytest.fixture
def answering(door, home, tmp_path):
    """A question beside a live kernel, and a cell that keeps it busy: (desk, form, work folder)."""
    cells = [
        *CELLS[:1],
        "os.getpid()",
        "import time\nif os.environ.get('AGAIN'): time.sleep(12)\nos.environ['AGAIN'] = '1'",
    ]
    desk = door.turn_to(door.write("dead.ipynb", cells, home, tmp_path))
    yield desk, desk.question(CHOOSE.question["title"]), tmp_path
    desk.close()


def one_of(*reasons):
    """Matches any of the sentences that tell why no reply comes."""
    return re.compile("|".join(re.escape(say(f"form.{name}")) for name in reasons))


def chosen_and_kept(form, work):
    """What was chosen is still there, and nothing is in the journal."""
    assert form.locator("input:checked").get_attribute("value") == CHOOSE.right["choice"]
    assert not journal(work)


def test_kernel_that_is_busy_is_not_called_dead_and_the_answer_arrives(answering):
    desk, form, work = answering
    desk.page.locator(".jp-CodeCell", has_text="time.sleep").locator(".jp-InputArea-editor").click()
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator("#jp-main-statusbar").get_by_text("Busy").wait_for()
    by_mouse(form, CHOOSE.question, CHOOSE.right)
    desk.told(form, say("form.busy"))
    assert "restart" not in say("form.busy").lower().replace("do not restart", "")
    form.locator(".ms-check").click()  # impatient: the same press
    desk.told(form, say("verdict.right"))
    assert len(journal(work)) == 1


def test_kernel_that_was_killed(answering):
    desk, form, work = answering
    os.kill(int(desk.page.locator(OUTPUTS).nth(1).inner_text()), signal.SIGKILL)
    desk.page.locator(".jp-Dialog", has_text="died").locator("button").last.click(timeout=SLOW)
    desk.errors.clear()  # what JupyterLab itself says of a kernel that went away is not ours
    by_mouse(form, CHOOSE.question, CHOOSE.right)
    expect(form.locator(".ms-verdict")).to_contain_text(say("form.restarted"))
    chosen_and_kept(form, work)
    desk.run_all()
    form = desk.question(CHOOSE.question["title"])
    expect(form.locator(".ms-draft")).to_be_visible()
    form.locator(".ms-check").click()
    desk.told(form, say("verdict.right"))
    assert len(journal(work)) == 1


def test_kernel_that_was_shut_down(door, answering):
    desk, form, work = answering
    door.shut_down("dead.ipynb")
    desk.page.evaluate("() => window.jupyterapp.serviceManager.sessions.refreshRunning()")  # as it does now and then
    by_mouse(form, CHOOSE.question, CHOOSE.right)
    region = form.locator(".ms-verdict")
    expect(region.locator(".ms-outcome")).to_have_text(one_of("dead", "restarted", "no_reply"), timeout=SLOW)
    assert region.locator("a").count() in (0, 1)
    chosen_and_kept(form, work)


def test_a_server_that_went_down_and_came_back_takes_the_answer_or_says_why_not(browser, home, tmp_path):
    told = one_of("disconnected", "dead", "restarted", "no_reply")
    with Door(browser, tmp_path) as door:
        desk = door.open(door.write("down.ipynb", CELLS[:1], home, tmp_path / "own"))
        form = desk.question(CHOOSE.question["title"])
        line = form.locator(".ms-verdict .ms-outcome")
        by_mouse(form, CHOOSE.question, CHOOSE.right, press=False)
        for _ in door.come_back():
            form.locator(".ms-check").evaluate("button => button.click()")  # JupyterLab's own dialog may lie above
            expect(line).to_have_text(told, timeout=SLOW)
        form.locator(".ms-check").evaluate("button => button.click()")
        expect(line).to_have_text(told, timeout=SLOW)
        chosen_and_kept(form, tmp_path / "own")
        desk.errors.clear()  # what JupyterLab itself says of a server that went away is not ours
        desk.page.reload()
        desk.page.locator(f"{PANEL} .jp-Notebook .jp-Cell").first.wait_for(timeout=SLOW)
        desk.run_all()
        form = desk.question(CHOOSE.question["title"])
        expect(form.locator(".ms-draft")).to_be_visible()
        form.locator(".ms-check").click()
        desk.told(form, say("verdict.right"))
        assert len(journal(tmp_path / "own")) == 1
        desk.page.context.close()


SILENCE = """([status, line, waited]) => {
  const kernel = status || line ? {status, connectionStatus: line} : null;
  return reasonForSilence({widget_manager: {kernel}}, waited);
}"""


@pytest.mark.parametrize(
    "status, line, waited, reason",
    [
        ("busy", "connected", 100, "busy"),
        ("busy", "connected", 60_000, "busy"),
        ("idle", "connected", 3000, ""),
        ("idle", "connected", 60_000, "no_reply"),
        ("unknown", "connected", 60_000, "no_reply"),
        (None, None, 3000, ""),
        (None, None, 60_000, "no_reply"),
        ("busy", "disconnected", 100, "disconnected"),
        ("idle", "connecting", 60_000, "disconnected"),
        ("dead", "disconnected", 100, "dead"),
        ("restarting", "connected", 100, "restarted"),
    ],
)
def test_what_is_said_while_no_reply_comes(browser, status, line, waited, reason):
    page = browser.new_page()
    page.add_script_tag(content=(view.HERE / "script" / "kernel.js").read_text(encoding="utf-8"))
    assert page.evaluate(SILENCE, [status, line, waited]) == reason
    page.close()


def test_only_a_kernel_that_stopped_or_was_restarted_is_to_be_restarted():
    for name in ("busy", "disconnected", "restarted", "no_reply"):
        assert "then restart" not in say(f"form.{name}").lower()
    assert view.SCRIPTS and PATIENCE < 20, "the page waits longer than the journal"
