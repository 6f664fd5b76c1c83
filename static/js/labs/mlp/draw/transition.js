/**
 * From one layout to the next: what stays glides, what is new slides in from where its layer is or out of the output, what is gone leaves.
 *
 * @typedef {import("../../../types.js").LayoutColumn} LayoutColumn
 * @typedef {import("../../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../../types.js").NetworkLayout} NetworkLayout
 */
import { biasMark } from "./layout.js";
import { linkNodes } from "./links.js";

/**
 * @param {number} t 0..1 of the time
 * @returns {number} 0..1 of the way
 */
export function easeInOut(t) {
  return t < 0.5 ? 4 * t ** 3 : 1 - 4 * (1 - t) ** 3;
}

/**
 * @param {NetworkLayout} from may itself be a layout on its way, so that a change in mid-flight goes on from there
 * @param {NetworkLayout} to
 * @param {number} t 0..1, eased by the caller
 * @returns {NetworkLayout} `to` itself at 1
 */
export function interpolate(from, to, t) {
  if (t >= 1) return to;
  const before = new Map(from.nodes.map((node) => [node.key, node]));
  const after = new Set(to.nodes.map((node) => node.key));
  const nodes = to.nodes.map((node) => between(before.get(node.key) ?? entrance(node, from), node, t));
  const gone = from.nodes.filter((node) => !after.has(node.key)).map((node) => between(node, entrance(node, to), t));
  const fading = from.ghosts.map((ghost) => ({ ...ghost, opacity: ghost.opacity * (1 - t) }));
  /** @param {LayoutNode} node */
  const presence = (node) => (before.get(node.key)?.active ? node.opacity : Math.min(t, node.opacity));
  return {
    ...to,
    nodes,
    biases: nodes.filter((node) => node.kind !== "feature").map(biasMark),
    columns: to.columns.map((column) => betweenColumns(from.columns, column, t)),
    links: linkNodes(nodes, to.sizes, presence),
    ghosts: [...gone, ...fading],
    linkScale: mix(from.linkScale, to.linkScale, t),
  };
}

/**
 * @param {number} a
 * @param {number} b
 * @param {number} t
 */
function mix(a, b, t) {
  return a + (b - a) * t;
}

/**
 * @param {LayoutNode} a
 * @param {LayoutNode} b
 * @param {number} t
 * @returns {LayoutNode}
 */
function between(a, b, t) {
  return { ...b, x: mix(a.x, b.x, t), y: mix(a.y, b.y, t), size: mix(a.size, b.size, t), opacity: mix(a.opacity, b.opacity, t) };
}

/**
 * Where a node comes from, or goes to, that the other layout does not have.
 *
 * @param {LayoutNode} node
 * @param {NetworkLayout} other
 * @returns {LayoutNode}
 */
function entrance(node, other) {
  const column = other.columns.find(({ kind, layer }) => kind === node.kind && layer === node.layer) ?? other.columns[other.columns.length - 1];
  return { ...node, x: column.x, size: node.size * 0.6, opacity: 0 };
}

/**
 * @param {readonly LayoutColumn[]} before
 * @param {LayoutColumn} column
 * @param {number} t
 * @returns {LayoutColumn}
 */
function betweenColumns(before, column, t) {
  const old = before.find(({ kind, layer }) => kind === column.kind && (kind === "output" || layer === column.layer));
  return old === undefined ? column : { ...column, x: mix(old.x, column.x, t), width: mix(old.width, column.width, t) };
}
