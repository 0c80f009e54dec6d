"""Lesson 06: its pictures show worked judgements alone, leave blanks blank, and its exercises reward no trick."""

import math

import pandas as pd
import pytest

from mixedsignals import engine, kit
from mixedsignals.authoring import inputs, worked
from mixedsignals.data import cases
from mixedsignals.lessons import examples, warfare

CLOSED = ("choose", "classify", "pair")
BLANKS = {"not-shown", "blank", "unmarked", "none"}


@pytest.fixture(scope="module")
def light():
    return cases.load("came_to_light")


@pytest.fixture(scope="module")
def calls():
    return cases.load("phone_calls")


# --- pictures -------------------------------------------------------------------------------------------------------


def test_a_profile_is_what_was_settled_column_by_column(light):
    found = warfare.profile(light, "episode-ghost")
    assert list(found) == list(examples.value("warfare", "columns"))
    assert {column: code for column, (code, term, why) in found.items()} == {
        "content": "untrue",
        "behaviour": "forged-item",
        "coordination": "not-shown",
        "attribution": "account",
        "objective": "concluded",
        "reach": "prominent",
        "effect": "not-shown",
    }


def test_what_was_settled_of_the_beetles_is_that_nobody_sent_them(light):
    rows = light.episodes.set_index("id", drop=False).loc[["episode-beetles", "episode-incursion"]]
    assert [warfare._settled(row) for row in rows.to_dict("records")] == [
        "settled: that what was said wasn't so; there was no author, no order and no aim",
        "settled: that what was said wasn't so and who; disputed: what for; open: on whose order",
    ]


def test_the_picture_of_profiles_says_what_is_not_shown(light):
    words = warfare.profiles(light).alternative
    assert "Friends of the army: behaviour and reach shown; coordination and attribution partly; " in words
    assert "partly; content, objective and effect not shown. A biologist speaks up: " in words
    assert len(examples.rows("warfare", "profiles", light)) == words.count(": ") and "none" not in words


def test_a_capital_that_is_only_named_by_a_platform_is_told_of():
    assert [warfare._whose(*each) for each in (("paris", "partly"), ("kyiv", "blank"), ("london", "shown"))] == [
        "told of Paris", "told of Kyiv", "London",
    ]  # fmt: skip
    assert warfare._whose("unknown", "blank") == "author unknown"


def test_only_worked_judgements_are_drawn(light, calls):
    shown = set(light.worked["item"])
    for key in ("first", "profiles"):
        assert set(examples.rows("warfare", key, light)) <= shown
    assert set(warfare.assertions(calls)["id"]) <= set(calls.worked["item"])


def test_the_documents_picture_counts_each_sentence_once(calls):
    rows = warfare.assertions(calls)
    claimed = rows[rows["claimed"].isin(warfare.CLAIM_COLUMNS)]
    words = warfare.documents(calls).alternative
    for name, document in examples.rows("warfare", "documents", calls).items():
        own = claimed[claimed["document"] == document]
        dated = (own["shown"] != "not-shown").sum()
        look = f"something to look up in {dated} of {len(own)}" if len(own) else "no such sentence in these paragraphs"
        said = f"{name}: {look}"
        assert said in words


def test_every_way_and_capital_of_the_episodes_has_a_place_in_the_picture(light):
    rows = light.episodes[light.episodes["tier"] != "control"]
    assert set(rows["known_by"]) <= set(examples.value("warfare", "ways"))
    assert set(rows["capital"]) == set(examples.value("warfare", "capitals"))
    cells = len(examples.value("warfare", "ways")) * len(examples.value("warfare", "capitals"))
    assert len(rows.groupby(["capital", "known_by"])) < cells / 2
    told = warfare.ways_to_light(light).alternative
    assert told.startswith("Most cells are empty.")
    assert not any(sign.isdigit() for sign in told)  # nothing that could be taken for a frequency


