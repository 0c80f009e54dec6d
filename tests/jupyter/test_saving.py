"""What a notebook of the kit keeps when it is saved, and that notebooks of others stay as they are."""

import copy
import subprocess
import sys

import pytest

from mixedsignals.engine import course
from mixedsignals.jupyter.saving import WIDGET_VIEW, keep_pictures

VIEW = {"model_id": "1"}


def model(source, *bundles, kind="notebook"):
    cell = {
        "cell_type": "code",
        "source": source,
        "outputs": [{"output_type": "display_data", "data": data} for data in bundles],
    }
    metadata = {"language_info": {"name": "python", "version": "3.11.7"}, "widgets": {"state": {}}}
    return {
        "type": kind,
        "content": {"cells": [{"cell_type": "markdown", "source": "# x"}, cell], "metadata": metadata},
    }


def saved(source, *bundles):
    made = model(source, *bundles)
    keep_pictures(model=made, path="x.ipynb", contents_manager=None)
    content = made["content"]
    return [output["data"] for output in content["cells"][1]["outputs"]], content["metadata"]


@pytest.mark.parametrize("source", ["from mixedsignals import practice", ["import os\n", "import mixedsignals"]])
def test_a_picture_takes_the_place_of_its_view(source):
    bundles, metadata = saved(source, {WIDGET_VIEW: VIEW, "text/html": "<p>x</p>", "text/plain": "x"})
    assert bundles == [{"text/html": "<p>x</p>", "text/plain": "x"}]
    assert metadata == {"language_info": {"name": "python"}}


def test_a_view_without_a_picture_stays_and_so_does_its_state():
    bundles, metadata = saved("import mixedsignals", {WIDGET_VIEW: VIEW, "text/plain": "x"})
    assert bundles == [{WIDGET_VIEW: VIEW, "text/plain": "x"}]
    assert "widgets" in metadata


@pytest.mark.parametrize("as_saved", [str, lambda html: html.splitlines(keepends=True)], ids=["text", "lines"])
def test_how_far_a_learner_had_come_is_not_kept(as_saved):
    """A page that was saved and opened again said “8 of 14 answered” to whoever came next."""
    blank, done = course._standing(0, 14), course._standing(8, 14)
    assert "8 of 14" in done and "8" not in blank
    bundles, _ = saved(
        "from mixedsignals import overview", {"text/html": as_saved(f"<li>\n{done}</li><li>{done}</li>")}
    )
    assert bundles == [{"text/html": f"<li>\n{blank}</li><li>{blank}</li>"}]


@pytest.mark.parametrize("kind", ["notebook", "file"])
def test_what_is_not_the_kits_stays_as_it_is(kind):
    made = model("import pandas", {WIDGET_VIEW: VIEW, "text/html": "x"}, kind=kind)
    if kind == "file":
        made["content"] = "from mixedsignals import practice"
    before = copy.deepcopy(made)
    keep_pictures(made)
    assert made == before


def test_a_model_without_content_passes():
    keep_pictures({"type": "notebook", "content": None})


def test_the_server_loads_little_for_it():
    """Not the widgets, and nothing of the kit but the hook."""
    code = """import mixedsignals.jupyter.saving, sys
print(sorted(name for name in sys.modules if name.startswith(('mixedsignals', 'ipyw'))))"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['mixedsignals', 'mixedsignals.jupyter', 'mixedsignals.jupyter.saving']"
