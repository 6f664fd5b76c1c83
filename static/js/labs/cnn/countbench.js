/**
 * What bench B counts at first, examples, and its layers in a link: "c32k3s1p1", "pmax", "flatten", "d10".
 *
 * @typedef {import("./types.js").CountBench} CountBench
 * @typedef {import("./types.js").CountLayer} CountLayer
 */

export const MOST_LAYERS = 12;
/** The largest side of a picture, number of maps, and number of units. */
export const MOST_SIDE = 512;
export const MOST_CHANNELS = 1024;
export const MOST_UNITS = 100_000;

/** @typedef {"convolution" | "pooling" | "flatten" | "mean" | "max" | "dense"} NewLayer */

/** @type {Readonly<Record<NewLayer, CountLayer>>} */
export const NEW = {
  convolution: { type: "convolution", channels: 32, kernel: 3, stride: 1, padding: 1 },
  pooling: { type: "pooling", kind: "max" },
  flatten: { type: "head", kind: "flatten" },
  mean: { type: "head", kind: "mean" },
  max: { type: "head", kind: "max" },
  dense: { type: "dense", units: 10 },
};

/** @type {Readonly<Record<"slide" | "digits" | "lenet", CountBench>>} */
export const EXAMPLES = {
  slide: { side: 100, channels: 1, layers: [NEW.convolution], units: 1000 },
  digits: { side: 12, channels: 1, layers: layersOf("c8k3s1p1,pmax,c16k3s1p1,pmax,flatten,d10"), units: 64 },
  lenet: { side: 32, channels: 1, layers: layersOf("c6k5s1p0,pmean,c16k5s1p0,pmean,flatten,d120,d84,d10"), units: 120 },
};

/** @returns {CountBench} the slide's comparison */
export function firstCount() {
  return EXAMPLES.slide;
}

/** @param {readonly CountLayer[]} layers @returns {string} */
export function layersText(layers) {
  return layers.map(layerText).join(",");
}

/** @param {CountLayer} layer @returns {string} */
function layerText(layer) {
  if (layer.type === "convolution") return `c${layer.channels}k${layer.kernel}s${layer.stride}p${layer.padding}`;
  if (layer.type === "pooling") return `p${layer.kind}`;
  return layer.type === "head" ? layer.kind : `d${layer.units}`;
}

/** @param {string} text @returns {CountLayer[]} those that are understood, as many as may stand there */
export function layersOf(text) {
  return text.split(",").map(layerOf).filter((layer) => layer !== null).slice(0, MOST_LAYERS);
}

/** @param {string} text @returns {CountLayer | null} */
function layerOf(text) {
  const convolution = /^c(\d{1,4})k([135])s([123])p([012])$/.exec(text);
  if (convolution) {
    const [channels, kernel, stride, padding] = convolution.slice(1).map(Number);
    return channels >= 1 && channels <= MOST_CHANNELS ? { type: "convolution", channels, kernel, stride, padding } : null;
  }
  const units = Number(/^d(\d{1,6})$/.exec(text)?.[1] ?? 0);
  if (units >= 1 && units <= MOST_UNITS) return { type: "dense", units };
  if (text === "pmax" || text === "pmean") return { type: "pooling", kind: text === "pmax" ? "max" : "mean" };
  return text === "flatten" || text === "mean" || text === "max" ? { type: "head", kind: text } : null;
}

/**
 * @param {readonly CountLayer[]} layers
 * @param {number} index
 * @param {number} step -1: up
 * @returns {CountLayer[]} in another order
 */
export function moved(layers, index, step) {
  const next = [...layers];
  next.splice(index + step, 0, ...next.splice(index, 1));
  return next;
}
