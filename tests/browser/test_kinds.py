"""A question of every kind, answered in a real JupyterLab by mouse and by keyboard alone, and found again after."""

import pytest
from playwright.sync_api import expect

from mixedsignals.kit import say
from tests.support.hands import Keyboard, by_mouse, values
from tests.support.kinds import CLASSIFY, MARK, SAMPLES
from tests.support.lab import journal

EVERY = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
HELD = """form => {
  const held = {};
  for (const [name, value] of new FormData(form)) if (value && !name.startsWith('_')) (held[name] ??= []).push(value);
  const tabs = [...form.querySelectorAll('.ms-tab[open]')].map((tab) => tab.dataset.value);
  return tabs.length ? {...held, opened: tabs} : held;
}"""


def cells(samples=SAMPLES):
    return [f'from mixedsignals import practice\npractice("{sample.question["id"]}")' for sample in samples]


@pytest.fixture(scope="module")
def mouse(door, home, folder):
    desk = door.turn_to(door.write("mouse.ipynb", cells(), home, folder / "mouse"))
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def keyboard(door, home, folder):
    desk = door.turn_to(door.write("keyboard.ipynb", cells(), home, folder / "keyboard"))
    yield desk
    desk.close()


def kept(work, sample, answer, outcome):
    """The journal's last line is this answer."""
    last = journal(work)[-1]
    assert (last["question"], last["answer"], last["outcome"]) == (sample.question["id"], answer, outcome)


@EVERY
def test_mouse(sample, mouse, folder):
    form = mouse.question(sample.question["title"])
    region = form.locator(".ms-verdict")
    assert (region.get_attribute("role"), region.get_attribute("aria-live")) == ("status", "polite")
    region.evaluate("region => { region.same = true }")
    by_mouse(form, sample.question, sample.wrong)
    expect(form).to_contain_text(sample.told)
    mouse.came(form, sample.outcomes[0])
    kept(folder / "mouse", sample, sample.wrong, sample.outcomes[0])
    by_mouse(form, sample.question, sample.right)
    expect(form).not_to_contain_text(sample.told)
    mouse.came(form, sample.outcomes[1])
    kept(folder / "mouse", sample, sample.right, sample.outcomes[1])
    assert region.evaluate("region => region.same"), "a screen reader hears a region only if it stays where it was"


@EVERY
def test_keyboard(sample, keyboard, folder):
    form = keyboard.question(sample.question["title"])
    keys = Keyboard(keyboard.page, form)
    keys.answer(sample.question, sample.right)
    keyboard.came(form, sample.outcomes[1])
    kept(folder / "keyboard", sample, sample.right, sample.outcomes[1])
    assert "ms-check" in keys.at()["classes"], "the focus stays on the button"


def test_shortcuts_of_jupyterlab_stay_away(keyboard):
    state = "() => [...document.querySelectorAll('.jp-Cell')].map((cell) => cell.innerText.slice(0, 80))"
    form = keyboard.question(CLASSIFY.question["title"])
    form.locator("input").first.focus()
    before = keyboard.page.evaluate(state)
    for key in (
        "a",
        "b",
        "c",
        "x",
        "v",
        "d",
        "d",
        "m",
        "y",
        "r",
        "1",
        "0",
        "0",
        "i",
        "i",
        "z",
        "Shift+m",
        "Shift+Enter",
        "Control+Enter",
        "Alt+Enter",
        "Escape",
        "ArrowDown",
        "ArrowUp",
    ):
        keyboard.page.keyboard.press(key)
        assert Keyboard(keyboard.page, form).at()["inside"], f"{key} took the focus away"
    assert keyboard.page.evaluate(state) == before


def test_way_back_to_the_first_one_to_look_at_again(keyboard):
    form = keyboard.question(CLASSIFY.question["title"])
    by_mouse(form, CLASSIFY.question, {**CLASSIFY.right, "two": "silence", "three": "denial"})
    keyboard.came(form, "partly right")
    keys = Keyboard(keyboard.page, form)
    keys.to("Tab", lambda at: "ms-go" in at["classes"])
    keyboard.page.keyboard.press("Enter")
    assert (keys.at()["name"], keys.at()["value"]) == ("two", "silence") and keys.at()["seen"]
    note = form.locator('.ms-note[data-for="two"]')
    earlier = "note => getComputedStyle(note, '::before').content"
    assert say("note.earlier") not in note.evaluate(earlier)
    keyboard.page.keyboard.press("ArrowUp")
    assert say("note.earlier") in note.evaluate(earlier), "what was said of the old choice is said to be so"
    by_mouse(form, CLASSIFY.question, CLASSIFY.right)
    keyboard.came(form, "right")


