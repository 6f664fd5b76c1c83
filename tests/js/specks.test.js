import assert from "node:assert/strict";
import test from "node:test";
import { layOver, specksOf } from "../../static/js/draw/specks.js";

/**
 * @param {...number[]} pixels
 * @returns {any}
 */
const image = (...pixels) => ({ width: pixels.length, height: 1, data: Uint8ClampedArray.from(pixels.flat()) });

test("only what is not clear is laid over", () => {
  const specks = specksOf(image([9, 9, 9, 0], [200, 100, 0, 255], [9, 9, 9, 0]));
  assert.deepEqual([...specks.place], [1]);
  const below = image([1, 2, 3, 255], [1, 2, 3, 255], [1, 2, 3, 0]);
  layOver(below, specks);
  assert.deepEqual([...below.data], [1, 2, 3, 255, 200, 100, 0, 255, 1, 2, 3, 0]);
});

test("what is half clear mixes with what lies below, in proportion to what can be seen of that", () => {
  const specks = specksOf(image([200, 100, 0, 51], [200, 100, 0, 51]));
  const below = image([100, 200, 50, 255], [0, 0, 0, 0]);
  layOver(below, specks);
  assert.deepEqual([...below.data], [120, 180, 40, 255, 200, 100, 0, 51]);
});
