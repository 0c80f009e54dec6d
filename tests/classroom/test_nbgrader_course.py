"""A course folder for nbgrader, as far as it can be looked at without one; tests/hub asks a real nbgrader."""

import pytest
from traitlets.config.loader import PyFileConfigLoader

from mixedsignals.classroom import nbgrader
from mixedsignals.engine.journal import Journal


@pytest.mark.keys
def test_nothing_that_a_journal_writes_stands_in_the_place_of_a_learners(tmp_path):
    """An instructor who tries the questions in source/ leaves a journal there."""
    kept = Journal(tmp_path / nbgrader.ANSWERS)
    kept.append("denials/type", 1, {}, "recorded")
    kept.learner()
    written = {f"{nbgrader.ANSWERS}/{path.name}" for path in kept.folder.iterdir()}
    assert len(written) > 1
    lessons = [line.partition(":")[0] for line in nbgrader.course(tmp_path / "course")]
    settings = PyFileConfigLoader("nbgrader_config.py", path=str(tmp_path / "course")).load_config()
    assert {name: set(files) for name, files in settings.Autograde.exclude_overwriting.items()} == dict.fromkeys(
        lessons, written
    )
