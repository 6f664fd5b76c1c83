import assert from "node:assert/strict";
import { test } from "node:test";
import { formatChange, formatExactly } from "../../static/js/draw/format.js";
import { carriedBack, changesOf, drawnAs, linksAt, loudest, mostChanged, mostWrong, shrunkBy, stagesOf } from "../../static/js/labs/mlp/backpass.js";
import { batchAnswer, batchLine, batchQuestion, batchSentence } from "../../static/js/labs/mlp/batchtext.js";
import { answerOf, lineOf, questionOf, sentenceOf, verdictOf } from "../../static/js/labs/mlp/backproptext.js";

/** Of a network of two inputs, two neurons and an output: weights and biases layer by layer. */
const SIZES = [2, 2, 1];
const PARAMETERS = Float64Array.from([0.5, -0.25, 1, 2, 0.1, 0.2, 2, -4, 0.3]);
/** @type {any} */
const TRACE = { point: [1, 2], label: 1, loss: 0.125, features: [1, 2], sums: [0.1, 5.2, 1], inputs: [0.1, 5.2, 1], outputs: [0.1, 0.9, 0.5], errors: [-0.8, 1.6, -0.5], slopes: [0.5, 0.25, 0.8], deltas: [-0.4, 0.4, -0.4] };

test("five stops, the deltas back layer by layer; without a hidden layer four", () => {
  assert.deepEqual(stagesOf([2, 4, 2, 1]).map(({ stop, layer }) => `${stop} ${layer}`), ["forward 2", "loss 2", "output 2", "back 1", "back 0", "step 2"]);
  assert.deepEqual(stagesOf([2, 1]).map(({ stop }) => stop), ["forward", "loss", "output", "step"]);
  assert.equal(stagesOf([2, ...Array(8).fill(3), 1]).length, 12);
});

test("links carry the delta of where they lead times their weight, and nothing before it is known", () => {
  assert.deepEqual([...carriedBack(SIZES, PARAMETERS, TRACE, 1)], [0, 0, 0, 0, 0, 0, 2 * -0.4, -4 * -0.4, 0]);
  assert.deepEqual([...carriedBack(SIZES, PARAMETERS, TRACE, 0)].slice(0, 4), [0.5 * -0.4, -0.25 * -0.4, 1 * 0.4, 2 * 0.4]);
});

test("a step is minus the rate times the delta times what came in", () => {
  const changes = changesOf(SIZES, PARAMETERS, TRACE, 0.1);
  [0.04, 0.08, -0.04, -0.08, 0.04, -0.04, 0.004, 0.036, 0.04].forEach((value, i) => assert.ok(Math.abs(changes[i] - value) < 1e-12, `${i}: ${changes[i]}`));
  assert.deepEqual(mostChanged({ layer: 0, unit: 1 }, SIZES, changes), { layer: 0, unit: 1, input: 1 });
  assert.deepEqual(mostChanged({ layer: 0, unit: 0 }, [0, 1], changes), { layer: 0, unit: 0 }, "a bias where nothing comes in");
});

test("what is carried back is drawn on one scale at all stops, so that it is seen to vanish", () => {
  const first = linksAt({ stop: "output", layer: 1 }, SIZES, PARAMETERS, TRACE, 0.1);
  assert.deepEqual([...new Set(first.drawn)], [0], "nothing has been carried yet");
  const next = linksAt({ stop: "back", layer: 0 }, SIZES, PARAMETERS, TRACE, 0.1);
  assert.equal(Math.max(...next.drawn.map(Math.abs)).toFixed(9), "1.500000000");
  assert.deepEqual([...drawnAs(Float64Array.from([0, 0]))], [0, 0]);
  assert.equal(shrunkBy(0, SIZES, { ...TRACE, deltas: [0.001, -0.004, -0.4] }), 100);
  assert.deepEqual(loudest(0, SIZES, { ...TRACE, deltas: [0.1, -0.4, 1] }), { layer: 0, unit: 1 });
});

/** @type {any} */
const OPTIONS = { options: [{ path: "features", type: "subset", choices: [{ name: "x1", label: "X₁" }, { name: "x2", label: "X₂" }] }] };

