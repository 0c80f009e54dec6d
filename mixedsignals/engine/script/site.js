// On a page of the site: the saved form makes way for the live one.

function render({ model, el }) {
  el.innerHTML = model.get("form");
  return enliven(model, el);
}

export default { render };
