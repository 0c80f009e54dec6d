"""A question without its kernel: in a saved notebook, in one that the learner saved, beside a kernel that died."""
import json
import time

import nbformat
import pytest
from hands import by_mouse
from kinds import CHOOSE, SAMPLES
from lab import OUTPUTS, journal
from playwright.sync_api import expect

from mixedsignals.authoring import notebooks
from mixedsignals.kit import say

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


@pytest.mark.parametrize("end", ["killed", "shut down"])
def test_kernel_that_died(end, lab, home, folder):
    work = folder / end
    desk = lab.open(lab.write("dead.ipynb", CELLS[:1] + ["import os\nos.getpid()"], home, work))
    form = desk.question(CHOOSE.question["title"])
    if end == "killed":
        number = int(desk.page.locator(OUTPUTS).last.inner_text())
        import os
        import signal
        os.kill(number, signal.SIGKILL)
    else:
        lab.shut_down("dead.ipynb")
    started = time.monotonic()
    by_mouse(form, CHOOSE.question, CHOOSE.right)
    desk.told(form, say("form.checking"))
    desk.told(form, say("form.no_kernel"))
    assert time.monotonic() - started < 15
    assert form.locator("input:checked").get_attribute("value") == CHOOSE.right["choice"], "what was chosen stays"
    assert not journal(work)
    desk.run_all()
    by_mouse(desk.question(CHOOSE.question["title"]), CHOOSE.question, CHOOSE.right)
    desk.told(desk.question(CHOOSE.question["title"]), say("verdict.right"))
    assert len(journal(work)) == 1
    desk.close()
