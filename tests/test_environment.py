"""One environment: environment.yml, pyproject.toml and the locks say the same, and Binder's builder accepts it."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch

import yaml

BROUGHT = {"jsonschema", "jupyter-client", "jupyter-server", "nbclient", "nbformat", "psutil", "pytest"}  # by Jupyter
# What jupyterlab, ipywidgets and pandas are made of.
COME_WITH_THEM = {
    "ipython",
    "jupyter-core",
    "jupyter-server",
    "nbconvert",
    "numpy",
    "packaging",
    "tornado",
    "traitlets",
}
IMPORTED = {
    "PIL": "pillow",
    "yaml": "pyyaml",
    "repo2docker": "jupyter-repo2docker",
    "IPython": "ipython",
    "markdown_it": "markdown-it-py",
}  # where a package's name is another


def name(requirement):
    return re.split(r"[<>=!~;\[ ]", requirement.strip())[0].lower().replace("_", "-")


def locked(path):
    """{package: version} of a lock."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", path.read_text(), re.M))


def project(house):
    return tomllib.loads((house / "pyproject.toml").read_text())["project"]


def learners(house):
    """What pyproject.toml asks for to read lessons in the kit's own Jupyter: everything but `dev`."""
    extras = project(house)["optional-dependencies"]
    parts = [*project(house)["dependencies"], *extras["lessons"], *extras["lab"], *extras["checkout"]]
    return {name(part) for part in parts}


def authors(house):
    extras = project(house)["optional-dependencies"]
    return {name(part) for extra in ("dev", "class") for part in extras[extra]}


def binders(house):
    """What Binder needs besides: it starts with it, and no learner does."""
    return {name(part) for part in project(house)["optional-dependencies"]["binder"]}


def webmasters(house):
    return {name(part) for part in project(house)["optional-dependencies"]["site"]}


def test_locks_hold_what_pyproject_asks_for(house):
    learner, author = locked(house / "requirements.txt"), locked(house / "requirements-dev.txt")
    assert learners(house) <= learner.keys()
    assert authors(house) <= author.keys()
    assert webmasters(house) <= locked(house / "requirements-site.txt").keys()
    assert locked(house / "requirements-uv.txt").keys() == {"uv"}


def test_the_second_lock_holds_the_first(house):
    learner, author = locked(house / "requirements.txt"), locked(house / "requirements-dev.txt")
    assert {package: author.get(package) for package in learner} == learner
    assert not (authors(house) - BROUGHT) & learner.keys()
    assert {package: locked(house / "requirements-site.txt").get(package) for package in author} == author
    assert not webmasters(house) & author.keys()
    assert locked(house / "requirements-binder.txt").keys() == learner.keys() | binders(house) != learner.keys()
    assert locked(house / "requirements-binder.txt").items() >= learner.items()


def test_environment_names_what_a_learner_uses(house):
    content = yaml.safe_load((house / "environment.yml").read_text())
    pip = next(part["pip"] for part in content["dependencies"] if isinstance(part, dict))
    assert content["dependencies"][:2] == ["python=3.12", "pip"]
    assert pip[0] == "-r requirements-binder.txt"
    assert {name(part) for part in pip[1:]} == learners(house) | binders(house)
    assert content["channels"] == ["conda-forge"]


def test_every_locked_package_has_a_hash(house):
    for lock in ("requirements.txt", "requirements-dev.txt", "requirements-binder.txt", "requirements-uv.txt"):
        for block in re.split(r"\n(?=[a-z0-9])", (house / lock).read_text().strip()):
            assert "--hash=sha256:" in block, f"{lock}: {block.splitlines()[0]}"


def test_no_address_of_an_index_or_file(house):
    for path in [*house.glob("requirements*.txt"), house / "environment.yml", house / "pyproject.toml"]:
        lines = [line for line in path.read_text().splitlines() if not line.startswith("Repository = ")]
        assert not re.search(r"https?://|file:|--index|--find-links|--extra-index", "\n".join(lines)), path.name


def test_installed_versions_are_the_locked_ones(house):
    from importlib.metadata import version

    for package in sorted(learners(house) | authors(house)):
        assert version(package) == locked(house / "requirements-dev.txt")[package], package


def test_binder_accepts_the_checkout(house):
    ran = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(house)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr[-500:]
    assert "environment.yml" in ran.stderr + ran.stdout
    assert "postBuild" in ran.stderr + ran.stdout


def test_answering_a_question_needs_two_packages(house):
    assert {name(part) for part in project(house)["dependencies"]} == {"anywidget", "ipywidgets"}


def imported(path):
    """The packages that a file imports and Python does not bring, by their names on an index."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {part.name.partition(".")[0] for part in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    outside = found - sys.stdlib_module_names - {"mixedsignals", "tests", "bench"}
    return {IMPORTED.get(package, package).lower().replace("_", "-") for package in outside}


def test_every_import_is_asked_for(house):
    """What a file imports by name stands in pyproject.toml; what a learner runs, in the learner's part of it."""
    for path in [part for folder in ("mixedsignals", "tests", "bench") for part in (house / folder).rglob("*.py")]:
        learning = "mixedsignals" in path.parts and not {"authoring", "classroom", "teaching", "web"} & set(path.parts)
        asked = learners(house) | COME_WITH_THEM | (set() if learning else authors(house))
        asked |= webmasters(house) if "web" in path.parts else set()
        assert imported(path) <= asked, path.relative_to(house)


def test_the_server_keeps_pictures_of_questions():
    """Installing the package switches its server extension on; without it, saved notebooks open on an error."""
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    enabled = {}
    for folder in reversed(jupyter_config_path()):
        enabled |= ExtensionConfigManager(read_config_path=[folder]).get_jpserver_extensions()
    assert enabled.get("mixedsignals.jupyter.saving") is True


def test_settings_repeat_what_they_replace_and_hide_no_learners_file(house):
    """hide_globs replaces the server's own list, and goes by name at every depth."""
    from jupyter_server.services.contents.manager import ContentsManager

    settings = json.loads((house / "mixedsignals/jupyter/settings/jupyter_server_config.json").read_text())
    globs = settings["ContentsManager"]["hide_globs"]
    assert set(ContentsManager().hide_globs) <= set(globs)
    seen = [
        "work",
        "answers.jsonl",
        "mixed-signals_anna_04_denials_2026-11-28.html",
        "mixed-signals-answers.jsonl",
        "README.md",
        "workshop",
        "rubric.ipynb",
    ]
    seen += [path.name for room in ("notebooks", "exercises") for path in (house / room).glob("*.ipynb")]
    seen += [path.name for path in (house / "datasets").rglob("*.csv")]
    assert [name for name in seen if any(fnmatch(name, glob) for glob in globs)] == []


def test_binder_gets_the_settings_that_start_py_uses(house):
    assert "cp -r mixedsignals/jupyter/settings/. " in (house / "postBuild").read_text()
    assert (house / "mixedsignals/jupyter/settings/labconfig/default_setting_overrides.json").is_file()
