"""A reader's own copy in a real JupyterLab: it shows, and nothing of it is in the notebook that is saved."""

import shutil

from playwright.sync_api import expect

from mixedsignals.authoring import newcase
from tests.support.lab import CHECKOUT, OUTPUTS, PANEL, SLOW

SECRET = "The office of one mayor says"
SAVE_WIDGETS = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"


def test_a_copy_shows_beside_the_paraphrase_and_is_not_saved_even_with_the_widgets(door, folder, monkeypatch):
    home = folder / "with a new case"
    (home / "datasets").mkdir(parents=True)
    shutil.copy(CHECKOUT / "datasets" / "schema.json", home / "datasets")
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(home))
    newcase.new_case("invented_by_a_test")
    (home / "copy.txt").write_text(newcase.TEXT, encoding="utf-8")
    call = f"copies.attach('invented_by_a_test', 'example-document', {str(home / 'copy.txt')!r})"
    source = f"from mixedsignals.data import copies\n{call}"
    name = door.write("attach.ipynb", [source], home, folder / "work")
    desk = door.turn_to(name)
    shown = desk.page.locator(f"{PANEL} {OUTPUTS} table", has_text=SECRET)
    shown.wait_for(timeout=SLOW)
    expect(shown.locator("tbody tr")).to_have_count(1)
    expect(shown).to_contain_text("a paper reports a call; an office denies it")
    desk.command(SAVE_WIDGETS)
    desk.command("docmanager:save")
    saved = (door.desk / name).read_text(encoding="utf-8")
    assert "1 of 1 passages matched" in saved and '"widgets"' not in saved  # the hook takes live state out
    assert SECRET not in saved
    desk.close()