def test_a_word_pressed_before_a_label_is_chosen_leads_to_the_labels(keyboard, folder):
    keyboard.run_all()
    form, before = keyboard.question(MARK.question["title"]), len(journal(folder / "keyboard"))
    form.locator(".ms-word").first.click()
    assert Keyboard(keyboard.page, form).at()["name"] == "_pen"
    expect(form.locator(".ms-pens")).to_have_class("ms-pens ms-wanted")
    said, word = form.locator(".ms-pen-first"), form.locator(".ms-word > span").first.inner_text()
    expect(said).to_have_text(say("form.pen_first", word=word))
    assert said.get_attribute("role") == "status"
    form.locator('input[name="_pen"]').first.check()
    expect(said).to_have_text("")
    by_mouse(form, MARK.question, {})
    keyboard.told(form, say("verdict.nothing"))
    assert len(journal(folder / "keyboard")) == before


def test_matrix_shows_live_what_one_item_carries(keyboard):
    form = keyboard.question("What speaks against what")
    sums = form.locator("output")
    expect(sums).to_have_text(["2", "0", "1"])
    form.locator('.ms-leave-out[data-column="log"]').check()
    expect(sums).to_have_text(["0", "0", "1"])
    form.locator('.ms-leave-out[data-column="log"]').uncheck()


def test_cells_run_again_hold_the_last_answers(keyboard):
    keyboard.run_all()
    in_place(keyboard)


def test_learner_who_comes_back_finds_the_answers(door, keyboard):
    keyboard.command("docmanager:save")
    door.shut_down("keyboard.ipynb")
    desk = door.open("keyboard.ipynb")
    in_place(desk)
    desk.close()


def in_place(desk):
    """Every form holds the right answer, and its verdict is beside it."""
    for sample in SAMPLES:
        form = desk.question(sample.question["title"])
        assert form.evaluate(HELD) == {field: values(sample.right, field) for field in sample.right}
        desk.came(form, sample.outcomes[1])


def test_second_view_of_a_question_starts_from_what_was_sent_last(mouse):
    """JupyterLab builds a view anew when a cell moves or an output is shown twice: its first form is old by then."""
    for sample in SAMPLES:
        mouse.question(sample.question["title"]).locator("xpath=ancestor::*[contains(@class, 'jp-CodeCell')]").focus()
        mouse.command("notebook:create-output-view")
        form = mouse.page.locator(
            ".jp-LinkedOutputView form.ms-form", has=mouse.page.get_by_text(sample.question["title"], exact=True)
        )
        form.wait_for()
        assert form.evaluate(HELD) == {field: values(sample.right, field) for field in sample.right}
        mouse.came(form, sample.outcomes[1])
        mouse.command("application:close")


def test_second_view_follows_what_the_first_one_sends_unless_it_is_touched(mouse):
    sample = next(
        sample for sample in SAMPLES if sample.question["kind"] == "choose" and not sample.question.get("several")
    )
    first = mouse.question(sample.question["title"])
    first.locator("xpath=ancestor::*[contains(@class, 'jp-CodeCell')]").focus()
    mouse.command("notebook:create-output-view")
    second = mouse.page.locator(
        ".jp-LinkedOutputView form.ms-form", has=mouse.page.get_by_text(sample.question["title"], exact=True)
    )
    second.wait_for()
    for answer in (sample.wrong, sample.right):
        option = values(answer, "choice")[0]
        first.locator(f'input[value="{option}"]').check()
        first.locator("button[type=submit]").click()
        second.locator(f'input[value="{option}"]:checked').wait_for()
    wrong = values(sample.wrong, "choice")[0]
    second.locator(f'input[value="{wrong}"]').check()
    first.locator("button[type=submit]").first.click()
    mouse.came(first, sample.outcomes[1])
    assert second.locator(f'input[value="{wrong}"]').is_checked()
    second.locator("button[type=submit]").click()
    first.locator(f'input[value="{wrong}"]:checked').wait_for()
    mouse.came(first, sample.outcomes[0])
    mouse.command("application:close")
