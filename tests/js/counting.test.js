import assert from "node:assert/strict";
import test from "node:test";
import { EXAMPLES, firstCount, layersOf, layersText, MOST_LAYERS, moved } from "../../static/js/labs/cnn/countbench.js";
import { countDense, countLayers, totalOf } from "../../static/js/labs/cnn/counting.js";
import { firstBenches, readLink, writeLink } from "../../static/js/labs/cnn/link.js";

/** @param {string} text @param {object} [change] */
const counted = (text, change = {}) => /** @type {any[]} */ (countLayers({ ...firstCount(), layers: layersOf(text), ...change }));

test("the slide's convolution learns 320 numbers, and still calculates 2.88 million products", () => {
  const [layer] = counted("c32k3s1p1");
  assert.deepEqual([layer.parameters, layer.parametersText], [320, "32*(3*3*1 + 1)"]);
  assert.deepEqual([layer.work, layer.workText], [2_880_000, "100*100*32*(3*3*1)"]);
  assert.equal(counted("c32k3s1p0")[0].work, 98 * 98 * 32 * 9, "without padding 2.77 million");
});

test("the slide's fully connected layer learns 10,001,000 numbers, and calculates 10 million products", () => {
  const dense = countDense(firstCount());
  assert.deepEqual([dense.parameters, dense.parametersText], [10_001_000, "10,000*1,000 + 1,000"]);
  assert.deepEqual([dense.work, dense.workText], [10_000_000, "10,000*1,000"]);
});

test("LeNet-5 with full connections has its 61,706 parameters", () => {
  const layers = countLayers(EXAMPLES.lenet);
  assert.equal(totalOf(layers)?.parameters, 61_706);
  assert.equal(totalOf(layers)?.work, 117_600 + 240_000 + 48_000 + 10_080 + 840);
});

test("the network for small digits has 2,698 parameters and 53 thousand products", () => {
  assert.deepEqual(totalOf(countLayers(EXAMPLES.digits)), { parameters: 2698, work: 12 * 12 * 8 * 9 + 6 * 6 * 16 * 72 + 1440 });
});

test("shapes and what is seen of the picture grow layer by layer", () => {
  const layers = counted("c8k3s2p1,pmax,c4k5s1p2,mean,d10");
  assert.deepEqual(layers.map(({ shape }) => [shape.rows, shape.columns, shape.channels]), [[50, 50, 8], [25, 25, 8], [25, 25, 4], [1, 1, 4], [1, 1, 10]]);
  assert.deepEqual(layers.map(({ field }) => field[0]), [3, 5, 21, 100, 100]);
  assert.deepEqual(counted("c1k5s1p2,c1k5s1p2,flatten", { side: 6 }).map(({ field }) => field[0]), [5, 6, 6], "no more than there is");
  assert.equal(counted("c2k1s1p0", { channels: 3 })[0].parameters, 2 * (3 + 1));
});

test("a layer that is not possible says why, and what helps", () => {
  assert.match(counted("d10")[0], /Put Flatten, Mean or Maximum above it/);
  assert.match(counted("flatten,c1k3s1p0")[1], /Move it up/);
  assert.match(counted("flatten,mean")[1], /needs maps/);
  assert.match(counted("flatten,pmax")[1], /needs maps/);
  assert.match(counted("c1k5s1p0", { side: 4 })[0], /window of 5 does not fit on 4 × 4/);
  assert.match(counted("pmax", { side: 1 })[0], /window of 2 does not fit on 1 × 1/);
  assert.equal(totalOf(counted("d10")), null);
  assert.equal(counted("d10,flatten").length, 1, "what follows is not counted");
});

test("layers can change their places", () => {
  const layers = layersOf("c1k3s1p0,pmax,flatten");
  assert.equal(layersText(moved(layers, 0, 1)), "pmax,c1k3s1p0,flatten");
  assert.equal(layersText(moved(layers, 2, -1)), "c1k3s1p0,flatten,pmax");
});

test("a link brings the layers back, and leaves out what it does not understand", () => {
  for (const count of [...Object.values(EXAMPLES), { side: 7, channels: 3, layers: [], units: 5 }]) {
    const state = { ...firstBenches(), bench: /** @type {const} */ ("count"), count };
    assert.deepEqual(readLink(writeLink(state)), state);
  }
  assert.deepEqual(layersOf("c0k3s1p1,c9999k3s1p1,c4k4s1p1,d0,d999999,x,flatten"), [{ type: "head", kind: "flatten" }]);
  assert.equal(layersOf(Array(40).fill("pmax").join(",")).length, MOST_LAYERS);
  assert.deepEqual(readLink("#input=0x1&units=0").count, firstCount());
  assert.deepEqual(readLink("#input=9999x1&units=9999999").count, firstCount());
});
