"""How the tests answer a question: with a mouse, or with a keyboard alone.

`answer` is an answer as the journal keeps it. Both ways start from whatever the form holds.
"""

FOCUS = """() => {
  const at = document.activeElement, shown = at.closest('.ms-option') || at;
  const style = getComputedStyle(shown), box = shown.getBoundingClientRect();
  const movable = at.closest('.ms-movable');
  return {moves: movable ? [movable.querySelector('input').name, at.dataset.by] : [], name: at.name || '',
          value: at.value || at.dataset?.value || '', kind: at.type || at.tagName.toLowerCase(),
          classes: [...at.classList], inside: !!at.closest('form.ms-form'), tab: at.parentElement?.dataset.value || '',
          checked: !!at.checked, text: at.textContent.trim(),
          outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
          seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
}"""

TO_PRESS = """(form, answer) => [...form.querySelectorAll('.ms-option input:not([name^="_"])')].filter((box) => {
  const wanted = (answer[box.name] ?? []).includes(box.value);
  return wanted !== box.checked && (wanted || box.type === 'checkbox');
}).map((box) => [box.name, box.value])"""


def values(answer, field):
    """What an answer holds for a field, as a list of texts."""
    held = answer.get(field, [])
    return [f"{part:g}" if isinstance(part, float) else part for part in (held if isinstance(held, list) else [held])]


def whole(form):
    """Shows a long question as one sheet."""
    if form.evaluate("form => form.classList.contains('ms-stepping')"):
        form.locator(".ms-whole").click()


def by_mouse(form, question, answer, press=True):
    """Clicks and types an answer into a form, all of it, and presses the button."""
    whole(form)
    if question["kind"] == "order":
        arrange(form, question, answer)
    for tab in values(answer, "opened"):
        form.locator(f'.ms-tab[data-value="{tab}"] > summary').click()
    for field, value in form.evaluate(TO_PRESS, {field: values(answer, field) for field in answer}):
        form.locator(f'label:has(input[name="{field}"][value="{value}"])').click()
    for control in form.locator("select, input[type=text], textarea").all():
        held = (values(answer, control.get_attribute("name")) or [""])[0]
        if control.evaluate("control => control.matches('select')"):
            control.select_option(held)
        else:
            control.click()
            control.press("ControlOrMeta+a")
            control.page.keyboard.insert_text(held) if held else control.press("Delete")
    for item in question["items"] if question["kind"] == "mark" else ():
        word = form.locator(f'.ms-word:has(+ input[name="{item["id"]}"])')
        held = answer.get(item["id"], "")
        if word.get_attribute("data-label") != held:
            form.locator(f'label:has(input[name="_pen"][value="{held}"])').click()
            word.click()
    if press:
        form.locator(".ms-check").click()


def places(question, answer):
    """The items of an ordering from the first place to the last."""
    return sorted(
        (item["id"] for item in question["items"] if item["id"] in answer), key=lambda item: int(answer[item])
    )


def arrange(form, question, answer):
    """Moves the items of an ordering up until they stand as the answer has them; at least one move is made."""
    for place, item in enumerate(places(question, answer)):
        movable = form.locator(f'.ms-movable:has(input[name="{item}"])')
        now = form.locator(".ms-movable input").evaluate_all(
            "(inputs, name) => inputs.findIndex((one) => one.name === name)", item
        )
        for _ in range(now - place):
            movable.locator(".ms-move").first.click()
    if answer and not form.locator(".ms-movable input").first.input_value():  # it stood so before it was moved
        form.locator(".ms-movable .ms-move").nth(1).click()
        form.locator(".ms-movable .ms-move").nth(2).click()


