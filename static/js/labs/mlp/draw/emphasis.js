/**
 * What stands out and what recedes while something in the network is hovered or focused.
 *
 * @typedef {import("../../../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("../../../types.js").NetworkScene} NetworkScene
 * @typedef {import("../../../types.js").NodeRef} NodeRef
 */
import { unitOf } from "../parameters.js";
import { linkIndex } from "./hit.js";

/** What is left of links and neurons that recede behind a neuron, and behind a single weight or bias. */
const BEHIND_NODE = { link: 0.1, node: 0.35 };
const BEHIND_WEIGHT = { link: 0.4, node: 0.75 };

/**
 * @typedef {object} Emphasis
 * @property {number} strength 0..1; 0 when nothing is focused
 * @property {number} link opacity of the links that recede
 * @property {number} node opacity of the neurons that recede
 * @property {ReadonlySet<number>} links rows that stand out
 * @property {ReadonlySet<number>} nodes indices that stand out
 */

/** @type {Emphasis} */
const NONE = { strength: 0, link: 1, node: 1, links: new Set(), nodes: new Set() };

/**
 * @param {NetworkScene} scene
 * @returns {Emphasis}
 */
export function emphasisOf({ layout, focus, focusStrength = 1, dropped, watched }) {
  if (!focus || focusStrength <= 0) return NONE;
  const links = new Set(focus.kind === "link" ? [linkIndex(layout, focus)] : linksOf(layout, focus));
  const nodes = new Set(layout.nodes.flatMap((node, i) => (isAt(node, focus) ? [i] : [])));
  for (const link of links) {
    nodes.add(layout.links.source[link]);
    nodes.add(layout.links.target[link]);
  }
  const isOut = focus.kind === "node" && focus.layer >= 0 && dropped?.has(unitOf(focus, layout.sizes));
  if (isOut) layout.nodes.forEach((node, i) => isAt(node, watched) && nodes.add(i)); // the map beside the network is of another one
  const rest = focus.kind === "node" ? BEHIND_NODE : BEHIND_WEIGHT;
  const faint = rest.link * Math.sqrt(layout.linkScale);
  const receded = { link: 1 - (1 - faint) * focusStrength, node: 1 - (1 - rest.node) * focusStrength };
  return { strength: focusStrength, ...receded, links, nodes };
}

/**
 * What flows into a neuron; of a feature, what flows out of it.
 *
 * @param {NetworkLayout} layout
 * @param {NodeRef} ref
 * @returns {number[]}
 */
function linksOf({ nodes, links }, ref) {
  const ends = ref.layer < 0 ? links.source : links.target;
  const rows = [];
  for (let i = 0; i < links.count; i++) if (isAt(nodes[ends[i]], ref)) rows.push(i);
  return rows;
}

/**
 * @param {NodeRef} a
 * @param {NodeRef | null | undefined} b
 */
export function isAt(a, b) {
  return b !== null && b !== undefined && a.layer === b.layer && a.unit === b.unit;
}
