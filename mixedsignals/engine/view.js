// The script beside a question's form. It puts the form in, sends its fields when the button is
// pressed, and shows the verdict where the form has room for it. No word of its own: they come in
// `words` or stand in the form.

const PATIENCE = 10000; // milliseconds without a reply before the learner is told that the kernel is gone
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

// Puts collected fields back, where the page was loaded again while the kernel went on.
function fill(form, fields) {
  for (const control of form.elements) {
    if (!control.name || control.name.startsWith("_")) continue;
    const values = [].concat(fields[control.name] ?? []);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (control.type === "hidden") paint(form, control.previousElementSibling, values[0] ?? "");
    else control.value = values[0] ?? "";
  }
  for (const tab of form.querySelectorAll(".ms-tab")) tab.open = (fields.opened ?? []).includes(tab.dataset.value);
  addUp(form);
  countText(form);
}

function tell(form, sentence) {
  const line = document.createElement("p");
  line.className = "ms-outcome ms-is-not-attempted";
  line.textContent = sentence;
  form.querySelector(".ms-verdict").replaceChildren(line);
}

function show(form, verdict) {
  if (!verdict.summary) return;
  form.querySelector(".ms-verdict").innerHTML = verdict.summary;
  for (const note of form.querySelectorAll("[data-for]")) note.innerHTML = verdict.items[note.dataset.for] || "";
}

function clearChanged(form) {
  for (const changed of form.querySelectorAll(".ms-changed")) changed.classList.remove("ms-changed");
}

// A group's note is read with the group; what it says of an answer since changed is marked as earlier.
function tieNotes(form) {
  const page = Math.random().toString(36).slice(2);
  for (const [place, note] of form.querySelectorAll(".ms-note").entries()) {
    note.id = `ms-${page}-${place}`;
    const group = note.parentElement.closest("fieldset") || form.querySelector("textarea");
    if (group) group.setAttribute("aria-describedby", note.id);
  }
  form.addEventListener("input", (event) => outdate(event.target));
}

function outdate(control) {
  const holder = control.closest("fieldset, tr, .ms-answer");
  const note = holder?.matches("tr") ? holder.nextElementSibling : holder;
  if (note && !control.name?.startsWith("_")) note.classList.add("ms-changed");
}

