/**
 * What a reload is to bring back, where the address can't: the answer to what was last wished is still on its way, the address is yet to be
 * written, or no link carries the run. What is pushed into the history while a page goes is forgotten by the reload, and so is its state.
 *
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").View} View
 */
import { same } from "../core/json.js";

/**
 * @param {Pick<import("../shell/memory.js").Memory, "get" | "set">} memory of the tab
 * @param {string} place of the page
 * @param {object} parts
 * @param {import("../core/store.js").Store} parts.store
 * @param {Pick<import("./session.js").Session, "confirmed" | "queue">} parts.session
 * @param {Pick<import("../core/address.js").Address, "writer">} parts.address
 * @param {Pick<import("../types.js").Lab, "fitsLink">} parts.lab
 */
export function keepForReload(memory, place, { store, session, address, lab }) {
  const { config, view } = store.state;
  const asked = session.queue.newest("configure");
  const isElsewhere = asked?.type === "configure" && asked.link !== undefined; // the address was edited, and is what holds
  const isSaid = config === null || (same(config, session.confirmed?.config) && address.writer.waiting === null && lab.fitsLink(config));
  memory.set(keyOf(place), isElsewhere || isSaid ? null : JSON.stringify({ config, view }));
}

/**
 * @param {Pick<import("../shell/memory.js").Memory, "get" | "set">} memory of the tab
 * @param {string} place of the page
 * @param {string | undefined} navigation how the page was come to, as the browser calls it
 * @returns {{config: RunConfig, view: View} | null} null: the address says all
 */
export function takeAfterReload(memory, place, navigation) {
  const text = memory.get(keyOf(place));
  memory.set(keyOf(place), null);
  try {
    const kept = JSON.parse((navigation === "reload" && text) || "null");
    return kept?.config && kept.view ? kept : null;
  } catch {
    return null; // anything may stand there
  }
}

/** @param {string} place */
function keyOf(place) {
  return `reload-${place}`;
}
