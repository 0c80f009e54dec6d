"""How each kind reads: what stands in a form, in which order, live and still, blank and answered; and as plain text."""

from dataclasses import replace

import pytest

from mixedsignals import engine as questions
from mixedsignals.kit import say
from tests.support.kinds import SAMPLES, SENTENCE, STEPPED
from tests.support.shown import made
from tests.support.tree import parse

BY_NAME = {sample.name: sample for sample in (*SAMPLES, *STEPPED)}


def asked(name, **changes):
    return replace(made(BY_NAME[name])[0], **changes)


def of_class(root, name):
    return [node for node in root.walk() if name in node.attributes.get("class", "").split()]


def live(name, answer=None, **changes):
    return parse(questions.form(asked(name, **changes), answer))


def still(name, answer=None):
    return parse(questions.form(asked(name), answer, live=False))


# --- what every form has --------------------------------------------------------------------------------------------


def test_a_form_begins_with_its_title_and_its_prompt_paragraph_by_paragraph():
    root = live("choose")
    assert [part.text() for part in of_class(root, "ms-title")] == ["The late train"]
    paragraphs = [part.text() for part in of_class(root, "ms-prompt")[0].all("p")]
    assert paragraphs == BY_NAME["choose"].question["prompt"].split("\n\n")
    opened = of_class(live("choose", open_book=True), "ms-prompt")[0].all("p")
    assert [part.text() for part in opened] == [*paragraphs, say("form.open_book")]


@pytest.mark.parametrize("name", BY_NAME)
def test_no_word_stands_loose_between_the_parts_of_a_form(name):
    holders = {"form", "fieldset", "ul", "ol", "dl", "table", "thead", "tbody", "tr", "select", "details"}
    for root in (live(name), live(name, BY_NAME[name].right), still(name), still(name, BY_NAME[name].right)):
        loose = [child for node in root.all(*holders) for child in node.children if isinstance(child, str)]
        assert not "".join(loose).strip()


def test_hints_stand_inside_one_another():
    [first, second] = of_class(live("choose"), "ms-hint")
    assert [part.text() for part in first.all("summary")] == [say("form.hint", number=n, of=2) for n in (1, 2)]
    assert first.all("p")[0].text() == "Who expects it?" and second in list(first.walk())
    assert [part.text() for part in second.all("p")] == ["The board names nobody."]


def test_terms_are_explained_where_an_option_has_a_meaning_and_a_pair_has_its_own_list():
    [terms] = of_class(live("classify"), "ms-terms")
    assert [part.text() for part in terms.all("dt")] == [
        option["text"] for option in BY_NAME["classify"].question["options"]
    ]
    assert terms.all("dd")[0].text() == "The answer reads as: Denial."
    assert [name for name in BY_NAME if of_class(live(name), "ms-terms")] == ["classify", "mark"]


def test_only_a_long_live_form_has_a_bar_of_steps():
    assert [name for name in BY_NAME if of_class(live(name), "ms-steps")] == [sample.name for sample in STEPPED]
    assert not of_class(still("long"), "ms-steps")
    root = live("long")
    assert of_class(root, "ms-at")[0].attributes["data-words"] == say("form.at", at="{at}", of="{of}")
    [whole] = of_class(root, "ms-whole")
    assert (whole.text(), whole.attributes["data-words"]) == (say("form.whole"), say("form.one_by_one"))
    assert [part.text() for part in of_class(root, "ms-actions")[0].all("button")] == [
        say("form.back"), say("form.check"), say("form.next"),
    ]  # fmt: skip
    assert [part.text() for part in of_class(live("choose"), "ms-actions")[0].all("button")] == [say("form.check")]


def test_the_feedback_of_one_choice_stands_under_the_button():
    for name in BY_NAME:
        [region] = of_class(live(name), "ms-verdict")
        under = {part: value for part, value in region.attributes.items() if part.startswith("data-")}
        one = {"data-under": "choice", "data-earlier": say("note.earlier")}
        assert under == (one if name in ("choose", "several") else {}), name
    assert not of_class(live("choose"), "ms-note") and of_class(still("choose"), "ms-note")


def test_every_field_has_a_place_for_its_note():
    root = live("classify")
    assert [part.attributes["data-for"] for part in of_class(root, "ms-note")] == ["one", "two", "three", "four"]
    assert all(part.attributes["data-earlier"] == say("note.earlier") for part in of_class(root, "ms-note"))


