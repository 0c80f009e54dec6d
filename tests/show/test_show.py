"""What a cell shows: tables, pictures, panels; safe, still where nothing runs, drawn in the kit's own settings."""

import base64
import os
import re
import subprocess
import sys
from datetime import date

import ipywidgets as widgets
import matplotlib
import pandas as pd
import pytest

from mixedsignals import kit
from mixedsignals.show import Explorer, Panel, Picture, Table, colours
from mixedsignals.show.bundle import WIDGET_VIEW
from mixedsignals.show.explorer import NOT_SET, STEPS, menu, on_change, probability, slider
from mixedsignals.show.figure import SMALL, WIDTH, drawn, finish, plain_axes
from mixedsignals.show.sides import SIDES
from mixedsignals.show.written import day, language, listed, on_axis, percent
from tests.support.tree import parse

HOSTILE = '<script>alert("1")</script>\0'


def table(columns=None, **row):
    """A table of one row."""
    frame = pd.DataFrame([row])
    return Table(frame, columns or {name: name for name in row if not name.startswith("page_o")}, "Rows")


# --- tables ---------------------------------------------------------------------------------------------------------


def test_a_table_has_a_caption_and_heads_for_columns_and_rows():
    html = parse(table(who="Anna", said="yes").html())
    assert "Rows" in html.text() and [node.text() for node in html.all("td")] == ["yes"]
    heads = [(node.attributes["scope"], node.text()) for node in html.all("th")]
    assert heads == [("col", "who"), ("col", "said"), ("row", "Anna")]


def test_a_table_writes_days_out_and_leaves_other_text_alone():
    html = table(a="2024-11-07", b="2024-11", c="2024-11-07T10:00Z", d="2024-11-07 or so", e=None).html()
    for text in (">7 Nov 2024<", ">Nov 2024<", ">7 Nov 2024, 10:00Z<", ">2024-11-07 or so<"):
        assert text in html
    assert "None" not in html


@pytest.mark.parametrize("part", ["cell", "head", "caption"])
def test_nothing_in_a_table_becomes_markup(part):
    shown = Table(
        pd.DataFrame([{"a": HOSTILE if part == "cell" else "x"}]),
        {"a": HOSTILE if part == "head" else "a"},
        HOSTILE if part == "caption" else "c",
    ).html()
    assert "<script" not in shown and "\0" not in shown and "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    "url, link, is_link",
    [
        ("https://example.org/a?b=1&c=2", True, True),
        ("http://example.org", True, True),
        ("https://example.org", False, False),
        ("https://example.org", pd.NA, False),
        ("javascript:alert(1)", True, False),
        ("JAVASCRIPT:alert(1)", True, False),
        ("data:text/html,x", True, False),
        (" https://example.org", True, True),
        ("", True, False),
        ("//example.org", True, False),
    ],
)
def test_only_pages_of_the_web_are_links(url, link, is_link):
    html = table({"page_url": "page"}, page_url=url, page_link=link, page_outlet="Outlet <1>").html()
    assert ("<a href=" in html) == is_link
    assert "Outlet &lt;1&gt;" in html
    if is_link:
        assert re.search(r'href="([^"]*)"', html).group(1) == kit.safe(url)


def test_sums_of_money_are_no_formula():
    html = table(a="from $5 to $6").html()
    assert "<span>$</span>5 to <span>$</span>6" in html
    assert not re.search(r"\$[^<]*\$", re.sub(r"<span>\$</span>", "", html))


def test_a_wide_table_scrolls_inside_itself_and_can_be_reached_by_keyboard():
    box = parse(table(a="x").html()).all("div")[0]
    assert "overflow-x:auto" in box.attributes["style"] and box.attributes["tabindex"] == "0"
    assert box.attributes["aria-label"] == "Rows"


def test_a_table_says_in_plain_text_how_many_rows_it_has():
    assert table(a="x")._repr_mimebundle_()["text/plain"] == "Rows (1 row)"


# --- pictures -------------------------------------------------------------------------------------------------------


def svg_of(picture):
    """The SVG that stands in a picture's HTML."""
    return base64.b64decode(re.search(r"base64,([^\"]+)", picture.html()).group(1)).decode()


@drawn
def small_figure(text="a word", colour=colours.BLUE):
    figure, axes = plain_axes(1)
    axes.text(0, 0, text, color=colour)
    axes.barh(0, 1, color=colours.FAINT, hatch="//")
    return finish(figure, "A word <b>.", 'Said "so".')


def test_a_picture_keeps_its_words_beside_it_and_scales_with_the_page():
    html = small_figure().html()
    assert 'alt="A word &lt;b&gt;."' in html and 'width="100%"' in html
    assert "<p>A word &lt;b&gt;.</p>" in html and "Said &quot;so&quot;." in html
    assert small_figure()._repr_mimebundle_()["text/plain"] == "A word <b>."
    assert svg_of(small_figure()).startswith("<?xml") and "<figcaption>" not in Picture("<svg/>", "x").html()


def test_two_drawings_of_one_figure_are_the_same_bytes():
    assert small_figure().svg == small_figure().svg


def test_every_colour_of_a_figure_has_another_on_a_dark_page():
    svg = small_figure().svg
    dark = svg[svg.index("prefers-color-scheme: dark") :]
    drawn_part = svg[: svg.index("prefers-color-scheme: dark")]
    used = set(re.findall(r"(?:fill|stroke)(?:: |=\")(#[0-9a-f]{6})", drawn_part))
    assert {colours.BLUE, colours.FAINT, colours.GROUND} <= used
    for colour in used:
        assert colour in colours.DARK and f"{colours.DARK[colour]}!important" in dark, colour


