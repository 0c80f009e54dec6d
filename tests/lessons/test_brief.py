"""Lesson 09: each check sees what it says and passes by what is sound; line and first tries are the entries'."""

import json
import re
from datetime import UTC, datetime

import pytest

from mixedsignals import kit
from mixedsignals import text as cutting
from mixedsignals.authoring import inputs
from mixedsignals.data import cases
from mixedsignals.lessons import brief, examples


@pytest.fixture(scope="module")
def case():
    return cases.load("phone_calls")


def seen(text, case):
    return {finding.check: finding for finding in brief.findings(text, case)}


@pytest.mark.parametrize("name", ["leaning-yes", "leaning-no"])
def test_both_models_pass_every_check_and_the_question_takes_them(name, case):
    from mixedsignals.engine import from_json, scoring

    text = examples.value("brief", "models", name)
    assert [finding.check for finding in brief.findings(text, case) if not finding.ok] == []
    asked = next(e for e in kit.lesson_json("exercises", "brief")["questions"] if e["id"] == "brief/brief")
    assert all(passed for _, passed in scoring.checklist(from_json(asked), text))


# What a sentence of a model may add to its rows: nothing that could be so or not so.
ADDED = {"against", "this", "it", "is"}
# Words of the rows by which somebody or something is limited: none of them may fall off.
LIMITS = {"alleged", "expected", "only", "recently", "planned", "more", "which", "himself", "part", "familiar"}


@pytest.mark.parametrize("name", ["leaning-yes", "leaning-no"])
def test_every_word_of_a_model_is_its_rows_or_its_writers_own(name, case):
    """The lesson's own list, taken at its word: a row supports a sentence if every word is in it."""
    parts = cutting.cited_sentences(examples.value("brief", "models", name))
    rows, what = examples.value("brief", "rows"), case.evidence.set_index("id")["what"]
    own = [part for part in parts if cutting.first_person(part)]
    assert [part for part in parts if part in own] == [parts[0], *parts[-2:]], "judgement, confidence, change"
    for part in parts:
        names = brief.NAMED.findall(part)
        carried = cutting.words(" ".join(what[rows[name]] for name in names))
        told = set(cutting.words(brief.NAMED.sub("", part)))
        assert part in own or not told - set(carried) - ADDED, part
        assert part in own or len(names) > 1 or set(carried) & LIMITS <= told, part


def test_the_models_ground_their_judgement_and_name_what_could_turn_up():
    for name in ("leaning-yes", "leaning-no"):
        first, *_, confidence, last = cutting.cited_sentences(examples.value("brief", "models", name))
        assert ", since " in first and brief.NAMED.search(first)
        assert confidence.startswith("Our confidence is low: ")
        assert last.startswith("We would change our mind over a record")


def test_every_limit_of_the_list_is_in_its_row(case):
    rows, what = examples.value("brief", "rows"), case.evidence.set_index("id")["what"]
    limits = examples.value("brief", "limits")
    assert limits and all(word in what[rows[name]] for name, words in limits.items() for word in words)


def test_the_second_briefs_model_passes_its_questions_checks():
    from mixedsignals.engine import from_json, scoring

    asked = next(e for e in kit.lesson_json("exercises", "brief")["questions"] if e["id"] == "brief/february")
    folder = next(folder for folder in inputs.lesson_folders() if folder.name == "09_brief")
    model = inputs.keys(folder)["february"]["model"]
    assert all(passed for _, passed in scoring.checklist(from_json(asked), model))
    assert set(re.findall(r"\[([a-z]+)\]", model)) <= {item["id"] for item in asked["items"]}


def test_the_models_disagree():
    words = [examples.value("brief", "models", name).split()[:4] for name in ("leaning-yes", "leaning-no")]
    assert words == [["We", "judge", "it", "likely"], ["We", "judge", "it", "unlikely"]]


@pytest.mark.parametrize(
    "text, check, told",
    [
        ("Too short [post].", "words", "2 words"),
        ("The Post said so.", "rows", "Without a row"),
        ("The Post said so [nobody].", "rows", "No such row: nobody"),
        ("The Post reported that Zelensky called [post].", "names and numbers", "Zelensky"),
        ("We say with high confidence that it is likely [post].", "two scales", "share a sentence"),
        ("Trump told NBC News that Putin was not among some 70 calls [nbc].", "limits", "“expected” ([nbc])"),
        ("The Kremlin denied it in order to fool the press [kremlin].", "motives", "in order"),
        ("There was no call [kremlin].", "hedges", "Who says so?"),
    ],
)
def test_a_fault_is_seen_by_its_own_check(text, check, told, case):
    finding = seen(text, case)[check]
    assert not finding.ok and told in finding.seen


def test_a_motive_that_somebody_stated_is_no_fault(case):
    assert seen("Peskov said that Kyiv wanted to gain time [kremlin].", case)["motives"].ok


