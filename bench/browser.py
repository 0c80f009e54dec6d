"""Questions in a real JupyterLab, over bare ipywidgets: shown, answered, started, held in memory."""

import json
import tempfile
from pathlib import Path

import psutil
from jupyter_client import KernelManager
from playwright.sync_api import sync_playwright

from bench.ratio import Ratio, interleave
from mixedsignals import kit
from mixedsignals.engine import from_json
from tests.support.chromium import chromium
from tests.support.kinds import SAMPLES
from tests.support.lab import PANEL, Lab

BARE = """import ipywidgets
button, label = ipywidgets.Button(description="bare"), ipywidgets.Label("0")
button.on_click(lambda clicked: setattr(label, "value", str(int(label.value) + 1)))
button.add_class("bare-button"); label.add_class("bare-label")
ipywidgets.VBox([button, label])"""
ASK = 'from mixedsignals import practice\npractice("{}")'

# Presses a button and waits until what it changes has changed; resolves to milliseconds.
PRESS = """([button, answer]) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error(`${button}: no answer in 20 seconds`)), 20000);
  const node = document.querySelector(answer), before = node.textContent;
  const verdict = node.classList.contains("ms-verdict");
  const ready = () => verdict ? node.querySelector(".ms-outcome strong") : node.textContent !== before;
  if (verdict) node.replaceChildren();
  const start = performance.now();
  const seen = new MutationObserver(() => { if (ready()) { seen.disconnect(); done(performance.now() - start); } });
  seen.observe(node, {childList: true, subtree: true, characterData: true});
  document.querySelector(button).click();
})"""

# Clears the active cell's output, runs it, and waits for what it shows; resolves to milliseconds.
SHOW = """async ([cell, shown, restart]) => {
  const app = window.jupyterapp, notebook = app.shell.currentWidget.content;
  notebook.activeCellIndex = cell;
  await app.commands.execute("notebook:clear-cell-output");
  const start = performance.now();
  if (restart) await app.shell.currentWidget.sessionContext.session.kernel.restart();
  const ran = app.commands.execute("notebook:run-cell");
  while (!document.querySelector(shown)) await new Promise((next) => requestAnimationFrame(next));
  const spent = performance.now() - start;
  await ran;
  return spent;
}"""


def biggest():
    """The real question of each kind with the most items, for classify one of 30: {kind: built entry}.

    A kind that no lesson has yet is there as the browser tests have it.
    """
    found = {}
    for lesson in kit.lessons():
        for entry in kit.lesson_json("exercises", lesson)["questions"]:
            if len(entry.get("items", ())) >= len(found.get(entry["kind"], {}).get("items", ())):
                found[entry["kind"]] = entry
    if len(found["classify"]["items"]) != 30:
        items = (found["classify"]["items"] * 30)[:30]
        found["classify"] = {
            **found["classify"],
            "items": [{**item, "id": f"item-{place}"} for place, item in enumerate(items)],
        }
    return {**{sample.question["kind"]: sample.question for sample in SAMPLES}, **found}


def home(folder):
    """A folder for MIXEDSIGNALS_HOME that holds the biggest questions, with a key of the first option each."""
    entries = biggest()
    sampled = {sample.question["id"]: sample.key for sample in SAMPLES}
    keys = {}
    for kind, entry in entries.items():
        real = kit.lesson_json("solutions", entry["id"].partition("/")[0]) or {}
        if entry["id"] in (known := {**sampled, **real}):  # some have no key
            keys[f"bench/{kind}"] = known[entry["id"]]
        if kind == "classify":
            keys[f"bench/{kind}"] = {"answers": {item["id"]: entry["options"][0]["id"] for item in entry["items"]}}
    for room, content in (
        (
            "exercises",
            {"lesson": "bench", "questions": [{**entry, "id": f"bench/{kind}"} for kind, entry in entries.items()]},
        ),
        ("solutions", keys),
    ):
        (folder / room).mkdir()
        (folder / room / "90_bench.json").write_text(json.dumps(content))
    return [from_json({**entry, "id": f"bench/{kind}"}) for kind, entry in entries.items()]


