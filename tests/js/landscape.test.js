import assert from "node:assert/strict";
import test from "node:test";
import { unpack } from "../../static/js/draw/color.js";
import { heightOf, heightsOf, isNamed, levelAt, lossAt, paintContours } from "../../static/js/draw/contours.js";
import { drawLandscape, landscapeBox, landscapeScales } from "../../static/js/draw/landscape.js";
import { endOf } from "../../static/js/draw/paths.js";
import { SvgContext } from "../../static/js/draw/svg.js";
import { fit } from "../../static/js/draw/surface.js";
import { nearest, spotIn, surfaceFor, Trail } from "../../static/js/labs/mlp/landscape.js";
import { indexOf } from "../../static/js/labs/mlp/parameternames.js";
import { biasIndex, weightIndex } from "../../static/js/labs/mlp/parameters.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

const THEME = { ...LIGHT, paths: ["#b3005e", "#0b6e3a", "#5b2fb0", "#6b5000", "#006d78"] };
/** Steep across, nearly flat upwards. @type {import("../../static/js/types.js").LossGrid} */
const RAVINE = {
  across: [-1, 1],
  up: [0, 2],
  loss: Array.from({ length: 21 }, (_, row) => Array.from({ length: 41 }, (_, column) => 0.01 + ((column - 20) / 20) ** 2 + 0.01 * row)),
};
const close = (/** @type {number} */ a, /** @type {number} */ b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("a loss on a level has a whole height, in between it follows the logarithm, and no level is skipped", () => {
  for (const level of [0.0001, 0.0015, 0.02, 0.3, 0.5, 1, 7]) close(heightOf(level), Math.round(heightOf(level)));
  close(heightOf(Math.sqrt(0.02 * 0.03)), heightOf(0.02) + 0.5);
  const levels = Array.from({ length: 13 }, (_, i) => levelAt(i - 6));
  assert.deepEqual(levels, [0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10]);
  levels.forEach((level, i) => close(heightOf(level), i - 6));
  assert.deepEqual(levels.filter((_, i) => isNamed(i - 6)), [0.1, 0.2, 0.5, 1, 2, 5, 10]);
  assert.ok(Number.isNaN(heightOf(Number.NaN)) && Number.isNaN(heightOf(Number.POSITIVE_INFINITY)));
  assert.ok(Number.isFinite(heightOf(0)));
});

test("the higher the loss, the more ink; what is not finite is left clear", () => {
  const [width, height] = [82, 42];
  const paint = (/** @type {import("../../static/js/types.js").LossGrid} */ grid) => {
    const pixels = new Uint32Array(width * height);
    paintContours({ width, height, pixels }, heightsOf(grid), THEME, 1);
    return (/** @type {number} */ x, /** @type {number} */ y) => unpack(pixels[y * width + x])[0];
  };
  const at = paint(RAVINE);
  assert.ok(at(1, 20) < at(20, 20) - 10 && at(20, 20) < at(41, 1) - 20);
  assert.ok(at(0, 20) > 150, "the darkest leaves the colours of paths in sight");
  const holed = paint({ ...RAVINE, loss: RAVINE.loss.map((row, i) => (i < 5 ? row.map(() => null) : row)) });
  assert.equal(holed(1, 1), 255);
  assert.ok(holed(1, 40) < 200);
});

test("a place is read as it is painted, and none beyond", () => {
  close(lossAt(RAVINE, 0, 2), 0.01);
  close(lossAt(RAVINE, 1, 0), 1.21);
  close(lossAt(RAVINE, 0.5, 1), 0.36);
  assert.ok(lossAt(RAVINE, 0.025, 1) > lossAt(RAVINE, 0, 1));
  assert.ok(Number.isNaN(lossAt(RAVINE, 1.01, 1)) && Number.isNaN(lossAt(RAVINE, 0, -0.1)));
});

/** @param {string} name @param {readonly (readonly [number, number])[]} spots */
const path = (name, spots, isChosen = false) => ({ name, isChosen, color: "#b3005e", passed: 1, across: spots.map(([x]) => x), up: spots.map(([, y]) => y) });

test("every name stands at its end, inside, and on no other; a path that leaves the picture ends in an arrow at its edge", () => {
  const paths = [
    path("SGD", [[0, 0.5], [-0.1, 0.9]]),
    path("Momentum", [[0, 0.5], [-0.1, 0.95]], true),
    path("Adam", [[0, 0.5], [-0.1, 1]]),
    path("Far away", [[0, 0.5], [-4, 0.5], [-4, 1]]),
  ];
  const surface = fit(makeCanvas(300, 300), 300, 300, 1);
  const names = { across: "weights", up: "bias", loss: "loss", start: "start" };
  const scene = { grid: RAVINE, heights: heightsOf(RAVINE), contours: makeCanvas(1, 1), paths, live: { across: -0.05, up: 0.7, color: "#b3005e" }, reading: null, names };
  drawLandscape(surface, scene, THEME);
  const box = landscapeBox(surface, scene.names);
  const words = callsOf(surface.context, "fillText").map(({ args }) => ({ text: args[0], x: args[1], y: args[2], right: args[1] + 6 * args[0].length }));
  const named = words.filter(({ text }) => [...paths.map(({ name }) => name), "start"].includes(text));
  assert.equal(named.length, 5);
  named.forEach((a, i) => {
    assert.ok(a.x >= box.x && a.right <= box.x + box.width, a.text);
    for (const b of named.slice(i + 1)) assert.ok(Math.abs(a.y - b.y) >= 16 || a.right <= b.x || b.right <= a.x, `${a.text} and ${b.text}`);
  });
  for (const text of ["weights", "bias", "loss", "0.1"]) assert.ok(words.some((word) => word.text === text), text);
  const scales = landscapeScales(box, RAVINE);
  const spots = [{ x: scales.x.to(0), y: scales.y.to(0.5) }, { x: scales.x.to(-4), y: scales.y.to(0.5) }];
  assert.deepEqual(endOf(paths[3], spots, box), { path: paths[3], spot: { x: box.x, y: spots[0].y }, outwards: { x: -1, y: 0 } });
  assert.equal(endOf(paths[3], spots.slice(1), box), null);
});

test("as SVG it has the same texts, their rims behind them", () => {
  const tools = { measure: (/** @type {string} */ text) => ({ width: 6 * text.length, drop: 4 }), encode: () => "data:" };
  const context = /** @type {any} */ (new SvgContext(300, 300, tools));
  const names = { across: "weights", up: "bias", loss: "loss", start: "start" };
  const paths = [path("SGD", [[0, 0.5], [-0.1, 0.9]])];
  drawLandscape({ context, width: 300, height: 300, ratio: 1 }, { grid: RAVINE, heights: heightsOf(RAVINE), contours: makeCanvas(1, 1), paths, live: null, reading: null, names }, THEME);
  assert.match(context.fileOf(""), /<text [^>]*fill="none" stroke="rgb\(255, 255, 255\)" stroke-width="4" stroke-linejoin="round">SGD<\/text><text [^>]*fill="rgb\(179, 0, 94\)">SGD<\/text>/);
});

test("a parameter is found by the name that scripts give it", () => {
  const sizes = [2, 3, 1];
  assert.equal(indexOf(sizes, "weights.0.2.1"), weightIndex(sizes, 0, 2, 1));
  assert.equal(indexOf(sizes, "weights.1.0.2"), weightIndex(sizes, 1, 0, 2));
  assert.equal(indexOf(sizes, "biases.0.1"), biasIndex(sizes, 0, 1));
  for (const name of ["weights.0.3.0", "weights.0.0.2", "biases.2.0", "biases.1.1", "weights"]) assert.equal(indexOf(sizes, name), -1, name);
});

const AXES = [
  { name: "weights", parameters: ["weights.0.0.0", "weights.0.0.1"] },
  { name: "bias", parameters: ["biases.0.0"] },
];
/** @param {number} run @param {number} epoch @param {number[]} parameters @returns {any} */
const frame = (run, epoch, parameters, sizes = [2, 1]) => ({ run, epoch, sizes, parameters: Float64Array.from(parameters) });

test("a run leaves its trail, the mean over each axis, and another run begins its own", () => {
  const trail = new Trail(AXES);
  trail.follow(frame(1, 0, [0, 0, 0]));
  trail.follow(frame(1, 1, [-0.1, -0.3, 0.5]));
  assert.deepEqual([trail.across, trail.up], [[0, -0.2], [0, 0.5]]);
  trail.follow(frame(2, 0, [1, 1, 1]));
  assert.deepEqual([trail.across, trail.up], [[1], [1]]);
  trail.follow(frame(2, 3, [2, 2, 2]));
  trail.follow(frame(2, 0, [0, 0, 0])); // back to the start
  assert.deepEqual(trail.across, [0]);
  trail.follow(frame(3, 0, [0, 0, 0, 0, 0, 0, 0], [2, 2]));
  assert.deepEqual(trail.across, [0], "a larger network has these parameters too");
  trail.follow(frame(3, 1, [0, Number.NaN, 0]));
  assert.deepEqual(trail.across, []);
  assert.equal(spotIn(frame(1, 0, [0, 0], [1, 1]), AXES), null);
  for (let epoch = 0; epoch < 9000; epoch++) trail.follow(frame(4, epoch, [epoch, epoch, 0]));
  assert.ok(trail.across.length <= 4000);
  assert.deepEqual([trail.across[0], trail.across.at(-1)], [0, 8999]);
});

test("the closest surface with all of the path is shown, else the widest", () => {
  const surfaces = [{ across: /** @type {const} */ ([-1, 1]), up: /** @type {const} */ ([0, 1]) }, { across: /** @type {const} */ ([-5, 1]), up: /** @type {const} */ ([0, 4]) }];
  assert.equal(surfaceFor(surfaces, { across: [0, 0.5], up: [0, 1] }), 0);
  assert.equal(surfaceFor(surfaces, { across: [0, -4], up: [0, 1] }), 1);
  assert.equal(surfaceFor(surfaces, { across: [0, -40], up: [0, 1] }), 1);
  assert.equal(surfaceFor(surfaces, { across: [], up: [] }), 0);
});

test("of two paths at the pointer the chosen one is read, and far from all none", () => {
  const box = { x: 0, y: 0, width: 200, height: 200 };
  const scales = landscapeScales(box, RAVINE);
  const paths = [0, 0.01].map((shift) => ({ label: "", link: "", across: [shift, shift], up: [0.5, 1], train_loss: [1, 1] }));
  const pointer = { x: scales.x.to(0.004), y: scales.y.to(1) };
  assert.deepEqual(nearest(paths, 1, scales, pointer), { path: 1, epoch: 1 });
  assert.deepEqual(nearest(paths, -1, scales, pointer), { path: 0, epoch: 1 });
  assert.equal(nearest(paths, 1, scales, { x: 5, y: 5 }), null);
});

test("where a loss crosses few levels they lie at equal steps, so that something is seen", () => {
  const flat = heightsOf({ across: [0, 1], up: [0, 1], loss: [[0.301, 0.32], [0.34, 0.36]] });
  assert.ok(flat.highest - flat.lowest >= 4, `${flat.highest - flat.lowest} levels`);
  const levels = Array.from({ length: flat.highest - flat.lowest }, (_, i) => flat.levels.levelAt(flat.lowest + 1 + i));
  levels.forEach((level, i) => close(flat.levels.heightOf(level), flat.lowest + 1 + i));
  assert.ok(levels.every((level) => String(level).length <= 5), levels.join());
  assert.equal(heightsOf(RAVINE).levels.levelAt(1), 1.5, "powers of ten elsewhere");
  const even = heightsOf({ across: [0, 1], up: [0, 1], loss: [[0.5, 0.5], [0.5, null]] });
  assert.equal(even.lowest, even.highest);
  assert.equal(heightsOf({ across: [0, 1], up: [0, 1], loss: [[null, null], [null, null]] }).lowest, 0);
});
