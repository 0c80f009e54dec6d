"""Long questions one item at a time, orderings by moving, words that stay where they are when they are marked."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from mixedsignals.kit import say
from tests.support.hands import Keyboard, by_mouse, places
from tests.support.kinds import CHOOSE, CLASSIFY, LONG, LONG_PAIR, LONG_RANGE, MARK, ORDER, STEPPED
from tests.support.lab import journal

ASK = 'from mixedsignals import practice\npractice("{}")'
SHOWN = (CHOOSE, ORDER, MARK, CLASSIFY, *STEPPED)


@pytest.fixture(scope="module")
def desk(door, home, folder):
    opened = door.turn_to(
        door.write("steps.ipynb", [ASK.format(sample.question["id"]) for sample in SHOWN], home, folder / "steps")
    )
    yield opened
    opened.close()


def at(form):
    return form.locator(".ms-at").inner_text()


def here(form):
    """The items that can be seen."""
    return [item.get_attribute("data-item") for item in form.locator(".ms-item").all() if item.is_visible()]


def test_one_item_at_a_time_with_its_verdict_a_way_back_and_the_whole_sheet(desk, folder):
    form = desk.question(LONG.question["title"])
    assert here(form) == ["ant"] and at(form) == say("form.at", at=1, of=8)
    form.locator('.ms-here label:has([value="six"])').click()
    form.locator(".ms-check").click()
    desk.told(form, say("verdict.right"))
    reason = form.locator(".ms-here .ms-reason")
    expect(reason).to_have_attribute("open", "")
    expect(reason).to_contain_text("A book of animals, page 3")
    form.locator(".ms-next").click()
    assert here(form) == ["bee"] and at(form) == say("form.at", at=2, of=8)
    form.locator('.ms-here label:has([value="four"])').click()
    form.locator(".ms-check").click()
    desk.told(form, say("verdict.not_yet"))
    expect(form.locator(".ms-here .ms-note")).to_contain_text(LONG.told)
    lines = journal(folder / "steps")
    assert [(line["step"], line["answer"]) for line in lines[-2:]] == [
        ("ant", {"ant": "six"}),
        ("bee", {"bee": "four"}),
    ]
    form.locator(".ms-back").click()
    assert here(form) == ["ant"]
    form.locator(".ms-whole").click()
    assert len(here(form)) == 8
    expect(form.locator(".ms-whole")).to_have_text(say("form.one_by_one"))
    form.locator(".ms-whole").click()
    assert here(form) == ["ant"]


def test_the_same_misreading_is_told_whole_alone_and_once_on_the_sheet(desk):
    form = desk.question(LONG.question["title"])
    form.locator(".ms-next").click()
    for item in ("ant", "bee", "fly"):
        while here(form) != [item]:
            form.locator(".ms-back" if item == "ant" else ".ms-next").click()
        form.locator('.ms-here label:has([value="four"])').click()
        form.locator(".ms-check").click()
        expect(form.locator(".ms-here .ms-note")).to_contain_text(LONG.told)
    form.locator(".ms-whole").click()
    expect(form.locator('[data-for="ant"]')).to_contain_text(LONG.told)
    expect(form.locator('[data-for="bee"]')).to_contain_text(say("note.same", first=1))
    expect(form.locator('[data-for="bee"]')).not_to_contain_text(LONG.told)
    form.locator(".ms-whole").click()


@pytest.mark.parametrize("sample", [LONG, LONG_PAIR, LONG_RANGE], ids=lambda sample: sample.name)
def test_the_keyboard_alone_goes_through_all_steps(sample, desk):
    form = desk.question(sample.question["title"])
    keys = Keyboard(desk.page, form)
    while here(form) != [sample.question["items"][0]["id"]]:
        form.locator(".ms-back").click()
    form.locator("xpath=ancestor::*[contains(@class, 'jp-CodeCell')]").focus()
    for place, item in enumerate(sample.question["items"]):
        assert here(form) == [item["id"]]
        keys_answer(keys, sample, item["id"], fresh=place == 0)
        keys.to("Tab", lambda at: "ms-check" in at["classes"])
        desk.page.keyboard.press("Enter")
        expect(form.locator(".ms-here .ms-note")).to_contain_text(say("verdict.right"))
        if place + 1 < len(sample.question["items"]):
            keys.to("Tab", lambda at: "ms-next" in at["classes"])
            desk.page.keyboard.press("Enter")
            assert keys.at()["name"].split(".")[0] == sample.question["items"][place + 1]["id"], "the focus goes along"
    desk.told(form, say("verdict.right"))
    expect(form.locator(".ms-verdict")).to_contain_text(say("verdict.count", good=place + 1, of=place + 1))


def keys_answer(keys, sample, item, fresh):
    """Answers the item that is shown; but for the first, the focus is on its first control already."""
    answer = sample.right
    if item in answer:
        if not fresh:
            keys.page.keyboard.press("Shift+Tab")
        keys.pick(item, answer[item])
        return
    for end in (".low", ".high"):
        if end == ".low" and not fresh:
            keys.page.keyboard.press("Shift+Tab")
        keys.write(item + end, f"{answer[item + end]:g}")


def test_on_paper_the_sheet_is_whole(desk):
    form = desk.question(LONG.question["title"])
    desk.page.emulate_media(media="print")
    assert form.locator(".ms-item").evaluate_all(
        "items => items.every((item) => getComputedStyle(item).display !== 'none')"
    )
    desk.page.emulate_media(media="screen")
    assert len(here(form)) == 1


def test_a_half_done_question_is_resumed_where_it_was_left(door, home, folder):
    name = door.write("half.ipynb", [ASK.format(LONG.question["id"])], home, folder / "half")
    desk = door.turn_to(name)
    form = desk.question(LONG.question["title"])
    for item in ("ant", "bee"):
        form.locator(f'.ms-here label:has([value="{LONG.right[item]}"])').click()
        form.locator(".ms-check").click()
        desk.told(form, say("verdict.right"))
        form.locator(".ms-next").click()
    desk.run_all()
    form = desk.question(LONG.question["title"])
    expect(form.locator(".ms-verdict")).to_contain_text(say("verdict.so_far", good=2, count=2, left=6))
    assert here(form) == ["cat"]
    desk.close()


def test_an_item_is_moved_by_dragging_it_and_its_new_place_is_spoken(desk, folder):
    form = desk.question(ORDER.question["title"])
    form.locator(".ms-check").click()
    desk.told(form, say("verdict.nothing_moved"))
    first, last = places(ORDER.question, ORDER.right)[0], form.locator(".ms-movable").last
    item = form.locator(f'.ms-movable:has(input[name="{first}"])')
    form.scroll_into_view_if_needed()
    item.locator(".ms-grip").hover()
    desk.page.mouse.down()
    box = last.bounding_box()
    desk.page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 2, steps=8)
    desk.page.mouse.up()
    assert form.locator(".ms-movable").last.locator("input").get_attribute("name") == first
    text = item.locator(".ms-item-text").inner_text()
    expect(form.locator(".ms-moved")).to_have_text(say("form.moved", item=text, place=4, of=4))
    by_mouse(form, ORDER.question, ORDER.right)
    desk.told(form, say("verdict.right"))
    assert journal(folder / "steps")[-1]["answer"] == ORDER.right


def test_marking_a_word_moves_no_other(desk):
    form = desk.question(MARK.question["title"])
    where = "words => words.map((word) => [word.offsetLeft, word.offsetTop, word.offsetWidth, word.offsetHeight])"
    before = form.locator(".ms-word").evaluate_all(where)
    by_mouse(form, MARK.question, {"w2": "hedge", "w3": "source", "w4": "source", "w9": "cue"}, press=False)
    assert form.locator(".ms-word").evaluate_all(where) == before
    tags = form.locator(".ms-word:not([data-pen='']) .ms-tag").evaluate_all(
        "tags => tags.map((tag) => { const box = tag.getBoundingClientRect(); return [box.left, box.right, box.top]; })"
    )
    shown = sorted(tag for place, tag in enumerate(tags) if place != 2)  # the second of two neighbours shows none
    assert all(one[1] <= two[0] for one, two in pairwise(shown) if one[2] == two[2]), "no label reaches into the next"


def test_a_double_click_is_one_try(desk, folder):
    form = desk.question(CHOOSE.question["title"])
    before = len(journal(folder / "steps"))
    form.locator(f'label:has([value="{CHOOSE.wrong["choice"]}"])').click()
    form.locator(".ms-check").dblclick()
    desk.told(form, say("verdict.not_yet"))
    desk.caught_up()
    assert len(journal(folder / "steps")) == before + 1


def test_shift_and_enter_leave_a_long_question_in_sight(door, home, folder):
    cells = [ASK.format(LONG.question["id"]), "'after'", ASK.format(CLASSIFY.question["id"]), "'end'"]
    desk = door.turn_to(door.write("sight.ipynb", cells, home, folder / "sight"), height=500)
    for _ in range(2):
        code = desk.page.locator(".jp-CodeCell", has_text=CLASSIFY.question["id"])
        code.locator(".jp-InputArea-editor").first.click()
        desk.page.keyboard.press("Shift+Enter")
        form = desk.question(CLASSIFY.question["title"])
        desk.still(form)
        top = form.evaluate("form => form.getBoundingClientRect().top")
        assert 0 <= top < 300, f"the question's top is at {top}"
    desk.close()
