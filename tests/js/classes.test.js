import assert from "node:assert/strict";
import test from "node:test";
import { classCode, CLASSES, className, classOf, coloringOf, probabilityOf, SHADES, surenessOf } from "../../static/js/draw/classes.js";
import { mix, pack, parseColor, unpack } from "../../static/js/draw/color.js";
import { HeatmapPainter } from "../../static/js/draw/heatmap.js";
import { drawLegend, legendText, textAt } from "../../static/js/draw/legend.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { drawOver, drawThumbnail, PointsPainter } from "../../static/js/draw/points.js";
import { clipOf, shapeOf, traceShape } from "../../static/js/draw/shapes.js";
import { SvgContext } from "../../static/js/draw/svg.js";
import { paintCodes } from "../../static/js/draw/raster.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

const palette = createPalette(LIGHT);
const colors = LIGHT.classes.map((color) => pack(parseColor(color)));
const zero = pack(parseColor(LIGHT.zero));
const surface = () => fit(makeCanvas(1, 1), 80, 80, 1);

/**
 * @param {number[]} codes
 * @param {number} samples
 * @param {number} size
 * @param {number} classes
 * @param {boolean} [discretize]
 */
function painted(codes, samples, size, classes, discretize = false) {
  const pixels = new Uint32Array(size * size);
  const coloring = palette.classMap(classes);
  const ink = { table: discretize ? coloring.discrete : coloring.codes, classes, hatch: palette.hatch, period: 4 };
  paintCodes({ pixels, stride: size, x: 0, y: 0, size }, Uint8Array.from(codes), 0, samples, ink);
  return pixels;
}

test("a class code tells the class, and its probability to half a shade", () => {
  for (let classes = 3; classes <= CLASSES; classes++) {
    for (let number = 0; number < classes; number++) {
      for (const probability of [1 / classes, 0.5, 0.71, 1]) {
        const code = classCode(number, probability, classes);
        assert.equal(classOf(code), number);
        assert.ok(Math.abs(probabilityOf(code, classes) - probability) <= 0.5 / (SHADES - 1));
      }
    }
  }
  assert.equal(classCode(CLASSES - 1, 1, CLASSES), 251);
  assert.deepEqual([surenessOf(classCode(2, 0.25, 4)), surenessOf(classCode(2, 1, 4))], [0, 1]);
});

test("the surer the network, the more of a class's colour a map has, from none to all", () => {
  const { codes } = palette.classMap(4);
  const target = parseColor(LIGHT.classes[3]);
  assert.equal(codes[3 * SHADES], zero);
  assert.equal(codes[3 * SHADES + SHADES - 1], colors[3]);
  const distances = Array.from({ length: SHADES }, (_, i) => Math.hypot(...unpack(codes[3 * SHADES + i]).map((part, k) => part - target[k])));
  for (let i = 1; i < SHADES; i++) assert.ok(distances[i] <= distances[i - 1]);
});

test("discretized, a map of classes has their pure colours and no other", () => {
  const { discrete } = palette.classMap(6);
  assert.deepEqual(new Set(discrete.subarray(0, CLASSES * SHADES)), new Set(colors));
});

test("the colours of classes are weakened over the ground", () => {
  const weak = createPalette({ ...LIGHT, classStrength: 0.5 });
  assert.deepEqual(unpack(weak.classMap(3).discrete[2 * SHADES]), mix([255, 255, 255], parseColor(LIGHT.classes[2]), 0.5).map(Math.round));
});

test("the map of one class goes from no colour to that of the class; discretized the change is where it is more likely than not", () => {
  const { codes, discrete } = palette.probability[2];
  assert.equal(codes[0], zero);
  assert.equal(codes[253], colors[2]);
  assert.deepEqual([discrete[126], discrete[127]], [zero, colors[2]]);
});

test("shades of one class are blended, those of two never: there is nothing of a third class between the first and the last", () => {
  const [first, last] = [classCode(0, 1, 6), classCode(5, 1, 6)];
  const found = new Set(painted([first, last, first, last], 2, 60, 6, true));
  assert.deepEqual(found, new Set([colors[0], colors[5]]));
  assert.ok(new Set(painted([classCode(1, 0.2, 6), classCode(1, 1, 6), classCode(1, 0.2, 6), classCode(1, 1, 6)], 2, 60, 6)).size > 10);
});

