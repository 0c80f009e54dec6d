"""A Jupyter that needs no server, inside the site: JupyterLite with the kit's packages, settings, pages and data.

Knows JupyterLite's files and settings; never what a page teaches. Answers are kept by JupyterLite in the reader's
browser, in the file in which the engine's journal keeps them everywhere.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .. import kit
from ..teaching import release
from . import readable, wheels

DRIVE = "/drive"  # where the kernel finds the files
STORE = "Mixed Signals"  # the browser's own store: one for all of the site
APPS = ["lab", "notebooks"]
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
    "mixedsignals",
    "@jupyterlite/pyodide-kernel-extension",
)
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
NOT_READ = ("mixedsignals", "tests")  # what learners get with a server: here it is in the wheel, or of no use
ABOUT = "Your answers are kept beside this file, in answers.jsonl: in this browser, and nowhere else.\n"
# A page that was run is not saved by itself: a copy in the browser would hide what the site mends. Answers are kept by
# the journal.
SAVE = {"@jupyterlab/docmanager-extension:plugin": {"autosave": False}}
SAYS = {"page.run": "web.live", "form.open_book": "web.open_book"}  # by the catalogue's keys: here pages run at once
RUNS = "mixedSignalsRunsAtOnce"  # as page.js knows it
NO_WARNING = ["@jupyterlab/application-extension:dirty"]  # so nothing is lost, and nobody need be asked at leaving
SETTINGS = Path("mixedsignals", "jupyter", "settings", "labconfig", "default_setting_overrides.json")


def lite(out: Path) -> None:
    """Writes JupyterLite into a new folder. Raises KitError with the cure where something is not there."""
    extensions = [_extension(name) for name in EXTENSIONS]
    with tempfile.TemporaryDirectory(prefix="mixed-signals-") as scratch:
        source = Path(scratch)
        kernel = [path for path in (extensions[-1] / "static" / "pypi").glob("*.whl") if "nbext" not in path.name]
        names = wheels.bring(source / "static" / "pyodide", kernel)
        _save(source / "overrides.json", kit.read_json(kit.home() / SETTINGS) | SAVE)
        _save(source / "jupyter-lite.json", _settings(names))
        _save(source / "jupyter_lite_config.json", _build(_files(source), extensions))
        command = [sys.executable, "-m", "jupyterlite_core", "build", f"--lite-dir={source}", f"--output-dir={out}"]
        ran = subprocess.run(command, cwd=source, capture_output=True, text=True)
    if ran.returncode:
        raise kit.KitError(f"JupyterLite could not be built:\n{(ran.stderr or ran.stdout).strip()[-2000:]}")


def _save(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _quoted(text: str) -> str:
    """A text as it stands within JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _extension(name: str) -> Path:
    """Where JupyterLab's extension of a name is installed. Raises KitError where it is not."""
    place = Path(sys.prefix, "share", "jupyter", "labextensions", name)
    if not (place / "package.json").exists():
        raise kit.KitError(f"{place} is not there. Run: python start.py site OUT, which sets up what the site needs.")
    return place


def _settings(names: list[str]) -> dict[str, Any]:
    """What JupyterLite is told in the browser. names: the packages that a kernel loads as it starts."""
    kernel = {
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "packages": names,
            "env": {"MIXEDSIGNALS_HOME": DRIVE, "MIXEDSIGNALS_SAYS": json.dumps(SAYS)},
        },
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": STORE,
            "contentsStorageName": STORE,
            "disabledExtensions": NO_WARNING,
            RUNS: True,
            "litePluginSettings": {KERNEL: kernel},
        },
    }


def _build(files: Path, extensions: list[Path]) -> dict[str, Any]:
    """What JupyterLite is told while it is built: the kit's own extensions and files, and nothing found by chance."""
    return {
        "LiteBuildConfig": {
            "apps": APPS,
            "contents": [str(files)],
            "federated_extensions": [str(place) for place in extensions],
            "ignore_sys_prefix": ["federated_extensions"],
            "no_sourcemaps": True,
        }
    }


def _files(scratch: Path) -> Path:
    """The kit as learners get it, less what a browser has no use for."""
    folder, packed = release.release(scratch / "kit", keys=any((kit.home() / "solutions").glob("*.json")))
    packed.unlink()
    for name in NOT_READ:
        shutil.rmtree(folder / name)
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    for place, language in readable.folders():
        with kit.speaking(language):
            sentences = [(kit.say(key), kit.say(here)) for key, here in SAYS.items()]
        pairs = [(_quoted(form(one)), _quoted(form(other))) for one, other in sentences for form in (str, kit.safe)]
        for path in (folder / place).glob("*.ipynb"):
            text = path.read_text(encoding="utf-8")
            for there, here in pairs:
                text = text.replace(there, here)
            path.write_text(text, encoding="utf-8")
    (folder / "work").mkdir()  # JupyterLite looks for a folder's list where the folder is: without one it complains
    (folder / "work" / "about.txt").write_text(ABOUT, encoding="utf-8")
    return folder
