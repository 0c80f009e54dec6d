"""The bench's arithmetic and its page; that the page in the checkout is one that it wrote."""

import re

import pytest

from bench import __main__ as bench
from bench import page
from bench.ratio import Ratio, rounds

MUST_REACH = (1.05, 1.10, 0.6, 1.0, 1.25, 1.15, 1.10, 1.5, 1.05, 1.05)  # the bounds, in the order of what they are for


def ratio(pairs, bound=1.05, kind="starting", over="the bare thing"):
    return Ratio(kind, "ours", over, bound, pairs)


@pytest.mark.parametrize(
    ("pairs", "state"),
    [
        ([(10, 10)] * 20, "met"),
        ([(12, 10)] * 20, "missed"),
        ([(11, 10)] * 11 + [(10, 10)] * 9, "open"),
        ([(21.09, 20)] * 20, "met"),  # as the bound is written, with two digits
    ],
)
def test_a_bound_is_met_missed_or_open(pairs, state):
    assert ratio(pairs).state() == state
    assert state in ratio(pairs).line()


def test_what_only_stands_beside_the_kit_has_no_bound_to_miss():
    found = ratio([(30, 10)] * 20, bound=None)
    assert not found.missed() and found.state() == ""


def test_the_interval_holds_the_median_and_widens_with_the_noise():
    calm, noisy = (ratio([(10 + spread * (turn % 5), 10) for turn in range(20)]).interval() for spread in (0.1, 3))
    assert all(low <= middle <= high for low, middle, high in (calm, noisy))
    assert noisy[2] - noisy[0] > 10 * (calm[2] - calm[0])


def test_rounds_go_in_turn():
    heard = []
    measures = [lambda name=name: heard.append(name) or len(heard) for name in "ab"]
    assert rounds(*measures, times=2, warm=1) == [(3, 4), (5, 6)]
    assert "".join(heard) == "ababab"


def test_the_page_holds_every_ratio_and_the_picture_says_it_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "chromium", lambda: "/bin/echo")
    found = [
        ratio([(9, 10)] * 5),
        ratio([(12, 10)] * 5, kind="showing", over="a button"),
        ratio([(5, 10)] * 5, bound=None, kind="peer"),
    ]
    written = page.write(found, ["browser"], "a peer", tmp_path)
    text = written[0].read_text(encoding="utf-8")
    assert text.count("| ours |") == 3 and "1.20 [1.20, 1.20] | ≤ 1.05 **missed**" in text
    assert "ours, over a button: 1.20, bound 1.05, missed" in text and "{" not in text
    assert "<svg" in written[1].read_text(encoding="utf-8")


def test_of_one_bound_the_picture_shows_what_is_nearest_to_missing_it():
    near, far = ratio([(10.4, 10)]), ratio([(9, 10)])
    other = ratio([(9, 10)], over="another thing")
    assert page.nearest([far, near, other]) == [near, other]


def test_an_unknown_part_is_refused_in_a_sentence(capsys):
    with pytest.raises(SystemExit):
        bench.main(["kernel"])
    assert "there is no part kernel; there are browser, kernels" in capsys.readouterr().err


def test_the_page_in_the_checkout_is_the_benchs_own(house):
    text = (house / page.PAGE).read_text(encoding="utf-8")
    bounds = set(re.findall(r"≤ ([\d.]+)", text))
    assert {f"{bound:.2f}" for bound in MUST_REACH} <= bounds
    assert re.search(r"!\[.{100,}\]\(bench/ratios\.svg\)", text) and (house / page.PICTURE).exists()
    assert "Python 3." in text and "jupyterlab 4." in text
