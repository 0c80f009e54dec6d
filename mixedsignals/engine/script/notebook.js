// In a notebook: one script for all questions of a kernel, because a page fetches a widget's script anew for every
// widget. Beside each form stands a view of it: as soon as both are on the page, the form is brought to life and shown.

// The style sheet, once a page: put in anew with every question, it would make the browser style the whole page again.
function dress(text) {
  if ([...document.head.querySelectorAll("style.ms-style")].some((style) => style.textContent === text)) return;
  document.head.append(Object.assign(document.createElement("style"), { className: "ms-style", textContent: text }));
}

// The script's sign of life, as soon as the page knows of a question, seen or not.
function initialize({ model }) {
  dress(model.get("sheet"));
  try {
    model.send({ here: true });
  } catch { // a page that is opened again, without its kernel
  }
}

// Tells when it has come onto the page: a widget's view is made before it has a place there.
const PLACED = "ms-placed";
customElements.get(PLACED) ?? customElements.define(PLACED, class extends HTMLElement {
  connectedCallback() { this.placed?.(); }
});

function render({ model, el }) {
  const mark = document.createElement(PLACED);
  let gone = false;
  let end = () => {};
  mark.placed = async () => {
    mark.placed = null;
    const holder = await holderBeside(el);
    const question = await model.widget_manager.get_model(holder.dataset.model);
    if (gone) return;
    end = enliven(question, holder);
    holder.hidden = false;
  };
  el.append(mark);
  return () => {
    gone = true;
    end();
  };
}

// The form's holder, which may be put onto the page a moment later.
function holderBeside(el) {
  const box = el.parentElement;
  return new Promise((done) => {
    const watch = new MutationObserver(look);
    watch.observe(box, { childList: true, subtree: true });
    look();
    function look() {
      const holder = box.querySelector(".ms-question");
      if (!holder) return;
      watch.disconnect();
      done(holder);
    }
  });
}

export default { initialize, render };
