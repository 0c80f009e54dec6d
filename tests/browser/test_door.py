"""Behind `python start.py`: what opens, what it looks like, and what a day's work leaves behind."""

import json
import re
import time
import urllib.request

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect

from mixedsignals import kit
from mixedsignals.kit import say
from tests.browser.test_axe import ALSO, RUN
from tests.support.door import ALL_LIVE, FIRST, Door
from tests.support.lab import CHECKOUT, OUTPUTS, PANEL, SLOW, journal

PHONE = {"width": 390, "height": 844}


def listed(door, path=""):
    return {entry["name"] for entry in door.ask(f"contents/{path}")["content"]}


def test_it_says_its_address_in_one_line(door):
    lines = [line for line in door.greeting.splitlines() if line]
    assert lines == [
        f"Mixed Signals is open at http://localhost:{door.port}/doc/tree/{FIRST}?token={door.token}",
        "If no browser opens, copy that address into one. To stop: press Control and C here.",
    ]


def test_a_kernel_that_starts_says_nothing_in_the_terminal(door, folder):
    """What passes between server and kernel is encrypted; ipykernel warns where it is not, at each start."""
    door.open(door.write("quiet.ipynb", ["1 + 1"], door.house, folder / "quiet")).close()
    assert "IPKernelApp" not in door.said


def test_what_the_readme_promises_can_be_opened(door):
    text = (door.house / "README.md").read_text(encoding="utf-8")
    folders = re.findall(r"^\| `(\w+)/` \|", text, re.M)
    files = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]
    assert len(folders) >= 5 and len(files) >= 7
    for path in folders + files:
        assert door.ask(f"contents/{path}?content=0")["path"] == path.rstrip("/")


def links(path):
    """Where the relative links of a built notebook lead, from its folder: in its text and in what it shows."""
    cells = nbformat.read(path, as_version=4).cells
    shown = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", [])]
    found = [link for cell in cells for link in re.findall(r"\]\(([^)\s]+)\)", cell.source)]
    found += [link for text in shown for link in re.findall(r'href="([^"]+)"', text)]
    return {link.partition("#")[0] for link in found if not link.startswith(("http:", "https:", "data:", "#"))}


def test_the_server_opens_every_link_of_every_page(door):
    pages = [path for room in ("notebooks", "exercises", "solutions") for path in door.house.glob(f"{room}/*.ipynb")]
    led = {(path.parent / link).resolve().relative_to(door.house.resolve()) for path in pages for link in links(path)}
    assert len(led) >= len(pages), "every page is led to by another"
    for path in sorted(led):
        assert door.ask(f"contents/{path.as_posix()}?content=0")["type"] in ("notebook", "file")


def test_the_list_of_files_is_the_learners(door):
    assert {"README.md", "notebooks", "exercises", "solutions", "datasets"} <= listed(door)
    assert not {"start.py", "lessons", "mixedsignals", "tests", "bench", "pyproject.toml", "Makefile"} & listed(door)
    shown = listed(door, "exercises") | listed(door, "notebooks") | listed(door, "notebooks/de")
    assert {name.rpartition(".")[2] for name in shown} <= {"ipynb", *kit.languages()}
    assert not {"keys", "codes.csv"} & listed(door, "solutions")
    assert "statements.csv" in listed(door, "datasets/phone_calls")


def test_settings_are_in_force(door):
    def composite(name):
        with urllib.request.urlopen(f"{door.url}/lab/api/settings/@jupyterlab/{name}?token={door.token}") as reply:
            return json.load(reply)["schema"]["properties"]

    assert composite("notebook-extension:tracker")["windowingMode"]["default"] == "none"
    assert composite("apputils-extension:notification")["fetchNews"]["default"] == "false"


def test_stray_keys_and_a_double_click_take_nothing_away(door):
    desk = door.enter()
    page = desk.page
    door.wait_for_kernel(page)  # by then all cells are there
    cells = page.locator(f"{PANEL} .jp-Notebook > .jp-WindowedPanel-outer .jp-Cell")
    before = cells.count()
    page.locator(f"{PANEL} .jp-MarkdownOutput p").nth(2).dblclick()
    for key in ("Escape", "d", "d", "x"):
        page.keyboard.press(key)
    expect(cells).to_have_count(before)
    expect(page.locator(f"{PANEL} .jp-MarkdownCell .jp-InputArea-editor:visible")).to_have_count(0)
    expect(page.locator(f'{PANEL} [data-jp-item-name="restart-and-run"]')).to_be_visible()
    for name in ("cut", "paste", "restart", "cellType"):
        expect(page.locator(f'{PANEL} .jp-NotebookPanel-toolbar [data-jp-item-name="{name}"]')).to_be_hidden()
    desk.close()


