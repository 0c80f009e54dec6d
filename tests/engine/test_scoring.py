"""What each kind's credit measures, against a naive count of the same; the outcomes; what a contested item answers."""

import itertools
from dataclasses import replace
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mixedsignals import engine as questions
from mixedsignals import kit
from mixedsignals.engine import Item, Key, Option, Question, scoring

quick = settings(deadline=None, database=None, max_examples=100)


def items(*names):
    return tuple(Item(name, f"Item {name}") for name in names)


def options(*names):
    return tuple(Option(name, f"Option {name}") for name in names)


def ask(kind, **parts):
    return Question(id=f"tests/{kind}", version=1, kind=kind, title="A title", prompt="A prompt", **parts)


CHOOSE = ask("choose", options=options("a", "b", "c"))
SEVERAL = ask("choose", options=options("a", "b", "c", "d"), several=True)
CLASSIFY = ask("classify", items=items("x", "y", "z"), options=options("a", "b", "c"))
ORDER = ask("order", items=items("p", "q", "r", "s"))
MARK = ask("mark", items=items("w1", "w2", "w3", "w4", "w5"), options=options("source", "cue"))
PAIR = ask("pair", items=items("x", "y"), options=options("a", "b", "c"))
BRIER = ask("estimate", items=items("x", "y"), unit="%")
COVERAGE = ask("estimate", items=items("x", "y"), interval=True, low=0, high=1000, unit="km")
COHERENCE = ask("estimate", items=items("prior", "if-so", "if-not", "posterior"), unit="%")
MATRIX = ask("matrix", items=items("h1", "h2", "h3"), columns=items("e1", "e2"), options=options("C", "N", "I", "II"))
WRITE = ask(
    "write", items=items("row-a", "row-b"), words=(3, 12), joined=(("likely", "probable"), ("confidence", "confident"))
)
BROWSE = ask("browse", items=items("t1", "t2", "t3"), options=options("sound", "unsound"))

RIGHT = {
    "choose": (CHOOSE, {"choice": "b"}),
    "several": (SEVERAL, {"choice": ["a", "b"]}),
    "classify": (CLASSIFY, {"x": "a", "y": "b", "z": "a"}),
    "order": (ORDER, {"p": "1", "q": "2", "r": "3", "s": "4"}),
    "mark": (MARK, {"w1": "source", "w2": "source", "w4": "cue"}),
    "pair": (PAIR, {"x": "c", "y": "a"}),
    "brier": (BRIER, {"x": 1, "y": 0}),
    "coverage": (COVERAGE, {"x": 10, "y": 500.5}),
    "matrix": (MATRIX, {"h1:e1": "II", "h1:e2": "I", "h2:e1": "C", "h2:e2": "C", "h3:e1": "N", "h3:e2": "I"}),
    "browse": (BROWSE, {"choice": "unsound", "opened": ["t2"]}),
}

