"""A question without its kernel: in a saved notebook, in one that the learner saved, beside a kernel that died."""

import os
import signal
import time

import nbformat
import pytest
from playwright.sync_api import expect

from mixedsignals.authoring import notebooks
from mixedsignals.kit import say
from tests.support.hands import by_mouse
from tests.support.kinds import CHOOSE, SAMPLES
from tests.support.lab import OUTPUTS, SLOW, journal

ERROR = "Error displaying widget"
CELLS = [f'from mixedsignals import practice\npractice("{sample.question["id"]}")' for sample in SAMPLES]


def shows_pictures(desk):
    """Every question is there as a picture that cannot be answered, and nothing is broken."""
    outputs = desk.page.locator(OUTPUTS)
    expect(outputs).to_have_count(len(SAMPLES))
    for output, sample in zip(outputs.all(), SAMPLES):
        expect(output).to_contain_text(sample.question["title"])
        expect(output).to_contain_text(say("form.static"))
        assert output.locator("button, :enabled:is(input, select, textarea)").count() == 0
    time.sleep(3)  # JupyterLab looks for a lost widget for two seconds before it says so
    expect(desk.page.locator(".jp-Notebook")).not_to_contain_text(ERROR)


def test_built_notebook_before_any_cell_is_run(lab, home, folder, monkeypatch):
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
    (home / "notebooks").mkdir()
    built = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebooks.write(notebooks.execute(built, "built", folder / "built"), lab.root / "built.ipynb")
    desk = lab.open("built.ipynb", run=False)
    shows_pictures(desk)
    desk.close()


def test_notebook_that_the_learner_saved(lab, home, folder):
    desk = lab.open(lab.write("saved.ipynb", CELLS, home, folder / "saved"))
    desk.question(SAMPLES[-1].question["title"])
    desk.command("docmanager:save")
    desk.close()
    lab.shut_down("saved.ipynb")
    desk = lab.open("saved.ipynb", run=False)
    shows_pictures(desk)
    desk.close()


@pytest.fixture
def answering(lab, home, tmp_path):
    """A question beside a live kernel: (desk, form, work folder)."""
    desk = lab.open(lab.write("dead.ipynb", [*CELLS[:1], "os.getpid()"], home, tmp_path))
    yield desk, desk.question(CHOOSE.question["title"]), tmp_path
    desk.close()


def is_told_in_time(desk, form, work):
    """The button is pressed in vain: the learner hears so, keeps what was chosen, and nothing is in the journal."""
    started = time.monotonic()
    by_mouse(form, CHOOSE.question, CHOOSE.right)
    desk.told(form, say("form.no_kernel"))
    assert time.monotonic() - started < 15
    assert form.locator("input:checked").get_attribute("value") == CHOOSE.right["choice"]
    assert not journal(work)


def test_kernel_that_was_killed(answering):
    desk, form, work = answering
    os.kill(int(desk.page.locator(OUTPUTS).last.inner_text()), signal.SIGKILL)
    desk.page.locator(".jp-Dialog", has_text="died").locator("button").last.click(timeout=SLOW)
    desk.errors.clear()  # what JupyterLab itself says of a kernel that went away is not ours
    is_told_in_time(desk, form, work)
    desk.run_all()
    by_mouse(form, CHOOSE.question, CHOOSE.right)
    desk.told(form, say("verdict.right"))
    assert len(journal(work)) == 1


def test_kernel_that_was_shut_down(lab, answering):
    desk, form, work = answering
    lab.shut_down("dead.ipynb")
    is_told_in_time(desk, form, work)
