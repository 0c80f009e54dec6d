// A piece of HTML as Python says it, and below it what is to say once its link was pressed: a browser tells no page that
// it has saved a file.

export default {
  render({ model, el }) {
    el.classList.add("ms-work");
    const shown = document.createElement("div");
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    el.append(shown, said);
    const draw = () => {
      shown.innerHTML = model.get("value");
      said.textContent = "";
    };
    shown.addEventListener("click", (event) => {
      const link = event.target.closest("a[download]");
      if (link) said.textContent = model.get("pressed").replace("{file}", () => link.download);
    });
    model.on("change:value", draw);
    draw();
    return () => model.off("change:value", draw);
  },
};