# question, key, {what sort of answer: (the answer, its outcome, its credit)}
CASES = {
    "choose": (*RIGHT["choose"], {"wrong": ({"choice": "c"}, "not yet", 0), "right": ({"choice": "b"}, "right", 1)}),
    "several": (
        *RIGHT["several"],
        {
            "wrong": ({"choice": ["c", "d"]}, "not yet", 0),
            "partly": ({"choice": ["a", "c"]}, "partly right", 1 / 3),
            "right": ({"choice": ["b", "a"]}, "right", 1),
        },
    ),
    "classify": (
        *RIGHT["classify"],
        {
            "wrong": ({"x": "b", "y": "c"}, "not yet", 0),
            "partly": ({"x": "a", "y": "c"}, "partly right", 1 / 3),
            "right": ({"x": "a", "y": "b", "z": "a"}, "right", 1),
        },
    ),
    "order": (
        *RIGHT["order"],
        {
            "wrong": ({"p": "4", "q": "3", "r": "2", "s": "1"}, "not yet", 0),
            "partly": ({"p": "1", "q": "2", "r": "2"}, "partly right", 2 / 6),
            "right": ({"p": "1", "q": "2", "r": "3", "s": "4"}, "right", 1),
        },
    ),
    "mark": (
        *RIGHT["mark"],
        {
            "wrong": ({"w3": "cue", "w4": "source"}, "not yet", 0),
            "partly": ({"w1": "source", "w2": "cue", "w3": "cue"}, "partly right", 2 / 6),
            "right": ({"w1": "source", "w2": "source", "w4": "cue"}, "right", 1),
        },
    ),
    "pair": (
        *RIGHT["pair"],
        {
            "wrong": ({"x": "a", "y": "c"}, "not yet", 0),
            "partly": ({"x": "c", "y": "b"}, "partly right", 1 / 2),
            "right": ({"x": "c", "y": "a"}, "right", 1),
        },
    ),
    "brier": (
        *RIGHT["brier"],
        {
            "wrong": ({"x": 10.0, "y": 51.0}, "not yet", 1 - (0.81 + 0.2601) / 2),
            "partly": ({"x": 90.0}, "partly right", 1 - (0.01 + 1) / 2),
            "neither": ({"x": 50.0, "y": 50.0}, "partly right", 0.75),
            "right": ({"x": 100.0, "y": 0.0}, "right", 1),
        },
    ),
    "coverage": (
        *RIGHT["coverage"],
        {
            "wrong": ({"x.low": 11.0, "x.high": 12.0, "y.low": 3.0}, "not yet", 0),
            "partly": ({"x.low": 10.0, "x.high": 10.0, "y.low": 1.0, "y.high": 2.0}, "partly right", 1 / 2),
            "right": ({"x.low": 0.0, "x.high": 20.0, "y.low": 500.0, "y.high": 501.0}, "right", 1),
        },
    ),
    "matrix": (
        *RIGHT["matrix"],
        {
            "wrong": ({"h2:e1": "II", "h2:e2": "II", "h3:e1": "C", "h3:e2": "C", "h1:e1": "C"}, "not yet", 0),
            "partly": ({"h1:e1": "II", "h2:e1": "C"}, "partly right", 1 / 3),
            "right": ({**RIGHT["matrix"][1]}, "right", 1),
        },
    ),
    "browse": (
        *RIGHT["browse"],
        {
            "wrong": ({"choice": "sound", "opened": ["t1"]}, "not yet", 0),
            "partly": ({"choice": "unsound", "opened": ["t1", "t2", "t3"]}, "partly right", (2 / 4 + 1) / 2),
            "right": ({"choice": "unsound", "opened": ["t2"]}, "right", 1),
        },
    ),
}
ANSWERS = [
    pytest.param(question, Key(answers=right), *expected, id=f"{name}-{sort}")
    for name, (question, right, sorts) in CASES.items()
    for sort, expected in sorts.items()
]
QUESTIONS = [CHOOSE, SEVERAL, CLASSIFY, ORDER, MARK, PAIR, BRIER, COVERAGE, COHERENCE, MATRIX, WRITE, BROWSE]


def test_every_kind_is_tried():
    assert {question.kind for question in QUESTIONS} == set(questions.KINDS)


# --- outcomes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question, key, answer, outcome, credit", ANSWERS)
def test_typical_answers(question, key, answer, outcome, credit):
    verdict = scoring.score(question, answer, key)
    assert (verdict.outcome, verdict.credit) == (outcome, pytest.approx(credit))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.kind)
def test_a_blank_answer_is_not_attempted_and_without_a_key_any_other_is_recorded(question):
    assert scoring.score(question, {}, Key()) == scoring.score(question, {}, None) == scoring.Verdict("not attempted")
    assert scoring.score(question, {"anything": "at all"}, None) == scoring.Verdict("recorded")


