import assert from "node:assert/strict";
import test from "node:test";
import { firstBenches, readLink, writeLink } from "../../static/js/labs/cnn/link.js";
import { leastWidth, middleOf, pixelAt, planOf } from "../../static/js/labs/cnn/train/draw/plan.js";
import { brightness } from "../../static/js/labs/cnn/train/draw/tiles.js";
import { dabbed, way } from "../../static/js/labs/cnn/train/drawing.js";
import { changed, costOf, mayAdd, nextCount, withAnother, withLayer, withoutLayer } from "../../static/js/labs/cnn/train/edits.js";
import { neighbour, placeOf, seenBy, stagesOf } from "../../static/js/labs/cnn/train/stages.js";

/** @type {import("../../static/js/labs/cnn/train/types.js").CnnConfig} */
const CONFIG = {
  data: { name: "strokes", side: 12, channels: 1, samples: 1000, train_percent: 50, shift: 1, turn: 10, thickness: 1.5, noise: 0.1 },
  network: {
    layers: [
      { type: "convolution", channels: 8, kernel: 3, padding: 1, stride: 1, activation: "relu" },
      { type: "pooling", kind: "max", size: 2, stride: 2 },
    ],
    head: "flatten",
    hidden: [16],
    initializer: "he_uniform",
    seed: null,
  },
  training: { optimizer: { name: "adam" }, learning_rate: 0.003, batch_size: 32, shuffle: true },
  seed: "0.5",
};
const STAGES = stagesOf(CONFIG);

test("maps of a frame lie one layer after the other, weights before biases", () => {
  assert.deepEqual(STAGES.map(({ kind, count, side }) => [kind, count, side]), [["picture", 1, 12], ["convolution", 8, 12], ["pooling", 8, 6]]);
  assert.equal(placeOf(STAGES, { stage: 2, map: 1, row: 2, column: 3 }), 8 * 144 + 36 + 15);
  const [, , , second] = stagesOf(withAnother(CONFIG, "convolution"));
  assert.equal(second.weightsAt, 8 * (9 + 1));
});

test("a pixel sees its kernel's window, cut at the edges, and through a pooling all windows of its four", () => {
  assert.deepEqual(seenBy(STAGES, { stage: 1, map: 0, row: 5, column: 7 }), { row: 4, column: 6, rows: 3, columns: 3 });
  assert.deepEqual(seenBy(STAGES, { stage: 1, map: 0, row: 0, column: 11 }), { row: 0, column: 10, rows: 2, columns: 2 });
  assert.deepEqual(seenBy(STAGES, { stage: 2, map: 0, row: 2, column: 2 }), { row: 3, column: 3, rows: 4, columns: 4 });
  assert.deepEqual(seenBy(STAGES, { stage: 2, map: 0, row: 2, column: 2 }, 1), { row: 4, column: 4, rows: 2, columns: 2 });
});

test("arrow keys lead through a map, to the next layer, and to the map below", () => {
  const at = { stage: 1, map: 2, row: 5, column: 11 };
  assert.deepEqual(neighbour(STAGES, at, -1, 0), { ...at, column: 10 });
  assert.deepEqual(neighbour(STAGES, at, 1, 0), { stage: 2, map: 2, row: 2, column: 0 });
  assert.deepEqual(neighbour(STAGES, { ...at, row: 11 }, 0, 1), { stage: 1, map: 3, row: 0, column: 11 });
  assert.deepEqual(neighbour(STAGES, { stage: 2, map: 7, row: 5, column: 5 }, 0, 1), { stage: 2, map: 7, row: 5, column: 5 });
});

