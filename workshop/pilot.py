"""A controlled pilot as code: who goes into which arm, how many learners it takes, and how it is analysed.

Nobody has run it yet. Standard library only, and the kit's own measures. From the checkout:

    python workshop/pilot.py draw 40           arms and first forms for 40 learners
    python workshop/pilot.py size              power by simulation, for several class sizes
    python workshop/pilot.py analyse FILE.csv  a file with the columns learner, arm, before, after, before_c, after_c

The outcome is fixed beforehand: the change in d′ between the two forms, lessons against waiting list. The criterion c
is reported beside it, because lessons that only teach suspicion move c and not d′.
"""

import csv
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mixedsignals import measures

ARMS = ("lessons", "waiting")
ITEMS = 16  # of each sort in a form
DRAWS = 2000


def draw(count: int, seed: int) -> list[tuple[int, str, str]]:
    """Places for so many learners: (number, arm, first form), in blocks of four, so that every cell stays even."""
    chance, places = random.Random(seed), []
    while len(places) < count:
        block = [(arm, form) for arm in ARMS for form in "ab"]
        chance.shuffle(block)
        places += block
    return [(number, arm, form) for number, (arm, form) in enumerate(places[:count], 1)]


def answered(sensitivity: float, criterion: float, chance: random.Random) -> measures.Detection:
    """One simulated form: 16 sound and 16 unsound items, equal-variance normal model."""
    hits = sum(chance.gauss(sensitivity / 2, 1) > criterion for _ in range(ITEMS))
    alarms = sum(chance.gauss(-sensitivity / 2, 1) > criterion for _ in range(ITEMS))
    return measures.Detection(hits, ITEMS, alarms, ITEMS)


def changes(count: int, gain: float, chance: random.Random, mean: float = 1.0, spread: float = 0.5) -> list[float]:
    """Changes in d′ of one arm: learners differ by `spread`, and each gains `gain`."""
    found = []
    for _ in range(count):
        own, lean = chance.gauss(mean, spread), chance.gauss(0, 0.3)
        before, after = answered(own, lean, chance), answered(own + gain, lean, chance)
        found.append(after.sensitivity - before.sensitivity)
    return found


def difference(lessons: Sequence[float], waiting: Sequence[float], seed: int = 1) -> tuple[float, float, float]:
    """How much more the first arm changed: mean difference with a 95 % percentile bootstrap interval."""
    chance = random.Random(seed)
    resampled = sorted(
        fmean(chance.choices(lessons, k=len(lessons))) - fmean(chance.choices(waiting, k=len(waiting)))
        for _ in range(DRAWS)
    )
    low, high = resampled[round(0.025 * DRAWS)], resampled[round(0.975 * DRAWS) - 1]
    return fmean(lessons) - fmean(waiting), low, high


def power(each: int, gain: float, trials: int, seed: int) -> float:
    """How often a pilot with so many learners an arm finds a gain: its interval (normal, unpooled) lies above 0."""
    chance, found = random.Random(seed), 0
    for _ in range(trials):
        one, other = changes(each, gain, chance), changes(each, 0.0, chance)
        error = (_variance(one) / each + _variance(other) / each) ** 0.5
        found += fmean(one) - fmean(other) - 1.96 * error > 0
    return found / trials


def _variance(values: Sequence[float]) -> float:
    middle = fmean(values)
    return sum((value - middle) ** 2 for value in values) / (len(values) - 1)


def analyse(path: Path) -> str:
    """The analysis that was fixed beforehand, in sentences. Raises SystemExit naming what is wrong with the file."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = []
    for name, before, after in (("d′", "before", "after"), ("criterion c", "before_c", "after_c")):
        arms = {arm: [float(row[after]) - float(row[before]) for row in rows if row["arm"] == arm] for arm in ARMS}
        if min(map(len, arms.values())) < 2:
            raise SystemExit(f"{path}: each arm needs two learners at least. Arms are called {' and '.join(ARMS)}.")
        gap, low, high = difference(arms["lessons"], arms["waiting"])
        told.append(f"{name}: the arm with lessons changed by {gap:+.2f} more [{low:+.2f}, {high:+.2f}]")
    return f"{len(rows)} learners. " + "; ".join(told) + "."


def main(words: Sequence[str]) -> None:
    if words[:1] == ["draw"] and len(words) == 2 and words[1].isdigit():
        print("learner,arm,first_form")
        for place in draw(int(words[1]), random.SystemRandom().randrange(2**32)):
            print(*place, sep=",")
    elif words == ["size"]:
        print("learners an arm, and how often a gain in d′ of 0.3, 0.5 and 0.8 is found")
        for each in (15, 25, 40, 60, 90):
            print(each, *(f"{power(each, gain, 400, each):.0%}" for gain in (0.3, 0.5, 0.8)))
    elif words[:1] == ["analyse"] and len(words) == 2:
        print(analyse(Path(words[1])))
    else:
        raise SystemExit("Say draw and a number, size, or analyse and a file.")


if __name__ == "__main__":
    main(sys.argv[1:])
