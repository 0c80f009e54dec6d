"""What every test shares: answers given by tests never reach a learner's folder."""

import os
import tempfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
os.environ.pop("MIXEDSIGNALS_LANGUAGE", None)  # what a person is set to changes no test and no notebook
os.environ.setdefault("MIXEDSIGNALS_WORK", tempfile.mkdtemp(prefix="mixedsignals-test-"))


@pytest.fixture(scope="session")
def house():
    """The checkout that is tested."""
    return HOUSE


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A work folder of this test's own: `kit.work()` decides once for each MIXEDSIGNALS_WORK."""
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path))
    return tmp_path


def pytest_configure(config):
    config.addinivalue_line("markers", "keys: it needs solutions/, and is left out of a copy of the kit without them")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """A copy of the kit without solutions/ is tested as far as it goes: what needs the keys is left out."""
    keyed = [] if (HOUSE / "solutions").exists() else [item for item in items if item.get_closest_marker("keys")]
    if keyed:
        config.hook.pytest_deselected(items=keyed)
        items[:] = [item for item in items if item not in set(keyed)]


def pytest_terminal_summary(terminalreporter):
    """After the tests: how many notebooks were run, and what single tests recorded (`record_property("told", …)`)."""
    if not (HOUSE / "solutions").exists():
        terminalreporter.write_line("tests that need solutions/ were left out: this copy does not have it")
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call"
    ]
    ran = {report.nodeid.partition("::")[0] for report in reports if ".ipynb::" in report.nodeid}
    if ran:
        terminalreporter.write_line(f"{len(ran)} notebooks ran")
    for report in reports:
        for name, value in report.user_properties:
            if name == "told":
                terminalreporter.write_line(value)
