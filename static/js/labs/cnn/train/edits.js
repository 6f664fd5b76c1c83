/**
 * Changes of a run's config, and what it costs.
 *
 * @typedef {import("./types.js").CnnConfig} CnnConfig
 * @typedef {import("./types.js").RunLayer} RunLayer
 * @typedef {import("../types.js").CountLayer} CountLayer
 */
import { valueAt, withValue } from "../../../core/json.js";
import { countLayers, totalOf } from "../counting.js";

export const MOST_LAYERS = 6;
export const MOST_CONVOLUTIONS = 3;
export const MOST_MAPS = 32;
export const MOST_DENSE = 3;

/** @type {{convolution: RunLayer, pooling: RunLayer}} */
export const NEW = {
  convolution: { type: "convolution", channels: 8, kernel: 3, padding: 1, stride: 1, activation: "relu" },
  pooling: { type: "pooling", kind: "max", size: 2, stride: 2 },
};

/** @param {CnnConfig} config @param {string} path @returns {unknown} */
export function settingOf(config, path) {
  return valueAt(config, path);
}

/** @param {CnnConfig} config @param {string} path @param {unknown} value @returns {CnnConfig} */
export function changed(config, path, value) {
  if (path === "training.optimizer.name") return withValue(config, "training.optimizer", { name: value }); // the constants are another rule's
  return withValue(config, path, value);
}

/** @param {CnnConfig} config @param {number} index @param {object} change @returns {CnnConfig} */
export function withLayer(config, index, change) {
  return changed(config, "network.layers", config.network.layers.map((layer, i) => (i === index ? { ...layer, ...change } : layer)));
}

/** @param {CnnConfig} config @param {number} index @returns {CnnConfig} */
export function withoutLayer(config, index) {
  return changed(config, "network.layers", config.network.layers.filter((_, i) => i !== index));
}

/** @param {CnnConfig} config @param {"convolution" | "pooling"} kind @returns {CnnConfig} */
export function withAnother(config, kind) {
  return changed(config, "network.layers", [...config.network.layers, NEW[kind]]);
}

/** @param {CnnConfig} config @param {"convolution" | "pooling"} kind @returns {boolean} whether there may be one more */
export function mayAdd({ network: { layers } }, kind) {
  return layers.length < MOST_LAYERS && (kind === "pooling" || layers.filter(({ type }) => type === "convolution").length < MOST_CONVOLUTIONS);
}

/** Steps of plus and minus. */
const MAPS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];

/** @param {number} count @param {number} step -1 or 1 @returns {number} the next number of maps, or of units */
export function nextCount(count, step) {
  return (step > 0 ? MAPS.find((one) => one > count) : MAPS.findLast((one) => one < count)) ?? count;
}

/** @param {CnnConfig} config @param {number} classes @returns {{parameters: number, work: number} | null} null where a layer is not possible */
export function costOf({ data, network }, classes) {
  /** @type {CountLayer[]} */
  const dense = [...network.hidden, classes].map((units) => ({ type: "dense", units }));
  return totalOf(countLayers({ side: data.side, channels: data.channels, units: 1, layers: [...network.layers, { type: "head", kind: network.head }, ...dense] }));
}
