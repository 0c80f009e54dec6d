"""What the data costs: loading a case over plain pandas, and how loading and checking grow with its rows."""

import csv
import os
import tempfile
import time
from functools import partial
from pathlib import Path

import pandas as pd

from bench.ratio import Ratio, interleave
from mixedsignals import kit
from mixedsignals.authoring.check import check
from mixedsignals.data import cases

LOADING = 2.0  # loading every table of a case, over pandas.read_csv of the same files
GROWTH = 1.0  # a case made LARGE times as large, over LARGE times the case itself
GROWTH_PAIRS = 3  # no comparison with a bare thing, and a check of so many rows takes long
LARGE = 30
GROWN = "phone_calls"


def ratios():
    """Every case loaded, then how one grows."""
    for name in cases.names():
        pairs = timed(partial(load, name), partial(plain, name))
        yield Ratio("growing", f"every table of {name} loaded", "pandas.read_csv", LOADING, pairs)
    with tempfile.TemporaryDirectory() as folder:
        homes = [enlarge(GROWN, times, Path(folder, str(times))) for times in (1, LARGE)]
        for what, work in (("loading", load), ("checking", lambda name: check([name]))):
            yield growth(what, *homes, work)


def growth(what, small, large, work):
    """How the cost of work(case) grows from the smaller home to the larger."""
    pairs = timed(lambda: at(large, work), lambda: at(small, work), pairs=GROWTH_PAIRS, warm=0)
    pairs = [(ours, bare * LARGE) for ours, bare in pairs]
    return Ratio("growing", f"{what} {LARGE} times the rows", f"{LARGE} times as long", GROWTH, pairs)


def timed(ours, bare, **how):
    return interleave(lambda: milliseconds(ours), lambda: milliseconds(bare), **how)


def milliseconds(function):
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1000


def load(name):
    case = cases.Case(name)
    return [getattr(case, table) for table in case.tables()]


def plain(name):
    return [pd.read_csv(path) for path in sorted(cases.folder(name).glob("*.csv"))]


def at(home, work):
    """work(GROWN) with the data of another checkout."""
    before = os.environ.get("MIXEDSIGNALS_HOME")
    os.environ["MIXEDSIGNALS_HOME"] = str(home)
    try:
        return work(GROWN)
    finally:
        del os.environ["MIXEDSIGNALS_HOME"]
        if before:
            os.environ["MIXEDSIGNALS_HOME"] = before


def enlarge(name, times, home):
    """Writes a checkout that holds one case, made so many times as large, with its codes; returns it.

    Every row is written so many times; in all but the first, its id and the ids that it names end in a number.
    """
    (home / "datasets" / name).mkdir(parents=True)
    (home / "solutions").mkdir()
    for file in (f"{name}/datapackage.json", "schema.json", "codebook.yml"):
        (home / "datasets" / file).write_bytes((kit.home() / "datasets" / file).read_bytes())
    ids = set()
    for part in kit.read_json(cases.folder(name) / "datapackage.json")["resources"]:
        keys = {key["fields"] for key in part["schema"].get("foreignKeys", [])} | {"id", "item"}
        rows = multiply(f"datasets/{name}/{part['path']}", home, keys, times)
        ids |= {row["id"] for row in rows if "id" in row}
    multiply("solutions/codes.csv", home, {"item", "evidence"}, times, lambda row: row["item"] in ids)
    return home


def multiply(file, home, keys, times, wanted=lambda row: True):
    """Writes the wanted rows of a CSV file so many times, numbered after the ids in columns `keys`; returns them."""
    rows = [row for row in kit.read_rows(kit.home() / file) if wanted(row)]
    with (
        open(kit.home() / file, encoding="utf-8") as source,
        open(home / file, "w", encoding="utf-8", newline="") as target,
    ):
        writer = csv.DictWriter(target, next(csv.reader(source)), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        for turn in range(2, times + 1):
            for row in rows:
                writer.writerow(
                    {
                        column: " ".join(f"{name}-n{turn}" for name in text.split()) if column in keys else text
                        for column, text in row.items()
                    }
                )
    return rows