def test_the_browsers_back_button_leads_back(door):
    desk = door.enter()
    desk = door.follow(desk, "notebooks/01_page.ipynb")
    desk = door.follow(desk, "exercises/01_page.ipynb")
    shown = "path => window.jupyterapp?.shell?.currentWidget?.context?.path === path"
    for path in ("notebooks/01_page.ipynb", FIRST):
        desk.page.go_back()
        desk.page.wait_for_function(shown, arg=path, timeout=SLOW)
    desk.page.go_forward()
    desk.page.wait_for_function(shown, arg="notebooks/01_page.ipynb", timeout=SLOW)
    desk.close()


def test_the_first_page_stands_alone_and_reads_well(door):
    desk = door.enter()
    page = desk.page
    expect(page.locator(f"{PANEL} h1").first).to_contain_text("Start here")
    expect(page.locator(".jp-NotebookPanel.ms-page")).to_have_count(1)
    width = "node => node.getBoundingClientRect().width / parseFloat(getComputedStyle(node).fontSize)"
    assert 30 < page.locator(f"{PANEL} .jp-MarkdownOutput p").nth(3).evaluate(width) < 45, "in em; 70ch are about 40"
    page.evaluate("() => window.jupyterapp.restored.then(() => null)")  # then the pop-up comes
    page.wait_for_load_state("networkidle")
    expect(page.locator("body")).not_to_contain_text("Jupyter news")
    assert page.locator(".jp-DirListing:visible").count() == 0
    desk.close()


def test_tables_stand_at_the_left(door):
    desk = door.look_at("notebooks/05_signals.ipynb")
    tables = desk.page.locator(f"{PANEL} .jp-RenderedHTMLCommon table")
    expect(tables.first).to_be_attached()
    place = """node => [node.getBoundingClientRect().left - node.parentElement.getBoundingClientRect().left,
        ...[...node.querySelectorAll('td, th')].map((cell) => getComputedStyle(cell).textAlign)]"""
    for table in tables.all():
        left, *aligned = table.evaluate(place)
        assert left < 60 and set(aligned) <= {"left", "start"}
    desk.close()


@pytest.mark.parametrize("path", [FIRST, "notebooks/05_signals.ipynb"])
def test_on_a_phone_the_page_has_most_of_the_width_and_nothing_sticks_out(door, path):
    desk = door.look_at(path, **PHONE)
    assert desk.page.locator(f"{PANEL} .jp-MarkdownOutput p").first.evaluate("node => node.clientWidth") > 250
    out = """() => [...document.querySelectorAll('.jp-Notebook :is(p, li, figure, img)')]
        .filter((node) => node.getBoundingClientRect().right > innerWidth && !node.closest('table'))
        .map((node) => node.outerHTML.slice(0, 80))"""
    assert desk.page.evaluate(out) == []
    desk.close()


def test_on_a_phone_a_question_is_answered_and_a_double_click_is_one_try(door):
    desk = door.look_at(FIRST, run=True, **PHONE)
    form = desk.page.locator(f"{PANEL} form.ms-choose").first
    box = form.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    before = len(journal(door.work))
    form.locator(".ms-option").last.click()
    form.locator(".ms-check").dblclick()
    expect(form.locator(".ms-verdict strong").first).to_be_visible()
    desk.caught_up()
    assert len(journal(door.work)) == before + 1
    desk.close()
    (door.work / "answers.jsonl").unlink()


def test_shift_and_enter_on_a_stored_question_brings_it_to_life_in_sight(door):
    """As the picture itself says: a click on it, then Shift and Enter together."""
    desk = door.look_at("exercises/01_page.ipynb")
    stored = desk.page.locator(f"{PANEL} .jp-CodeCell:has(form.ms-form)").nth(1)
    stored.locator(".ms-static").click()
    desk.page.keyboard.press("Shift+Enter")
    live = stored.locator("form.ms-form:has(.ms-check)")
    expect(live).to_be_visible()
    desk.still(live)
    assert 0 <= live.evaluate("form => form.getBoundingClientRect().top") < 400
    desk.close()


def test_a_link_to_a_term_comes_to_it_though_its_page_is_only_opened_by_it(door):
    desk = door.enter(door.page("exercises/01_page.ipynb"))
    link = desk.page.locator(f'{PANEL} a[href*="glossary.ipynb"][href*="#"]').last
    term = link.get_attribute("href").partition("#")[2]
    link.click()
    heading = desk.page.locator(f'{PANEL} [data-jupyter-id="{term}"]')
    desk.page.wait_for_function(
        "heading => { const top = heading.getBoundingClientRect().top; return top >= 0 && top < 300; }",
        arg=heading.element_handle(timeout=SLOW),
        timeout=SLOW,
    )
    desk.close()


KINDS_OF_PAGE = [FIRST, "notebooks/04_denials.ipynb", "exercises/08_happened.ipynb"]
STILL_PAGES = ["solutions/04_denials.ipynb", "notebooks/glossary.ipynb", "solutions/rubric.ipynb"]


