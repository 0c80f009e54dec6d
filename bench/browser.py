"""Questions and pictures in a real JupyterLab: shown, answered, moved and started, over the bare platform.

Two servers run side by side: the kit's own, as `python start.py` opens it, and the platform's without its settings.
"""

import itertools
import json
import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from bench.ratio import PAIRS, SLOW, Ratio, interleave, rounds
from mixedsignals import kit
from mixedsignals.engine import from_json
from tests.support.chromium import chromium
from tests.support.door import Door
from tests.support.kinds import SAMPLES
from tests.support.lab import PANEL, Lab

BARE = """import ipywidgets
button, label = ipywidgets.Button(description="bare"), ipywidgets.Label("0")
button.on_click(lambda clicked: setattr(label, "value", str(int(label.value) + 1)))
button.add_class("bare-button"); label.add_class("bare-label")
ipywidgets.VBox([button, label])"""
ASK = 'from mixedsignals import practice\npractice("{}")'
LIVE = ".ms-question:not([hidden]) form"  # a form is hidden until its script has it
# A question of many items is asked item by item; shown all at once, as a press of its button would.
SHEET = """from mixedsignals import practice
from mixedsignals.engine import steps
few, steps.FEW = steps.FEW, 99
shown = practice("bench/sheet")
steps.FEW = few
shown"""
BARE_FIGURE = """import ipywidgets, pandas
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()"""
FIRST_FIGURE = """from mixedsignals.data import cases
from mixedsignals.lessons import start
start.timeline(cases.load("phone_calls"))"""  # the first picture of the first lesson
# The same form without anything that listens: as text in a stock widget, and put in by a bare anywidget.
FORM = """import anywidget, ipywidgets, traitlets
from mixedsignals import engine
from mixedsignals.engine import session
form = engine.form(session.find("bench/classify")[0]).replace("ms-check", "never-pressed")
"""
TEXT_ALONE = (
    FORM
    + """text = ipywidgets.HTML(form)
text.add_class("text-alone")
text"""
)
ANYWIDGET_ALONE = (
    FORM
    + """class Bare(anywidget.AnyWidget):
    _esm = "export default {render: ({model, el}) => {el.className = 'any-alone'; el.innerHTML = model.get('form')}}"
    form = traitlets.Unicode().tag(sync=True)
Bare(form=form)"""
)
# The least that a page can show which listens, and isn't a stock widget: what a question can't do without.
BARE_ANYWIDGET = """import anywidget
class Bare(anywidget.AnyWidget):
    _esm = "export default {render: ({el}) => {el.className = 'any-bare'; el.textContent = 'bare'}}"
Bare()"""
EXPLORER = """from mixedsignals.lessons import denials
denials.BeliefExplorer("it was a secret flight", "the words “weather plane”", "50 %", "95 %", "30 %")"""
# The same two pictures made once; a slider gives bars and dots other places, and the whole is written anew: nothing is
# cheaper.
REDRAWN = """import base64, io, ipywidgets
from mixedsignals.measures import posterior
from mixedsignals.show import colours
from mixedsignals.show.figure import drawn, plain_axes
from mixedsignals.show.sketches import worlds_counted
@drawn
def make():
    beliefs, axes = plain_axes(1.9)
    bars = axes.barh(["before the statement", "after it"], [1, 1], color=[colours.SLATE, colours.BLUE], height=0.6)
    labels = axes.bar_label(bars, ["100 %", "100 %"], padding=4)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.12)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    worlds, axes = plain_axes(1.5)
    axes.set_axis_off()
    axes.set(xlim=(-0.7, 25), ylim=(-9.6, 2))
    texts = [axes.text(left - 0.4, 1.1, "it is so: 50, heard in 50", fontsize=10.5) for left in (0, 13)]
    dots = [axes.plot([], [], marker, markersize=8, markeredgewidth=1.2)[0] for marker in "ssoo"]
    for figure in (beliefs, worlds):
        figure.savefig(io.BytesIO(), format="svg")
        figure.set_layout_engine(None)  # with "none" matplotlib would still draw everything twice
    return beliefs, worlds, bars, labels, texts, dots
beliefs, worlds, bars, labels, texts, dots = make()
slider = ipywidgets.SelectionSlider(options=range(5, 100, 5), value=50, continuous_update=False)
picture = ipywidgets.HTML()
@drawn
def redraw(change):
    prior = slider.value / 100
    for bar, label, belief in zip(bars, labels, (prior, posterior(prior, 0.95, 0.3))):
        bar.set_width(belief)
        label.xy = belief, label.xy[1]
        label.set_text(f"{belief:.0%}")
    so, heard_so, heard_not = worlds_counted(prior, 0.95, 0.3)
    groups = (0, range(heard_so)), (0, range(heard_so, so)), (13, range(heard_not)), (13, range(heard_not, 100 - so))
    for line, (left, numbers) in zip(dots, groups):
        line.set_data([left + number % 10 for number in numbers], [-(number // 10) for number in numbers])
    for text, count, heard in zip(texts, (so, 100 - so), (heard_so, heard_not)):
        text.set_text(f"it is so: {count}, heard in {heard}")
    worlds.set_size_inches(7, 0.5 + 0.2 * -(-max(so, 100 - so) // 10))
    written = ""
    for figure in (beliefs, worlds):
        held = io.BytesIO()
        figure.savefig(held, format="svg")
        written += f'<img width="100%" src="data:image/svg+xml;base64,{base64.b64encode(held.getvalue()).decode()}">'
    picture.value = written
slider.observe(redraw, "value")
redraw(None)
box = ipywidgets.VBox([slider, picture])
box.add_class("bare-slider")
box"""

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

