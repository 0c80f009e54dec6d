"""The site, built once for all tests by the command that everybody uses, and a headless Chromium."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.support.chromium import launched
from tests.support.lab import CHECKOUT
from tests.support.npm import INSTALL
from tests.support.web import Visit, served

NO_AXE = f"The site's tests need axe-core and Pyodide. In the checkout: {INSTALL}"


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The site's folder; MIXEDSIGNALS_SITE may name one that is built already."""
    if os.environ.get("MIXEDSIGNALS_SITE"):
        return Path(os.environ["MIXEDSIGNALS_SITE"])
    out = tmp_path_factory.mktemp("web") / "site"
    ran = subprocess.run([sys.executable, "start.py", "site", str(out)], cwd=CHECKOUT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return out


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as play:
        opened = launched(play)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def url(built):
    with served(built) as address:
        yield address


@pytest.fixture
def visit(browser, url):
    """A browser's first visit; at its end nothing may have gone wrong in it."""
    visits = []

    def begin(**window):
        visits.append(Visit(browser, url, **window))
        return visits[-1]

    yield begin
    for one in visits:
        one.close()


@pytest.fixture(scope="session")
def axe():
    """The text of axe-core."""
    path = Path(os.environ.get("MIXEDSIGNALS_AXE") or CHECKOUT / "node_modules" / "axe-core" / "axe.min.js")
    return path.read_text(encoding="utf-8") if path.is_file() else pytest.exit(NO_AXE, returncode=2)
