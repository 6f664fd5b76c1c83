import assert from "node:assert/strict";
import test from "node:test";
import { pack, unpack } from "../../static/js/draw/color.js";
import { pointOn } from "../../static/js/labs/mlp/draw/curve.js";
import { emphasisOf } from "../../static/js/labs/mlp/draw/emphasis.js";
import { linkIndex, targetOf } from "../../static/js/labs/mlp/draw/hit.js";
import { layoutNetwork } from "../../static/js/labs/mlp/draw/layout.js";
import { linkWidth } from "../../static/js/labs/mlp/draw/linkpainter.js";
import { NetworkPainter } from "../../static/js/labs/mlp/draw/network.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { parameterCount, weightIndex } from "../../static/js/labs/mlp/parameters.js";
import { courseBetween, strokeLink } from "../../static/js/labs/mlp/draw/stroke.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";
import { SHAPES, specOf } from "./shapes.js";

const palette = createPalette(LIGHT);

/**
 * @param {readonly number[]} sizes
 * @returns {any}
 */
function pictureOf(sizes) {
  const units = sizes.slice(1).reduce((sum, size) => sum + size, 0);
  const parameters = Float64Array.from({ length: parameterCount(sizes) }, (_, i) => Math.sin(i));
  return { sizes, parameters, pictures: { size: 4, codes: new Uint8Array(units * 16).fill(200) }, features: {} };
}

/**
 * @param {number[]} hidden
 * @param {string[]} active
 * @param {number} [ratio]
 */
function setting(hidden, active, ratio = 1) {
  const layout = layoutNetwork(specOf(hidden, active), { width: 600, height: 400 });
  const surface = fit(makeCanvas(1, 1), 600, 400, ratio);
  const scene = /** @type {any} */ ({ layout, picture: pictureOf(layout.sizes), palette, phase: 0 });
  return { layout, surface, scene, painter: new NetworkPainter(makeCanvas) };
}

/**
 * @param {any} surface
 * @param {number} x CSS pixels
 * @param {number} y
 */
function colorAt({ context, ratio }, x, y) {
  const pixels = new Uint32Array(context.image.data.buffer);
  return unpack(pixels[Math.floor(y * ratio) * context.image.width + Math.floor(x * ratio)]);
}

test("a level line covers as many pixels as it is thick, and mixes its colour with what lies below", () => {
  const sheet = { pixels: new Int32Array(40 * 20).fill(pack([255, 255, 255]) | 0), width: 40, height: 20 };
  strokeLink(sheet, courseBetween(0, 40, 40, 1), 10, 10, 4, pack([8, 119, 189]), 1, null);
  const column = Array.from({ length: 20 }, (_, row) => unpack(sheet.pixels[row * 40 + 20] >>> 0)[0]);
  assert.deepEqual(column.map((red, row) => (red < 20 ? row : -1)).filter((row) => row >= 0), [8, 9, 10, 11]);
  assert.equal(column[7], 255);
  strokeLink(sheet, courseBetween(0, 40, 40, 1), 4, 4, 1, pack([0, 0, 0]), 0.5, null);
  const [faint] = unpack(sheet.pixels[3 * 40 + 20] >>> 0);
  assert.ok(faint > 150 && faint < 255);
});

test("a line that leaves the sheet paints only what is within it", () => {
  const sheet = { pixels: new Int32Array(100), width: 10, height: 10 };
  strokeLink(sheet, courseBetween(-5, 15, 10, 1), -40, 60, 30, pack([1, 2, 3]), 1, null);
  strokeLink(sheet, courseBetween(20, 30, 10, 1), 5, 5, 3, pack([1, 2, 3]), 1, null);
  assert.equal(sheet.pixels.length, 100);
});

