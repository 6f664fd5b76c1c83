import assert from "node:assert/strict";
import test from "node:test";
import { mapBox, toDomain, toPixels } from "../../static/js/draw/mapaxes.js";
import { unpack } from "../../static/js/draw/color.js";
import { HeatmapPainter } from "../../static/js/draw/heatmap.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { drawThumbnail, pointRadius, PointsPainter } from "../../static/js/draw/points.js";
import { paintCodes } from "../../static/js/draw/raster.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

const palette = createPalette(LIGHT);
const box = { x: 0, y: 0, size: 60 };

/** @param {number} ratio */
const surface = (ratio = 1) => fit(makeCanvas(1, 1), 80, 80, ratio);

/**
 * @param {number[]} codes
 * @param {number} samples
 * @param {number} size
 */
function painted(codes, samples, size) {
  const pixels = new Uint32Array(size * size);
  const ink = { table: palette.codes, hatch: palette.hatch, period: 4 };
  paintCodes({ pixels, stride: size, x: 0, y: 0, size }, Uint8Array.from(codes), 0, samples, ink);
  return pixels;
}

test("a canvas has the device pixels of its size and ratio, and is not resized without need", () => {
  const canvas = makeCanvas(200, 100);
  let resized = 0;
  const width = Object.getOwnPropertyDescriptor(canvas, "width")?.value;
  Object.defineProperty(canvas, "width", { get: () => width, set: () => resized++ });
  fit(canvas, 100, 50, 2);
  assert.equal(resized, 0);
  assert.equal(surface(2.5).context.canvas.width, 200);
});

test("row 0 of a map is painted at the top and column 0 at the left", () => {
  const pixels = painted([0, 253, 127, 127], 2, 40);
  assert.equal(pixels[0], palette.codes[0]);
  assert.equal(pixels[39], palette.codes[253]);
  assert.deepEqual(unpack(pixels[39 * 40]), [0xe8, 0xea, 0xeb]);
});

test("between two samples a map runs through the colours of the scale", () => {
  const row = painted([0, 253, 0, 253], 2, 310).subarray(0, 310);
  assert.equal(new Set(row).size, 31);
});

test("the border between the signs is where the values between two samples change theirs", () => {
  const pixels = new Uint32Array(100 * 100);
  const ink = { table: palette.discrete, hatch: palette.hatch, period: 4 };
  paintCodes({ pixels, stride: 100, x: 0, y: 0, size: 100 }, Uint8Array.of(101, 153, 101, 153), 0, 2, ink);
  assert.equal(pixels[48], palette.discrete[0]);
  assert.equal(pixels[51], palette.discrete[253]);
});

test("what is not finite is hatched with two greys and does not colour its neighbours", () => {
  const pixels = painted([255, 255, 0, 0], 2, 40);
  const [upper, lower] = [new Set(pixels.subarray(0, 40 * 15)), new Set(pixels.subarray(40 * 25))];
  assert.deepEqual(upper, new Set(palette.hatch));
  assert.deepEqual(lower, new Set([palette.codes[0]]));
});

test("of several maps in one array the one at the offset is painted, whatever the others hold", () => {
  const pixels = new Uint32Array(16);
  const ink = { table: palette.codes, hatch: palette.hatch, period: 4 };
  paintCodes({ pixels, stride: 4, x: 0, y: 0, size: 4 }, Uint8Array.of(255, 0, 253, 253, 253, 253, 255), 2, 2, ink);
  assert.deepEqual(new Set(pixels), new Set([palette.codes[253]]));
});

test("a map is painted in device pixels, and not again while nothing changed", () => {
  const painter = new HeatmapPainter(makeCanvas);
  const map = { size: 2, codes: Uint8Array.of(0, 253, 0, 253) };
  const target = surface(2);
  painter.draw(target, map, box, { palette });
  const { image } = painter;
  assert.equal(image?.width, 120);
  image?.data.fill(0);
  painter.draw(target, map, box, { palette });
  assert.ok(image?.data.every((byte) => byte === 0));
  painter.draw(target, map, box, { palette, discretize: true });
  assert.ok(image?.data.some((byte) => byte > 0));
  assert.equal(callsOf(target.context, "putImageData").length, 3);
});