# Moves a slider by one step and waits until its other pictures are there, whole; resolves to milliseconds.
MOVE = """async ([box, key]) => {
  const handle = document.querySelector(`${box} .noUi-handle`), before = document.querySelector(`${box} img`).src;
  const start = performance.now();
  handle.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  for (;;) {
    const images = [...document.querySelectorAll(`${box} img`)];
    const whole = images.length && images.every((image) => image.complete && image.naturalWidth);
    if (whole && images[0].src !== before) return performance.now() - start;
    if (performance.now() - start > 20000) throw new Error(`${box}: no other picture in 20 seconds`);
    await new Promise((next) => setTimeout(next, 1));
  }
}"""

# Clears the active cell's output, runs it, and waits until what it shows is drawn; resolves to milliseconds.
SHOW = """async ([cell, shown, restart]) => {
  const app = window.jupyterapp, notebook = app.shell.currentWidget.content;
  notebook.activeCellIndex = cell;
  await app.commands.execute("notebook:clear-cell-output");
  const start = performance.now();
  if (restart) await app.shell.currentWidget.sessionContext.session.kernel.restart();
  const ran = app.commands.execute("notebook:run-cell");
  while (!document.querySelector(shown)) {
    if (performance.now() - start > 60000) throw new Error(`${shown}: not shown in a minute`);
    await new Promise((next) => requestAnimationFrame(next));
  }
  const drawn = new MessageChannel();
  drawn.port1.postMessage(null);  // comes after the picture that is just being made
  await new Promise((next) => { drawn.port2.onmessage = next; });
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
    asked = [{**entry, "id": f"bench/{kind}"} for kind, entry in entries.items()]
    sheet = {**entries["classify"], "id": "bench/sheet", "title": "All at once"}
    for room, content in (("exercises", {"lesson": "bench", "questions": [*asked, sheet]}), ("solutions", keys)):
        (folder / room).mkdir(parents=True)
        (folder / room / "90_bench.json").write_text(json.dumps(content), encoding="utf-8")
    return [from_json(entry) for entry in asked]


def answer(page, question):
    """Gives each item of a question some answer, so that the verdict is a full one."""
    page.evaluate(
        """(name) => {
      const form = document.querySelector(name);
      form.querySelector('.ms-whole')?.click();  // the whole sheet, not item by item
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


def ratios():
    """Every ratio that needs a page, as each is measured."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for room in ("stock", "kit"):
            (folder / room).mkdir()
        play = stack.enter_context(sync_playwright())
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        stack.callback(browser.close)
        stock = stack.enter_context(Lab(browser, folder / "stock"))
        ours = stack.enter_context(Door(browser, folder / "kit"))
        yield from questions(stock, ours, folder)
        yield from pictures(ours, folder)
        yield from starts(ours, folder)


def questions(stock, ours, folder):
    """Click to verdict for each kind, and how long thirty items take to show."""
    asked = home(folder / "home")
    sources = [BARE, *(ASK.format(question.id) for question in asked), SHEET, TEXT_ALONE, ANYWIDGET_ALONE]
    desk = ours.open(ours.write("questions.ipynb", sources, folder / "home", folder / "work"))
    for question in asked:
        desk.question(question.title)
    yield from thirty_items(desk.page, sources, asked)
    plain = stock.open(stock.write("plain.ipynb", [BARE], folder / "home", folder / "work"))
    for question in asked:
        answer(desk.page, question)
        yield from clicks(desk.page, plain.page, question, folder)
    plain.close()
    desk.close()


def thirty_items(page, sources, asked):
    """The longest question shown, over a bare button; beside it what the same form costs without the kit's script."""
    title = next(question.title for question in asked if question.kind == "classify")
    signs = {
        ASK.format("bench/classify"): f"{LIVE}[aria-label={json.dumps(title)}] .ms-check",
        SHEET: f'{LIVE}[aria-label="All at once"] .ms-check',
        BARE: ".bare-button",
        TEXT_ALONE: ".text-alone form",
        ANYWIDGET_ALONE: ".any-alone form",
    }
    shown = [(sources.index(source) + 1, f"{PANEL} {sign}") for source, sign in signs.items()]
    found = rounds(*(lambda at=at: page.evaluate(SHOW, [*at, False]) for at in shown))
    over = "a bare button shown"
    steps, sheet, text, widget = ([(row[place], row[2]) for row in found] for place in (0, 1, 3, 4))
    yield Ratio("showing", "a question of 30 items shown, one at a time", over, 1.25, steps)
    yield Ratio("showing", "the same, all items at once", over, 1.5, sheet)
    yield Ratio("floor", "its form as text alone, shown", over, None, text)
    yield Ratio("floor", "its form in a bare anywidget, shown", over, None, widget)


BURST, LAST = 5, 3  # presses in quick succession, and how many of them count: the first wake the line up
PAUSE = 0.4  # seconds before a press at a reader's pace


def clicks(page, plain, question, folder):
    """Click to verdict, over a bare button on the stock platform, and over one on the kit's own server.

    Over the second it may be 10 ms and one fsync longer: an answer is on the disk before its verdict is shown.
    In quick succession, where the stock platform makes answers wait for one another; for the longest question also at a
    reader's pace, where it does not.
    """
    form = f"{PANEL} form.ms-{question.kind}"
    buttons = [(page, [f"{form} .ms-check", f"{form} .ms-verdict"])]
    buttons += [(bare, [".bare-button", ".bare-label"]) for bare in (page, plain)]
    items = len(question.items) or 1
    what = f"click to verdict: {question.kind}, {items} item{'s' * (items > 1)}"
    yield from over_both(what, "", 0.6, burst, buttons, folder, SLOW)
    if question.kind == "classify":
        yield from over_both(what, ", at a reader's pace", None, unhurried, buttons, folder, PAIRS)


def over_both(what, pace, bound, press, buttons, folder, times):
    """The two ratios of a button that answers a question. buttons: its, the bare one beside it, the stock one."""
    found = rounds(
        *(lambda place=place: press(*place) for place in buttons), lambda: synced(folder / "work"), times=times, warm=1
    )
    pairs = [(ours, stock) for ours, _, stock, _ in found]
    yield Ratio("answering", what + pace, "the stock platform's bare button", bound, pairs)
    allowed = [(ours, own + 10 + disk) for ours, own, _, disk in found]
    yield Ratio("answering", what + pace, "a bare button here, 10 ms and one fsync", 1.0, allowed)


def burst(page, names):
    """Milliseconds of a press among others: the median of the last of some that follow each other at once."""
    return median([page.evaluate(PRESS, names) for _ in range(BURST)][-LAST:])


def unhurried(page, names):
    """Milliseconds of a press some time after whatever came before."""
    time.sleep(PAUSE)
    return page.evaluate(PRESS, names)


def synced(folder):
    """Milliseconds of one line appended to a file and brought to the disk."""
    start = time.perf_counter()
    with open(folder / "line", "ab") as file:
        file.write(b"an answer\n" * 20)
        file.flush()
        os.fsync(file.fileno())
    return (time.perf_counter() - start) * 1000


def pictures(ours, folder):
    """An explorer's slider moved, until its new picture is there."""
    desk = ours.open(ours.write("pictures.ipynb", [EXPLORER, REDRAWN], kit.home(), folder / "work"), height=3000)
    page, explorer, bare = desk.page, f"{PANEL} .ms-explorer", f"{PANEL} .bare-slider"
    for box in (explorer, bare):
        page.locator(f"{box} img").nth(1).wait_for()
    there_and_back = {box: itertools.cycle(["ArrowRight", "ArrowLeft"]) for box in (explorer, bare)}
    pairs = interleave(
        *(lambda box=box, keys=keys: page.evaluate(MOVE, [box, next(keys)]) for box, keys in there_and_back.items())
    )
    yield Ratio("showing", "an explorer's slider moved, to its new picture", "the cheapest redraw", 1.15, pairs)
    desk.close()


def starts(ours, folder):
    """Kernel start to the first thing shown: a question, a figure."""
    for what, over, bound, sides in (
        (
            "kernel start to first question",
            "kernel start to a bare ipywidget",
            1.05,
            (
                (ASK.format("denials/sources"), f"{LIVE}.ms-choose .ms-check"),
                (BARE, ".bare-button"),
                (BARE_ANYWIDGET, ".any-bare"),
            ),
        ),
        (
            "kernel start to a lesson's first figure",
            "kernel start, three imports and a bare figure",
            1.10,
            ((FIRST_FIGURE, ".ms-picture img"), (BARE_FIGURE, ".jp-RenderedImage img")),
        ),
    ):
        desks = [
            ours.open(ours.write(f"{bound}-{number}.ipynb", [source], kit.home(), folder / "own"), run=False)
            for number, (source, _) in enumerate(sides)
        ]
        for desk in desks:
            ours.wait_for_kernel(desk.page)
        found = rounds(
            *(
                lambda desk=desk, sign=sign: desk.page.evaluate(SHOW, [1, f"{PANEL} {sign}", True])
                for desk, (_, sign) in zip(desks, sides)
            ),
            times=2 * PAIRS,  # a kernel's start varies by half
        )
        yield Ratio("starting", what, over, bound, [(one, bare) for one, bare, *_ in found])
        if len(sides) > 2:
            floor = [(least, bare) for _, bare, least in found]
            yield Ratio("floor", "kernel start to a bare anywidget", over, None, floor)
        for desk in desks:
            desk.close()