test("dashes move forward with their phase", () => {
  const row = (/** @type {number} */ phase) => {
    const sheet = { pixels: new Int32Array(48 * 5).fill(pack([255, 255, 255]) | 0), width: 48, height: 5 };
    const pattern = Float32Array.from({ length: 64 }, (_, i) => (i < 32 ? 1 : 0));
    strokeLink(sheet, courseBetween(0, 48, 48, 1), 2.5, 2.5, 1, pack([0, 0, 0]), 1, { pattern, period: 12, phase });
    return Array.from({ length: 48 }, (_, x) => unpack(sheet.pixels[2 * 48 + x] >>> 0)[0]);
  };
  assert.deepEqual(row(3).slice(3), row(0).slice(0, -3));
  assert.notDeepEqual(row(3), row(0));
});

test("width and colour of a link are those of its weight", () => {
  const { layout, surface, scene, painter } = setting([2], ["x1"]);
  const strong = linkIndex(layout, { layer: 1, unit: 0, input: 1 });
  scene.picture.parameters.fill(0);
  scene.picture.parameters[weightIndex(layout.sizes, 1, 0, 1)] = -4;
  painter.draw(surface, scene);
  const { x, y } = pointOn(layout.links.ends, strong, 0.06);
  const seen = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((step) => colorAt(surface, x + step, y));
  assert.ok(seen.some(([red, green, blue]) => red === 0xf5 && green === 0x93 && blue === 0x22), `${seen}`);
});

test("widths are those of the original", () => {
  assert.equal(linkWidth(0), 1);
  assert.equal(linkWidth(-5), 10);
  assert.equal(linkWidth(2.5), 5.5);
  assert.equal(linkWidth(1e308), 10);
  assert.ok(Number.isFinite(linkWidth(Number.NaN)));
});

test("every shape is drawn: each neuron once, each mark once, at every ratio", () => {
  for (const { hidden, active } of SHAPES) {
    for (const ratio of [1, 2]) {
      const { layout, surface, scene, painter } = setting(hidden, active, ratio);
      assert.equal(painter.draw(surface, scene), true);
      assert.equal(callsOf(surface.context, "drawImage").length, layout.nodes.length);
      assert.equal(callsOf(surface.context, "arc").length, 2 * layout.biases.length);
      assert.deepEqual(colorAt(surface, 1, 1), [255, 255, 255]);
    }
  }
});

