"""The door that a newcomer uses: the server that `python start.py` starts, where nobody has used Jupyter before."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.support.lab import ALL_RAN, CHECKOUT, PANEL, SLOW, Desk, Lab

FIRST = "notebooks/00_start.ipynb"
# Before a run the forms that are there are marked, so that those of the run before are not taken for new ones.
MARK = "() => document.querySelectorAll('form.ms-form').forEach((form) => { form.dataset.before = '' })"
ALL_LIVE = """panel => {
  const forms = [...document.querySelectorAll(`${panel} .jp-CodeCell form.ms-form`)];
  return forms.length && forms.every((form) => form.querySelector('.ms-check') && !('before' in form.dataset));
}"""
JUPYTERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")


class Door(Lab):
    """`python start.py -- --no-browser --port=…` in a checkout, with a home and a work folder of its own.

    browser: playwright's; folder: an empty one, for what belongs to the person; house: the checkout that is opened,
    set up already or not; environment: what else the person has set. Attributes: said (what it told the person so far),
    greeting (what it told before anybody came), url, token, work (where the answers go), desk (where tests put
    notebooks of their own: in the checkout's work folder, which no list of files needs and git ignores).
    """

    def __init__(self, browser, folder, house=CHECKOUT, environment=()):
        super().__init__(browser, folder)
        self.house, self.work, self.environment = Path(house), folder / "work", dict(environment)
        self.url = f"http://localhost:{self.port}"  # as start.py tells it
        self.desk = self.house / "work" / f"tests-{self.token[:8]}"

    def __exit__(self, *problem):
        self._server.terminate()
        self._server.wait(SLOW / 1000)  # a server waits for kernels that are just being started
        self._log.close()
        shutil.rmtree(self.desk, ignore_errors=True)

    def come_back(self):
        """Ends the server and its kernels, as a machine that went down, and starts it at the same address.

        Yields between the two.
        """
        self._server.terminate()
        self._server.wait(SLOW / 1000)
        yield
        self._log.close()
        self.__enter__()

    @property
    def said(self):
        return (self.root / "said.txt").read_text(encoding="utf-8")

    def __enter__(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "MIXEDSIGNALS"))}
        own = {name: str(self.root / name.lower()) for name in JUPYTERS}
        own |= {"HOME": str(self.root), "MIXEDSIGNALS_WORK": str(self.work), "JUPYTER_TOKEN": self.token}
        options = ["--no-browser", f"--port={self.port}", "--ServerApp.port_retries=0"]
        options += [
            f"--{app}.expose_app_in_browser=True" for app in ("LabApp", "JupyterNotebookApp")
        ]  # for Desk.command
        self._log = open(self.root / "said.txt", "w", encoding="utf-8")
        self._server = subprocess.Popen(
            [sys.executable, "start.py", "--", *options],
            cwd=self.house,
            env={**kept, **own, **self.environment},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 3 * SLOW / 1000  # a checkout that is new sets itself up
        while not (self._answers() and "is open at" in self.said):
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("start.py opened nothing:\n" + self.said[-3000:])
            time.sleep(0.1)
        self.greeting = self.said
        self.desk.mkdir(parents=True, exist_ok=True)
        return self

    def place(self, name):
        path = self.desk / name
        return path.relative_to(self.house).as_posix() if path.exists() else name

    def address(self):
        """The address that start.py told the person."""
        return self.said.partition("is open at ")[2].split()[0]

    def enter(self, address=None, run=False, **window):
        """Opens the address that start.py told, or another of this server, in a window of its own. Returns a Desk.

        run: run all cells; window: playwright's settings of a window, such as viewport or color_scheme.
        """
        page = self.browser.new_context(**{"viewport": {"width": 1366, "height": 768}, **window}).new_page()
        desk = Desk(page, self)
        page.goto(address or self.address())
        page.locator(f"{PANEL} .jp-Notebook .jp-Cell").first.wait_for(timeout=SLOW)
        if run:
            desk.run_all()
        return desk

    def look_at(self, path, run=False, width=1366, height=768):
        """As `enter`, in a window that an earlier test has left: see `turn_to`."""
        return self.turn_to(path, run, width, height, "doc")

    def page(self, path, app="doc/tree"):
        """A notebook's address. app: "doc/tree" and "lab/tree" are JupyterLab, "notebooks" is Notebook 7."""
        return f"{self.url}/{app}/{path}?token={self.token}"

    def follow(self, desk, path):
        """Clicks a link of the page that is shown. path: of the notebook that it leads to. Returns the Desk on which
        that opens: the same window in JupyterLab, a new one in Notebook 7. Code is not run."""
        link = desk.page.locator(f'{PANEL} .jp-Cell a[href*="/{path}"]').first
        if desk.page.url.startswith(f"{self.url}/notebooks/"):
            with desk.page.context.expect_page() as opened:
                link.click()
            desk = Desk(opened.value, self)
        else:
            link.click()
        shown = "path => window.jupyterapp?.shell?.currentWidget?.context?.path === path"
        desk.page.wait_for_function(shown, arg=path, timeout=SLOW)
        desk.page.locator(f"{PANEL} .jp-Notebook .jp-Cell").first.wait_for(timeout=SLOW)
        return desk

    def run(self, desk):
        """Presses the double arrow, once, and waits until every question of the page is live."""
        self.wait_for_kernel(desk.page)
        desk.page.evaluate(MARK)
        desk.page.locator(f'{PANEL} .jp-NotebookPanel-toolbar [data-command="notebook:restart-run-all"]').click()
        desk.page.wait_for_function(ALL_LIVE, arg=PANEL, timeout=SLOW)
        desk.page.wait_for_function(ALL_RAN, timeout=SLOW)
