"""The case of episodes that came to light: what its datasheet promises of `episodes`, and its schema cannot say."""

import re
import statistics

import pytest

from mixedsignals.data import cases

QUESTIONS = ("falsity", "authorship", "authorisation", "aim")
LONGEST = 60  # words that a reader gets before anything is revealed
APART = 3  # words by which the mean lengths of episodes and controls may differ
VERDICTS = (
    r"\b(fak\w+|forg\w+|hoax\w*|false\w*|untru\w+|pos(e|ed|ing) as|pretend\w*|propaganda|disinformation|operations?|"
    r"stag(e|ed|ing)|rumours?|errors?|mistak\w+)\b"
)


@pytest.fixture(scope="module")
def episodes():
    return cases.load("came_to_light").episodes


def words(texts):
    return [len(text.split()) for text in texts]


def test_there_are_enough_of_either_kind_and_no_capital_stands_alone(episodes):
    controls = episodes.query("tier == 'control'")
    counts = episodes.drop(controls.index).capital.value_counts()
    assert counts.sum() >= 12 and {"moscow", "washington", "kyiv", "london"} < set(counts.index)
    assert counts.max() * 3 < counts.sum()
    assert len(controls) >= 6 and {
        "honest-error",
        "money",
        "unknown-author",
        "error-or-ruse",
        "rumour",
        "mislabelled",
    } <= set(controls.control_of)


def test_what_a_reader_saw_then_tells_no_kind_by_its_length_or_its_words(episodes):
    lengths = {tier: words(rows.then_event) for tier, rows in episodes.groupby("tier")}
    told = lengths["1"] + lengths["2"]
    assert max(told + lengths["control"]) <= LONGEST
    assert abs(statistics.mean(told) - statistics.mean(lengths["control"])) < APART
    assert min(told) < statistics.median(lengths["control"]) < max(told)
    assert {
        row.id: re.findall(VERDICTS, row.then_event, re.I)
        for row in episodes.itertuples()
        if re.search(VERDICTS, row.then_event, re.I)
    } == {}


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_settled_without_a_page(episodes, question):
    bare = episodes[(episodes[question] != "unsettled") & (episodes[f"{question}_reference"] == "")]
    assert list(bare.id) == []


def test_an_episode_has_a_page_from_each_end_and_a_control_says_what_it_is(episodes):
    pages = [column for column in episodes if column == "reference" or column.endswith("_reference")]
    assert {
        row.id: set(filter(None, (getattr(row, page) for page in pages)))
        for row in episodes.itertuples()
        if row.tier != "control" and len(set(filter(None, (getattr(row, page) for page in pages)))) < 2
    } == {}
    assert ((episodes.tier == "control") == (episodes.control_of != "")).all()
    assert (episodes.query("tier != 'control'").settled_by != "none").all()


def test_a_quotation_names_whose_words_it_has_and_where(episodes):
    filled = episodes[["quote", "quote_words_of", "quote_reference"]] != ""
    assert (filled.nunique(axis=1) == 1).all()


def test_the_first_tier_is_settled_by_the_side_or_papers_that_it_signed(episodes):
    assert set(episodes.query("tier == '1'").settled_by) <= {"own-side", "partner-archive"}
    assert "own-side" not in set(episodes.query("tier == '2'").settled_by)
