import assert from "node:assert/strict";
import test from "node:test";
import { createPalette } from "../../static/js/draw/palette.js";
import { fit } from "../../static/js/draw/surface.js";
import { bordersOf, sumsOf, traceBorder } from "../../static/js/labs/mlp/draw/borders.js";
import { drawSpace, gridPlane, pixelsOf, steadyRange } from "../../static/js/labs/mlp/draw/space.js";
import { mapBox } from "../../static/js/draw/mapaxes.js";
import { STRETCHES } from "../../static/js/labs/mlp/draw/stretch.js";
import { kindOf, placeOf, rightShare, wordsOf } from "../../static/js/labs/mlp/space.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";
import { CONFIG } from "./page.js";

const BOX = { x: 0, y: 0, size: 120 };
const SIDE = 5;
const PLANE = gridPlane(SIDE * SIDE);
/** A layer that turns the plane by a right angle: across is -x2, up is x1. */
const TURNED = Float32Array.from(Array.from({ length: SIDE * SIDE }, (_, i) => [-PLANE(i)[1], PLANE(i)[0]]).flat());
/** @type {import("../../static/js/types.js").Space} */
const SPACE = {
  ...{ layer: 0, units: [0, 1], directions: [[1, 0], [0, 1]], grid: TURNED },
  ...{ train: Float32Array.from([-3, 3, 3, -3, 0, 1]), test: Float32Array.from([1, 1]), lines: Float64Array.from([1, 0, 1]), sums: null },
};
/** @type {import("../../static/js/types.js").Points} */
const POINTS = { train: [[3, 3, -1], [-3, -3, 1], [1, 0, -1]], test: [[1, -1, 1]] };
/** @type {import("../../static/js/types.js").SpaceScene} */
const SCENE = { ...SPACE, points: POINTS, pin: null, showTest: false, classes: 2, across: [-6, 6], up: [-6, 6], isLine: false, kind: "output", share: 1, names: { across: "Neuron 1", up: "Neuron 2" } };
const [CIRCLE, THREE] = [2, 3].map((classes) => ({ ...CONFIG, data: { ...CONFIG.data, classes }, network: { ...CONFIG.network, hidden: [2] } }));

test("on the way from the map to the layer everything is in between, in proportion", () => {
  const at = (/** @type {number} */ share) => [...pixelsOf(SPACE.train.slice(0, 2), () => [3, 3], BOX, { ...SCENE, share })];
  assert.deepEqual(at(0), [90, 30]);
  assert.deepEqual(at(1), [30, 30]);
  assert.deepEqual(at(0.5), [60, 30]);
});

test("points on a line are spread by their x2, a little", () => {
  const line = { ...SCENE, across: /** @type {const} */ ([-1, 1]), up: /** @type {const} */ ([-1, 1]), isLine: true };
  const ys = [-6, 0, 6].map((x2) => pixelsOf([0.5, 0], () => [0, x2], BOX, line)[1]);
  assert.deepEqual(ys.map(Math.round), [72, 60, 48]);
});

test("the grid goes row by row from the top, as frames have it", () => {
  assert.deepEqual([0, 1, SIDE, SIDE * SIDE - 1].map(PLANE), [[-6, 6], [-3, 6], [-6, 3], [6, -6]]);
});

/** @param {import("../../static/js/labs/mlp/draw/borders.js").Border} border @param {ArrayLike<number>} pixels */
function traced(border, pixels) {
  /** @type {{x: number, y: number}[]} */
  const ends = [];
  const note = (/** @type {number} */ x, /** @type {number} */ y) => ends.push({ x, y });
  traceBorder({ moveTo: note, lineTo: note }, border, pixels);
  return ends;
}

