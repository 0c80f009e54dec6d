"""What the maintainers' documents say is so: rooms are folders, what they name is there, every link leads somewhere."""

import re

import nbformat
import pytest

from mixedsignals import kit

DOCS = ["README.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md", "docs/RECIPES.md"]
OPEN = (kit.home() / "solutions").exists()  # a copy of the kit without it keeps links that lead there
PAGES = sorted(
    path
    for room in ("notebooks", "exercises", "solutions")
    for pattern in ("*.ipynb", "??/*.ipynb")  # a page in another language lies in a folder of that name
    for path in (kit.home() / room).glob(pattern)
)


def rooms(house):
    """The first column of the table of rooms, without folders' slashes."""
    text = (house / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = re.search(r"<!-- rooms -->(.*?)<!-- /rooms -->", text, re.S).group(1)
    return [name.rstrip("/") for name in re.findall(r"^\| `([^`]+)`", table, re.M)]


def test_the_table_of_rooms_is_what_the_package_holds(house):
    package = house / "mixedsignals"
    folders = {path.name for path in package.iterdir() if (path / "__init__.py").exists()}
    modules = {path.name for path in package.glob("*.py") if path.name != "__init__.py"}
    assert set(rooms(house)) == folders | modules


@pytest.mark.parametrize("doc", DOCS)
def test_files_that_a_document_names_are_there(house, doc):
    text = (house / doc).read_text(encoding="utf-8")
    roots = ("lessons/", "datasets/", "solutions/", "mixedsignals/", "tests/", "docs/", "notebooks/", "exercises/")
    named = [name for name in re.findall(r"`([\w./-]+/[\w.-]*)`", text) if name.startswith(roots)]
    named = [name for name in named if OPEN or not name.startswith("solutions/")]
    missing = [name for name in named if "NN_" not in name and "NAME" not in name and not (house / name).exists()]
    assert missing == []


def test_who_follows_one_sentence_on_npm_keeps_what_another_brought(house):
    """It is one line everywhere: npm removes what such a line does not name, and without its options leaves files."""
    script = (house / ".ci" / "run").read_text(encoding="utf-8")
    [names] = re.findall(r"^npm=\((.*)\)$", script, re.M)
    line = f"npm install --no-save --no-package-lock {names}"
    said = []
    for place in ("*.md", "start.py", "docs/*.md", "workshop/**/*.md", "mixedsignals/**/*.py", "tests/support/*.py"):
        for path in house.glob(place):
            text = re.sub(r'"\n\s*f?"', "", path.read_text(encoding="utf-8"))  # a sentence may go on in the next line
            text = text.replace("{version}", line.rpartition("@")[2])
            said += [(path.name, found) for found in re.findall(r"npm install [^`\"\n]*", text)]
    assert {"README.md", "RECIPES.md", "hub.md", "start.py", "wheels.py", "npm.py"} == {name for name, _ in said}
    assert [(name, found) for name, found in said if found != line] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_link_of_a_page_leads_to_a_page_that_is_there(path):
    cells = nbformat.read(path, as_version=4).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    shown = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", [])]
    links = [link for text in texts for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    links += [link for text in shown for link in re.findall(r'href="([^"]+)"', text)]
    local = [link.partition("#")[0] for link in links if not link.startswith(("http:", "https:", "data:", "#"))]
    local = [link for link in local if OPEN or "../solutions/" not in link]
    assert [link for link in local if not (path.parent / link).is_file()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_page_begins_and_ends_on_the_way(path):
    cells = nbformat.read(path, as_version=4).cells
    for cell in (cells[0], cells[-1]):
        assert "walk" in cell.metadata.get("tags", [])
        assert re.search(r"\]\([^)]*\.ipynb\)", cell.source)


def test_the_walk_leads_from_the_start_through_every_page():
    start = kit.home() / "notebooks" / "00_start.ipynb"
    seen, waiting = set(), [start]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for cell in nbformat.read(path, as_version=4).cells:
            if "walk" in cell.metadata.get("tags", []):
                links = re.findall(r"\]\(([^)]*\.ipynb)\)", cell.source)
                waiting += [(path.parent / link).resolve() for link in links if OPEN or "solutions/" not in link]
    assert seen == set(PAGES)
