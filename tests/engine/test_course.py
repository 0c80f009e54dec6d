"""The course at a glance and the learner's line: counts, links, places of the points, and nothing that runs."""

import json
import math
import re

import pytest

from mixedsignals import kit
from mixedsignals.engine import course, session
from tests.support.tree import parse

TITLES = {"00_start": "0 · Start", "04_denials": "4 · Denials & more", "07_sure": "7 · How sure"}


def line(lesson):
    item = {"id": "call", "text": "The call took place."}
    return {
        **{"id": f"{lesson}/line", "version": 1, "kind": "estimate", "title": "Your line", "prompt": "How likely?"},
        **{"items": [item], "unit": "%", "reason": True, "unmarked": True},
    }


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Two lessons after the start, one of them with a second question, and a page without exercises."""
    for room in ("notebooks", "exercises"):
        (tmp_path / room).mkdir()
    for name, title in TITLES.items():
        questions = [line(name[3:])] + ([{**line("denials"), "id": "denials/other"}] if "denials" in name else [])
        facts = {"lesson": title, "minutes": "12 minutes", "exercises": "3 minutes" if "denials" in name else ""}
        notebook = {"cells": [], "metadata": {"mixedsignals": facts}}
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        lesson = {"lesson": name[3:], "title": title, "questions": questions}
        (tmp_path / "exercises" / f"{name}.json").write_text(json.dumps(lesson), encoding="utf-8")
    facts = {"lesson": "Glossary", "minutes": "5 minutes", "exercises": ""}
    (tmp_path / "notebooks" / "99_glossary.ipynb").write_text(json.dumps({"metadata": {"mixedsignals": facts}}))
    monkeypatch.setenv("MIXEDSIGNALS_HOME", str(tmp_path))
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path / "work"))
    return tmp_path


def give(lesson, **answer):
    session.kept().append(f"{lesson}/line", 1, answer, "recorded")


# --- the lessons ----------------------------------------------------------------------------------------------------


def test_the_course_lists_every_page_but_its_own_with_link_minutes_and_what_is_done(home):
    give("denials", call=40.0)
    page = course.overview()
    assert page.title == kit.say("course.title")
    root = parse(page.html)
    assert [link.attributes["href"] for link in root.all("a")] == [
        "04_denials.ipynb", "07_sure.ipynb", "99_glossary.ipynb",
    ]  # fmt: skip
    rows = [row.text() for row in root.all("li")]
    assert "4 · Denials & more" in rows[0] and "12 + 3 min" in rows[0]
    assert kit.say("course.done", done=1, of=2) in rows[0] and kit.say("course.none", count=1) in rows[1]
    assert "12 min" in rows[1] and rows[2].strip() == "Glossary5 min"
    meters = [[part.attributes[name] for name in ("min", "max", "value")] for part in root.all("meter")]
    assert meters == [["0", "2", "1"]], "before the first answer there is nothing to measure"


def test_the_course_is_drawn_anew_in_its_place_when_the_journal_is_another_one(home, monkeypatch):
    """“8 of 14 answered” stood there still after somebody had started afresh below."""
    drawn = []

    class Place:
        def update(self, data, raw):
            drawn.append(data["text/html"])

    monkeypatch.setattr(course, "display", lambda data, raw, display_id: drawn.append(data["text/html"]) or Place())
    give("denials", call=40.0)
    page = course.overview()
    page._ipython_display_()
    assert kit.say("course.done", done=1, of=2) in drawn[-1]
    session.changed()
    assert len(drawn) == 1, "nothing has changed"
    session.kept().put_away()
    session.changed()
    assert len(drawn) == 2 and "answered" not in drawn[-1]


# --- the line -------------------------------------------------------------------------------------------------------


def test_no_number_given_draws_no_line(home):
    give("denials", why="I cannot say.")
    assert course.points() == [] and course.drawn_line() == ""


def test_the_line_takes_each_lessons_newest_number_in_the_lessons_order(home):
    give("sure", call=60.0, why="Two pages.")
    give("denials", call=20.0)
    give("denials", call=25.0, why="It was denied.")
    session.kept().append("denials/other", 1, {"call": 99.0}, "recorded")
    assert course.points() == [("denials", 25.0, "It was denied."), ("sure", 60.0, "Two pages.")]


def test_a_reason_alone_takes_no_number_back(home):
    give("denials", call=40.0, why="It was denied.")
    give("denials", why="And denied again.")
    assert course.points() == [("denials", 40.0, "It was denied.")]


@pytest.mark.parametrize(
    "number",
    [int("9" * 401), -0.5, 100.5, math.nan, math.inf, True, None, "40", [40]],
    ids=lambda number: str(number)[:6],
)
def test_what_no_form_takes_for_a_number_is_no_station(home, number):
    give("denials", call=0.0)
    give("denials", call=number)
    give("sure", call=100)
    assert course.points() == [("denials", 0.0, ""), ("sure", 100.0, "")]
    assert len(parse(course.drawn_line()).all("circle")) == 2


def test_the_line_is_drawn_from_left_to_right_and_from_0_below_to_100_above(home):
    give("start", call=0.0)
    give("denials", call=100.0)
    give("sure", call=62.5)
    drawn = parse(course.drawn_line())
    [path] = drawn.all("polyline")
    assert path.attributes["points"] == "24.0,106.0 210.0,24.0 396.0,54.8"
    circles = [(circle.attributes["cx"], circle.attributes["cy"]) for circle in drawn.all("circle")]
    assert circles == [("24.0", "106.0"), ("210.0", "24.0"), ("396.0", "54.8")]
    texts = [(text.text(), text.attributes["x"], text.attributes["y"]) for text in drawn.all("text")]
    assert texts == [
        ("0", "24.0", "98.0"), ("0", "24.0", "126.0"), ("100", "210.0", "16.0"), ("4", "210.0", "126.0"),
        ("62.5", "396.0", "46.8"), ("7", "396.0", "126.0"),
    ]  # fmt: skip
    assert drawn.all("svg")[0].text() == "".join(text for text, _, _ in texts)


def test_one_number_stands_at_the_left(home):
    give("sure", call=50.0)
    assert parse(course.drawn_line()).all("polyline")[0].attributes["points"] == "24.0,65.0"


def test_the_line_stands_in_words_beside_its_drawing_and_does_nothing(home):
    give("denials", call=40.0)
    give("sure", call=2.5)
    html = course.drawn_line()
    [picture] = parse(html).all("svg")
    spoken = kit.say("line.words", steps="4 · Denials & more: 40 %; 7 · How sure: 2.5 %")
    assert picture.attributes["role"] == "img" and picture.attributes["aria-label"] == spoken
    assert parse(html).all("strong")[0].text() == kit.say("line.title")
    assert re.search(r'viewBox="0 0 420 130"', html) and "& more" not in html


def test_minutes_are_those_that_stand_at_the_pages_top(house):
    pages = sorted((house / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    assert len(pages) > 10
    for page in pages:
        built = kit.read_json(page)
        top = "".join(built["cells"][0]["source"]).partition("\n")[0]
        needed = course.minutes_needed(built["metadata"]["mixedsignals"])
        assert needed == " + ".join(re.findall(r"(\d+) minutes", top)) != "", page.name