test("every map, kernel and dense layer has its place, from left to right, and is found there", () => {
  for (const size of [{ width: 740, height: 380 }, { width: 320, height: 300 }]) {
    const plan = planOf(STAGES, [16, 4], size);
    assert.deepEqual(plan.tiles.map(({ length }) => length), [1, 8, 8]);
    assert.equal(plan.kernels.length, 8);
    const columns = [plan.tiles[0][0], plan.kernels[0], plan.tiles[1][0], plan.tiles[2][0], ...plan.dense];
    columns.forEach((box, i) => i > 0 && assert.ok(box.x > columns[i - 1].x + columns[i - 1].width, `${i}`));
    const boxes = [...plan.tiles.flat(), ...plan.kernels, ...plan.dense];
    assert.ok(boxes.every(({ y, height }) => y > 0 && y + height <= size.height + 1));
    assert.ok(size.width < leastWidth(STAGES, [16, 4], size) || boxes.every(({ x, width }) => x + width < size.width));
    const at = { stage: 2, map: 5, row: 3, column: 1 };
    assert.deepEqual(pixelAt(plan, STAGES, middleOf(plan, STAGES, at)), at);
  }
});

test("many maps stand in several columns, without kernels on links", () => {
  const stages = stagesOf(withLayer(CONFIG, 0, { channels: 32 }));
  const plan = planOf(stages, [4], { width: 900, height: 380 });
  assert.equal(new Set(plan.tiles[1].map(({ x }) => x)).size, 4);
  assert.equal(plan.kernels.length, 0);
});

test("layers come and go as far as a run may have them", () => {
  const three = withAnother(withAnother(CONFIG, "convolution"), "convolution");
  assert.deepEqual([mayAdd(CONFIG, "convolution"), mayAdd(three, "convolution"), mayAdd(three, "pooling")], [true, false, true]);
  assert.equal(withoutLayer(CONFIG, 1).network.layers.length, 1);
  assert.deepEqual([nextCount(8, 1), nextCount(8, -1), nextCount(32, 1), nextCount(1, -1), nextCount(7, 1)], [12, 6, 32, 1, 8]);
  assert.deepEqual(changed(CONFIG, "training.optimizer.name", "sgd").training.optimizer, { name: "sgd" });
});

test("the cost is that of bench B, with windows of any size", () => {
  assert.deepEqual(costOf(CONFIG, 4), { parameters: 80 + 16 * 289 + 68, work: 144 * 8 * 9 + 288 * 16 + 64 });
  assert.equal(costOf(withLayer(CONFIG, 1, { size: 3, stride: 3 }), 4)?.parameters, 80 + 16 * (8 * 16 + 1) + 68);
  assert.equal(costOf(withLayer(CONFIG, 1, { kind: "max", size: 2, stride: 2 }), 4)?.parameters, costOf(CONFIG, 4)?.parameters);
});

test("the address has the run and leaves the other benches as they are", () => {
  const run = "samples=100&layers=4x3p1,max2&seed=0.5";
  const state = readLink(`#bench=train&${run}`);
  assert.deepEqual([state.bench, state.run], ["train", run]);
  assert.equal(writeLink(state), `#bench=train&${run}`);
  assert.equal(writeLink({ ...firstBenches(), bench: "train" }), "#bench=train");
  const before = readLink("#kernel=sobel");
  assert.deepEqual(readLink(`#bench=train&${run}`, before).kernel, before.kernel);
  assert.equal(readLink("#bench=count", state).run, run);
});

test("a picture's zero is black, and its one is white", () => {
  assert.deepEqual([brightness(127), brightness(253), brightness(0)], [0, 1, 0]);
});

test("a brush leaves a soft dab in every channel, and a line has no gaps", () => {
  const size = { side: 5, channels: 3 };
  const one = dabbed([], size, { x: 2.5, y: 2.5 });
  assert.deepEqual([one.length, one[12], one[25 + 12], one[0]], [75, 1, 1, 0]);
  assert.ok(one[11] > 0.4 && one[11] < 1);
  const line = way({ x: 0.5, y: 2.5 }, { x: 4.5, y: 2.5 }).reduce((pixels, place) => dabbed(pixels, size, place), one);
  assert.deepEqual(line.slice(11, 15), [1, 1, 1, 1]);
});
