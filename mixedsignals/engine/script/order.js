// Putting items in order: each has a button up and a button down, and can be dragged. Places are counted anew after each
// move; before the first, the form holds none.

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
    if (drags(event)) drag(form, event);
  });
  sayEnds(form);
}

function moveBy(form, item, by, button) {
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return; // the first goes no further up, the last no further down
  if (by < 0) other.before(item);
  else other.after(item);
  button.focus(); // a moved element loses the focus
  moved(form, item);
}

// A mouse drags an item by all of its row, a finger by the grip alone: elsewhere it scrolls the page.
function drags(event) {
  const held = event.target.closest(".ms-grip") || (event.pointerType !== "touch" && event.target.closest(".ms-moves"));
  return held && event.button === 0 && !event.target.closest("button");
}

// Follows the pointer from press to release; the page does not scroll meanwhile (the grip's touch-action).
function drag(form, down) {
  const item = down.target.closest(".ms-movable");
  const began = movables(form).indexOf(item);
  down.preventDefault();
  const follow = (event) => {
    item.classList.add("ms-dragged");
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
    if (movables(form).indexOf(item) !== began) moved(form, item);
  };
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
  down.target.releasePointerCapture?.(down.pointerId);
}

function moved(form, item) {
  const items = movables(form);
  for (const [at, one] of items.entries()) {
    const place = one.querySelector("input");
    if (Number(place.value) === at + 1) continue;
    place.value = at + 1;
    outdate(form, place); // an item that made room stands elsewhere, too
  }
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