def test_a_written_answer_is_recorded_and_never_marked():
    verdict = scoring.score(WRITE, {"text": "Whatever."}, Key(model="A model."))
    assert (verdict.outcome, verdict.credit, verdict.marks) == ("recorded", None, ())


CONTESTED = {
    "choose": (CHOOSE, {"choice": "b"}, {"choice": {"a": "why a"}}, {"choice": "a"}, ["choice"], "why a"),
    "several, one more": (
        SEVERAL,
        {"choice": ["a", "b"]},
        {"choice": {"c": "why c"}},
        {"choice": ["a", "b", "c"]},
        ["choice"],
        "why c",
    ),
    "several, one less": (
        SEVERAL,
        {"choice": ["a", "b"]},
        {"choice": {"b": "why b"}},
        {"choice": ["a"]},
        ["choice"],
        "why b",
    ),
    "classify": (*RIGHT["classify"], {"z": {"c": "why c"}}, {"x": "a", "y": "b", "z": "c"}, ["z"], "why c"),
    "order": (
        *RIGHT["order"],
        {"q": {"3": "why 3"}, "r": {"2": "why 2"}},
        {"p": "1", "q": "3", "r": "2", "s": "4"},
        ["q", "r"],
        "why 3 why 2",
    ),
    "mark, another label": (
        *RIGHT["mark"],
        {"w4": {"source": "why"}},
        {"w1": "source", "w2": "source", "w4": "source"},
        ["w4"],
        "why",
    ),
    "mark, a word more": (*RIGHT["mark"], {"w5": {"cue": "why"}}, {**RIGHT["mark"][1], "w5": "cue"}, ["w5"], "why"),
    "pair": (*RIGHT["pair"], {"y": {"b": "why b"}}, {"x": "c", "y": "b"}, ["y"], "why b"),
    "matrix": (
        *RIGHT["matrix"],
        {"h2:e1": {"II": "why II"}, "h2:e2": {"II": "why too"}},
        {**RIGHT["matrix"][1], "h2:e1": "II", "h2:e2": "II"},
        ["h2"],
        "Item e1: why II Item e2: why too",
    ),
    "browse": (
        *RIGHT["browse"],
        {"choice": {"sound": "why sound"}},
        {"choice": "sound", "opened": ["t2"]},
        ["choice"],
        "why sound",
    ),
}


@pytest.mark.parametrize("question, right, readings, answer, fields, why", CONTESTED.values(), ids=CONTESTED)
def test_a_contested_item_answers_defensible_with_full_credit(question, right, readings, answer, fields, why):
    verdict = scoring.score(question, answer, Key(answers=right, defensible=readings))
    defended = [mark for mark in verdict.marks if mark.outcome == "defensible"]
    assert (verdict.outcome, verdict.credit) == ("defensible", pytest.approx(1))
    assert [mark.field for mark in defended] == fields and " ".join(mark.why for mark in defended) == why
    without = scoring.score(question, answer, Key(answers=right))
    assert without.outcome in ("partly right", "not yet") and without.credit < 1


def test_defensible_beside_a_wrong_answer_is_partly_right():
    key = Key(answers=RIGHT["classify"][1], defensible={"x": {"b": "why b"}})
    verdict = scoring.score(CLASSIFY, {"x": "b", "y": "c"}, key)
    assert (verdict.outcome, verdict.credit) == ("partly right", pytest.approx(1 / 3))
    assert [mark.outcome for mark in verdict.marks] == ["defensible", "not yet", "not attempted"]


# --- properties -----------------------------------------------------------------------------------------------------


def answers_to(question):
    """Any answer that `questions.read` can return, blanks included."""

    def values(name, allowed):
        if question.kind == "write":
            return st.text(min_size=1)
        if question.kind == "estimate":
            return st.floats(question.low, question.high)
        one = st.sampled_from(sorted(allowed))
        several = name == "opened" or question.several
        return st.lists(one, min_size=1, max_size=len(allowed), unique=True) if several else one

    return st.fixed_dictionaries(
        {}, optional={name: values(name, allowed) for name, allowed in questions.fields(question).items()}
    )