test("a map between device pixels, or with too many of them, is scaled by the canvas", () => {
  const painter = new HeatmapPainter(makeCanvas);
  const map = { size: 1, codes: Uint8Array.of(0) };
  const between = surface(1.25);
  painter.draw(between, map, { x: 0.3, y: 0, size: 60 }, { palette });
  const large = fit(makeCanvas(1, 1), 900, 900, 1);
  painter.draw(large, map, { x: 0, y: 0, size: 800 }, { palette });
  for (const { context } of [between, large]) assert.equal(callsOf(context, "drawImage").length, 1);
  assert.equal(painter.image?.width, 720);
});

test("rounded corners of a map are transparent, its middle is not", () => {
  const painter = new HeatmapPainter(makeCanvas);
  painter.draw(surface(), { size: 1, codes: Uint8Array.of(0) }, box, { palette, radius: 8 });
  const data = painter.image?.data ?? [];
  assert.equal(data[3], 0);
  assert.equal(data[4 * (30 * 60 + 30) + 3], 255);
});

test("the map's square leaves room for labels, and its places lead to values and back", () => {
  const square = mapBox(320, 300);
  assert.ok(square.size < 300);
  const { x, y } = toPixels(square, 3, -1.5);
  const place = toDomain(square, x, y);
  assert.ok(place && Math.abs(place.x1 - 3) < 1e-9 && Math.abs(place.x2 + 1.5) < 1e-9);
  assert.equal(toDomain(square, square.size + 1, 5), null);
});

test("x2 points up", () => {
  assert.ok(toPixels(box, 0, 5).y < toPixels(box, 0, -5).y);
});

test("points outside of the domain are not drawn, test points only when asked for", () => {
  /** @type {any} */
  const points = { train: [[0, 0, 1], [7, 0, 1], [0, -6.5, -1]], test: [[1, 1, -1]] };
  const painter = new PointsPainter(makeCanvas);
  painter.update(surface(), points, box, { palette, showTest: false, classes: 2 });
  const layer = /** @type {any} */ (painter.layer).context;
  assert.equal(callsOf(layer, "arc").length, 1);
  painter.update(surface(), points, box, { palette, showTest: true, classes: 2 });
  assert.equal(callsOf(layer, "arc").length, 3);
});

test("training and test points have different rims in both themes", () => {
  /** @type {any} */
  const points = { train: [[0, 0, 1]], test: [[1, 1, -1]] };
  for (const dark of [false, true]) {
    const painter = new PointsPainter(makeCanvas);
    painter.update(surface(), points, box, { palette: createPalette({ ...LIGHT, dark }), showTest: true, classes: 2 });
    const rims = callsOf(/** @type {any} */ (painter.layer).context, "stroke").map((call) => call.style.strokeStyle);
    assert.equal(new Set(rims).size, 2);
  }
});

test("own points of two classes have a shape each, those of the original are dots", () => {
  /** @type {any} */
  const points = { train: [[0, 0, 1], [1, 1, -1]], test: [] };
  const painter = new PointsPainter(makeCanvas);
  const update = (/** @type {boolean | undefined} */ shaped) => painter.update(surface(), points, box, { palette, showTest: false, classes: 2, shaped });
  assert.deepEqual([update(undefined), update(false), update(true)], [true, false, true]);
  const layer = /** @type {any} */ (painter.layer).context;
  assert.equal(callsOf(layer, "arc").length, 2 + 1);
  assert.equal(callsOf(layer, "closePath").length, 1);
});

test("points are painted once and then copied", () => {
  /** @type {any} */
  const points = { train: [[0, 0, 1]], test: [] };
  const painter = new PointsPainter(makeCanvas);
  const target = surface();
  for (let frame = 0; frame < 5; frame++) {
    assert.equal(painter.update(target, points, box, { palette, showTest: false, classes: 2 }), frame === 0);
    painter.draw(target);
  }
  assert.equal(callsOf(/** @type {any} */ (painter.layer).context, "arc").length, 1);
  assert.equal(callsOf(target.context, "drawImage").length, 5);
});

test("many points are smaller than few", () => {
  assert.ok(pointRadius(300, 5000) < pointRadius(300, 250));
  assert.ok(pointRadius(300, 5000) >= 1);
});

test("a thumbnail shows its points the right way up in the colours of their labels", () => {
  const target = fit(makeCanvas(1, 1), 40, 40, 1);
  drawThumbnail(target, [[0, 5, 1], [0, -5, -1]], palette);
  const [upper, lower] = callsOf(target.context, "fill").map((call) => call.style.fillStyle);
  const [first, second] = callsOf(target.context, "arc").map((call) => call.args[1]);
  assert.equal(upper, palette.step(1));
  assert.equal(lower, palette.step(-1));
  assert.ok(first < second);
});
