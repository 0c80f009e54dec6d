"""BENCHMARKS.md and its picture, from the ratios of one run."""

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from bench.ratio import Ratio
from mixedsignals import kit
from mixedsignals.show import Picture, colours
from mixedsignals.show.figure import drawn, finish, plain_axes
from tests.support.chromium import chromium

PAGE, PICTURE = "BENCHMARKS.md", "bench/ratios.svg"
VERSIONS = ("jupyterlab", "jupyter-server", "ipykernel", "ipywidgets", "anywidget", "pandas", "matplotlib", "nbval")
STATES = {"met": (colours.BLUE, "o"), "open": (colours.SKY, "D"), "missed": (colours.SLATE, "X")}
KINDS: Mapping[str, str] = {
    "starting": "Starting",
    "answering": "Answering",
    "showing": "Showing",
    "holding": "Memory and disk",
    "testing": "Testing",
    "growing": "Data and classes",
    "floor": "Floors: what it would cost without our script",
    "peer": "Other tools, in the same run",
}


def write(ratios: Iterable[Ratio], parts: Iterable[str], peers: str, home: Path | None = None) -> list[Path]:
    """Writes the page and its picture into the checkout; returns where they are."""
    ratios, home = list(ratios), home or kit.home()
    picture = dots(nearest(ratios))
    text = Path(__file__).with_name("page.md").read_text(encoding="utf-8")
    for name, value in (
        ("alternative", picture.alternative),
        ("machine", machine()),
        ("tables", "\n\n".join(tables(ratios))),
        ("parts", ", ".join(f"`{part}`" for part in parts)),
        ("peers", peers),
    ):
        text = text.replace("{" + name + "}", value)
    made = {home / PAGE: text, home / PICTURE: picture.svg}
    for path, content in made.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return list(made)


def tables(ratios: list[Ratio]) -> Iterable[str]:
    """A heading and a table for each kind that was measured."""
    for kind, title in KINDS.items():
        rows = [row(ratio) for ratio in ratios if ratio.kind == kind]
        if rows:
            head = ["| what | over | ratio | bound | medians |", "|---|---|---|---|---|"]
            yield "\n".join([f"## {title}", "", *head, *rows])


def row(ratio: Ratio) -> str:
    """A line of a table."""
    low, middle, high = ratio.interval()
    ours, bare = ratio.sides()
    state = {"missed": "**missed**"}.get(ratio.state(), ratio.state())
    bound = "" if ratio.bound is None else f"≤ {ratio.bound:.2f} {state}"
    digits = 0 if min(ours, bare) >= 100 else 1
    interval = f" [{low:.2f}, {high:.2f}]" if len(ratio.pairs) > 1 else ""
    sides = f"{ours:.{digits}f} / {bare:.{digits}f} {ratio.unit}"
    return f"| {ratio.what} | {ratio.over} | {middle:.2f}{interval} | {bound} | {sides} |"


def nearest(ratios: list[Ratio]) -> list[Ratio]:
    """Of all that is held to one bound over one thing, the ratio that is nearest to missing it."""
    found: dict[tuple[str, float], Ratio] = {}
    for ratio in ratios:
        if ratio.bound is not None:
            before = found.get((ratio.over, ratio.bound), ratio)
            found[ratio.over, ratio.bound] = max(before, ratio, key=lambda one: one.interval()[1])
    return [ratio for kind in KINDS for ratio in found.values() if ratio.kind == kind]


@drawn
def dots(ratios: list[Ratio]) -> Picture:
    """A line a ratio: its median as a dot, its interval, and its bound as a bar across."""
    figure, axes = plain_axes(1.2 + 0.55 * len(ratios))
    for place, ratio in enumerate(ratios):
        low, middle, high = ratio.interval()
        colour, marker = STATES[ratio.state()]
        axes.plot([low, high], [place, place], color=colour, linewidth=2, solid_capstyle="round")
        axes.plot(middle, place, marker, color=colour, markersize=9)
        axes.plot([ratio.bound] * 2, [place - 0.3, place + 0.3], color=colours.INK, linewidth=2)
    for state, (colour, marker) in STATES.items():
        axes.plot([], [], marker, color=colour, markersize=9, label=state)
    axes.plot([], [], "|", color=colours.INK, markersize=12, markeredgewidth=2, label="bound")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4)
    axes.axvline(1, color=colours.MUTED, linewidth=1, linestyle=":")
    axes.set_yticks(range(len(ratios)), [f"{ratio.what}\nover {ratio.over}" for ratio in ratios], fontsize=8.5)
    axes.invert_yaxis()
    axes.set_xscale("log")
    ticks = [0.25, 0.5, 1, 2, 4]
    axes.set_xticks(ticks, [f"{tick:g}×" for tick in ticks])
    axes.minorticks_off()
    return finish(figure, "; ".join(map(in_words, ratios)) + ".", "")


def in_words(ratio: Ratio) -> str:
    return f"{ratio.what}, over {ratio.over}: {ratio.interval()[1]:.2f}, bound {ratio.bound:.2f}, {ratio.state()}"


def machine() -> str:
    """This machine, its load and the versions that were measured, in a line."""
    held = [f"{name} {importlib.metadata.version(name)}" for name in VERSIONS]
    browser = subprocess.run([chromium(), "--version"], capture_output=True, text=True, check=False).stdout.strip()
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return (
        f"{date.today().isoformat()}; {os.cpu_count()} cores ({processor()}), {platform.system()} {platform.machine()}"
        f"{load}; Python {platform.python_version()}, {', '.join(held)}; {browser}"
    )


def processor() -> str:
    """The processor's name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8", errors="replace").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unnamed"
