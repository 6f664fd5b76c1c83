/**
 * Printing: the whole story on one sheet, whichever way round the paper is. A browser that prints does not wait for a module, so what makes
 * the sheet is loaded as soon as there is a run and nothing else to do; until then it prints the page as it is.
 *
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").Page} Page
 */
import { bindPaper } from "../shell/paper.js";

/** Milliseconds after the first run, in browsers that do not say when they have nothing to do. */
const LATER = 2000;

/**
 * @param {Window} window
 * @param {HTMLButtonElement} button
 * @param {Page} page
 * @param {Lab} lab
 * @param {() => boolean} isElsewhere whether something else is in the place of the run
 */
export function bindPrinting(window, button, page, lab, isElsewhere) {
  /** @type {(() => HTMLElement | null) | null} */
  let make = null;
  /** @type {Promise<void> | null} */
  let loading = null;
  const load = () => (loading ??= Promise.all([import("./sheet.js"), lab.savedOf(page)]).then(
    ([{ sheetOf }, saved]) => void (make = () => sheetOf(page, saved)),
    () => void (loading = null), // the server is away; the next one to print asks again
  ));
  const idle = window.requestIdleCallback?.bind(window) ?? ((/** @type {() => void} */ call) => setTimeout(call, LATER));
  page.store.follow(["phase"], ({ phase }) => phase === "ready" && loading === null && idle(() => void load()));
  button.addEventListener("click", async () => {
    await load();
    window.print();
  });
  bindPaper(window, page.theme, page.loop, () => (isElsewhere() || make === null ? null : make()));
}
