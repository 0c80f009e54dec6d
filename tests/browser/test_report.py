"""The class report as an instructor meets it: wide, narrow, light, dark, on paper, by keyboard; axe-core looks."""

import pytest

from mixedsignals.classroom import marks, watch
from mixedsignals.classroom.report import report
from tests.browser.test_axe import ALSO, RUN
from tests.support import simulated

NARROW, WIDE = 640, 1280


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A class of twelve through three lessons, with something to look at and something unread."""
    place, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("out")
    simulated.write_class(place, 12, 4, simulated.course(4, ["sources", "denials", "sure"]))
    (place / "copy of the first.html").write_bytes(min(place.glob("mixed*.html")).read_bytes())
    (place / "04_denials.ipynb").write_text("{}")
    report(place, out, pages=True)
    watch._write(out, watch.wall(marks.read_class(place)[0].counted, len(list(place.iterdir()))))
    return out


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_object_to(browser, axe, written, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    for path in (written / "report.html", written / "wall.html", min((written / "learners").iterdir())):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true })")
        page.add_script_tag(content=axe)
        found = page.evaluate(RUN, ["body", ALSO])
        assert not found["faults"], path.name
        assert found["contrasts"] > 10, "axe-core weighed the colours of what is shown"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "wide tables scroll by themselves"
    page.close()


def test_every_section_can_be_reached_by_keyboard(browser, written):
    page = browser.new_page(viewport={"width": NARROW, "height": 900})
    page.goto((written / "report.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#who")
    page.evaluate(
        "[...document.querySelectorAll('.wide')].find((each) => each.scrollWidth > each.clientWidth + 20).focus()"
    )
    for _ in range(50):  # a page that is still laying itself out does not hear the first press
        page.keyboard.press("ArrowRight")
        if page.evaluate("document.activeElement.scrollLeft") > 0:
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError("a wide table cannot be scrolled by keys")
    page.close()


def test_the_script_policy_holds_and_nothing_is_fetched(browser, written):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((written / "report.html").as_uri())
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}))"
    )
    assert page.evaluate("window.ran") is None and len(asked) == 1
    page.close()


def test_on_paper_no_table_is_cut_off(browser, written):
    page = browser.new_page(viewport={"width": 680, "height": 1000})  # A4 within its margins, at 96 dots an inch
    page.goto((written / "report.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    wide = page.evaluate(
        "[...document.querySelectorAll('section > .wide table')].filter((each) => each.scrollWidth > 680)"
        ".map((each) => each.caption.textContent + each.scrollWidth)"
    )
    assert wide == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()
