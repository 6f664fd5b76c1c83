/**
 * The network for one picture: the picture, each map, the kernels of the first layer on their links, dense layers as a hint. A pixel that is
 * pointed at has a rim, and so has what it sees of every layer before.
 *
 * @typedef {import("../types.js").At} At
 * @typedef {import("../types.js").Plan} Plan
 * @typedef {import("../types.js").Stage} Stage
 * @typedef {import("../types.js").TrainFrame} TrainFrame
 * @typedef {import("../../../../types.js").Box} Box
 * @typedef {import("../../../../types.js").Palette} Palette
 * @typedef {import("../../../../types.js").Surface} Surface
 *
 * @typedef {object} Scene
 * @property {readonly Stage[]} stages
 * @property {readonly number[]} dense units of dense layers, those of the output at last
 * @property {Plan} plan
 * @property {TrainFrame} frame
 * @property {readonly {name: string, size: string}[]} captions of all layers, dense ones too
 * @property {string} head in words
 * @property {readonly string[]} classes
 * @property {At | null} at
 * @property {number | null} flow px that dashes have moved; null: the run rests
 */
import { fade } from "../../../../draw/color.js";
import { seenBy } from "../stages.js";
import { kernelColors, mapColors, pictureColors } from "./tiles.js";

const FONT = 11;
const LINE = 14;
/** Between words. */
const GAP = 6;
const DASHES = [5, 4];

/**
 * @param {Surface} surface cleared
 * @param {Scene} scene
 * @param {import("./tiles.js").Tiles} tiles
 * @param {Palette} palette
 */
export function drawNetwork(surface, scene, tiles, palette) {
  drawLinks(surface, scene, palette);
  drawFans(surface, scene, palette);
  drawTiles(surface, scene, tiles, palette);
  drawKernels(surface, scene, tiles, palette);
  drawDense(surface, scene, palette);
  drawCaptions(surface, scene, palette);
  drawNames(surface, scene, palette);
  if (scene.at) drawSeen(surface, scene, scene.at, palette);
}

/** @param {Box} box */
const leftOf = ({ x, y, height }) => ({ x, y: y + height / 2 });
/** @param {Box} box */
const rightOf = ({ x, y, width, height }) => ({ x: x + width, y: y + height / 2 });

/** @param {Surface} surface @param {Scene} scene @param {Palette} palette */
function drawLinks({ context }, scene, { theme }) {
  const { stages, plan, at, flow } = scene;
  context.setLineDash(flow === null ? [] : DASHES);
  context.lineDashOffset = -(flow ?? 0);
  for (let i = 1; i < stages.length; i++) {
    const isOneToOne = stages[i].kind === "pooling";
    const isFirst = i === 1 && plan.kernels.length > 0;
    const isFan = isCrowded(plan, i);
    if (isFan) drawFan(context, boundsOf(plan.tiles[i - 1]), boundsOf(plan.tiles[i]), theme);
    plan.tiles[i].forEach((tile, map) => {
      const isMarked = at !== null && at.stage === i && at.map === map;
      if (isFan && !isMarked) return;
      context.strokeStyle = isMarked ? theme.accent : fade(theme.muted, isOneToOne || isFirst ? 0.5 : 0.14);
      context.lineWidth = isMarked ? 1.75 : 1;
      const sources = isOneToOne ? [plan.tiles[i - 1][Math.min(map, plan.tiles[i - 1].length - 1)]] : plan.tiles[i - 1];
      for (const source of sources) {
        curve(context, rightOf(source), leftOf(isFirst ? plan.kernels[map] : tile));
        if (isFirst) curve(context, rightOf(plan.kernels[map]), leftOf(tile));
      }
    });
  }
  context.setLineDash([]);
}

/** @param {Surface["context"]} context @param {{x: number, y: number}} start @param {{x: number, y: number}} end */
function curve(context, start, end) {
  const middle = (start.x + end.x) / 2;
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.bezierCurveTo(middle, start.y, middle, end.y, end.x, end.y);
  context.stroke();
}

/** Whether lines would run behind maps, which stand in several columns. @param {Plan} plan @param {number} stage */
function isCrowded({ tiles }, stage) {
  return [tiles[stage - 1], tiles[stage]].some((maps) => maps[0].x !== maps[maps.length - 1].x);
}

/** Dense layers, of all of which all of the next are told. @param {Surface} surface @param {Scene} scene @param {Palette} palette */
function drawFans({ context }, { plan }, { theme }) {
  const ends = [boundsOf(plan.tiles[plan.tiles.length - 1]), ...plan.dense];
  for (let i = 1; i < ends.length; i++) drawFan(context, ends[i - 1], ends[i], theme);
}

/** All of a layer to all of the next: too many lines to be told apart. @param {Surface["context"]} context @param {Box} a @param {Box} b @param {import("../../../../types.js").Theme} theme */
function drawFan(context, a, b, theme) {
  context.fillStyle = fade(theme.muted, 0.1);
  context.beginPath();
  context.moveTo(a.x + a.width + 3, a.y);
  context.lineTo(b.x - 4, b.y);
  context.lineTo(b.x - 4, b.y + b.height);
  context.lineTo(a.x + a.width + 3, a.y + a.height);
  context.closePath();
  context.fill();
}

