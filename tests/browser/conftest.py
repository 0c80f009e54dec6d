"""The kit as `python start.py` opens it, and a headless Chromium, for the whole session of tests."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.support import kinds
from tests.support.chromium import chromium
from tests.support.door import Door
from tests.support.lab import CHECKOUT

NO_AXE = (
    "The accessibility tests need axe-core. In the checkout: npm install --no-save --no-package-lock axe-core "
    "(or set MIXEDSIGNALS_AXE to a file axe.min.js)."
)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def door(browser, tmp_path_factory):
    """One server for all tests: the one that a newcomer gets."""
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
    path = Path(os.environ.get("MIXEDSIGNALS_AXE") or CHECKOUT / "node_modules" / "axe-core" / "axe.min.js")
    return path.read_text(encoding="utf-8") if path.is_file() else pytest.exit(NO_AXE, returncode=2)