def contrast(one, other):
    """The contrast of two colours after WCAG 2.2."""

    def luminance(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_can_be_read_on_both_grounds_and_in_markers():
    for ink in (colours.INK, colours.MUTED, colours.VERMILION):
        assert contrast(ink, colours.GROUND) >= 4.5
        assert contrast(colours.DARK[ink], colours.DARK[colours.GROUND]) >= 4.5
    for side in (side for side in SIDES.values() if side.wide):  # a number stands in these, in the ground's colour
        assert contrast(side.colour, colours.GROUND) >= 4.5
        assert contrast(colours.DARK[side.colour], colours.DARK[colours.GROUND]) >= 4.5


def test_text_in_a_figure_has_eleven_pixels_where_a_page_of_800_leaves_530_to_it():
    assert SMALL * 530 / (WIDTH * 72) >= 11


HOSTILE_RC = """
text.usetex: True
backend: nonsense
font.size: 3
font.family: No Such Font
axes.facecolor: red
svg.fonttype: none
svg.hashsalt: other
savefig.dpi: 3
savefig.transparent: True
savefig.bbox: tight
figure.facecolor: green
axes.spines.left: False
"""


def test_a_readers_own_matplotlibrc_changes_no_figure(tmp_path, house):
    (tmp_path / "matplotlibrc").write_text(HOSTILE_RC)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import matplotlib; assert matplotlib.rcParams['text.usetex']\n"
        "from tests.show.test_show import small_figure\n"
        "sys.stdout.write(small_figure().svg); assert matplotlib.rcParams['text.usetex']"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(house)],
        capture_output=True,
        text=True,
        env={**os.environ, "MATPLOTLIBRC": str(tmp_path / "matplotlibrc")},
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == small_figure().svg


def test_drawing_leaves_the_readers_settings_as_they_were():
    with matplotlib.rc_context({"text.usetex": True, "font.size": 3}):
        before = small_figure().svg
        assert matplotlib.rcParams["text.usetex"] and matplotlib.rcParams["font.size"] == 3
    assert before == small_figure().svg


# --- panels and explorers -------------------------------------------------------------------------------------------


def test_a_panel_is_live_here_and_a_sentence_elsewhere():
    panel = Panel([widgets.HTML("x")], "Run <this>.")
    data = panel._repr_mimebundle_()
    assert (
        data["text/html"] == '<p class="ms-panel-still"><em>Run &lt;this&gt;.</em></p>'
        and data["text/plain"] == "Run <this>."
    )
    assert WIDGET_VIEW in data and "ms-panel" in panel._dom_classes


def test_an_explorer_is_a_panel_that_says_how_to_run_it():
    explorer = Explorer([], "a thing")
    assert "Explorer: a thing. Click here" in explorer._repr_mimebundle_()["text/html"]
    assert {"ms-panel", "ms-explorer"} <= set(explorer._dom_classes)


def test_nothing_is_preset():
    assert slider("How likely?", "prior").value == NOT_SET and menu("role", ["a"]).value == NOT_SET


def test_a_sliders_steps_are_even_and_leave_the_ends_out():
    shares = [probability(step) for step in STEPS]
    assert shares[0] is None and shares[1] == 0.01 and shares[-1] == 0.99
    inner = [round(100 * share) for share in shares[2:-1]]
    assert inner == list(range(5, 100, 5))


def test_a_menu_gives_values_and_shows_texts():
    control = menu("role", [("A text", "a"), "b"], "Choose")
    assert control.options == ((NOT_SET, NOT_SET), ("A text", "a"), ("b", "b")) and control.tooltip == "Choose"


def test_every_change_redraws_once():
    controls, calls = [widgets.IntSlider(), widgets.IntSlider()], []
    on_change(controls, lambda: calls.append(1))
    controls[0].value = 3
    controls[1].value = 4
    assert len(calls) == 2


# --- as a reader writes it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "iso, written",
    [
        ("2024-11-07", "7 Nov 2024"),
        ("2024-11", "Nov 2024"),
        ("2024", "2024"),
        ("", ""),
        ("2024-01-02T03:04Z", "2 Jan 2024, 03:04Z"),
    ],
)
def test_days(iso, written):
    assert day(iso) == written


@pytest.mark.parametrize(
    "days, labels",
    [
        (["2024-01-01", "2025-01-01"], ["2024", "2025"]),
        (["2024-10-01", "2025-01-01", "2025-04-01"], ["Oct\n2024", "Jan\n2025", "Apr"]),
        (["2015-12-15", "2015-12-22", "2016-01-01"], ["15 Dec\n2015", "22 Dec", "1 Jan\n2016"]),
        ([], []),
    ],
)
def test_an_axis_of_days_says_its_years_plainly_and_each_once(days, labels):
    assert on_axis([date.fromisoformat(day) for day in days]) == labels


def test_languages_lists_and_shares():
    assert [language(code) for code in ("ru", "und", "xx-nothing")] == ["Russian", "not stated", "xx-nothing"]
    assert listed(["a"]) == "a" and listed(["a", "b", "c"]) == "a, b and c" and listed([]) == "none"
    assert percent(0.5) == "50 %" and percent(0.994) == "99 %"