function listenForReturn(form) {
  form.addEventListener("click", (event) => {
    if (!event.target.closest(".ms-go")) return;
    const note = [...form.querySelectorAll(".ms-note")].find((place) => place.querySelector(OPEN));
    const group = note && (note.closest("tr")?.previousElementSibling || note.parentElement);
    const control = group?.querySelector("input:checked") || group?.querySelector("input, select, textarea, summary, button");
    if (!control) return;
    control.focus({ preventScroll: true });
    group.scrollIntoView({ block: "nearest" });
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

function paint(form, word, label) {
  const pens = [...form.querySelectorAll('input[name="_pen"]')];
  const place = label ? pens.findIndex((pen) => pen.value === label) : -1;
  word.dataset.label = label;
  word.dataset.pen = place < 0 ? "" : place + 1;
  word.setAttribute("aria-pressed", String(place >= 0));
  word.querySelector(".ms-tag").textContent = place < 0 ? "" : pens[place].parentElement.textContent.trim();
  word.nextElementSibling.value = label;
}

function listenForMarks(form) {
  const words = [...form.querySelectorAll(".ms-word")];
  const pens = form.querySelector(".ms-pens");
  if (!pens) return;
  for (const word of words) paint(form, word, word.dataset.label);
  pens.addEventListener("change", () => pens.classList.remove("ms-wanted"));
  form.addEventListener("click", (event) => {
    const word = event.target.closest(".ms-word");
    if (!word) return;
    const pen = form.querySelector('input[name="_pen"]:checked');
    if (!pen) {
      pens.classList.add("ms-wanted");
      form.querySelector('input[name="_pen"]').focus();
      return;
    }
    paint(form, word, word.dataset.label === pen.value ? "" : pen.value);
    word.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const place = words.indexOf(event.target);
    if (!step || place < 0) return;
    event.preventDefault();
    words[place + step]?.focus();
  });
}

function listenForTabs(form, words) {
  const tabs = [...form.querySelectorAll(".ms-tab")];
  for (const tab of tabs) {
    if (tab.open) tab.dataset.seen = "";
    tab.addEventListener("toggle", () => {
      if (!tab.open) return;
      tab.dataset.seen = "";
      const opened = tabs.filter((other) => "seen" in other.dataset).length;
      form.querySelector(".ms-cost").textContent = words.cost.replace("{opened}", opened).replace("{of}", tabs.length);
    });
  }
}

function listenForSums(form) {
  form.addEventListener("change", () => addUp(form));
  addUp(form);
}

function addUp(form) {
  const out = new Set([...form.querySelectorAll(".ms-leave-out:checked")].map((box) => box.dataset.column));
  const weights = { II: 2, I: 1 };
  for (const sum of form.querySelectorAll("output[data-row]")) {
    const cells = [...form.querySelectorAll("select")].filter((cell) => cell.name.startsWith(sum.dataset.row + ":"));
    const counted = cells.filter((cell) => cell.value && !out.has(cell.name.slice(sum.dataset.row.length + 1)));
    sum.textContent = counted.length ? counted.reduce((total, cell) => total + (weights[cell.value] || 0), 0) : "–";
  }
}

// As the checklist counts them: names of rows in brackets are left out.
function countWords(text) {
  return (text.replace(/\[[a-z0-9-]+\]/g, " ").match(/[\p{L}\p{N}_]\S*/gu) || []).length;
}

function countText(form) {
  const count = form.querySelector(".ms-count");
  if (count) count.textContent = count.dataset.words.replace("{count}", countWords(form.querySelector("textarea").value));
}

function listenForText(form) {
  form.addEventListener("input", () => countText(form));
  countText(form);
}

function render({ model, el }) {
  el.classList.add("ms-question");
  // JupyterLab would take Shift+Enter and single letters for its own commands.
  el.dataset.lmSuppressShortcuts = "true";
  el.addEventListener("keydown", (event) => event.stopPropagation());
  el.innerHTML = model.get("form");
  const form = el.querySelector("form");
  const words = model.get("words");
  if (Object.keys(model.get("fields")).length) fill(form, model.get("fields"));
  let waiting;
  let touched = false; // something is filled in here and not yet sent
  let asked = false; // what was sent from here is being checked
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("click", (event) => { touched ||= Boolean(event.target.closest(".ms-tab summary")); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = form.querySelector(".ms-verdict");
    said.style.minHeight = said.offsetHeight + "px"; // so that the page does not jump while the answer is checked
    tell(form, words.checking);
    clearTimeout(waiting);
    waiting = setTimeout(() => tell(form, words.no_kernel), PATIENCE);
    try {
      model.send({ fields: collect(form) });
      touched = false;
      asked = true;
      clearChanged(form);
    } catch { // the way to the kernel is known to be closed: there is nothing to wait for
      clearTimeout(waiting);
      tell(form, words.no_kernel);
    }
  });
  for (const prepare of [tieNotes, listenForReturn, explainOptions, listenForMarks, listenForSums, listenForText]) prepare(form);
  listenForTabs(form, words);
  // What another view of the question sent is shown here too, but never over what is filled in here.
  const follow = () => { if (!touched && !asked) fill(form, model.get("fields")); };
  const refresh = () => {
    asked = false;
    clearTimeout(waiting);
    show(form, model.get("verdict"));
    if (!touched) clearChanged(form);
    form.querySelector(".ms-verdict").style.minHeight = "";
  };
  model.on("change:fields", follow);
  model.on("change:verdict", refresh);
  refresh();
  return () => { clearTimeout(waiting); model.off("change:fields", follow); model.off("change:verdict", refresh); };
}

export default { render };
