// A form's fields and notes, whatever its kind.

const OPEN = ".ms-is-not-yet, .ms-is-partly-right, .ms-is-not-attempted"; // what a learner looks at again

// What the learner has chosen: {field: value or list of values}; blank fields are left out.
function collect(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name.startsWith("_") || !value) continue;
    fields[name] = name in fields ? [].concat(fields[name], value) : value;
  }
  // A tab that is open counts at once: the browser tells of its opening only with the next picture.
  const tabs = [...form.querySelectorAll(".ms-tab[data-seen], .ms-tab[open]")].map((tab) => tab.dataset.value);
  if (tabs.length) fields.opened = tabs;
  return fields;
}

function alike(one, other) {
  const lines = (fields) => JSON.stringify(Object.entries(fields).map(([name, value]) => [name, [].concat(value)]).sort());
  return lines(one) === lines(other);
}

// Puts collected fields back: sent ones where the page was loaded again, or a draft. A form that Python has just
// written holds them already.
function fill(form, fields) {
  if (alike(collect(form), fields)) return;
  for (const control of form.elements) {
    if (!control.name || control.name.startsWith("_")) continue;
    const values = [].concat(fields[control.name] ?? []).map(String);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (control.previousElementSibling?.matches(".ms-word")) paint(form, control.previousElementSibling, values[0] ?? "");
    else control.value = values[0] ?? "";
  }
  for (const tab of form.querySelectorAll(".ms-tab")) {
    tab.open = [].concat(fields.opened ?? []).includes(tab.dataset.value);
    if (tab.open) tab.dataset.seen = "";
    else delete tab.dataset.seen;
  }
  countTabs(form);
  if (form.querySelector(".ms-movable")) arrange(form);
  hangTags(form);
  addUp(form);
  countText(form);
}

// One sentence in the live region, and a link under it where there is one to offer.
function tell(form, sentence, link) {
  const line = document.createElement("p");
  line.className = "ms-outcome ms-is-not-attempted";
  line.textContent = sentence;
  form.querySelector(".ms-verdict").replaceChildren(line, ...(link ? [link] : []));
}

function show(form, verdict, alone) {
  const region = form.querySelector(".ms-verdict");
  const notes = verdict.items ?? {};
  region.innerHTML = verdict.summary + (notes[region.dataset.under] ?? "");
  if (!verdict.refused) showNotes(form, verdict, alone); // else nothing new is known of the fields
}

function showNotes(form, verdict, alone) {
  const notes = verdict.items ?? {};
  for (const note of form.querySelectorAll("[data-for]")) {
    const told = (alone && verdict.alone?.[note.dataset.for]) || notes[note.dataset.for] || "";
    if (tells.get(note) === told) continue; // of thirty notes a press changes a few
    const unfolded = note.querySelector(".ms-reason[open]");
    note.innerHTML = told;
    tells.set(note, told);
    if (unfolded) note.querySelector(".ms-reason")?.setAttribute("open", "");
  }
  dropBlanks(form);
}

// That nothing is there yet is not to be read beside what is there now.
function dropBlanks(form) {
  for (const blank of form.querySelectorAll(".ms-changed .ms-blank")) blank.remove();
}

const tells = new WeakMap(); // note: the HTML that it was given last

function clearNotes(form) {
  for (const place of form.querySelectorAll("[data-for], .ms-verdict")) {
    place.replaceChildren();
    tells.delete(place);
  }
}

// What was just sent of one item is no earlier answer.
function dropChanged(form, step) {
  const item = step && form.querySelector(`.ms-item[data-item="${step}"]`);
  for (const changed of item ? [item, ...item.querySelectorAll(".ms-changed")] : []) changed.classList.remove("ms-changed");
}

function clearChanged(form) {
  for (const changed of form.querySelectorAll(".ms-changed")) changed.classList.remove("ms-changed");
}

// A group's note is read with the group; what it says of an answer since changed is marked as earlier.
function tieNotes(form) {
  const page = newPress();
  for (const [place, note] of form.querySelectorAll(".ms-note").entries()) {
    note.id = `ms-${page}-${place}`;
    const group = note.closest(".ms-movable")?.querySelector("button") || note.parentElement.closest("fieldset") || form.querySelector("textarea");
    if (group) group.setAttribute("aria-describedby", note.id);
  }
  form.addEventListener("input", (event) => outdate(form, event.target));
}

