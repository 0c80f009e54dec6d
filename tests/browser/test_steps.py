"""Long questions one item at a time, orderings by moving, words that stay where they are when they are marked."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from mixedsignals.kit import say
from tests.support.hands import Keyboard, by_mouse, places
from tests.support.kinds import (
    BROWSE,
    CHOOSE,
    CLASSIFY,
    KEPT,
    LONG,
    LONG_PAIR,
    LONG_RANGE,
    MARK,
    ORDER,
    SEVERAL,
    STEPPED,
)
from tests.support.lab import journal

ASK = 'from mixedsignals import practice\npractice("{}")'
SHOWN = (CHOOSE, SEVERAL, ORDER, MARK, CLASSIFY, BROWSE, *STEPPED, KEPT)
EARLIER = "note => getComputedStyle(note, '::before').content"


@pytest.fixture(scope="module")
def desk(door, home, folder):
    opened = door.turn_to(
        door.write("steps.ipynb", [ASK.format(sample.question["id"]) for sample in SHOWN], home, folder / "steps")
    )
    yield opened
    opened.close()


def at(form):
    return form.locator(".ms-at").inner_text()


def to_press(form):
    """Which of the two buttons stands out as the one to press."""
    weight = "button => getComputedStyle(button).fontWeight"
    return [name for name in ("check", "next") if form.locator(f".ms-{name}").evaluate(weight) == "600"]


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
    verdict, standing = form.locator(".ms-verdict"), say("verdict.so_far", good=1, count=1, left=7)
    expect(verdict).to_have_text(f"{say('verdict.item', number=1)} ✓ {say('verdict.right')}{standing}")
    assert to_press(form) == ["next"]
    form.locator(".ms-next").click()
    assert here(form) == ["bee"] and at(form) == say("form.at", at=2, of=8)
    assert to_press(form) == ["check"]
    expect(verdict).to_have_text(standing)  # the verdict on the item before would be read as this one's
    form.locator(".ms-check").click()
    desk.told(form, say("verdict.nothing"))
    form.locator(".ms-back").click()
    expect(verdict).not_to_contain_text(say("verdict.nothing"))
    expect(form.locator(".ms-here .ms-note")).to_contain_text(say("verdict.right"))
    form.locator(".ms-next").click()
    form.locator('.ms-here label:has([value="four"])').click()
    form.locator(".ms-check").click()
    desk.told(form, say("verdict.not_yet"))
    expect(form.locator(".ms-here .ms-note")).to_contain_text(LONG.told)
    assert to_press(form) == ["check"], "a wrong answer is looked at again"
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


def test_going_on_keeps_what_nobody_marks_a_line_a_step_and_at_last_says_that_all_is_kept(desk, folder):
    form, before = desk.question(KEPT.question["title"]), len(journal(folder / "steps"))
    verdict, items = form.locator(".ms-verdict"), list(KEPT.right)
    for place, item in enumerate(items, 1):
        assert here(form) == [item]
        form.locator('.ms-here label:has([value="good"])').click()
        form.locator(".ms-next" if place < len(items) else ".ms-check").click()
        if place < len(items):
            expect(verdict).to_have_text(say("verdict.kept_so_far", count=place, left=7 - place))
    expect(verdict).to_contain_text(say("verdict.all_kept", of=7))
    lines = journal(folder / "steps")[before:]
    assert [(line["step"], line["answer"]) for line in lines] == [(item, {item: "good"}) for item in items]
    form.locator(".ms-back").click()
    form.locator(".ms-next").click()
    form.locator('.ms-here label:has([value="bad"])').click()
    form.locator(".ms-back").click()
    expect(form.locator(".ms-draft")).to_be_hidden()
    desk.page.wait_for_timeout(700)
    lines = journal(folder / "steps")[before:]
    assert len(lines) == 8 and lines[-1]["answer"] == {"d7": "bad"}, "going on without a change keeps nothing twice"
    expect(form.locator(".ms-unsent-ones")).to_be_empty()


def test_what_is_chosen_and_not_checked_stays_and_is_named(desk, folder):
    form, before = desk.question(LONG_PAIR.question["title"]), len(journal(folder / "steps"))
    unsent = form.locator(".ms-unsent-ones")
    form.locator('.ms-here label:has([value="e3"])').click()
    expect(unsent).to_be_empty()
    form.locator(".ms-next").click()
    expect(unsent).to_have_text(say("form.unchecked", items=1))
    form.locator('.ms-here label:has([value="e2"])').click()
    form.locator(".ms-next").click()
    expect(unsent).to_have_text(say("form.unchecked", items="1, 2"))
    assert len(journal(folder / "steps")) == before
    for _ in range(2):
        form.locator(".ms-back").click()
    assert form.locator(".ms-here input:checked").get_attribute("value") == "e3"
    form.locator(".ms-check").click()
    desk.told(form, say("verdict.not_yet"))
    form.locator(".ms-next").click()
    expect(unsent).to_be_empty()
    form.locator(".ms-next").click()
    expect(unsent).to_have_text(say("form.unchecked", items=2))
    for _ in range(2):
        form.locator(".ms-back").click()


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
    item.locator(".ms-item-text").hover()  # by any part of its row
    desk.page.mouse.down()
    box = last.bounding_box()
    desk.page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 2, steps=8)
    desk.page.mouse.up()
    assert desk.page.evaluate("String(getSelection())") == ""
    expect(form.locator(".ms-verdict")).to_be_empty()  # something is moved now
    assert form.locator(".ms-movable").last.locator("input").get_attribute("name") == first
    text = item.locator(".ms-item-text").inner_text()
    expect(form.locator(".ms-moved")).to_have_text(say("form.moved", item=text, place=4, of=4))
    by_mouse(form, ORDER.question, ORDER.right)
    desk.told(form, say("verdict.right"))
    assert journal(folder / "steps")[-1]["answer"] == ORDER.right


def test_only_what_stands_elsewhere_now_has_an_earlier_verdict(desk, folder):
    form = desk.question(ORDER.question["title"])
    by_mouse(form, ORDER.question, ORDER.wrong)
    desk.told(form, say("verdict.not_yet"))
    rows, notes = form.locator(".ms-movable"), form.locator(".ms-note")

    def old():
        return [say("note.earlier") in note.evaluate(EARLIER) for note in notes.all()]

    rows.last.locator(".ms-move").last.click(force=True)  # dimmed: it goes no further down
    assert old() == [False] * 4
    rows.first.locator(".ms-move").last.click()
    assert old() == [True, True, False, False], "the one that made room stands elsewhere, too"
    rows.first.locator(".ms-move").last.click()
    assert old() == [False] * 4, "all is again as it was checked"


def test_a_first_choice_has_no_earlier_verdict(desk):
    for sample, more in ((CHOOSE, {}), (SEVERAL, {}), (CLASSIFY, {"one": "denial"})):
        form = desk.question(sample.question["title"])
        by_mouse(form, sample.question, more, press=bool(more))
        if more:
            form.locator(".ms-verdict .ms-outcome").first.wait_for()
        for word in (label for label in form.locator(".ms-option").all()[-2:]):
            word.click()
        outdated = form.locator(".ms-changed").evaluate_all(
            """all => all.flatMap((one) => [one, ...one.querySelectorAll('.ms-note')])
              .map((one) => getComputedStyle(one, '::before').content)
              .filter((said) => !['none', 'normal'].includes(said))"""
        )
        assert outdated == [], "nothing was said of it before"
        expect(form.locator(".ms-changed .ms-blank")).to_have_count(0)


def test_a_circle_stands_in_the_middle_of_its_line(desk):
    for sample in (CHOOSE, SEVERAL, CLASSIFY):
        off = (
            desk.question(sample.question["title"])
            .locator(".ms-option")
            .evaluate_all(
                """labels => labels.map((label) => {
              const circle = label.querySelector('input').getBoundingClientRect();
              const line = label.querySelector('span').getClientRects()[0];
              return (circle.top + circle.bottom - line.top - line.bottom) / 2;
            })"""
            )
        )
        assert off and all(abs(one) <= 1 for one in off), sample.name


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
    for word in form.locator(".ms-word:not([data-pen='']):not(.ms-runs-on)").all():
        tag = word.locator(".ms-tag")
        number = word.get_attribute("data-pen")
        whole = tag.evaluate("tag => tag.scrollWidth <= tag.clientWidth")
        assert tag.get_attribute("data-short") == (None if whole else number), "a label is whole or a number"
        over = tag.evaluate("tag => { const box = tag.getBoundingClientRect(); tag.style.pointerEvents = 'auto';"
                            " const top = document.elementFromPoint(box.right - 2, (box.top + box.bottom) / 2);"
                            " tag.style.pointerEvents = ''; return top === tag; }")  # fmt: skip
        assert over, f"{tag.inner_text()}: the next word's ground covers it"


def test_words_are_one_stop_and_numbers_and_escape_reach_the_kinds(desk):
    form, press = desk.question(MARK.question["title"]), desk.page.keyboard.press
    keys, words = Keyboard(desk.page, form), form.locator(".ms-word")
    words.nth(4).focus()
    press("Shift+Tab")
    assert keys.at()["name"] == "_pen"
    press("Tab")
    assert words.nth(4).evaluate("word => word === document.activeElement"), "one comes back to the same word"
    press("2")
    expect(words.nth(4)).to_have_attribute("data-label", "cue")
    assert form.locator('input[name="_pen"]:checked').get_attribute("value") == "cue"
    press("ArrowRight")
    press("Space")
    expect(words.nth(5)).to_have_attribute("data-label", "cue")
    for key, label in (("2", ""), ("3", "hedge"), ("4", "")):  # once more; another kind; rubbed out
        press(key)
        expect(words.nth(5)).to_have_attribute("data-label", label)
    press("Escape")
    assert (keys.at()["name"], keys.at()["value"]) == ("_pen", "")
    press("Tab")
    press("Home")
    assert words.first.evaluate("word => word === document.activeElement")
    press("Tab")
    assert "ms-word" not in keys.at()["classes"]


def test_a_search_can_be_begun_anew(desk, folder):
    form = desk.question(BROWSE.question["title"])
    afresh, cost = form.locator(".ms-afresh"), form.locator(".ms-cost")
    expect(afresh).to_be_hidden()
    by_mouse(form, BROWSE.question, BROWSE.right | {"opened": ["page", "about"]})
    desk.told(form, say("verdict.partly_right"))
    note = form.locator('[data-for="opened"]')
    expect(note).to_contain_text(say("note.browse_cost", more=1))
    assert say("note.earlier") not in note.evaluate(EARLIER)
    form.locator(".ms-go").click()
    at = Keyboard(desk.page, form).at()
    assert "ms-afresh" in at["classes"] and at["outlined"] and at["seen"], "also for who came by mouse"
    desk.page.keyboard.press("Enter")
    expect(cost).to_have_text(say("form.cost", opened=0, of=3))
    expect(afresh).to_be_hidden()
    assert say("note.earlier") in note.evaluate(EARLIER)
    assert (Keyboard(desk.page, form).at()["kind"], form.locator(".ms-tab[open]").count()) == ("summary", 0)
    by_mouse(form, BROWSE.question, BROWSE.right)
    desk.told(form, say("verdict.right"))
    lines = [line for line in journal(folder / "steps") if line["question"] == BROWSE.question["id"]]
    assert [(line["answer"]["opened"], line["outcome"]) for line in lines] == [
        (["page", "about"], "partly right"),
        (["about"], "right"),
    ]


def test_the_verdict_on_a_long_sheet_comes_into_sight_and_one_that_is_seen_stays(door, home, folder):
    cells = [ASK.format(LONG.question["id"]), *["'after'"] * 20]
    desk = door.open(door.write("fold.ipynb", cells, home, folder / "fold"), height=600)
    form = desk.question(LONG.question["title"])
    by_mouse(form, LONG.question, LONG.right | {"bee": "four"}, press=False)
    button, verdict = form.locator(".ms-check"), form.locator(".ms-verdict .ms-outcome").first
    button.evaluate("button => button.scrollIntoView({ block: 'end' })")
    button.click()
    desk.told(form, say("verdict.partly_right"))
    expect(verdict).to_be_in_viewport(ratio=1)
    expect(button).to_be_in_viewport(ratio=1)
    before = button.bounding_box()["y"]
    button.click()
    desk.page.wait_for_timeout(700)
    assert button.bounding_box()["y"] == before
    desk.close()


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
    desk.still(desk.question(CLASSIFY.question["title"]))  # questions that come together leave the page where it is
    for _ in range(2):
        code = desk.page.locator(".jp-CodeCell", has_text=CLASSIFY.question["id"])
        code.locator(".jp-InputArea-editor").first.click()
        desk.page.keyboard.press("Shift+Enter")
        form = desk.question(CLASSIFY.question["title"])
        desk.still(form)
        top = form.evaluate("form => form.getBoundingClientRect().top")
        assert 0 <= top < 300, f"the question's top is at {top}"
    desk.close()
