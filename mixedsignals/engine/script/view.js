// The script beside a question's form. It sends the form's fields when the button is pressed, and shows the verdict
// where the form has room for it. No word of its own: they come in `words` or stand in the form.

// Brings the form in `el` to life. Returns what ends it.
function enliven(model, el) {
  el.classList.add("ms-question");
  // JupyterLab would take Shift+Enter and single letters for its own commands.
  el.dataset.lmSuppressShortcuts = "true";
  el.addEventListener("keydown", (event) => event.stopPropagation());
  const form = el.querySelector("form");
  const steps = walk(form);
  for (const prepare of [tieNotes, explainOptions, listenForMarks, listenForMoves, listenForTabs, listenForSums, listenForText]) prepare(form);
  listenForReturn(form, steps);
  keepInView(el);
  return converse(model, form, steps);
}

// What passes between the form and the kernel, and what is kept meanwhile. Returns what ends it.
function converse(model, form, steps) {
  const drafts = keptDrafts(model);
  let sent = {}; // the fields as the kernel has them
  let touched = false; // something is filled in here and not yet sent
  let press = null; // what was sent from here last: {id, step, fields, answered, passed: the learner went on meanwhile}
  const draw = () => {
    if (!steps) return;
    markUnsent(form, collect(form), sent);
    steps.draw();
  };
  const keep = () => {
    const fields = collect(form);
    touched = !alike(fields, sent);
    if (touched && Object.keys(fields).length) drafts.write(fields); // an emptied form is nothing to bring back
    else drafts.forget();
    if (!touched) clearChanged(form); // all is again as it was sent
    draw();
  };
  const start = () => {
    fill(form, model.get("fields"));
    sent = collect(form);
    steps?.resume(sent);
    drafts.forgetOthers();
    const draft = drafts.read();
    touched = Boolean(draft) && !alike(draft, sent);
    if (touched) fill(form, draft);
    form.querySelector(".ms-draft").hidden = !touched;
    if (touched) markChanged(form, draft, sent);
    draw();
  };
  const submit = (step, passed) => {
    const all = collect(form);
    const fields = step ? partOf(all, step) : all;
    // Pressed again while no answer came: still the same press, which the journal takes once.
    const again = press && !press.answered && press.step === step && alike(press.fields, fields);
    press = again ? press : { id: newPress(), step, fields, answered: false };
    press.passed = passed;
    post(model, form, press);
  };
  // What nobody marks is kept by going on.
  const leave = ({ target }) => {
    if (!form.matches(".ms-unmarked") || !target.matches(".ms-unsent")) return;
    target.classList.remove("ms-unsent");
    submit(target.dataset.item, true);
  };
  const hear = () => {
    const verdict = model.get("verdict");
    const mine = press && !press.answered && verdict.press === press.id;
    if (mine) {
      press.answered = true;
      sent = verdict.refused ? sent : model.get("fields");
      if (!verdict.refused) dropChanged(form, press.step);
      keep();
    }
    // What another view of the question sent is shown here too, but never over what waits here.
    if (!mine && press && !press.answered) return;
    if (!mine && !touched) {
      fill(form, model.get("fields"));
      sent = collect(form);
    }
    stopWaiting(form);
    if (mine && press.passed && verdict.refused) steps.goTo(press.step); // back to where the fault is
    if (verdict.summary) show(form, verdict, Boolean(steps?.step()));
    if (mine && press.passed && !verdict.refused) dropPassing(form);
    else if (mine) bringVerdictIntoView(form);
    if (!touched) clearChanged(form);
    if (!touched) form.querySelector(".ms-draft").hidden = true;
    draw();
  };
  // Another learner sits down: nothing of the one before stays on the page.
  const turn = () => {
    press = null;
    stopWaiting(form);
    clearNotes(form);
    clearChanged(form);
    start();
    hear();
  };
  const alone = () => {
    const verdict = model.get("verdict");
    if (verdict.summary && !verdict.refused) showNotes(form, verdict, Boolean(steps.step()));
  };
  form.addEventListener("input", keep);
  form.addEventListener("ms-turned", alone);
  form.addEventListener("ms-left", leave);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(steps?.step() ?? "", false);
  });
  form.addEventListener("click", dropSecondClick);
  model.on("change:verdict", hear);
  model.on("change:learner", turn);
  start();
  hear();
  if (!press) steps?.resume(sent);
  return () => {
    stopWaiting(form);
    model.off("change:verdict", hear);
    model.off("change:learner", turn);
  };
}

