// Marking words: a pen is chosen, then words are pressed. A word's label hangs under the line and moves nothing. By
// keyboard the words are one stop: arrows go from word to word, a pen's number marks, Escape leads back to the pens.

function paint(form, word, label) {
  const pens = [...form.querySelectorAll('input[name="_pen"]')];
  const place = label ? pens.findIndex((pen) => pen.value === label) : -1;
  word.dataset.label = label;
  word.dataset.pen = place < 0 ? "" : place + 1;
  word.setAttribute("aria-pressed", String(place >= 0));
  word.querySelector(".ms-tag").textContent = place < 0 ? "" : pens[place].parentElement.textContent.trim();
  word.nextElementSibling.value = label;
}

// Neighbours of one label show it once, and no label reaches into the next one's place: one that is too long for its
// own shows its pen's number.
function hangTags(form) {
  const words = [...form.querySelectorAll(".ms-word")];
  for (const word of words) delete word.querySelector(".ms-tag").dataset.short;
  const starts = words.filter((word, place) => {
    const before = words[place - 1];
    const runs = word.dataset.label && before?.dataset.label === word.dataset.label && before.offsetTop === word.offsetTop;
    word.classList.toggle("ms-runs-on", Boolean(runs));
    return word.dataset.label && !runs;
  });
  for (const [place, word] of starts.entries()) {
    const next = starts[place + 1];
    const end = next?.offsetTop === word.offsetTop ? next.offsetLeft : word.parentElement.offsetWidth;
    const tag = word.querySelector(".ms-tag");
    if (word.offsetLeft + tag.offsetLeft + tag.offsetWidth > end) tag.dataset.short = word.dataset.pen;
  }
}

function listenForMarks(form) {
  const words = [...form.querySelectorAll(".ms-word")];
  const pens = form.querySelector(".ms-pens");
  if (!pens) return;
  for (const word of words) paint(form, word, word.dataset.label);
  new ResizeObserver(() => hangTags(form)).observe(form.querySelector(".ms-words"));
  pens.addEventListener("change", () => wantPen(form, pens));
  form.addEventListener("click", (event) => {
    const word = event.target.closest(".ms-word");
    if (word) mark(form, word, pens);
  });
  const stop = (here) => { for (const word of words) word.tabIndex = word === here ? 0 : -1; };
  stop(words[0]);
  form.querySelector(".ms-words").addEventListener("focusin", (event) => stop(event.target));
  form.querySelector(".ms-words").addEventListener("keydown", (event) => {
    const place = words.indexOf(event.target);
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: words.length - 1 }[event.key];
    const pen = [...pens.querySelectorAll("input")][event.key - 1];
    if (event.ctrlKey || event.metaKey || event.altKey || (to === undefined && !pen && event.key !== "Escape")) return;
    event.preventDefault();
    if (pen) {
      pen.checked = true;
      wantPen(form, pens);
      mark(form, words[place], pens);
    } else (event.key === "Escape" ? controlOf(pens) : words[to])?.focus();
  });
}

// Says that something must be chosen before this word can be marked; without a word, that this is done.
function wantPen(form, pens, word) {
  const said = form.querySelector(".ms-pen-first");
  pens.classList.toggle("ms-wanted", Boolean(word));
  said.textContent = word ? said.dataset.words.replace("{word}", () => word.firstElementChild.textContent) : "";
}

function mark(form, word, pens) {
  const pen = form.querySelector('input[name="_pen"]:checked');
  if (!pen) {
    wantPen(form, pens, word);
    form.querySelector('input[name="_pen"]').focus();
    return;
  }
  paint(form, word, word.dataset.label === pen.value ? "" : pen.value);
  hangTags(form);
  word.dispatchEvent(new Event("input", { bubbles: true }));
}
