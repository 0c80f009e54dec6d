"""A verdict in words: what stands beside each field, when a reason is offered, and what a solution shows."""

from dataclasses import replace

import pytest

from mixedsignals import engine as questions
from mixedsignals import kit
from mixedsignals.engine import scoring
from mixedsignals.engine.verdict import BLANK
from tests.support.kinds import LONG, LONG_RANGE, SAMPLES
from tests.support.shown import made, often
from tests.support.tree import parse

BY_NAME = {sample.name: sample for sample in (*SAMPLES, LONG, LONG_RANGE)}


def verdict(name, answer, tries=1, **more):
    question, key = made(BY_NAME[name])
    count = often(question, answer, tries)
    return questions.verdict_html(question, answer, scoring.score(question, answer, key), key, count, **more)


def texts(notes):
    return {field: parse(note).text() for field, note in notes.items()}


def said(name, answer, tries=1, **more):
    return parse(verdict(name, answer, tries, **more)["summary"]).text()


def solved(name, **changes):
    question, key = made(BY_NAME[name])
    return parse(questions.solved(question, replace(key, **changes)))


def paragraphs(root):
    return [part.text().strip() for part in root.all("p")]


# --- the summary ----------------------------------------------------------------------------------------------------


def test_what_is_partly_right_and_nowhere_whole_is_not_counted_as_nothing():
    """Three of four in their order, all a place too late."""
    summary = said("order", {"event": "2", "witness": "3", "paper": "4", "relay": "1"})
    assert kit.say("verdict.partly_right") in summary
    assert kit.say("verdict.count", good=0, of=4) not in summary


@pytest.mark.parametrize(
    ("name", "answer", "parts"),
    [
        ("classify", {"one": "silence", "two": "confirmation", "four": "neither"}, [
            kit.say("verdict.partly_right"), kit.say("verdict.count", good=2, of=4), kit.say("verdict.blank", count=1),
        ]),
        ("classify", BY_NAME["classify"].right, [kit.say("verdict.right"), kit.say("verdict.count", good=4, of=4)]),
        ("choose", {"choice": "that"}, [kit.say("verdict.not_yet")]),
        ("mark", {"w3": "source", "w4": "hedge"}, [
            kit.say("verdict.partly_right"), kit.say("verdict.words", good=1, of=5),
        ]),
        ("estimate", {"moon": 10.0, "lead": 95.0, "short": 20.0}, [
            kit.say("verdict.mean_cost", value="0.78"), kit.say("verdict.brier"),
        ]),
        ("write", BY_NAME["write"].right, [kit.say("verdict.recorded")]),
    ],
)  # fmt: skip
def test_the_summary_says_the_outcome_how_many_fit_and_what_is_blank(name, answer, parts):
    [line] = [part for part in parse(verdict(name, answer)["summary"]).all("p") if "ms-go" not in part.text()][:1]
    assert line.text()[2:].split() == " ".join(parts).split()


def test_a_way_back_is_offered_where_one_of_several_is_to_be_looked_at_again():
    go = kit.say("verdict.go")
    assert go in said("classify", {"one": "silence"}) and go not in said("classify", BY_NAME["classify"].right)
    assert go not in said("choose", {"choice": "that"})


def test_numbers_that_wait_for_others_are_not_counted():
    question = questions.from_json(
        {
            **{"id": "t/bayes", "version": 1, "kind": "estimate", "title": "T", "prompt": "P", "unit": "%"},
            "items": [{"id": name, "text": name} for name in ("prior", "so", "not", "after")],
        }
    )
    key = questions.Key(tolerance=5)
    answer = {"prior": 30.0, "so": 50.0}
    shown = questions.verdict_html(question, answer, scoring.score(question, answer, key), key)
    assert paragraphs(parse(shown["summary"]))[0].split()[1:] == [
        *kit.say("verdict.not_attempted").split(), *kit.say("verdict.blank", count=2).split(),
    ]  # fmt: skip
    assert set(shown["items"]) == {"not", "after"}
    answer = {**answer, "not": 50.0, "after": 31.0}
    shown = questions.verdict_html(question, answer, scoring.score(question, answer, key), key)
    assert kit.say("note.number", value="30%") in parse(shown["items"]["after"]).text()
    answer["after"] = 50.0
    marked, count = scoring.score(question, answer, key), often(question, answer, 3)
    note = parse(questions.verdict_html(question, answer, marked, key, count)["items"]["after"])
    assert kit.say("note.estimate", value="30%") in note.text() and not note.all("details"), "no number is ours"