@pytest.mark.parametrize("path", KINDS_OF_PAGE + STILL_PAGES)
def test_axe_core_finds_no_fault_in_any_kind_of_page(door, axe, path):
    desk = door.look_at(path, run=path in KINDS_OF_PAGE, height=12_000)
    desk.page.add_style_tag(content="body { height: 100vh }")  # as in test_axe
    desk.page.add_script_tag(content=axe)
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        desk.theme(theme)
        found = desk.page.evaluate(RUN, [f"{PANEL} :is(.jp-MarkdownOutput, {OUTPUTS})", ALSO])
        assert not found["faults"], "\n".join([theme, *found["faults"]])
        assert found["contrasts"] > 10
    desk.close()


def test_notebook_7_wears_the_same_style(door):
    desk = door.enter(door.page(FIRST, app="notebooks"))
    expect(desk.page.locator(".jp-NotebookPanel.ms-page")).to_have_count(1)
    own = ("reading 'schema'", "'filebrowser:open-path' not registered")  # Notebook 7.6 says so without the kit too
    desk.errors = [error for error in desk.errors if not any(part in error for part in own)]
    desk.close()


@pytest.fixture
def as_it_was(door):
    """The checkout's notebooks; whatever a test saves is put back."""
    pages = {
        path: path.read_bytes() for room in ("notebooks", "exercises") for path in door.house.glob(f"{room}/*.ipynb")
    }
    yield pages
    for path, content in pages.items():
        if path.read_bytes() != content:
            path.write_bytes(content)


@pytest.mark.parametrize("path", [FIRST, "notebooks/05_signals.ipynb", "exercises/01_page.ipynb"])
def test_run_all_and_save_changes_nothing_and_reopening_shows_no_error(door, as_it_was, path):
    desk = door.look_at(path, run=True)
    file = door.house / path
    before = file.stat().st_mtime_ns
    desk.page.wait_for_function(ALL_LIVE, arg=PANEL, timeout=SLOW)
    desk.command("docmanager:save")
    deadline = time.monotonic() + 20
    while file.stat().st_mtime_ns == before and time.monotonic() < deadline:
        desk.page.wait_for_timeout(100)
    assert file.stat().st_mtime_ns > before, "it was saved"
    assert file.read_bytes() == as_it_was[file]
    desk.close()
    desk = door.look_at(path)
    desk.loses_no_widget()
    assert desk.page.locator(OUTPUTS).count() > 3
    desk.close()


def test_the_first_question_is_answered_and_found_again(door, as_it_was):
    question = json.loads((door.house / "exercises" / "00_start.json").read_text(encoding="utf-8"))["questions"][0]
    key = json.loads((door.house / "solutions" / "00_start.json").read_text(encoding="utf-8"))[question["id"]]
    for visit in range(2):
        desk = door.enter(run=True)
        form = desk.question(question["title"])
        if not visit:
            form.locator(f'input[value="{key["answers"]["choice"]}"]').check()
            form.locator(".ms-check").click()
        desk.told(form, say("verdict.right"))
        desk.close()
    assert [entry["question"] for entry in journal(door.work)].count(question["id"]) == 1


def test_the_users_own_jupyter_does_not_shut_the_door(browser, tmp_path):
    """Another root, a contents manager that is not installed, an app folder of another JupyterLab, an old package."""
    (tmp_path / "jupyter_config_dir").mkdir()
    (tmp_path / "jupyter_config_dir" / "jupyter_server_config.py").write_text(
        f"c.ServerApp.root_dir = {str(tmp_path)!r}\nc.ServerApp.contents_manager_class = 'nowhere.Manager'\n"
        "c.ContentsManager.hide_globs = []\nc.ServerApp.default_url = '/tree'\n"
    )
    (tmp_path / "anywidget.py").write_text("raise SystemExit('the wrong one')")
    own = {"PYTHONPATH": str(tmp_path), "JUPYTERLAB_DIR": str(tmp_path), "JUPYTER_PATH": str(tmp_path), "PIP_USER": "1"}
    with Door(browser, tmp_path, environment=own) as door:
        assert door.address().partition("?")[0].endswith(f"/doc/tree/{FIRST}")
        assert "notebooks" in listed(door) and "lessons" not in listed(door)


def test_an_exercise_as_a_page_of_its_own_shows_its_questions_without_a_network(browser, tmp_path):
    path = CHECKOUT / "exercises" / "01_page.ipynb"
    text, _ = HTMLExporter().from_filename(str(path))
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    page = browser.new_context(offline=True).new_page()
    page.goto((tmp_path / "page.html").as_uri(), wait_until="domcontentloaded")
    asked = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["questions"]
    forms = page.locator("form.ms-form")
    titles = {form.locator(".ms-title").inner_text() for form in forms.all()}
    assert titles and titles <= {entry["title"] for entry in asked}
    expect(forms.first.locator(".ms-item-text").first).to_be_visible()
    page.context.close()
