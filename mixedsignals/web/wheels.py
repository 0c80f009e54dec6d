"""What Python in the browser runs on: Pyodide, the kit's own wheel, and the packages that questions need.

Knows the locks, pip, and Pyodide's list of packages; never what any of them does.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .. import kit

LOCK = "requirements-site.txt"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LIST = "pyodide-lock.json"
ROOTS = (
    "anywidget",
    "comm",
    "ipython",
    "ipywidgets",
    "jedi",
    "micropip",
)  # what shows and answers a question in Jupyter
LATER = "babel"  # of what lessons need beyond that, all that is not built for the browser: see `_listed`
FROM_PYODIDE = ("matplotlib", "pandas", "pyyaml")  # built for the browser by Pyodide, fetched by the reader's browser
OF_THE_PAGE = ("widgetsnbextension", "jupyterlab-widgets")  # the browser's half of ipywidgets: no Python in it
THERE = {
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "os_name": "posix",
}
BLOCK = re.compile(r"^([a-z0-9-]+)==([^ ]+)(?: ; (.+?))? \\\n((?:    --hash=.+\n)+)", re.M)


def bring(place: Path, kernel: list[Path]) -> list[str]:
    """Puts Pyodide and every wheel into a new folder, with the list that Pyodide reads; returns what to load at once.

    kernel: wheels that come with Jupyter's kernel for the browser. Raises KitError with the cure where Pyodide is not
    there, or where packages cannot be downloaded.
    """
    source, place = _pyodide(), _fresh(place)
    for name in CORE:
        shutil.copy(source / name, place / name)
    listed: dict[str, Any] = kit.read_json(source / LIST)
    python = listed["info"]["python"]
    _download(place, python)
    _build(place)
    for wheel in kernel:
        shutil.copy(wheel, place / wheel.name)
    ours = {entry["name"]: entry for entry in map(_entry, sorted(place.glob("*.whl")))}
    (place / LIST).write_text(json.dumps(_listed(listed, ours, _elsewhere(source))), encoding="utf-8")
    return [name for name in ours if name != LATER]


def _fresh(place: Path) -> Path:
    place.mkdir(parents=True)
    return place


def _pyodide() -> Path:
    """Where npm put Pyodide. Raises KitError where it is not, or is another version than the kernel's."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION as version

    place = kit.home() / "node_modules" / "pyodide"
    there = place.is_dir() and kit.read_json(place / "package.json")["version"]
    if there != version:
        raise kit.KitError(
            f"the site needs Pyodide {version} and has {there or 'none'}. In the kit's folder, run this, then the same "
            "command again: npm install --no-save --no-package-lock "
            f"axe-core@4 reveal.js@5.2.1 configurable-http-proxy@5 pyodide@{version}"
        )
    return place


def _elsewhere(source: Path) -> str:
    """Where Pyodide's own distribution stands on the web, as its loader has it."""
    version = kit.read_json(source / "package.json")["version"]
    address = re.search(r"`(https://[^`]+/)v\$\{\w+\}(/full/)`", (source / CORE[0]).read_text(encoding="utf-8"))
    if not address:
        raise kit.KitError(f"{source / CORE[0]} does not say where its packages stand. Install Pyodide {version} anew.")
    return f"{address[1]}v{version}{address[2]}"


def _download(place: Path, python: str) -> None:
    """The locked wheels that hold no machine code, each checked against its hash. python: the browser's, "3.14.2"."""
    here = {**THERE, "python_version": ".".join(python.split(".")[:2]), "python_full_version": python}
    wanted = set(_needed(here))
    lines = []
    for name, version, marker, hashes in BLOCK.findall((kit.home() / LOCK).read_text(encoding="utf-8")):
        if name in wanted and (not marker or Marker(marker).evaluate(here)):
            lines.append(f"{name}=={version} \\\n{hashes}")
            wanted.discard(name)
    if wanted:
        raise kit.KitError(f"{LOCK} lacks {', '.join(sorted(wanted))}. Write it anew: python start.py lock")
    (place / "wanted.txt").write_text("".join(lines), encoding="utf-8")
    target = ["--platform=any", "--implementation=py", "--abi=none", f"--python-version={here['python_version']}"]
    _pip(
        "download",
        "--no-deps",
        "--only-binary=:all:",
        *target,
        "--require-hashes",
        "-r",
        place / "wanted.txt",
        "-d",
        place,
    )
    (place / "wanted.txt").unlink()


def _needed(here: dict[str, str]) -> Iterator[str]:
    """The names of all packages that the roots need in the browser, as they are installed here."""
    waiting, seen = [*ROOTS, LATER], set(OF_THE_PAGE)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _depends(metadata.requires(name) or [], here)
            yield name


def _depends(requirements: list[str], here: dict[str, str]) -> list[str]:
    read = map(Requirement, requirements)
    return [
        canonicalize_name(wanted.name)
        for wanted in read
        if not wanted.marker or wanted.marker.evaluate({**here, "extra": ""})
    ]


def _build(place: Path) -> None:
    """The kit's own wheel."""
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", place, kit.home())


def _pip(verb: str, *words: object) -> None:
    command = [sys.executable, "-m", "pip", verb, "-q", "--disable-pip-version-check", *map(str, words)]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode:
        why = (ran.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise kit.KitError(
            f"the browser's packages could not be made ready (pip {verb}: {why}). Check that you are online."
        )


def _entry(wheel: Path) -> dict[str, Any]:
    """A wheel as Pyodide's list has it."""
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        described = next(name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        head = metadata.PathDistribution(zipfile.Path(file, described.partition("/")[0] + "/")).metadata
    tops = {name.partition("/")[0].removesuffix(".py") for name in names if name.endswith(".py")}
    return {
        "name": canonicalize_name(head["Name"]),
        "version": head["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(top for top in tops if not top.endswith((".data", ".dist-info"))),
        "depends": [],
        "unvendored_tests": False,
    }


def _listed(listed: dict[str, Any], ours: dict[str, Any], elsewhere: str) -> dict[str, Any]:
    """Pyodide's list with our wheels in it. What is not among them is fetched from Pyodide's own distribution.

    All of ours are loaded at once, so none names what it depends on; but a cell that imports the kit's tables or a
    lesson's pictures needs more. Pyodide looks at what a cell imports: those two names lead to the rest.
    """
    theirs = {
        name: {**entry, "file_name": elsewhere + entry["file_name"]} for name, entry in listed["packages"].items()
    }
    ours[LATER] |= {"imports": [LATER, "mixedsignals.data", "mixedsignals.lessons"], "depends": list(FROM_PYODIDE)}
    return {**listed, "packages": {**theirs, **ours}}
