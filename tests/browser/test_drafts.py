"""What is filled in and not yet sent: it outlasts restart, re-run and reload, and belongs to one learner."""

import pytest
from playwright.sync_api import expect

from mixedsignals.kit import say
from tests.browser.test_kinds import HELD
from tests.support.hands import by_mouse, values
from tests.support.kinds import CHOOSE, LONG, SAMPLES
from tests.support.lab import PANEL, SLOW, journal

ASK = 'from mixedsignals import practice\npractice("{}")'
DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('mixed-signals-draft'))"
KINDS = [sample for sample in SAMPLES if sample.name not in ("several", "interval")]


def opened(door, name, home, work, samples=(CHOOSE,), more=()):
    cells = [ASK.format(sample.question["id"]) for sample in samples]
    return door.turn_to(door.write(name, [*cells, *more], home, work))


def filled_in(desk, samples):
    for sample in samples:
        by_mouse(desk.question(sample.question["title"]), sample.question, sample.right, press=False)


def holds(desk, samples):
    for sample in samples:
        form = desk.question(sample.question["title"])
        expect(form.locator(".ms-draft")).to_be_visible()
        assert form.evaluate(HELD) == {field: values(sample.right, field) for field in sample.right}, sample.name


def reload(desk):
    desk.page.reload()
    desk.page.locator(f"{PANEL} .jp-Notebook .jp-Cell").first.wait_for(timeout=SLOW)
    desk.lab.wait_for_kernel(desk.page)


def test_every_kind_of_draft_outlasts_a_run_again_a_restart_and_a_reload(door, home, folder):
    work = folder / "every"
    desk = opened(door, "drafts.ipynb", home, work, (*KINDS, LONG))
    filled_in(desk, (*KINDS, LONG))
    desk.run_all()
    holds(desk, (*KINDS, LONG))
    desk.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    desk.run_all()
    holds(desk, (*KINDS, LONG))
    desk.command("docmanager:save")
    reload(desk)
    desk.run_all()
    holds(desk, (*KINDS, LONG))
    assert not journal(work)
    for sample in KINDS:
        form = desk.question(sample.question["title"])
        form.locator(".ms-check").click()
        desk.came(form, sample.outcomes[1])
        expect(form.locator(".ms-draft")).to_be_hidden()
    assert len(desk.page.evaluate(DRAFTS)) == 1, "what was sent is no draft any more; the long question waits"
    desk.errors.clear()
    desk.close()


def test_an_item_that_was_just_checked_is_no_earlier_answer_though_another_still_waits(door, home, folder):
    desk = opened(door, "waits.ipynb", home, folder / "waits", (LONG,))
    form, first = desk.question(LONG.question["title"]), next(iter(LONG.right))
    by_mouse(form, LONG.question, LONG.right, press=False)
    desk.command("docmanager:save")
    reload(desk)
    desk.run_all()
    expect(form.locator(".ms-draft")).to_be_visible()
    form.locator(".ms-check").click()
    note = form.locator(f'.ms-item[data-item="{first}"] .ms-note')
    expect(note).to_contain_text(say("verdict.right"))
    assert note.evaluate("note => getComputedStyle(note, '::before').content") == "none"
    expect(form.locator(".ms-draft")).to_be_visible()
    desk.errors.clear()
    desk.close()


def test_a_draft_outlasts_the_window_for_thirty_days_and_only_for_its_learner(door, home, folder):
    window = door.browser.new_context()
    name = door.write("closed.ipynb", [ASK.format(CHOOSE.question["id"])], home, folder / "closed")
    desk = door.open(name, context=window)
    filled_in(desk, [CHOOSE])
    desk.page.close()
    desk = door.open(name, context=window)
    holds(desk, [CHOOSE])
    aged = "(days) => { for (const key of Object.keys(localStorage)) if (key.startsWith('mixed-signals-draft')) {"
    aged += "const kept = JSON.parse(localStorage[key]); kept.at -= days * 864e5;"
    aged += "localStorage[key] = JSON.stringify(kept); } }"
    desk.page.evaluate(aged, 29)
    desk.run_all()
    holds(desk, [CHOOSE])
    desk.page.evaluate(aged, 2)
    desk.run_all()
    expect(desk.question(CHOOSE.question["title"]).locator(".ms-draft")).to_be_hidden()
    assert desk.page.evaluate(DRAFTS) == []
    filled_in(desk, [CHOOSE])
    desk.page.close()
    door.write("other.ipynb", [ASK.format(CHOOSE.question["id"])], home, folder / "other")
    desk = door.open("other.ipynb", context=window)
    form = desk.question(CHOOSE.question["title"])
    assert form.evaluate(HELD) == {} and desk.page.evaluate(DRAFTS) == []
    desk.close()