def test_an_unmarked_answer_is_kept_and_a_marked_one_without_a_key_is_recorded():
    question, _ = made(BY_NAME["choose"])
    for asked, kept in ((question, False), (replace(question, unmarked=True), True)):
        shown = questions.verdict_html(asked, {"choice": "that"}, scoring.Verdict("recorded"), None)
        assert (kit.say("verdict.kept") in parse(shown["summary"]).text()) == kept and shown["items"] == {}


def test_on_the_way_through_a_long_question_the_step_and_what_is_left_are_told():
    half = dict(list(LONG.right.items())[:3]) | {"bee": "four"}
    step = f"{kit.say('verdict.item', number=2)} ↻ {kit.say('verdict.not_yet')}"
    told = [part.text() for part in parse(verdict("long", half, step="bee", begun=True)["summary"]).all("p")]
    assert told == [step, kit.say("verdict.so_far", good=2, count=3, left=5)]
    assert said("long", half, begun=True) == told[1]
    question, _ = made(LONG)
    shown = questions.verdict_html(question, half, scoring.Verdict("recorded"), None, step="bee", begun=True)
    told = kit.say("verdict.recorded_so_far", count=3, left=5)
    assert kit.say("verdict.recorded") in parse(shown["summary"]).text() and told in parse(shown["summary"]).text()


def test_what_is_said_of_one_step_can_be_told_from_what_is_said_of_all():
    """The script takes it away when another item is turned to, which would stand above it."""
    whole = LONG.right | {"bee": "four"}
    root = parse(verdict("long", whole, step="fly")["summary"])
    [passing] = [part for part in root.walk() if "ms-passing" in part.attributes.get("class", "")]
    number = list(LONG.right).index("fly") + 1
    assert passing.text() == f"{kit.say('verdict.item', number=number)} ✓ {kit.say('verdict.right')}"
    every = (
        f"{kit.say('verdict.all', of=8)} ◐ {kit.say('verdict.partly_right')} {kit.say('verdict.count', good=7, of=8)}"
    )
    assert [part.text() for part in root.all("p")][1:2] == [every]
    assert kit.say("verdict.all", of=4) not in said("classify", {"one": "silence"}), "a short sheet has but one verdict"
    refused = parse(questions.refused_html("Nothing chosen.")["summary"])
    assert "ms-passing" in refused.all("p")[0].attributes["class"].split()


def test_a_remark_ends_the_summary_and_a_refusal_is_marked_as_one():
    assert said("choose", {"choice": "that"}, remark="Full disk.").endswith("Full disk.")
    assert "ms-remark" not in verdict("choose", {"choice": "that"})["summary"]
    refused = questions.refused_html("Nothing chosen.")
    assert refused["refused"] and refused["items"] == {} and "Nothing chosen." in parse(refused["summary"]).text()


# --- beside the fields ----------------------------------------------------------------------------------------------


def test_each_item_has_its_outcome_and_a_wrong_one_its_diagnosis_and_its_rows():
    notes = texts(verdict("classify", {"one": "silence", "two": "confirmation", "four": "neither"})["items"])
    assert notes["one"] == (
        f"↻ {kit.say('verdict.not_yet')} A flat no is heard as nothing said."
        f"{kit.say('note.rows')}The minutes of 3 May 2020"
    )
    assert notes["two"].startswith(f"✓ {kit.say('verdict.right')}") and notes["two"].endswith("It says yes.")
    assert notes["three"] == f"○ {kit.say('note.not_attempted')}"
    defensible = f"◇ {kit.say('note.defensible', why='She names no answer, so both stay open.')}"
    settled = kit.say("note.reason") + kit.say("solution.right", answer="Silence") + "She declines to speak."
    assert notes["four"] == defensible + settled, "it counts, so what was settled on is no secret"


