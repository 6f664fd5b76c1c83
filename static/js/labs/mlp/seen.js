/**
 * What is seen in the place of the map: the map, or the space of a hidden layer, whose module is loaded for the first of them.
 *
 * @typedef {object} Elements
 * @property {HTMLSelectElement} select
 * @property {HTMLElement} panel of the output
 */
import { fill } from "../../core/fill.js";
import { onDemand } from "../../core/ondemand.js";
import { setHidden } from "../../shell/dom.js";
import { unitsOf } from "./shape.js";
import { SPACE } from "./texts.js";

/**
 * @param {Elements} elements
 * @param {import("../../types.js").Page} page
 * @param {() => import("./space.js").Elements} spaceElements
 */
export function bindSeen({ select, panel }, page, spaceElements) {
  const makeSpace = (/** @type {typeof import("./space.js")} */ { SpacePanel }) => new SpacePanel(spaceElements(), page);
  const space = onDemand(() => import("./space.js"), makeSpace, () => (select.value = "")); // the map is there in any case
  const show = () => {
    const act = (/** @type {import("./space.js").SpacePanel} */ loaded) => {
      loaded.show(select.value === "" ? null : Number(select.value));
      panel.toggleAttribute("data-space", select.value !== "");
    };
    space(act, select.value !== "");
  };
  select.addEventListener("change", show);
  page.store.follow(["config"], ({ config }) => {
    const layers = config === null ? 0 : unitsOf(config.network).length;
    if (select.options.length === layers + 1) return;
    const chosen = Number(select.value) < layers ? select.value : "";
    const isOther = chosen !== select.value;
    const names = Array.from({ length: layers }, (_, i) => new Option(fill(SPACE.layer, { layer: i + 1 }), String(i)));
    select.replaceChildren(new Option(SPACE.map, ""), ...names);
    select.value = chosen;
    setHidden(select, layers === 0);
    if (isOther) show();
  });
}
