"""The site's pages as a reader meets them: light, whole, linked, readable without scripts, on a phone, in the dark."""

import csv
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag

import pytest
from playwright.sync_api import expect

from mixedsignals import kit
from mixedsignals.show import figure
from mixedsignals.web import site

LESSON, EXERCISE = "notebooks/02_sources.html", "exercises/02_sources.html"
LOOKED_AT = ["index.html", LESSON, EXERCISE, "datasets/phone_calls/coverage.html", "notebooks/glossary.html"]
LOOKED_AT += [
    "notebooks/de/00_start.html",
    "solutions/rubric.html",
    "notebooks/taster.html",
    "inside.html",
    "search.html?q=denial",
]
WIDE = 11 / figure.SMALL * figure.WIDTH * 72  # pixels of a picture whose smallest words are eleven pixels high
DOORS = {"Learn", "Teach", "Look inside"}


class Page(HTMLParser):
    """What a page leads to, what it loads, and where one can jump to in it."""

    def __init__(self, path):
        super().__init__()
        self.links, self.loads, self.anchors = [], [], {"", "top"}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        self.anchors.add(has.get("id"))
        if tag == "a" and has.get("href"):
            self.links.append(has["href"])
        elif has.get("src") or (tag == "link" and "rel" in has):
            self.loads.append(has.get("src") or has["href"])


@pytest.fixture(scope="module")
def pages(built):
    """Every page but Jupyter's own: {path from the site's folder: Page}."""
    paths = [path for path in built.rglob("*.html") if "lab" not in path.relative_to(built).parts]
    return {path: Page(path) for path in paths}


def test_every_page_of_the_kit_is_there(built, pages):
    names = {path.relative_to(built).with_suffix("").as_posix() for path in pages}
    notebooks = [
        path
        for room in ("notebooks", "exercises", "solutions")
        for path in kit.home().glob(f"{room}/**/*.ipynb")
        if path.parent.name != ".ipynb_checkpoints"  # JupyterLab's own, in a checkout that was worked in
    ]
    assert {path.relative_to(kit.home()).with_suffix("").as_posix() for path in notebooks} <= names
    assert {"index", "inside", "teach/index", "teach/slides-04_denials"} <= names


def test_every_link_leads_somewhere(built, pages):
    lost = []
    for path, page in pages.items():
        for link in page.links + page.loads:
            target, anchor = urldefrag(unquote(link.partition("?")[0]))
            if re.match(r"[a-z]+:", target):
                continue
            place = (path.parent / target).resolve() if target else path
            known = pages[place].anchors if place in pages and "teach" not in place.parts else {anchor}
            if not place.exists() or anchor not in known:
                lost.append(f"{path.relative_to(built)}: {link}")
    assert lost == []


def test_no_page_loads_anything_from_elsewhere(pages):
    assert {load for page in pages.values() for load in page.loads if re.match(r"(https?:)?//", load)} == set()


def test_a_table_has_every_row_and_explains_every_column(built):
    for case in (kit.home() / "datasets").glob("*/datapackage.json"):
        for table in kit.read_json(case)["resources"]:
            with open(case.parent / table["path"], encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            place = built / "datasets" / case.parent.name
            assert (place / table["path"]).read_bytes() == (case.parent / table["path"]).read_bytes()
            page = place / f"{table['name']}.html"
            assert page.exists() == bool(rows)
            if rows:
                columns, shown = page.read_text(encoding="utf-8").split("<h2>Rows")
                assert shown.count("<tr") == len(rows) + 1
                assert all(f"<code>{field['name']}</code>" in columns for field in table["schema"]["fields"])


def test_the_front_page_is_light_and_says_what_this_is(visit):
    here = visit()
    page = here.go("")
    page.wait_for_load_state("networkidle")
    assert here.loaded < 200_000
    assert page.locator(".ms-mission").inner_text() == site.MISSION
    assert set(page.locator("h2 a").all_inner_texts()) >= DOORS
    assert page.locator(".ms-hero form .ms-option").count() >= 3


def test_the_front_page_and_a_lesson_can_be_read_without_scripts(visit):
    page = visit(java_script_enabled=False).go("")
    assert page.locator(".ms-hero form .ms-option").first.is_visible()
    assert (
        page.locator(".ms-needs").inner_text() == kit.say("web.no_script")
        and not page.locator(".ms-begin").is_visible()
    )
    page.locator(".ms-way a").nth(2).click()
    assert page.locator("h1").inner_text().startswith("2 ·")
    assert page.locator("figure img").first.is_visible() and page.locator(".ms-form").first.is_visible()


def test_who_comes_back_finds_the_list_of_pages_closed(visit):
    page = visit(viewport={"width": 390, "height": 844}).go(EXERCISE)
    listed = page.locator(".sidebar-drawer a", has_text="Look inside").first
    page.locator("label.nav-overlay-icon").click()
    listed.click()
    page.wait_for_url("**/inside.html")
    page.go_back()
    expect(page.locator("#__navigation")).not_to_be_checked()
    expect(page.locator("h1")).to_be_visible()


def test_no_page_leads_on_to_one_in_another_language(built):
    for path in built.rglob("*.html"):
        text = "" if "lab" in path.relative_to(built).parts else path.read_text(encoding="utf-8")
        for link in re.findall(r'class="(?:prev|next)-page" href="([^"]*)"', text):
            assert not re.search("notebooks|exercises|solutions", link), path


def test_search_finds_a_lesson_by_its_words(visit):
    page = visit().go("search.html?q=laundering")
    page.locator("#search-results li a", has_text="Who says who said?").first.wait_for()


def test_a_picture_turns_dark_with_the_page(visit):
    page = visit(color_scheme="dark").go(LESSON)
    assert page.evaluate("document.body.dataset.jpThemeLight") == "false"
    page.locator(".theme-toggle-content button, .theme-toggle-header button").locator("visible=true").first.click()
    assert page.evaluate("document.body.dataset.jpThemeLight") == "true"  # as the switch says, not as the system does


def test_a_wide_picture_is_moved_in_its_frame_by_keyboard_where_the_screen_is_narrow(visit):
    for width in (390, 1280):
        page = visit(viewport={"width": width, "height": 844}).go(LESSON)
        frame, hint = page.locator(".ms-wide").nth(1), page.locator(".ms-sideways").nth(1)
        image = frame.locator("img")
        expect(image).to_have_js_property("complete", True)
        shown = image.bounding_box()["width"]
        assert shown >= WIDE, "its smallest words have eleven pixels"
        if width > shown:
            assert hint.is_hidden() and frame.get_attribute("tabindex") is None
            continue
        expect(hint).to_be_visible()
        assert frame.get_attribute("role") == "region" and frame.get_attribute("aria-label")
        frame.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("frame => frame.scrollLeft > 0", arg=frame.element_handle())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_core_has_nothing_against_the_pages(visit, axe, width, scheme):
    here = visit(viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults = {}
    for path in LOOKED_AT:
        page = here.go(path)
        page.wait_for_load_state()
        faults[path] = here.faults(axe)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than the screen"
    assert {path: found for path, found in faults.items() if found} == {}