def test_one_choice_has_its_diagnosis_alone_because_its_outcome_stands_just_above():
    rows = kit.say("note.rows") + "The board, platform 2: “expected to be late”"
    notes = texts(verdict("choose", {"choice": "that"})["items"])
    assert notes == {"choice": "You took an expectation for a fact." + rows}


@pytest.mark.parametrize("tries", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("name", "field", "answer", "right"),
    [
        ("choose", "choice", {"choice": "that"}, "Somebody expects it; the board does not say who"),
        ("classify", "one", {"one": "silence"}, "Denial"),
        ("mark", "words", {"w3": "cue"}, "Source: two officials; Cue: According to; Hedge: reportedly"),
        ("matrix", "met", {"met:log": "C"}, "The visitors' book has no entry: very inconsistent; "
         "The telephone bill shows a call: consistent"),
        ("interval", "moon", {"moon.low": 1.0, "moon.high": 2.0}, "384400 km"),
        ("browse", "opened", {"opened": ["page"], "choice": "paid"}, "An encyclopaedia on the institute"),
    ],
)  # fmt: skip
def test_after_three_tries_our_answer_is_offered_folded(name, field, answer, right, tries):
    note = parse(verdict(name, answer, tries)["items"][field])
    assert ([part.text() for part in note.all("details")] != []) == (tries >= 3)
    if tries >= 3:
        [reason] = note.all("details")
        assert "open" not in reason.attributes
        assert reason.text().startswith(kit.say("note.reason") + kit.say("solution.right", answer=right))


def test_a_right_sentence_shows_why_and_not_what_is_right():
    right = BY_NAME["mark"].right
    note = parse(verdict("mark", right, 3)["items"]["words"])
    assert [part.text() for part in note.all("details")] == [kit.say("note.reason") + "“Reportedly” weakens."]
    assert "open" not in note.all("details")[0].attributes
    opened = parse(verdict("mark", right, unfolded={"words"})["items"]["words"]).all("details")
    assert "open" in opened[0].attributes


def test_words_are_told_by_label_right_other_too_much_and_missing_by_number():
    note = verdict("mark", {"w3": "source", "w4": "hedge", "w6": "cue", "w1": "cue"})["items"]["words"]
    assert [part[2:] for part in paragraphs(parse(note))] == [
        kit.say("mark.right", words="According · two", label="", count=2),
        kit.say("mark.too_much", words="minister", label="Cue", count=1),
        kit.say("mark.missing", words="to", label="Cue", count=1),
        kit.say("mark.other", words="officials", label="Hedge", count=1),
        kit.say("mark.missing", words="reportedly", label="Hedge", count=1),
    ]


def test_a_marked_word_that_counts_neither_way_is_told_of():
    question, key = made(BY_NAME["mark"])
    open_key = replace(key, optional={"cue": ["w6"]})
    answer = {**key.answers, "w6": "cue"}
    score = scoring.score(question, answer, open_key)
    note = questions.verdict_html(question, answer, score, open_key)["items"]["words"]
    edge = kit.say("mark.edge", words="minister")
    assert score.outcome == "right" and edge in parse(note).text()
    other = {**answer, "w6": "hedge"}
    note = questions.verdict_html(question, other, scoring.score(question, other, open_key), open_key)["items"]["words"]
    assert edge not in parse(note).text()
    assert kit.say("mark.too_much", words="minister", label="Hedge") in parse(note).text()


