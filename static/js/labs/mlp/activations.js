/**
 * The switch for an activation per layer, among more settings.
 */
import { optionAt } from "../../settings/config.js";
import { differs } from "../../settings/rules.js";
import { unitsOf } from "./shape.js";

const HIDDEN = "network.hidden";

/**
 * @param {HTMLInputElement} box
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../settings/session.js").Session} session
 */
export function bindActivations(box, store, session) {
  const option = optionAt(session.options, HIDDEN);
  store.follow(["config", "layerActivations"], ({ config, layerActivations }) => {
    box.checked = layerActivations || (option !== undefined && config !== null && differs(option, config));
  });
  box.addEventListener("change", () => {
    const { config } = store.state;
    store.set({ layerActivations: box.checked });
    if (!box.checked && config !== null) session.edit(HIDDEN, unitsOf(config.network));
  });
}
