"""The kit as `python start.py` opens it, and a headless Chromium, for the whole session of tests."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.support import kinds
from tests.support.chromium import chromium, launched
from tests.support.door import Door
from tests.support.lab import CHECKOUT
from tests.support.npm import INSTALL

NO_AXE = (
    f"The accessibility tests need axe-core. Set MIXEDSIGNALS_AXE to a file axe.min.js or, in the checkout: {INSTALL}"
)
# The files that take longest begin, so that of two workers none waits long for the other.
FIRST = ("test_walk.py", "test_door.py", "test_still.py", "test_teaching.py")


def pytest_configure():
    """What is lacking is said before anything starts: what a worker says of it reaches nobody."""
    chromium()
    axe_core()


def axe_core():
    """The file of axe-core, or the end of the run with a sentence that says how to get it."""
    path = Path(os.environ.get("MIXEDSIGNALS_AXE") or CHECKOUT / "node_modules" / "axe-core" / "axe.min.js")
    return path if path.is_file() else pytest.exit(NO_AXE, returncode=2)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: FIRST.index(item.path.name) if item.path.name in FIRST else len(FIRST))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as play:
        opened = launched(play)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def door(browser, tmp_path_factory):
    """One server for all tests of a worker: the one that a newcomer gets."""
    with Door(browser, tmp_path_factory.mktemp("door")) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(request, tmp_path_factory):
    """A folder of the module's own, for homes and journals."""
    return tmp_path_factory.mktemp(re.sub(r"\W", "", request.module.__name__))


@pytest.fixture(scope="module")
def home(folder):
    """A home for the kit with one question of every kind in it."""
    return kinds.write_home(folder / "home")


@pytest.fixture(scope="session")
def axe():
    """The text of axe-core."""
    return axe_core().read_text(encoding="utf-8")