# --- the kinds ------------------------------------------------------------------------------------------------------


def test_items_have_numbers_details_and_their_language():
    items = [group.all("legend")[0] for group in live("classify").all("fieldset")]
    assert [item.all("b")[0].text() for item in items] == ["1", "2", "3", "4"]
    assert [[part.text() for part in item.all("small")] for item in items] == [
        *[["The town clerk, 3 May 2020 (invented)"]] * 3, ["no comment"],
    ]  # fmt: skip
    texts = [of_class(item, "ms-item-text")[0] for item in items]
    assert [part.attributes.get("lang") for part in texts] == [None, None, None, "ru"]
    assert texts[3].text() == "«Комментариев не будет»" and texts[3].attributes["dir"] == "auto"


@pytest.mark.parametrize(
    ("name", "apart"), [("choose", 2), ("several", 3), ("browse", 1), ("classify", 0), ("pair", 0)]
)
def test_whole_sentences_to_choose_from_stand_on_lines_of_their_own_and_chips_in_a_row(name, apart):
    root = live(name)
    groups = [part for part in root.all("div") if "ms-options" in part.attributes.get("class", "").split()]
    assert [len(group.all("br")) for group in groups] == [apart] * len(groups)
    between = [mark for group in of_class(still(name), "ms-options") for mark in of_class(group, "ms-between")]
    assert bool(between) == (not apart), "chips of a still form are kept apart where a host drops its style"
    assert not of_class(root, "ms-between"), "a live form has its style"
    assert [("ms-apart" in group.attributes["class"]) for group in groups] == [bool(apart)] * len(groups)


@pytest.mark.parametrize(("name", "kind", "legend"), [("choose", "radio", "one"), ("several", "checkbox", "several")])
def test_one_choice_or_several(name, kind, legend):
    root = live(name, BY_NAME[name].right)
    assert {part.attributes["type"] for part in root.all("input")} == {kind}
    assert root.all("legend")[0].text() == say(f"form.{legend}")
    right = BY_NAME[name].right["choice"]
    chosen = [part.attributes["value"] for part in root.all("input") if "checked" in part.attributes]
    assert chosen == (right if isinstance(right, list) else [right])


def order(root):
    return of_class(root, "ms-list")[0]


def test_a_list_to_be_ordered_is_numbered_once_it_has_an_order():
    assert order(live("order")).tag == order(live("order", {"event": "1"})).tag == "ol"
    assert order(still("order")).tag == "ul" and order(still("order", {"event": "1"})).tag == "ol"
    assert not of_class(still("order"), "ms-moved") and not of_class(still("order"), "ms-move")


def test_a_list_to_be_ordered_stands_as_it_was_put_and_knows_where_each_item_stood():
    right = {"event": "1", "relay": "2", "paper": "3"}
    entries = order(live("order", right)).all("li")
    assert [part.all("input")[0].attributes["name"] for part in entries] == ["event", "relay", "paper", "witness"]
    assert [part.all("input")[0].attributes["value"] for part in entries] == ["1", "2", "3", ""]
    assert [part.attributes["data-at"] for part in entries] == ["1", "2", "0", "3"]
    assert of_class(entries[0], "ms-words-of")[0].text() == "The call takes place."
    up, down = entries[0].all("button")
    assert (up.text(), up.attributes["data-by"], up.attributes["title"]) == (
        "↑", "-1", say("form.up", item="The call takes place."),
    )  # fmt: skip
    assert (down.text(), down.attributes["data-by"], down.attributes["aria-label"]) == (
        "↓", "1", say("form.down", item="The call takes place."),
    )  # fmt: skip
    [moved] = of_class(live("order"), "ms-moved")
    assert moved.attributes["data-words"] == say("form.moved", item="{item}", place="{place}", of="{of}")


def test_what_the_words_mean_has_a_meaning_for_each():
    options = asked("choose").options
    explained = live(
        "choose", options=(replace(options[0], meaning="Said once"), *(replace(o, meaning="") for o in options[1:]))
    )
    [terms] = of_class(explained, "ms-terms")
    assert [part.text() for part in terms.all("dt")] == [options[0].text]
    assert [part.text() for part in terms.all("dd")] == ["Said once"]