test("the border between two classes is where they are equally probable", () => {
  const [weak, strong] = [classCode(0, 0.6, 3), classCode(2, 0.8, 3)];
  const row = painted([weak, strong, weak, strong], 2, 100, 3, true).subarray(0, 100);
  // From 0.6 to 0.2 one goes down while the other goes up from 0.4 to 0.8: alike after a quarter of the way.
  assert.ok(row.subarray(0, 24).every((pixel) => pixel === colors[0]));
  assert.ok(row.subarray(27).every((pixel) => pixel === colors[2]));
});

test("what is not finite on a map of classes is hatched, and its neighbours keep their class", () => {
  const sure = classCode(1, 1, 3);
  const pixels = painted([255, 255, sure, sure], 2, 40, 3);
  assert.deepEqual(new Set(pixels.subarray(0, 40 * 15)), new Set(palette.hatch));
  assert.deepEqual(new Set(pixels.subarray(40 * 25)), new Set([colors[1]]));
});

test("a map is painted anew when it is coloured in another way", () => {
  const painter = new HeatmapPainter(makeCanvas);
  const map = { size: 1, codes: Uint8Array.of(classCode(2, 1, 3)) };
  const middle = () => new Uint32Array(painter.image?.data.buffer ?? new ArrayBuffer(0))[30 * 60 + 30];
  painter.draw(surface(), map, { x: 0, y: 0, size: 60 }, { palette, coloring: palette.classMap(3) });
  assert.equal(middle(), colors[2]);
  painter.draw(surface(), map, { x: 0, y: 0, size: 60 }, { palette });
  assert.equal(middle(), palette.codes[map.codes[0]]);
});

test("points of classes have their colours, on the map and on buttons; of two classes those of -1 and +1", () => {
  /** @type {any} */
  const points = { train: [[0, 0, 0], [1, 1, 5]], test: [] };
  const painter = new PointsPainter(makeCanvas);
  const fills = (/** @type {any} */ context) => callsOf(context, "fill").map((call) => call.style.fillStyle);
  painter.update(surface(), points, { x: 0, y: 0, size: 60 }, { palette, showTest: false, classes: 6 });
  assert.deepEqual(fills(painter.layer?.context), [palette.classColor(0), palette.classColor(5)]);
  const target = surface();
  drawThumbnail(target, points.train, palette, 6);
  assert.deepEqual(fills(target.context), [palette.classColor(0), palette.classColor(5)]);
  assert.deepEqual([palette.classColor(0), palette.classColor(1)], [palette.step(-1), palette.step(1)]);
});

test("each of several classes has a shape of its own, on the map, on chips and in SVG; on buttons they are too small for it", () => {
  const outlines = Array.from({ length: 6 }, (_, shape) => {
    const svg = new SvgContext(20, 20, /** @type {any} */ ({}));
    traceShape(/** @type {any} */ (svg), shape, 10, 10, 4);
    svg.fill();
    return svg.fileOf("");
  });
  assert.equal(new Set(outlines).size, 6);
  assert.ok(outlines.every((file) => file.includes("z\"")));
  assert.equal(new Set([0, 1, 2, 3, 4, 5].map(clipOf)).size, 6);
  assert.equal(clipOf(1), "polygon(0% 0%, 100% 0%, 100% 100%, 0% 100%)");
  /** @type {any} */
  const points = [[0, 0, 0], [1, 1, 3]];
  const [map, button] = [surface(), surface()];
  drawOver(map, { train: points, test: [] }, { x: 0, y: 0, size: 60 }, { palette, showTest: false, classes: 4 });
  drawThumbnail(button, points, palette, 4);
  assert.deepEqual([map, button].map(({ context }) => callsOf(context, "arc").length), [1, 2]);
  assert.deepEqual([shapeOf(-1, 2), shapeOf(1, 2), shapeOf(2, 3)], [0, 1, 2]);
});

