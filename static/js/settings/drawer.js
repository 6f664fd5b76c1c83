/**
 * More settings: opens beside the picture, marks what differs from the default, and puts a group back.
 *
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 *
 * @typedef {import("./changes.js").Setting & {row: HTMLElement}} Entry
 *
 * @typedef {{root: HTMLElement, changes: HTMLElement, reset: HTMLButtonElement, entries: Entry[]}} Group
 *
 * @typedef {object} Elements
 * @property {HTMLElement} panel
 * @property {HTMLButtonElement} opener
 * @property {HTMLButtonElement} close
 * @property {HTMLInputElement} fullBatch
 *
 * @typedef {object} Parts
 * @property {import("../core/store.js").Store} store
 * @property {import("./session.js").Session} session
 * @property {Options} options
 * @property {import("../types.js").Lab["rows"]} rows that are the lab's
 */
import { fill } from "../core/fill.js";
import { SETTING } from "../core/texts.js";
import { explain, setHidden, setText } from "../shell/dom.js";
import { settingOf } from "./changes.js";
import { optionAt } from "./config.js";
import { BATCH, isFree, isFullBatch, trainingPoints } from "./rules.js";

/**
 * @param {Elements} elements
 * @param {Parts} parts
 */
export function bindDrawer(elements, parts) {
  const { panel, opener, close } = elements;
  const toggle = (/** @type {boolean} */ isOpen) => {
    panel.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) reveal(panel, opener);
  };
  const leave = () => {
    toggle(false);
    opener.focus({ preventScroll: true });
  };
  opener.addEventListener("click", () => toggle(panel.hidden === true));
  close.addEventListener("click", leave);
  for (const part of [panel, opener]) {
    part.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) leave();
    });
  }
  bindFullBatch(elements.fullBatch, parts);
  bindMarks(elements, parts);
}

/**
 * Where the page is one column, what opens below the screen would not be seen.
 *
 * @param {HTMLElement} panel
 * @param {HTMLElement} opener
 */
function reveal(panel, opener) {
  const room = document.documentElement.clientHeight - panel.getBoundingClientRect().top;
  if (room < 240) opener.scrollIntoView({ block: "start" });
}

/**
 * @param {HTMLInputElement} box
 * @param {Parts} parts
 */
function bindFullBatch(box, { store, session, options }) {
  /** What it was before, to go back to. @type {unknown} */
  let partial = optionAt(options, BATCH)?.default;
  store.follow(["config"], ({ config }) => {
    if (config === null) return;
    box.checked = isFullBatch(config);
    if (!box.checked) partial = config.training.batch_size;
  });
  box.addEventListener("change", () => {
    const { config } = store.state;
    if (config !== null) session.edit(BATCH, box.checked ? trainingPoints(config) : partial);
    box.checked = store.state.config !== null && isFullBatch(store.state.config);
  });
}

/**
 * @param {Elements} elements
 * @param {Parts} parts
 */
function bindMarks({ panel, opener }, { store, session, options, rows }) {
  const hint = opener.dataset.hint ?? "";
  const groups = [.../** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll(".group"))].map((root) => groupOf(root, options, rows));
  const canChange = (/** @type {Entry} */ { path }) => isFree(session.free, path);
  for (const { reset, entries } of groups) {
    reset.addEventListener("click", () => {
      const { config } = store.state;
      const free = entries.filter(canChange);
      if (config !== null) session.change(free.reduce((next, entry) => (entry.change(next) === null ? next : entry.reset(next)), config));
      reset.closest("details")?.querySelector("summary")?.focus({ preventScroll: true });
    });
  }
  store.follow(["config"], ({ config }) => {
    if (config === null) return;
    const all = groups.flatMap((group) => showGroup(group, config, canChange));
    const words = all.join(", ");
    opener.toggleAttribute("data-differs", all.length > 0);
    explain(opener, all.length > 0 ? fill(SETTING.now, { settings: words }) : hint);
  });
}

/**
 * @param {Group} group
 * @param {RunConfig} config
 * @param {(entry: Entry) => boolean} canChange
 * @returns {string[]} how it differs from the defaults
 */
function showGroup({ root, changes, reset, entries }, config, canChange) {
  const found = entries.map((entry) => entry.change(config));
  entries.forEach(({ row }, i) => row.toggleAttribute("data-differs", found[i] !== null));
  const words = found.filter((one) => one !== null);
  root.toggleAttribute("data-differs", words.length > 0);
  setText(changes, words.join(", "));
  setHidden(reset, !entries.some((entry, i) => found[i] !== null && canChange(entry)));
  return words;
}

/**
 * @param {HTMLElement} root
 * @param {Options} options
 * @param {Parts["rows"]} own
 * @returns {Group}
 */
function groupOf(root, options, own) {
  const rows = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-entry]"));
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const entries = [...rows].map((row) => entryOf(row, options, own)).filter((entry) => entry !== null);
  return { root, changes: find(".group-changes"), reset: /** @type {HTMLButtonElement} */ (find(".group-reset")), entries };
}

/**
 * @param {HTMLElement} row
 * @param {Options} options
 * @param {Parts["rows"]} own
 * @returns {Entry | null}
 */
function entryOf(row, options, own) {
  const path = row.dataset.field ?? "";
  const option = optionAt(options, path);
  if (option === undefined) return null;
  return { row, ...settingOf(option, options, own) };
}
