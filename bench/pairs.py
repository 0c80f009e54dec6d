"""Ratios measured in interleaved pairs, so that a slow minute of the machine touches both sides alike."""
import random
import statistics
import time


def seconds(function):
    """How long one call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def ratios(ours, bare, count=20):
    """count ratios of the time of ours() to that of bare(), one after the other in turns, after one call of each to warm up."""
    ours(), bare()
    return [seconds(ours) / seconds(bare) for turn in range(count)]


def interval(values, seed=20241107, draws=2000):
    """The median and its 95 % bootstrap interval: (low, median, high). The seed makes the drawing repeatable."""
    drawn = random.Random(seed)
    medians = sorted(statistics.median(drawn.choices(values, k=len(values))) for draw in range(draws))
    return medians[int(draws * 0.025)], statistics.median(values), medians[int(draws * 0.975)]


def report(name, values, bound):
    """Prints one ratio with its interval beside its bound; returns whether the bound is missed: the interval's low end is above it."""
    low, middle, high = interval(values)
    missed = low > bound
    print(f"{name}: {middle:.2f} ({low:.2f} to {high:.2f}, {len(values)} pairs); bound {bound:.2f} {'MISSED' if missed else 'kept'}", flush=True)
    return missed