KEYS = [pytest.param(question, Key(answers=right), id=name) for name, (question, right) in RIGHT.items()]
KEYS += [pytest.param(COHERENCE, Key(tolerance=5), id="coherence"), pytest.param(WRITE, Key(), id="write")]


@pytest.mark.parametrize("question, key", KEYS)
@quick
@given(data=st.data())
def test_credit_is_a_share_and_right_means_that_all_is_right(question, key, data):
    answer = data.draw(answers_to(question))
    verdict = scoring.score(question, answer, key)
    assert verdict.outcome in scoring.OUTCOMES
    assert verdict.credit is None or 0 <= verdict.credit <= 1
    outcomes = {mark.outcome for mark in verdict.marks}
    if outcomes:
        assert (verdict.outcome == "right") == (outcomes == {"right"})
    if verdict.outcome == "not yet":
        assert not outcomes & {"right", "partly right", "defensible"}


TWO_ORDERS = st.integers(2, 7).flatmap(lambda count: st.tuples(*[st.permutations(range(1, count + 1))] * 2))


@quick
@given(TWO_ORDERS)
def test_order_is_kendalls_tau(orders):
    """τ from its definition: concordant minus discordant pairs, over all pairs."""
    mine, right = orders
    names = "abcdefg"[: len(mine)]
    signs = [
        1 if (mine[i] < mine[j]) == (right[i] < right[j]) else -1
        for i, j in itertools.combinations(range(len(mine)), 2)
    ]
    answer, key = ({name: str(place) for name, place in zip(names, order)} for order in orders)
    verdict = scoring.score(ask("order", items=items(*names)), answer, Key(answers=key))
    assert verdict.credit == pytest.approx((sum(signs) / len(signs) + 1) / 2)
    assert (verdict.credit == 1) == (mine == right)


LABELS = st.dictionaries(
    st.sampled_from(["w1", "w2", "w3", "w4", "w5"]), st.sampled_from(["source", "cue"]), min_size=1
)


@quick
@given(LABELS, LABELS)
def test_mark_is_token_f1_over_all_labels(answer, right):
    true = false = missed = 0
    for word, label in itertools.product(["w1", "w2", "w3", "w4", "w5"], ["source", "cue"]):
        given_, wanted = answer.get(word) == label, right.get(word) == label
        true, false, missed = (
            true + (given_ and wanted),
            false + (given_ and not wanted),
            missed + (wanted and not given_),
        )
    verdict = scoring.score(MARK, answer, Key(answers=right))
    assert verdict.credit == pytest.approx(2 * true / (2 * true + false + missed))
    if true:
        precision, recall = true / (true + false), true / (true + missed)
        assert verdict.credit == pytest.approx(2 * precision * recall / (precision + recall))


SETS = st.lists(st.sampled_from("abcd"), min_size=1, unique=True)


@quick
@given(SETS, SETS)
def test_several_is_the_jaccard_index(chosen, right):
    both = sum(name in chosen and name in right for name in "abcd")
    either = sum(name in chosen or name in right for name in "abcd")
    assert scoring.score(SEVERAL, {"choice": chosen}, Key(answers={"choice": right})).credit == pytest.approx(
        both / either
    )


@quick
@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=1, max_size=20))
def test_probabilities_are_marked_by_the_brier_score(said):
    names = [f"i{number}" for number in range(len(said))]
    answer = {name: number for name, (number, _) in zip(names, said)}
    key = Key(answers={name: int(so) for name, (_, so) in zip(names, said)})
    squared = sum((number / 100 - so) ** 2 for number, so in said) / len(said)
    verdict = scoring.score(ask("estimate", items=items(*names), unit="%"), answer, key)
    assert verdict.credit == pytest.approx(1 - squared)
    for mark, (number, so) in zip(verdict.marks, said):
        assert (mark.outcome == "right") == ((number / 100 - so) ** 2 < 0.25)


