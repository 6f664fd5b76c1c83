/**
 * The table of all links between nodes that have their places.
 *
 * @typedef {import("../../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../../types.js").LinkTable} LinkTable
 */
import { weightIndex } from "../parameters.js";

/** How much of a neuron's side its incoming links fan out over. */
const FAN = 0.62;
/** ... and at most this far apart, CSS pixels. */
const FAN_GAP = 4.5;

/**
 * Nodes in groups: the active features, then each layer's units.
 *
 * @param {readonly LayoutNode[]} nodes
 * @returns {number[][]} indices in `nodes`; entry 0 are the inputs, entry k + 1 is layer k
 */
export function groupNodes(nodes) {
  /** @type {number[][]} */
  const groups = [[]];
  nodes.forEach((node, index) => {
    if (node.kind === "feature" && !node.active) return;
    const group = (groups[node.layer + 1] ??= []);
    group.push(index);
  });
  return groups;
}

/**
 * @param {readonly LayoutNode[]} nodes
 * @param {readonly number[]} sizes inputs, hidden layers..., outputs
 * @param {(node: LayoutNode) => number} [presence] 0..1 of a node's links; its opacity when left out
 * @returns {LinkTable}
 */
export function linkNodes(nodes, sizes, presence = (node) => node.opacity) {
  const groups = groupNodes(nodes);
  const table = emptyTable(sizes);
  let index = 0;
  for (let layer = 0; layer + 1 < groups.length; layer++) {
    const sources = groups[layer];
    groups[layer + 1].forEach((target, unit) => {
      sources.forEach((source, input) => {
        table.source[index] = source;
        table.target[index] = target;
        table.parameter[index] = weightIndex(sizes, layer, unit, input);
        table.opacity[index] = Math.min(presence(nodes[source]), presence(nodes[target]));
        setEnds(table.ends, index, nodes[source], nodes[target], input, sources.length);
        index++;
      });
    });
  }
  return table;
}

/**
 * @param {readonly number[]} sizes
 * @returns {LinkTable}
 */
function emptyTable(sizes) {
  const count = sizes.slice(1).reduce((sum, size, i) => sum + size * sizes[i], 0);
  return {
    count,
    ends: new Float32Array(4 * count),
    source: new Uint16Array(count),
    target: new Uint16Array(count),
    parameter: new Uint32Array(count),
    opacity: new Float32Array(count),
  };
}

/**
 * From the middle of a node's right side to the next one's left side, where links arrive in the order of where they come from.
 *
 * @param {Float32Array} ends
 * @param {number} index
 * @param {LayoutNode} source
 * @param {LayoutNode} target
 * @param {number} input
 * @param {number} inputs
 */
function setEnds(ends, index, source, target, input, inputs) {
  const gap = Math.min(FAN_GAP, (target.size * FAN) / Math.max(1, inputs - 1));
  ends[4 * index] = source.x + source.size / 2;
  ends[4 * index + 1] = source.y;
  ends[4 * index + 2] = target.x - target.size / 2;
  ends[4 * index + 3] = target.y + gap * (input - (inputs - 1) / 2);
}
