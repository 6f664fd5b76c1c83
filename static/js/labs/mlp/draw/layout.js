/**
 * Where everything in the picture of a network is: features at the left, one column per hidden layer, the output neurons at the right.
 *
 * @typedef {import("../../../types.js").BiasMark} BiasMark
 * @typedef {import("../../../types.js").LayoutColumn} LayoutColumn
 * @typedef {import("../../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("../../../types.js").NetworkSpec} NetworkSpec
 * @typedef {import("../../../types.js").NodeKind} NodeKind
 * @typedef {import("../../../types.js").NodeRef} NodeRef
 */
import { className } from "../../../draw/classes.js";
import { ROOM } from "./flow.js";
import { linkNodes } from "./links.js";

/** Lengths in CSS pixels: room above the nodes for controls, at the left for the features' labels, at the right for those of
 * classes, below, at either side. */
const HEADER = 56;
const LABELS = 56;
/** More of it where features have names of own points, and there is width to spare. */
const NAMED_LABELS = 30;
const NAMES = { own: 74, long: 56, short: 20 };
/** Characters of a class's own name that there is room for. */
const MOST_OF_NAME = 10;
const FOOTER = 14;
const SIDE = 12;
/** Largest and smallest side of a neuron; that of a single output is larger, as all flows into it. */
const LARGEST = 60;
const SMALLEST = 6;
const OUTPUT = 68;
/** Distance between the centres of two neurons of a layer: the largest; what `preferredHeight` asks for, of few and of many. */
const PITCH = 92;
const GOOD_PITCH = 62;
const DENSE_PITCH = 14;
/** Smallest distance between columns that leaves room for the controls of a layer, plus and minus below its number. */
const COLUMN = 48;
/** Width of the columns where there are few, so that links are seen. */
const LEAST = 170;
/** Share of the distance between columns that neurons may take; the rest belongs to the links. */
const COLUMN_SHARE = 0.52;

/**
 * @param {NetworkSpec} spec
 * @returns {number} the width below which controls would overlap: let it scroll then
 */
export function minimumWidth(spec) {
  const columns = spec.hidden.length + 1 + COLUMN_SHARE; // with half a neuron at either end
  return LABELS + SIDE + Math.max(columns * COLUMN, LEAST) + (spec.outputs > 1 ? NAMES.short : 0) + SIDE;
}

/**
 * @param {NetworkSpec} spec
 * @param {number} width
 * @returns {{room: number, name: (unit: number) => string}} of several outputs: "Class 3", or "3" where there is little room
 */
function namesOf(spec, width) {
  if (spec.outputs === 1) return { room: 0, name: () => "" };
  const room = spec.names ? NAMES.own : NAMES.long;
  const isShort = width < minimumWidth(spec) + room - NAMES.short;
  return isShort ? { room: NAMES.short, name: (unit) => String(unit + 1) } : { room, name: (unit) => shortened(spec.names?.[unit] ?? className(unit)) };
}

/** @param {NetworkSpec} spec @param {number} width @returns {number} the room for labels of features */
function labelsOf(spec, width) {
  const isNamed = spec.features.some(({ axis }) => axis !== undefined);
  return isNamed && width >= minimumWidth(spec) + NAMES.own + NAMED_LABELS ? LABELS + NAMED_LABELS : LABELS;
}

/** @param {string} name */
function shortened(name) {
  return name.length <= MOST_OF_NAME ? name : `${name.slice(0, MOST_OF_NAME - 1)}…`;
}

/**
 * @param {NetworkSpec} spec
 * @returns {number} the height at which nothing needs to shrink, or not much for the largest layers
 */
export function preferredHeight(spec) {
  const most = Math.max(spec.outputs, ...spec.hidden);
  return HEADER + (spec.hasFlow ? ROOM : 0) + FOOTER + Math.max(spec.features.length * GOOD_PITCH, Math.min(most, 8) * GOOD_PITCH, most * DENSE_PITCH);
}

/**
 * @param {NetworkSpec} spec
 * @param {{width: number, height: number}} size
 * @returns {NetworkLayout}
 */
export function layoutNetwork(spec, { width, height }) {
  const top = HEADER + (spec.hasFlow ? ROOM : 0);
  const area = { top, height: Math.max(1, height - top - FOOTER), controlsY: HEADER / 2 };
  const plans = columnPlans(spec, area.height, width);
  const columns = plans.map((plan, i) => makeColumn(plan, plans, i, area));
  const nodes = plans.flatMap((plan, i) => makeNodes(plan, columns[i], spec, namesOf(spec, width).name));
  const sizes = [spec.features.filter((feature) => feature.active).length, ...spec.hidden, spec.outputs];
  return {
    width,
    height,
    sizes,
    nodes,
    biases: nodes.filter((node) => node.kind !== "feature").map(biasMark),
    columns,
    links: linkNodes(nodes, sizes),
    ghosts: [],
    linkScale: linkScale(plans),
  };
}