function outdate(form, control) {
  const holder = control.closest(".ms-movable, fieldset, tr, .ms-answer");
  const note = holder?.matches("tr") ? holder.nextElementSibling : holder;
  if (!note || control.name?.startsWith("_")) return;
  note.classList.add("ms-changed");
  dropBlanks(form);
  form.querySelector(".ms-verdict .ms-blank")?.remove();
  form.querySelector(".ms-verdict[data-under]:not(:empty)")?.classList.add("ms-changed");
}

function listenForReturn(form, steps) {
  form.addEventListener("click", (event) => {
    if (!event.target.closest(".ms-go")) return;
    const note = [...form.querySelectorAll(".ms-note")].find((place) => place.querySelector(OPEN));
    const group = note && (note.closest("tr")?.previousElementSibling || note.parentElement);
    const control = group && (group.querySelector(".ms-afresh:not([hidden])") || controlOf(group));
    if (!control) return;
    steps?.go(steps.placeOf(group));
    control.focus({ preventScroll: true });
    control.classList.add("ms-pointed-at"); // after a mouse's click the browser shows no focus
    control.addEventListener("blur", () => control.classList.remove("ms-pointed-at"), { once: true });
    (group.matches(".ms-tabs") ? control : group).scrollIntoView({ block: "nearest" });
  });
}

// Each pill says what its word means when the mouse rests on it; the list of terms says it to all.
function explainOptions(form) {
  const meanings = Object.fromEntries([...form.querySelectorAll("dt[data-value]")].map(
    (term) => [term.dataset.value, term.nextElementSibling.textContent]));
  for (const option of form.querySelectorAll(".ms-option")) {
    const meaning = meanings[option.firstElementChild.value];
    if (meaning) option.title = meaning;
  }
}

// A tab counts once it was opened; closing all of them, for a new try, counts from none.
function listenForTabs(form) {
  const tabs = [...form.querySelectorAll(".ms-tab")];
  for (const tab of tabs) {
    if (tab.open) tab.dataset.seen = "";
    tab.addEventListener("toggle", () => {
      if (!tab.open || "seen" in tab.dataset) return;
      tab.dataset.seen = "";
      searched(form, tab);
    });
  }
  form.querySelector(".ms-afresh")?.addEventListener("click", () => {
    for (const tab of tabs) {
      tab.open = false;
      delete tab.dataset.seen;
    }
    searched(form, tabs[0]);
    tabs[0].firstElementChild.focus();
  });
  countTabs(form);
}

function searched(form, tab) {
  countTabs(form);
  tab.dispatchEvent(new Event("input", { bubbles: true }));
}

function countTabs(form) {
  const cost = form.querySelector(".ms-cost");
  if (!cost) return;
  const opened = form.querySelectorAll(".ms-tab[data-seen]").length;
  cost.textContent = cost.dataset.words.replace("{opened}", opened);
  form.querySelector(".ms-afresh").hidden = !opened;
}

function listenForSums(form) {
  form.addEventListener("change", () => addUp(form));
  addUp(form);
}

function addUp(form) {
  const out = new Set([...form.querySelectorAll(".ms-leave-out:checked")].map((box) => box.dataset.column));
  for (const sum of form.querySelectorAll("output[data-row]")) {
    const cells = [...form.querySelectorAll("select")].filter((cell) => cell.name.startsWith(sum.dataset.row + ":"));
    const counted = cells.filter((cell) => cell.value && !out.has(cell.name.slice(sum.dataset.row.length + 1)));
    const weights = counted.map((cell) => Number(cell.selectedOptions[0].dataset.weight));
    sum.textContent = weights.length ? weights.reduce((total, weight) => total + weight) : "–";
  }
}

function countText(form) {
  const count = form.querySelector(".ms-count");
  if (!count) return;
  const text = form.querySelector("textarea").value.replace(new RegExp(count.dataset.name, "g"), " ");
  const words = text.match(new RegExp(count.dataset.word, "gu")) ?? [];
  count.textContent = count.dataset.words.replace("{count}", words.length);
}

function listenForText(form) {
  form.addEventListener("input", () => countText(form));
  countText(form);
}