def test_two_learners_in_one_browser_never_see_each_others_drafts(door, home, folder):
    """One browser, one origin, two journals: who comes second finds nothing, and clears what the first one left."""
    desk = opened(door, "one.ipynb", home, folder / "one")
    filled_in(desk, [CHOOSE])
    assert len(desk.page.evaluate(DRAFTS)) == 1
    door.write("two.ipynb", [ASK.format(CHOOSE.question["id"])], home, folder / "two")
    desk.command("docmanager:open", path=door.place("two.ipynb"))
    door.wait_for_kernel(desk.page, "two.ipynb")
    desk.run_all()
    form = desk.question(CHOOSE.question["title"])
    expect(form.locator(".ms-draft")).to_be_hidden()
    assert form.evaluate(HELD) == {}
    assert desk.page.evaluate(DRAFTS) == []
    desk.close()


def test_a_new_learner_finds_open_pages_blank_at_once(door, home, folder):
    more = ["from mixedsignals import new_learner\nif os.environ.get('NEXT'): new_learner()\nos.environ['NEXT'] = '1'"]
    desk = opened(door, "next.ipynb", home, folder / "next", (CHOOSE, LONG), more)
    form = desk.question(CHOOSE.question["title"])
    by_mouse(form, CHOOSE.question, CHOOSE.right)
    desk.told(form, say("verdict.right"))
    filled_in(desk, [LONG])
    by_mouse(form, CHOOSE.question, CHOOSE.wrong, press=False)
    assert len(desk.page.evaluate(DRAFTS)) == 2
    desk.page.locator(".jp-CodeCell", has_text="new_learner").locator(".jp-InputArea-editor").click()
    desk.page.keyboard.press("Control+Enter")
    expect(form.locator("input:checked")).to_have_count(0)
    expect(form.locator(".ms-verdict")).to_be_empty()
    assert desk.page.evaluate(DRAFTS) == []
    assert desk.question(LONG.question["title"]).evaluate(HELD) == {}
    by_mouse(form, CHOOSE.question, CHOOSE.wrong)
    desk.told(form, say("verdict.not_yet"))
    desk.close()


@pytest.mark.parametrize(
    "storage",
    [
        ["window", "localStorage", "{get() { throw new DOMException('blocked', 'SecurityError'); }}"],
        ["Storage.prototype", "setItem", "{value() { throw new DOMException('full', 'QuotaExceededError'); }}"],
        ["Storage.prototype", "getItem", '{value: () => \'["no", "draft"\'}'],
        ["Storage.prototype", "getItem", '{value: () => \'{"fields": {"choice": [{}, "<b>"], "x": null}}\'}'],
        ["Storage.prototype", "getItem", '{value: () => \'{"choice": [{}, "<b>"], "x": null}\'}'],
    ],
    ids=["blocked", "full", "torn", "nonsense", "old"],
)
def test_storage_that_fails_breaks_no_form(door, home, folder, request, storage):
    name = request.node.callspec.id
    door.write(f"{name}.ipynb", [ASK.format(CHOOSE.question["id"])], home, folder / name)
    desk = door.turn_to(f"{name}.ipynb", run=False)
    owner, method, failing = storage
    desk.page.evaluate(
        f"window.whole = [{owner}, '{method}', Object.getOwnPropertyDescriptor({owner}, '{method}')];"
        f"void Object.defineProperty({owner}, '{method}', {failing})"
    )
    desk.run_all()
    form = desk.question(CHOOSE.question["title"])
    by_mouse(form, CHOOSE.question, CHOOSE.right)
    desk.told(form, say("verdict.right"))
    assert len(journal(folder / name)) == 1
    desk.page.evaluate("void Object.defineProperty(...window.whole)")
    desk.close()
