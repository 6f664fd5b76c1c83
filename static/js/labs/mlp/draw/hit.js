/**
 * What lies under the pointer in the picture of a network.
 *
 * @typedef {import("../../../types.js").BiasMark} BiasMark
 * @typedef {import("../../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("../../../types.js").Target} Target
 */
import { bendOver, distanceAt, parameterAt, pointOn } from "./curve.js";
import { nodeAt } from "./layout.js";
import { groupNodes } from "./links.js";

/** How far beside a thing one may be and still mean it, CSS pixels. */
const REACH = { fine: { node: 2, bias: 4, link: 7 }, coarse: { node: 8, bias: 14, link: 18 } };

/**
 * @param {NetworkLayout} layout
 * @param {number} x
 * @param {number} y
 * @param {{coarse?: boolean}} [options] coarse: a finger, not a mouse
 * @returns {Target | null}
 */
export function hit(layout, x, y, { coarse = false } = {}) {
  const reach = coarse ? REACH.coarse : REACH.fine;
  const node = nearest(layout.nodes, x, y, squareDistance);
  const bias = nearest(layout.biases, x, y, centreDistance);
  if (bias !== null && bias.distance <= biasReach(bias.item, node, reach.bias)) return biasTarget(bias.item);
  if (node !== null && node.distance <= reach.node) return nodeTarget(node.item);
  return nearestLink(layout, x, y, reach.link);
}

/**
 * A mark's reach ends half-way to the middle of its neuron, so that a neuron can always be hit as well.
 *
 * @param {BiasMark} mark
 * @param {{item: LayoutNode} | null} node
 * @param {number} reach
 */
function biasReach(mark, node, reach) {
  const wanted = mark.size / 2 + reach;
  return node === null ? wanted : Math.min(wanted, Math.max(mark.size / 2, node.item.size * 0.36));
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} x
 * @param {number} y
 * @param {(item: T, x: number, y: number) => number} distanceTo
 * @returns {{item: T, distance: number} | null}
 */
function nearest(items, x, y, distanceTo) {
  let best = null;
  for (const item of items) {
    const distance = distanceTo(item, x, y);
    if (best === null || distance < best.distance) best = { item, distance };
  }
  return best;
}

/**
 * @param {LayoutNode} node
 * @param {number} x
 * @param {number} y
 * @returns {number} from its edge; below 0 inside
 */
function squareDistance(node, x, y) {
  return Math.max(Math.abs(x - node.x), Math.abs(y - node.y)) - node.size / 2;
}

/**
 * @param {BiasMark} mark
 * @param {number} x
 * @param {number} y
 */
function centreDistance(mark, x, y) {
  return Math.hypot(x - mark.x, y - mark.y);
}

/**
 * @param {NetworkLayout} layout
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 * @returns {Target | null}
 */
function nearestLink({ nodes, links }, x, y, reach) {
  let best = -1;
  let shortest = reach;
  let position = 0;
  let [from, to, t] = [Number.NaN, Number.NaN, 0];
  for (let i = 0; i < links.count; i++) {
    const [x0, x1] = [links.ends[4 * i], links.ends[4 * i + 2]];
    if (x < x0 - 2 || x > x1 + 2) continue;
    if (x0 !== from || x1 !== to) [from, to, t] = [x0, x1, parameterAt((x - x0) / (x1 - x0), bendOver(x1 - x0))];
    const distance = distanceAt(links.ends, i, t, y);
    if (distance < shortest) [best, shortest, position] = [i, distance, t];
  }
  return best < 0 ? null : linkTarget(nodes, links, best, position);
}

/**
 * @param {readonly LayoutNode[]} nodes
 * @param {import("../../../types.js").LinkTable} links
 * @param {number} index
 * @param {number} t where on it the target's x, y lie
 * @returns {Target}
 */
function linkTarget(nodes, links, index, t) {
  const { layer, unit } = nodes[links.target[index]];
  const input = groupNodes(nodes)[layer].indexOf(links.source[index]);
  return { kind: "link", layer, unit, input, ...pointOn(links.ends, index, t) };
}

/**
 * @param {LayoutNode} node
 * @returns {Target}
 */
function nodeTarget({ layer, unit, x, y }) {
  return { kind: "node", layer, unit, x, y };
}

/**
 * @param {BiasMark} mark
 * @returns {Target}
 */
function biasTarget({ layer, unit, x, y }) {
  return { kind: "bias", layer, unit, x, y };
}

/**
 * @param {NetworkLayout} layout
 * @param {{layer: number, unit: number, input: number}} ref
 * @returns {number} row in `layout.links`, -1 when there is no such link
 */
export function linkIndex(layout, { layer, unit, input }) {
  const groups = groupNodes(layout.nodes);
  const source = groups[layer]?.[input];
  const target = groups[layer + 1]?.[unit];
  if (layer < 0 || source === undefined || target === undefined) return -1;
  const { links } = layout;
  for (let i = 0; i < links.count; i++) if (links.source[i] === source && links.target[i] === target) return i;
  return -1;
}

/**
 * The target for something that was chosen by keyboard, or by a pointer in another layout.
 *
 * @param {NetworkLayout} layout
 * @param {{kind: "node" | "bias", layer: number, unit: number} | {kind: "link", layer: number, unit: number, input: number}} ref
 * @returns {Target | null} null when it is not there (any more)
 */
export function targetOf(layout, ref) {
  if (ref.kind === "link") {
    const index = linkIndex(layout, ref);
    return index < 0 ? null : linkTarget(layout.nodes, layout.links, index, 0.5);
  }
  if (ref.kind === "bias") {
    const mark = layout.biases.find((one) => one.layer === ref.layer && one.unit === ref.unit);
    return mark === undefined ? null : biasTarget(mark);
  }
  const node = nodeAt(layout, ref);
  return node === null ? null : nodeTarget(node);
}
