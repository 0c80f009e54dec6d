"""The measures against published worked values, and a simulated class whose parameters come back as often as promised.

Sources of the values: statpsych 1.7.0, `signal` (Bonett 2021); Stanislaw and Todorov 1999 as tested in pphelper and
DetectionTheory.jl; the psycho package (`dprime`, Hautus 1995); the test cases of a Wilson interval with z = 1.96 on
Code Golf Stack Exchange 105389; Hanley and McNeil 1982 (Table I); scikit-learn's `cohen_kappa_score`; the worked
example of forecasts 1 − rain in the glossary of the Brier score (0.09 for 70 % and rain).
"""

import random

import pytest

from mixedsignals import measures


def test_d_prime_with_the_log_linear_correction_is_as_published():
    seen = measures.Detection(82, 100, 46, 100)
    assert seen.hit_rate == pytest.approx(0.8168317)
    assert seen.false_alarm_rate == pytest.approx(0.460396)
    assert seen.sensitivity == pytest.approx(1.002793, abs=1e-6)
    assert seen.criterion == pytest.approx(-0.4019603, abs=1e-6)  # there: “bias”, threshold minus d′/2


def test_perfect_answers_have_a_d_prime_that_is_a_number():
    seen = measures.Detection(16, 16, 0, 16)
    assert seen.sensitivity == pytest.approx(2 * measures.NORMAL.inv_cdf(16.5 / 17))
    assert seen.criterion == pytest.approx(0)


def test_many_answers_come_near_the_uncorrected_value():
    """Stanislaw and Todorov 1999: hits .8, false alarms .4 give d′ 1.095, c −.294."""
    seen = measures.Detection(80000, 100000, 40000, 100000)
    assert seen.sensitivity == pytest.approx(1.095, abs=1e-3)
    assert seen.criterion == pytest.approx(-0.294, abs=1e-3)


def test_always_yes_leans_to_yes_and_tells_nothing_apart():
    seen = measures.Detection(16, 16, 16, 16)
    assert seen.sensitivity == 0 and seen.criterion < -1.5


@pytest.mark.parametrize(
    "hits, misses, low, high",
    [
        (0, 1, 0.0, 0.7934567085261071),
        (1, 10, 0.016231752262825982, 0.3773646254862038),
        (10, 90, 0.05522854161313612, 0.1743673043676654),
        (75, 25, 0.6569535362992417, 0.8245490599627573),
        (100, 0, 0.9630051925239981, 1.0),
    ],
)
def test_the_wilson_interval_is_as_published(hits, misses, low, high):
    assert measures.wilson(hits, hits + misses) == pytest.approx((low, high), abs=2e-5)  # z there is 1.96


@pytest.mark.parametrize(
    "prior, if_so, if_not, after",
    [
        (0.01, 0.8, 0.096, 0.0776),  # the mammogram of Eddy 1982, as in Gigerenzer and Hoffrage 1995: 8 of 103
        (0.15, 0.8, 0.2, 0.4138),  # the cab problem of Tversky and Kahneman 1982: .41
        (0.5, 0.9, 0.3, 0.75),
        (0.3, 0.5, 0.5, 0.3),
        (0, 0.9, 0.1, 0),
        (1, 0.9, 0.1, 1),
    ],
)
def test_a_statement_moves_belief_by_bayes_theorem(prior, if_so, if_not, after):
    assert measures.posterior(prior, if_so, if_not) == pytest.approx(after, abs=5e-5)


def test_a_statement_that_neither_case_leaves_room_for_moves_nothing():
    assert measures.posterior(0.4, 0, 0) is measures.posterior(1, 0, 0.5) is measures.posterior(0, 0.5, 0) is None


def test_the_likelihood_ratio_compares_the_two_chances():
    assert measures.likelihood_ratio(0.8, 0.2) == pytest.approx(4)
    assert measures.likelihood_ratio(0, 0.2) == 0
    assert measures.likelihood_ratio(0.8, 0) is None


def test_the_interval_of_a_share_stays_between_nothing_and_all():
    for count in range(1, 300):
        for hits in (0, count):
            low, high = measures.wilson(hits, count)
            assert 0 <= low < high <= 1
            assert (high if hits else low) == pytest.approx(hits / count, abs=1e-9)


def test_lists_of_two_lengths_are_refused():
    for function in (measures.brier, measures.reliability_curve, measures.agreement):
        with pytest.raises(ValueError, match="shorter"):
            function([1, 0, 1], [1, 0])


def test_nothing_counted_leaves_the_whole_range():
    assert measures.wilson(0, 0) == (0, 1)