/** @param {readonly Box[]} boxes @returns {Box} around all of them */
function boundsOf(boxes) {
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  const [right, bottom] = [Math.max(...boxes.map(({ x, width }) => x + width)), Math.max(...boxes.map(({ y, height }) => y + height))];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** @param {Surface} surface @param {Scene} scene @param {import("./tiles.js").Tiles} tiles @param {Palette} palette */
function drawTiles({ context, ratio }, { stages, plan, frame }, tiles, palette) {
  stages.forEach(({ kind, side, count, mapsAt }, i) => {
    plan.tiles[i].forEach((tile, map) => {
      const colors = kind === "picture" ? pictureColors(frame.picture, side, count) : mapColors(frame.maps, mapsAt + map * side * side, palette);
      tiles.paint(context, ratio, tile, side, colors);
      rim(context, tile, palette.theme.line, 1);
    });
  });
}

/** @param {Surface} surface @param {Scene} scene @param {import("./tiles.js").Tiles} tiles @param {Palette} palette */
function drawKernels({ context, ratio }, { stages, plan, frame, at }, tiles, palette) {
  if (plan.kernels.length === 0) return;
  const [{ count: channels }, { across: side, weightsAt, count }] = stages;
  const size = side * side;
  let most = 0;
  for (let i = 0; i < count * channels * size; i++) most = Math.max(most, Math.abs(frame.parameters[weightsAt + i]));
  plan.kernels.forEach((box, map) => {
    const width = box.width / channels;
    for (let channel = 0; channel < channels; channel++) {
      tiles.paint(context, ratio, { ...box, x: box.x + channel * width, width }, side, kernelColors(frame.parameters, weightsAt + (map * channels + channel) * size, most, palette));
    }
    const isMarked = at !== null && at.stage === 1 && at.map === map;
    rim(context, box, isMarked ? palette.theme.accent : palette.theme.ground, isMarked ? 2.5 : 1);
  });
}

/** @param {Surface} surface @param {Scene} scene @param {Palette} palette */
function drawDense({ context }, { plan, dense, frame }, palette) {
  plan.dense.forEach((box, i) => {
    const isOutput = i === dense.length - 1;
    const step = box.height / dense[i];
    for (let unit = 0; unit < dense[i]; unit++) {
      context.beginPath();
      context.arc(box.x + box.width / 2, box.y + (unit + 0.5) * step, Math.max(1, box.width / 2 - 1), 0, 2 * Math.PI);
      context.fillStyle = isOutput ? palette.color(frame.probabilities[unit]) : palette.theme.ground;
      context.fill();
      context.strokeStyle = palette.theme.muted;
      context.lineWidth = 1;
      context.stroke();
    }
  });
}

/** @param {Surface} surface @param {Scene} scene @param {Palette} palette */
function drawCaptions({ context, width }, { plan, captions }, { theme }) {
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.font = `${FONT}px ${theme.font}`;
  let taken = { name: -GAP, size: -GAP };
  plan.captions.forEach(({ x, y }, i) => {
    for (const [line, up, color] of /** @type {const} */ ([["name", LINE, theme.ink], ["size", 0, theme.muted]])) {
      const text = captions[i][line];
      const half = context.measureText(text).width / 2;
      const middle = Math.max(half, Math.min(width - half, x));
      if (middle - half < taken[line] + GAP) continue; // no room beside the one before
      taken = { ...taken, [line]: middle + half };
      context.fillStyle = color;
      context.fillText(text, middle, y - up);
    }
  });
}

/** Of classes, beside the output, and of what dense layers are told of the maps. @param {Surface} surface @param {Scene} scene @param {Palette} palette */
function drawNames({ context }, { plan, classes, frame, head }, { theme }) {
  const [first, output] = [plan.dense[0], plan.dense[plan.dense.length - 1]];
  const step = output.height / classes.length;
  context.textBaseline = "middle";
  context.textAlign = "left";
  classes.forEach((name, i) => {
    context.fillStyle = i === frame.label ? theme.ink : theme.muted;
    context.fillText(name, output.x + output.width + 5, output.y + (i + 0.5) * step);
  });
  const maps = boundsOf(plan.tiles[plan.tiles.length - 1]);
  const room = first.x - maps.x - maps.width - 10;
  if (context.measureText(head).width > room) return;
  context.textAlign = "center";
  context.fillStyle = theme.muted;
  context.fillText(head, maps.x + maps.width + 5 + room / 2, maps.y + maps.height / 2);
}

/** The pixel, and the windows that it sees. @param {Surface} surface @param {Scene} scene @param {At} at @param {Palette} palette */
function drawSeen({ context }, { stages, plan }, at, { theme }) {
  for (let stage = at.stage; stage >= 0; stage--) {
    const { row, column, rows, columns } = seenBy(stages, at, stage);
    const isOwn = stage === at.stage || stages.slice(stage + 1, at.stage + 1).every(({ kind }) => kind === "pooling");
    const seen = isOwn ? [plan.tiles[stage][Math.min(at.map, plan.tiles[stage].length - 1)]] : plan.tiles[stage];
    for (const tile of seen) {
      const cell = tile.width / stages[stage].side;
      const box = { x: tile.x + column * cell, y: tile.y + row * cell, width: columns * cell, height: rows * cell };
      rim(context, box, theme.ground, 3.5);
      rim(context, box, theme.accent, 2);
    }
  }
}

/** @param {Surface["context"]} context @param {Box} box @param {string} color @param {number} width */
function rim(context, { x, y, width: across, height }, color, width) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(x, y, across, height);
}
