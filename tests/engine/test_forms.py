"""The two forms: balanced, matched, drawn fairly, without a key for learners; and results that are counts."""

import csv
import json
import random
from collections import Counter

import pytest

from mixedsignals import kit, measures
from mixedsignals.engine import forms, session


@pytest.fixture(scope="module")
def rows(house):
    with open(house / "solutions" / "forms.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.keys
def test_each_form_holds_sixteen_sound_and_sixteen_unsound_inferences(rows):
    for form in "ab":
        assert Counter(row["sound"] for row in rows if row["form"] == form) == {"yes": 16, "no": 16}


@pytest.mark.keys
def test_every_part_and_every_passage_is_half_sound(rows):
    for key in (("form", "part"), ("form", "premise")):
        groups = Counter((tuple(row[name] for name in key), row["sound"]) for row in rows)
        assert len(set(groups.values())) == 1


@pytest.mark.keys
def test_forms_are_matched_in_kind_and_length(rows):
    kinds = [
        Counter((row["kind"], row["sound"], row["basis"] == "invented") for row in rows if row["form"] == form)
        for form in "ab"
    ]
    assert kinds[0] == kinds[1]
    words = [
        [len(f"{row['passage']} {row['inference']}".split()) for row in rows if row["form"] == form] for form in "ab"
    ]
    assert abs(sum(words[0]) - sum(words[1])) / 32 < 2


@pytest.mark.keys
def test_the_questions_are_the_rows_and_have_no_key(rows):
    asked = {e["id"]: e for e in kit.lesson_json("exercises", "brief")["questions"]}
    keys = kit.lesson_json("solutions", "brief")
    told = {
        item["id"]: item["text"] for form in "ab" for name in forms.questions_of(form) for item in asked[name]["items"]
    }
    assert told == {row["item"]: f"{row['passage']} So: {row['inference']}" for row in rows}
    assert not [name for form in "ab" for name in forms.questions_of(form) if name in keys]


@pytest.mark.keys
def test_no_item_names_a_person_or_an_outlet(rows):
    for row in rows:
        for name in (
            "Trump",
            "Putin",
            "Peskov",
            "Zelensky",
            "Kremlin",
            "Reuters",
            "Post",
            "Washington",
            "Moscow",
            "Kyiv",
        ):
            assert name not in row["passage"] + row["inference"]


def test_half_of_the_learners_begin_with_b_and_everybody_takes_both():
    draw = random.Random(5)
    ids = [f"{draw.getrandbits(32):08x}" for _ in range(4000)]
    first = Counter(forms.form_of(name, "before") for name in ids)
    assert abs(first["a"] - 2000) < 130  # four standard errors
    assert all({forms.form_of(name, "before"), forms.form_of(name, "after")} == {"a", "b"} for name in ids)


def test_who_has_begun_keeps_the_form_that_an_earlier_version_drew():
    """SHA-256 begins with ba for “abc”, with e3 b0 for nothing: even, and odd before even."""
    assert [forms.form_of("abc", turn) for turn in ("before", "after")] == ["a", "b"]
    assert [forms.form_of("", turn) for turn in ("before", "after")] == ["b", "a"]


def rated(rate):
    """A journal in which form A was answered: rate: what is said of a sound and of an unsound item."""
    sound = forms.keyed()
    items = [item for item in sound if item.startswith("a")]
    return [{"question": "brief/form-a1", "answer": {item: rate[sound[item]] for item in items}}]


@pytest.mark.keys
@pytest.mark.parametrize(
    "rate, hits, alarms, area",
    [
        ({True: "surely", False: "surely-not"}, 16, 0, 1.0),
        ({True: "rather", False: "rather"}, 16, 16, 0.5),
        ({True: "surely-not", False: "surely-not"}, 0, 0, 0.5),
        ({True: "rather-not", False: "surely-not"}, 0, 0, 1.0),
    ],
    ids=["tells all", "always sound", "always unsound", "refuses all, but in order"],
)
def test_tricks_tell_nothing_apart(rate, hits, alarms, area):
    given = forms.ratings(rated(rate), "a")
    seen = forms.detection(given, forms.keyed())
    assert (seen.hits, seen.false_alarms) == (hits, alarms)
    assert forms.area(given, forms.keyed()) == area
    if hits == alarms:
        assert seen.sensitivity == 0


def test_the_first_answer_counts():
    entries = [
        {"question": "brief/form-a1", "answer": {"a1": "surely"}},
        {"question": "brief/form-a1", "answer": {"a1": "surely-not", "a2": "rather"}},
    ]
    assert forms.ratings(entries, "a") == {"a1": 4, "a2": 3}


@pytest.mark.keys
def test_a_whole_form_is_told_in_counts_and_never_as_a_grade(work):
    session.kept().append("start/seven", 1, {"choice": "plain"}, "not yet")  # the learner's id stands from here on
    form = forms.form_of(session.kept().learner(), "before")
    sound = forms.keyed()
    assert "0 of 32" in forms.result().html
    for question in forms.questions_of(form):
        entry, _ = session.find(question)
        answer = {item.id: "surely" if sound[item.id] else "rather-not" for item in entry.items}
        session.kept().append(question, 1, answer, "recorded")
    html = forms.result().html
    assert "of 16 sound inferences you let 16 pass" in html and "0 is chance" in html
    assert "right" not in html.lower().replace("right-", "")


def answered(form, rate, parts=(1, 2, 3, 4)):
    """Answers the learner's form. rate: what is said of the nth sound and of the nth unsound item."""
    counts = {True: 0, False: 0}
    sound = forms.keyed()
    for part in parts:
        entry, _ = session.find(f"brief/form-{form}{part}")
        answer = {}
        for item in entry.items:
            answer[item.id] = rate(sound[item.id], counts[sound[item.id]])
            counts[sound[item.id]] += 1
        session.kept().append(entry.id, 1, answer, "recorded")


def own_forms():
    learner = session.kept().learner()
    return [forms.form_of(learner, turn) for turn in forms.TURNS]


def test_both_forms_are_told_one_after_the_other_by_what_was_let_pass(work):
    """By hand: z(16.5/17) = 1.889 and z(8.5/17) = 0, so d′ = 1.9 ± 1.38 and c < 0; turned round, c > 0."""
    first, second = own_forms()
    answered(first, lambda sound, place: "rather" if sound or place < 8 else "rather-not")
    answered(second, lambda sound, place: "surely" if sound and place < 8 else "surely-not")
    text = forms.result().title
    one, two = text.split("The second test: ")
    assert one == (
        "The first test: of 16 sound inferences you let 16 pass (between 81% and 100% would fit that); of 16 unsound "
        "ones 8 (between 28% and 72% would fit that). You told them apart by 1.9 standard deviations (interval 0.5 to "
        "3.3; 0 is chance), and in doubt you tended to let pass. "
    )
    assert two.startswith("of 16 sound inferences you let 8 pass (between 28% and 72% would fit that); of 16 unsound")
    assert "ones 0 (between 0% and 19% would fit that)" in two and "in doubt you tended to refuse." in two
    assert forms.result().html.count("<p>") == 3


def test_a_form_that_is_not_whole_shows_no_count_of_what_is_sound(work):
    answered(own_forms()[1], lambda sound, place: "surely", parts=(1, 2, 3))
    text = forms.result().title
    assert "The first test: 0 of 32 inferences answered. Counts appear when it is whole." in text
    assert "The second test: 24 of 32 inferences answered. Counts appear when it is whole." in text


def test_without_solutions_a_whole_form_is_recorded(work, monkeypatch):
    answered(own_forms()[0], lambda sound, place: "surely")
    monkeypatch.setattr(forms, "keyed", lambda: {})
    assert "The first test: answered and recorded. What follows and what doesn't is not" in forms.result().title


def test_what_is_sound_is_read_from_solutions_where_they_are(house, tmp_path, monkeypatch):
    assert set(forms.keyed().values()) == {True, False} and len(forms.keyed()) == 64
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    assert forms.keyed() == {}


def test_items_that_are_of_no_form_and_words_that_are_no_rating_do_not_count():
    entries = [
        {"question": "brief/form-a4", "answer": {"a1": "surely-not", "a2": "perhaps"}},
        {"question": "brief/form-b1", "answer": {"b1": "surely"}},
        {"question": "brief/brief", "answer": {"a3": "surely"}},
    ]
    assert forms.ratings(entries, "a") == {"a1": 1}
    assert forms.detection({"a1": 3, "x": 4}, {"a1": True}) == measures.Detection(1, 1, 0, 0)
    assert forms.area({"a1": 3, "a2": 2, "x": 4}, {"a1": True, "a2": False}) == 1
    assert forms.area({"a1": 3}, {"a1": True}) is None


def test_each_turn_has_its_form_and_each_part_its_question(work):
    first, second = own_forms()
    assert {first, second} == {"a", "b"}
    for turn, form in (("before", first), ("after", second)):
        for number in (1, 4):
            asked = forms.part(turn, number).children[0].about["question"]
            assert asked == f"brief/form-{form}{number}"
    for number in (0, 5):
        with pytest.raises(kit.KitError, match=f"There is no part {number} “after”. Write .* from 1 to 4"):
            forms.part("after", number)


BEGIN_WITH_A, BEGIN_WITH_B = "abc", "abd"


@pytest.fixture
def seat(work, monkeypatch):
    """seat(learner): a computer of its own, on which somebody of that number has answered something."""

    def sit_down(learner):
        folder = work / learner
        folder.mkdir()
        (folder / "answers.learner").write_text(learner, encoding="utf-8")
        monkeypatch.setenv("MIXEDSIGNALS_WORK", str(folder))
        session.kept().append("start/seven", 1, {"choice": "plain"}, "not yet")
        assert session.kept().learner() == learner

    return sit_down


def test_the_two_numbers_draw_different_forms():
    assert [forms.form_of(name, "before") for name in (BEGIN_WITH_A, BEGIN_WITH_B)] == ["a", "b"]


@pytest.mark.keys
@pytest.mark.parametrize(("own", "other"), [(BEGIN_WITH_A, BEGIN_WITH_B), (BEGIN_WITH_B, BEGIN_WITH_A)])
def test_the_first_test_stays_the_first_on_a_computer_where_other_answers_stood_already(seat, own, other):
    seat(own)
    first, second = own_forms()
    answered(first, lambda sound, place: "surely" if sound else "surely-not")
    told, saved = forms.result().title, session.kept().text().encode()
    assert "The first test: of 16 sound" in told and "The second test: 0 of 32" in told
    seat(other)
    session.kept().merge(saved)
    assert session.kept().learner() == other, "who sits here keeps the number"
    assert forms.result().title == told
    assert forms.part("before", 1).children[0].about["question"] == f"brief/form-{first}1"
    assert forms.part("after", 1).children[0].about["question"] == f"brief/form-{second}1"
    answered(second, lambda sound, place: "surely")
    assert forms.result().title.startswith(told.partition("The second test")[0])
    assert "The second test: of 16 sound inferences you let 16 pass" in forms.result().title


def test_who_leaves_the_first_test_out_takes_the_second_as_one(seat):
    """The first answer to any form is one to the second: the form of the next part is the same."""
    seat(BEGIN_WITH_A)
    answered("b", lambda sound, place: "surely", parts=(1,))
    assert forms.part("after", 2).children[0].about["question"] == "brief/form-b2"
    assert "The second test: 8 of 32" in forms.result().title


@pytest.mark.parametrize("value", ["perhaps", ["surely", "rather"], {"x": "surely"}, 4], ids=repr)
def test_a_line_from_elsewhere_that_rates_nothing_draws_no_form_and_stops_no_count(seat, value):
    seat(BEGIN_WITH_A)
    elsewhere = session.kept().append("brief/form-b1", 1, {"b1": value}, "recorded")
    line = {**elsewhere, "id": "elsewhere", "learner": BEGIN_WITH_B}
    session.kept().put_away()
    session.kept().merge(json.dumps(line).encode())
    (session.kept().folder / "answers.learner").write_text(BEGIN_WITH_A, encoding="utf-8")
    assert forms.ratings(session.kept().entries(), "b") == {}
    assert forms.part("before", 1).children[0].about["question"] == "brief/form-a1"
    assert "The second test: 0 of 32" in forms.result().title


def test_a_part_is_live_in_a_kernel_and_one_sentence_in_a_saved_notebook(work):
    shown = forms.part("before", 1)
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == forms.STILL and "form-" not in bundle["text/html"]
    assert "follows" in shown.children[0].form


def test_a_part_that_is_not_there_is_one_clear_sentence():
    with pytest.raises(kit.KitError, match="before"):
        forms.part("during", 1)
