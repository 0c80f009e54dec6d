"""axe-core finds nothing to object to in the outputs: every kind, light and dark, before and after a verdict."""

from tests.support.hands import by_mouse
from tests.support.kinds import SAMPLES
from tests.support.lab import OUTPUTS, PANEL

RUN = """async ([where, extra]) => {
  const found = await axe.run({include: [where]}, {rules: extra});
  const named = (rule, node) => `${rule.id}: ${node.target} ${node.html.slice(0, 160)}`;
  const listed = (rules) => rules.flatMap((rule) => rule.nodes.map((node) => named(rule, node)));
  const contrasts = found.passes.filter((rule) => rule.id === 'color-contrast');
  return {faults: listed(found.violations), contrasts: listed(contrasts).length};
}"""
ALSO = {"target-size": {"enabled": True}}  # 24 px; axe-core leaves this rule of WCAG 2.2 AA off


def in_both_themes(desk, when):
    """Looks at everything that is shown, hints, terms and reasons unfolded, on a light and on a dark ground."""
    desk.page.evaluate(
        "document.querySelectorAll('.ms-form details:not(.ms-tab)').forEach((folded) => { folded.open = true })"
    )
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        desk.theme(theme)
        found = desk.page.evaluate(RUN, [f"{PANEL} {OUTPUTS}", ALSO])
        assert not found["faults"], f"{theme}, {when}"
        assert found["contrasts"] > 150, "axe-core weighed the colours of what is shown"


def test_every_kind(door, home, folder, axe):
    cells = [
        f'from mixedsignals import practice, solution\n{verb}("{sample.question["id"]}")'
        for verb in ("practice", "solution")
        for sample in SAMPLES
    ]
    desk = door.open(door.write("axe.ipynb", cells, home, folder / "axe"), height=15_000)
    # JupyterLab's body has no height and hides what overflows it: axe-core takes all text for hidden, weighs no colour.
    desk.page.add_style_tag(content="body { height: 100vh }")
    desk.page.add_script_tag(content=axe)
    forms = [desk.question(sample.question["title"]) for sample in SAMPLES]
    in_both_themes(desk, "before a verdict")
    for form, sample in zip(forms, SAMPLES):
        by_mouse(form, sample.question, sample.wrong)
        form.locator(".ms-verdict strong").wait_for()
    in_both_themes(desk, "after a verdict")
    desk.close()
