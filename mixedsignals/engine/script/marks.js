// Marking words: a pen is chosen, then words are pressed. A word's label hangs under the line and moves nothing.

function paint(form, word, label) {
  const pens = [...form.querySelectorAll('input[name="_pen"]')];
  const place = label ? pens.findIndex((pen) => pen.value === label) : -1;
  word.dataset.label = label;
  word.dataset.pen = place < 0 ? "" : place + 1;
  word.setAttribute("aria-pressed", String(place >= 0));
  word.querySelector(".ms-tag").textContent = place < 0 ? "" : pens[place].parentElement.textContent.trim();
  word.nextElementSibling.value = label;
}

// Neighbours of one label show it once, and no label reaches into the next one's place.
function hangTags(form) {
  const words = [...form.querySelectorAll(".ms-word")];
  const starts = words.filter((word, place) => {
    const before = words[place - 1];
    const runs = word.dataset.label && before?.dataset.label === word.dataset.label && before.offsetTop === word.offsetTop;
    word.classList.toggle("ms-runs-on", Boolean(runs));
    return word.dataset.label && !runs;
  });
  for (const [place, word] of starts.entries()) {
    const next = starts[place + 1];
    const line = word.parentElement;
    const end = next?.offsetTop === word.offsetTop ? next.offsetLeft : line.offsetLeft + line.offsetWidth;
    word.querySelector(".ms-tag").style.maxWidth = `${Math.max(end - word.offsetLeft - 6, 12)}px`;
  }
}

function listenForMarks(form) {
  const words = [...form.querySelectorAll(".ms-word")];
  const pens = form.querySelector(".ms-pens");
  if (!pens) return;
  for (const word of words) paint(form, word, word.dataset.label);
  new ResizeObserver(() => hangTags(form)).observe(form.querySelector(".ms-words"));
  pens.addEventListener("change", () => pens.classList.remove("ms-wanted"));
  form.addEventListener("click", (event) => {
    const word = event.target.closest(".ms-word");
    if (word) mark(form, word, pens);
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const place = words.indexOf(event.target);
    if (!step || place < 0) return;
    event.preventDefault();
    words[place + step]?.focus();
  });
}

function mark(form, word, pens) {
  const pen = form.querySelector('input[name="_pen"]:checked');
  if (!pen) {
    pens.classList.add("ms-wanted");
    form.querySelector('input[name="_pen"]').focus();
    return;
  }
  paint(form, word, word.dataset.label === pen.value ? "" : pen.value);
  hangTags(form);
  word.dispatchEvent(new Event("input", { bubbles: true }));
}
