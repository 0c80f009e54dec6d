"""Lesson 09: each check sees what it says and passes by what is sound; line and first tries are the entries'."""

import json
import re

import pytest

from mixedsignals import kit
from mixedsignals import text as cutting
from mixedsignals.authoring import inputs
from mixedsignals.data import cases
from mixedsignals.engine import handin, session
from mixedsignals.lessons import brief, examples
from mixedsignals.show.chooser import LARGEST


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
LIMITS = {"alleged", "thought", "only", "recently", "planned", "more", "which", "himself", "part", "familiar"}


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
        assert last.startswith("We would change our mind if a record") and "turned up" in last


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
        ("Trump told NBC News that Putin was not among some 70 calls [nbc].", "limits", "“thought” ([nbc])"),
        ("The Kremlin denied it in order to fool the press [kremlin].", "motives", "in order"),
        ("There was no call [kremlin].", "speakers", "Who says so?"),
    ],
)
def test_a_fault_is_seen_by_its_own_check(text, check, told, case):
    finding = seen(text, case)[check]
    assert not finding.ok and told in finding.seen


def test_what_the_question_names_needs_no_row(case):
    text = "The Washington Post reported that Trump spoke with Putin on 7 November 2024 [post]."
    assert seen(text, case)["names and numbers"].ok
    assert not seen(text.replace("7 November", "8 November"), case)["names and numbers"].ok


def test_a_motive_that_somebody_stated_is_no_fault(case):
    assert seen("Peskov said that Kyiv wanted to gain time [kremlin].", case)["motives"].ok