def test_words_are_marked_with_their_labels():
    answer = {"w1": "cue", "w3": "source"}
    root = live("mark", answer)
    words = of_class(root, "ms-word")
    assert [word.attributes["data-label"] for word in words[:4]] == ["cue", "", "source", ""]
    assert [of_class(word, "ms-tag")[0].text() for word in words[:4]] == ["Cue", "", "Source", ""]
    fields = [part for part in root.all("input") if part.attributes["type"] == "hidden"]
    assert [(part.attributes["name"], part.attributes["value"]) for part in fields[:2]] == [("w1", "cue"), ("w2", "")]
    pens = [part.attributes["value"] for part in root.all("input") if part.attributes["name"] == "_pen"]
    assert pens == ["source", "cue", "hedge", ""] and say("form.rub_out") in root.text()
    [passage] = of_class(still("mark", answer), "ms-words")
    assert passage.text() == SENTENCE.replace("According", "According [Cue]").replace("two", "two [Source]")
    assert of_class(still("mark"), "ms-words")[0].text() == SENTENCE
    assert [part.text() for part in passage.all("u")] == ["According", "two"]


def test_a_pair_offers_its_letters_under_every_item_and_lists_them_only_where_that_says_more():
    root = live("pair")
    assert not of_class(root, "ms-letters"), "every word of them stands under the items"
    options = asked("pair").options
    long = replace(options[0], text="Another day: the one before, by the calendar of the man who spoke")
    for first, listed in (
        (long, f"A {long.text}"),
        (replace(options[0], meaning="Not that one"), "A Another dayNot that one"),
    ):
        more = live("pair", options=(first, *options[1:]))
        assert [part.text() for part in of_class(more, "ms-letters")[0].all("li")] == [
            listed, "B Another person", "C Nothing",
        ]  # fmt: skip
    labels = [[label.text().strip() for label in group.all("label")] for group in root.all("fieldset")]
    assert labels == [["A Another day", "B Another person", "C Nothing"]] * 3
    assert root.all("label")[0].attributes["title"] == "A: Another day"


def test_numbers_have_their_range_their_unit_and_what_was_given():
    root = live("estimate", {"moon": 12.5})
    labels = [" ".join(label.text().split()) for label in root.all("label")]
    assert labels == [say("form.number", low="0", high="100") + " %"] * 3
    assert [part.attributes["value"] for part in root.all("input")] == ["12.5", "", ""]
    root = live("interval", {"moon.high": 400000.0})
    names = [part.attributes["name"] for part in root.all("input")]
    assert names == ["moon.low", "moon.high", "equator.low", "equator.high"]
    assert [part.attributes["value"] for part in root.all("input")] == ["", "400000", "", ""]
    assert [" ".join(label.text().split()) for label in root.all("label")][:2] == [
        say("form.low") + " km", say("form.high") + " km",
    ]  # fmt: skip
    assert [part.text() for part in of_class(live("estimate"), "ms-place")] == ["1", "2", "3"]
    one = asked("estimate", items=asked("estimate").items[:1], reason=True)
    root = parse(questions.form(one, {"why": "Because."}))
    assert not of_class(root, "ms-place") and of_class(root, "ms-why")[0].text() == say("form.why")
    [why] = [part for part in root.all("input") if part.attributes["name"] == "why"]
    assert why.attributes["value"] == "Because."
    assert not of_class(live("estimate"), "ms-why")


def test_a_matrix_has_a_choice_in_each_cell_sums_and_columns_to_leave_out():
    root = live("matrix", {"met:log": "II"})
    names = [part.attributes["name"] for part in root.all("select")]
    assert names == [f"{row}:{column}" for row in ("met", "called", "nothing") for column in ("log", "bill")]
    first = root.all("select")[0]
    assert first.attributes["title"] == first.attributes["aria-label"] == "They met: The visitors' book has no entry"
    assert [(part.text(), part.attributes["data-weight"]) for part in first.all("option")] == [
        ("–", "0"), ("consistent", "0"), ("inconsistent", "1"), ("very inconsistent", "2"),
    ]  # fmt: skip
    assert ["selected" in part.attributes for part in first.all("option")] == [False, False, False, True]
    assert [part.attributes["data-row"] for part in root.all("output")] == ["met", "called", "nothing"]
    assert [part.attributes["data-column"] for part in of_class(root, "ms-leave-out")] == ["log", "bill"]
    assert of_class(root, "ms-leave")[0].text().strip() == say("form.leave_out")
    assert root.all("th")[2].text() == say("form.inconsistency")
    assert {part.attributes["colspan"] for part in root.all("td") if "colspan" in part.attributes} == {"4"}
    told = (
        "“Inconsistent” adds up what speaks against a row: inconsistent counts 1, very inconsistent counts 2. "
        "Tick “leave out” to see the sum without that column."
    )
    assert told in root.text() and "adds up" not in still("matrix").text()