@quick
@given(st.integers(0, 100), st.integers(0, 100))
def test_nobody_does_better_than_by_saying_what_they_believe(believed, said):
    """The Brier score is proper: what is expected at a chance of `believed` per cent is best for saying so."""
    question = ask("estimate", items=items("x"), unit="%")

    def expected(number):
        so, not_so = (
            scoring.score(question, {"x": float(number)}, Key(answers={"x": truth})).credit for truth in (1, 0)
        )
        return believed / 100 * so + (1 - believed / 100) * not_so

    assert expected(said) <= expected(believed) + 1e-9


@quick
@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 1000)), min_size=2, max_size=2))
def test_intervals_are_marked_by_their_coverage(rows):
    answer, key, inside = {}, {}, 0
    for name, (low, high, truth) in zip("xy", rows):
        low, high = sorted((low, high))
        answer.update({name + ".low": low, name + ".high": high})
        key[name] = truth
        inside += low <= truth <= high
    assert scoring.score(COVERAGE, answer, Key(answers=key)).credit == inside / 2


PERCENT = st.integers(0, 100)


@quick
@given(PERCENT, PERCENT, PERCENT, st.integers(-20, 20))
def test_coherence_is_bayes_counted_out(prior, if_so, if_not, off):
    """Of 10,000 cases, count those with the statement; the share of them where the thing happened."""
    with_it, without = prior * if_so, (100 - prior) * if_not
    answer = {"prior": float(prior), "if-so": float(if_so), "if-not": float(if_not)}
    if with_it + without == 0:
        verdict = scoring.score(COHERENCE, {**answer, "posterior": 50.0}, Key(tolerance=5))
        assert (verdict.outcome, verdict.credit) == ("not yet", 0)
        return
    implied = Fraction(100 * with_it, with_it + without)
    assume(0 <= implied + off <= 100 and abs(off) != 5)
    verdict = scoring.score(COHERENCE, {**answer, "posterior": float(implied + off)}, Key(tolerance=5))
    assert (verdict.outcome, verdict.credit) == (("right", 1) if abs(off) < 5 else ("not yet", 0))


@pytest.mark.parametrize("apart, outcome", [(5.0, "right"), (5.001, "not yet")])
def test_five_points_apart_is_within_five(apart, outcome):
    for prior in range(1, 95):  # in binary, many of these differences are a hair above 0.05
        answer = {"prior": float(prior), "if-so": 50.0, "if-not": 50.0, "posterior": prior + apart}
        assert scoring.score(COHERENCE, answer, Key(tolerance=5)).outcome == outcome


def test_a_reading_that_adds_or_leaves_out_an_option_counts_neither_way():
    key = Key(answers={"choice": ["a", "b"]}, defensible={"choice": {"c": "Because."}})
    credits = [
        scoring.score(SEVERAL, {"choice": chosen}, key).credit
        for chosen in (["a"], ["a", "c"], ["a", "b", "c"], ["a", "d"], ["c"])
    ]
    assert credits == [0.5, 0.5, 1, pytest.approx(1 / 3), 0]


def test_a_range_with_one_end_is_not_attempted():
    verdict = scoring.score(COVERAGE, {"x.low": 1.0}, Key(answers={"x": 1.0, "y": 2.0}))
    assert verdict.outcome == "not attempted"


def test_a_blank_row_of_a_matrix_earns_nothing():
    right = {"h1:e1": "II", "h1:e2": "I", "h2:e1": "C", "h2:e2": "C", "h3:e1": "C", "h3:e2": "C"}
    verdict = scoring.score(MATRIX, {"h1:e1": "I"}, Key(answers=right))
    assert (verdict.outcome, verdict.credit) == ("not yet", 0)
    assert [mark.outcome for mark in verdict.marks] == ["not yet", "not attempted", "not attempted"]


