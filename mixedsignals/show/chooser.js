// A button for a file. The browser looks at its size first: what is larger than a message to the kernel may be never arrives.

export default {
  render({ model, el }) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const said = document.createElement("p");
    input.type = "file";
    input.accept = ".jsonl,.html";
    said.setAttribute("role", "status");
    el.classList.add("ms-work");
    label.className = "ms-press";
    label.append(model.get("description"), input);
    el.append(label, said);
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file) return;
      const large = file.size > model.get("limit");
      said.textContent = large ? model.get("refusal").replace("{file}", () => file.name) : "";
      if (!large) model.send({ name: file.name }, undefined, [await file.arrayBuffer()]);
      input.value = ""; // so that the same file can be chosen again
    });
  },
};
