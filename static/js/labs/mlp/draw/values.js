/**
 * One point on its way through a network, over its picture: where it lies on each map, what each neuron gives for it, and what links bring.
 * Numbers stand where there is room for them; neurons too small for one show theirs as their colour.
 *
 * @typedef {import("../../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../../types.js").NetworkScene} NetworkScene
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Trace} Trace
 */
import { fade } from "../../../draw/color.js";
import { formatBriefly } from "../../../draw/format.js";
import { LIMIT } from "../../../draw/mapaxes.js";
import { Numbers } from "../../../draw/numbers.js";
import { sameSizes, unitOf } from "../parameters.js";
import { emphasisOf, isAt } from "./emphasis.js";
import { numberedRows, spotsOn } from "./linknumbers.js";
import { groupNodes } from "./links.js";
import { isClass, liftedSize } from "./network.js";

/** Side of the smallest neuron with a number, and with the point on its map; CSS pixels, as all lengths here. */
const LEAST = 28;
const FONT = { neuron: 11, output: 13, link: 10 };
/** What is left of values behind what is pointed at. */
const RECEDED = 0.55;

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {Trace} trace
 * @param {ArrayLike<number>} brought by links, in the places of their weights
 */
export function drawValues(surface, scene, trace, brought) {
  const { layout, picture, palette } = scene;
  if (picture === null || !sameSizes(picture.sizes, layout.sizes) || layout.ghosts.length > 0) return;
  const { context } = surface;
  const numbers = new Numbers(context, palette.theme, layout);
  const [inputs] = groupNodes(layout.nodes);
  const emphasis = emphasisOf(scene);
  layout.nodes.forEach((node, i) => {
    const value = node.kind === "feature" ? trace.features[inputs.indexOf(i)] : trace.outputs[unitOf(node, layout.sizes)];
    if (value === undefined) return;
    context.globalAlpha = emphasis.strength > 0 && !emphasis.nodes.has(i) ? RECEDED : 1;
    drawValue(surface, scene, node, value, trace.point, numbers);
  });
  context.globalAlpha = 1;
  const { ends, parameter } = layout.links;
  for (const row of numberedRows(scene, (_row, _gap, isFew) => isFew)) {
    const value = brought[parameter[row]];
    numbers.put([{ text: formatBriefly(value), color: palette.theme.ink }], spotsOn(ends, row), { size: FONT.link, rim: palette.color(value) });
  }
}

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {LayoutNode} node
 * @param {number} value
 * @param {readonly [number, number]} point not finite where the values are of several
 * @param {Numbers} numbers
 */
function drawValue(surface, scene, node, value, point, numbers) {
  const { layout, palette, focus } = scene;
  const { x, y, size } = node;
  numbers.keepFree({ x: x - size / 2, y: y - size / 2, width: size, height: size });
  const side = focus?.kind === "node" && isAt(node, focus) ? liftedSize(node) : size;
  if (side < LEAST) return fillWith(surface, scene, node, value);
  if (Number.isFinite(point[0])) drawPlace(surface, scene, { ...node, size: side }, point);
  const isSingle = node.kind === "output" && layout.sizes.at(-1) === 1;
  const look = { size: isSingle ? FONT.output : FONT.neuron, rim: isClass(node, layout) ? palette.classColor(node.unit) : palette.color(value), isForced: true };
  numbers.put([{ text: formatBriefly(value), color: palette.theme.ink }], [{ x, y: y + side / 2 + 2 }], look);
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
