/**
 * Units that hardly learn, as the server counts them: flat at nearly all training points, so that no gradient gets through them.
 *
 * @typedef {import("../../types.js").Extras} Extras
 * @typedef {import("../../types.js").NodeRef} NodeRef
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").Quiet} Quiet
 * @typedef {import("../../types.js").RunConfig} RunConfig
 */
import { fill } from "../../core/fill.js";
import { choicesOf, optionAt } from "../../settings/config.js";
import { formatShare } from "../../draw/format.js";
import { unitOf } from "./parameters.js";
import { nodeName } from "./names.js";
import { isUnitOff, unitsOff } from "./off.js";
import { sizesOf } from "./shape.js";
import { NAMES, NEURON } from "./texts.js";

/** Of the training points: where a unit is flat at more of them, it is marked. */
const QUIET = 0.99;
/** @type {ReadonlyMap<number, Quiet>} */
const NOBODY = new Map();
/** Where its slope is 0, so is what it gives. */
const RECTIFIER = "relu";

/**
 * @param {RunConfig} config
 * @param {number} layer
 * @returns {string | null} null for the output, which problem and loss decide about
 */
export function activationOf({ network }, layer) {
  const hidden = network.hidden[layer];
  if (hidden === undefined) return null;
  return typeof hidden === "number" ? network.activation : hidden.activation;
}

/**
 * With cross-entropy the output's slope cancels out, and a threshold has none.
 *
 * @param {RunConfig} config
 * @returns {boolean} whether a gradient has to get through the slope of the output
 */
function outputMatters({ network, training }) {
  return training.loss === "squared" && network.output !== "threshold";
}

/**
 * @param {Extras | null} extras
 * @param {RunConfig | null} config
 * @returns {ReadonlyMap<number, Quiet>} by their numbers
 */
export function quietUnits(extras, config) {
  if (!extras?.quiet || config === null) return NOBODY;
  const [, ...units] = sizesOf(config);
  const isOther = extras.quiet.length !== units.reduce((sum, count) => sum + count, 0);
  if (isOther) return NOBODY; // the answer to a change is still on its way
  /** @type {Map<number, Quiet>} */
  const marks = new Map();
  let number = 0;
  units.slice(0, outputMatters(config) ? units.length : -1).forEach((count, layer) => {
    const quiet = activationOf(config, layer) === RECTIFIER ? "dead" : "saturated";
    for (let unit = 0; unit < count; unit++, number++) if ((extras.quiet?.[number] ?? 0) >= QUIET) marks.set(number, quiet);
  });
  for (const unit of unitsOff(config)) marks.delete(unit);
  return marks;
}

/**
 * @param {NodeRef} node
 * @param {RunConfig} config
 * @param {Extras | null} extras
 * @param {Options} options
 * @returns {string} its name, and in a word whether it is off or hardly learns
 */
export function titleOf(node, config, extras, options) {
  const quiet = node.layer < 0 ? undefined : quietUnits(extras, config).get(unitOf(node, sizesOf(config)));
  const name = nodeName(node, config, options);
  if (isUnitOff(config, node)) return fill(NAMES.off, { name });
  return quiet ? fill(NAMES[quiet], { name }) : name;
}

/**
 * @param {NodeRef} node
 * @param {Extras | null} extras
 * @param {RunConfig | null} config
 * @param {Options} options
 * @returns {string} what there is to say about a unit, "" where there is nothing
 */
export function unitText(node, extras, config, options) {
  if (config === null || node.layer < 0) return "";
  const number = unitOf(node, sizesOf(config));
  /** @type {string[]} */
  const words = unitsOff(config).includes(number) ? [NEURON.off] : [];
  const quiet = quietUnits(extras, config).get(number);
  if (quiet) words.push(quietText(quiet, extras?.quiet?.[number] ?? 0, activationLabel(activationOf(config, node.layer), options)));
  if (extras?.dropped?.includes(number)) words.push(NEURON.dropped);
  return words.join(" ");
}

/**
 * @param {Quiet} quiet
 * @param {number} share
 * @param {string | null} activation null: of the output, which is never called dead
 */
function quietText(quiet, share, activation) {
  const isEverywhere = share >= 1;
  const shown = formatShare(share);
  if (activation === null) return isEverywhere ? NEURON.outputSaturatedEverywhere : fill(NEURON.outputSaturated, { share: shown });
  if (quiet === "dead") return isEverywhere ? fill(NEURON.deadEverywhere, { activation }) : fill(NEURON.dead, { activation, share: shown });
  return isEverywhere ? fill(NEURON.saturatedEverywhere, { activation }) : fill(NEURON.saturated, { activation, share: shown });
}

/**
 * @param {string | null} name of an activation; null: of the output
 * @param {Options} options
 */
function activationLabel(name, options) {
  return choicesOf(optionAt(options, "network.activation")).find((choice) => choice.name === name)?.label ?? name;
}
