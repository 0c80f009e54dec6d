// The script beside a question's form. It puts the form in, sends its fields when the button is
// pressed, and shows the verdict where the form has room for it. No word of its own: they come in `words`.

const PATIENCE = 10000; // milliseconds without a reply before the learner is told that the kernel is gone

function collect(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name.startsWith("_") || !value) continue;
    fields[name] = name in fields ? [].concat(fields[name], value) : value;
  }
  const tabs = [...form.querySelectorAll(".ms-tab[data-seen]")].map((tab) => tab.dataset.value);
  if (tabs.length) fields.opened = tabs;
  return fields;
}

function show(form, verdict) {
  if (!verdict.summary) return;
  form.querySelector(".ms-verdict").innerHTML = verdict.summary;
  for (const note of form.querySelectorAll("[data-for]")) note.innerHTML = verdict.items[note.dataset.for] || "";
}

function listenForMarks(form) {
  form.addEventListener("click", (event) => {
    const word = event.target.closest(".ms-word");
    if (!word) return;
    const pen = form.querySelector('input[name="_pen"]:checked');
    if (!pen) return form.querySelector('input[name="_pen"]').focus();
    const label = word.dataset.label === pen.value ? "" : pen.value;
    word.dataset.label = label;
    word.querySelector(".ms-tag").textContent = label ? pen.parentElement.textContent.trim() : "";
    word.nextElementSibling.value = label;
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

function addUp(form) {
  const out = new Set([...form.querySelectorAll(".ms-leave-out:checked")].map((box) => box.dataset.column));
  const weights = { II: 2, I: 1 };
  for (const sum of form.querySelectorAll("output[data-row]")) {
    const cells = [...form.querySelectorAll("select")].filter((cell) => cell.name.startsWith(sum.dataset.row + ":"));
    const counted = cells.filter((cell) => cell.value && !out.has(cell.name.split(":")[1]));
    sum.textContent = counted.length ? counted.reduce((total, cell) => total + (weights[cell.value] || 0), 0) : "–";
  }
}

function render({ model, el }) {
  el.classList.add("ms-question");
  el.innerHTML = model.get("form");
  const form = el.querySelector("form");
  const words = model.get("words");
  let waiting;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = form.querySelector(".ms-verdict");
    said.textContent = words.checking;
    clearTimeout(waiting);
    waiting = setTimeout(() => { said.textContent = words.no_kernel; }, PATIENCE);
    model.send({ fields: collect(form) });
  });
  // JupyterLab would take Shift+Enter and single letters for its own commands.
  form.addEventListener("keydown", (event) => event.stopPropagation());
  listenForMarks(form);
  listenForTabs(form, words);
  if (form.querySelector("output[data-row]")) {
    form.addEventListener("change", () => addUp(form));
    addUp(form);
  }
  const refresh = () => { clearTimeout(waiting); show(form, model.get("verdict")); };
  model.on("change:verdict", refresh);
  refresh();
  return () => { clearTimeout(waiting); model.off("change:verdict", refresh); };
}

export default { render };
