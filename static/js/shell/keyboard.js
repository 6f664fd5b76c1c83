/**
 * Keys that work everywhere, unless the place where one is needs them itself. A key stands for a control: where that is hidden, or can't
 * be pressed, the key does nothing; a letter may also stand at its control, as `aria-keyshortcuts`. Keys go by their names, with what is held down beside them: Shift and R is another key than R, and Caps
 * lock makes none of it.
 *
 * @typedef {import("../settings/session.js").Session} Session
 * @typedef {{keeps: string, control?: HTMLButtonElement | HTMLInputElement | HTMLSelectElement, act: () => void}} Key `keeps`: what uses it itself
 */

/** What uses which keys itself. */
const TYPES_TEXT = "input:not([type]), input[type=text], textarea, select, [contenteditable]";
const USES_SPACE = `${TYPES_TEXT}, button, summary, input`;
const USES_ARROWS = `${TYPES_TEXT}, input[type=range], input[type=radio], [data-own-arrows]`;

/**
 * @param {Document} page
 * @param {HTMLDialogElement} help
 * @param {HTMLButtonElement} opener
 * @param {{play: HTMLButtonElement, step: HTMLButtonElement, reset: HTMLButtonElement, newWeights: HTMLButtonElement, goal: HTMLInputElement, present: HTMLButtonElement}} controls
 * @param {{session: Session, address: import("../core/address.js").Address, hand: {undo: () => boolean, redo: () => boolean}, chosen: (label: string) => void}} parts `hand`: of what was set by hand; `chosen`: by the key of a choice
 */
export function bindKeyboard(page, help, opener, { play, step, reset, newWeights, goal, present }, { session, address, hand, chosen }) {
  opener.addEventListener("click", () => help.showModal());
  help.addEventListener("click", ({ target }) => target === help && help.close());
  const isPresenting = () => session.store.state.view.present;
  /** @type {Record<string, Key>} */
  const keys = {
    " ": { keeps: USES_SPACE, control: play, act: () => session.playback.toggle() },
    ArrowRight: { keeps: USES_ARROWS, control: step, act: () => session.playback.step("epoch") },
    r: { keeps: TYPES_TEXT, control: reset, act: () => session.playback.begin("reset") },
    n: { keeps: TYPES_TEXT, control: newWeights, act: () => session.playback.begin("new_weights") },
    e: { keeps: TYPES_TEXT, control: goal, act: () => goal.focus() },
    p: { keeps: TYPES_TEXT, control: present, act: () => session.look({ present: !isPresenting() }) },
    "?": { keeps: TYPES_TEXT, act: () => help.showModal() },
  };
  const onward = () => hand.redo() || address.forward();
  /** @type {Record<string, () => unknown>} */
  const commands = { z: () => hand.undo() || address.back(), "Shift z": onward, y: onward };
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || page.querySelector("dialog:modal, [data-versus]") !== null || !(event.target instanceof Element)) return;
    const command = event.target.matches(TYPES_TEXT) ? undefined : commands[keyWithCommand(event)];
    const key = keyAlone(event);
    const act = key === "Escape" && isPresenting() && !event.target.matches(TYPES_TEXT) ? () => session.look({ present: false }) : (command ?? actOf(keys[key] ?? keyAt(page, key, chosen), event.target));
    if (act === undefined || (event.repeat && event.key !== "ArrowRight")) return;
    event.preventDefault();
    act();
  });
}

/**
 * @param {Document} page
 * @param {string} key
 * @param {(label: string) => void} chosen
 * @returns {Key | undefined} of the control that names this letter as its own: it is pressed, or its next choice is made
 */
function keyAt(page, key, chosen) {
  const control = /^[a-z]$/.test(key) ? page.querySelector(`[aria-keyshortcuts="${key.toUpperCase()}"]`) : null;
  if (control?.closest("[hidden]")) return undefined;
  if (control instanceof HTMLButtonElement) return { keeps: TYPES_TEXT, control, act: () => control.click() };
  if (control instanceof HTMLSelectElement) return { keeps: TYPES_TEXT, control, act: () => chosen(chooseNext(control)) };
  return undefined;
}

/** @param {HTMLSelectElement} select @returns {string} what is chosen now: behind the last option comes the first */
function chooseNext(select) {
  const free = [...select.options].filter(({ disabled }) => !disabled);
  const next = free[(free.findIndex(({ selected }) => selected) + 1) % free.length];
  if (next === undefined) return "";
  select.value = next.value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  return next.text;
}

/**
 * @param {Key | undefined} key
 * @param {Element} target where one is
 * @returns {(() => void) | undefined} undefined where it does nothing
 */
function actOf(key, target) {
  const isIdle = key === undefined || target.matches(key.keeps) || key.control?.disabled || key.control?.closest("[data-hidden]");
  return isIdle ? undefined : key.act;
}

/** @typedef {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">} Press */

/**
 * @param {Press} press
 * @returns {string} the key, letters in lower case; "" where another is held down with it, but for the Shift that a sign may take
 */
export function keyAlone({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey || (shiftKey && !isSign(key))) return "";
  return letterOf(key);
}

/**
 * @param {Press} press
 * @returns {string} the key that is pressed with Ctrl or ⌘, as in "z" and "Shift z"; "" where neither is, or more than that
 */
export function keyWithCommand({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey === metaKey || altKey) return "";
  return shiftKey ? `Shift ${letterOf(key)}` : letterOf(key);
}

/** @param {string} key @returns {boolean} such as ?, which many keyboards have behind Shift */
function isSign(key) {
  return key.length === 1 && key !== " " && key.toLowerCase() === key.toUpperCase();
}

/** @param {string} key */
function letterOf(key) {
  return key.length === 1 ? key.toLowerCase() : key;
}
