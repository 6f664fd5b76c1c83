/**
 * The fields: each edits the value of the config that its `data-path` names, and shows it. What they are was rendered from the registry.
 *
 * @typedef {HTMLInputElement | HTMLSelectElement} Field
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("../core/store.js").Store} Store
 */
import { valueAt } from "../core/json.js";
import { SETTING } from "../core/texts.js";
import { plainNumber } from "../draw/format.js";
import { keyAlone } from "../shell/keyboard.js";
import { optionAt } from "./config.js";
import { bindSteps, placeIn, showNumber, valueIn, wantedBy } from "./fields.js";
import { misread, readNumber } from "./number.js";

/** What a number says that switches nothing on. */
const OFF = SETTING.off;

/**
 * @param {ParentNode} page
 * @param {Store} store
 * @param {Session} session
 */
export function bindControls(page, store, session) {
  const fields = /** @type {Field[]} */ ([...page.querySelectorAll("[data-path]")]);
  for (const field of fields) bindField(field, store, session);
  store.follow(["config"], ({ config }) => {
    if (config !== null) for (const field of fields) showValue(field, valueAt(config, pathOf(field)));
  });
  const switches = /** @type {HTMLInputElement[]} */ ([...page.querySelectorAll("[data-view]")]);
  for (const box of switches) box.addEventListener("change", () => session.look({ [box.dataset.view ?? ""]: box.checked }));
  store.follow(["view"], ({ view }) => {
    for (const box of switches) box.checked = valueAt(view, box.dataset.view ?? "") === true;
  });
  const places = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-field]")]);
  store.follow(["trouble"], ({ trouble }) => {
    for (const place of places) showTrouble(place, trouble);
  });
}

/** @param {Field} field */
function pathOf(field) {
  return field.dataset.path ?? "";
}

/**
 * @param {Field} field
 * @param {Store} store
 * @param {Session} session
 */
function bindField(field, store, session) {
  const restore = () => store.state.config && showValue(field, valueAt(store.state.config, pathOf(field)), true);
  const wanted = wantedBy(optionAt(session.options, pathOf(field)));
  const edit = (/** @type {"push" | "replace"} */ mode) => {
    const value = readValue(field, wanted);
    if (value === null && isNumber(field)) complain(store, pathOf(field), misread(field.value, wanted));
    else session.edit(pathOf(field), value, mode);
  };
  /** What was typed and does not hold is taken back; what the field lies in closes at the next Escape. @param {Event} event */
  const undo = (event) => {
    const typed = field.value;
    restore();
    if (field.value === typed) return;
    edit("push"); // nothing but that there is no trouble any more
    event.stopPropagation();
  };
  if (field.type === "range") {
    let dragging = false;
    field.addEventListener("input", () => {
      edit(dragging ? "replace" : "push");
      dragging = true;
    });
    field.addEventListener("change", () => (dragging = false));
  } else {
    field.addEventListener("change", () => {
      edit("push");
      if (!isTroubled(field)) restore(); // as it was read
    });
    field.addEventListener("blur", restore);
    if (field instanceof HTMLInputElement && field.type === "text") field.addEventListener("keydown", (event) => keyAlone(event) === "Escape" && undo(event));
    if (isNumber(field)) bindSteps(field, wanted);
  }
}

/** @param {Field} field @returns {boolean} whether it is said there what is wrong */
function isTroubled(field) {
  return field.closest("[data-invalid]") !== null;
}

/** @param {Field} field @returns {field is HTMLInputElement} whether a number is typed there */
function isNumber(field) {
  return field instanceof HTMLInputElement && field.type === "text" && field.dataset.type === "number";
}

/** @param {Store} store @param {string} path @param {string} message what is wrong with what stands there */
function complain(store, path, message) {
  store.set({ trouble: { message, details: [{ path, message }] } });
}

/**
 * @param {Field} field
 * @param {import("./number.js").Wanted} wanted
 * @returns {unknown} null where no number stands in a number's field
 */
