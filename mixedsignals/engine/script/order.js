// Putting items in order: each has a button up and a button down, and can be dragged by its grip. Places are counted
// anew after each move; before the first, the form holds none.

function movables(form) {
  return [...form.querySelectorAll(".ms-movable")];
}

// Puts the items where their places say; those without one come last, as the author put them.
function arrange(form) {
  const items = movables(form);
  const place = (item) => Number(item.querySelector("input").value) || items.length + 1 + Number(item.dataset.at);
  const sorted = [...items].sort((one, other) => place(one) - place(other));
  if (sorted.some((item, at) => item !== items[at])) items[0].parentElement.append(...sorted);
  sayEnds(form);
}

function listenForMoves(form) {
  if (!movables(form).length) return;
  form.addEventListener("click", (event) => {
    const button = event.target.closest(".ms-move");
    if (button) moveBy(form, button.closest(".ms-movable"), Number(button.dataset.by), button);
  });
  form.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".ms-grip")) drag(form, event);
  });
  sayEnds(form);
}

function moveBy(form, item, by, button) {
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (other && by < 0) other.before(item);
  else if (other) other.after(item);
  button.focus(); // a moved element loses the focus
  moved(form, item);
}

// Follows the pointer from grip to release; the page does not scroll meanwhile (the grip's touch-action).
function drag(form, down) {
  const item = down.target.closest(".ms-movable");
  const grip = down.target;
  down.preventDefault();
  const follow = (event) => {
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".ms-movable");
    if (!over || over === item || over.parentElement !== item.parentElement) return;
    const box = over.getBoundingClientRect();
    if (event.clientY > box.top + box.height / 2) over.after(item);
    else over.before(item);
  };
  const release = () => {
    item.classList.remove("ms-dragged");
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("pointerup", release);
    document.removeEventListener("pointercancel", release);
    moved(form, item);
  };
  item.classList.add("ms-dragged");
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
  grip.releasePointerCapture?.(down.pointerId);
}

function moved(form, item) {
  const items = movables(form);
  for (const [at, one] of items.entries()) one.querySelector("input").value = at + 1;
  sayEnds(form);
  const spoken = form.querySelector(".ms-moved");
  spoken.textContent = spoken.dataset.words.replace("{item}", item.querySelector(".ms-item-text").textContent)
    .replace("{place}", items.indexOf(item) + 1).replace("{of}", items.length);
  item.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
}

// The first cannot go up and the last not down; their buttons say so and keep the focus.
function sayEnds(form) {
  const items = movables(form);
  for (const [at, item] of items.entries()) {
    const [up, down] = item.querySelectorAll(".ms-move");
    up.setAttribute("aria-disabled", String(at === 0));
    down.setAttribute("aria-disabled", String(at === items.length - 1));
  }
}
