"""What a question is, what counts as an answer, and how both read as HTML: whole, labelled, never more than text."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixedsignals import engine as questions
from mixedsignals import kit
from mixedsignals.engine import scoring
from tests.engine.test_scoring import CONTESTED
from tests.support.kinds import SAMPLES
from tests.support.shown import made, often, pages, rewritten
from tests.support.tree import Node, parse

NAMES = [sample.name for sample in SAMPLES]


def one(name):
    return made(next(sample for sample in SAMPLES if sample.name == name))[0]


def refused(function, *arguments):
    """The sentence of the KitError that a call raises."""
    with pytest.raises(kit.KitError) as error:
        function(*arguments)
    return str(error.value)


def test_the_samples_hold_every_kind():
    assert {sample.question["kind"] for sample in SAMPLES} == set(questions.KINDS)


# --- from JSON ------------------------------------------------------------------------------------------------------

PLAIN = {"id": "tests/one", "version": 1, "kind": "choose", "title": "One", "prompt": "Which?"}


def test_a_question_is_read_whole_and_cannot_be_changed():
    question = questions.from_json(
        {
            **PLAIN,
            "options": [{"id": "a", "text": "A", "meaning": "first"}],
            "hints": ["Look."],
            "items": [{"id": "x", "text": "X", "detail": "d", "language": "ru"}],
            "words": [5, 9],
            "joined": [["likely"], ["confidence", "sure"]],
            "unit": "%",
            "low": 1,
            "high": 2,
        }
    )
    assert question == questions.Question(
        "tests/one",
        1,
        "choose",
        "One",
        "Which?",
        options=(questions.Option("a", "A", "first"),),
        hints=("Look.",),
        items=(questions.Item("x", "X", "d", "ru"),),
        words=(5, 9),
        joined=(("likely",), ("confidence", "sure")),
        unit="%",
        low=1,
        high=2,
    )
    assert hash(question)
    with pytest.raises(AttributeError):
        question.title = "Another"


def test_what_a_question_does_not_say_is_as_it_mostly_is():
    question = questions.from_json(PLAIN)
    assert (question.items, question.options, question.columns, question.hints, question.joined) == ((),) * 5
    assert not (question.several or question.interval or question.open_book or question.reason or question.unmarked)
    assert (question.unit, question.low, question.high, question.words) == ("", 0, 100, (1, 300))
    assert (questions.Item("x", "X").detail, questions.Item("x", "X").language) == ("", "")
    assert questions.Option("a", "A").meaning == ""
    key = questions.key_from_json({})
    assert (key.answers, key.defensible, key.why, key.rows, key.diagnoses, key.optional) == ({},) * 6
    assert (key.model, key.tolerance) == ("", 0)


@pytest.mark.parametrize(
    "change, why",
    [
        ({"colour": "red"}, "colour"),
        ({"items": [{"id": "x", "text": "X", "colour": "red"}]}, "items.1.colour"),
        ({"options": [{"id": "a", "text": "A"}, {"id": "b"}]}, "options.2.text"),
        ({"columns": [{"text": "A"}]}, "columns.1.id"),
        ({"options": ["a"]}, "options.1.id"),
        ({"items": "abc"}, "items.1.id"),
        ({"items": 7}, "items.1.id"),
        ({"items": [None]}, "items.1.id"),
    ],
)
def test_a_part_that_does_not_fit_is_named(change, why):
    assert refused(questions.from_json, {**PLAIN, **change}) == kit.say("error.question", question="tests/one", why=why)


@pytest.mark.parametrize("name", ["version", "title", "prompt"])
def test_a_missing_part_is_named(name):
    entry = {key: value for key, value in PLAIN.items() if key != name}
    assert refused(questions.from_json, entry) == kit.say("error.question", question="tests/one", why=name)


def test_a_question_without_an_id_is_told_so():
    entry = {key: value for key, value in PLAIN.items() if key != "id"}
    assert refused(questions.from_json, entry) == kit.say("error.question", question="", why="id")


@pytest.mark.parametrize("kind", ["riddle", None, "", ["choose"]])
def test_an_unknown_kind_is_named_beside_those_that_there_are(kind):
    said = kit.say("error.kind", question="tests/one", kind=kind, kinds=", ".join(questions.KINDS))
    assert refused(questions.from_json, {**PLAIN, "kind": kind}) == said


def test_a_key_is_read_whole_or_its_unknown_part_is_named():
    assert questions.key_from_json(None) is None
    assert questions.key_from_json({"answers": {"x": "a"}, "tolerance": 5}) == questions.Key(
        answers={"x": "a"}, tolerance=5
    )
    said = kit.say("error.question", question="tests/one", why="colour")
    assert refused(questions.key_from_json, {"answers": {}, "colour": "red"}, "tests/one") == said
    assert refused(questions.key_from_json, {"colour": 1}) == kit.say("error.question", question="", why="colour")


# --- fields and answers ---------------------------------------------------------------------------------------------


def _each(*fields, values):
    """{field: the values that it may have}, each with a set of its own."""
    return {field: set(values) for field in fields}


FIELDS = {
    "choose": {"choice": {"that", "somebody", "nothing"}},
    "several": {"choice": {"clerk", "porter", "editor", "ambassador"}},
    "classify": _each("one", "two", "three", "four", values={"denial", "confirmation", "silence", "neither"}),
    "order": _each("event", "witness", "paper", "relay", values={"1", "2", "3", "4"}),
    "mark": _each(*(f"w{place}" for place in range(1, 13)), values={"source", "cue", "hedge"}),
    "pair": _each("never", "today", "him", values={"another-day", "another-person", "nothing"}),
    "estimate": dict.fromkeys(("moon", "lead", "short")),
    "interval": dict.fromkeys(("moon.low", "moon.high", "equator.low", "equator.high")),
    "matrix": _each(
        *(f"{row}:{column}" for row in ("met", "called", "nothing") for column in ("log", "bill")),
        values={"C", "I", "II"},
    ),
    "write": {"text": None},
    "browse": {"opened": {"page", "about", "more"}, "choice": {"independent", "paid"}},
}


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_the_fields_of_each_kind(sample):
    assert questions.fields(made(sample)[0]) == FIELDS[sample.name]


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_an_answer_from_the_form_or_from_the_journal_reads_the_same(sample):
    question, _ = made(sample)
    for answer in (sample.wrong, sample.right):
        sent = {field: f"{value:g}" if isinstance(value, float) else value for field, value in answer.items()}
        assert questions.read(question, sent) == questions.read(question, answer) == answer


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_blank_fields_are_left_out(sample):
    question, _ = made(sample)
    for blank in ("", "  \n", [], [""], "\0"):
        assert questions.read(question, dict.fromkeys(FIELDS[sample.name], blank)) == {}


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_an_unknown_field_is_named(sample):
    question, _ = made(sample)
    for field in ("nothing of ours", "", "_pen", "__class__"):
        assert refused(questions.read, question, {field: "x"}) == kit.say(
            "error.field", question=question.id, field=field
        )


@pytest.mark.parametrize(
    "name, field, value",
    [
        ("choose", "choice", "neither"),
        ("choose", "choice", "THAT"),
        ("classify", "one", "place"),
        ("order", "event", "5"),
        ("order", "event", "0"),
        ("mark", "w1", "verb"),
        ("pair", "him", "a"),
        ("matrix", "met:log", "III"),
        ("browse", "choice", "page"),
        ("browse", "opened", "paid"),
        ("several", "choice", "nobody"),
        ("choose", "choice", "<b>that</b>"),
    ],
)
def test_an_unknown_value_is_named(name, field, value):
    question = one(name)
    said = kit.say("error.value", question=question.id, field=field, value=value)
    assert (
        refused(questions.read, question, {field: value}) == refused(questions.read, question, {field: [value]}) == said
    )


def test_one_choice_is_not_two():
    said = kit.say("error.value", question="kinds/choose", field="choice", value="nothing")
    assert refused(questions.read, one("choose"), {"choice": ["that", "nothing"]}) == said
    assert questions.read(one("several"), {"choice": ["porter", "clerk"]}) == {"choice": ["porter", "clerk"]}


@pytest.mark.parametrize(
    "text, number",
    [
        ("40", 40),
        (" 40 % ", 40),
        ("40%", 40),
        ("0,5", 0.5),
        ("99.9", 99.9),
        ("1e1", 10),
        ("+7", 7),
        (33.5, 33.5),
        ("0", 0),
        ("100", 100),
        ("٤٠", 40),
        ("1,000", 1),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert questions.read(one("estimate"), {"moon": text}) == {"moon": number}


@pytest.mark.parametrize(
    "text, number",
    [
        ("384,400", 384400),
        ("384 400", 384400),
        ("384\u00a0400", 384400),
        ("384400.5", 384400.5),
        ("1,000,000", 1000000),
        ("12,5", 12.5),
        ("12,345.5", 12345.5),
    ],
)
def test_large_numbers_as_people_write_them(text, number):
    assert questions.read(one("interval"), {"moon.low": text}) == {"moon.low": number}


@pytest.mark.parametrize(
    "text", ["many", "nan", "inf", "-inf", "1,2,3", "4 5", "%", "40%%", "--4", "4.0.0", "½", "<b>4</b>", "1_0", "4_000"]
)
def test_what_is_not_a_number_is_named_with_its_item(text):
    said = kit.say("error.number", item="Lead is lighter than water.", value=text)
    assert refused(questions.read, one("estimate"), {"lead": text}) == said


@pytest.mark.parametrize("language", kit.languages())
@pytest.mark.parametrize("number", [1.125, 12.5, 1125.0, 384400.25, 1.1255, 7, 1125, 0.0])
def test_a_number_from_the_journal_is_taken_as_it_is_whatever_is_spoken(language, number):
    with kit.speaking(language):
        answer = questions.read(one("interval"), {"moon.low": number})
    assert answer == {"moon.low": number} and isinstance(answer["moon.low"], float)


@pytest.mark.parametrize(
    "value", [True, False, None, math.nan, math.inf, int("9" * 401)], ids=lambda value: repr(value)[:9]
)
def test_what_only_looks_like_a_number_in_a_journal_is_refused(value):
    assert refused(questions.read, one("estimate"), {"lead": [value]})


@pytest.mark.parametrize("text", ["101", "-1", "100.5%", "1e9"])
def test_a_number_out_of_range_is_named_with_the_range(text):
    said = kit.say("error.range", item="Yes.", value=text, low="0", high="100")
    assert refused(questions.read, one("estimate"), {"short": text}) == said


def test_a_lower_bound_above_the_upper_one_is_named():
    said = kit.say("error.interval", item="The Earth's equator", low="60000", high="50000.5")
    assert refused(questions.read, one("interval"), {"equator.low": "60,000", "equator.high": "50000.5"}) == said


def test_an_item_is_told_from_one_whose_name_it_begins():
    question = questions.from_json(
        {**PLAIN, "kind": "estimate", "items": [{"id": "a", "text": "First"}, {"id": "ab", "text": "Second"}]}
    )
    assert refused(questions.read, question, {"ab": "x"}) == kit.say("error.number", item="Second", value="x")


def test_an_error_does_not_repeat_10_kb():
    for name, sent in (
        ("choose", {"choice": "x" * 10000}),
        ("choose", {"x" * 10000: "a"}),
        ("estimate", {"moon": "x" * 10000}),
        ("estimate", {"moon": "9" * 10000}),
    ):
        assert len(refused(questions.read, one(name), sent)) < 300


def test_a_written_answer_keeps_its_words_and_loses_only_what_nothing_can_show():
    text = "  Слово \u202e<b>\n\n" + "x" * 10000
    assert questions.read(one("write"), {"text": "\0" + text + "\ud83d"}) == {"text": text + "\ufffd"}


@pytest.mark.parametrize("value", [{"a": 1}, [["a"]], ["a", {"b": 2}]])
def test_what_is_no_text_is_refused_where_any_text_is_taken(value):
    said = kit.say("error.value", question="kinds/write", field="text", value="{…}")
    assert refused(questions.read, one("write"), {"text": value}) == said


def test_an_estimates_reason_is_kept_as_it_is_written():
    question = questions.from_json({**PLAIN, "kind": "estimate", "reason": True, "items": [{"id": "x", "text": "X"}]})
    assert questions.fields(question) == {"x": None, "why": None}
    assert questions.read(question, {"x": "7", "why": "Because 8."}) == {"x": 7.0, "why": "Because 8."}
    assert questions.read(question, {"why": "40 %"}) == {"why": "40 %"}


@pytest.mark.parametrize(
    "text, shown", [("x" * 60, "x" * 60), ("x" * 61, "x" * 59 + "…"), ("a \n  b", "a b"), ("x" * 59, "x" * 59)]
)
def test_an_error_repeats_60_letters_on_one_line(text, shown):
    said = kit.say("error.value", question="kinds/choose", field="choice", value=shown)
    assert refused(questions.read, one("choose"), {"choice": text}) == said


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
@settings(deadline=None, database=None, max_examples=50)
@given(data=st.data())
def test_whatever_is_sent_is_an_answer_or_one_clear_error(sample, data):
    question, key = made(sample)
    sent = data.draw(st.dictionaries(st.sampled_from(sorted(FIELDS[sample.name])), JSON, max_size=3))
    try:
        answer = questions.read(question, sent)
    except kit.KitError as error:
        assert "\n" not in str(error) and len(str(error)) < 300
        return
    assert questions.read(question, answer) == answer
    questions.form(question, answer).encode()
    verdict = scoring.score(question, answer, key)
    tries = often(question, answer, 3)
    "".join(questions.verdict_html(question, answer, verdict, key, tries)["items"].values()).encode()


# --- HTML -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_every_control_has_a_label_every_group_a_legend_and_every_id_is_its_own(sample):
    for name, html in pages(sample, *made(sample)).items():
        root = parse(html)
        labelled = {id(control) for label in root.all("label") for control in label.walk() if label.text().strip()}
        for control in root.all("input", "select", "textarea"):
            named = control.attributes.get("aria-label") or control.attributes.get("title")
            assert named or id(control) in labelled or control.attributes.get("type") == "hidden", (
                f"{name}: {control.attributes}"
            )
        for button in root.all("button", "summary", "legend", "option", "th"):
            assert button.text().strip(), f"{name}: an empty {button.tag}"
        for group in root.all("fieldset"):
            assert isinstance(group.children[0], Node) and group.children[0].tag == "legend", name
        for part in root.walk():
            if part.attributes.get("role") == "group":
                assert part.attributes["aria-label"].strip(), name
        ids = [part.attributes["id"] for part in root.walk() if "id" in part.attributes]
        assert len(ids) == len(set(ids)), name
        for part in root.walk():
            for reference in ("for", "aria-labelledby", "aria-describedby"):
                assert set(part.attributes.get(reference, "").split()) <= set(ids), name


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_a_live_form_offers_every_field_and_a_still_one_none(sample):
    question, _ = made(sample)
    live, still = parse(questions.form(question)), parse(questions.static(question))
    names = {part.attributes.get("name") for part in live.all("input", "select", "textarea")} | (
        {"opened"} if live.all("details") and sample.name == "browse" else set()
    )
    assert set(FIELDS[sample.name]) <= names and names - set(FIELDS[sample.name]) <= {None, "_pen"}
    said = [part.attributes["class"] for part in live.walk() if part.attributes.get("role") == "status"]
    assert said == (["ms-pen-first", "ms-verdict"] if sample.question["kind"] == "mark" else ["ms-verdict"])
    assert not [part for part in live.walk() if "disabled" in part.attributes]
    for control in still.all("input", "select", "textarea", "button"):
        assert "disabled" in control.attributes
    assert kit.say("form.static") in still.text() and kit.say("form.static") not in live.text()


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_an_answer_stands_in_the_form_again(sample):
    question, _ = made(sample)
    root, found = parse(questions.form(question, sample.right)), {}
    for control in root.all("input"):
        value = control.attributes.get("value")
        if control.attributes.get("type") in ("radio", "checkbox"):
            value = value if "checked" in control.attributes else None
        if value:
            found.setdefault(control.attributes["name"], []).append(value)
    found.update(
        {
            select.attributes["name"]: [option.attributes["value"]]
            for select in root.all("select")
            for option in select.all("option")
            if "selected" in option.attributes
        }
    )
    found.update({area.attributes["name"]: [area.text()] for area in root.all("textarea")})
    opened = [
        tab.attributes["data-value"]
        for tab in root.all("details")
        if "data-value" in tab.attributes and "open" in tab.attributes
    ]
    found.update({"opened": opened} if opened else {})
    wanted = {field: value if isinstance(value, list) else [value] for field, value in sample.right.items()}
    for field, values in found.items():
        if isinstance(wanted[field][0], float):
            found[field] = [float(value.replace(",", "")) for value in values]
    assert found == wanted


@pytest.mark.parametrize("question, right, readings, answer, fields, why", CONTESTED.values(), ids=CONTESTED)
def test_a_defensible_answer_is_told_why(question, right, readings, answer, fields, why):
    key = questions.Key(answers=right, defensible=readings)
    shown = questions.verdict_html(question, answer, scoring.score(question, answer, key), key)
    text = " ".join(parse(note).text() for note in shown["items"].values())
    assert [reason for field in readings.values() for reason in field.values() if reason not in text] == []
    assert kit.say("verdict.defensible") in parse(shown["summary"]).text()


def test_only_the_readings_that_were_chosen_are_told():
    question = questions.from_json(
        {**PLAIN, "several": True, "options": [{"id": name, "text": name.upper()} for name in "abcd"]}
    )
    key = questions.Key(answers={"choice": ["a", "b"]}, defensible={"choice": {"c": "Why C.", "d": "Why D."}})
    answer = {"choice": ["a", "b", "c"]}
    told = questions.verdict_html(question, answer, scoring.score(question, answer, key), key)["items"]["choice"]
    assert "Why C." in told and "Why D." not in told


def test_a_text_to_hand_in_stands_there_whole():
    question, key = made(next(sample for sample in SAMPLES if sample.name == "write"))
    answer = {"text": "word " * 150 + "<b>last</b>"}
    page = parse(questions.handed_in(question, answer, scoring.score(question, answer, key), {}))
    assert "<b>last</b>" in page.text() and not page.all("textarea")


def test_fifty_per_cent_leans_to_neither_side():
    question = questions.from_json(
        {**PLAIN, "kind": "estimate", "unit": "%", "items": [{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}]}
    )
    key = questions.Key(answers={"x": 1, "y": 1})
    answer = {"x": 50.0, "y": 20.0}
    told = questions.verdict_html(question, answer, scoring.score(question, answer, key), key)["items"]
    assert kit.say("note.even") in told["x"] and kit.say("note.even") not in told["y"]


# --- hostile text ---------------------------------------------------------------------------------------------------

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "attribute": "' onmouseover='alert(1)' x='",
    "double": '" onfocus="alert(1)" autofocus="',
    "breaking out": "</textarea></select></fieldset></form><iframe src=javascript:alert(1)>",
    "style": "</style><style>*{display:none}</style>",
    "comment": "<!-- alert(1) --><![CDATA[ alert(1)",
    "entity": "&lt;script&gt;alert(1)&amp;&#60;b&#62;",
    "markdown": "**alert(1)** [x](javascript:alert(1)) ![x](y) `z`\n# h\n* l\n\t> q",
    "latex": r"$\href{javascript:alert(1)}{x}$ \(y\) $$z$$ \[w\]",
    "right to left": "\u202ealert(1)\u202c \u2066\u2069 \u200f مرحبا",
    "nul": "a\0lert(1)<\0b>",
    "10 kB": "alert(1)" + "слово" * 2000,
    "braces": "{alert(1)} {0} {question.__class__} {{}} %s %(x)s",
    "controls": "\x07\x1b[31malert(1)\x7f\u2028\x85z",
    "surrogate": "alert(1)\ufffd\U0001f4a9",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_hostile_text_is_text_in_every_slot(sample, text):
    """The pages have the same elements with the same attributes as with harmless words, and show the text as it is."""
    before = pages(sample, *made(sample))
    question, key = (rewritten(part, lambda words: words + text) for part in (sample.question, sample.key))
    after = pages(sample, questions.from_json(question), questions.key_from_json(key))
    assert before.keys() == after.keys()
    shown = text.replace("\0", "")
    for name, html in after.items():
        root = parse(html)
        assert root.shape() == parse(before[name]).shape(), name
        assert "\0" not in html
        for part in root.walk():
            assert not [attribute for attribute in part.attributes if attribute.startswith("on")], name
            assert part.tag not in (
                "script",
                "style",
                "iframe",
                "img",
                "a",
                "object",
                "embed",
                "svg",
                "link",
                "meta",
                "base",
            )
    for name in ("form", "static"):
        root = parse(after[name])
        assert sample.question["title"] + shown in root.text()
        assert (
            root.text().count(shown)
            >= len(sample.question.get("hints", [])) + len(sample.question.get("items", [])) + 2
        )
        for area in root.all("textarea"):
            assert area.text() == ""


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_answers_and_remarks_are_text(text):
    question, key = made(next(sample for sample in SAMPLES if sample.name == "write"))
    answer = questions.read(question, {"text": text})
    harmless = {"text": "words"}
    assert parse(questions.form(question, answer)).all("textarea")[0].text() == text.replace("\0", "")
    for tries in (1, 3):
        said, plain = (
            questions.verdict_html(question, given_, scoring.score(question, given_, key), key, {"text": tries}, remark)
            for given_, remark in ((answer, text), (harmless, "words"))
        )
        assert parse(said["summary"]).shape() == parse(plain["summary"]).shape()
        assert parse(said["items"]["text"]).shape() == parse(plain["items"]["text"]).shape()
        assert text.replace("\0", "") in parse(said["summary"]).text()
    refusal = parse(questions.refused_html(text)["summary"])
    assert (
        text.replace("\0", "") in refusal.text()
        and refusal.shape() == parse(questions.refused_html("words")["summary"]).shape()
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES if sample.name != "write"], ids=lambda sample: sample.name
)
def test_a_hostile_journal_is_text(sample, text):
    """An answer that a journal brings from elsewhere stands in no attribute and opens no element."""
    question, _ = made(sample)
    if question.kind == "estimate":
        return
    foreign = {field: [text] if isinstance(sample.right.get(field), list) else text for field in FIELDS[sample.name]}
    assert parse(questions.form(question, foreign)).shape() == parse(questions.form(question)).shape()


@pytest.mark.parametrize(
    "text", [value for name, value in HOSTILE.items() if name != "nul"], ids=[name for name in HOSTILE if name != "nul"]
)
@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_hostile_names_are_text_too(sample, text):
    """Authors' names of items and options are checked when a lesson is built; a page holds even if they were not."""

    def renamed(part):
        if isinstance(part, dict):
            return {
                name: value + text if name == "id" and "/" not in value else renamed(value)
                for name, value in part.items()
            }
        return [renamed(value) for value in part] if isinstance(part, list) else part

    for still in (questions.form, questions.static):
        hostile, harmless = (
            parse(still(questions.from_json(entry))) for entry in (renamed(sample.question), sample.question)
        )
        assert hostile.shape() == harmless.shape()