def test_the_first_chain_is_the_one_of_the_coverage_row(calls):
    (row,) = examples.rows("warfare", "chains", calls)
    named = calls.coverage.set_index("id").loc[row, "source_named"]
    steps = [name for name, says in next(iter(examples.value("warfare", "chains", "steps").values()))]
    assert all(step in named for step in steps[1:3]), named


def test_explorers_show_nothing_before_something_is_chosen(light, calls):
    for explorer, control, chosen, told in (
        (warfare.ProfileExplorer(light), "episode", "episode-aids", "cells"),
        (warfare.DocumentExplorer(calls), "document", "substack-2025", "sentences"),
    ):
        empty = getattr(explorer, told).value
        getattr(explorer, control).value = chosen
        assert "<table" not in empty and "<table" in getattr(explorer, told).value


def test_an_episode_shows_what_was_read_then_what_is_known_now_and_its_profile(light):
    explorer = warfare.ProfileExplorer(light)
    assert explorer.episode.description == "episode" and explorer.then.value == "<p>Choose an episode.</p>"
    judged = set(light.worked.loc[light.worked["dimension"] == "then-verdict", "item"])
    assert {name for _, name in explorer.episode.options[1:]} == judged & set(light.episodes["id"])
    titles = [title for title, _ in explorer.episode.options[1:]]
    assert titles == sorted(titles)
    for name in sorted(judged)[:3]:
        explorer.episode.value = name
        row = light.episodes.set_index("id").loc[name]
        assert explorer.then.value == (
            f"<p><strong>Then.</strong> {kit.safe(row['then_event'])}</p>"
            f"<p><strong>Now.</strong> {kit.safe(row['done'])}</p>"
        )
        assert explorer.cells.value == warfare.worked_profile(light, name).html()
    explorer.episode.value = "not set"
    assert explorer.cells.value == "" and explorer.then.value == "<p>Choose an episode.</p>"


def test_a_document_shows_its_own_sentences(calls):
    explorer = warfare.DocumentExplorer(calls)
    named = examples.rows("warfare", "documents", calls)
    assert explorer.document.description == "document"
    assert dict(explorer.document.options[1:]) == named
    for name in named.values():
        explorer.document.value = name
        assert explorer.sentences.value == warfare.assertion_table(calls, name).html()
    explorer.document.value = "not set"
    assert explorer.sentences.value == "<p>Choose a document.</p>"


def test_every_explanation_is_asked_about_before_anything_is_told():
    explorer = warfare.RivalsExplorer()
    names = examples.value("warfare", "explanations")
    waiting = "<p>Choose a finding, then say something of every explanation.</p>"
    asked = [child.value for child in explorer.children if "If it was" in str(getattr(child, "value", ""))]
    assert asked == [f"<p>If it was <strong>{kit.safe(name)}</strong>, this would be</p>" for name in names]
    choices = list(explorer.expected.values())
    for name, choice in zip(names, choices):
        assert choice.options == ("not set", "expected", "possible", "surprising")
        assert list(choice.tooltips) == [name] * 4
        assert explorer.remark.value == waiting
        choice.value = "surprising"
    assert explorer.remark.value == waiting and explorer.finding.description == "finding"
    explorer.finding.value = examples.value("warfare", "findings")[1]
    assert {choice.value for choice in choices} == {"not set"} and explorer.remark.value == waiting
    for choice in choices:
        assert explorer.remark.value == waiting
        choice.value = "possible"
    assert explorer.remark.value != waiting


def test_a_finding_that_fits_every_explanation_tells_none_apart():
    explorer = warfare.RivalsExplorer()
    explorer.finding.value = examples.value("warfare", "findings")[2]
    choices = list(explorer.expected.values())
    for choice in choices:
        choice.value = "possible"
    assert "none of them apart" in explorer.remark.value
    choices[0].value, choices[-1].value = "expected", "surprising"
    assert "expected under a plan to send different signals" in explorer.remark.value
    assert "none of them apart" not in explorer.remark.value
    explorer.finding.value = examples.value("warfare", "findings")[0]
    assert {choice.value for choice in choices} == {"not set"}


