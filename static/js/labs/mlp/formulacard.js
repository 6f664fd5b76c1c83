/**
 * A neuron's formula in its card, as it is at this moment.
 */
import { make, setText } from "../../shell/dom.js";
import { formulaOf } from "./formula.js";

/**
 * @param {HTMLElement} place
 * @param {import("../../types.js").NodeRef} node
 * @param {import("../../core/store.js").State} state
 * @param {import("../../types.js").Options} options
 */
export function writeFormula(place, node, { config, frame, extras, probe }, options) {
  const formula = config && formulaOf(node, config, frame, (probe && extras?.trace) ?? null, options);
  if (!formula) return;
  const rows = [...formula.lines.map((text) => ({ text, kind: "formula-line" })), ...formula.notes.map((text) => ({ text, kind: "formula-note" }))];
  while (place.children.length > rows.length) place.lastElementChild?.remove();
  while (place.children.length < rows.length) place.append(make("p"));
  rows.forEach(({ text, kind }, i) => {
    place.children[i].className = kind;
    setText(place.children[i], text);
  });
}
