import assert from "node:assert/strict";
import test from "node:test";
import { placeIn } from "../../static/js/shell/dom.js";
import { readingTime } from "../../static/js/shell/notice.js";

const SIZE = { width: 300, height: 200 };

test("what floats stands at the right and below, or where that leaves its bounds at the left and above", () => {
  const bounds = { right: 900, bottom: 640 };
  assert.deepEqual(placeIn(SIZE, { x: 100, y: 100 }, 14, bounds), { x: 114, y: 114 });
  assert.deepEqual(placeIn(SIZE, { x: 800, y: 100 }, 14, bounds), { x: 486, y: 114 });
  assert.deepEqual(placeIn(SIZE, { x: 100, y: 500 }, 14, bounds), { x: 114, y: 286 });
});

test("it never covers what is beyond its bounds, wherever the anchor is", () => {
  const bounds = { right: 900, bottom: 640 };
  for (let x = 0; x <= 900; x += 50) {
    for (let y = 0; y <= 640; y += 40) {
      const place = placeIn(SIZE, { x, y }, 32, bounds);
      assert.ok(place.x >= 8 && place.x + SIZE.width <= bounds.right && place.y >= 8 && place.y + SIZE.height <= bounds.bottom, `${x} ${y}`);
    }
  }
});

test("a notice stays as long as it takes to read", () => {
  assert.ok(readingTime("Saved.") >= 4000 && readingTime("Saved.") < 6000);
  assert.ok(readingTime("x".repeat(200)) >= 10_000);
});
