/**
 * Keys that work everywhere, unless the place where one is needs them itself.
 *
 * @typedef {import("../session.js").Session} Session
 */

/** What uses which keys itself. */
const TYPES_TEXT = "input:not([type]), input[type=text], textarea, select, [contenteditable]";
const USES_SPACE = `${TYPES_TEXT}, button, summary, input`;
const USES_ARROWS = `${TYPES_TEXT}, input[type=range], input[type=radio], .neuron`;

/**
 * @param {Document} page
 * @param {HTMLDialogElement} help
 * @param {HTMLButtonElement} opener
 * @param {{session: Session, address: import("../address.js").Address}} parts
 */
export function bindKeyboard(page, help, opener, { session, address }) {
  opener.addEventListener("click", () => help.showModal());
  help.addEventListener("click", ({ target }) => target === help && help.close());
  /** @type {Record<string, {keeps: string, act: () => void}>} */
  const keys = {
    " ": { keeps: USES_SPACE, act: () => session.togglePlay() },
    ArrowRight: { keeps: USES_ARROWS, act: () => session.step("epoch") },
    r: { keeps: TYPES_TEXT, act: () => session.begin("reset") },
    "?": { keeps: TYPES_TEXT, act: () => help.showModal() },
  };
  /** @type {Record<string, () => void>} */
  const withControl = { z: () => address.back(), Z: () => address.forward(), y: () => address.forward() };
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || page.querySelector("dialog:modal") !== null || !(event.target instanceof Element)) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const key = isCommand || event.key.length > 1 ? event.key : event.key.toLowerCase();
    const act = isCommand ? (event.target.matches(TYPES_TEXT) ? undefined : withControl[key]) : event.target.matches(keys[key]?.keeps ?? "*") ? undefined : keys[key]?.act;
    if (act === undefined || (event.repeat && key !== "ArrowRight")) return;
    event.preventDefault();
    act();
  });
}
