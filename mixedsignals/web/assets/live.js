// Questions answered on the page itself. Each saved form becomes a live one as soon as the engine is there: the script
// that shows it is the notebook's own (question.js), and so is the Python behind it (engine.js).
import question from "./question.js";

const READY = "mixed-signals-ready"; // somebody asked for the engine in this browser before
const holders = [...document.querySelectorAll(".ms-question[data-question]")];
const models = new Map(); // what the page calls a form: {model, holder, pressed}
let worker = null;

// What an anywidget's script is given in Jupyter.
class Model {
  #state;
  #listeners = new Map();
  #post;

  constructor(state, post) {
    this.#state = state;
    this.#post = post;
  }

  get(name) { return this.#state[name]; }
  set(name, value) { this.#state[name] = value; }
  save_changes() {} // nothing is set in the browser alone
  send(content) { this.#post(content); }
  on(name, listener) { this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]); }
  off(name, listener) { this.#listeners.set(name, (this.#listeners.get(name) ?? []).filter((one) => one !== listener)); }

  // What Python told: all of it is there before anybody hears of a part.
  take(changed) {
    const news = Object.keys(changed).filter((name) => JSON.stringify(changed[name]) !== JSON.stringify(this.#state[name]));
    Object.assign(this.#state, changed);
    for (const name of news) for (const listener of this.#listeners.get(`change:${name}`) ?? []) listener();
  }
}

function remembered() {
  try { return Boolean(localStorage.getItem(READY)); } catch { return false; }
}

function start() {
  if (worker) return;
  worker = new Worker(new URL("engine.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => heard(data));
  worker.addEventListener("error", (event) => { event.preventDefault(); for (const form of models.keys()) fail(form); });
  for (const [place, holder] of holders.entries()) {
    const form = String(place);
    models.set(form, { holder, model: null });
    const { question, language, files } = holder.dataset;
    worker.postMessage({ form, question, language, files: files.split(" ") });
  }
}

function heard({ form, state, changed, failed }) {
  const known = models.get(form);
  if (failed) fail(form);
  else if (state) show(form, known, state);
  else known.model.take(changed);
}

function show(form, known, state) {
  try { localStorage.setItem(READY, "yes"); } catch { /* then it is asked for again */ }
  const { holder, pressed } = known;
  known.model = new Model(state, (content) => worker.postMessage({ form, content }));
  question.render({ model: known.model, el: holder });
  if (pressed) holder.querySelector("form :is(input, button, select, textarea)")?.focus({ preventScroll: true });
}

// What cannot run here can still be answered in Jupyter: the link leads there again.
function fail(form) {
  const { holder, model } = models.get(form);
  if (model) return; // the script itself says when no reply comes
  holder.dataset.failed = "";
  say(holder, holder.querySelector(".ms-begin")?.dataset.failed ?? "");
}

function say(holder, sentence) {
  let line = holder.querySelector(".ms-wait");
  if (!line) {
    line = document.createElement("span");
    line.className = "ms-wait";
    line.setAttribute("role", "status");
    holder.querySelector(".ms-static")?.append(" ", line);
  }
  line.textContent = sentence;
}

// The link begins it, and so does a press on an answer of a form that is still a picture.
document.addEventListener("click", (event) => {
  const choice = event.target.closest(".ms-still :is(.ms-option, .ms-word, .ms-movable)");
  const link = event.target.closest(".ms-begin") ?? choice?.closest(".ms-question")?.querySelector(".ms-begin");
  const holder = link?.closest(".ms-question");
  if (!holder || "failed" in holder.dataset || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  start();
  [...models.values()].find((known) => known.holder === holder).pressed = true;
  say(holder, link.dataset.wait);
});

// Where questions are what one came for, or once they were asked for, the engine comes while one reads.
if (holders.length && !navigator.connection?.saveData && (document.body.querySelector("[data-eager]") || remembered())) {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    start();
  });
  for (const holder of holders) watch.observe(holder);
}
