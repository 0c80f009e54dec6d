"""Pages to read: what Jupyter's readers are told to press becomes a link, and links lead to pages of the site."""

import json

import pytest

from mixedsignals import kit
from mixedsignals.web import datapages, readable, wheels


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    place = tmp_path_factory.mktemp("sources")
    return place, readable.notebook_pages(place)


def text(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_notebook_is_a_page_without_a_word_on_running_it(written):
    place, names = written
    for room, pages in names.items():
        assert pages == sorted(path.stem for path in (kit.home() / room).glob("*.ipynb"))
        for name in pages:
            shown = json.dumps(text(place / room / f"{name}.ipynb")["cells"], ensure_ascii=False)
            assert (
                "Shift and Enter" not in shown
                and kit.say("page.run") not in shown
                and '.ipynb\\"' not in shown.replace(f'?path={room}/{name}.ipynb\\"', "")
            )


def test_a_question_keeps_its_form_and_says_where_it_is_answered():
    saved = '<form><p class="ms-static"><em>Press.</em></p><p>Which?</p></form>'
    shown = readable.web_question("start/seven", saved, "../lab/x", eager=True)
    assert "Press." not in shown and "<p>Which?</p>" in shown and 'href="../lab/x"' in shown
    assert 'data-question="start/seven" data-lesson="00_start"' in shown and "data-eager" in shown


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
