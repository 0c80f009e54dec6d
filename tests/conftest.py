"""What every test shares: answers given by tests never reach a learner's folder."""
import os
import tempfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
os.environ.setdefault("MIXEDSIGNALS_WORK", tempfile.mkdtemp(prefix="mixedsignals-test-"))


@pytest.fixture(scope="session")
def house():
    """The checkout that is tested."""
    return HOUSE


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A work folder of this test's own."""
    monkeypatch.setenv("MIXEDSIGNALS_WORK", str(tmp_path))
    return tmp_path
