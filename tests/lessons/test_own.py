"""Lesson 10: a pasted text is cut as the documents were, counts are the marks, agreement is what a hand counts."""

import pytest

from mixedsignals.data import cases
from mixedsignals.engine import blind
from mixedsignals.lessons import own

TEXT = "The bridge may close. The mayor said so on Monday.\n\nNobody knows why. " + "It rained again. " * 30


@pytest.fixture(scope="module")
def case():
    return cases.load("phone_calls")


def test_a_text_is_cut_into_whole_sentences_of_one_paragraph():
    parts = own.passages(TEXT)
    assert parts[0].text == "The bridge may close. The mayor said so on Monday."
    assert parts[1].text.startswith("Nobody knows why.") and parts[1].words <= 80
    assert sum(part.words for part in parts) == 10 + 3 + 90


def test_the_page_is_measured_by_what_was_marked():
    parts = own.passages("One two three four five six seven eight nine ten.")
    got = own.measured(parts, [own.Marks(1, 2, own.SOURCES[0])])
    assert got == {"hedges": 100, "dates": 200, "sourced": 100}
    assert own.measured(parts, [own.Marks(0, 0, own.SOURCES[2])])["sourced"] == 0


def test_the_documents_are_measured_from_facts(case):
    rows = own.document_measures(case)
    assert rows.loc["Substack", "hedges"] == pytest.approx(1000 * 19 / 874)
    assert rows["sourced"].between(0, 100).all()


def test_marking_every_passage_draws_the_page(case):
    page = own.OwnPage(case)
    page.cut()
    assert "no text yet" in page.remark.value
    page.text.value = TEXT + "<b>x</b>"
    page.cut()
    assert "still without a source" in page.remark.value and not page.picture.value
    assert "&lt;b&gt;" in page.rows.children[-1].children[0].value
    for _, _, source in page.controls:
        source.value = own.SOURCES[1]
    assert "passages with a source, % 100" in page.picture.value


def test_a_long_text_is_marked_in_its_first_passages_and_says_so_until_all_are_marked(case):
    page = own.OwnPage(case)
    page.text.value = "\n".join(["A sentence stands here."] * 40)
    page.button.click()
    told = f"Only the first {own.MOST} of 40 are marked."
    assert len(page.controls) == len(page.rows.children) == own.MOST
    assert page.remark.value == f"<p>{own.MOST} passages; {own.MOST} still without a source. {told}</p>"
    page.controls[0][2].value = own.SOURCES[0]
    assert page.remark.value == f"<p>{own.MOST} passages; {own.MOST - 1} still without a source. {told}</p>"
    page.text.value = "\n".join(["A sentence stands here."] * own.MOST)
    page.cut()
    assert "Only the first" not in page.remark.value


def test_each_passage_has_its_number_and_three_things_to_mark(case):
    page = own.OwnPage(case)
    page.text.value = "One stands here.\nAnother stands there."
    page.cut()
    assert [row.children[0].value for row in page.rows.children] == [
        "<p><b>1</b> One stands here.</p>", "<p><b>2</b> Another stands there.</p>",
    ]  # fmt: skip
    hedges, dates, source = page.rows.children[1].children[1].children
    assert (hedges.description, hedges.tooltip, hedges.value) == ("hedges", "How many hedges?", 0)
    assert (dates.description, dates.tooltip, dates.value) == ("dates", "How many dates?", 0)
    assert (hedges.min, hedges.max) == (dates.min, dates.max) == (0, 50)
    assert [label for label, _ in source.options] == ["not set", *own.SOURCES]


def test_the_page_is_drawn_once_all_is_marked_and_goes_with_the_text(case):
    page = own.OwnPage(case)
    page.text.value = "One stands here."
    page.cut()
    [(hedges, dates, source)] = page.controls
    source.value = own.SOURCES[0]
    drawn = page.picture.value
    told = "it has 3 words, so one hedge or date more or less moves its number by 333."
    assert page.remark.value == f"<p>Your page beside the documents: {told}</p>" and "hedges" in drawn
    hedges.value = 3
    assert "1000" in page.picture.value != drawn, "three hedges in three words"
    before = page.picture.value
    dates.value = 2
    assert page.picture.value != before
    source.value = "not set"
    assert not page.picture.value and "1 still without a source" in page.remark.value
    source.value, page.text.value = own.SOURCES[1], "  "
    assert page.picture.value
    page.cut()
    assert not page.picture.value and page.rows.children == ()
    assert page.remark.value == "<p>There is no text yet. Paste one into the box above.</p>"


@pytest.mark.parametrize("sentences, cautioned", [(62, True), (63, False)])
def test_only_a_short_page_is_told_how_much_one_mark_moves(case, sentences, cautioned):
    page = own.OwnPage(case)
    page.text.value = "Four words stand here. " * sentences
    page.cut()
    for _, _, source in page.controls:
        source.value = own.SOURCES[0]
    assert ("moves its number by 4." in page.remark.value) is cautioned
    assert page.remark.value.startswith("<p>Your page beside the documents:")


@pytest.mark.keys
def test_the_passages_coded_blind_are_told_in_counts(work):
    from mixedsignals.engine import session

    assert "Code the passages" in blind.result(["own/blind-1", "own/blind-2"], "passage-role").html
    codes = blind.coded("passage-role")
    for name in ("own/blind-1", "own/blind-2"):
        question, key = session.find(name)
        assert key is None
        session.kept().append(name, 1, {item.id: codes[item.id]["first"] for item in question.items}, "recorded")
    html = blind.result(["own/blind-1", "own/blind-2"], "passage-role").html
    assert "You and coder 1: the same code in 20 of 20" in html
    assert "Coder 1 and coder 2: the same code in 20 of 20" not in html