test("a legend shows each class with its shape, of two classes where their points have some", () => {
  const box = { x: 0, y: 0, width: 100, height: 28 };
  const marks = (/** @type {any} */ coloring, /** @type {boolean} */ shaped) => {
    const target = surface();
    drawLegend(target, box, palette, coloring, undefined, shaped);
    return callsOf(target.context, "stroke").length;
  };
  assert.deepEqual([marks(palette.classMap(3), false), marks(palette, true), marks(palette, false)], [3, 2, 0]);
});

test("the same points are painted anew when their labels mean something else", () => {
  const painter = new PointsPainter(makeCanvas);
  /** @type {any} */
  const points = { train: [[0, 0, 1]], test: [] };
  const update = (/** @type {number} */ classes) => painter.update(surface(), points, { x: 0, y: 0, size: 60 }, { palette, showTest: false, classes });
  assert.deepEqual([update(2), update(2), update(3)], [true, false, true]);
});

/**
 * @param {object} frame
 * @returns {any}
 */
const frameOf = (frame) => ({ sizes: [2, 8, 4], watched: { layer: 1, unit: 4 }, classMap: true, ...frame });

test("how a map is coloured follows from what the frame shows", () => {
  assert.equal(coloringOf(frameOf({}), palette), palette.classMap(4));
  assert.equal(coloringOf(frameOf({ classMap: false, watched: { layer: 1, unit: 2 } }), palette), palette.probability[2]);
  assert.equal(coloringOf(frameOf({ classMap: false, watched: { layer: 0, unit: 2 } }), palette), palette);
  assert.equal(coloringOf(frameOf({ classMap: false, watched: { layer: -1, unit: 0 } }), palette), palette);
  assert.equal(coloringOf(frameOf({ classMap: false, sizes: [2, 8, 1], watched: { layer: 1, unit: 0 } }), palette), palette);
});

test("a place on the map is read as class and probability, as probability, or as a value", () => {
  const place = { x1: -1.24, x2: 3 };
  const grid = (/** @type {number} */ code) => ({ size: 1, codes: Uint8Array.of(code) });
  assert.equal(textAt(frameOf({ grid: grid(classCode(2, 0.91, 4)) }), place), "(−1.2, 3.0) → class 3, 91\u2009%");
  assert.equal(textAt(frameOf({ grid: grid(0), classMap: false, watched: { layer: 1, unit: 2 } }), place), "(−1.2, 3.0) → 0\u2009%");
  assert.equal(textAt(frameOf({ grid: grid(0), classMap: false, watched: { layer: 0, unit: 2 } }), place), "(−1.2, 3.0) → −1.00");
  assert.equal(textAt(frameOf({ grid: grid(255) }), place), "(−1.2, 3.0) → not finite");
  assert.equal(textAt(frameOf({ grid: grid(0) }), null), "");
  const named = { labels: ["a", "b", "c", "d"], axes: { x1: { name: "x", unit: "m", scale: 1, offset: 10 }, x2: { name: "y", unit: "", scale: 1, offset: 0 } } };
  assert.equal(textAt(frameOf({ grid: grid(classCode(2, 0.91, 4)) }), place, named), "(8.76 m, 3.00) → c, 91\u2009%");
});

test("the legend names what the map shows: values, one class, or all of them by the page's numbers", () => {
  const box = { x: 0, y: 0, width: 80, height: 28 };
  /** @type {(coloring: import("../../static/js/types.js").Coloring) => string[]} */
  const labels = (coloring) => {
    const target = surface();
    drawLegend(target, box, palette, coloring);
    return callsOf(target.context, "fillText").map((call) => call.args[0]);
  };
  assert.deepEqual(labels(palette), ["−1", "0", "1"]);
  assert.deepEqual(labels(palette.classMap(3)), ["1", "2", "3"]);
  assert.deepEqual(labels(palette.probability[1]), ["0\u2009%", "100\u2009%"]);
  assert.match(legendText(palette, palette.probability[1]), /class 2/);
  assert.match(legendText(palette, palette.classMap(3)), /class 1 to class 3/);
  assert.equal(className(0), "Class 1");
});
