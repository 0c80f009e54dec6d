// A long question one item at a time: a count, a way back and onward, and a button that shows the whole sheet.
// On paper the sheet is whole in any case.

function walk(form) {
  const bar = form.querySelector(".ms-steps");
  if (!bar) return null;
  const items = [...form.querySelectorAll(".ms-item")];
  const [back, onward, whole, at, unsent] = [".ms-back", ".ms-next", ".ms-whole", ".ms-at", ".ms-unsent-ones"]
    .map((name) => form.querySelector(name));
  const other = { true: whole.textContent, false: whole.dataset.words };
  let place = 0;
  const one = () => form.classList.contains("ms-stepping");
  const draw = () => {
    for (const [index, item] of items.entries()) item.classList.toggle("ms-here", index === place);
    at.textContent = at.dataset.words.replace("{at}", place + 1).replace("{of}", items.length);
    back.disabled = place === 0;
    onward.disabled = place === items.length - 1;
    whole.textContent = other[one()];
    const elsewhere = [...items.keys()].filter((index) => index !== place && items[index].matches(".ms-unsent"));
    unsent.textContent = elsewhere.length ? unsent.dataset.words.replace("{items}", elsewhere.map((index) => index + 1).join(", ")) : "";
    // Then the way onward is the button to press; after a wrong answer it is still the one that checks.
    const told = items[place].querySelector(".ms-note:not(:empty)") && !items[place].querySelector(OPEN);
    form.classList.toggle("ms-told", form.matches(".ms-unmarked") || Boolean(told));
  };
  const go = (to) => {
    place = Math.min(Math.max(to, 0), items.length - 1);
    dropPassing(form);
    draw();
  };
  const turn = (by) => {
    items[place].dispatchEvent(new Event("ms-left", { bubbles: true }));
    go(place + by);
    controlOf(items[place]).focus({ preventScroll: true });
    form.querySelector(".ms-steps").scrollIntoView({ block: "nearest" });
  };
  back.addEventListener("click", () => turn(-1));
  onward.addEventListener("click", () => turn(1));
  whole.addEventListener("click", () => {
    form.classList.toggle("ms-stepping");
    form.dispatchEvent(new Event("ms-turned"));
    draw();
  });
  form.classList.add("ms-stepping");
  draw();
  return {
    draw,
    go,
    // The id of the item that is shown alone; "" where all are.
    step: () => (one() ? items[place].dataset.item : ""),
    placeOf: (item) => items.indexOf(item),
    goTo: (name) => go(items.findIndex((item) => item.dataset.item === name)),
    // The first item of which nothing was sent yet; else the first to look at again.
    resume: (sent) => {
      const open = items.findIndex((item) => !belonging(sent, item.dataset.item).length);
      const again = items.findIndex((item) => item.querySelector(OPEN));
      go(open >= 0 ? open : again);
    },
  };
}

// What was said of one item: below another it would be read as that one's.
function dropPassing(form) {
  form.querySelector(".ms-verdict .ms-passing")?.remove();
}

// The names of the fields, among those given, that belong to one item.
function belonging(fields, item) {
  return Object.keys(fields).filter((name) => name === item || name === `${item}.low` || name === `${item}.high`);
}

// Those fields alone, with what they hold.
function partOf(fields, item) {
  return Object.fromEntries(belonging(fields, item).map((name) => [name, fields[name]]));
}

// Marks the items that hold something which was not sent yet.
function markUnsent(form, fields, sent) {
  for (const item of form.querySelectorAll(".ms-item")) {
    const here = partOf(fields, item.dataset.item);
    item.classList.toggle("ms-unsent", Object.keys(here).length > 0 && !alike(here, partOf(sent, item.dataset.item)));
  }
}

function controlOf(group) {
  return group.querySelector("input:checked") || group.querySelector("input:not([type=hidden]), select, textarea, summary, button");
}