def test_coherence_waits_for_all_four_numbers():
    verdict = scoring.score(COHERENCE, {"prior": 30.0, "posterior": 40.0}, Key(tolerance=5))
    assert verdict.outcome == "not attempted" and [mark.field for mark in verdict.marks] == ["if-so", "if-not"]


CELLS = st.fixed_dictionaries(
    {f"h{row}:e{column}": st.sampled_from(["C", "N", "I", "II"]) for row in (1, 2, 3) for column in (1, 2)}
)


@quick
@given(CELLS, CELLS)
def test_matrix_is_rank_agreement(mine, right):
    def weight(cells, row):
        return sum({"I": 1, "II": 2}.get(cells[f"{row}:{column}"], 0) for column in ("e1", "e2"))

    whole = {
        row
        for row in ("h1", "h2", "h3")
        if all(mine[f"{row}:{column}"] == right[f"{row}:{column}"] for column in ("e1", "e2"))
    }
    alike = pairs = 0
    for one, other in itertools.permutations(("h1", "h2", "h3"), 2):
        if weight(right, one) > weight(right, other):
            pairs += 1
            alike += weight(mine, one) > weight(mine, other)
    verdict = scoring.score(MATRIX, mine, Key(answers=right))
    assert verdict.credit == pytest.approx(alike / pairs if pairs else 1)
    assert {mark.field for mark in verdict.marks if mark.outcome == "right"} == whole
    assert scoring.score(MATRIX, right, Key(answers=right)).credit == 1


@quick
@given(st.sets(st.sampled_from(["t1", "t2", "t3"])), st.sets(st.sampled_from(["t1", "t2", "t3"])), st.booleans())
def test_browse_is_half_judgement_half_f1_of_the_search(opened, telling, good):
    answer = {"choice": "unsound" if good else "sound", **({"opened": sorted(opened)} if opened else {})}
    found, cost, left = len(opened & telling), len(opened - telling), len(telling - opened)
    f1 = 2 * found / (2 * found + cost + left) if opened | telling else 1
    verdict = scoring.score(BROWSE, answer, Key(answers={"choice": "unsound", "opened": sorted(telling)}))
    assert verdict.credit == pytest.approx((f1 + good) / 2)


def test_every_measure_has_a_name_of_its_own():
    samples = [(question, answer, key) for question, key, answer, _, _ in (part.values for part in ANSWERS)]
    samples += [
        (COHERENCE, {item.id: 50.0 for item in COHERENCE.items}, Key(tolerance=5)),
        (WRITE, {"text": "Yes."}, Key()),
    ]
    measures = {scoring.score(*sample).measure for sample in samples}
    marked = {"exact", "jaccard", "share", "pairs", "f1", "brier", "coverage", "coherence", "rank", "search"}
    assert measures == marked | {"reader"}


def test_every_verdict_on_numbers_held_against_one_another_names_its_measure():
    whole = {item.id: 50.0 for item in COHERENCE.items}
    for answer in (whole, {**whole, "if-so": 0.0, "if-not": 0.0}, {"prior": 50.0}):
        assert scoring.score(COHERENCE, answer, Key(tolerance=5)).measure == "coherence"


