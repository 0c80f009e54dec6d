"""Which judgements lessons may show: what the rule turns on is a case's own, and a mistake in it is one sentence."""

import copy

import pytest

from mixedsignals import kit
from mixedsignals.authoring import inputs, worked

CALLS = "phone_calls"


@pytest.fixture
def written(monkeypatch):
    """The rule's own content for a case, to be changed for one test."""
    content = copy.deepcopy(worked._written(CALLS))
    monkeypatch.setattr(worked, "read_yaml", lambda path: content)
    return content


def items(case=CALLS):
    return {row[0] for row in worked.judgements(case)}


def test_the_cases_with_a_rule_are_those_that_have_the_file():
    files = sorted(path.parent.name for path in (kit.home() / "datasets").glob("*/worked.yml"))
    assert worked.ruled_cases() == files and CALLS in files


def test_another_event_shows_other_responses(written):
    reports = inputs.case_rows(CALLS)["reports"]
    responses = inputs.case_rows(CALLS)["responses"]
    event = written["documents"]["responses"]
    other = next(row["event"] for row in reports.values() if row["event"] != event)

    def answers(wanted):
        return {name for name, row in responses.items() if reports[row["report"]]["event"] == wanted}

    before = items()
    written["documents"]["responses"] = other
    after = items()
    assert before & answers(event) and not answers(other) <= before
    assert after & answers(other) and not answers(event) <= after


def test_an_earlier_day_leaves_fewer_pairs(written):
    pairs, before = inputs.case_rows(CALLS)["pairs"].keys(), items()
    written["documents"]["pairs"] = "1900-01-01"
    assert before & pairs and not items() & pairs


def test_another_month_shows_other_signals(written):
    signals = {name for name, row in inputs.case_rows(CALLS)["signals"].items() if not row["passage"]}
    before = items() & signals
    written["documents"]["signals"] = "1999"
    assert before and not items() & signals


def test_every_second_episode_is_worked_and_of_the_controls_too():
    episodes = inputs.case_rows("came_to_light")["episodes"]
    order = sorted(episodes, key=lambda name: (episodes[name]["capital"], name))
    for control in (True, False):
        kind = [name for name in order if (episodes[name]["tier"] == "control") == control]
        assert [name for name in kind if name in items("came_to_light")] == kind[::2]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("coverage", "said-nobody", "datasets/phone_calls/worked.yml, coverage: there is no row “said-nobody”. "),
        ("responses", "event-none", "datasets/phone_calls/worked.yml, responses: there is no row “event-none”. "),
        ("pair", "2025-03-01", "datasets/phone_calls/worked.yml, documents: “pair” is not known here. Did you mean"),
        ("pairs", 2025, "datasets/phone_calls/worked.yml, documents, pairs: 2025 stands there, which YAML takes for"),
    ],
)
def test_a_mistake_in_the_rule_is_one_sentence(key, value, sentence, written):
    written["documents"][key] = value
    with pytest.raises(kit.KitError) as error:
        worked.judgements(CALLS)
    assert str(error.value).startswith(sentence)