def answer(page, question):
    """Gives each item of a question some answer, so that the verdict is a full one."""
    page.evaluate(
        """(name) => {
      const form = document.querySelector(name);
      for (const group of new Set([...form.querySelectorAll('input[type=radio]')].map((radio) => radio.name)))
        [...form.querySelectorAll(`input[name="${group}"]`)].at(-1).checked = true;
      for (const box of form.querySelectorAll('input[type=text]')) box.value = '50';
      for (const box of form.querySelectorAll('select')) box.selectedIndex = 1;
      for (const box of form.querySelectorAll('textarea')) box.value = 'It is so. It is not so.';
      form.querySelector('.ms-movable .ms-move[data-by="1"]')?.click();
      const pen = form.querySelector('input[name=_pen]');
      for (const word of [...form.querySelectorAll('.ms-word')].slice(0, 3)) word.nextElementSibling.value = pen.value;
    }""",
        f"{PANEL} form.ms-{question.kind}",
    )


def in_the_browser():
    """Every ratio that needs a page."""
    with tempfile.TemporaryDirectory() as named, sync_playwright() as play:
        folder = Path(named)
        (folder / "home").mkdir(), (folder / "lab").mkdir()
        asked = home(folder / "home")
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        with Lab(browser, folder / "lab") as lab:
            cells = [BARE] + [ASK.format(question.id) for question in asked]
            desk = lab.open(lab.write("bench.ipynb", cells, folder / "home", folder / "work"))
            page = desk.page
            for question in asked:
                desk.question(question.title)
            yield from clicks(page, asked)
            classify = next(place for place, question in enumerate(asked) if question.kind == "classify")
            first = {"bare": (1, f"{PANEL} .bare-button"), "ours": (classify + 2, f"{PANEL} form.ms-classify")}
            shown = interleave(
                *(lambda at=at: page.evaluate(SHOW, [*at, False]) for at in (first["ours"], first["bare"]))
            )
            yield Ratio("a question of 30 items shown / bare button shown", 1.5, shown)
            desk.close()
            yield from starts(lab, asked)
        browser.close()


def clicks(page, asked):
    """Click to verdict, for each kind."""
    for question in asked:
        answer(page, question)
        form = f"{PANEL} form.ms-{question.kind}"
        pairs = interleave(
            lambda form=form: page.evaluate(PRESS, [f"{form} .ms-check", f"{form} .ms-verdict"]),
            lambda: page.evaluate(PRESS, [".bare-button", ".bare-label"]),
        )
        yield Ratio(f"click to verdict, {question.kind}, {len(question.items) or 1} items / bare button", 1.25, pairs)


def starts(lab, asked):
    """Kernel start to the first thing shown."""
    desks = [
        lab.open(lab.write(name, [source], kit.home(), lab.root / "work"), run=False)
        for name, source in (("ours.ipynb", ASK.format("denials/sources")), ("plain.ipynb", BARE))
    ]
    shown = (f"{PANEL} form.ms-choose", f"{PANEL} .bare-button")
    ours, bare = (
        lambda desk=desk, sign=sign: desk.page.evaluate(SHOW, [1, sign, True]) for desk, sign in zip(desks, shown)
    )
    yield Ratio("kernel start to first question / to a bare ipywidget", 1.10, interleave(ours, bare))
    for desk in desks:
        desk.close()


def memory():
    """Resident memory of a kernel with an exercise notebook run, over a bare kernel with ipywidgets."""
    cells = [ASK.format(entry["id"]) for entry in kit.lesson_json("exercises", "denials")["questions"]]
    pairs = interleave(lambda: _resident(cells), lambda: _resident([BARE]), warm=0)
    yield Ratio("memory: exercise notebook run / bare kernel with ipywidgets", 1.15, pairs, "MB")


def _resident(cells):
    """Megabytes that a fresh kernel holds after running the cells."""
    manager = KernelManager(transport="ipc")
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(60)
    for cell in cells:
        client.execute_interactive(cell, output_hook=lambda message: None, timeout=60)
    held = psutil.Process(manager.provisioner.process.pid).memory_info().rss / 1e6
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return held


def main():
    """Prints each ratio as it is measured; returns 1 if a bound is missed."""
    missed = False
    for measure in (in_the_browser, memory):
        for ratio in measure():
            print(ratio.line(), flush=True)
            missed |= ratio.interval()[0] > ratio.bound
    return int(missed)