class Keyboard:
    """Nothing but keys. Every stop on the way must be inside the window and carry a visible outline.

    page: playwright's; form: the form's locator.
    """

    def __init__(self, page, form):
        self.page, self.form = page, form

    def answer(self, question, answer):
        """Starts on the form's cell, answers in one walk through the form, ends with the button pressed."""
        self.form.locator("xpath=ancestor::*[contains(@class, 'jp-CodeCell')]").focus()
        if self.form.evaluate("form => form.classList.contains('ms-stepping')"):
            self.to("Tab", lambda at: "ms-whole" in at["classes"])
            self.page.keyboard.press("Enter")
        getattr(self, "_" + question["kind"])(question, answer)
        self.to("Tab", lambda at: "ms-check" in at["classes"])
        self.page.keyboard.press("Enter")

    def at(self):
        return self.page.evaluate(FOCUS)

    def to(self, key, fits):
        """Presses a key until the focus fits; returns where it is."""
        for _ in range(80):
            self.page.keyboard.press(key)
            at = self.at()
            assert at["kind"] != "body", f"the focus was lost after {key}"
            if at["inside"]:
                assert at["outlined"] and at["seen"], f"the focus cannot be seen: {at}"
            if fits(at):
                return at
        raise AssertionError(f"{key} never led there; the focus is on {at}")

    def pick(self, field, value):
        """One of a group of radio buttons: Tab enters the group, Space takes the first, arrows move."""
        at = self.to("Tab", lambda at: at["name"] == field)
        if not at["checked"]:
            self.page.keyboard.press("Space")
            at = self.at()
        if at["value"] != value:
            self.to("ArrowDown", lambda at: at["name"] == field and at["value"] == value)

    def write(self, field, text):
        self.to("Tab", lambda at: at["name"] == field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text) if text else self.page.keyboard.press("Delete")

    def _choose(self, question, answer):
        if not question.get("several"):
            self.pick("choice", answer["choice"])
            return
        for option in question["options"]:
            at = self.to("Tab", lambda at, name=option["id"]: at["value"] == name)
            if at["checked"] != (option["id"] in answer["choice"]):
                self.page.keyboard.press("Space")

    def _classify(self, question, answer):
        for item in question["items"]:
            if item["id"] in answer:
                self.pick(item["id"], answer[item["id"]])

    _pair = _classify

    def _order(self, question, answer):
        """Each item's button up is pressed until the item stands in its place, from the first place to the last."""
        for place, item in enumerate(places(question, answer)):
            inputs = "(inputs, name) => inputs.findIndex((one) => one.name === name)"
            now = self.form.locator(".ms-movable input").evaluate_all(inputs, item)
            if now == place:
                continue
            self.to("Tab", lambda at, item=item: at["moves"] == [item, "-1"])
            for _ in range(now - place):
                self.page.keyboard.press("Enter")
                assert self.at()["moves"] == [item, "-1"], "the focus stays on the button that moves the item"
            while self.at()["moves"][:1] != [places(question, answer)[0]]:
                self.to("Shift+Tab", lambda at: at["moves"] or not at["inside"])

    def _mark(self, question, answer):
        for label in dict.fromkeys(answer.values()):
            self.to("Shift+Tab" if self.at()["inside"] else "Tab", lambda at: at["name"] == "_pen")
            if not self.at()["checked"]:
                self.page.keyboard.press("Space")
            if self.at()["value"] != label:
                self.to("ArrowDown", lambda at, label=label: at["value"] == label)
            self.to("Tab", lambda at: "ms-word" in at["classes"])
            self.page.keyboard.press("Home")
            for place, item in enumerate(question["items"]):
                if place:
                    self.to("ArrowRight", lambda at: "ms-word" in at["classes"])
                if answer.get(item["id"]) == label:
                    self.page.keyboard.press("Space")

    def _estimate(self, question, answer):
        for item in question["items"]:
            for end in (".low", ".high") if question.get("interval") else ("",):
                self.write(item["id"] + end, (values(answer, item["id"] + end) or [""])[0])

    def _matrix(self, question, answer):
        places = ["", *(option["id"] for option in question["options"])]
        for row in question["items"]:
            for column in question["columns"]:
                field = f"{row['id']}:{column['id']}"
                self.to("Tab", lambda at, field=field: at["name"] == field)
                self.page.keyboard.press("Home")
                for _ in range(places.index(answer.get(field, ""))):
                    self.page.keyboard.press("ArrowDown")

    def _write(self, question, answer):
        self.write("text", answer["text"])

    def _browse(self, question, answer):
        for tab in answer.get("opened", ()):
            self.to("Tab", lambda at, tab=tab: at["kind"] == "summary" and at["tab"] == tab)
            self.page.keyboard.press("Enter")
        self.pick("choice", answer["choice"])
