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
expect.set_options(timeout=SLOW)
# A notebook is shown, and the page itself knows that its kernel is idle. The notebook's own mark shows so too early.
# Nor is there anything that it asked and heard nothing of: JupyterLab calls it an error if a kernel starts anew before.
READY = """path => {
  const { context, sessionContext } = window.jupyterapp?.shell?.currentWidget ?? {};
  const kernel = sessionContext?.session?.kernel;
  return (!path || context?.path === path) && kernel?.status === 'idle' && kernel.connectionStatus === 'connected'
    && ![...(kernel._futures?.values() ?? [])].some((asked) => asked._status === 0);
}"""
CAUGHT_UP = """() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestKernelInfo()
  .then(() => null)"""
# A folded cell shows no number of its own: its model knows.
ALL_RAN = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(({ model }) => model.type === 'code' && model.sharedModel.getSource().trim())
  .every(({ model }) => model.executionCount && model.executionState === 'idle')"""
# Closes every notebook that a window shows, ends its kernel, and forgets what the window was to remember.
LEAVE = """async () => {
  for (const shown of [...window.jupyterapp.shell.widgets('main')].filter((one) => one.context)) {
    shown.context.model.dirty = false;
    await shown.sessionContext.shutdown();
    shown.close();
  }
  sessionStorage.clear();
}"""
STORED_VIEWS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .flatMap((cell) => cell.model.outputs?.toJSON() ?? [])
  .filter((output) => 'application/vnd.jupyter.widget-view+json' in (output.data ?? {})).length"""
# The same thing at the same place for so many frames: what JupyterLab moves after a while has been moved by then.
STILL = """node => new Promise((done) => {
  let before = "", same = 0;
  const look = () => {
    const box = node.getBoundingClientRect(), now = [box.x, box.y, box.width, box.height].join();
    same = now === before ? same + 1 : 0;
    before = now;
    same < 45 ? requestAnimationFrame(look) : done();
  };
  look();
})"""
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
        self._left = {}  # windows that tests have left: {JupyterLab's way of showing: [page]}
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
        self._server.wait(SLOW / 1000)
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
        with urllib.request.urlopen(request, timeout=SLOW / 1000) as reply:
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
        desk = Desk(context.new_page() if context else self._window(width, height), self)
        desk.page.goto(self._address(name, "lab"))
        return self._ready(desk, name, run)

    def turn_to(self, name, run=True, width=1280, height=900, way="lab"):
        """As `open`, in a window of that size that an earlier test has left, if there is one.

        It takes a core four seconds to load JupyterLab, and one to open a notebook in it. `open` is for whoever reloads
        the page, looks at its first sight, or leaves it otherwise than it was.
        """
        left = self._left.setdefault((way, width, height), [])
        desk = Desk(left.pop() if left else self._window(width, height), self, left)
        if desk.page.url.startswith(self.url):
            desk.command("docmanager:open", path=self.place(name))
        else:
            desk.page.goto(self._address(name, way))
        return self._ready(desk, name, run)

    def _window(self, width, height):
        return self.browser.new_context(viewport={"width": width, "height": height}).new_page()

    def _address(self, name, way):
        """Where a notebook is shown in a way of JupyterLab's: "lab", in a workspace of its own, or "doc", alone."""
        way = f"lab/workspaces/{secrets.token_hex(4)}" if way == "lab" else way
        return f"{self.url}/{way}/tree/{self.place(name)}?token={self.token}"

    def _ready(self, desk, name, run):
        self.wait_for_kernel(desk.page, name)
        desk.page.locator(f"{PANEL} .jp-Notebook .jp-Cell").first.wait_for(timeout=SLOW)
        if run:
            desk.run_all()
        return desk

    def wait_for_kernel(self, page, name=""):
        """Waits until a page shows a notebook (whichever it is, without a name) and knows that its kernel is idle."""
        page.wait_for_function(READY, arg=name and self.place(name), timeout=SLOW)
        page.evaluate(CAUGHT_UP)  # a page that has just met its kernel asks it more
        page.wait_for_function(READY, arg=name and self.place(name), timeout=SLOW)


class Desk:
    """One window with one notebook. Knows what went wrong in it: `errors` and requests that left the machine."""

    def __init__(self, page, lab, left=None):
        """left: where the window goes when it is closed, for the next test; without it, it is gone."""
        self.page, self.lab, self.errors, self.outside, self._left = page, lab, [], [], left
        page.set_default_timeout(SLOW)
        self._listeners = {"pageerror": self._failed, "request": self._asked}
        for event, listener in self._listeners.items():
            page.on(event, listener)

    def _failed(self, error):
        self.errors.append(str(error))

    def _asked(self, request):
        if not request.url.startswith((self.lab.url, "data:", "blob:", self.lab.url.replace("http", "ws"))):
            self.outside.append(request.url)

    def command(self, name, **arguments):
        """One of JupyterLab's own commands."""
        return self.page.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args).then(() => null)", [name, arguments]
        )

    def run_all(self):
        """Runs every cell once the notebook has its kernel, and waits until the last has run."""
        self.lab.wait_for_kernel(self.page)
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

    def came(self, form, outcome):
        """Waits until a form's live region has an outcome: "right", "not yet" and so on, in whatever words."""
        expect(form.locator(f".ms-verdict .ms-is-{outcome.replace(' ', '-')}")).to_have_count(1)

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

    def caught_up(self):
        """Waits until the kernel has dealt with everything that the page has sent it so far."""
        self.page.evaluate(CAUGHT_UP)

    def still(self, thing):
        """Waits until something on the page stands still."""
        thing.evaluate(STILL)

    def loses_no_widget(self):
        """What is stored needs no kernel to be shown: no output waits for a widget, and none says that it is lost."""
        notebook = self.page.locator(f"{PANEL} .jp-Notebook")
        assert self.page.evaluate(STORED_VIEWS) == 0
        expect(notebook).not_to_contain_text("Loading widget")  # after which JupyterLab shows it, or the error
        expect(notebook).not_to_contain_text("Error displaying widget")

    def close(self):
        """Closes the notebook, ends its kernel, and leaves the window to the next test or closes it, too.

        Raises AssertionError if a script failed in it or asked for something outside.
        """
        self.theme("JupyterLab Light")
        fine = not self.errors and not self.outside
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        self.page.evaluate(LEAVE)
        if fine and self._left is not None:
            self._left.append(self.page)
        else:
            self.page.context.close()
        assert fine, (self.errors, self.outside)


def journal(work):
    """The entries of a learner's journal, oldest first."""
    path = Path(work) / "answers.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
