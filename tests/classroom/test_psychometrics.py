"""Figures: what was put into a simulated class comes back, and published and library values are met."""

import random

import krippendorff
import numpy as np
import pytest

from mixedsignals.classroom import marks, psychometrics, question_set
from mixedsignals.engine.scoring import OUTCOMES
from tests.support import simulated

SEED = 11


@pytest.fixture(scope="module")
def asked():
    return simulated.course(SEED, ["denials"])


@pytest.fixture(scope="module")
def known_class(tmp_path_factory, asked):
    """150 learners of known ability on items of known difficulty."""
    folder = tmp_path_factory.mktemp("known")
    abilities = simulated.write_class(folder, 150, SEED, asked)
    found, _ = marks.read_class(folder)
    return found, np.array([abilities[learner.name] for learner in found.learners])


def test_difficulty_comes_back(known_class, asked):
    """Items that ask for more ability are right for fewer, in the same order but for chance. Where a second answer is
    defensible, who knows nothing is right more often: those stand aside.
    """
    found, _ = known_class
    needs = {(one.question.id, name): need for one in asked for name, need in one.needs.items()}
    twofold = {(one.question.id, name) for one in asked if one.key for name in one.key.defensible}
    known, pairs = question_set.question_set(), []
    for at, weighed in psychometrics.weighed_items(found).items():
        question, field = known.asked[known.places[at].question], known.places[at].field
        if question.kind in ("choose", "classify", "pair") and (question.id, field) not in twofold:
            pairs.append((needs[question.id, field], weighed.difficulty))
    assert len(pairs) > 25 and np.corrcoef(*zip(*pairs))[0, 1] < -0.9


def test_who_does_well_elsewhere_does_better_here_and_not_where_items_are_thrown_dice(known_class):
    found, abilities = known_class
    real = [each.discrimination for each in psychometrics.weighed_items(found).values()]
    assert np.median(real) > 0.2
    dice = np.random.default_rng(3).random((150, 40)) < 0.5
    assert abs(np.median(psychometrics.discriminations(dice.astype(float)))) < 0.1
    gained = np.nanmean(found.gained, 1)
    assert np.corrcoef(gained, abilities)[0, 1] > 0.75


def test_discrimination_is_pearsons_r_with_the_rest():
    scores = np.random.default_rng(4).random((30, 6))
    scores[scores < 0.15] = np.nan
    for column, found in enumerate(psychometrics.discriminations(scores)):
        there = ~np.isnan(scores[:, column])
        rest = np.nanmean(np.delete(scores, column, 1), 1)
        assert found == pytest.approx(np.corrcoef(scores[there, column], rest[there])[0, 1])


def test_few_learners_and_items_without_spread_get_no_number():
    scores = np.random.default_rng(4).random((10, 3))
    assert np.isnan(psychometrics.discriminations(scores[:9])).all()
    assert not np.isnan(psychometrics.discriminations(scores)).any()
    same = np.column_stack([np.ones(20), np.random.default_rng(4).random((20, 2))])
    assert np.isnan(psychometrics.discriminations(same)[0])


@pytest.mark.parametrize("seed", range(8))
def test_alpha_is_the_librarys(seed):
    chance = np.random.default_rng(seed)
    codes = chance.integers(0, 4, (9, 7)).astype(float)  # learners × items
    codes[:, :3] = codes[:1, :3]
    codes[chance.random(codes.shape) < 0.2] = np.nan
    counts = np.array([[np.sum(item == value) for value in range(4)] for item in codes.T], float)
    apart, kept = psychometrics._among(counts)
    ours = psychometrics._alpha(apart.sum()[None], kept.sum(0)[None, :])[0]
    assert ours == pytest.approx(krippendorff.alpha(reliability_data=codes, level_of_measurement="nominal"), abs=1e-12)


def test_alpha_with_the_settled_codes_is_the_librarys_over_all_pairs(known_class):
    found, _ = known_class
    known = question_set.question_set()
    told = [each for each in psychometrics.reliabilities(found) if each.settled]
    assert len(told) > 5
    for each in told:
        first, settled = [], []
        for at in known.at_of[each.question].values():
            chosen = found.chosen[:, at]
            first += chosen[chosen >= 0].tolist()
            settled += [known.places[at].values.index(known.places[at].right)] * int((chosen >= 0).sum())
        theirs = krippendorff.alpha(reliability_data=[first, settled], level_of_measurement="nominal")
        assert each.alpha == pytest.approx(theirs, abs=1e-9)