# --- what is worked and what is asked -------------------------------------------------------------------------------


@pytest.mark.keys
def test_every_capital_with_two_episodes_stands_on_both_sides(light):
    shown = {row[0] for row in worked.judgements("came_to_light")}
    rows = light.episodes[light.episodes["tier"] != "control"].assign(worked=lambda rows: rows["id"].isin(shown))
    by = rows.groupby("capital")["worked"].agg(["sum", "size"])
    several = by[by["size"] > 1]
    assert ((several["sum"] > 0) & (several["sum"] < several["size"])).all()
    assert abs(len(rows) - 2 * rows["worked"].sum()) <= 1


def test_no_episode_of_an_exercise_is_one_whose_judgement_is_worked():
    shown = {row[0] for row in worked.judgements("came_to_light")}
    folder = next(folder for folder in inputs.lesson_folders() if folder.name == "06_warfare")
    asked = {
        item if isinstance(item, str) else item.get("row", "")
        for entry in inputs.read_yaml(folder / "questions.yml")["questions"]
        if entry.get("where") != "lesson" and entry["kind"] in CLOSED
        for item in entry.get("items", [])
    }
    assert {name for name in asked if name.startswith("episode-")} & shown == set()


# --- tricks ---------------------------------------------------------------------------------------------------------


def answered():
    """Every closed item of the lesson: (question id, field, right, options, the item's words)."""
    keys = kit.lesson_json("solutions", "warfare")
    for entry in kit.lesson_json("exercises", "warfare")["questions"]:
        question = engine.from_json(entry)
        if question.kind in CLOSED and question.id in keys:
            right = engine.key_from_json(keys[question.id]).answers
            words = {item.id: f"{item.text} {item.detail}" for item in question.items}
            for field, value in right.items():
                yield question.id, field, value, [option.id for option in question.options], words.get(field, "")


SUSPICIOUS = {
    key: entry["suspicious"]
    for key, entry in inputs.keys(
        next(folder for folder in inputs.lesson_folders() if folder.name == "06_warfare")
    ).items()
    if "suspicious" in entry
}


def _suspect(question, options):
    return SUSPICIOUS[question.partition("/")[2]]


def _blank(question, options):
    return next((option for option in options if option in BLANKS), options[0])


def _of_capital(wanted):
    """Suspicion where the words name Moscow (or where they name another capital), trust elsewhere."""

    def trick(question, options, words):
        moscow = any(name in words for name in ("Moscow", "Russia", "Kremlin", "Putin", "Peskov"))
        return _suspect(question, options) if moscow == wanted else _blank(question, options)

    return trick


TRICKS = {
    "always an operation": lambda question, options, words: _suspect(question, options),
    "never": lambda question, options, words: _blank(question, options),
    "only Moscow's": _of_capital(True),
    "only the others'": _of_capital(False),
    "always blank": lambda question, options, words: next(
        (option for option in options if option in ("not-shown", "blank", "cannot-tell", "none")), options[-1]
    ),
}


def interval(hits, count):
    """The 95 % Wilson interval of a share."""
    z, share = 1.96, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return middle - half, middle + half


@pytest.mark.keys
@pytest.mark.parametrize("name", TRICKS)
def test_no_trick_beats_chance(name, record_property):
    rows = pd.DataFrame(answered(), columns=["question", "field", "right", "options", "words"])
    hits = sum(TRICKS[name](row.question, row.options, row.words) == row.right for row in rows.itertuples())
    chance = rows["options"].map(lambda options: 1 / len(options)).mean()
    low, high = interval(hits, len(rows))
    told = (
        f"{name}: {hits} of {len(rows)} = {hits / len(rows):.0%} [{low:.0%}, {high:.0%}]; a random option {chance:.0%}"
    )
    record_property("told", told)
    print(told)
    assert low <= chance
