"""The house: which room of the package may know which, and what else a room must do without. Arrows go down."""

import ast
import re
import sys

import pytest

MAY = {
    "kit": set(),
    "text": set(),
    "measures": set(),
    "show": {"kit"},
    "engine": {"kit", "text", "show", "measures"},
    "data": {"kit", "text", "show"},
    "lessons": {"kit", "text", "show", "data", "measures"},
    "jupyter": set(),
    "authoring": {"kit", "text", "show", "engine", "data", "lessons", "measures"},
    "teaching": {"kit", "engine", "data", "authoring"},
    "classroom": {"kit", "engine", "measures"},
    "web": {"kit", "engine", "data", "authoring", "teaching"},
    "doctor": {"kit", "engine"},
    "__init__": {"kit", "engine"},
    "__main__": {"kit", "authoring", "teaching", "classroom", "web", "doctor"},
}
BRINGS = {  # what a room may import that Python does not bring; rooms that are not named here: anything
    "kit": set(),
    "text": set(),
    "measures": set(),
    "engine": {"anywidget", "IPython", "ipywidgets", "traitlets"},  # ipywidgets brings IPython
    "jupyter": {"jupyter_server"},
    "classroom": {"numpy"},
    "doctor": {"jupyter_core", "jupyter_server", "packaging"},
    "__init__": set(),
}


def imports(tree, room, depth):
    """What a module imports: rooms of the package, and names from elsewhere. depth: of folders below the package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level > depth:  # from the package's ground
            names = [f"mixedsignals.{node.module or alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            whole = node.module == "mixedsignals"
            names = [f"{node.module}.{alias.name}" if whole else node.module for alias in node.names]
        else:
            continue
        for name in names:
            first, _, rest = name.partition(".")
            yield ("room", rest.partition(".")[0]) if first == "mixedsignals" else ("elsewhere", first)


def strays(path, source, room, depth):
    """The imports of a module that its room must do without."""
    for kind, name in imports(ast.parse(source), room, depth):
        if kind == "room" and name != room and name in MAY and name not in MAY[room]:
            yield f"{path}: {room} never knows {name}"
        if kind == "elsewhere" and name not in sys.stdlib_module_names | BRINGS.get(room, {name}):
            yield f"{path}: {room} does without {name}"


def test_every_room_knows_only_what_is_below_it(house):
    package, found, rooms = house / "mixedsignals", [], set()
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        rooms.add(parts[0])
        found += strays("/".join(parts), path.read_text(encoding="utf-8"), parts[0], len(parts) - 1)
    assert not found, "\n".join(found)
    assert rooms == MAY.keys(), "a room without a rule, or a rule without a room"


def test_the_maintainers_table_says_the_same(house):
    text = (house / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = re.search(r"<!-- rooms -->(.*?)<!-- /rooms -->", text, re.S).group(1)
    said = {}
    for room, uses in re.findall(r"^\| `(\w+)(?:/|\.py)` \|.*\| (.*) \|$", table, re.M):
        nothing = uses.startswith("nothing")
        said[room] = set(said) if uses == "all of the above" else set() if nothing else set(uses.split(", "))
    assert said == {room: known for room, known in MAY.items() if room != "__init__"}


@pytest.mark.parametrize(
    ("room", "source", "fault"),
    [
        ("engine", "from ..data import cases", "engine never knows data"),
        ("engine", "from .. import data", "engine never knows data"),
        ("engine", "def late():\n    import pandas as pd", "engine does without pandas"),
        ("engine", "from matplotlib.figure import Figure", "engine does without matplotlib"),
        ("lessons", "from ..engine import session", "lessons never knows engine"),
        ("lessons", "from mixedsignals.engine.session import practice", "lessons never knows engine"),
        ("lessons", "import mixedsignals.engine", "lessons never knows engine"),
        ("show", "from ..data.cases import load", "show never knows data"),
        ("jupyter", "from ..show.bundle import WIDGET_VIEW", "jupyter never knows show"),
        ("data", "from ..authoring import check", "data never knows authoring"),
        ("authoring", "from ..teaching import shelf", "authoring never knows teaching"),
        ("classroom", "from ..authoring import sources", "classroom never knows authoring"),
        ("classroom", "import pickle, pandas", "classroom does without pandas"),
        ("web", "from ..lessons import words", "web never knows lessons"),
    ],
)
def test_a_broken_rule_is_named(room, source, fault):
    assert list(strays("x", source, room, 1)) == [f"x: {fault}"]


def test_what_a_room_may_know_passes():
    assert list(strays("x", "from ..data import cases\nimport pandas, json\nfrom .page import y", "lessons", 1)) == []