def test_auc_is_as_in_hanley_and_mcneil():
    normal = [rating for rating, count in zip((1, 2, 3, 4, 5), (33, 6, 6, 11, 2)) for _ in range(count)]
    abnormal = [rating for rating, count in zip((1, 2, 3, 4, 5), (3, 2, 2, 11, 33)) for _ in range(count)]
    assert measures.auc(abnormal, normal) == pytest.approx(0.893, abs=5e-4)
    assert measures.auc([], normal) is None and measures.auc(abnormal, []) is None


def test_a_brier_score_is_the_squared_error():
    assert measures.brier([0.7], [1]) == pytest.approx(0.09)
    assert measures.brier([0.5, 0.5], [1, 0]) == 0.25


def test_murphys_parts_add_up_and_are_what_a_hand_computes():
    """Two groups: 0.8 came in 3 of 4, 0.2 in 1 of 6; base rate 0.4."""
    forecasts, outcomes = [0.8] * 4 + [0.2] * 6, [1, 1, 1, 0, 1, 0, 0, 0, 0, 0]
    parts = measures.brier_parts(forecasts, outcomes)
    assert parts.uncertainty == pytest.approx(0.24)
    assert parts.reliability == pytest.approx((4 * 0.05**2 + 6 * (1 / 6 - 0.2) ** 2) / 10)
    assert parts.resolution == pytest.approx((4 * 0.35**2 + 6 * (1 / 6 - 0.4) ** 2) / 10)
    assert parts.score == pytest.approx(measures.brier(forecasts, outcomes))


def test_always_fifty_has_no_resolution():
    parts = measures.brier_parts([0.5] * 20, [1, 0] * 10)
    assert (parts.score, parts.reliability, parts.resolution, parts.uncertainty) == (0.25, 0, 0, 0.25)


def test_groups_are_cut_at_the_edges():
    bins = measures.reliability_curve([0.1, 0.2, 0.5, 0.9], [0, 1, 1, 1], [0.2, 0.6])
    assert [(each.count, each.happened) for each in bins] == [(1, 0), (2, 2), (1, 1)]
    assert bins[1].forecast == pytest.approx(0.35)
    assert (bins[0].low, bins[0].high) == measures.wilson(0, 1)


def test_cohens_kappa_is_as_scikit_learns_example():
    first = ["negative", "positive", "negative", "neutral", "positive"]
    second = ["negative", "positive", "negative", "neutral", "negative"]
    seen = measures.agreement(first, second)
    assert (seen.same, seen.count) == (4, 5)
    assert seen.kappa == pytest.approx(0.6875)
    assert measures.agreement(["a", "a"], ["a", "a"]).kappa is None


LEARNERS, SIGNALS = 2000, 16


@pytest.mark.parametrize("sensitivity, criterion", [(0.0, 0.0), (1.0, -0.4), (1.5, 0.3)])
def test_a_simulated_learners_d_prime_comes_back_as_often_as_promised(sensitivity, criterion, record_property):
    """16 sound and 16 unsound items, as in a form: 95 % intervals hold the truth in 95 % of learners, within sampling.

    The correction draws d′ towards 0, so an interval may hold the truth a little more often than it says.
    """
    draw = random.Random(f"{sensitivity} {criterion}")
    held = 0
    for _ in range(LEARNERS):
        hits = sum(draw.gauss(sensitivity / 2, 1) > criterion for _ in range(SIGNALS))
        alarms = sum(draw.gauss(-sensitivity / 2, 1) > criterion for _ in range(SIGNALS))
        seen = measures.Detection(hits, SIGNALS, alarms, SIGNALS)
        low, high = seen.sensitivity_interval()
        held += low <= sensitivity <= high
    record_property("told", f"d′ {sensitivity}, c {criterion}: held in {held / LEARNERS:.1%} of learners")
    assert 0.935 <= held / LEARNERS <= 0.985


def test_a_simulated_class_that_is_calibrated_lies_within_its_reliability_intervals(record_property):
    """A class that says p where p comes true: the Wilson intervals of its groups hold p in about 95 %."""
    draw, held, drawn = random.Random(7), 0, 0
    for _ in range(400):
        forecasts = [draw.choice((0.1, 0.3, 0.5, 0.7, 0.9)) for _ in range(200)]
        outcomes = [draw.random() < forecast for forecast in forecasts]
        for each in measures.reliability_curve(forecasts, outcomes):
            held, drawn = held + (each.low <= each.forecast <= each.high), drawn + 1
    record_property("told", f"calibrated class: {held / drawn:.1%} of {drawn} reliability intervals held")
    assert 0.93 <= held / drawn <= 0.97


def test_a_class_that_is_too_sure_shows_it():
    """A class that says 0.9 where 0.7 comes true is not taken for calibrated."""
    draw = random.Random(11)
    outcomes = [draw.random() < 0.7 for _ in range(200)]
    only = measures.reliability_curve([0.9] * 200, outcomes)[0]
    assert only.high < 0.9
