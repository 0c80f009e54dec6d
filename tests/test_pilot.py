"""The pilot's code: arms stay even, a gain that is there is found as often as told, and none where there is none."""

import importlib.util
import random
from collections import Counter

import pytest


@pytest.fixture(scope="module")
def pilot(house):
    spec = importlib.util.spec_from_file_location("pilot", house / "workshop" / "pilot.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_arms_and_first_forms_stay_even(pilot):
    for seed in range(20):
        cells = Counter((arm, form) for _, arm, form in pilot.draw(41, seed))
        assert len(cells) == 4 and max(cells.values()) - min(cells.values()) <= 1


def test_two_draws_differ(pilot):
    assert pilot.draw(40, 1) != pilot.draw(40, 2)


def test_a_gain_is_found_as_often_as_the_protocol_says_and_none_where_there_is_none(pilot, record_property):
    found, none = pilot.power(40, 0.5, 150, 3), pilot.power(40, 0.0, 400, 4)
    record_property("told", f"pilot of 40 an arm: a gain of 0.5 found in {found:.0%}, of 0 in {none:.1%} of runs")
    assert 0.8 <= found <= 0.98  # 90 % within sampling
    assert none <= 0.06  # one-sided, 2.5 %


def test_the_bootstrap_interval_holds_the_truth(pilot):
    """Arms that differ by 0.5 in mean."""
    held = 0
    for seed in range(60):
        chance = random.Random(seed)
        one, other = [chance.gauss(0.5, 0.6) for _ in range(40)], [chance.gauss(0, 0.6) for _ in range(40)]
        _, low, high = pilot.difference(one, other, seed)
        held += low <= 0.5 <= high
    assert held >= 51  # 95 % of 60 is 57; four standard errors below


def test_the_analysis_reads_a_file_and_tells_both_measures(pilot, tmp_path):
    rows = [f"{n},{arm},1.0,{1.8 if arm == 'lessons' else 1.0 + n / 100},0,0" for n in range(20) for arm in pilot.ARMS]
    path = tmp_path / "pilot.csv"
    path.write_text("learner,arm,before,after,before_c,after_c\n" + "\n".join(rows))
    told = pilot.analyse(path)
    assert told.startswith("40 learners. d′: the arm with lessons changed by +0.7") and "criterion c" in told
    path.write_text("learner,arm,before,after,before_c,after_c\n1,lessons,1,1,0,0\n")
    with pytest.raises(SystemExit, match="two learners"):
        pilot.analyse(path)
