import { strict as assert } from "node:assert";
import { test } from "node:test";
import { drawColorBar } from "../../static/js/draw/mapaxes.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";
import { axisName, coordinateOf, inUnit, labelInUnit, measured, nameOfClass, PLAIN, spanIn, ticksIn } from "../../static/js/draw/units.js";

const LENGTH = { name: "flipper length", unit: "mm", scale: 0.1, offset: 200 };

test("a coordinate is read as what it was, in as many digits as the map can show", () => {
  assert.equal(measured(LENGTH, -2), 180);
  assert.equal(inUnit(LENGTH, -2), "180.0 mm");
  assert.equal(inUnit({ name: "mass", unit: "g", scale: 0.002, offset: 4000 }, 1.5), "4750 g");
  assert.equal(inUnit({ name: "ratio", unit: "", scale: 100, offset: 0 }, -3), "−0.0300");
  assert.equal(inUnit({ name: "zero", unit: "", scale: 1, offset: 0 }, -0.001), "0");
  assert.equal(inUnit({ name: "far", unit: "km", scale: 1e-9, offset: 0 }, 3), "3·10⁹ km");
});

test("an axis has its name and its unit, and round numbers where they lie on the map", () => {
  assert.equal(axisName(LENGTH), "flipper length, mm");
  assert.equal(axisName({ ...LENGTH, unit: "" }), "flipper length");
  assert.deepEqual(ticksIn(LENGTH, 5).map(({ text }) => text), ["140", "160", "180", "200", "220", "240", "260"]);
  assert.deepEqual(ticksIn({ name: "mass", unit: "g", scale: 0.002, offset: 4200 }, 5).map(({ text }) => text), ["2k", "3k", "4k", "5k", "6k", "7k"]);
  for (const { at, text } of ticksIn(LENGTH, 5)) assert.ok(Math.abs(measured(LENGTH, at) - Number(text)) < 1e-9);
});

test("ticks lie on the map whatever the axis is made of", () => {
  for (let power = -12; power <= 7; power++) {
    for (const offset of [0, -3, 1e6]) {
      const ticks = ticksIn({ name: "x", unit: "", scale: 10 ** power, offset }, 5);
      assert.ok(ticks.length >= 2, String([power, offset]));
      for (const { at } of ticks) assert.ok(Math.abs(at) <= 6, String([power, offset, at]));
    }
  }
});

test("classes have their names, and a regression its unit, where the data tell them", () => {
  assert.equal(nameOfClass({ labels: ["Adelie", "Gentoo"] }, 1), "Gentoo");
  assert.equal(nameOfClass(undefined, 1), "");
  assert.equal(labelInUnit({ labels: [] }, 1), null);
  assert.equal(labelInUnit({ axes: { x1: LENGTH, x2: LENGTH, label: { name: "price", unit: "€", scale: 0.01, offset: 100 } } }, 0.5), "150 €");
});

test("what the ends of the colour bar mean never stands upon one another", () => {
  const label = { name: "mass", unit: "g", scale: 0.00065, offset: 4440 };
  for (const named of [{ axes: { x1: LENGTH, x2: LENGTH, label } }, { labels: ["Adelie or Chinstrap", "Gentoo"] }, undefined]) {
    const surface = fit(makeCanvas(112, 28), 112, 28, 1);
    drawColorBar(surface, { x: 6, y: 0, width: 100, height: 28 }, createPalette(LIGHT), named);
    const spans = callsOf(surface.context, "fillText").map(({ args: [text, x] }) => {
      const wide = surface.context.measureText(text).width;
      return x < 20 ? [x, x + wide] : x > 90 ? [x - wide, x] : [x - wide / 2, x + wide / 2];
    });
    assert.ok(spans.length >= 2);
    for (let i = 1; i < spans.length; i++) assert.ok(spans[i][0] >= spans[i - 1][1], JSON.stringify([named, spans]));
  }
});

test("a slider goes over values in round steps of their unit, also where the axis is turned around", () => {
  assert.deepEqual(spanIn(PLAIN, [-1, 1]), { low: -1, high: 1, step: 0.1 });
  assert.deepEqual(spanIn({ name: "mass", unit: "g", scale: 0.0005, offset: 4100 }, [-1, 1]), { low: 2000, high: 6200, step: 200 });
  assert.deepEqual(spanIn({ ...LENGTH, scale: -0.1 }, [-1, 1.3]), { low: 187, high: 210, step: 1 });
  for (const label of [-1, 0.25, 6]) assert.equal(coordinateOf(LENGTH, measured(LENGTH, label)), label);
});
