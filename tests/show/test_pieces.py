"""The pieces that lessons are put together from: cards, a ladder, doors, a hundred worlds."""

import pytest

from mixedsignals.show import Card, Cards, Ladder
from mixedsignals.show.sketches import doors, worlds, worlds_counted
from tests.support.tree import parse

HOSTILE = "<script>\0"
ITEMS = [Card("One", "first text", "tag"), Card("Two"), Card(HOSTILE, HOSTILE, HOSTILE)]


@pytest.mark.parametrize("kind", [Cards, Ladder])
def test_items_stand_in_their_order_as_a_list_and_nothing_becomes_markup(kind):
    shown = kind(ITEMS, f"Caption {HOSTILE}")
    html = shown.html().replace("<br>", " ")
    items = [node.text() for node in parse(html).all("li")]
    assert items == ["One tag first text", "Two", "<script> <script> <script>"]
    assert "<script" not in html and "\0" not in html and "Caption &lt;script&gt;" in html
    assert shown._repr_mimebundle_()["text/plain"].splitlines()[:3] == [
        f"Caption {HOSTILE}",
        "- One (tag): first text",
        "- Two",
    ]


def test_cards_wrap_and_rungs_go_in_step_by_step():
    assert "flex-wrap:wrap" in Cards(ITEMS, "c").html()
    rungs = parse(Ladder([Card("a"), Card("b")], "c").html()).all("li")
    assert [node.attributes["value"] for node in rungs] == ["1", "2"]
    assert "margin-left:1.1em" in rungs[0].attributes["style"] and "margin-left:2.2em" in rungs[1].attributes["style"]


def test_doors_say_which_are_shut_and_which_are_open():
    picture = doors(
        {"a call on the 7th": True, "a call by aides": False, "a call on another day": False}, "What it leaves open"
    )
    assert picture.alternative == (
        "Doors. Shut by the words: a call on the 7th. Left open: a call by aides and a call on another day."
    )
    assert doors({"a": True}, "").alternative.endswith("Left open: none.")


@pytest.mark.parametrize(
    "shares, counts, words",
    [
        ((0.2, 0.9, 0.3), (20, 18, 24), "it is so in 18 of these 42, so 43 %."),
        ((0.5, 0.95, 0.95), (50, 48, 48), "it is so in 48 of these 96, so 50 %."),
        ((0.01, 0.01, 0.01), (1, 0, 1), "it is so in 0 of these 1, so 0 %."),
        ((0.5, 0.0, 0.0), (50, 0, 0), "it is so in none, so nothing can be said."),
    ],
)
def test_a_hundred_worlds_are_counted(shares, counts, words):
    assert worlds_counted(*shares) == counts
    picture = worlds(*shares)
    assert picture.alternative.startswith(f"Of 100 worlds it is so in {counts[0]}; in {counts[1]} of them")
    assert picture.alternative.endswith(words)
    assert picture.svg.count('<use xlink:href="#m') == 100
