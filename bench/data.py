"""What the data costs: loading a case over plain pandas, and how loading and checking grow with its rows.

    python bench/data.py
"""
import csv
import os
import sys
import tempfile
from pathlib import Path

import pandas as pd

from mixedsignals import cases, kit
from mixedsignals.authoring.check import check
from pairs import ratios, report, seconds

LOADING = 2.0  # loading all tables of a case, over pandas.read_csv of the same files
TIMES = (1, 10, 100)


def main():
    missed = [report(f"loading {name} over pandas.read_csv", ratios(lambda: load(name), lambda: plain(name), 30), LOADING)
              for name in cases.names()]
    name = "phone_calls"
    with tempfile.TemporaryDirectory() as folder:
        homes = {times: enlarge(name, times, Path(folder) / str(times)) for times in TIMES}
        for verb, function in (("loading", load), ("checking", lambda name: check([name]))):
            missed.append(grows(f"{verb} {name}", lambda times: at(homes[times], function, name)))
    return 1 if any(missed) else 0


def grows(what, run):
    """Prints what each size costs a row, and the cost a row at the largest size over that at the smallest."""
    small, large = TIMES[0], TIMES[-1]
    for times in TIMES:
        run(times)
        print(f"{what}, {times} times as large: {seconds(lambda: run(times)):.3f} s")
    values = [value * small / large for value in ratios(lambda: run(large), lambda: run(small))]
    return report(f"{what}, cost of a row {large} times as large over {small}", values, 1.0)


def load(name):
    case = cases.Case(name)
    return [getattr(case, table) for table in case.tables()]


def plain(name):
    return [pd.read_csv(path) for path in sorted(cases.folder(name).glob("*.csv"))]


def at(home, function, name):
    """Calls function(name) with another checkout's data."""
    before = os.environ.get("MIXEDSIGNALS_HOME")
    os.environ["MIXEDSIGNALS_HOME"] = str(home)
    try:
        return function(name)
    finally:
        os.environ.pop("MIXEDSIGNALS_HOME") if before is None else os.environ.update(MIXEDSIGNALS_HOME=before)


def enlarge(name, times, home):
    """Writes a checkout that holds one case made so many times as large, with its codes; returns it.

    Every row is written so many times; in all but the first, its id and the ids that it names end in a number.
    """
    (home / "datasets" / name).mkdir(parents=True)
    (home / "solutions").mkdir()
    package = kit.read_json(cases.folder(name) / "datapackage.json")
    for file in ("datapackage.json", "../codebook.yml"):
        (home / "datasets" / name / file).write_bytes((cases.folder(name) / file).read_bytes())
    ids = set()
    for part in package["resources"]:
        source = cases.folder(name) / part["path"]
        keys = {key["fields"] for key in part["schema"].get("foreignKeys", [])} | {"id", "item"}
        ids |= {row["id"] for row in kit.read_rows(source) if "id" in row}
        multiply(source, home / "datasets" / name / part["path"], keys, times)
    codes = kit.home() / "solutions" / "codes.csv"
    multiply(codes, home / "solutions" / "codes.csv", {"item", "evidence"}, times, lambda row: row["item"] in ids)
    return home


def multiply(source, target, keys, times, wanted=lambda row: True):
    """Writes the wanted rows of a CSV file so many times, with numbers at the end of the ids in the columns `keys`."""
    rows = [row for row in kit.read_rows(source) if wanted(row)]
    with open(source, encoding="utf-8") as file:
        columns = next(csv.reader(file))
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for turn in range(times):
            for row in rows:
                writer.writerow({column: " ".join(part + f"-x{turn}" for part in text.split()) if turn and column in keys else text
                                 for column, text in row.items()})


if __name__ == "__main__":
    sys.exit(main())
