/**
 * What a config makes of a picture: its maps, where they lie in a frame, and which part of the picture a pixel of a map sees.
 *
 * @typedef {import("./types.js").At} At
 * @typedef {import("./types.js").CnnConfig} CnnConfig
 * @typedef {import("./types.js").Stage} Stage
 */
import { outputSize } from "../convolution.js";

/** @param {CnnConfig} config @returns {Stage[]} the picture, and each configured layer */
export function stagesOf({ data, network }) {
  /** @type {Stage[]} */
  const stages = [{ kind: "picture", layer: -1, count: data.channels, side: data.side, across: 1, stride: 1, padding: 0, mapsAt: 0, weightsAt: 0 }];
  let [mapsAt, weightsAt] = [0, 0];
  network.layers.forEach((layer, number) => {
    const before = /** @type {Stage} */ (stages.at(-1));
    const { across, padding } = layer.type === "convolution" ? { across: layer.kernel, padding: layer.padding } : { across: layer.size, padding: 0 };
    const side = outputSize(before.side, across, layer.stride, padding);
    const count = layer.type === "convolution" ? layer.channels : before.count;
    stages.push({ kind: layer.type, layer: number, count, side, across, stride: layer.stride, padding, mapsAt, weightsAt });
    mapsAt += count * side * side;
    if (layer.type === "convolution") weightsAt += count * (before.count * across * across + 1);
  });
  return stages;
}

/**
 * @param {readonly Stage[]} stages
 * @param {At} at
 * @param {number} [upTo] the stage whose pixels are asked for; 0: the picture
 * @returns {{row: number, column: number, rows: number, columns: number}} the part of its maps that the pixel depends on
 */
export function seenBy(stages, { stage, row, column }, upTo = 0) {
  let [top, bottom, left, right] = [row, row, column, column];
  for (let i = stage; i > upTo; i--) {
    const { across, stride, padding } = stages[i];
    const last = stages[i - 1].side - 1;
    const first = (/** @type {number} */ from) => Math.max(0, from * stride - padding);
    const end = (/** @type {number} */ to) => Math.min(last, to * stride - padding + across - 1);
    [top, bottom, left, right] = [first(top), end(bottom), first(left), end(right)];
  }
  return { row: top, column: left, rows: bottom - top + 1, columns: right - left + 1 };
}

/**
 * @param {readonly Stage[]} stages
 * @param {At} at
 * @param {number} dx
 * @param {number} dy
 * @returns {At} a pixel further; behind the right edge the same place in the next layer's first map, behind the lower edge in the next map
 */
export function neighbour(stages, { stage, map, row, column }, dx, dy) {
  const { side, count } = stages[stage];
  const [nextRow, nextColumn] = [row + dy, column + dx];
  if (nextRow >= 0 && nextRow < side && nextColumn >= 0 && nextColumn < side) return { stage, map, row: nextRow, column: nextColumn };
  if (nextColumn < 0 || nextColumn >= side) {
    const to = stage + dx;
    if (to < 0 || to >= stages.length) return { stage, map, row, column };
    const other = stages[to].side;
    return { stage: to, map: Math.min(map, stages[to].count - 1), row: Math.min(other - 1, Math.floor((row * other) / side)), column: dx > 0 ? 0 : other - 1 };
  }
  const next = map + dy;
  if (next < 0 || next >= count || stage === 0) return { stage, map, row, column };
  return { stage, map: next, row: dy > 0 ? 0 : side - 1, column };
}

/** @param {readonly Stage[]} stages @param {At} at @returns {number} where the pixel's code lies in the maps of a frame, or in its picture */
export function placeOf(stages, { stage, map, row, column }) {
  const { side, mapsAt } = stages[stage];
  return mapsAt + (map * side + row) * side + column;
}