@pytest.mark.parametrize(
    "text",
    [
        "Trump told NBC that Putin was not among some 70 calls and that he expected to speak with him [nbc].",
        "NBC and Peskov are on record [nbc] [kremlin].",
        "We lean on what Trump told NBC [nbc].",
    ],
)
def test_a_limit_that_is_kept_is_no_fault_nor_is_a_summary_or_a_judgement(text, case):
    assert seen(text, case)["limits"].ok


@pytest.mark.parametrize("text, ok", [("We cannot tell.", True), ("Our view may change.", True), ("It is so.", False)])
def test_a_sentence_of_ones_own_needs_no_row(text, ok, case):
    assert seen(f"Putin said so [putin]. {text}", case)["rows"].ok is ok


def test_the_list_of_rows_is_the_questions_own():
    asked = next(e for e in kit.lesson_json("exercises", "brief")["questions"] if e["id"] == "brief/brief")
    assert [item["id"] for item in asked["items"]] == list(examples.value("brief", "rows"))
    assert tuple(asked["words"]) == tuple(examples.value("brief", "words"))
    assert asked["joined"] == [examples.value("brief", "likelihood"), examples.value("brief", "confidence")]


def saved(**answer):
    return json.dumps({"question": "brief/brief", "answer": answer}).encode() + b"\n"


def test_the_newest_brief_of_a_partners_file_is_read_and_junk_is_passed_over():
    content = (
        b"\xff\xfe\n[1]\n{}\n"
        + saved(text="first")
        + b'{"question": "brief/brief", "answer": 3}\n'
        + saved(text="second")
    )
    assert brief.brief_in(content) == "second"
    assert brief.brief_in(b"nothing") == ""


def opened(content, case):
    """A partner's file, opened as a browser would hand it over."""
    reading = brief.PeerReading(case)
    now = datetime.now(UTC)
    file = {"name": "a.jsonl", "type": "", "size": 1, "content": memoryview(content), "last_modified": now}
    reading.file.set_trait("value", (file,))
    return reading


def test_a_partners_brief_is_text_and_never_markup(case):
    shown = opened(saved(text="<b>x</b>"), case).text.value
    assert "&lt;b&gt;" in shown and "<b>x" not in shown
    assert "What a machine can see in it" in shown and shown.startswith("<blockquote")


def test_a_partners_file_without_a_brief_is_one_clear_sentence(case):
    reading = opened(saved(text="Putin said so [putin]."), case)
    assert (reading.file.description, reading.file.accept, reading.file.multiple) == (
        "Open a partner's file", ".jsonl", False,
    )  # fmt: skip
    assert reading.remark.value == "<p>Read it once without stopping. Then go through the list in part 3.</p>"
    reading.file.set_trait("value", ({**reading.file.value[0], "content": memoryview(b"{}")},))
    assert reading.text.value == ""
    assert reading.remark.value.startswith("<p>There is no brief in this file. Ask for the ")


LINE = [
    {"question": "start/line", "answer": {"call": 50.0}},
    {"question": "sure/line", "answer": {"call": 30.0, "why": "no names"}},
    {"question": "sure/line", "answer": {"call": 40.0, "why": "thin"}},
    {"question": "sure/words", "answer": {"w1": 10.0}},
    {"question": "brief/line", "answer": {}},
]


@pytest.mark.parametrize(
    "answer",
    [{"why": "thinner"}, *({"call": number} for number in (int("9" * 401), "x", True, -1.0, 100.5, None))],
    ids=lambda answer: str(answer)[:14],
)
def test_what_is_no_number_takes_none_back(answer):
    entries = [*LINE, {"question": "sure/line", "answer": answer}]
    assert brief.line_points(entries, ["start", "sure", "brief"]) == brief.line_points(LINE, ["start", "sure", "brief"])


def test_the_line_takes_the_newest_number_of_each_lesson_in_their_order():
    points = brief.line_points(LINE, ["start", "sure", "brief"])
    assert [(point.lesson, point.number, point.why) for point in points] == [("start", 50, ""), ("sure", 40, "thin")]
    picture = brief.line(points)
    assert "sure: 40 %, thin" in picture.alternative and "10 points, came after “sure”" in picture.caption
    assert "empty" in brief.line([]).alternative


def test_first_tries_count_once_and_recorded_ones_not_at_all():
    entries = [
        {"question": name, "outcome": outcome}
        for name, outcome in [
            ("a", "not yet"),
            ("a", "right"),
            ("b", "recorded"),
            ("c", "right"),
            ("d", "defensible"),
            ("e", "right"),
        ]
    ]
    early, late = brief.first_tries(entries)
    assert (early.good, early.count, late.good, late.count) == (1, 2, 2, 2)
    assert "overlap" in brief.early_and_late(entries).caption
    assert "not two marked answers" in brief.early_and_late([]).alternative
