/**
 * One point on its way through a network, over its picture: where it lies on each map, what each neuron gives for it, and what links bring.
 * Numbers stand where there is room for them; neurons too small for one show theirs as their colour.
 *
 * @typedef {import("../../../types.js").Box} Box
 * @typedef {import("../../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../../types.js").NetworkScene} NetworkScene
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Trace} Trace
 */
import { fade } from "../../../draw/color.js";
import { formatBriefly } from "../../../draw/format.js";
import { LIMIT } from "../../../draw/mapaxes.js";
import { sameSizes, unitOf } from "../parameters.js";
import { pointOn } from "./curve.js";
import { emphasisOf, isAt } from "./emphasis.js";
import { groupNodes } from "./links.js";
import { isClass, liftedSize } from "./network.js";

/** Side of the smallest neuron with a number, and with the point on its map; CSS pixels, as all lengths here. */
const LEAST = 28;
const FONT = { neuron: 11, output: 13, link: 10 };
const PADDING = 3;
/** Where on a link its number may stand, the best place first, and what is left free around it. */
const PLACES = [0.5, 0.38, 0.62, 0.28, 0.72];
const FREE = 2;
/** What is left of values behind what is pointed at. */
const RECEDED = 0.55;
/** More links than this between two columns have numbers only where a neuron is pointed at. */
const FEW = 12;

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {Trace} trace
 * @param {ArrayLike<number>} brought by links, in the places of their weights
 */
export function drawValues(surface, scene, trace, brought) {
  const { layout, picture } = scene;
  if (picture === null || !sameSizes(picture.sizes, layout.sizes) || layout.ghosts.length > 0) return;
  const [inputs] = groupNodes(layout.nodes);
  const emphasis = emphasisOf(scene);
  /** @type {Box[]} */
  const taken = [];
  layout.nodes.forEach((node, i) => {
    const value = node.kind === "feature" ? trace.features[inputs.indexOf(i)] : trace.outputs[unitOf(node, layout.sizes)];
    if (value === undefined) return;
    taken.push({ x: node.x - node.size / 2, y: node.y - node.size / 2, width: node.size, height: node.size });
    surface.context.globalAlpha = emphasis.strength > 0 && !emphasis.nodes.has(i) ? RECEDED : 1;
    const isFocused = scene.focus?.kind === "node" && isAt(node, scene.focus);
    const side = isFocused ? liftedSize(node) : node.size;
    if (side < LEAST) return fillWith(surface, scene, node, value);
    drawPlace(surface, scene, { ...node, size: side }, trace.point);
    const isSingle = node.kind === "output" && layout.sizes.at(-1) === 1;
    const color = isClass(node, layout) ? scene.palette.classColor(node.unit) : scene.palette.color(value);
    taken.push(drawNumber(surface, scene, { x: node.x, y: node.y + side / 2 + 2 }, value, isSingle ? FONT.output : FONT.neuron, color));
  });
  surface.context.globalAlpha = 1;
  for (const row of numbered(scene)) placeNumber(surface, scene, row, brought[layout.links.parameter[row]], taken);
}

/**
 * @param {NetworkScene} scene
 * @returns {number[]} rows of links that have numbers: those of what is pointed at, else all where there are few
 */
function numbered(scene) {
  const { layout, focus } = scene;
  if (focus && focus.kind !== "bias") return [...emphasisOf(scene).links];
  let start = 0;
  return layout.sizes.slice(1).flatMap((units, i) => {
    const count = units * layout.sizes[i];
    const rows = Array.from({ length: count }, (_, row) => start + row);
    start += count;
    return count <= FEW ? rows : [];
  });
}

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {number} row
 * @param {number} value
 * @param {Box[]} taken to which it is added
 */
function placeNumber(surface, scene, row, value, taken) {
  const { ends } = scene.layout.links;
  for (const share of PLACES) {
    const box = boxOf(surface, scene, pointOn(ends, row, share), formatBriefly(value), FONT.link);
    if (taken.some((other) => meet(box, other))) continue;
    taken.push(drawNumber(surface, scene, pointOn(ends, row, share), value, FONT.link));
    return;
  }
}

/** @param {Box} a @param {Box} b */
function meet(a, b) {
  return a.x < b.x + b.width + FREE && b.x < a.x + a.width + FREE && a.y < b.y + b.height + FREE && b.y < a.y + a.height + FREE;
}

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {{x: number, y: number}} middle
 * @param {string} text
 * @param {number} size of the letters
 * @returns {Box}
 */
function boxOf({ context }, { palette }, { x, y }, text, size) {
  context.font = `600 ${size}px ${palette.theme.font}`;
  const width = context.measureText(text).width + 2 * PADDING;
  const height = size + PADDING;
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/**
 * A number on the ground, with a rim in its colour.
 *
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {{x: number, y: number}} middle
 * @param {number} value
 * @param {number} size of the letters
 * @param {string} [color] of the rim
 * @returns {Box} what it takes
 */
function drawNumber(surface, scene, middle, value, size, color = scene.palette.color(value)) {
  const { context } = surface;
  const { theme } = scene.palette;
  const text = formatBriefly(value);
  const box = boxOf(surface, scene, middle, text, size);
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, box.height / 3);
  context.fillStyle = theme.ground;
  context.fill();
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke();
  context.fillStyle = theme.ink;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, middle.x, middle.y + 0.5);
  return box;
}

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {LayoutNode} node
 * @param {readonly [number, number]} point
 */
function drawPlace({ context }, { palette: { theme } }, { x, y, size }, [x1, x2]) {
  if (Math.abs(x1) > LIMIT || Math.abs(x2) > LIMIT) return;
  const reach = size / 2 - 4;
  context.beginPath();
  context.arc(x + (x1 / LIMIT) * reach, y - (x2 / LIMIT) * reach, 3, 0, 2 * Math.PI);
  for (const { color, width } of [{ color: theme.ground, width: 3 }, { color: theme.ink, width: 1.25 }]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
}

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {LayoutNode} node
 * @param {number} value
 */
function fillWith({ context }, { palette, layout }, node, value) {
  const ofClass = isClass(node, layout);
  const side = node.size - 2;
  const { globalAlpha } = context;
  context.beginPath();
  context.roundRect(node.x - side / 2, node.y - side / 2, side, side, 0.16 * side);
  context.fillStyle = ofClass ? palette.theme.ground : palette.color(value);
  context.fill();
  if (ofClass) {
    context.globalAlpha = globalAlpha * (Number.isFinite(value) ? value : 0);
    context.fillStyle = palette.classColor(node.unit);
    context.fill();
    context.globalAlpha = globalAlpha;
  }
  context.strokeStyle = fade(palette.theme.ink, 0.4);
  context.lineWidth = 1;
  context.stroke();
}
