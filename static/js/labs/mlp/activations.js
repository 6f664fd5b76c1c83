/**
 * The switch for an activation per layer, among more settings; without layers it says that it has no effect.
 */
import { optionAt } from "../../settings/config.js";
import { whyIdle } from "../../settings/idle.js";
import { showIdle } from "../../settings/offers.js";
import { differs } from "../../settings/rules.js";
import { unitsOf } from "./shape.js";

const HIDDEN = "network.hidden";
const ACTIVATION = "network.activation";

/**
 * @param {HTMLInputElement} box
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../settings/session.js").Session} session
 */
export function bindActivations(box, store, session) {
  const option = optionAt(session.options, HIDDEN);
  const row = /** @type {HTMLElement | null} */ (box.closest(".setting"));
  store.follow(["config", "layerActivations"], ({ config, layerActivations }) => {
    box.checked = layerActivations || (option !== undefined && config !== null && differs(option, config));
    if (row !== null && config !== null) showIdle(row, config.network.hidden.length === 0 ? whyIdle(session.options, config, ACTIVATION) : null);
  });
  box.addEventListener("change", () => {
    const { config } = store.state;
    store.set({ layerActivations: box.checked });
    if (!box.checked && config !== null) session.edit(HIDDEN, unitsOf(config.network));
  });
}
