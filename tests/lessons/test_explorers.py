"""Every explorer driven: each control set, each button pressed, and what changed is looked at."""

import base64
import csv
import re

import pytest

from mixedsignals import kit
from mixedsignals.data import cases
from mixedsignals.lessons import denials, examples, page, signals, sources, words
from mixedsignals.show import Explorer, sketches
from mixedsignals.show.explorer import NOT_SET

DENIAL = "said-peskov-2024-11-11-denial"


@pytest.fixture(scope="module")
def case():
    return cases.load("phone_calls")


def table(name):
    with open(kit.home() / "datasets" / "phone_calls" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def alternative(html):
    """The text alternative of the picture that stands in a widget; None where none does."""
    alt = re.search(r'alt="([^"]*)"', html.value)
    return alt.group(1) if alt else None


MAKERS = [
    page.PageStepper,
    page.DatingExplorer,
    sources.ChainExplorer,
    lambda case: sources.GradingExplorer(),
    words.RenderingExplorer,
    lambda case: denials.BeliefExplorer("it is so", "a report"),
    signals.BoardExplorer,
    signals.PairRuleExplorer,
    signals.AudienceExplorer,
]


CONTROLS = {  # by what a reader calls them, in the order in which the keyboard comes to them
    "PageStepper": ["page", "Back", "On", "passage", "role"],
    "DatingExplorer": [
        "page",
        "“former U.S. President Donald Trump” (holds then)",
        "“the ongoing conflict in Ukraine” (holds then)",
        "“the current Biden administration” (holds then)",
        "“absence of direct, official dialogue” (holds then)",
        "the number in the address (if it is a time)",
    ],
    "ChainExplorer": ["claim", "One hop back"],
    "GradingExplorer": [*["source", "information"] * 6, "Lay the makers' grades over mine"],
    "RenderingExplorer": ["language"],
    "BeliefExplorer": ["prior", "if so", "if not"],
    "BoardExplorer": ["month", "side", "channel"],
    "PairRuleExplorer": ["pair", "time", "thing", "sense", *(f"question {number}" for number in range(1, 6))],
    "AudienceExplorer": ["signal", "you infer"],
}


@pytest.mark.parametrize("make", MAKERS)
def test_an_explorer_reads_as_a_sentence_and_its_controls_have_names(case, make):
    explorer = make(case)
    assert isinstance(explorer, Explorer)
    still = r'<p class="ms-explorer-still"><em>Explorer: .+\. Click here .+</em></p>'
    assert re.fullmatch(still, explorer._repr_mimebundle_()["text/html"])

    def controls(widget):
        for child in getattr(widget, "children", ()):
            yield from controls(child)
        if hasattr(widget, "description") and type(widget).__name__ != "HTML":
            yield widget

    assert [control.description for control in controls(explorer)] == CONTROLS[type(explorer).__name__]


class Bare(Explorer):
    """What traitlets writes into every class."""


@pytest.mark.parametrize("make", MAKERS)
def test_no_name_of_an_explorer_hides_one_of_its_widgets(case, make):
    kinds = [kind for kind in type(make(case)).mro() if kind.__module__.startswith("mixedsignals.lessons")]
    assert kinds
    names = {name for kind in kinds for name in vars(kind)} - set(vars(Bare)) - {"__init__"}
    assert {name for name in names if hasattr(Explorer, name)} == set()


# --- the page stepper -----------------------------------------------------------------------------------------------


@pytest.fixture
def stepper(case):
    return page.PageStepper(case)


def passages(document):
    return [row for row in table("passages") if row["document"] == document]


def worked_roles():
    return {row["item"]: row for row in table("worked") if row["dimension"] == "passage-role"}


def places(document):
    """Where on a page the passages to judge stand, counted from 1."""
    return [number for number, row in enumerate(passages(document), 1) if row["id"] in worked_roles()]


def test_the_reply_to_a_role_stands_between_the_passage_and_what_was_pressed(stepper):
    """Below, a small window would hide it: whoever scrolls until the menu is in sight has seen no more."""
    parts = list(stepper.children)
    assert parts.index(stepper.words) + 1 == parts.index(stepper.remark) == parts.index(stepper.role) - 1


def is_shown(stepper, number):
    """Picture, words and number of the stepper are those of one passage, after those that nobody is asked about."""
    rows = passages(stepper.page.value)
    row, before = rows[number - 1], max([0, *(place for place in places(stepper.page.value) if place < number)])
    assert stepper.passage == row["id"] and stepper.number.value == number
    assert f"Paragraph {row['paragraph']}, {row['words']} words." in stepper.words.value
    told = [stepper.words.value.find(kit.safe(other["paraphrase"])) for other in rows[before:number]]
    assert -1 not in told and told == sorted(told), "all that stands between is there to be read"
    assert alternative(stepper.picture).startswith(f"Passage {number} of {len(rows)} ")
    assert "A dot: a passage to judge." in stepper.picture.value


def test_on_and_back_go_to_the_next_passage_to_judge_and_stop_at_the_ends(stepper):
    stepper.number.value = 1
    asked = places(stepper.page.value)
    is_shown(stepper, asked[0])
    stepper.back.click()
    is_shown(stepper, asked[0])
    for place in asked[1:3]:
        stepper.on.click()
        is_shown(stepper, place)
    stepper.back.click()
    is_shown(stepper, asked[1])
    stepper.number.value = asked[-1]
    stepper.on.click()
    is_shown(stepper, asked[-1])


def test_a_page_opens_on_the_first_passage_of_its_text_that_is_to_be_judged(case, stepper):
    assert page.PageStepper(case, "substack-2025").page.value == "substack-2025"
    for _, document in stepper.page.options[::-1]:
        stepper.page.value = document
        rows = passages(document)
        text = [place for place in places(document) if not rows[place - 1]["paraphrase"].startswith(("[", "Headline"))]
        assert stepper.number.max == len(rows)
        is_shown(stepper, text[0])


def test_a_passage_that_nobody_is_asked_about_is_there_to_be_read(stepper):
    place = next(place for place in range(1, stepper.number.max) if place not in places(stepper.page.value))
    stepper.number.value = place
    assert stepper.role.disabled and "to be read" in stepper.remark.value
    stepper.on.click()
    assert stepper.number.value == place + 1 and not stepper.role.disabled and "to be read" not in stepper.remark.value


def go_to(stepper, passage):
    document = next(row["document"] for row in table("passages") if row["id"] == passage)
    stepper.page.value = document
    stepper.number.value = [row["id"] for row in passages(document)].index(passage) + 1


def test_a_role_is_compared_with_the_worked_one_and_counted(stepper):
    roles = worked_roles()
    first, second = list(roles)[:2]
    of = len(places(next(row["document"] for row in table("passages") if row["id"] == first)))
    wrong = next(code for _, code in stepper.role.options if code not in (NOT_SET, roles[second]["code"]))
    go_to(stepper, first)
    assert stepper.role.value == NOT_SET and kit.safe(roles[first]["why"]) not in stepper.remark.value
    stepper.role.value = roles[first]["code"]
    assert "as we have it" in stepper.remark.value and kit.safe(roles[first]["why"]) in stepper.remark.value
    assert f"Judged on this page: 1 of {of}. On all pages: 1, as we have it: 1." in stepper.tally.value
    go_to(stepper, second)
    assert stepper.role.value == NOT_SET
    stepper.role.value = wrong
    assert "We have:" in stepper.remark.value and kit.safe(roles[second]["why"]) in stepper.remark.value
    assert f"Judged on this page: 2 of {of}. On all pages: 2, as we have it: 1." in stepper.tally.value
    go_to(stepper, first)
    assert stepper.role.value == roles[first]["code"], "what was chosen is still there"
    stepper.role.value = NOT_SET
    assert f"Judged on this page: 1 of {of}. On all pages: 1, as we have it: 0." in stepper.tally.value


def test_where_no_role_is_published_every_passage_is_to_be_judged(case):
    bare = cases.Case(case.name)
    bare.worked = case.worked.iloc[0:0]
    stepper = page.PageStepper(bare)
    first = stepper.number.value
    stepper.on.click()
    assert stepper.number.value == first + 1 and not stepper.role.disabled
    stepper.role.value = stepper.role.options[1][1]
    assert "No role is published" in stepper.remark.value


# --- the dating explorer --------------------------------------------------------------------------------------------


def test_ticked_clues_are_drawn_and_others_are_not(case):
    explorer = page.DatingExplorer(case)
    assert [value for _, value in explorer.page.options] == examples.value("page", "dated_documents")["rows"]
    for _, document in explorer.page.options:
        explorer.page.value = document
        clues = page.dating_clues(case, document)
        boxes = explorer.boxes.children
        assert [box.description for box in boxes] == [f"{row.phrase} ({row.kind})" for row in clues.itertuples()]
        assert not any(box.value for box in boxes) and alternative(explorer.picture) is None
        boxes[1].value = boxes[2].value = True
        told = alternative(explorer.picture)
        for number, phrase in enumerate(clues["phrase"]):
            assert (kit.safe(f"{phrase} (") in told) == (number in (1, 2)), phrase
        boxes[1].value = False
        assert alternative(explorer.picture).count("(") == 1
        boxes[2].value = False
        assert "No clue ticked yet" in explorer.picture.value


# --- the chain explorer ---------------------------------------------------------------------------------------------


def test_a_claim_is_walked_back_hop_by_hop(case):
    explorer = sources.ChainExplorer(case)
    start = "<p>Choose a claim. Then ask before each press: who told this one?</p>"
    assert explorer.back.disabled and explorer.remark.value == start and explorer.picture.value == ""
    _, claim = max(explorer.claim.options[1:], key=lambda option: len(sources.chain_links(case, option[1])))
    explorer.claim.value = claim
    names = [kit.safe(name) for name in sources.chain_links(case, claim)["name"]][::-1]
    assert len(names) >= 2 and "Who wrote the page?" in explorer.remark.value
    for hops in range(1, len(names) + 1):
        explorer.back.click()
        listed = re.findall(r"<li><strong>(.*?)</strong>", explorer.remark.value)
        assert listed == names[:hops] and alternative(explorer.picture) is None
        assert ("Press once more" in explorer.remark.value) == (hops == len(names))
    explorer.back.click()
    assert f"The chain has {len(names)} hops" in explorer.remark.value and explorer.back.disabled
    assert alternative(explorer.picture) == kit.safe(sources.chain(case, claim).alternative)
    explorer.claim.value = (
        explorer.claim.options[1][1] if explorer.claim.options[1][1] != claim else explorer.claim.options[2][1]
    )
    assert not explorer.back.disabled and alternative(explorer.picture) is None
    assert re.findall("<li>", explorer.remark.value) == []
    explorer.claim.value = NOT_SET
    assert explorer.back.disabled and explorer.remark.value == start and explorer.picture.value == ""


def test_each_invented_report_stands_above_its_two_grades(grading):
    reports = examples.value("sources", "invented_reports")
    shown = [child.value for child in grading.children if "(invented)" in str(getattr(child, "value", ""))]
    assert shown == [
        f"<p><strong>{number}. {kit.safe(report['name'])}</strong> (invented)<br>Source: {kit.safe(report['source'])}"
        f"<br>Information: {kit.safe(report['information'])}</p>"
        for number, report in enumerate(reports, 1)
    ]
    for report, (letter, digit) in zip(reports, grading.grades):
        assert [value for _, value in letter.options[1:]] == list(sources.LETTERS)
        assert [value for _, value in digit.options[1:]] == list(sources.DIGITS)
        assert letter.tooltip == f"{report['name']}: grade of the source"
        assert digit.tooltip == f"{report['name']}: grade of the information"
    assert not grading.overlay.value
    grading.grades[0][0].value, grading.grades[0][1].value = "B", "4"
    assert "Your grades, by the number of the report" in grading.picture.value
    grading.overlay.value = True
    assert "Yours by number, the makers&#x27; in brackets" in grading.picture.value


def test_every_claim_of_the_menu_has_a_worked_link(case):
    judged = {row["item"] for row in table("worked")}
    for _, claim in sources.ChainExplorer(case).claim.options[1:]:
        assert set(sources.chain_links(case, claim)["id"]) & judged


# --- the grading explorer -------------------------------------------------------------------------------------------


@pytest.fixture
def grading():
    return sources.GradingExplorer()


def test_a_pair_of_grades_stands_where_letter_and_digit_cross(grading):
    assert grading.picture.value == "" and grading.overlay.disabled and "0 of 6" in grading.remark.value
    grading.grades[1][0].value = "B"
    assert grading.picture.value == "", "half a pair is no grade"
    grading.grades[1][1].value = "4"
    assert "B4: 2" in alternative(grading.picture) and "1 of 6" in grading.remark.value
    grading.grades[4][0].value, grading.grades[4][1].value = "B", "4"
    assert "B4: 2 5" in alternative(grading.picture)
    grading.grades[1][0].value = "C"
    assert "B4: 5; C4: 2" in alternative(grading.picture)
    grading.grades[1][0].value = NOT_SET
    assert alternative(grading.picture).endswith("B4: 5.")


def test_the_makers_grades_are_laid_over_only_what_is_graded(grading):
    reports = examples.value("sources", "invented_reports")
    grading.grades[0][0].value, grading.grades[0][1].value = "B", "4"
    assert not grading.overlay.disabled and grading.reasons.value == ""
    grading.overlay.value = True
    told = alternative(grading.picture)
    assert "B4: 1" in told and f"{reports[0]['grades']}: (1)" in told and told.count("(") == 1
    assert (
        kit.safe(reports[0]["why"]) in grading.reasons.value
        and kit.safe(reports[1]["why"]) not in grading.reasons.value
    )
    grading.overlay.value = False
    assert "(1)" not in alternative(grading.picture) and grading.reasons.value == ""


def test_the_makers_grades_keep_off_the_diagonal_where_source_and_information_part():
    grades = [report["grades"] for report in examples.value("sources", "invented_reports")]
    assert all(grade[0] in sources.LETTERS and grade[1] in sources.DIGITS for grade in grades)
    pairs = [(grade[0], grade[1]) for grade in grades]
    assert "On the diagonal: 0 of your 6 grades." in sources.diagonal_habit(pairs, len(pairs))


@pytest.mark.parametrize(
    "graded, words",
    [
        ([("A", "1")], "1 of 6 graded."),
        ([("A", "1"), ("B", "2"), ("C", "3"), ("D", "4"), ("E", "5"), ("F", "6")], "All 6 of your grades"),
        (
            [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4"), ("E", "1"), ("F", "1")],
            "On the diagonal: 4 of your 6 grades. For",
        ),
        (
            [("A", "1"), ("B", "2"), ("C", "3"), ("D", "1"), ("E", "1"), ("F", "1")],
            "You kept the two apart in the other 3.",
        ),
    ],
)
def test_the_habit_of_one_grade_used_twice_is_named(graded, words):
    assert words in sources.diagonal_habit(graded, 6)


# --- renderings -----------------------------------------------------------------------------------------------------


def test_a_language_shows_its_pages_and_only_those(case):
    explorer = words.RenderingExplorer(case)
    assert "Choose a language" in explorer.table.value and "«" in explorer.table.value
    rows = [row for row in table("coverage") if row["statement"] == DENIAL]
    assert {code for _, code in explorer.language.options[1:]} == {row["language"] for row in rows}
    for name, code in explorer.language.options[1:]:
        explorer.language.value = code
        own = [row for row in rows if row["language"] == code]
        assert f"{len(own)} page{'' if len(own) == 1 else 's'} in {name}" in explorer.table.value
        assert explorer.table.value.count("<tr>") == len(own) + 1
        assert all(kit.safe(row["key_words"]) in explorer.table.value for row in own)
    names = [name for name, _ in explorer.language.options[1:]]
    assert names == sorted(names) and explorer.language.tooltip == "choose a language"
    explorer.language.value = NOT_SET
    assert "<table" not in explorer.table.value and "The original, in Russian: «" in explorer.table.value


# --- belief ---------------------------------------------------------------------------------------------------------


def test_a_belief_is_drawn_when_all_three_are_set(case):
    explorer = denials.BeliefExplorer("the call took place", "a denial")
    assert [control.value for control in explorer.sliders.values()] == [NOT_SET] * 3
    for left, (name, value) in zip((2, 1), (("prior", "20 %"), ("if-so", "30 %"))):
        explorer.sliders[name].value = value
        assert f"{left} of 3 not set yet" in explorer.remark.value and explorer.picture.value == ""
    explorer.sliders["if-not"].value = "90 %"
    after = 0.2 * 0.3 / (0.2 * 0.3 + 0.8 * 0.9)
    assert f"goes down from 20 % to {100 * after:.0f} %" in explorer.remark.value
    assert "Likelihood ratio 0.33" in explorer.remark.value
    assert f"from 20 % to {100 * after:.0f} %" in alternative(explorer.picture)
    explorer.sliders["if-so"].value, explorer.sliders["if-not"].value = "90 %", "30 %"
    assert "goes up from 20 % to 43 %" in explorer.remark.value and "to 43 %" in alternative(explorer.picture)
    explorer.sliders["if-so"].value = "30 %"
    assert "just as often either way" in explorer.remark.value
    explorer.sliders["prior"].value = NOT_SET
    assert "1 of 3 not set yet" in explorer.remark.value and explorer.picture.value == ""


def test_a_question_is_a_sentence_for_one_thing_and_for_several():
    explorer = denials.BeliefExplorer("it was so", "the words “weather flight”", "50 %")
    asked = [child.value for child in explorer.children if child.value.startswith("<p>How") or "Suppose" in child.value]
    assert asked == [
        "<p>How likely is it that it was so, before you hear the words “weather flight”?</p>",
        "<p>Suppose that it is so. How likely are you to hear the words “weather flight”?</p>",
        "<p>Suppose that it is not so. How likely are you to hear the words “weather flight”?</p>",
    ]
    assert [control.tooltip for control in explorer.sliders.values()] == [text[3:-4] for text in asked]
    assert explorer.sliders["prior"].value == "50 %"


def test_the_pictures_of_a_belief_that_are_kept_show_what_new_ones_would():
    """A slider moves bars and dots of a figure made once: to the end, back, and to where nothing can be said."""
    bars, dots = denials.BeliefBars(), sketches.Worlds()
    for then in ((0.01, 0.5, 0.99), (0.99, 0.99, 0.01), (0.5, 0.95, 0.3), (0.5, 0.0, 0.0)):
        assert bars.picture(*then).svg == denials.belief_change(*then).svg, then
        kept, new = dots.picture(*then), sketches.worlds(*then)
        assert (kept.alternative, kept.caption) == (new.alternative, new.caption)
        moved, fresh = markers(kept), markers(new)
        assert len(moved) == len(fresh) == 100, "a hundred worlds"
        assert moved == [pytest.approx(place, abs=8) for place in fresh], "a few points aside, by its margins"


def test_the_bars_of_a_belief_are_as_long_as_their_numbers_say():
    figure = denials.BeliefBars()
    for prior, if_so, if_not, shown in ((0.5, 0.9, 0.3, ["50 %", "75 %"]), (0.2, 0.0, 0.0, ["20 %", "?"])):
        figure.picture(prior, if_so, if_not)
        lengths = [bar.get_width() for bar in figure._bars]
        assert lengths == pytest.approx([prior, 0.0 if shown[1] == "?" else 0.75])
        assert [(label.get_text(), label.xy[0]) for label in figure._labels] == list(zip(shown, lengths))


@pytest.mark.parametrize("prior", [0.05, 0.5, 0.99])
def test_of_a_hundred_worlds_those_are_filled_in_which_the_words_are_heard(prior):
    so, heard_so, heard_not = sketches.worlds_counted(prior, 0.9, 0.3)
    figure = sketches.Worlds()
    figure.picture(prior, 0.9, 0.3)
    counts = [[len(line.get_xdata()) for line in dots] for *_, dots in figure._groups]
    assert counts == [[heard_so, so - heard_so], [heard_not, 100 - so - heard_not]]


def markers(picture):
    """Where a picture's markers stand: pairs of points."""
    svg = base64.b64decode(re.search(r'base64,([^"]+)"', picture.html()).group(1)).decode()
    return [tuple(map(float, place)) for place in re.findall(r'<use xlink:href="[^"]*" x="([^"]*)" y="([^"]*)"', svg)]


# --- the board and the rule -----------------------------------------------------------------------------------------


def test_the_board_shows_the_messages_of_month_side_and_channel(case):
    explorer = signals.BoardExplorer(case)
    assert "Choose a month" in explorer.messages.value
    explorer.month.value = "July 2025"
    rows = signals.episode_messages(case, "July 2025")
    assert explorer.messages.value.count('scope="row"') == len(rows)
    for side in set(rows["actor_side"]):
        explorer.side.value = side
        assert explorer.messages.value.count('scope="row"') == (rows["actor_side"] == side).sum()
        count = (rows["actor_side"] == side).sum()
        counted = f"July 2025: {count} message{'s' * bool(count != 1)} on "
        assert alternative(explorer.messages).startswith(counted)
    assert 1 in set(rows["actor_side"].value_counts()), "one side is told of in the singular"
    explorer.side.value, explorer.channel.value = "", "act"
    numbers = re.findall(r'scope="row" [^>]*>(\d+)<', explorer.messages.value)
    assert list(map(int, numbers)) == list(rows.loc[rows["channel"] == "act", "n"])
    explorer.side.value = "press"
    assert "no such message" in explorer.messages.value
    explorer.month.value = NOT_SET
    assert "Choose a month" in explorer.messages.value


def test_the_rule_shows_both_members_of_a_pair_and_starts_afresh(case):
    explorer = signals.PairRuleExplorer(case)
    labels = [label for label, _ in explorer.pair.options]
    assert len(labels) == len(set(labels)) == len(table("pairs")) + 1
    explorer.answers[0].value = "no"
    explorer.pair.value = "pair-readouts-2016"
    for name in signals.pair_members(case, "pair-readouts-2016"):
        assert all(
            kit.safe(line) in explorer.members.value for line in signals.message_card(case, name).text.split("\n")
        )
    assert [answer.value for answer in explorer.answers] == [NOT_SET] * 5
    assert "Answer question 1." in explorer.remark.value
    explorer.pair.value = NOT_SET
    assert explorer.members.value == ""


def test_pairs_on_one_subject_are_told_apart_by_a_number_from_1_on(case):
    twice = cases.Case(case.name)
    twice.pairs = case.pairs.assign(about=["a wall", "a call", "a wall", *case.pairs["about"][3:]])
    options = signals.PairRuleExplorer(twice).pair.options
    assert [label for label, _ in options[:4]] == ["not set", "a wall (1)", "a call", "a wall (2)"]
    assert [name for _, name in options] == [NOT_SET, *case.pairs["id"]]
    assert [label for label, _ in options[4:]] == list(case.pairs["about"][3:])


@pytest.mark.parametrize(
    ("lamps", "answers", "ending"),
    [
        ({"thing": "open"}, ["no", "no", "no", "yes"], " You left the thing open: then add the “if”."),
        ({"thing": "open"}, ["no", "yes", "no", "yes"], ""),
        ({"time": "another"}, ["no", "yes", "no", "yes"], ""),
        ({"time": "another", "thing": "open"}, ["no", "no", "no", "no", "yes"], ""),
        ({"time": "same", "thing": "same", "sense": "same"}, ["no", "no", "no", "yes"], ""),
    ],
)  # fmt: skip
def test_what_the_lamps_say_against_the_rule_is_added_only_to_contradictory(case, lamps, answers, ending):
    explorer = signals.PairRuleExplorer(case)
    for part, value in lamps.items():
        explorer.lamps[part].value = value
    for control, answer in zip(explorer.answers, answers):
        control.value = answer
    rule = signals.relation_by_rule([control.value for control in explorer.answers])
    assert explorer.remark.value == f"<p><strong>{kit.safe(rule + ending)}</strong></p>"


@pytest.mark.parametrize(
    ("lamps", "named"),
    [({"time": "another", "thing": "another"}, "time and thing"), ({"time": "another", "sense": "open"}, "time")],
)
def test_a_yes_to_question_4_under_a_dark_lamp_names_no_relation_but_what_is_dark(case, lamps, named):
    explorer = signals.PairRuleExplorer(case)
    for part, value in lamps.items():
        explorer.lamps[part].value = value
    for control, answer in zip(explorer.answers, ["no", "no", "no", "yes"]):
        control.value = answer
    assert explorer.remark.value == (
        f"<p><strong>You answered yes to question 4, but {named} stayed dark: then both can be true. "
        "Look again.</strong></p>"
    )


def test_the_explorer_asks_the_questions_of_the_lesson_in_its_words_and_answers_between_messages_and_questions(case):
    lesson = (kit.home() / "lessons" / "05_signals" / "lesson.md").read_text(encoding="utf-8")
    for number, (question, _) in enumerate(signals.PAIR_RULE, 1):
        assert f"\n{number}. {question} → **" in lesson
    explorer = signals.PairRuleExplorer(case)
    order = list(explorer.children)
    places = [order.index(part) for part in (explorer.members, explorer.remark, explorer.asked[0])]
    assert places == sorted(places)


def test_a_column_that_is_empty_in_a_language_is_not_shown(case):
    explorer = words.RenderingExplorer(case)
    explorer.language.value = "en"
    assert "key words" in explorer.table.value and "word for word" not in explorer.table.value
    explorer.language.value = "de"
    assert "word for word, in English" in explorer.table.value


def test_what_was_said_on_television_stands_in_its_lane_for_every_side(case):
    rows = signals.board_messages(case).set_index("id")
    for name in ("said-podolyak-20250702", "said-trump-20250318-aid", "signal-putin-forum-20250703"):
        assert rows.loc[name, "channel"] == "television"
    assert rows.loc["said-harris-20241008-stern", "channel"] == "words", "radio has no picture"
    assert rows.loc["said-zakharova-20161110-revised", "channel"] == "words", "a newspaper called Post is no post"


def test_the_board_offers_every_month_side_and_channel_and_all_of_them(case):
    explorer = signals.BoardExplorer(case)
    assert [label for label, _ in explorer.month.options[1:]] == list(examples.value("signals", "episodes"))
    assert explorer.side.options[0] == ("all sides", "") and explorer.channel.options[0] == ("all channels", "")
    assert {value for _, value in explorer.channel.options[1:]} == {row["channel"] for row in table("signals")}
    explorer.month.value = "July 2025"
    rows = signals.episode_messages(case, "July 2025")
    assert explorer.messages.value == (
        signals.board(case, "July 2025", rows).html() + signals.message_table(rows, "July 2025").html()
    )


def test_a_signal_is_named_by_its_actor_and_day_and_says_what_its_page_states(case):
    explorer = signals.AudienceExplorer(case)
    rows = signals.worked_audiences(case)
    assert [name for _, name in explorer.signal.options[1:]] == list(rows["id"])
    for (label, _), row in zip(explorer.signal.options[1:], rows.itertuples()):
        assert label.startswith(f"{row.actor_name}, ") and row.what.startswith(label.partition(": ")[2].rstrip(" …"))
    explorer.signal.value = rows["id"].iloc[0]
    assert "Stated on the page" in explorer.shown.value and kit.safe(rows["what"].iloc[0]) in explorer.shown.value
    explorer.guess.value = rows["code"].iloc[0]
    assert explorer.remark.value == (
        f"<p><strong>So do we.</strong> {kit.safe(rows['why'].iloc[0])} What do you point to?</p>"
    )
    explorer.signal.value = rows["id"].iloc[1]
    assert explorer.guess.value == NOT_SET and explorer.remark.value == ""
    explorer.signal.value = NOT_SET
    assert explorer.shown.value == "<p>Choose a signal.</p>"


@pytest.mark.parametrize(
    "answers, code",
    [
        (["yes"], "retracts"),
        (["no", "yes"], "breaks-commitment"),
        (["no", "no", "yes"], "changes-in-time"),
        (["no", "no", "no", "yes"], "contradictory"),
        (["no", "no", "no", "no", "yes"], "same"),
        (["no", "no", "no", "no", "no"], "compatible"),
        (["no", "yes", "yes", "yes", "yes"], "breaks-commitment"),
    ],
)
def test_the_rule_stops_at_the_first_yes(case, answers, code):
    explorer = signals.PairRuleExplorer(case)
    for control, answer in zip(explorer.answers, answers):
        control.value = answer
    title = cases.codebook()["dimensions"]["pair-relation"]["codes"][code]["title"]
    assert kit.safe(f"as you answered: {title}.") in explorer.remark.value


@pytest.mark.parametrize("answers, number", [([], 1), (["no", NOT_SET, "yes"], 2), (["no", "no"], 3), (["no"] * 4, 5)])
def test_the_rule_asks_for_the_first_question_without_an_answer(case, answers, number):
    explorer = signals.PairRuleExplorer(case)
    for control, answer in zip(explorer.answers, answers):
        control.value = answer
    assert f"Answer question {number}." in explorer.remark.value


def test_the_rule_asks_one_question_at_a_time(case):
    explorer = signals.PairRuleExplorer(case)
    shown = lambda: [asked.layout.display != "none" for asked in explorer.asked]  # noqa: E731
    assert shown() == [True, False, False, False, False]
    explorer.answers[0].value = "no"
    assert shown() == [True, True, False, False, False]
    explorer.answers[1].value = "yes"
    assert shown() == [True, True, False, False, False]


def test_a_dark_lamp_speaks_against_contradictory(case):
    explorer = signals.PairRuleExplorer(case)
    explorer.pair.value = "pair-readouts-2016"
    explorer.lamps["time"].value = "another"
    assert "time: another" in explorer.members.value
    for control, answer in zip(explorer.answers, ["no", "no", "no", "yes"]):
        control.value = answer
    assert "then both can be true" in explorer.remark.value
    explorer.lamps["time"].value = "same"
    assert "then both can be true" not in explorer.remark.value
    explorer.lamps["sense"].value = "open"
    assert "left the sense open" in explorer.remark.value


def test_our_inference_stays_hidden_until_the_learner_has_inferred(case):
    explorer = signals.AudienceExplorer(case)
    assert "Choose a signal" in explorer.shown.value
    rows = signals.worked_audiences(case).set_index("id")
    for name, row in rows.iterrows():
        explorer.signal.value = name
        assert explorer.guess.value == NOT_SET and explorer.remark.value == ""
        assert kit.safe(row["stated"]) in explorer.shown.value and kit.safe(row["why"]) not in explorer.shown.value
    explorer.guess.value = row["code"]
    assert "So do we" in explorer.remark.value and kit.safe(row["why"]) in explorer.remark.value
    explorer.guess.value = "domestic-elite"
    assert kit.safe(f"We infer: {row['inferred']}") in explorer.remark.value
