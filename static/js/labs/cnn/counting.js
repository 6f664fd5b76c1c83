/**
 * What layers put out, what they have to learn, and what they calculate for one picture.
 *
 * @typedef {import("./types.js").CountBench} CountBench
 * @typedef {import("./types.js").Counted} Counted
 * @typedef {import("./types.js").CountLayer} CountLayer
 * @typedef {import("./types.js").Shape} Shape
 *
 * @typedef {{shape: Shape, field: readonly [number, number], jump: number}} Before What a layer gets; `jump`: cells of the picture between two of its cells.
 */
import { fill } from "../../core/fill.js";
import { outputSize } from "./convolution.js";
import { SIDE } from "./pooling.js";
import { COUNT } from "./texts.js";

/** @param {number} number @returns {string} with its thousands apart */
export function grouped(number) {
  return number.toLocaleString("en", { maximumFractionDigits: 1 });
}

/** @param {Shape} shape @returns {number} */
function sizeOf({ rows, columns, channels }) {
  return rows * columns * channels;
}

/**
 * @param {CountBench} bench
 * @returns {(Counted | string)[]} each layer, up to the first that is not possible, of which is said why
 */
export function countLayers({ side, channels, layers }) {
  /** @type {(Counted | string)[]} */
  const counted = [];
  /** @type {Before} */
  let before = { shape: { rows: side, columns: side, channels, isFlat: false }, field: [1, 1], jump: 1 };
  for (const layer of layers) {
    const next = countLayer(layer, before, side);
    counted.push(next);
    if (typeof next === "string") break;
    before = { shape: next.shape, field: next.field, jump: before.jump * strideOf(layer) };
  }
  return counted;
}

/** @param {CountLayer} layer @returns {number} */
function strideOf(layer) {
  return layer.type === "convolution" ? layer.stride : layer.type === "pooling" ? (layer.stride ?? SIDE) : 1;
}

/**
 * @param {CountLayer} layer
 * @param {Before} before
 * @param {number} side of the picture
 * @returns {Counted | string}
 */
function countLayer(layer, before, side) {
  switch (layer.type) {
    case "convolution":
      return convolution(layer, before, side);
    case "pooling":
      return pooling(layer, before, side);
    case "head":
      return before.shape.isFlat ? COUNT.needsMaps : head(layer.kind, before, side);
    default:
      return before.shape.isFlat ? dense(layer.units, before, side) : COUNT.needsRow;
  }
}

/**
 * @param {Extract<CountLayer, {type: "convolution"}>} layer
 * @param {Before} before
 * @param {number} side
 * @returns {Counted | string}
 */
function convolution({ channels, kernel, stride, padding }, { shape, field, jump }, side) {
  if (shape.isFlat) return COUNT.needsMaps;
  const rows = outputSize(shape.rows, kernel, stride, padding);
  if (rows === 0) return fill(COUNT.fitsNowhere, { kernel, side: shape.rows + 2 * padding });
  const weights = kernel * kernel * shape.channels;
  const kernelText = `${kernel}*${kernel}*${shape.channels}`;
  return {
    shape: { rows, columns: rows, channels, isFlat: false },
    field: within(field[0] + (kernel - 1) * jump, side),
    parameters: channels * (weights + 1),
    parametersText: `${channels}*(${kernelText} + 1)`,
    work: rows * rows * channels * weights,
    workText: `${rows}*${rows}*${channels}*(${kernelText})`,
  };
}

/** @param {number} field @param {number} side @returns {readonly [number, number]} */
function within(field, side) {
  return [Math.min(field, side), Math.min(field, side)];
}

/**
 * @param {Extract<CountLayer, {type: "pooling"}>} layer
 * @param {Before} before
 * @param {number} side of the picture
 * @returns {Counted | string}
 */
function pooling({ size = SIDE, stride = SIDE }, { shape, field, jump }, side) {
  if (shape.isFlat) return COUNT.needsMaps;
  const rows = outputSize(shape.rows, size, stride, 0);
  if (rows === 0) return fill(COUNT.fitsNowhere, { kernel: size, side: shape.rows });
  return { ...free, shape: { ...shape, rows, columns: rows }, field: within(field[0] + (size - 1) * jump, side) };
}

/** Layers that learn nothing, and multiply nothing. */
const free = { parameters: 0, parametersText: "", work: 0, workText: "" };

/** @param {"flatten" | "mean" | "max"} kind @param {Before} before @param {number} side @returns {Counted} */
function head(kind, { shape, field }, side) {
  const channels = kind === "flatten" ? sizeOf(shape) : shape.channels;
  return { ...free, shape: { rows: 1, columns: 1, channels, isFlat: true }, field: kind === "flatten" ? field : [side, side] };
}

/** @param {number} units @param {Before} before @param {number} side @returns {Counted} */
function dense(units, { shape }, side) {
  const inputs = sizeOf(shape);
  return {
    shape: { rows: 1, columns: 1, channels: units, isFlat: true },
    field: [side, side],
    parameters: units * (inputs + 1),
    parametersText: `${grouped(inputs)}*${grouped(units)} + ${grouped(units)}`,
    work: inputs * units,
    workText: `${grouped(inputs)}*${grouped(units)}`,
  };
}

/**
 * @param {CountBench} bench
 * @returns {Counted} a layer that connects each unit with each number of the picture
 */
export function countDense({ side, channels, units }) {
  return dense(units, { shape: { rows: side, columns: side, channels, isFlat: true }, field: [1, 1], jump: 1 }, side);
}

/** @param {readonly (Counted | string)[]} counted @returns {{parameters: number, work: number} | null} null where a layer is not possible */
export function totalOf(counted) {
  const possible = counted.filter((one) => typeof one !== "string");
  if (possible.length < counted.length) return null;
  return possible.reduce((sum, { parameters, work }) => ({ parameters: sum.parameters + parameters, work: sum.work + work }), { parameters: 0, work: 0 });
}
