"""The site in a browser alone: how soon a question is answered, over a bare widget in JupyterLite.

Knows the site's folder as any server hands it out; never a kernel of this machine.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import nbformat.v4
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.browser import BARE, PRESS
from bench.ratio import Ratio, rounds
from mixedsignals import kit
from tests.support.chromium import launched
from tests.support.web import served

Door = Callable[[Page, str], None]
VISITS = 5  # a browser that was never here starts a Python first: ten seconds each
PATIENCE = 120_000  # milliseconds
QUESTION, PAGE = "denials/sources", "exercises/04_denials.html"
FORM = f'.ms-question[data-question="{QUESTION}"] form:has(.ms-check)'
LITE = "lab/notebooks/index.html?path=notebooks/bare.ipynb"


def ratios() -> Iterator[Ratio]:
    """A first visit, when everything is still to be loaded, and one that finds it in the browser's store."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        site = built(Path(folder))
        add_bare(site)
        browser = launched(play)
        with served(site) as url:
            cold = rounds(*(partial(first, browser, url, door) for door in (answered, shown)), times=VISITS, warm=1)
            with kept(browser) as context:
                warm = rounds(*(partial(visit, context, url, door) for door in (answered, shown)), times=VISITS, warm=1)
        browser.close()
    over = "JupyterLite opened to a bare widget"
    yield Ratio("starting", "in a browser alone, to a question answered", over, 1.10, cold)
    yield Ratio("starting", "the same, on a second visit", over, 1.10, warm)


def built(folder: Path) -> Path:
    """The site, built by the command that everybody uses; returns its folder."""
    command = [sys.executable, "start.py", "site", str(folder / "site")]
    subprocess.run(command, cwd=kit.home(), check=True, capture_output=True)
    return folder / "site"


def add_bare(site: Path) -> None:
    """A notebook with one bare widget, where JupyterLite finds its files; it runs by itself, as the kit's do."""
    lab = site / "lab"
    kernel = {"name": "python", "display_name": "Python (Pyodide)"}
    cells = [nbformat.v4.new_code_cell(f"# beside Mixed Signals\n{BARE}")]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    (lab / "files" / "notebooks" / "bare.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    listing = lab / "api" / "contents" / "notebooks" / "all.json"
    content = json.loads(listing.read_text(encoding="utf-8"))
    model = next(one for one in content["content"] if one["type"] == "notebook")
    content["content"].append({**model, "name": "bare.ipynb", "path": "notebooks/bare.ipynb"})
    listing.write_text(json.dumps(content), encoding="utf-8")


def first(browser: Browser, url: str, door: Door) -> float:
    """Milliseconds of a door, for a browser that has never been here."""
    with kept(browser) as context:
        return visit(context, url, door)


def visit(context: BrowserContext, url: str, door: Door) -> float:
    """Milliseconds of a door. url: where the site is."""
    page = context.new_page()
    began = time.perf_counter()
    door(page, url)
    spent = (time.perf_counter() - began) * 1000
    page.close()
    return spent


@contextmanager
def kept(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with a store of its own."""
    context = browser.new_context()
    yield context
    context.close()


def answered(page: Page, url: str) -> None:
    """A page opened, its question answered as soon as it is there, and the verdict read."""
    page.goto(url + PAGE)
    form = page.locator(FORM)
    form.wait_for(timeout=PATIENCE)
    form.locator("input").first.check()
    page.evaluate(PRESS, [f"{FORM} .ms-check", f"{FORM} .ms-verdict"])


def shown(page: Page, url: str) -> None:
    """A notebook opened in JupyterLite, until its one widget is there."""
    page.goto(url + LITE)
    page.locator(".bare-button").wait_for(timeout=PATIENCE)