test("without a frame, or with one of another shape, the network is drawn without values", () => {
  for (const picture of [null, pictureOf([1, 1])]) {
    const { layout, surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
    painter.draw(surface, { ...scene, picture });
    assert.equal(callsOf(surface.context, "drawImage").length, layout.nodes.length);
  }
});

test("weights that are not finite or huge break nothing", () => {
  const { surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
  scene.picture.parameters.fill(Number.NaN);
  scene.picture.parameters[0] = 1e308;
  scene.picture.parameters[1] = Number.NEGATIVE_INFINITY;
  painter.draw(surface, scene);
  for (const { args } of /** @type {any} */ (surface.context).calls) assert.ok(!args.includes(Number.NaN));
});

test("while a neuron is focused the links that do not lead to it recede", () => {
  const { layout, surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
  scene.picture.parameters.fill(3);
  const other = linkIndex(layout, { layer: 1, unit: 0, input: 0 });
  const own = linkIndex(layout, { layer: 0, unit: 0, input: 0 });
  const contrast = (/** @type {number} */ link) => {
    const { x, y } = pointOn(layout.links.ends, link, 0.12);
    return 255 - Math.min(...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((step) => colorAt(surface, x + step, y)[0]));
  };
  painter.draw(surface, scene);
  const [ownBefore, otherBefore] = [contrast(own), contrast(other)];
  painter.draw(surface, { ...scene, focus: targetOf(layout, { kind: "node", layer: 0, unit: 0 }) });
  assert.ok(contrast(other) < otherBefore / 3);
  assert.ok(contrast(own) > ownBefore * 0.9);
});

test("a focused neuron is drawn last and larger", () => {
  const { layout, surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
  painter.draw(surface, { ...scene, focus: targetOf(layout, { kind: "node", layer: 0, unit: 0 }) });
  const sizes = callsOf(surface.context, "drawImage").map((call) => call.args[7]);
  assert.ok(sizes[sizes.length - 1] > layout.nodes[7].size);
});

test("a network too dense for one frame is renewed over several, and says so until it is done", () => {
  const { surface, scene, painter } = setting(Array(8).fill(32), ["x1", "x2"], 2);
  assert.equal(painter.draw(surface, scene), true);
  const changed = { ...scene, phase: 1 };
  let frames = 1;
  while (!painter.draw(surface, changed)) assert.ok(++frames < 20);
  assert.ok(frames > 1);
});

test("a network that fits into one frame is always up to date", () => {
  const { surface, scene, painter } = setting([8, 8, 8, 8, 8, 8], ["x1", "x2"]);
  for (let phase = 0; phase < 3; phase++) assert.equal(painter.draw(surface, { ...scene, phase }), true);
});

test("in as many pieces as there are gaps a network is painted as in one go", () => {
  for (const { hidden, active } of SHAPES) {
    for (const ratio of [1, 1.25, 2]) {
      const { layout, surface, scene, painter } = setting(hidden, active, ratio);
      painter.draw(surface, scene);
      const next = { ...scene, picture: { ...scene.picture, parameters: scene.picture.parameters.map(Math.cos) }, phase: 3 };
      const before = surface.context.canvas.width * surface.context.canvas.height;
      const puts = () => callsOf(surface.context, "putImageData");
      const marks = () => callsOf(surface.context, "arc").length;
      const [put, marked] = [puts().length, marks()];
      for (let i = 1; i < layout.sizes.length; i++) assert.equal(painter.drawPiece(surface, next), true);
      const strips = puts().slice(put).map(({ args: [, , , left, , width] }) => [left, left + width]);
      strips.slice(1).forEach(([left], i) => assert.equal(left, strips[i][1], "one strip begins where the one before ends"));
      assert.equal(strips[strips.length - 1][1], surface.context.canvas.width);
      assert.equal(marks() - marked, 2 * layout.biases.length);
      const whole = setting(hidden, active, ratio);
      whole.painter.draw(whole.surface, { ...next, layout: whole.layout });
      const pixels = (/** @type {any} */ { context }) => new Uint32Array(context.image.data.buffer);
      assert.equal(pixels(surface).length, before);
      assert.deepEqual(pixels(surface), pixels(whole.surface));
    }
  }
});

test("what has changed in more than its values, or is focused, is not painted in pieces", () => {
  const { layout, surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
  assert.equal(painter.drawPiece(surface, scene), false, "nothing is painted yet");
  painter.draw(surface, scene);
  assert.equal(painter.drawPiece(surface, scene), true);
  const focus = { kind: "node", layer: 0, unit: 1, x: 0, y: 0 };
  for (const change of [{ focus }, { layout: { ...layout } }, { discretize: true }, { palette: createPalette(LIGHT) }, { selected: focus }])
    assert.equal(painter.drawPiece(surface, { ...scene, ...change }), false);
});

test("after pieces of another moment a whole painting leaves nothing of it", () => {
  const { layout, surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
  painter.draw(surface, scene);
  const other = { ...scene, phase: 5, picture: { ...scene.picture, parameters: scene.picture.parameters.map(Math.cos) } };
  painter.drawPiece(surface, other);
  painter.draw(surface, scene);
  const fresh = setting([4, 2], ["x1", "x2"]);
  fresh.painter.draw(fresh.surface, { ...scene, layout });
  const pixels = (/** @type {any} */ { context }) => new Uint32Array(context.image.data.buffer);
  assert.deepEqual(pixels(surface), pixels(fresh.surface));
});

test("a unit that dropout left out is faint, and so are the links at both of its sides; all others stay", () => {
  const { layout, surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
  scene.picture.parameters.fill(3);
  const contrast = (/** @type {number} */ layer, /** @type {number} */ unit, /** @type {number} */ input) => {
    const nearUnit = layer === 0 ? 0.82 : 0.12; // where links to other units do not run
    const { x, y } = pointOn(layout.links.ends, linkIndex(layout, { layer, unit, input }), nearUnit);
    return Array.from({ length: 14 }, (_, step) => 255 - colorAt(surface, x + step, y)[0]).reduce((a, b) => a + b, 0);
  };
  const all = () => [contrast(0, 1, 0), contrast(1, 0, 1), contrast(0, 0, 0), contrast(1, 1, 0)];
  const opacities = () => callsOf(surface.context, "drawImage").slice(-layout.nodes.length).map(({ style }) => style.globalAlpha);
  painter.draw(surface, scene);
  const [before, seen] = [all(), opacities()];
  painter.draw(surface, { ...scene, dropped: new Set([1]) });
  const after = all();
  assert.ok(after[0] < before[0] / 2 && after[1] < before[1] / 2, `${before} ${after}`);
  assert.deepEqual(after.slice(2), before.slice(2));
  const changed = opacities().flatMap((opacity, i) => (opacity === seen[i] ? [] : [layout.nodes[i].key]));
  assert.deepEqual(changed, ["unit:0:1"]);
});

test("a unit that is out keeps a dashed rim that can be read, and the output stands out beside it where its map is shown", () => {
  const { layout, surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
  const out = { ...scene, dropped: new Set([1]) };
  const rimsOf = () => callsOf(surface.context, "stroke").filter(({ style }) => style.strokeStyle === scene.palette.theme.muted);
  painter.draw(surface, scene);
  assert.equal(rimsOf().length, 0);
  painter.draw(surface, out);
  assert.deepEqual(rimsOf().map(({ style }) => style.globalAlpha), [1]);
  const last = layout.nodes.findIndex(({ kind }) => kind === "output");
  const focused = (/** @type {number} */ unit) => emphasisOf({ ...out, focus: { kind: "node", layer: 0, unit, x: 0, y: 0 }, watched: { layer: 2, unit: 0 } });
  assert.ok(focused(1).nodes.has(last));
  assert.ok(!focused(0).nodes.has(last));
});

test("units that hardly learn have a badge, which a painting in pieces keeps within its own strip", () => {
  const { layout, surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
  painter.draw(surface, { ...scene, quiet: new Map([[1, "dead"], [5, "saturated"]]) });
  const badges = callsOf(surface.context, "arc").filter(({ args: [x, y] }) => !layout.biases.some((mark) => mark.x === x && mark.y === y));
  assert.equal(badges.length, 4);
  for (const { key, x, size } of layout.nodes.filter((node) => ["unit:0:1", "unit:1:1"].includes(node.key)))
    assert.ok(badges.some(({ args }) => Math.abs(args[0] - x) < size && args[0] + args[2] < x + size / 2), key);
});

test("a saturated unit and a dead one look different", () => {
  const lines = (/** @type {string} */ quiet) => {
    const { surface, scene, painter } = setting([4, 2], ["x1", "x2"]);
    painter.draw(surface, { ...scene, quiet: new Map([[1, quiet]]) });
    return callsOf(surface.context, "lineTo").length;
  };
  assert.equal(lines("dead") - lines("saturated"), 1);
});

test("the name of an axis stands below its feature, cut to the room at the left", () => {
  const { surface, scene, painter, layout } = setting([4], ["x1", "x2"]);
  scene.layout = { ...layout, nodes: layout.nodes.map((node) => (node.key === "feature:x1" ? { ...node, axis: "length of the flipper" } : node)) };
  painter.draw(surface, scene);
  const texts = callsOf(surface.context, "fillText").map(({ args }) => args[0]);
  const [label, axis] = texts.slice(texts.indexOf("X₁"));
  assert.equal(label, "X₁");
  assert.match(axis, /^len.*…$/);
  assert.equal(texts[texts.indexOf("X₂") + 1], "X₁²");
});
