"""A server that lacks what shows the questions: the page says in a sentence what that is and how to get it."""

import pytest
from playwright.sync_api import expect

from mixedsignals.kit import say
from tests.browser.test_drafts import ASK
from tests.support.kinds import CHOOSE
from tests.support.lab import PANEL, SLOW, Desk

SOON = "from mixedsignals.engine import view\nview.SILENCE = view.GRACE = {}"
# Said by the kernel when the time is over in which it may say that something is missing.
OVER = """loop = get_ipython().kernel.io_loop
loop.call_later(view.SILENCE, loop.call_later, view.GRACE, loop.call_later, 0, print, "The time" + " is over.")"""
LACKS = {"ipywidgets": "**/extensions/@jupyter-widgets/**", "anywidget": "**/extensions/anywidget/**"}


@pytest.mark.parametrize("lacking", [*LACKS, "nothing"])
def test_what_the_server_lacks_is_said_below_the_question(door, home, folder, lacking):
    """The part of JupyterLab that a package brings is kept from the page, as where it is not installed."""
    cells = [SOON.format(1 if lacking in LACKS else 2), ASK.format(CHOOSE.question["id"]), OVER]
    name = door.write(f"{lacking}.ipynb", cells, home, folder / lacking)
    page = door.browser.new_context().new_page()
    if lacking in LACKS:
        page.route(LACKS[lacking], lambda route: route.abort())
    desk = Desk(page, door)
    page.goto(door.page(door.place(name), app=f"lab/workspaces/{lacking}/tree"))
    desk.run_all()
    said = page.locator(PANEL).get_by_text(say("form.no_sign"))
    if lacking == "nothing":
        desk.question(CHOOSE.question["title"])
        page.locator(PANEL).get_by_text("The time is over.").wait_for(timeout=SLOW)
        expect(said).to_have_count(0)
    else:
        expect(said).to_be_visible(timeout=SLOW)
        desk.errors.clear()  # what JupyterLab itself says of a part that does not come
    desk.close()
