// The kit's questions and pictures know Jupyter's two grounds by an attribute of the body: here the page's own switch sets it.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const mark = () => {
    const theme = document.body.dataset.theme ?? "auto";
    document.body.dataset.jpThemeLight = String(theme === "light" || (theme === "auto" && !dark.matches));
  };
  new MutationObserver(mark).observe(document.body, { attributeFilter: ["data-theme"] });
  dark.addEventListener("change", mark);
  mark();
})();

// Whoever comes back to a page by the browser's Back finds its list of pages closed, as it was before it was left.
addEventListener("pageshow", () => {
  for (const open of document.querySelectorAll(".sidebar-toggle:checked")) open.checked = false;
});

// A picture that is wider than the screen leaves for it is moved in its frame, with the keyboard too, and says so.
(() => {
  const mark = ({ target }) => {
    const wide = target.scrollWidth > target.clientWidth;
    const name = target.dataset.wide.replace("{number}", frames.indexOf(target) + 1);
    const has = { tabindex: "0", role: "region", "aria-label": name };
    for (const [attribute, value] of Object.entries(has)) {
      if (wide) target.setAttribute(attribute, value);
      else target.removeAttribute(attribute);
    }
  };
  const frames = [...document.querySelectorAll("[data-wide]")];
  const watch = new ResizeObserver((resized) => resized.forEach(mark));
  for (const frame of frames) {
    watch.observe(frame);
    frame.querySelector("img")?.addEventListener("load", () => mark({ target: frame }));
  }
})();
