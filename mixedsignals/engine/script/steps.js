// A long question one item at a time: a count, a way back and onward, and a button that shows the whole sheet.
// On paper the sheet is whole in any case.

function walk(form) {
  const bar = form.querySelector(".ms-steps");
  if (!bar) return null;
  const items = [...form.querySelectorAll(".ms-item")];
  const [back, onward, whole, at] = [".ms-back", ".ms-next", ".ms-whole", ".ms-at"].map((name) => form.querySelector(name));
  const other = { true: whole.textContent, false: whole.dataset.words };
  let place = 0;
  const one = () => form.classList.contains("ms-stepping");
  const draw = () => {
    for (const [index, item] of items.entries()) item.classList.toggle("ms-here", index === place);
    at.textContent = at.dataset.words.replace("{at}", place + 1).replace("{of}", items.length);
    back.disabled = place === 0;
    onward.disabled = place === items.length - 1;
    whole.textContent = other[one()];
    form.classList.toggle("ms-told", Boolean(items[place].querySelector(".ms-note:not(:empty)")));
  };
  const go = (to) => {
    place = Math.min(Math.max(to, 0), items.length - 1);
    form.querySelector(".ms-verdict .ms-passing")?.remove(); // below another item it would be read as that one's
    draw();
  };
  const turn = (by) => {
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
    // The first item of which nothing was sent yet; else the first to look at again.
    resume: (sent) => {
      const open = items.findIndex((item) => !belonging(sent, item.dataset.item).length);
      const again = items.findIndex((item) => item.querySelector(OPEN));
      go(open >= 0 ? open : again);
    },
  };
}

// The names of the fields, among those given, that belong to one item.
function belonging(fields, item) {
  return Object.keys(fields).filter((name) => name === item || name === `${item}.low` || name === `${item}.high`);
}

function controlOf(group) {
  return group.querySelector("input:checked") || group.querySelector("input:not([type=hidden]), select, textarea, summary, button");
}
