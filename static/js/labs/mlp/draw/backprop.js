/**
 * A stop of backpropagation over the picture of the network: deltas under their neurons, each as error times slope while its layer is
 * computed, what links carry back, and what a step makes of weights and biases.
 *
 * @typedef {import("../../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../../types.js").NetworkScene} NetworkScene
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../backpass.js").LabelledTrace} LabelledTrace
 * @typedef {import("../backpass.js").Stage} Stage
 * @typedef {{layer: number, unit: number, input?: number}} Place
 *
 * @typedef {object} BackpropScene
 * @property {Stage} stage
 * @property {LabelledTrace} trace
 * @property {Float64Array} numbers of links at this stop, in the places of their weights
 * @property {Float64Array} before weights and biases, and after the step
 * @property {Float64Array} after
 * @property {Place | null} looked at, whose numbers are there in any case
 * @property {boolean} isMean whether the trace has means, which are no products of means
 * @property {boolean} isGradient whether `numbers` are the gradient, of which the run makes a step of its own
 * @property {boolean} isHidden whether the number that is looked at is to be guessed
 */
import { formatBriefly, formatChange, formatValue } from "../../../draw/format.js";
import { Numbers } from "../../../draw/numbers.js";
import { partsOf, UNKNOWN } from "../backpass.js";
import { biasIndex, sameSizes, weightIndex } from "../parameters.js";
import { isAt } from "./emphasis.js";
import { numberedRows, spotsOn } from "./linknumbers.js";

const FONT = { delta: 12, parts: 10.5, link: 10 };
/** Side of the smallest neuron that has numbers. */
const LEAST = 22;

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {BackpropScene} shown
 */
export function drawBackprop({ context }, scene, shown) {
  const { layout, picture, palette } = scene;
  if (picture === null || !sameSizes(picture.sizes, layout.sizes) || layout.ghosts.length > 0) return;
  const numbers = new Numbers(context, palette.theme, layout);
  for (const { x, y, size } of layout.nodes) numbers.keepFree({ x: x - size / 2, y: y - size / 2, width: size, height: size });
  const behind = layout.nodes.filter(({ kind }) => kind !== "feature");
  for (const node of behind) {
    if (shown.stage.stop === "step") drawBias(numbers, scene, shown, node);
    else if (node.layer >= shown.stage.layer) drawDelta(numbers, scene, shown, node);
  }
  for (const row of rowsOf(scene, shown)) drawLink(numbers, scene, shown, row);
}

/** @param {BackpropScene} shown @param {{layer: number, unit: number}} node */
function isAsked({ looked, isHidden }, node) {
  return isHidden && looked !== null && looked.input === undefined && isAt(node, looked);
}

/**
 * @param {Numbers} numbers
 * @param {NetworkScene} scene
 * @param {BackpropScene} shown
 * @param {LayoutNode} node
 */
function drawDelta(numbers, scene, shown, node) {
  if (node.size < LEAST && !(shown.looked && isAt(node, shown.looked))) return;
  const { theme } = scene.palette;
  const { error, slope, delta } = partsOf(node, scene.layout.sizes, shown.trace);
  const isNew = node.layer === shown.stage.layer;
  const bottom = node.y + node.size / 2;
  const text = isAsked(shown, node) ? UNKNOWN : formatValue(delta);
  numbers.put([{ text: `δ ${text}`, color: theme.ink }], [{ x: node.x, y: bottom + 3 }], { size: FONT.delta, rim: isNew ? theme.accent : scene.palette.color(delta), isForced: true });
  if (!isNew || shown.isMean) return;
  const spots = [{ x: node.x, y: bottom + 20 }, { x: node.x, y: node.y - node.size / 2 - 9 }];
  const rest = node.kind === "hidden" && error * slope !== 0 ? delta / (error * slope) : 1; // what batch normalization brings
  const parts = (/** @type {(value: number) => string} */ format) => [
    { text: format(error), color: theme.paths[0] },
    { text: " × ", color: theme.muted },
    { text: format(slope), color: theme.paths[1] },
    ...(Math.abs(rest - 1) > 1e-6 ? [{ text: ` × ${format(rest)}`, color: theme.muted }] : []),
  ];
  const look = { size: FONT.parts, rim: theme.line };
  if (!numbers.put(parts(formatValue), spots, look)) numbers.put(parts(formatBriefly), spots, look);
}

/**
 * @param {Numbers} numbers
 * @param {NetworkScene} scene
 * @param {BackpropScene} shown
 * @param {LayoutNode} node
 */
function drawBias(numbers, scene, { before, after, isGradient, numbers: slopes }, node) {
  if (node.size < LEAST) return;
  const { theme, color } = scene.palette;
  const place = biasIndex(scene.layout.sizes, node.layer, node.unit);
  const [was, is] = formatChange(before[place], after[place]);
  const text = `b ${isGradient ? formatValue(slopes[place]) : `${was} → ${is}`}`;
  numbers.put([{ text, color: theme.ink }], [{ x: node.x, y: node.y + node.size / 2 + 10 }], { size: FONT.link, rim: color(Math.sign(after[place] - before[place])) });
}

/**
 * Links that have numbers: those that carry back at this stop, or that a step changes; where they are many, those of what is looked at.
 *
 * @param {NetworkScene} scene
 * @param {BackpropScene} shown
 * @returns {number[]}
 */
function rowsOf(scene, { stage, looked }) {
  if (stage.stop === "output") return [];
  const isIn = (/** @type {number} */ gap) => stage.stop !== "back" || gap === stage.layer + 1;
  return numberedRows(scene, (row, gap, isFew) => isIn(gap) && (isFew || (looked !== null && isOf(scene, row, stage, looked))));
}

/** @param {NetworkScene} scene @param {number} row @param {Stage} stage @param {Place} looked whether a link leads from it, or, at a step, is it */
function isOf({ layout: { links, nodes } }, row, stage, looked) {
  if (stage.stop === "back") return isAt(nodes[links.source[row]], looked);
  return isAt(nodes[links.target[row]], looked);
}

/**
 * @param {Numbers} numbers
 * @param {NetworkScene} scene
 * @param {BackpropScene} shown
 * @param {number} row
 */
function drawLink(numbers, scene, shown, row) {
  const { layout, palette } = scene;
  const { links } = layout;
  const place = links.parameter[row];
  const value = shown.numbers[place];
  const isStep = shown.stage.stop === "step";
  const target = layout.nodes[links.target[row]];
  const isLooked = isStep && shown.looked?.input !== undefined && isAt(target, shown.looked) && place === weightIndex(layout.sizes, target.layer, target.unit, shown.looked.input);
  const [was, is] = formatChange(shown.before[place], shown.after[place]);
  const isChange = isStep && !shown.isGradient;
  const text = isChange ? `${was} → ${isLooked && shown.isHidden ? UNKNOWN : is}` : formatValue(value);
  numbers.put([{ text, color: palette.theme.ink }], spotsOn(links.ends, row), { size: FONT.link, rim: isStep ? palette.color(Math.sign(value)) : palette.color(value), isForced: isLooked });
}

