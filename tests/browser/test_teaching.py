"""An instructor's pages in a browser: large screen and small, light and dark, printed, and shown as slides."""

import re

import pytest
import segno
from playwright.sync_api import expect

from mixedsignals.authoring import guide, inputs
from mixedsignals.teaching import deck, links, shelf
from tests.support.lab import SLOW

FORMATS = ("A4", "Letter")
TALLEST = 720  # the height of a slide in its own pixels
AXE = """async () => {
  const found = await axe.run(document, {rules: {'target-size': {enabled: true}}, resultTypes: ['violations']});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target}`));
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """All of an instructor's pages, as the verb writes them. Fails where reveal.js cannot be had."""
    out = tmp_path_factory.mktemp("workshop")
    assert len(shelf.workshop(out)) == 1, deck.NO_REVEAL
    return out


def opened(browser, width, scheme):
    """A page that counts what it would fetch."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    fetched, errors = [], []
    page.on("request", lambda asked: fetched.append(asked.url) if asked.url.startswith("http") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page, fetched, errors


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (640, "dark")])
def test_every_page_fits_fetches_nothing_and_axe_objects_to_nothing(browser, pages, axe, width, scheme):
    page, fetched, errors = opened(browser, width, scheme)
    for path in sorted(pages.glob("*.html")):
        page.goto(path.as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0 or path.stem.startswith("slides"), path.name
        page.add_script_tag(content=axe)
        assert page.evaluate(AXE) == [], path.name
    assert (fetched, errors) == ([], [])
    page.context.close()


def test_a_handout_is_two_to_four_pages_on_either_paper(browser, pages):
    page, _, _ = opened(browser, 1280, "light")
    counted = {}
    for path in sorted(pages.glob("handout-*.html")):
        page.goto(path.as_uri())
        for paper in FORMATS:
            counted[path.stem, paper] = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
    assert len(counted) == 2 * len(inputs.lesson_folders())
    assert {name: pages for name, pages in counted.items() if not 2 <= pages <= 4} == {}
    page.context.close()


@pytest.mark.parametrize("name", [folder.name for folder in inputs.lesson_folders()])
def test_slides_go_by_keyboard_and_each_fits_its_screen(browser, pages, name):
    page, _, errors = opened(browser, 1280, "light")
    page.goto((pages / f"slides-{name}.html").as_uri())
    page.wait_for_function("Reveal.isReady()")
    total = page.evaluate("Reveal.getTotalSlides()")
    assert total >= len(guide.guide(inputs.lesson_folder(name)).slides) + 2
    for place in range(total):
        assert page.evaluate("Reveal.getState().indexh") == place
        assert page.evaluate("Reveal.getCurrentSlide().scrollHeight") <= TALLEST, f"slide {place + 1}"
        assert page.locator("section.present :is(h1, h2)").is_visible()
        assert (
            page.locator("section.present aside.notes").all() == []
            or page.locator("section.present aside.notes").is_hidden()
        )
        page.keyboard.press("ArrowRight")
    assert errors == []
    page.context.close()


def test_a_printed_slide_is_hidden_from_nobody(browser, pages, axe):
    page, _, errors = opened(browser, 1280, "light")
    page.goto((pages / "slides-08_happened.html").as_uri())
    page.wait_for_function("Reveal.isReady()")
    hidden = page.locator(".slides > section[aria-hidden]")
    before = hidden.count()
    page.emulate_media(media="print")
    expect(hidden).to_have_count(0)
    page.add_script_tag(content=axe)
    assert before and page.evaluate(AXE) == []
    page.emulate_media(media="screen")
    expect(hidden).to_have_count(before)
    assert errors == []
    page.context.close()


def test_the_speakers_view_shows_what_to_say(browser, pages):
    page, _, errors = opened(browser, 1280, "light")
    page.goto((pages / "slides-04_denials.html").as_uri())
    page.wait_for_function("Reveal.isReady()")
    page.keyboard.press("ArrowRight")
    with page.expect_popup() as popped:
        page.keyboard.press("s")
    view = popped.value
    view.get_by_text("Everybody writes two numbers").first.wait_for(timeout=SLOW)
    assert errors == []
    page.context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_code_of_a_link_is_shown_whole_with_its_margin(browser, tmp_path, width):
    address = links.nbgitpuller("https://hub.example.org", "https://git.example.org/some/long/name", "main")
    path = shelf.save(tmp_path / "link.html", links.sheet(address))
    page, _, _ = opened(browser, width, "dark")
    page.goto(path.as_uri())
    side = segno.make(address, error="m", micro=False).symbol_size(border=4)[0]
    whole = page.locator(".code svg").bounding_box()
    drawn = page.locator(".code svg path").last.evaluate(
        "path => [path.getBBox().x, path.getBBox().width, path.getScreenCTM().a, path.getScreenCTM().d]"
    )
    assert drawn[:2] == [4, side - 8], "the code with four modules of margin"
    assert drawn[2:] == pytest.approx([whole["width"] / side, whole["height"] / side], rel=0.01), "none of it is cut"
    assert whole["x"] + whole["width"] <= width
    page.context.close()


def test_slides_without_the_script_print_one_a_sheet(browser, tmp_path):
    notes = guide.guide(inputs.lesson_folder("05_signals"))
    path = shelf.save(tmp_path / "slides.html", deck.slides(notes, None))
    page, _, _ = opened(browser, 1280, "light")
    page.goto(path.as_uri())
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", landscape=True)))
    assert sheets >= page.locator("section").count()
    assert page.get_by_text("Hands up for each.").is_visible(), "what to say stands under its slide"
    page.context.close()