test("a line is where the weighted sum is 0, bent as the grid is", () => {
  const [border] = bordersOf(sumsOf(SCENE.lines, TURNED), "output"); // 0 where across is -1, which is where x2 is 1
  const onLayer = traced(border, pixelsOf(TURNED, PLANE, BOX, SCENE));
  const onMap = traced(border, pixelsOf(TURNED, PLANE, BOX, { ...SCENE, share: 0 }));
  assert.equal(onLayer.length, 2 * (SIDE - 1));
  for (const { x } of onLayer) assert.ok(Math.abs(x - 50) < 1e-3);
  for (const { y } of onMap) assert.ok(Math.abs(y - 50) < 1e-3);
  assert.deepEqual(traced({ ...border, one: border.one.map(() => Number.NaN) }, TURNED), []);
});

test("between classes the line is where two are the largest, and nowhere else", () => {
  const lines = Float64Array.from([1, 0, 0, -1, 0, 0, 0, 1, 0]); // of three regions that meet in the middle
  const borders = bordersOf(sumsOf(lines, TURNED), "classes");
  const pixels = pixelsOf(TURNED, PLANE, BOX, SCENE);
  const [between, right, left] = borders.map((border) => traced(border, pixels));
  assert.ok(between.length > 0 && between.every(({ x, y }) => x === 60 && y >= 60), "the first two, below the third");
  assert.ok(right.length > 0 && right.every(({ x, y }) => Math.abs(x - 60 - (60 - y)) < 1e-3 && y <= 60));
  assert.ok(left.length > 0 && left.every(({ x, y }) => Math.abs(60 - x - (60 - y)) < 1e-3 && y <= 60));
});

test("the share on the right side counts training points by the lines that are drawn", () => {
  assert.equal(rightShare(SPACE, CIRCLE, POINTS.train), 2 / 3, "the third lies on the wrong side of -1");
  assert.equal(rightShare(SPACE, { ...CIRCLE, problem: "regression" }, POINTS.train), null);
  const lines = Float64Array.from([1, 0, 0, -1, 0, 0, 0, 0, -2]);
  const train = /** @type {const} */ ([[0, 0, 1], [0, 0, 0], [0, 0, 2]]);
  assert.equal(rightShare({ ...SPACE, lines }, THREE, train), 2 / 3);
  const deeper = { ...CIRCLE, network: { ...CIRCLE.network, hidden: [2, 4] } };
  assert.deepEqual([kindOf(SPACE, deeper), rightShare(SPACE, deeper, POINTS.train)], ["neurons", null]);
});

test("who listens hears what is seen, and whether a line separates there", () => {
  assert.deepEqual(wordsOf(SPACE, CIRCLE, POINTS.train), [
    "The space of layer 1, neuron 1 across and neuron 2 up, with the points and the grid of the map.",
    "66.7 % of the training points are on the right side of the output’s straight line.",
  ]);
  const plane = { ...SPACE, units: null, directions: [[1, 0, 0], [0, 1, 0]] };
  assert.match(wordsOf(plane, CIRCLE, POINTS.train).join(" "), /^The plane through layer 1 that separates best.* stays at its mean/s);
  const single = { ...SPACE, units: [0], directions: [[1], [0]] };
  assert.match(wordsOf(single, { ...CIRCLE, network: { ...CIRCLE.network, hidden: [1, 3] } }, POINTS.train).join(" "), /^The line that is layer 1.* layer 2 is 0\.$/s);
});

test("a point that is followed has its place among the layer's units", () => {
  const network = { ...CONFIG.network, hidden: [2, 3] };
  const trace = { outputs: [9, 9, 0.5, -1, 0.25, 7] };
  assert.deepEqual(placeOf({ ...SPACE, layer: 1, directions: [[0, 0, 1], [0.6, 0.8, 0]] }, { ...CONFIG, network }, trace), [0.25, 0.3 - 0.8]);
  const surface = fit(makeCanvas(1, 1), 146, 146, 1);
  drawSpace(surface, { ...SCENE, pin: { point: [3, 3], place: [-3, 3] } }, createPalette(LIGHT));
  assert.deepEqual(callsOf(surface.context, "arc").slice(3).map(({ args: [x, y] }) => [x, y]), [[30, 30], [30, 30]]);
});

