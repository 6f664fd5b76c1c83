/**
 * A button that opens a menu: Enter, Space or the arrows open it, arrows, Home, End and first letters move in it, Escape and Tab close it.
 * The focus is back at the button before an entry does its work, so that a dialog which it opens returns it there. An entry that says what
 * it has done (`data-stays`) leaves the menu open.
 *
 * @typedef {object} Elements
 * @property {HTMLButtonElement} opener
 * @property {HTMLElement} list with the role of a menu
 * @property {HTMLElement} row where entries with `data-row` stand in a wide window; the menu has them in a narrow one
 */

/** @param {Elements} elements @param {MediaQueryList} narrow */
export function bindMenu({ opener, list, row }, narrow) {
  const entries = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="menuitem"]')]);
  const isOpen = () => !list.hidden;

  /** @param {number} [index] of the entry that has the focus; negative: from the end */
  const open = (index = 0) => {
    list.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    entries().at(index)?.focus({ preventScroll: true });
  };
  const close = (goesBack = true) => {
    if (!isOpen()) return;
    if (goesBack) opener.focus({ preventScroll: true });
    list.hidden = true;
    opener.setAttribute("aria-expanded", "false");
  };

  opener.addEventListener("click", () => (isOpen() ? close() : open()));
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowDown" ? 0 : -1);
  });
  list.addEventListener("keydown", (event) => {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (key === "Tab") return close();
    if (ctrlKey || altKey || metaKey) return;
    const all = entries();
    const next = nextEntry(key, all.map((entry) => entry.innerText), all.findIndex((entry) => entry === document.activeElement));
    if (key === "Escape") close();
    else if (next !== null) all[next].focus();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", ({ target }) => target instanceof Element && !target.closest("[data-stays]") && target.closest('[role="menuitem"]') && close(), { capture: true });
  list.addEventListener("focusout", () => setTimeout(() => isLeft(list, opener) && close(false))); // copying takes the focus for a moment
  document.addEventListener("pointerdown", ({ target }) => target instanceof Node && !list.contains(target) && !opener.contains(target) && close(false));

  const movable = /** @type {HTMLElement[]} */ ([...row.querySelectorAll("[data-row]")]);
  const place = () => {
    for (const entry of movable) {
      if (narrow.matches) entry.setAttribute("role", "menuitem");
      else entry.removeAttribute("role");
    }
    if (narrow.matches) list.prepend(...movable);
    else row.append(...movable);
  };
  narrow.addEventListener("change", () => {
    close(false);
    place();
  });
  place();
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} opener
 * @returns {boolean} whether the focus is elsewhere; what an entry opens over the page gives it back
 */
function isLeft(list, opener) {
  const { activeElement } = document;
  return activeElement !== null && activeElement !== document.body && activeElement !== opener && !list.contains(activeElement) && !activeElement.closest("dialog");
}

/**
 * @param {string} key
 * @param {readonly string[]} names of all entries
 * @param {number} current
 * @returns {number | null} the entry that a key leads to; null where it leads nowhere
 */
export function nextEntry(key, names, current) {
  const last = names.length - 1;
  switch (key) {
    case "ArrowDown":
      return current === last ? 0 : current + 1;
    case "ArrowUp":
      return current <= 0 ? last : current - 1;
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return byLetter(key, names, current);
  }
}

/** @type {(key: string, names: readonly string[], current: number) => number | null} the next that begins with a letter, once around */
function byLetter(key, names, current) {
  if (key.length !== 1 || key.trim() === "") return null;
  const order = names.map((_, i) => (current + 1 + i) % names.length);
  return order.find((i) => names[i].trim().toLowerCase().startsWith(key.toLowerCase())) ?? null;
}