/** @param {any} stage @param {any} looked @param {string} [loss] */
function scene(stage, looked, loss = "squared") {
  const config = { problem: "classification", features: ["x1", "x2"], data: { classes: 2 }, network: { hidden: [2], batch_norm: false }, training: { loss, learning_rate: 0.1 } };
  return /** @type {any} */ ({ stage, config, frame: { sizes: SIZES, parameters: PARAMETERS }, trace: TRACE, looked, rate: 0.1, options: OPTIONS, isBatch: false, batch: null });
}
const text = (/** @type {any} */ of, hidden = false) => lineOf(of, hidden).map((piece) => piece.text).join("");

test("each stop has its calculation, with error and slope apart, and its result can be hidden", () => {
  const output = { layer: 1, unit: 0 };
  assert.equal(text(scene({ stop: "loss", layer: 1 }, output)), "loss = ½ (0.500 − 1.00)² = 0.125");
  assert.equal(text(scene({ stop: "output", layer: 1 }, output)), "δ = −0.500 (error) × 0.800 (slope) = −0.400");
  assert.equal(text(scene({ stop: "output", layer: 1 }, output), true), "δ = −0.500 (error) × 0.800 (slope) = ?");
  assert.equal(text(scene({ stop: "back", layer: 0 }, { layer: 0, unit: 1 })), "Neuron 2 of layer 1: error = −4.00 × (−0.400) = 1.60;  δ = 1.60 (error) × 0.250 (slope) = 0.400");
  assert.equal(text(scene({ stop: "step", layer: 1 }, { layer: 1, unit: 0, input: 1 })), "Weight from neuron 2 to the output: −4.000 − 0.1 × (−0.400) × 0.900 = −3.964");
  assert.equal(text(scene({ stop: "step", layer: 1 }, { layer: 0, unit: 0 })), "Bias of neuron 1 of layer 1: 0.100 − 0.1 × (−0.400) = 0.140");
  const parts = lineOf(scene({ stop: "output", layer: 1 }, output), false).flatMap(({ part }) => part ?? []);
  assert.deepEqual(parts, ["error", "slope", "asked"]);
});

test("with cross-entropy the delta is what is likely less what is so", () => {
  const crossed = "cross_entropy";
  assert.equal(text(scene({ stop: "output", layer: 1 }, { layer: 1, unit: 0 }, crossed)), "δ = 0.750 − 1 = −0.400");
  assert.match(text(scene({ stop: "loss", layer: 1 }, { layer: 1, unit: 0 }, crossed)), /^loss = −ln\(0\.750\) = /);
  assert.match(sentenceOf(scene({ stop: "output", layer: 1 }, { layer: 1, unit: 0 }, crossed)), /cross-entropy/);
});

test("what a step changes is written with as many decimals as show it", () => {
  assert.deepEqual(formatChange(0.2712, 0.2718), ["0.27120", "0.27180"]);
  assert.deepEqual(formatChange(-1.75, -1.7505), ["−1.75000", "−1.75050"]);
  assert.deepEqual(formatChange(1, 2), ["1.00", "2.00"]);
  assert.deepEqual(formatChange(0.5, 0.5), ["0.50", "0.50"]);
  assert.deepEqual(formatChange(0.5, 0.5 + 1e-9), ["0.50", "0.50"]);
  assert.deepEqual([0.0248, 1.611, -0.4301, 123.4, 1e-6].map(formatExactly), ["0.0248", "1.61", "−0.430", "123", "10⁻⁶"]);
});

test("the point that the network is most wrong about is followed first", () => {
  const grid = { size: 2, codes: Uint8Array.of(254, 0, 127, 190) }; // +1 -1 above, 0 and about 0.5 below
  const frame = { grid, classMap: false, watched: { layer: 1, unit: 0 }, sizes: SIZES };
  /** @type {[number, number, number][]} */
  const points = [[-3, 3, 1], [3, 3, -1], [-3, -3, 1], [3, -3, -1]];
  assert.deepEqual(mostWrong(points, frame), [3, -3, -1]);
  assert.deepEqual(mostWrong(points, { ...frame, watched: { layer: 0, unit: 0 } }), points[0]);
  const classes = { ...frame, classMap: true, watched: { layer: 1, unit: 3 }, grid: { size: 2, codes: Uint8Array.of(41, 42, 84, 84) } };
  assert.deepEqual(mostWrong([[-3, 3, 0], [3, 3, 1], [-3, -3, 0]], classes), [-3, -3, 0]);
  assert.equal(mostWrong([], frame), undefined);
});

