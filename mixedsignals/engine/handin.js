// The field and the button that make the file to hand in. The kernel makes it; the browser keeps it.

const PATIENCE = 5000; // milliseconds without a reply before something is said

export default {
  render({ model, el }) {
    const words = model.get("words");
    // JupyterLab would take Shift+Enter and single letters for its own commands.
    el.classList.add("ms-work");
    el.dataset.lmSuppressShortcuts = "true";
    el.addEventListener("keydown", (event) => event.stopPropagation());
    const make = (name, parent, ...inside) => {
      const node = document.createElement(name);
      node.append(...inside);
      parent.append(node);
      return node;
    };
    const who = make("p", el);
    const form = make("form", el);
    const field = document.createElement("input");
    field.type = "text";
    field.autocomplete = "off";
    field.maxLength = 40;
    // The number that stands there is a proposal: one's own name takes its place. Tab selects it by itself.
    field.addEventListener("click", () => { if (field.value === model.get("label")) field.select(); });
    make("label", form, words.field, field);
    make("button", form, words.make).className = "ms-press ms-first";
    const said = make("p", el);
    said.setAttribute("role", "status");
    const again = make("p", el);
    let press = "";
    let timer = 0;
    let link = null;

    const tell = (sentence) => {
      clearTimeout(timer);
      said.textContent = sentence;
    };
    const drop = () => {
      if (link) URL.revokeObjectURL(link.href);
      link = null;
      again.replaceChildren();
    };
    // Another learner sits down: nothing of the one before stays on the page.
    const turn = () => {
      who.textContent = model.get("who");
      field.value = model.get("label");
      press = "";
      drop();
      tell("");
    };
    const keep = (name, content) => {
      drop();
      link = make("a", again, words.again);
      link.className = "ms-download";
      link.download = name;
      link.href = URL.createObjectURL(new Blob([content], { type: "text/html" }));
      link.click();
    };
    const hear = (reply, buffers) => {
      if (!press || reply.press !== press) return; // another view of the cell asked
      press = "";
      tell(reply.said);
      if (buffers.length) keep(reply.name, buffers[0]);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press = String(Math.random());
      tell(words.making);
      timer = setTimeout(() => tell(words.waiting), PATIENCE);
      try {
        model.send({ label: field.value, press });
      } catch { // the way to the kernel is known to be closed
        tell(words.waiting);
      }
    });
    model.on("change:who", turn);
    model.on("msg:custom", hear);
    turn();
    return () => {
      clearTimeout(timer);
      drop();
      model.off("change:who", turn);
      model.off("msg:custom", hear);
    };
  },
};