/**
 * One column before its nodes have places.
 *
 * @typedef {{kind: NodeKind, layer: number, units: number, x: number, size: number, pitch: number}} Plan
 */

/**
 * @param {NetworkSpec} spec
 * @param {number} height
 * @param {number} width
 * @returns {Plan[]}
 */
function columnPlans(spec, height, width) {
  const gaps = spec.hidden.length + 1;
  const right = namesOf(spec, width).room + SIDE;
  const labels = labelsOf(spec, width);
  const inner = Math.max(1, width - labels - SIDE - right);
  const widest = (inner / (gaps + COLUMN_SHARE)) * COLUMN_SHARE;
  const features = Math.min(sizeFor(spec.features.length, height), widest);
  const units = Math.min(sizeFor(Math.max(1, ...spec.hidden), height), widest);
  const output = spec.outputs > 1 ? Math.min(sizeFor(spec.outputs, height), widest) : Math.min(OUTPUT, height, Math.max(units, Math.min(OUTPUT, widest * 1.2)));
  const first = labels + SIDE + features / 2;
  const last = width - right - output / 2;
  /** @type {(kind: NodeKind, layer: number, count: number, size: number) => Plan} */
  const plan = (kind, layer, count, size) => {
    const x = first + ((last - first) * (layer + 1)) / gaps;
    return { kind, layer, units: count, x, size, pitch: Math.min(PITCH, height / Math.max(1, count)) };
  };
  return [
    plan("feature", -1, spec.features.length, features),
    ...spec.hidden.map((count, layer) => plan("hidden", layer, count, units)),
    plan("output", spec.hidden.length, spec.outputs, output),
  ];
}

/**
 * @param {number} count of neurons on top of each other
 * @param {number} height
 * @returns {number} side of each: two thirds of the room, more where there is little
 */
function sizeFor(count, height) {
  const pitch = Math.min(PITCH, height / Math.max(1, count));
  const share = pitch >= 30 ? 0.68 : 0.68 + (0.12 * (30 - pitch)) / 30;
  return Math.max(SMALLEST, Math.min(LARGEST, Math.floor(pitch * share)));
}

/**
 * @param {Plan} plan
 * @param {Plan[]} plans
 * @param {number} index
 * @param {{top: number, height: number, controlsY: number}} area
 * @returns {LayoutColumn}
 */
function makeColumn(plan, plans, index, area) {
  const before = index > 0 ? plan.x - plans[index - 1].x : Number.POSITIVE_INFINITY;
  const after = index + 1 < plans.length ? plans[index + 1].x - plan.x : Number.POSITIVE_INFINITY;
  const middle = area.top + area.height / 2;
  const half = ((plan.units - 1) * plan.pitch + plan.size) / 2;
  const { kind, layer, units, x } = plan;
  const width = Math.min(before, after);
  return { kind, layer, units, x, width, controlsY: area.controlsY, top: middle - half, bottom: middle + half };
}

/**
 * @param {Plan} plan
 * @param {LayoutColumn} column
 * @param {NetworkSpec} spec
 * @param {(unit: number) => string} nameOf an output
 * @returns {LayoutNode[]}
 */
function makeNodes({ kind, layer, units, x, size, pitch }, column, spec, nameOf) {
  return Array.from({ length: units }, (_, i) => {
    const place = { kind, layer, x, y: column.top + size / 2 + i * pitch, size, opacity: 1 };
    if (kind !== "feature") return { ...place, unit: i, key: kind === "output" ? outputKey(i) : `unit:${layer}:${i}`, label: kind === "output" ? nameOf(i) : "", active: true };
    const { name, label, axis, active, unit } = spec.features[i];
    return { ...place, unit, key: `feature:${name}`, label, axis, active };
  });
}

/**
 * Wherever the output layer is: it stays the same when a layer comes before it.
 *
 * @param {number} unit
 */
function outputKey(unit) {
  return unit === 0 ? "output" : `output:${unit}`;
}

/**
 * On the rim, at the lower left corner, where it hides neither the picture nor the links.
 *
 * @param {LayoutNode} node
 * @returns {BiasMark}
 */
export function biasMark({ layer, unit, x, y, size }) {
  const side = Math.max(3, Math.min(10, size * 0.24));
  return { layer, unit, x: x - size / 2 + side * 0.22, y: y + size / 2 - side * 0.22, size: side };
}

/**
 * @param {Plan[]} plans
 * @returns {number} factor of link widths: where many arrive in little room, each is thinner
 */
function linkScale(plans) {
  const rooms = plans.slice(1).map((plan, i) => (plan.size * 1.5) / Math.max(1, plans[i].units));
  return Math.max(0.3, Math.min(1, Math.min(...rooms) / 8));
}

/**
 * @param {NetworkLayout} layout
 * @param {NodeRef} ref
 * @returns {LayoutNode | null}
 */
export function nodeAt(layout, { layer, unit }) {
  return layout.nodes.find((node) => node.layer === layer && node.unit === unit) ?? null;
}
