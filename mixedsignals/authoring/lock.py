"""Writes the locks anew: the newest versions that fit together, with hashes and platform markers, and no address."""

import subprocess
import sys

from .. import kit

LEARNER = ["pyproject.toml", "--extra=lessons", "--extra=lab", "--extra=checkout"]
AUTHOR = [*LEARNER, "--extra=dev", "--extra=class"]
COMMON = [
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--upgrade",
]


def lock() -> None:
    """Writes requirements.txt, on it those of authors, Binder, a hub and a site, then uv's. Raises KitError offline."""
    for options in (
        [*LEARNER, "-o", "requirements.txt"],
        [*AUTHOR, "-c", "requirements.txt", "-o", "requirements-dev.txt"],
        [*LEARNER, "--extra=binder", "-c", "requirements.txt", "-o", "requirements-binder.txt"],
        [*LEARNER, "--extra=hub", "-c", "requirements.txt", "-o", "requirements-hub.txt"],
        [*AUTHOR, "--extra=site", "-c", "requirements-dev.txt", "-o", "requirements-site.txt"],
        ["-", "-o", "requirements-uv.txt"],
    ):
        ran = subprocess.run(
            [sys.executable, "-m", "uv", "pip", "compile", *COMMON, *options],
            cwd=kit.home(),
            text=True,
            input="uv\n",
            capture_output=True,
        )
        if ran.returncode:
            raise kit.KitError(
                f"{options[-1]} could not be written: {ran.stderr.strip().splitlines()[-1]} Check that you are online."
            )
        print("wrote", options[-1])