test("it says when deltas have shrunk, and when nothing is left of them", () => {
  const back = scene({ stop: "back", layer: 0 }, { layer: 0, unit: 0 });
  assert.doesNotMatch(sentenceOf(back), /1\//);
  assert.match(sentenceOf({ ...back, trace: { ...TRACE, deltas: [1e-5, 0, -0.4] } }), /1\/40,000 of the output/);
  assert.match(sentenceOf({ ...back, trace: { ...TRACE, deltas: [0, 0, -0.4] } }), /No delta is left/);
});

test("a guess is right within its rounding, and a wrong sign is told", () => {
  const asked = scene({ stop: "back", layer: 0 }, { layer: 0, unit: 1 });
  assert.equal(questionOf(asked), "Neuron 2 of layer 1: what is its delta?");
  assert.equal(verdictOf(0.4, answerOf(asked)).isRight, true);
  assert.equal(verdictOf(0.41, answerOf(asked)).isRight, true);
  assert.equal(verdictOf(0.5, answerOf(asked)).isRight, false);
  assert.match(verdictOf(-0.4, answerOf(asked)).words, /sign/);
});

/** Of two points, whose means the trace has. @type {any} */
const BATCH = { ...TRACE, loss: 0.25, points: [[1, 2, 1], [3, 0, -1]], losses: [0.125, 0.375], each_deltas: [-0.8, 0.2, -0.9, 0, 0.6, 0.1], gradient: [0.1, 0, 0, 0, 0.2, 0, 0, -0.5, 0.4] };

/** @param {any} stage @param {any} looked @param {object} [training] */
function batchScene(stage, looked, training = {}) {
  const plain = scene(stage, looked);
  const settings = { optimizer: { name: "sgd" }, regularization: "none", clip_norm: 0, max_norm: 0, dropout: 0, batch_size: 2, ...training };
  return /** @type {any} */ ({ ...plain, trace: BATCH, batch: BATCH, config: { ...plain.config, training: { ...plain.config.training, ...settings } } });
}

test("a mini-batch has five stops of its own: means, which are means of products and no products of means", () => {
  const words = (/** @type {any} */ of, hidden = false) => batchLine(of, hidden).map((piece) => piece.text).join("");
  const output = { layer: 1, unit: 0 };
  assert.equal(words(batchScene({ stop: "forward", layer: 1 }, output)), "Output: mean sum 1.00, mean output 0.500");
  assert.equal(words(batchScene({ stop: "loss", layer: 1 }, output)), "mean loss = (0.125 + 0.375) / 2 = 0.250");
  assert.equal(words(batchScene({ stop: "output", layer: 1 }, output), true), "Output: mean δ = (−0.900 + 0.100) / 2 = ?");
  assert.equal(words(batchScene({ stop: "back", layer: 0 }, { layer: 0, unit: 1 })), "Neuron 2 of layer 1: mean error = −4.00 × (−0.400) = 1.60;  mean δ = (0.200 + 0.600) / 2 = 0.400");
  const step = batchScene({ stop: "step", layer: 1 }, { layer: 1, unit: 0, input: 1 });
  assert.equal(words(step), "Weight from neuron 2 to the output: −4.000 − 0.1 × (−0.500) = −3.950");
  assert.equal(batchAnswer(step), -3.95);
  assert.match(batchSentence(step), /minus the learning rate 0\.1/);
  const adam = batchScene({ stop: "step", layer: 1 }, { layer: 1, unit: 0, input: 1 }, { optimizer: { name: "adam" } });
  assert.equal(words(adam), "Weight from neuron 2 to the output: −4.000, gradient −0.500");
  assert.equal(batchQuestion(adam), "", "what another optimizer makes of it is not guessed");
  assert.match(batchSentence(adam), /train the mini-batch and see/);
});