test("axes hold still while the points fill them well", () => {
  const first = steadyRange(null, [[0, 5, 1, 6]], 0);
  assert.ok(first[0] < 0 && first[1] > 1);
  assert.equal(steadyRange(first, [[0.1, 0, 0.95, 0]], 0), first);
  assert.notEqual(steadyRange(first, [[0, 0, 0.3, 0]], 0), first);
  assert.notEqual(steadyRange(first, [[0, 0, 3, 0]], 0), first);
  assert.deepEqual(steadyRange(null, [[Number.NaN, 0]], 0), [-1, 1]);
  const [low, high] = steadyRange(null, [[2, 0, 2, 0]], 0);
  assert.ok(low < 2 && high > 2);
});

test("the picture has the points in their colours, and test points only where they are shown", () => {
  const painted = (/** @type {Partial<import("../../static/js/types.js").SpaceScene>} */ change) => {
    const surface = fit(makeCanvas(1, 1), 146, 146, 1);
    drawSpace(surface, { ...SCENE, ...change }, createPalette(LIGHT));
    return surface.context;
  };
  const names = (/** @type {any} */ context) => callsOf(context, "fillText").map(({ args }) => args[0]).filter((text) => /Neuron|X/.test(text));
  assert.equal(callsOf(painted({}), "arc").length, 3);
  assert.equal(callsOf(painted({ showTest: true }), "arc").length, 4);
  assert.deepEqual(callsOf(painted({}), "arc").map(({ args: [x, y] }) => [x, y]), [[30, 30], [90, 90], [60, 50]]);
  assert.deepEqual(new Set(callsOf(painted({}), "arc").map(({ style }) => style.fillStyle)).size, 2);
  assert.deepEqual(names(painted({})), ["Neuron 1", "Neuron 2"]);
  const ticks = callsOf(painted({ up: [-1.1, 1.1] }), "fillText").filter(({ args }) => args[1] > 120).map(({ args }) => args[0]);
  assert.deepEqual(ticks, ["−1", "0", "1"], "no label is cut");
  assert.equal(callsOf(painted({ train: SPACE.train.map(() => Number.NaN) }), "arc").length, 0, "what has diverged is left out");
});

test("axes before the activation are its inverse, also where frames can tell no more", () => {
  for (const [name, values] of Object.entries({ tanh: [-0.999, -0.5, 0, 0.9], sigmoid: [0.001, 0.5, 0.99] })) {
    const { before, after } = STRETCHES[name];
    for (const value of values) assert.ok(Math.abs(after(before(value)) - value) < 1e-12, `${name} ${value}`);
  }
  assert.ok(Math.abs(STRETCHES.sigmoid.before(1 / (1 + Math.exp(-3))) - 3) < 1e-9, "the weighted sum itself");
  assert.ok(STRETCHES.tanh.before(1) > 8 && Number.isFinite(STRETCHES.tanh.before(1)));
  assert.ok(STRETCHES.sigmoid.before(0) < -16 && Number.isFinite(STRETCHES.sigmoid.before(0)));
});

test("on stretched axes points lie where their sums are, and the line goes through the same ones", () => {
  const values = Float32Array.from([-0.75, -0.5, 0, 0, 0.75, 0.5].map(Math.tanh));
  const scene = { ...SCENE, across: /** @type {const} */ ([-1, 1]), up: /** @type {const} */ ([-1, 1]), stretch: STRETCHES.tanh };
  assert.deepEqual([...pixelsOf(values, () => [0, 0], BOX, scene)].map(Math.round), [15, 90, 60, 60, 105, 30]);
  const surface = fit(makeCanvas(1, 1), 146, 146, 1);
  drawSpace(surface, { ...scene, lines: Float64Array.from([1, 0, -Math.tanh(0.5)]) }, createPalette(LIGHT));
  const box = mapBox(146, 146);
  const dashed = callsOf(surface.context, "lineTo").map(({ args }) => args).filter(([x]) => Math.abs(x - (box.x + 0.75 * box.size)) < 0.5);
  assert.ok(dashed.length >= 40, "it is found in each row");
});
