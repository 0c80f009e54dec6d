"""The browser that tests and bench drive."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NO_CHROMIUM = (
    "The browser tests need Chromium. On Debian or Ubuntu: apt install chromium. "
    "Elsewhere: install Chromium or Chrome and set MIXEDSIGNALS_CHROMIUM to its program."
)
# A window draws the menu below its address bar as two pages more, though it has no address bar: half a second of a core
# and 70 MB each. Whoever names features to leave out has to name playwright's own again.
WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay"),
    *("MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"),
    "ThirdPartyStoragePartitioning",
)


def chromium():
    """The browser's program, or the end of the run with a sentence that says how to get one."""
    named = [os.environ.get("MIXEDSIGNALS_CHROMIUM", ""), *NAMES]
    found = next(filter(None, map(shutil.which, filter(None, named))), None)
    return found or pytest.exit(NO_CHROMIUM, returncode=2)


def launched(play):
    """A headless browser. play: playwright's, which is open."""
    options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-features=" + ",".join(WITHOUT)]
    return play.chromium.launch(executable_path=chromium(), args=options)
