// The style sheet, once a page: put in anew with every question, it would make the browser style the whole page again.
function dress(text) {
  if ([...document.head.querySelectorAll("style.ms-style")].some((style) => style.textContent === text)) return;
  document.head.append(Object.assign(document.createElement("style"), { className: "ms-style", textContent: text }));
}