def test_a_matrix_on_paper_is_a_table_to_write_into():
    root = still("matrix", {"met:log": "II"})
    assert not root.all("select") and not root.all("output") and not of_class(root, "ms-leave")
    rows = [[cell.text() for cell in row.all("th", "td")] for row in root.all("tr")]
    assert [row[1:] for row in rows[1:]] == [["very inconsistent", "–"], ["–", "–"], ["–", "–"]]
    assert "consistent · inconsistent · very inconsistent" in root.text()


def test_a_text_has_its_rows_its_length_and_a_count():
    root = live("write", {"text": "A <b>call</b>."})
    assert [part.text() for part in of_class(root, "ms-cite")[0].all("code")] == ["[call-2020]", "[book-2020]"]
    assert root.all("textarea")[0].text().strip() == "A <b>call</b>."
    assert say("form.text", least=5, most=40) in of_class(root, "ms-text")[0].text()
    assert of_class(root, "ms-count")[0].attributes["data-words"] == say("form.count", count="{count}")
    assert not of_class(live("write", items=()), "ms-cite")


def test_tabs_stand_open_if_they_were_opened_and_are_counted():
    root = live("browse", {"opened": ["about"], "choice": "paid"})
    tabs = of_class(root, "ms-tab")
    assert [(tab.attributes["data-value"], "open" in tab.attributes) for tab in tabs] == [
        ("page", False), ("about", True), ("more", False),
    ]  # fmt: skip
    assert tabs[1].all("p")[0].text() == "Paid for by one firm since 2011."
    assert of_class(root, "ms-cost")[0].text() == say("form.cost", opened=1, of=3)
    assert tabs[0].all("summary")[0].attributes["data-opened"] == say("form.opened")
    assert [part.attributes["value"] for part in root.all("input") if "checked" in part.attributes] == ["paid"]


# --- plain text -----------------------------------------------------------------------------------------------------

PLAIN = {
    "choose": """The late train (kinds/choose)
The board says (invented): “The train is expected to be late.” What does it say?
Go by its words alone.
A) That the train is late.
B) Somebody expects it; the board does not say who.
C) Nothing at all.""",
    "classify": """Type each answer (kinds/classify)
What does each answer do with the question it meets?
1. “There was no meeting.” (The town clerk, 3 May 2020 (invented))
2. “Yes, we met.” (The town clerk, 3 May 2020 (invented))
3. The office did not call back. (The town clerk, 3 May 2020 (invented))
4. «Комментариев не будет» (no comment)
A) Denial: The answer reads as: Denial.
B) Confirmation: The answer reads as: Confirmation.
C) Silence: The answer reads as: Silence.
D) Neither confirm nor deny: The answer reads as: Neither confirm nor deny.""",
    "mark": f"""Source, cue, hedge (kinds/mark)
Mark who says it, and what weakens it.
{SENTENCE}
A) Source: In the sentence: Source.
B) Cue: In the sentence: Cue.
C) Hedge: In the sentence: Hedge.""",
    "write": """One sentence (kinds/write)
Say in one sentence what is known, and cite a row.
[call-2020] A call is on the bill of 4 May 2020.
[book-2020] The book has no entry.""",
    "matrix": """What speaks against what (kinds/matrix)
How does each piece of evidence stand to each hypothesis?
[log] The visitors' book has no entry
[bill] The telephone bill shows a call
1. They met.
2. They called, but did not meet.
3. Neither.
A) consistent
B) inconsistent
C) very inconsistent""",
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_question_as_lines_of_text(name):
    assert questions.plain(asked(name)) == PLAIN[name]


def test_a_long_line_of_text_is_broken_at_88_letters_and_goes_on_two_blanks_in():
    text = questions.plain(asked("choose", title="word " * 30 + "end\0"))
    first, second = text.split("\n")[:2]
    assert first == " ".join(["word"] * 17) and second.startswith("  word") and second.endswith("end (kinds/choose)")
