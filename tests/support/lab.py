"""A JupyterLab to test in, and what the tests do in it with a mouse or with a keyboard alone."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
from playwright.sync_api import expect

CHECKOUT = Path(__file__).resolve().parents[2]
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
OUTPUTS = ".jp-OutputArea-output"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
SLOW = 60_000  # milliseconds for a server, a kernel or a page to start on a busy machine
expect.set_options(timeout=SLOW / 3)
# A folded cell shows no number of its own: its model knows.
# Before a notebook has a kernel of its own, running it would ask for one in a dialog that nobody answers.
HAS_KERNEL = "() => !!window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
ALL_RAN = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(({ model }) => model.type === 'code' && model.sharedModel.getSource().trim())
  .every(({ model }) => model.executionCount && model.executionState === 'idle')"""
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
    "docmanager-extension/plugin": {"autosave": False},
}


class Lab:
    """A server with settings, kernels and notebooks in folders of its own.

    browser: playwright's; root: an empty folder, where the notebooks go. Kernels take their exercises from the
    checkout, or from the home that a test's notebook names.
    """

    def __init__(self, browser, root):
        self.browser, self.root, self.token = browser, root, secrets.token_hex(16)
        self.work = root / ".mixedsignals_work"
        self.desk = root  # where tests put their notebooks
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        own = {
            name: str(self.root / ("." + name.lower()))
            for name in (
                "JUPYTER_CONFIG_DIR",
                "JUPYTER_DATA_DIR",
                "JUPYTER_RUNTIME_DIR",
                "JUPYTERLAB_SETTINGS_DIR",
                "JUPYTERLAB_WORKSPACES_DIR",
                "IPYTHONDIR",
                "MIXEDSIGNALS_WORK",
            )
        }
        for name, content in SETTINGS.items():
            path = Path(own["JUPYTERLAB_SETTINGS_DIR"]) / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))
        self._log = open(self.root / ".lab.log", "w")
        self._server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                f"--port={self.port}",
                "--ServerApp.port_retries=0",
                f"--IdentityProvider.token={self.token}",
                f"--ServerApp.root_dir={self.root}",
                "--LabApp.news_url=",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                "--LabApp.expose_app_in_browser=True",
            ],
            env={**os.environ, **own, "MIXEDSIGNALS_HOME": str(CHECKOUT)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + SLOW / 1000
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("JupyterLab did not start:\n" + (self.root / ".lab.log").read_text()[-3000:])
            time.sleep(0.1)
        return self

    def __exit__(self, *problem):
        self._server.terminate()
        self._server.wait(15)
        self._log.close()

    def _answers(self):
        try:
            return urllib.request.urlopen(f"{self.url}/api?token={self.token}", timeout=2).status == 200
        except OSError:
            return False

    def write(self, name, sources, home, work):
        """Writes a notebook for this server: a cell that names the kit's folders, then the sources. Returns name."""
        folders = {"MIXEDSIGNALS_HOME": str(home), "MIXEDSIGNALS_WORK": str(work)}
        cells = [nbformat.v4.new_code_cell(source) for source in [f"import os\nos.environ.update({folders})", *sources]]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), self.desk / name)
        return name

    def place(self, name):
        """Where the server finds a notebook: one that was written for a test, or any other of its own."""
        return name

    def ask(self, path, method="GET"):
        """The server's own answer to an API call, as JSON, or None where it is empty."""
        request = urllib.request.Request(
            f"{self.url}/api/{path}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=20) as reply:
            return json.loads(reply.read() or "null")

    def shut_down(self, name):
        """Ends a notebook's kernel, as closing the lid does."""
        for session in self.ask("sessions"):
            if session["path"] == self.place(name):
                self.ask(f"sessions/{session['id']}", "DELETE")

    def open(self, name, run=True, width=1280, height=900, context=None):
        """Opens a notebook in a window of its own, waits for its kernel, runs all cells. Returns a Desk.

        context: playwright's, for a browser that was here before; else nobody was.
        """
        page = (context or self.browser.new_context(viewport={"width": width, "height": height})).new_page()
        desk = Desk(page, self)
        page.goto(f"{self.url}/lab/workspaces/{secrets.token_hex(4)}/tree/{self.place(name)}?token={self.token}")
        page.locator(f"{PANEL} .jp-Notebook .jp-Cell").first.wait_for(timeout=SLOW)
        # The notebook's own idle mark shows before a kernel exists; the status bar does not.
        page.locator("#jp-main-statusbar").get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=SLOW)
        if run:
            desk.run_all()
        return desk


class Desk:
    """One window with one notebook. Knows what went wrong in it: `errors` and requests that left the machine."""

    def __init__(self, page, lab):
        self.page, self.lab, self.errors, self.outside = page, lab, [], []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "request",
            lambda request: (
                self.outside.append(request.url)
                if not request.url.startswith((lab.url, "data:", "blob:", lab.url.replace("http", "ws")))
                else None
            ),
        )

    def command(self, name, **arguments):
        """One of JupyterLab's own commands."""
        return self.page.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args).then(() => null)", [name, arguments]
        )

    def run_all(self):
        """Runs every cell once the notebook has its kernel, and waits until the last has run."""
        self.page.wait_for_function(HAS_KERNEL, timeout=SLOW)
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(ALL_RAN, timeout=SLOW)

    def question(self, title):
        """The live form with this title."""
        form = self.page.locator(f"{PANEL} form.ms-form:has(.ms-check)", has=self.page.get_by_text(title, exact=True))
        form.wait_for(timeout=SLOW)
        return form

    def told(self, form, words):
        """Waits until a form's live region says these words."""
        expect(form.locator(".ms-verdict")).to_contain_text(words)

    def theme(self, name):
        """Changes JupyterLab's theme, "JupyterLab Light" or "JupyterLab Dark", and waits until its splash is gone."""
        light, now = str("Light" in name).lower(), self.page.evaluate("document.body.dataset.jpThemeLight")
        if light == now:
            return
        self.command("apputils:change-theme", theme=name)
        self.page.wait_for_function(
            "light => document.body.dataset.jpThemeLight === light && !document.querySelector('#jupyterlab-splash')",
            arg=light,
            timeout=SLOW,
        )

    def close(self):
        """Closes the window. Raises AssertionError if a script failed in it or asked for something outside."""
        self.page.context.close()
        assert not self.errors and not self.outside, (self.errors, self.outside)


def journal(work):
    """The entries of a learner's journal, oldest first."""
    path = Path(work) / "answers.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