def test_abler_classes_agree_more(asked, tmp_path):
    chance = random.Random(1)
    alphas = []
    for ability in (-2, 0, 4):
        folder = tmp_path / str(ability)
        folder.mkdir()
        for place in range(20):
            text = simulated.hand_in(simulated.journal(f"{place}", ability, asked, chance), f"l{place}", f"{place}")
            (folder / f"{place}.html").write_text(text)
        told = psychometrics.reliabilities(marks.read_class(folder)[0])
        alphas.append([np.mean([each.alpha for each in told if each.settled is so]) for so in (False, True)])
        assert all(each.low <= each.high for each in told)
    assert alphas[0][1] < alphas[1][1] < alphas[2][1] and alphas[1][0] < alphas[2][0]


def test_the_favourite_wrong_choice_is_found_with_its_diagnosis(known_class, asked):
    found, _ = known_class
    favourite = {(one.question.id, name): value for one in asked for name, value in one.favourite.items()}
    known, met = question_set.question_set(), []
    for each in psychometrics.wrong_choices(found)[:15]:
        place = known.places[each.place]
        met.append(favourite[known.asked[place.question].id, place.field] == each.chosen)
        assert each.diagnosis and each.chosen != place.right and each.chosen not in place.defensible
    assert sum(met) >= 14


def test_a_confusion_matrix_counts_every_first_choice_once(known_class):
    found, _ = known_class
    number = question_set.question_set().of["denials/type"]
    options, matrix = psychometrics.confusion(found, number)
    assert matrix.sum() == 150 * len(question_set.question_set().asked[number].items) and "flat-denial" in options
    places = question_set.question_set().places
    items = [each for at, each in psychometrics.weighed_items(found).items() if places[at].question == number]
    assert np.trace(matrix) <= sum(each.right for each in items), "a defensible reading is off the diagonal"


def test_the_line_has_the_classs_quartiles_and_keeps_silent_below_five(known_class):
    found, _ = known_class
    (point,) = psychometrics.quartiles(found)
    at = dict(question_set.line_places())["denials"]
    assert point.count == 150
    assert (point.lower, point.middle, point.upper) == tuple(np.quantile(found.number[:, at], [0.25, 0.5, 0.75]))
    assert psychometrics.quartiles(found.rows(range(4))) == []


def test_the_classs_own_numbers_have_a_spread_a_word(tmp_path):
    known = question_set.question_set()
    question = known.asked[known.of["sure/words"]]
    item = question.items[0]
    given = [50.0, 60.0, 70.0, 80.0, 90.0]
    for place, number in enumerate(given):
        line = simulated.line(1, f"{place:08d}", question, "", {item.id: number}, random.Random(1))
        (tmp_path / f"{place}.html").write_text(simulated.hand_in([line], f"l{place}", f"{place:08d}"))
    found, _ = marks.read_class(tmp_path)
    (spread,) = psychometrics.spreads(found)
    assert known.wording(spread.place) == item.text
    assert (spread.count, spread.lower, spread.middle, spread.upper) == (5, 60, 70, 80)
    assert psychometrics.spreads(found.rows(range(4))) == []
    lines = {at for _, at in question_set.line_places()}
    assert not lines & set(question_set.own_number_places())


def test_where_everybody_stands(known_class):
    found, _ = known_class
    (each,) = psychometrics.standing(found)
    known = question_set.question_set()
    asked = [at for at in range(len(known.asked)) if known.lesson(at) == "denials" and "line" not in known.asked[at].id]
    assert each.of == len(asked) and each.marked == sum(known.marked(at) for at in asked)
    row = 7
    right = [OUTCOMES[found.first[row, at]] in ("right", "defensible") for at in asked if known.marked(at)]
    assert each.right_first[row] == sum(right) <= each.right_best[row]
    assert each.first_points[row] <= each.best_points[row] <= each.marked