function readValue(field, wanted) {
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked;
  const text = field.value.trim();
  if (field.dataset.steps) return valueIn(stepsOf(field), Number(text));
  if (field.dataset.off !== undefined && text.toLowerCase() === OFF.toLowerCase()) return 0;
  if (isNumber(field)) return readNumber(text, wanted);
  if (field.dataset.type === "number") return Number(text);
  return text === "" && field.dataset.empty === "null" ? null : text;
}

/**
 * @param {Field} field
 * @param {unknown} value
 * @param {boolean} [always] also while the reader types in it
 */
function showValue(field, value, always = false) {
  const typing = field instanceof HTMLInputElement && field.type === "text" && field === document.activeElement;
  const isOpen = value === undefined; // the server fills it in
  if (isOpen || (typing && !always)) return;
  const isOff = value === 0 && field.dataset.off !== undefined;
  const text = isOff ? OFF : typeof value === "number" ? plainNumber(value) : String(value ?? "");
  field.toggleAttribute("data-is-off", isOff);
  if (field instanceof HTMLSelectElement) choose(field, text);
  else if (field.type === "radio") field.checked = field.value === text;
  else if (field.type === "checkbox") field.checked = value === true;
  else if (field.dataset.steps) slideOver(field, stepsOf(field), Number(value), text);
  else if (field.type === "range") slide(field, Number(value));
  else if (isNumber(field) && typeof value === "number") showNumber(field, value, text);
  else field.value = text;
}

/**
 * A value that the list does not have, as a link may bring one, is put into it while it holds.
 *
 * @param {HTMLSelectElement} select
 * @param {string} text
 */
function choose(select, text) {
  for (const option of [...select.options]) if (option.dataset.extra && option.value !== text) option.remove();
  const options = [...select.options];
  if (!options.some((option) => option.value === text)) {
    const extra = new Option(text, text);
    extra.dataset.extra = "yes";
    const next = options.findIndex((option) => Number(option.value) > Number(text));
    select.add(extra, next < 0 ? null : next);
  }
  select.value = text;
}

/** @param {Field} field @returns {number[]} */
function stepsOf(field) {
  return JSON.parse(field.dataset.steps ?? "[]");
}

/**
 * A slider over steps that are not evenly spaced: its positions are their places.
 *
 * @param {HTMLInputElement} slider
 * @param {readonly number[]} steps
 * @param {number} value
 * @param {string} text as one says it
 */
function slideOver(slider, steps, value, text) {
  const place = placeIn(steps, value);
  slider.step = Number.isInteger(place) ? "1" : "any";
  slider.value = String(place);
  slider.setAttribute("aria-valuetext", text);
}

/**
 * A value outside of a slider's range, or between its steps, is shown where it is.
 *
 * @param {HTMLInputElement} slider
 * @param {number} value
 */
function slide(slider, value) {
  slider.dataset.range ??= JSON.stringify([slider.min, slider.max, slider.step]);
  const [min, max, step] = JSON.parse(slider.dataset.range);
  slider.min = String(Math.min(min, value));
  slider.max = String(Math.max(max, value));
  slider.step = Number.isInteger((value - min) / step) ? step : "any";
  slider.value = String(value);
}

/**
 * @param {HTMLElement} place
 * @param {import("../core/store.js").Trouble | null} trouble
 */
function showTrouble(place, trouble) {
  const path = place.dataset.field ?? "";
  const found = trouble?.details.find((detail) => detail.path === path || detail.path.startsWith(`${path}.`) || detail.path === `config.${path}`);
  place.toggleAttribute("data-invalid", found !== undefined);
  const text = /** @type {HTMLElement | null} */ (place.querySelector(".field-error"));
  const field = place.querySelector("select, input");
  if (text === null || field === null) return;
  text.hidden = found === undefined;
  text.textContent = found?.message ?? "";
  if (found) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
