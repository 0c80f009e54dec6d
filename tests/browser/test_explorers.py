"""Pictures, tables and explorers in a real JupyterLab: they fit the page, change when used, and please axe-core."""

import io
import re

import pytest
from matplotlib.image import imread
from playwright.sync_api import expect

from mixedsignals.lessons import examples
from tests.browser.test_axe import ALSO, RUN
from tests.support.lab import CHECKOUT, OUTPUTS, PANEL

START = """import sys
sys.path.insert(0, {checkout!r})
from mixedsignals.data import cases
from mixedsignals.lessons import denials, page, signals, sources, start, sure, words
case = cases.load("phone_calls")"""
PICTURES = ['signals.board(case, "July 2025")', "start.timeline(case)", "denials.lag_histogram(case)"]
TABLES = ['signals.pair_cards(case, "pair-acquaintance")', "sure.worked_hedges(case)"]
EXPLORERS = {
    "page": "page.PageStepper(case)",
    "dating": "page.DatingExplorer(case)",
    "chain": "sources.ChainExplorer(case)",
    "grading": "sources.GradingExplorer()",
    "renderings": "words.RenderingExplorer(case)",
    "belief": 'denials.BeliefExplorer("the call took place", "a denial")',
    "board": "signals.BoardExplorer(case)",
    "rule": "signals.PairRuleExplorer(case)",
    "audience": "signals.AudienceExplorer(case)",
}
WIDER = f"""() => [...document.querySelectorAll('{PANEL} {OUTPUTS}')]
    .map((output, number) => [number, output.scrollWidth - output.clientWidth]).filter(([, over]) => over > 1)"""


@pytest.fixture(scope="module")
def desk(door, folder):
    cells = [START.format(checkout=str(CHECKOUT)), *PICTURES, *TABLES, *EXPLORERS.values()]
    desk = door.open(door.write("explorers.ipynb", cells, CHECKOUT, folder / "explorers"), width=1366, height=12_000)
    expect(desk.page.locator(f"{PANEL} .ms-explorer")).to_have_count(len(EXPLORERS))
    yield desk
    desk.close()


@pytest.fixture
def explorer(desk):
    """The explorer of a name, as it stands on the page."""
    return lambda name: desk.page.locator(f"{PANEL} .ms-explorer").nth(list(EXPLORERS).index(name))


def choose(box, name, option):
    box.locator(f".widget-dropdown:has-text('{name}') select").first.select_option(label=option)


def test_each_explorer_changes_when_it_is_used(desk, explorer):
    """By mouse and keyboard, one thing in each: the picture, the words or the table beside it are new."""
    box = explorer("page")
    box.get_by_role("button", name="On", exact=True).click()
    expect(box.locator("img")).to_have_attribute("alt", _starting("Passage 3 of"))
    choose(box, "role", "background")
    expect(box).to_contain_text("Judged on this page: 1 of")
    box = explorer("dating")
    box.get_by_role("checkbox").first.check()
    expect(box.locator("img")).to_have_count(1)
    box = explorer("chain")
    box.locator("select").select_option(index=1)
    box.get_by_role("button", name="One hop back").click()
    expect(box.locator("li")).to_have_count(1)
    box = explorer("grading")
    for number, grade in ((0, "A"), (1, "5")):
        box.locator("select").nth(number).select_option(label=grade)
    expect(box.locator("img")).to_have_attribute("alt", _starting("A square of letters", "A5: 1"))
    box.get_by_role("checkbox").check()
    expect(box).to_contain_text(examples.value("sources", "invented_reports")[0]["why"])
    box = explorer("renderings")
    choose(box, "language", "German")
    expect(box.locator("table")).to_contain_text("pages in German")
    box = explorer("belief")
    for handle in box.locator(".noUi-handle").all():
        handle.press("End")
    expect(box).to_contain_text("just as often either way")
    expect(box.locator("img")).to_have_count(2)
    box = explorer("board")
    choose(box, "month", "July 2025")
    choose(box, "channel", "act")
    expect(box.locator("img")).to_have_attribute("alt", _starting("July 2025: 2 messages"))
    box = explorer("rule")
    box.locator("select").select_option(index=1)
    box.get_by_role("button", name="yes").first.click()
    expect(box).to_contain_text("By the rule, as you answered: taken back.")
    box.get_by_role("button", name="another").first.click()
    expect(box).to_contain_text("time: another")
    box = explorer("audience")
    box.locator("select").first.select_option(index=1)
    expect(box).to_contain_text("Stated on the page")
    box.locator("select").last.select_option(index=1)
    expect(box).to_contain_text("What do you point to?")


@pytest.mark.parametrize("width", [1366, 800])
def test_nothing_is_wider_than_its_page(desk, width):
    if desk.page.locator("#filebrowser:visible").count():
        desk.command("application:toggle-left-area")
    desk.page.set_viewport_size({"width": width, "height": 12_000})
    pictures = desk.page.locator(f"{PANEL} .ms-picture img")
    expect(pictures.first).to_be_visible()
    desk.still(pictures.last)  # JupyterLab lays its panels out anew after a while
    assert desk.page.evaluate(WIDER) == []
    assert all(picture.bounding_box()["width"] >= 530 for picture in pictures.all())


def test_figures_stand_on_the_pages_ground_in_both_themes(desk):
    for theme, ground in (("JupyterLab Light", (255, 255, 255)), ("JupyterLab Dark", (17, 17, 17))):
        desk.theme(theme)
        picture = desk.page.locator(f"{PANEL} .ms-picture img").first
        desk.still(picture)
        assert picture.evaluate("image => getComputedStyle(image).colorScheme").split()[-1] in theme.lower()
        assert _corner(desk.page, picture) == ground


def test_axe_core_finds_no_fault(desk, axe):
    desk.page.add_style_tag(content="body { height: 100vh }")
    desk.page.add_script_tag(content=axe)
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        desk.theme(theme)
        told = desk.page.evaluate(RUN, [f"{PANEL} {OUTPUTS}", ALSO])
        assert told["faults"] == [], theme


def _starting(*parts):
    """A pattern for an attribute that begins with the first part and holds the others."""

    return re.compile("^" + ".*".join(map(re.escape, parts)))


def _corner(page, picture):
    """The colour of a picture's corner as it stands on the screen: (red, green, blue)."""

    box = picture.bounding_box()
    shot = page.screenshot(clip={"x": box["x"] + 1, "y": box["y"] + 1, "width": 4, "height": 4})
    return tuple(round(255 * part) for part in imread(io.BytesIO(shot), format="png")[1, 1, :3])
