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
