"""The learner's line: what an exercise may import, and that it runs without solutions."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from mixedsignals import kit

HEAVY = ("pandas", "matplotlib", "yaml", "jsonschema", "jupytext", "numpy", "babel")
PROBE = """
import json, sys
import mixedsignals
mixedsignals.practice("denials/type"), mixedsignals.hand_in("denials")
print(json.dumps(list(sys.modules)))
"""


def run(code, **environment):
    """A fresh Python that runs the code; returns what it printed last, as JSON."""
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environment}
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def imported():
    """The modules that Python has after what the cells of an exercise run."""
    return run(PROBE)


def test_an_exercise_imports_neither_pandas_nor_matplotlib_nor_yaml(imported):
    assert [name for name in HEAVY if name in imported] == []


def test_an_exercise_imports_the_rooms_that_the_maintainers_page_names(imported, house):
    text = (house / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    [named] = re.findall("An exercise needs (.*?) alone", text, re.S)
    rooms = {name.split(".")[1] for name in imported if name.startswith("mixedsignals.")}
    assert set(re.findall("`(.*?)`", named)) == rooms


@pytest.fixture
def bare(tmp_path, house):
    """A checkout without solutions/."""
    shutil.copytree(house / "exercises", tmp_path / "exercises")
    return tmp_path


def test_without_solutions_answers_are_recorded(bare):
    code = """
import json
from mixedsignals.engine import session
shown = session.practice("denials/sources")
shown._heard(shown, {"fields": {"choice": "one"}}, [])
print(json.dumps([shown.verdict["summary"], open(session.kept().path).read()]))
"""
    summary, written = run(code, MIXEDSIGNALS_HOME=str(bare), MIXEDSIGNALS_WORK=str(bare / "work"))
    assert kit.say("verdict.recorded") in summary
    assert json.loads(written)["outcome"] == "recorded"
    assert json.loads(written)["answer"] == {"choice": "one"}


def test_without_solutions_a_solution_is_one_clear_sentence(bare):
    code = """
import json
from mixedsignals import kit
from mixedsignals.engine import session
try:
    session.solution("denials/type")
except kit.KitError as error:
    print(json.dumps(error._render_traceback_()))
"""
    assert run(code, MIXEDSIGNALS_HOME=str(bare)) == [kit.say("error.no_solution", question="denials/type")]


def test_an_unknown_question_names_those_that_there_are(work):
    from mixedsignals import practice

    with pytest.raises(kit.KitError, match="denials/scope"):
        practice("denials/nothing")
    with pytest.raises(kit.KitError, match="denials/…"):
        practice("nothing/type")


def test_a_damaged_journal_is_set_aside_and_the_learner_is_told(work):
    from mixedsignals.engine import session

    shown = session.practice("denials/sources")
    shown._heard(shown, {"fields": {"choice": "one"}}, [])
    path = session.kept().path
    path.write_bytes(b"\xff\xfenoise\n" + path.read_bytes())
    again = session.practice("denials/sources")
    assert "answers-damaged" in again.verdict["summary"]
    assert 'value="one" checked' in again.form
    assert any(name.name.startswith("answers-damaged") for name in work.iterdir())


VERBS = """
import json, sys
sys.modules.update(dict.fromkeys({missing!r}))
import mixedsignals
from mixedsignals import kit

said = {{}}
for verb in mixedsignals.__all__:
    try:
        getattr(mixedsignals, verb)
    except kit.KitError as error:
        said[verb] = error._render_traceback_()
print(json.dumps(said))
"""


@pytest.mark.parametrize("package", ["anywidget", "ipywidgets"])
def test_a_kernel_without_what_shows_the_questions_says_so_in_a_sentence(package):
    said = run(VERBS.format(missing=[package]))
    assert "hand_in" in said and "practice" in said
    assert all(lines == [kit.say("error.no_widgets", package=package)] for lines in said.values())


def test_the_package_alone_says_where_the_questions_are(tmp_path):
    said = run(VERBS.format(missing=[]), MIXEDSIGNALS_HOME=str(tmp_path))
    assert set(said) >= {"hand_in", "practice", "progress"}
    assert all(lines == [kit.say("error.no_exercises", folder=tmp_path)] for lines in said.values())
