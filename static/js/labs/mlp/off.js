/**
 * What is switched off: neurons as [layer, unit] and links as [layer, unit, source], counted from 1, where the rest of the page counts from 0.
 *
 * @typedef {import("../../types.js").NodeRef} NodeRef
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Target} Target
 * @typedef {readonly number[]} Entry
 */
import { same, withValue } from "../../core/json.js";
import { unitOf, weightIndex } from "./parameters.js";
import { sizesOf } from "./shape.js";

export const OFF = "network.off";

/** @param {Target} target a hidden neuron or a link @returns {number[]} its entry */
export function entryOf(target) {
  const { layer, unit } = target;
  return [layer + 1, unit + 1, ...(target.kind === "link" ? [target.input + 1] : [])];
}

/** @param {RunConfig} config @returns {readonly Entry[]} none of runs that were kept by an older page */
function entriesOf({ network }) {
  return network.off ?? [];
}

/** @param {RunConfig} config @param {Target} target @returns {boolean} whether it is off itself */
export function isOff(config, target) {
  return target.kind !== "bias" && entriesOf(config).some((entry) => same(entry, entryOf(target)));
}

/** @param {RunConfig} config @param {NodeRef} node @returns {boolean} whether it is off itself */
export function isUnitOff(config, { layer, unit }) {
  return isOff(config, { kind: "node", layer, unit, x: 0, y: 0 });
}

/** Whose map the output panel shows: what is pointed at, but for a neuron that was switched off in its card, whose map is blank: then what the network makes of it. */
export class Seen {
  constructor() {
    /** The one that was switched off, until another is pointed at. @type {Target | null} */
    this.silent = null;
  }

  /** @param {RunConfig} config @param {Target | null} edited @param {Target | null} pointed @returns {Target | null} null: the output */
  of(config, edited, pointed) {
    const target = edited ?? pointed;
    if (edited !== null) this.silent = edited.kind === "node" && edited.layer >= 0 && isOff(config, edited) ? edited : null;
    else if (target !== null && !(this.silent && same(entryOf(target), entryOf(this.silent)))) this.silent = null;
    return this.silent === null ? target : null;
  }
}

/** @param {RunConfig} config @param {Target} target @returns {Entry[]} what is off where this is switched the other way */
export function switched({ network }, target) {
  const entry = entryOf(target);
  const others = network.off.filter((one) => !same(one, entry));
  return others.length < network.off.length ? others : [...others, entry].sort(inOrder);
}

/** @param {Entry} a @param {Entry} b @returns {number} as the server sorts them */
function inOrder(a, b) {
  const place = a.findIndex((number, i) => number !== b[i]);
  return place < 0 ? a.length - b.length : a[place] - (b[place] ?? 0);
}

/**
 * What is off and no longer there is not off either; links from features go with these.
 *
 * @type {import("../../types.js").Lab["settled"]}
 */
export function settled(before, after) {
  const off = entriesOf(after);
  if (off.length === 0) return after;
  const moved = same(off, before.network.off) ? withFeatures(off, before.features, after.features) : off;
  const sizes = sizesOf(after);
  const kept = moved.filter((entry) => exists(entry, sizes));
  return same(kept, off) ? after : withValue(after, OFF, kept);
}

/** @param {readonly Entry[]} off @param {readonly string[]} before @param {readonly string[]} after @returns {Entry[]} */
function withFeatures(off, before, after) {
  const moved = off.map(([layer, unit, source]) => {
    if (source === undefined) return [layer, unit];
    return [layer, unit, layer === 1 ? after.indexOf(before[source - 1]) + 1 : source];
  });
  return moved.filter((entry) => !entry.includes(0)).sort(inOrder);
}

/** @param {Entry} entry @param {readonly number[]} sizes inputs, hidden layers..., outputs */
function exists([layer, unit, source], sizes) {
  const isHidden = layer < sizes.length - 1;
  return (isHidden || source !== undefined) && unit <= (sizes[layer] ?? 0) && (source ?? 1) <= (sizes[layer - 1] ?? 0);
}

/** @param {RunConfig} config @returns {number[]} units, counted through the layers behind the inputs */
export function unitsOff(config) {
  const sizes = sizesOf(config);
  return entriesOf(config).filter(({ length }) => length === 2).map(([layer, unit]) => unitOf({ layer: layer - 1, unit: unit - 1 }, sizes));
}

/** @param {RunConfig} config @returns {number[]} links, by where their weights are among the parameters */
export function linksOff(config) {
  const sizes = sizesOf(config);
  return entriesOf(config).filter(({ length }) => length > 2).map(([layer, unit, source]) => weightIndex(sizes, layer - 1, unit - 1, source - 1));
}

/** @param {RunConfig} config @returns {number[]} links that are off or come from a neuron that is, by where their weights are */
export function silentLinks(config) {
  const sizes = sizesOf(config);
  const from = entriesOf(config).filter(({ length }) => length === 2);
  const behind = from.flatMap(([layer, unit]) => Array.from({ length: sizes[layer + 1] }, (_, to) => weightIndex(sizes, layer, to, unit - 1)));
  return [...new Set([...linksOff(config), ...behind])];
}
