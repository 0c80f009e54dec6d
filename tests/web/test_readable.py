"""Pages to read: what Jupyter's readers are told to press becomes a link, and links lead to pages of the site."""

import json
import re
from urllib.parse import unquote

import pytest

from mixedsignals import kit
from mixedsignals.web import datapages, readable, wheels


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    place = tmp_path_factory.mktemp("sources")
    return place, readable.notebook_pages(place)


def text(path):
    return json.loads(path.read_text(encoding="utf-8"))


# What Jupyter has and the site has not. A cell of a table, and a notebook in a newspaper's name, are something else.
FURNITURE = re.compile(
    r"⏩|[Ss]hift and |[Rr]un (?:this|the) cell|double arrow|[Tt]hree dots (?:hide|shows)|[Kk]ernel\b|left edge|"
    r"bar (?:above|at the top)|this notebook|last cell|Binder|computer is only lent|"
    r"Umschalt|diese Zelle|letzte Zelle|Doppelpfeil|[Dd]rei Punkte|Rand auf den Ordner|Leiste oben|Rechner nur geliehen"
)


def test_every_notebook_is_a_page_that_speaks_of_what_is_there(written):
    place, names = written
    assert {"notebooks", "exercises", "solutions", "notebooks/de"} <= names.keys()
    for folder, pages in names.items():
        assert pages == sorted(path.stem for path in (kit.home() / folder).glob("*.ipynb"))
        for name in pages:
            page = text(place / folder / f"{name}.ipynb")
            cells = ["".join(cell["source"]) for cell in page["cells"] if cell["cell_type"] == "markdown"]
            outputs = [output for cell in page["cells"] for output in cell.get("outputs", ())]
            html = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
            shown = "\n".join([*cells, *(re.sub(r'src="[^"]*"', "", part) for part in html)])
            assert FURNITURE.findall(shown) == [], f"{folder}/{name}"
            assert '.ipynb"' not in "".join(html).replace(f'?path={folder}/{name}.ipynb"', "")
            headings = {title.replace(" ", "-") for title in re.findall(r"^##+ (.+)$", "\n".join(cells), re.M)}
            asked = {unquote(end) for end in re.findall(rf'{folder}/{name}\.ipynb#([^"]+)"', "".join(html))}
            assert asked <= headings, "who goes on in the site's Jupyter comes to the same place"


def test_a_sentence_of_the_sites_that_no_page_calls_for_is_named(monkeypatch, tmp_path):
    entry = "- says: Nobody says this\n  site: That\n"
    (tmp_path / "instead.yml").write_text(readable.PROSE.read_text(encoding="utf-8") + entry, encoding="utf-8")
    monkeypatch.setattr(readable, "PROSE", tmp_path / "instead.yml")
    with pytest.raises(kit.KitError, match="no page says “Nobody says this”"):
        readable.notebook_pages(tmp_path / "out")


def test_a_page_leads_to_itself_in_another_language_and_back(written):
    place, _ = written
    english, german = (text(place / folder / "00_start.ipynb")["cells"] for folder in ("notebooks", "notebooks/de"))
    assert '<a href="de/00_start.html" lang="de" hreflang="de">Deutsch</a>' in "".join(english[0]["source"])
    assert '<a href="../00_start.html" lang="en" hreflang="en">English</a>' in "".join(german[0]["source"])
    assert readable.door("notebooks/de/00_start.ipynb").startswith("../../lab/")


def test_a_picture_has_a_frame_and_a_file_named_in_prose_is_a_link(written):
    place, _ = written
    page = text(place / "notebooks" / "02_sources.ipynb")
    html = "".join(
        "".join(out.get("data", {}).get("text/html", "")) for c in page["cells"] for out in c.get("outputs", ())
    )
    assert html.count('<figure class="ms-picture"') == html.count('<div class="ms-wide" data-wide="') > 2
    prose = "".join("".join(cell["source"]) for cell in page["cells"])
    assert "[`datasets/came_to_light/episodes.csv`](../datasets/came_to_light/episodes.md)" in prose


def test_a_question_keeps_its_form_and_says_where_it_is_answered():
    saved = '<form><p class="ms-static"><em>Press.</em></p><p>Which?</p></form>'
    shown = readable.web_question("start/seven", saved, "../lab/x", eager=True)
    assert "Press." not in shown and "<p>Which?</p>" in shown and 'href="../lab/x"' in shown
    assert 'data-question="start/seven" data-language="en"' in shown and "data-eager" in shown
    assert "exercises/00_start.json" in shown and "/de/" not in shown
    with kit.speaking("de"):
        german = readable.web_question("start/seven", saved, "../lab/x")
    assert 'data-language="de"' in german and "exercises/de/00_start.json" in german
    assert kit.say("web.answer") in shown and kit.say("web.answer") not in german


def test_a_link_to_what_is_no_page_of_the_site_is_its_words():
    path = kit.home() / "CONTRIBUTING.md"
    assert "[CONTRIBUTING.md](CONTRIBUTING.md)" in readable.text_page(kit.home() / "README.md", {path.name})
    assert "[CONTRIBUTING.md](" not in readable.text_page(kit.home() / "README.md", set())


def test_a_cell_is_text_and_leads_on_only_where_the_kit_links():
    row = {"id": "a-b", "url": "https://x.example/<b>", "on_outlet_domain": "no", "actor": "c-d"}
    cell = datapages._cell
    assert "<a" not in cell("url", row, "", {}) and "&lt;b&gt;" in cell("url", row, "", {})
    assert 'href="https://x.example/' in cell("url", {**row, "on_outlet_domain": "yes"}, "", {})
    assert 'href="actors.html#c-d"' in cell("actor", row, "actors", {"actors": {"c-d"}})
    assert "<a" not in cell("actor", row, "actors", {})


def test_pyodides_list_takes_our_wheels_from_here_and_all_others_from_its_own_place():
    entry = {"name": "x", "file_name": "x.whl", "imports": ["x"], "depends": []}
    ours = {name: {**entry, "name": name, "file_name": f"{name}.whl"} for name in ("comm", wheels.LATER)}
    listed = wheels._listed({"info": {}, "packages": {"comm": entry, "pandas": entry}}, ours, "https://there.example/")
    files = {name: one["file_name"] for name, one in listed["packages"].items()}
    assert files == {"comm": "comm.whl", "pandas": "https://there.example/x.whl", wheels.LATER: f"{wheels.LATER}.whl"}
    later = listed["packages"][wheels.LATER]
    assert "mixedsignals.lessons" in later["imports"] and "pandas" in later["depends"]