// The second click of a double click presses nothing.
function dropSecondClick(event) {
  if (event.detail > 1 && event.target.closest(".ms-check")) event.preventDefault();
}

// Sends a press, and says what there is to say until the reply comes.
function post(model, form, press) {
  stopWaiting(form);
  try {
    model.send({ fields: press.fields, step: press.step, press: press.id }); // first: the kernel is at work meanwhile
  } catch { // the way to the kernel is known to be closed: there is nothing to wait for
    tellReason(model, form, reasonForRefusal(model));
    return;
  }
  const started = Date.now();
  const look = () => {
    const reason = reasonForSilence(model, Date.now() - started);
    if (reason && reason !== waiting.get(form).reason) tellReason(model, form, reason);
    waiting.get(form).reason = reason;
  };
  const first = setTimeout(() => tellWaiting(form, model.get("words").checking), NOTICED);
  waiting.set(form, { first, timer: setInterval(look, SOON), reason: "" });
}

const NOTICED = 100; // milliseconds: a verdict that comes sooner comes at once, and nothing flickers before it

function tellWaiting(form, sentence) {
  const region = form.querySelector(".ms-verdict");
  region.style.minHeight = region.offsetHeight + "px"; // so that the page does not jump while the answer is checked
  tell(form, sentence);
}

const waiting = new WeakMap(); // form: {first and timer: what is to be told, reason that was told last}

function stopWaiting(form) {
  clearTimeout(waiting.get(form)?.first);
  clearInterval(waiting.get(form)?.timer);
  waiting.delete(form);
  form.querySelector(".ms-verdict").style.minHeight = "";
}

function tellReason(model, form, reason) {
  const words = model.get("words");
  const file = ["dead", "restarted", "no_reply"].includes(reason) ? answersFile(model) : "";
  let link = null;
  if (file) {
    link = document.createElement("a");
    link.href = file;
    link.download = "mixed-signals-answers.jsonl";
    link.className = "ms-download";
    link.textContent = words.saved_so_far;
  }
  tell(form, words[reason], link);
  bringVerdictIntoView(form);
}

// What a draft says otherwise than what was sent: its notes are earlier ones.
function markChanged(form, draft, sent) {
  for (const control of form.elements) {
    if (control.name && !alike({ at: draft[control.name] ?? "" }, { at: sent[control.name] ?? "" })) outdate(form, control);
  }
}

// Shift and Enter on a cell take JupyterLab to the next one, past a long question. A question that was run alone, and
// whose next cell JupyterLab went to, is brought back into sight.
const shownNow = { count: 0, timer: 0 };

function keepInView(el) {
  shownNow.count += 1;
  clearTimeout(shownNow.timer);
  shownNow.timer = setTimeout(() => {
    const alone = shownNow.count === 1;
    shownNow.count = 0;
    if (alone && el.closest(".jp-Cell")?.nextElementSibling?.matches(".jp-mod-active")) bringIntoView(el);
  }, 250);
}

// Notes on a long sheet move the verdict below them out of sight, and what it teaches may stand under the edge. Who sees
// all of it keeps the page as it is; and the browser, too, holds on to what it showed, before the next picture.
function bringVerdictIntoView(form) {
  requestAnimationFrame(() => {
    const [region, pane] = [form.querySelector(".ms-verdict"), paneOf(form)];
    const fits = region.offsetHeight <= pane.bottom - pane.top;
    const part = fits ? region : region.firstElementChild;
    const place = part?.getBoundingClientRect();
    if (place && (place.top < pane.top || place.bottom > pane.bottom)) part.scrollIntoView({ block: "nearest" });
  });
}

// What can be seen of the page that an element stands in.
function paneOf(el) {
  return el.closest(".jp-WindowedPanel-outer, .jp-Notebook")?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
}

function bringIntoView(el) {
  const box = el.getBoundingClientRect();
  const pane = paneOf(el);
  const fits = box.height <= pane.bottom - pane.top;
  if (box.top < pane.top || !fits || box.bottom > pane.bottom) el.scrollIntoView({ block: fits ? "nearest" : "start" });
}
