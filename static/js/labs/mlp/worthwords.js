/**
 * What a hidden neuron is worth: how much larger a loss is without it.
 *
 * @typedef {import("../../types.js").NodeRef} NodeRef
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Worth} Worth
 *
 * @typedef {object} Value
 * @property {"idle" | "spare" | "needed"} kind idle: both losses stay as they are; spare: neither becomes much larger
 * @property {string} short "+0.12"
 * @property {string} long both losses, and by how much they change
 */
import { fill } from "../../core/fill.js";
import { formatLoss } from "../../draw/format.js";
import { isUnitOff } from "./off.js";
import { unitOf } from "./parameters.js";
import { sizesOf } from "./shape.js";
import { WORTH } from "./texts.js";

/** Less than this a loss does not change. */
const NOTHING = 0.0005;
/** A loss that grows by less than this share of it does not become much larger. */
const LITTLE = 0.05;
/** What losses are at least, for that share. */
const LEAST = 0.1;

/**
 * @param {NodeRef} node
 * @param {Worth | undefined} worth
 * @param {RunConfig} config
 * @returns {Value | null} null where it is not told, or the neuron is off
 */
export function valueOf(node, worth, config) {
  const { hidden } = config.network;
  const sizes = sizesOf(config);
  const units = sizes.slice(1, -1).reduce((sum, count) => sum + count, 0);
  if (!worth || isUnitOff(config, node) || node.layer < 0 || node.layer >= hidden.length || worth.test.length !== units) return null;
  const unit = unitOf(node, sizes);
  const [train, test] = [
    [worth.train[unit], worth.now[0]],
    [worth.test[unit], worth.now[1]],
  ].map(([without, now]) => ({ without: without ?? Number.NaN, now: now ?? Number.NaN, change: (without ?? Number.NaN) - (now ?? Number.NaN) }));
  const both = [train, test];
  const isIdle = both.every(({ change }) => Math.abs(change) < NOTHING);
  const isSpare = both.every(({ change, now }) => change < LITTLE * Math.max(LEAST, now));
  const holes = { test: formatLoss(test.without), testChange: signed(test.change), train: formatLoss(train.without), trainChange: signed(train.change) };
  return { kind: isIdle ? "idle" : isSpare ? "spare" : "needed", short: isIdle ? WORTH.nothing : signed(test.change), long: fill(WORTH.long, holes) };
}

/**
 * @param {NodeRef} node
 * @param {Worth | undefined} worth
 * @param {RunConfig} config
 * @returns {string | null} as a sentence, and what it means
 */
export function worthText(node, worth, config) {
  const value = valueOf(node, worth, config);
  return value === null ? null : [value.long, WORTH.meaning[value.kind]].filter(Boolean).join(" ");
}

/** @param {number} change @returns {string} "+0.12", "−0.003", "±0" */
function signed(change) {
  if (!Number.isFinite(change)) return formatLoss(change);
  const size = Math.abs(change);
  if (size < NOTHING) return WORTH.nothing;
  return `${change > 0 ? "+" : "−"}${size < 0.1 ? size.toFixed(3) : size.toFixed(2)}`;
}
