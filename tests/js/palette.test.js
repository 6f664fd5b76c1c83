import assert from "node:assert/strict";
import test from "node:test";
import { mix, pack, parseColor, unpack } from "../../static/js/draw/color.js";
import { createPalette, decode, stepOf } from "../../static/js/draw/palette.js";
import { LIGHT } from "./canvas.js";

const palette = createPalette(LIGHT);

test("the outermost codes have the colours of -1 and +1, the codes around zero that of zero", () => {
  assert.deepEqual(unpack(palette.codes[0]), [0xf5, 0x93, 0x22]);
  assert.deepEqual(unpack(palette.codes[253]), [0x08, 0x77, 0xbd]);
  assert.deepEqual(unpack(palette.codes[126]), [0xe8, 0xea, 0xeb]);
  assert.deepEqual(unpack(palette.codes[127]), [0xe8, 0xea, 0xeb]);
});

test("there are 31 colours on a map, each for about as many codes", () => {
  const counts = new Map();
  for (let code = 0; code < 254; code++) counts.set(palette.codes[code], (counts.get(palette.codes[code]) ?? 0) + 1);
  assert.equal(counts.size, 31);
  for (const count of counts.values()) assert.ok(count >= 7 && count <= 9, `${count}`);
});

test("what is not finite has a grey that no value has", () => {
  const colors = new Set(palette.codes.subarray(0, 254));
  assert.ok(!colors.has(palette.codes[255]));
  assert.ok(palette.hatch.every((color) => !colors.has(color)));
  const [red, green, blue] = unpack(palette.codes[255]);
  assert.ok(Math.max(red, green, blue) - Math.min(red, green, blue) < 20);
});

test("discretized, 0 and above is the colour of +1 and all below that of -1", () => {
  const [negative, positive] = [pack([0xf5, 0x93, 0x22]), pack([0x08, 0x77, 0xbd])];
  assert.equal(palette.discrete[0], negative);
  assert.equal(palette.discrete[126], negative);
  assert.equal(palette.discrete[127], positive);
  assert.equal(palette.discrete[253], positive);
  assert.equal(palette.discrete[255], palette.codes[255]);
});

test("a weaker map mixes every colour with the ground", () => {
  const weak = createPalette({ ...LIGHT, mapStrength: 0.5 });
  assert.deepEqual(unpack(weak.codes[0]), mix([255, 255, 255], [0xf5, 0x93, 0x22], 0.5).map(Math.round));
});

test("steps of points are those of the original's scale", () => {
  assert.equal(palette.step(-1), "rgb(245, 147, 34)");
  assert.equal(palette.step(-0.9), "rgb(244, 153, 47)");
  assert.equal(palette.step(0), "rgb(232, 234, 235)");
  assert.equal(palette.step(1), "rgb(8, 119, 189)");
  assert.equal(palette.step(7), palette.step(1));
});

test("the colour of a weight is continuous, clamped, and grey when the weight is not finite", () => {
  assert.equal(palette.color(-3), "rgb(245, 147, 34)");
  assert.equal(palette.color(1), "rgb(8, 119, 189)");
  assert.notEqual(palette.color(0.31), palette.color(0.33));
  assert.equal(palette.color(Number.NaN), palette.color(Number.POSITIVE_INFINITY));
  assert.notEqual(palette.color(Number.NaN), palette.color(0));
});

test("a weight of zero can be told from the ground", () => {
  const [red] = unpack(palette.shades[128]);
  assert.ok(red < 0xe8);
});

test("a code is read as the middle of the values that the server gives it, the sign on the right side", () => {
  for (let code = 0; code < 254; code++) assert.equal(Math.floor((decode(code) + 1) * 127), Math.min(code, 253));
  assert.ok(decode(126) < 0 && decode(127) > 0);
  assert.equal(decode(254), 1);
  assert.ok(Number.isNaN(decode(255)));
});

test("31 equal bins cover the scale", () => {
  assert.equal(stepOf(-1), 0);
  assert.equal(stepOf(-1 + 2 / 31 + 1e-9), 1);
  assert.equal(stepOf(0), 15);
  assert.equal(stepOf(1), 30);
});

test("colours are read in the three ways in which style sheets give them", () => {
  assert.deepEqual(parseColor("#fff"), [255, 255, 255]);
  assert.deepEqual(parseColor(" #0877BD "), [8, 119, 189]);
  assert.deepEqual(parseColor("rgb(8, 119, 189)"), [8, 119, 189]);
  assert.deepEqual(parseColor("rgb(8 119 189 / 1)"), [8, 119, 189]);
  assert.throws(() => parseColor("tomato"), /expected a colour/);
  assert.throws(() => parseColor(""), /expected a colour/);
});