@pytest.mark.parametrize(
    "question, key, answer, marks",
    [
        (CHOOSE, {"choice": "b"}, {"choice": "c"}, [("choice", "not yet", "c", "b")]),
        (CLASSIFY, {"x": "a", "y": "b", "z": "c"}, {"x": "a", "y": "c"}, [
            ("x", "right", "a", "a"), ("y", "not yet", "c", "b"), ("z", "not attempted", None, "c"),
        ]),
        (MARK, {"w1": "cue"}, {"w2": "cue"}, [("w1", "not attempted", None, "cue"), ("w2", "not yet", "cue", None)]),
        (BRIER, {"x": 1, "y": 0}, {"x": 70.0}, [
            ("x", "right", 70.0, 1.0, "0.09"), ("y", "not attempted", None, 0.0, "1.00"),
        ]),
        (COVERAGE, {"x": 10, "y": 0.5}, {"x.low": 5.0, "x.high": 10.5}, [
            ("x", "right", "5–10.5", "10", "10"), ("y", "not attempted", None, "0.5", "0.5"),
        ]),
        (MATRIX, RIGHT["matrix"][1], {"h1:e1": "II", "h1:e2": "C", "h2:e1": "I"}, [
            ("h1", "partly right", 2, 3, "1/2", "", ("Item e2",)),
            ("h2", "not yet", 1, 0, "0/2", "", ("Item e1", "Item e2")),
            ("h3", "not attempted", 0, 1, "0/2", "", ("Item e1", "Item e2")),
        ]),
        (BROWSE, {"choice": "sound", "opened": ["t1", "t2"]}, {"choice": "sound", "opened": ["t3", "t2"]}, [
            ("choice", "right", "sound", "sound"), ("opened", "partly right", ["t2", "t3"], ["t1", "t2"], "1/2"),
        ]),
        (BROWSE, {"choice": "sound", "opened": ["t1"]}, {"choice": "sound"}, [
            ("choice", "right", "sound", "sound"), ("opened", "not yet", [], ["t1"], "0/1"),
        ]),
    ],
)  # fmt: skip
def test_a_mark_has_what_was_chosen_what_is_right_and_what_it_is_worth(question, key, answer, marks):
    assert list(scoring.score(question, answer, Key(answers=key)).marks) == [scoring.Mark(*mark) for mark in marks]
    assert scoring.Mark("x", "right") == scoring.Mark("x", "right", None, None, "", "", ())


def test_what_the_numbers_imply_is_shown_beside_the_last_of_them():
    answer = {"prior": 30.0, "if-so": 80.0, "if-not": 40.0, "posterior": 60.0}
    [mark] = scoring.score(COHERENCE, answer, Key(tolerance=5)).marks
    assert mark == scoring.Mark("posterior", "not yet", "60%", "46%", "46%")  # 24 of 24 + 28
    [mark] = scoring.score(COHERENCE, {**answer, "if-so": 0.0, "if-not": 0.0}, Key(tolerance=5)).marks
    assert mark == scoring.Mark("posterior", "not yet", "60%", "–", "–")


# --- words that may be marked or not, numbers without room ------------------------------------------------------------

EDGE = ask(
    "mark",
    items=tuple(Item(f"w{place}", f"word{place}") for place in range(1, 6)),
    options=(Option("s", "S"), Option("c", "C")),
)
EDGE_KEY = Key(answers={"w2": "s", "w3": "s"}, optional={"s": ["w1", "w3"]})


@pytest.mark.parametrize(
    "answer, outcome, credit",
    [
        ({"w2": "s"}, "right", 1),
        ({"w2": "s", "w3": "s"}, "right", 1),
        ({"w1": "s", "w2": "s", "w3": "s"}, "right", 1),
        ({"w1": "c", "w2": "s"}, "partly right", 2 / 3),
        ({"w2": "s", "w4": "s"}, "partly right", 2 / 3),
        ({"w1": "s"}, "not yet", 0),
        ({"w3": "c", "w2": "s"}, "partly right", 2 / 3),
    ],
)
def test_an_edge_word_may_be_marked_or_not_but_not_with_another_label(answer, outcome, credit):
    verdict = scoring.score(EDGE, answer, EDGE_KEY)
    assert verdict.credit == pytest.approx(credit)
    assert verdict.outcome == outcome


@pytest.mark.parametrize("low, high", [(0, 0), (100, 0), (5, 5.0)])
def test_a_range_without_room_is_refused(low, high):
    entry = {"id": "t/x", "version": 1, "kind": "estimate", "title": "T", "prompt": "P", "low": low, "high": high}
    with pytest.raises(kit.KitError) as error:
        questions.from_json({**entry, "items": [{"id": "x", "text": "X"}]})
    assert str(error.value) == kit.say("error.bounds", question="t/x", low=f"{low:g}", high=f"{high:g}")


