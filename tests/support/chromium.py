"""The browser that tests and bench drive."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NO_CHROMIUM = (
    "The browser tests need Chromium. On Debian or Ubuntu: apt install chromium. "
    "Elsewhere: install Chromium or Chrome and set MIXEDSIGNALS_CHROMIUM to its program."
)


def chromium():
    """The browser's program, or the end of the run with a sentence that says how to get one."""
    named = [os.environ.get("MIXEDSIGNALS_CHROMIUM", ""), *NAMES]
    found = next(filter(None, map(shutil.which, filter(None, named))), None)
    return found or pytest.exit(NO_CHROMIUM, returncode=2)
