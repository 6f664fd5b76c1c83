/**
 * What an exercise keeps as it is: its controls stay in sight and in the tab order, say so, and change nothing. The session refuses such
 * changes by itself; this is so that nobody has to find out by trying.
 */
import { SETTING } from "../core/texts.js";
import { isAllowed, isFree } from "../settings/rules.js";
import { icon } from "../shell/dom.js";

/** Keys that leave a field as it is: they lead on, or are the browser's. */
const HARMLESS = /^(Tab|Escape|Shift|Control|Alt|AltGraph|Meta|CapsLock|F\d+)$/;

/**
 * @param {Document} page
 * @param {readonly string[] | null} free what may change; null: everything
 * @param {Record<string, string[]>} allowed the only names that may be chosen, by path
 */
export function bindLocks(page, free, allowed) {
  if (free === null) return;
  for (const choice of /** @type {NodeListOf<HTMLOptionElement>} */ (page.querySelectorAll("select[data-path] option"))) {
    const names = allowed[choice.closest("select")?.dataset.path ?? ""];
    choice.disabled = !isAllowed(names, choice.value);
  }
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-field]"))) {
    const { field = "", also = field } = place.dataset;
    if (!isFree(free, field) || !isFree(free, also)) lock(place);
  }
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-edits]"))) {
    if (!isFree(free, place.dataset.edits ?? "")) place.dataset.locked = "";
  }
  page.addEventListener("click", (event) => isLocked(event.target) && stop(event), { capture: true });
  page.addEventListener("keydown", (event) => isLocked(event.target) && isField(event.target) && !isHarmless(event) && stop(event), { capture: true });
}

/** @param {HTMLElement} place */
function lock(place) {
  place.dataset.locked = "";
  for (const hinted of [place, .../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-hint]"))]) {
    hinted.dataset.hint = hinted.dataset.hint ? `${SETTING.locked}\n${hinted.dataset.hint}` : SETTING.locked;
  }
  for (const field of /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (place.querySelectorAll("input, select"))) {
    field.setAttribute("aria-disabled", "true");
    field.setAttribute("aria-description", SETTING.locked);
    if (field instanceof HTMLInputElement) field.readOnly = true;
  }
  place.querySelector(".label, legend")?.append(icon("lock"));
}

/** @param {EventTarget | null} target */
function isLocked(target) {
  return target instanceof Element && target.closest("[data-locked]") !== null;
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

/** @param {KeyboardEvent} event */
function isHarmless({ key, altKey, ctrlKey, metaKey }) {
  const isWayBack = altKey && (key === "ArrowLeft" || key === "ArrowRight"); // the browser's Back and Forward
  return HARMLESS.test(key) || ctrlKey || metaKey || isWayBack;
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