@pytest.mark.parametrize(
    "text",
    [
        "Trump told NBC that Putin was not among some 70 calls and that he thought they would speak [nbc].",
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


@pytest.fixture
def partner(work):
    """Gives a brief on this computer, as the partner does on theirs."""
    version = session.find("brief/brief")[0].version
    return lambda text: session.kept().append("brief/brief", version, {"text": text}, "recorded")


def opened(content, case):
    """A partner's file, opened as a browser would hand it over."""
    reading = brief.PeerReading(case, handin.answers_in)
    message = {"method": "custom", "content": {"name": "<i>.html"}}
    reading.file._handle_msg({"content": {"data": message}, "buffers": [memoryview(content)]})
    return reading


@pytest.mark.parametrize("text", ["NEW\u2028 line", "NEW\x85 line", "NEW\x0c line", "NEW " + "long " * 3_000])
def test_the_newest_brief_is_read_from_all_that_a_partner_can_hand_over(text, partner, case):
    for each in ("OLD", text):
        partner(each)
    for content in (handin.document("", "brief", "2026-11-28"), session.kept().text().encode()):
        assert f"{text}</blockquote>" in opened(content, case).text.value
    lines = session.kept().text().encode().splitlines(keepends=True)
    padded = lines[0] + b"\n" * 1_000_000 + b"".join(lines[1:])
    assert f"{text}</blockquote>" in opened(padded, case).text.value


def test_of_a_hand_in_its_data_alone_is_read(partner, case):
    partner("mine")
    [entry] = session.kept().entries()
    planted = json.dumps({**entry, "id": "f" * 32, "n": 99, "answer": {"text": "planted"}}).encode()
    page = handin.document("", "brief", "2026-11-28") + b"\n" + planted + b"\n"
    assert "planted</blockquote>" in opened(planted, case).text.value
    assert "mine</blockquote>" in opened(page, case).text.value


def test_what_is_no_answer_is_passed_over_and_merged_files_are_read_in_their_order(partner, case):
    partner("first")
    partner("second")
    one, two = session.kept().text().encode().splitlines(keepends=True)
    content = b'[1]\n{}\n{"question": "brief/brief", "answer": 3}\n' + two + one + b'{"schema":2,"id":'
    assert "second</blockquote>" in opened(content, case).text.value


HOSTILE = {
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "nested": b"[" * 200_000,
    "an open element": b'<script id="mixed-signals-journal">' * 10_000,
    "another page": b"<!DOCTYPE html><p>Hello",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_file_without_a_brief_is_one_clear_sentence(content, partner, case):
    partner("Putin said so [putin].")
    reading = opened(session.kept().text().encode(), case)
    assert reading.remark.value == f"<p>{kit.say('peer.read')}</p>" and "Putin said so" in reading.text.value
    reading.receive("a", content)
    assert (reading.remark.value, reading.text.value) == (f"<p>{kit.say('peer.none')}</p>", "")


def line(answer, depth=0):
    """A line as a journal has it, whose answer somebody wrote by hand."""
    entry = {"schema": 1, "id": "a", "learner": "b", "question": "brief/brief", "version": 1, "outcome": "recorded"}
    return json.dumps({**entry, "answer": answer}).replace('"DEEP"', "[" * depth + "]" * depth).encode()


@pytest.mark.parametrize("answer", [{"text": 3}, {"text": ["x"]}, {}, {"text": " \n"}, {"text": "DEEP"}])
def test_an_answer_that_is_no_text_is_no_brief(answer, case):
    for depth in (0, 500, 900, 5_000, 100_000):
        reading = opened(line(answer, depth or 1), case)
        assert (reading.remark.value, reading.text.value) == (f"<p>{kit.say('peer.none')}</p>", "")


def test_a_partners_brief_is_text_and_never_markup_nor_half_a_character(case):
    shown = opened(line({"text": "<b>x</b> \ud800 &"}), case).text.value
    assert "&lt;b&gt;x&lt;/b&gt; ? &amp;" in shown and "<b>x" not in shown and shown.encode()
    assert "What a machine can see in it" in shown and shown.startswith("<blockquote")


def test_a_brief_without_end_is_refused_in_a_sentence_and_one_of_the_longest_is_shown(case):
    assert "x" * 20_000 in opened(line({"text": "x" * 20_000}), case).text.value
    reading = opened(line({"text": "x" * 20_001}), case)
    assert (reading.remark.value, reading.text.value) == (f"<p>{kit.say('peer.long', most='20,000')}</p>", "")


def test_a_partners_file_is_chosen_like_ones_own():
    button = brief.PeerReading(cases.load("phone_calls"), handin.answers_in).file
    assert button.description == "Open a partner's file" and button.limit == LARGEST == 10_000_000
    assert button.refusal == kit.say("peer.large", file="{file}")


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
    for waiting in (brief.line([]), brief.reasons([])):
        assert waiting.html().count("<p") == 1 and "Answer the last question of a lesson, then click" in waiting.html()


def test_before_there_is_a_brief_the_check_is_one_line_and_no_table(case):
    for entries in ([], [{"answer": {"text": ""}}]):
        waiting = brief.looked_over(entries, case)
        assert waiting.sentence == "Write the brief above, then click here and press Shift and Enter together."
        assert "<table" not in waiting.html()
    assert "<table" in brief.looked_over([{"answer": {"text": "We cannot say."}}], case).html()


def test_first_tries_are_of_marked_answers_in_their_order():
    outcomes = ["partly right", "recorded", "right", "not attempted", "defensible", "right"]
    early, late = brief.first_tries(outcomes)
    assert (early.good, early.count, late.good, late.count) == (1, 2, 2, 2)
    assert "overlap" in brief.early_and_late(outcomes).caption
    assert brief.early_and_late([]).sentence.startswith("Answer some questions, then click")


def test_a_share_at_either_end_stands_whole_on_its_axis(monkeypatch):
    ends = []
    monkeypatch.setattr(brief, "finish", lambda figure, *words: ends.append(figure.axes[0].get_xlim()))
    brief.early_and_late(["not yet", "not yet"])
    [(low, high)] = ends
    assert low < 0 and high > 1


def pressed(name, item="", **fields):
    """One press of a question's button; of a long question, on one item."""
    shown = session.practice(name)
    shown._heard(shown, {"fields": fields, "step": item, "press": ""}, [])


@pytest.mark.keys
def test_a_long_question_is_right_at_first_where_each_item_was(work):
    """Seven items one by one, the first of them right and six wrong; then a short one, wrong and mended."""
    right = session.find("denials/type")[1].answers
    assert len(right) == 7
    for place, (item, code) in enumerate(right.items()):
        wrong = next(each for each in sorted(set(right.values())) if each != code)
        pressed("denials/type", item, **{item: wrong if place else code})
    pressed("denials/line", call=50)
    pressed("denials/sources", choice=session.find("denials/sources")[1].answers["choice"])
    assert session.first_outcomes() == ["partly right", "recorded", "right"]
    early, late = brief.first_tries(session.first_outcomes())
    assert (early.good, early.count, late.good, late.count) == (0, 1, 1, 1)
    session.kept().append("gone/question", 1, {"choice": "one"}, "right")
    assert len(session.first_outcomes()) == 3, "a question that is asked no more is passed over"
