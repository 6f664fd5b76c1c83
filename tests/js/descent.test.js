import assert from "node:assert/strict";
import test from "node:test";
import { answersOf, descended, firstDescent, gradientOf, kernelFrom, lossOf, mapOf, windowsOf } from "../../static/js/labs/cnn/descent.js";
import { EXAMPLES, EXAMPLE_SIDE, examplePictures } from "../../static/js/labs/cnn/examples.js";
import { firstFind, rightOnes, secretFrom, withHidden } from "../../static/js/labs/cnn/findbench.js";
import { NAMED } from "../../static/js/labs/cnn/kernels.js";
import { firstBenches, readLink, writeLink } from "../../static/js/labs/cnn/link.js";
import { randomFrom } from "../../static/js/labs/cnn/random.js";
import { Training } from "../../static/js/labs/cnn/training.js";
import { drawLosses, drawWeights } from "../../static/js/labs/cnn/draw/descentchart.js";
import { drawTiles } from "../../static/js/labs/cnn/draw/tiles.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

const pictures = examplePictures();
const windows = windowsOf(pictures);
const sobel = NAMED.sobel.flat();

test("there are forty pictures, always the same, with a window for each cell of their maps", () => {
  assert.equal(pictures.length, EXAMPLES);
  assert.deepEqual(examplePictures(), pictures);
  assert.ok(pictures.flat(2).every((value) => value >= 0 && value <= 1));
  assert.equal(windows.length, EXAMPLES * (EXAMPLE_SIDE - 2) ** 2);
  answersOf(windows, sobel).subarray(0, 36).forEach((answer, i) => assert.ok(Math.abs(answer - mapOf(pictures[0], NAMED.sobel).flat()[i]) < 1e-12));
});

test("the gradient is that of the loss", () => {
  const weights = Float64Array.from([0.3, -1, 0.5, 0, 2, 0.1, -0.7, 1, -0.2]);
  const answers = answersOf(windows, sobel);
  const gradient = gradientOf(windows, answers, weights);
  weights.forEach((_, i) => {
    const moved = (/** @type {number} */ by) => lossOf(windows, answers, weights.map((weight, j) => weight + (j === i ? by : 0)));
    assert.ok(Math.abs((moved(1e-5) - moved(-1e-5)) / 2e-5 - gradient[i]) < 1e-7);
  });
});

test("a step moves by the rate times the gradient, and momentum keeps nine tenths of the step before", () => {
  const answers = answersOf(windows, sobel);
  const first = descended(firstDescent(), windows, answers, 0.9);
  const gradient = gradientOf(windows, answers, firstDescent().weights);
  first.weights.forEach((weight, i) => assert.ok(Math.abs(weight + 0.3 * gradient[i]) < 1e-15));
  const second = descended(first, windows, answers, 0.9);
  const next = gradientOf(windows, answers, first.weights);
  second.velocity.forEach((velocity, i) => assert.ok(Math.abs(velocity - (0.9 * first.velocity[i] - 0.3 * next[i])) < 1e-15));
  assert.equal(second.step, 2);
});

test("with momentum Sobel is found within 0.2 after about 50 steps and within 0.01 before 300, without after about 2,000", () => {
  const [quick, slow] = [true, false].map((hasMomentum) => new Training(windows, NAMED.sobel, hasMomentum));
  quick.train(300);
  assert.ok(Number(quick.reached.near) > 40 && Number(quick.reached.near) < 60, `${quick.reached.near}`);
  assert.ok(Number(quick.reached.there) < 300, `${quick.reached.there}`);
  slow.train(1500);
  assert.equal(slow.reached.there, null);
  slow.train(1000);
  assert.ok(slow.reached.there !== null);
  assert.ok(quick.isOver);
  const { step } = quick.descent;
  quick.train(10);
  assert.equal(quick.descent.step, step, "what is found is not trained on");
  assert.equal(quick.losses.length, step + 1);
  assert.deepEqual(kernelFrom(quick.descent.weights).flat().map(Math.round).map((one) => one + 0), sobel);
});

test("the loss of a training begins at that of nothing learnt, and falls", () => {
  const training = new Training(windows, NAMED.vertical, false);
  training.train(20);
  assert.equal(training.losses[0], lossOf(windows, answersOf(windows, NAMED.vertical.flat()), new Float64Array(9)));
  for (let i = 1; i < training.losses.length; i++) assert.ok(training.losses[i] < training.losses[i - 1]);
});

test("a hidden secret comes from its seed, and a guess is checked number by number", () => {
  assert.deepEqual(secretFrom(5), secretFrom(5));
  for (let seed = 1; seed < 200; seed++) assert.ok(secretFrom(seed).flat().every((weight) => Number.isInteger(weight) && Math.abs(weight) <= 2));
  const hidden = withHidden(firstFind(), 12);
  assert.equal(rightOnes({ ...hidden, guess: hidden.secret }), 9);
  assert.equal(rightOnes({ ...firstFind(), guess: NAMED.horizontal }), 7);
  const random = randomFrom(3);
  assert.ok(Array.from({ length: 1000 }, random).every((one) => one >= 0 && one < 1));
});

test("a link does not tell a hidden secret, and brings it back", () => {
  for (const find of [firstFind(), withHidden(firstFind(), 4711), { ...withHidden(firstFind(), 3), guess: NAMED.edge, momentum: false }, { ...firstFind(), secret: NAMED.gauss }]) {
    const state = { ...firstBenches(), bench: /** @type {const} */ ("find"), find };
    assert.deepEqual(readLink(writeLink(state)), state);
  }
  assert.equal(writeLink({ ...firstBenches(), find: withHidden(firstFind(), 4711) }), "#secret=hidden4711");
  assert.deepEqual(readLink("#secret=hidden0&guess=1,2").find, firstFind());
  assert.deepEqual(readLink("#secret=1").find, firstFind(), "a secret has nine numbers");
});

test("losses and weights are drawn from the first step to the last, an earlier run behind", () => {
  const surface = () => fit(makeCanvas(1, 1), 300, 200, 1);
  const losses = surface();
  drawLosses(losses, { losses: Array.from({ length: 3000 }, (_, i) => 1 / (i + 1)), earlier: [1, 0.5, 0] }, LIGHT);
  const ends = callsOf(losses.context, "lineTo").map(({ args }) => args[0]);
  assert.equal(Math.max(...ends), 288);
  assert.ok(ends.length < 600, "a long run is drawn in few points");
  assert.ok(callsOf(losses.context, "lineTo").every(({ args }) => args.every(Number.isFinite)));
  const weights = surface();
  drawWeights(weights, { weights: [[0, 0], [1, -1]], goals: [1, -2] }, LIGHT);
  const strokes = callsOf(weights.context, "stroke").map(({ style }) => style.strokeStyle);
  for (const color of [LIGHT.accent, LIGHT.positive, LIGHT.negative]) assert.ok(strokes.includes(color));
});

test("tiles stand side by side, as many in a row as are wanted", () => {
  const surface = fit(makeCanvas(1, 1), 63, 60, 1);
  drawTiles(surface, [[[0]], [[1]], [[2]]], 2, (value) => `#00000${value}`, "#888888");
  assert.deepEqual(callsOf(surface.context, "fillRect").map(({ args }) => args), [[0, 0, 30, 30], [33, 0, 30, 30], [0, 33, 30, 30]]);
});
