"""Builds the kit's environment as Binder does, without Docker, and runs two pages in it. By hand: it takes minutes.

.venv/bin/python tests/binder.py FOLDER [PYTHON]

FOLDER: a new one. PYTHON: a Python of the version that environment.yml names. What repo2docker puts into every image is
read from repo2docker itself and installed first; then come the very lines of environment.yml, then postBuild, from a
clone of what is committed here. conda itself, and its packages, are not tried.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import repo2docker
import yaml

HOUSE = Path(__file__).resolve().parents[1]
PAGES = ("notebooks/00_start.ipynb", "exercises/04_denials.ipynb")
ON_PYPI = {"jupyterhub-singleuser": "jupyterhub"}
NBVAL = ("--nbval", "--nbval-sanitize-with=tests/nbval.cfg")


def base(version):
    """What is in every image of this Python: names with the versions that repo2docker has locked."""
    folder = Path(repo2docker.__file__).parent / "buildpacks" / "conda"
    wanted = yaml.safe_load((folder / f"environment.py-{version}.yml").read_text())["dependencies"]
    names = {re.split("[=<> ]", part)[0] for part in wanted} - {"python", "nodejs", "pip"}
    lock = (folder / f"environment.py-{version}-linux-64.lock").read_text()
    held = dict(re.findall(r"/([\w-]+?)-([\d.]+)-[^/]+\.conda", lock))
    return [f"{ON_PYPI.get(name, name)}=={held[name]}" for name in sorted(names)]


def main(folder, python):
    content = yaml.safe_load((HOUSE / "environment.yml").read_text())["dependencies"]
    version = content[0].partition("=")[2]
    run(["git", "clone", "-q", "--no-hardlinks", HOUSE, folder / "kit"])
    run([python or shutil.which(f"python{version}"), "-m", "venv", folder / "venv"])
    path = f"{folder / 'venv' / 'bin'}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "MIXEDSIGNALS_WORK": str(folder / "work")}
    kit = {"cwd": folder / "kit", "env": environment}
    run(["python", "-m", "pip", "install", "-q", *base(version)], **kit)
    lines = next(part["pip"] for part in content if isinstance(part, dict))
    (folder / "kit" / "condaenv.txt").write_text("\n".join(lines))
    run(["python", "-m", "pip", "install", "-q", "-U", "-r", "condaenv.txt"], **kit)
    run(["bash", "postBuild"], **kit)
    run(["python", "-m", "mixedsignals", "doctor"], **kit)
    run(["python", "-m", "pytest", *NBVAL, *PAGES], **kit)


def run(command, **where):
    print("+", *command, flush=True)
    subprocess.run([str(word) for word in command], check=True, **where)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), (sys.argv[2:] or [None])[0])