def test_an_ordering_says_too_early_or_too_late_and_once_in_full():
    notes = texts(verdict("order", {"event": "4", "witness": "3", "paper": "2", "relay": "1"})["items"])
    early, late = kit.say("note.early"), kit.say("note.late")
    assert list(notes) == ["relay", "paper", "witness", "event"], "as they were put"
    assert early in notes["relay"] and kit.say("note.early_too") in notes["paper"] and early not in notes["paper"]
    assert late in notes["witness"] and kit.say("note.late_too") in notes["event"]
    assert list(verdict("order", {"relay": "1"})["items"]) == ["paper", "event", "witness", "relay"], "blanks first"


def test_a_diagnosis_given_before_is_pointed_to_by_number_and_in_a_matrix_by_words():
    notes = texts(verdict("classify", {"two": "silence", "three": "denial"})["items"])
    assert kit.say("note.look_again") in notes["two"] and kit.say("note.same", first="2") in notes["three"]
    wrong = {"met:log": "C", "met:bill": "II", "called:log": "II", "called:bill": "I"}
    notes = texts(verdict("matrix", wrong)["items"])
    apart = kit.say("note.cells", cells="The visitors' book has no entry; The telephone bill shows a call")
    assert f"{kit.say('note.matrix', good=0, of=2)} {apart}" in notes["met"]
    assert kit.say("note.same_row", first="They met") in notes["called"]


def test_a_written_answer_is_told_how_long_it_is_and_which_sentence_names_no_row():
    text = "The bill shows a call [call-2020]. Nobody else was in the house that day. We doubt it. He lied [book-1]."
    note = texts(verdict("write", {"text": f"{text} {'Again ' * 30}"})["items"])["text"]
    assert "48 words; 5 to 40 are asked for." in note
    bare = "“Nobody else was in the house …”, “Again Again Again Again Again Again …”"
    assert kit.say("check.cited.no", sentences=bare) in note
    assert kit.say("check.cited.unknown", rows="[book-1]") in note
    note = texts(verdict("write", {"text": "We doubt that they ever met."})["items"])["text"]
    assert kit.say("check.cited.none") in note and kit.say("check.length.yes") in note


def test_numbers_say_what_they_cost_and_that_half_leans_nowhere():
    notes = texts(verdict("estimate", {"moon": 90.0, "lead": 95.0, "short": 50.0})["items"])
    so, not_so, even = kit.say("solution.so"), kit.say("solution.not_so"), kit.say("note.even")
    assert f"{so} {kit.say('note.cost', value='0.01')}" in notes["moon"]
    assert f"{not_so} {kit.say('note.cost', value='0.90')}" in notes["lead"]
    assert f"{even} {kit.say('note.cost', value='0.25')}" in notes["short"]
    for note in notes.values():
        assert not any(kit.say(f"verdict.{word}") in note for word in ("right", "partly_right", "not_yet"))


def test_a_range_says_on_which_side_the_true_value_lies_or_what_it_is():
    for low, high, told in (
        (1.0, 2.0, kit.say("note.above", value="1–2")),
        (390000.0, 390000.5, kit.say("note.below", value="390000–390000.5")),
        (384400.0, 390000.0, kit.say("note.number", value="384400")),
    ):
        assert told in texts(verdict("interval", {"moon.low": low, "moon.high": high})["items"])["moon"]


def test_a_search_says_how_many_telling_tabs_were_opened():
    notes = texts(verdict("browse", {"opened": ["page"], "choice": "paid"})["items"])
    assert kit.say("note.browse", good=0, of=1) in notes["opened"]


def test_a_search_that_found_all_says_what_more_it_cost_and_does_not_ask_for_more():
    for opened, more in ((["about", "page"], 1), (["page", "more", "about"], 2)):
        answer = {"opened": opened, "choice": "paid"}
        told = f"{kit.say('verdict.partly_right')} {kit.say('note.browse_cost', more=more)}"
        assert told in texts(verdict("browse", answer)["items"])["opened"]
        assert kit.say("verdict.partly_right") in said("browse", answer)