# --- what can be checked of a written answer ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, length, cited, apart",
    [
        ("It is likely that he called [row-a]. Confidence in this is low [row-b].", True, True, True),
        ("It is likely that he called. [row-a] Confidence in this is low! [row-a] [row-b]", True, True, True),
        ("He said “no.” [row-a] She said nothing… [row-b]", True, True, True),
        ("Mr. J. Smith of the U.S. side called on Nov. 7 [row-a].", True, True, True),
        ("On Sept. 5 he called her [row-a].", True, True, True),
        ("The spokesman said No. He likely lied. [row-a]", True, False, True),
        ("He is likely at Acme Inc. Confidence is high. [row-a]", True, False, True),
        ("I. Ivanov met Prof. X, Lt. Col. Y and Sgt. No. 3 [row-a].", True, True, True),
        ("It is likely, with high confidence, that he called [row-a].", True, True, False),
        ("It is Probable and we are CONFIDENT [row-a].", True, True, False),
        ("It is unlikely in all confidence [row-a].", True, True, True),
        ("He called [row-a]. She did not.", True, False, True),
        ("We judge that he called. He called [row-a]. Our view may change.", True, True, True),
        ("We judge that he called. He called [row-a]. Others were there.", True, False, True),
        ("We judge that he called. Our view may change.", True, False, True),
        ("We judge that he called [row-c]. He called [row-a].", True, False, True),
        ("Western voices called [row-a]. Weak ones did not.", True, False, True),
        ("He called her [row-c].", True, False, True),
        ("He called her [row-a] [row-c].", True, False, True),
        ("He called [row-a].", False, True, True),
        ("one two three four five six seven eight nine ten eleven twelve [row-a]", True, True, True),
        ("one two three four five six seven eight nine ten eleven twelve more [row-a]", False, True, True),
    ],
)
def test_what_a_machine_can_check_of_a_text(text, length, cited, apart):
    assert scoring.checklist(WRITE, text) == [("length", length), ("cited", cited), ("apart", apart)]


@pytest.mark.parametrize(
    "texts, names",
    [
        (("NASA, 3 May: weather", "Moscow, 7 May: a pilot"), ("NASA, 3 May", "Moscow, 7 May")),
        (("NASA: weather", "NASA: a pilot."), ("NASA: weather", "NASA: a pilot")),
        (("The log.", "The bill"), ("The log", "The bill")),
    ],
)
def test_a_cell_is_called_by_what_tells_its_column_from_the_others(texts, names):
    columns = tuple(replace(column, text=text) for column, text in zip(MATRIX.columns, texts, strict=True))
    question = replace(MATRIX, columns=columns)
    [first, *_] = scoring.score(question, {"h1:e1": "N"}, Key(answers=RIGHT["matrix"][1])).marks
    assert first.apart == names


def test_the_sentences_without_an_owner_and_the_names_of_no_row_are_told():
    text = "He called [row-a]. She did not. We think so. They met [row-x] [row-c]. Nobody knows [row-x]."
    assert scoring.unowned(WRITE, text) == (["She did not."], ["row-x", "row-c"])
    assert scoring.unowned(WRITE, "We think so.") == ([], [])


def test_what_the_question_does_not_ask_is_not_checked():
    assert scoring.checklist(ask("write", words=(1, 5)), "Two words.") == [("length", True)]


@quick
@given(st.text())
def test_any_text_can_be_checked(text):
    assert [name for name, _ in scoring.checklist(WRITE, text)] == ["length", "cited", "apart"]


@pytest.mark.parametrize("piece", [".", ". ", "[row-a]", ".[", '"', "a"])
def test_half_a_megabyte_hangs_nobody(piece):
    start = process_time()
    scoring.checklist(WRITE, "." + piece * (500_000 // len(piece)))
    assert process_time() - start < 30, "a pattern that looks back at every character takes hours"
