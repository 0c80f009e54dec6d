"""A class that hands in by hand: files are written as learners' kits write them."""

import random

import pytest

from tests.support import simulated


@pytest.fixture(scope="session")
def course():
    """Two lessons' questions: enough kinds, quickly answered."""
    return simulated.course(1, ["denials", "sure", "happened"])


@pytest.fixture
def lines(course):
    """lines(learner, seed): a journal's lines of one learner."""

    def made(learner="5f0c91ab", seed=1, count=40):
        return simulated.journal(learner, 0.0, course, random.Random(seed), count)

    return made