def test_what_only_says_that_nothing_is_there_is_marked_so_and_an_error_is_not():
    """Such a sentence goes once something is there; an error stays until the next press."""
    blank = parse(verdict("classify", {"one": "denial"})["items"]["two"]).all("p")[0]
    assert BLANK in blank.attributes["class"].split()
    for missing in (True, False):
        [line] = parse(questions.refused_html("No.", blank=missing)["summary"]).all("p")
        assert (BLANK in line.attributes["class"].split()) is missing


def test_a_long_sheet_that_nobody_marks_says_how_much_is_kept_and_at_last_that_all_is():
    question = replace(made(LONG)[0], unmarked=True)

    def told(answer, **more):
        verdict = scoring.score(question, answer, None)
        return parse(questions.verdict_html(question, answer, verdict, None, **more)["summary"]).text()

    assert told({"ant": "six"}, step="ant", begun=True).endswith(kit.say("verdict.kept_so_far", count=1, left=7))
    few = dict(list(LONG.right.items())[:7])
    some = f"{kit.say('verdict.some_kept', count=7, of=8)} {kit.say('verdict.blank', count=1)}"
    assert told(few).endswith(some)
    whole = told(LONG.right)
    assert whole.endswith(f"{kit.say('verdict.recorded')} {kit.say('verdict.all_kept', of=8)}")
    assert kit.say("verdict.all", of=8) not in whole


def test_several_choices_are_diagnosed_one_by_one():
    notes = texts(verdict("several", {"choice": ["editor", "ambassador"]})["items"])
    assert notes["choice"] == "The editor heard it from somebody."


# --- a solution -----------------------------------------------------------------------------------------------------


def test_a_solution_has_the_title_the_prompt_and_each_item_with_answer_reason_and_other_readings():
    assert paragraphs(solved("classify"))[2:6] == [
        "“There was no meeting.”", f"✓ {kit.say('solution.right', answer='Denial')}", "It says no.", "“Yes, we met.”",
    ]  # fmt: skip
    assert paragraphs(solved("classify"))[-1] == "◇ " + kit.say(
        "solution.defensible", answer="Neither confirm nor deny", why="She names no answer, so both stay open."
    )
    assert paragraphs(solved("choose"))[:3] == [
        "The late train",
        "The board says (invented): “The train is expected to be late.” What does it say?",
        "Go by its words alone.",
    ]


def test_a_matrix_is_solved_as_a_table_with_reasons_under_it():
    root = solved("matrix", why={"met:log": "The book speaks against it.", "nothing": "Somebody called."})
    [table] = root.all("table")
    rows = [[cell.text() for cell in row.all("th", "td")] for row in table.all("tr")]
    assert rows == [
        ["", "The visitors' book has no entry", "The telephone bill shows a call"],
        ["They met.", "very inconsistent", "consistent"],
        ["They called, but did not meet.", "consistent", "consistent"],
        ["Neither.", "consistent", "inconsistent"],
    ]
    assert paragraphs(root)[2:] == [
        "They met / The visitors' book has no entry", "The book speaks against it.", "Neither.", "Somebody called.",
    ]  # fmt: skip
    assert [name for name in BY_NAME if name != "matrix" and solved(name).all("table")] == []


def test_a_sentence_is_solved_with_its_words_and_one_answer():
    root = solved("mark")
    assert [part.text() for part in root.all("blockquote")] == [
        " ".join(item["text"] for item in BY_NAME["mark"].question["items"])
    ]
    assert paragraphs(root)[2:] == [
        "✓ " + kit.say("solution.right", answer="Source: two officials; Cue: According to; Hedge: reportedly"),
        "“Reportedly” weakens.",
    ]


def test_a_written_answer_is_solved_by_a_model_and_a_search_by_its_tabs():
    assert [part.text() for part in solved("write").all("blockquote")] == [BY_NAME["write"].key["model"]]
    told = paragraphs(solved("browse"))
    assert kit.say("form.tabs") in told and kit.say("form.judge") in told
    assert "✓ " + kit.say("solution.right", answer="An encyclopaedia on the institute") in told
