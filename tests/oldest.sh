#!/bin/bash
# The kit against the oldest packages that pyproject.toml allows, in an environment of its own. By hand, and weekly.
# bash tests/oldest.sh FOLDER [PYTHON]
set -e
cd "$(dirname "$0")/.."
place=$1
"${2:-python3}" -m venv "$place"
"$place/bin/python" -m pip install -q uv
install=("$place/bin/python" -m uv pip install -q --python "$place")
"${install[@]}" --resolution lowest-direct -r pyproject.toml --extra lessons --extra lab --extra checkout
# What only the tests need comes in any version that leaves those as they are.
"$place/bin/python" -m uv pip freeze -q --python "$place" > "$place/held.txt"
"${install[@]}" -c "$place/held.txt" -r pyproject.toml --extra dev --extra class
"${install[@]}" --no-deps --no-build-isolation -e .
"$place/bin/python" -m pytest -p no:nbval tests/engine tests/data tests/show tests/lessons
# How a table or a widget is written as text differs with the version: pages are run to their ends, not compared.
"$place/bin/python" -m pytest --nbval-lax notebooks exercises solutions
