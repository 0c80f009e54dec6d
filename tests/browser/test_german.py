"""The page in German as a newcomer has it: found from the English page, answered, the answer there in both."""

import pytest
from playwright.sync_api import expect

from mixedsignals import kit
from tests.support.door import FIRST, Door
from tests.support.lab import PANEL


@pytest.fixture(scope="module")
def door(browser, tmp_path_factory):
    """A server of this module's own: the answers of other tests are not in its journal."""
    with Door(browser, tmp_path_factory.mktemp("german")) as opened:
        yield opened


def test_the_puzzle_is_answered_in_german_and_the_answer_is_there_in_english(door):
    desk = door.follow(door.enter(), "notebooks/de/00_start.ipynb")
    door.run(desk)
    expect(desk.page.locator(PANEL)).to_have_attribute("lang", "de")
    form = desk.question("Sieben Telefonate?")
    expect(form).to_have_attribute("lang", "de")
    form.get_by_label("„mindestens siebenmal“").check()
    form.get_by_role("button", name="Antwort prüfen").click()
    desk.told(form, "Noch nicht.")
    desk.told(form, "Du hast eine Untergrenze für eine Obergrenze gehalten.")
    line = desk.question("Deine Linie")
    line.locator("input[inputmode=decimal]").fill("42,5")
    line.get_by_role("button", name="Antwort behalten").click()
    desk.told(line, "Festgehalten.")
    assert desk.errors == []
    desk = door.follow(desk, FIRST)
    door.run(desk)
    desk.told(desk.question("Seven calls?"), kit.say("verdict.not_yet"))
    expect(desk.question("Your line").locator("input[inputmode=decimal]")).to_have_value("42.5")
