import assert from "node:assert/strict";
import test from "node:test";
import { createPalette } from "../../static/js/draw/palette.js";
import { fit } from "../../static/js/draw/surface.js";
import { layoutNetwork } from "../../static/js/labs/mlp/draw/layout.js";
import { drawValues } from "../../static/js/labs/mlp/draw/values.js";
import { parameterCount } from "../../static/js/labs/mlp/parameters.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";
import { SHAPES, specOf } from "./shapes.js";

const palette = createPalette(LIGHT);

/**
 * A network with a point on its way: every unit gives its number plus a half, every link brings 0.25.
 *
 * @param {{hidden: number[], active: string[], outputs?: number}} shape
 * @param {{width?: number, height?: number, focus?: any, ghosts?: any[], sizes?: number[]}} [change]
 */
function painted({ hidden, active, outputs = 1 }, { width = 700, height = 560, focus = null, ghosts = [], sizes } = {}) {
  const layout = { ...layoutNetwork(specOf(hidden, active, outputs), { width, height }), ghosts };
  const surface = fit(makeCanvas(1, 1), width, height, 1);
  const units = layout.sizes.slice(1).reduce((sum, count) => sum + count, 0);
  const values = Array.from({ length: units }, (_, i) => i + 0.5);
  /** @type {any} */
  const trace = { point: [3, -3], label: null, loss: null, features: active.map(() => 7.25), sums: values, inputs: values, outputs: values };
  const scene = /** @type {any} */ ({ layout, picture: { sizes: sizes ?? layout.sizes }, palette, phase: 0, focus });
  drawValues(surface, scene, trace, new Float64Array(parameterCount(layout.sizes)).fill(0.25));
  const texts = callsOf(surface.context, "fillText");
  return { layout, texts, said: texts.map(({ args }) => args[0]), marks: callsOf(surface.context, "arc") };
}

test("every neuron that is large enough says its number and has the point where it lies on its map", () => {
  const { layout, texts, said, marks } = painted({ hidden: [4, 2], active: ["x1", "x2"] });
  assert.deepEqual(said.slice(0, 9), ["7.25", "7.25", "0.50", "1.50", "2.50", "3.50", "4.50", "5.50", "6.50"]);
  const shown = layout.nodes.filter(({ kind, active }) => kind !== "feature" || active);
  assert.equal(marks.length, shown.length);
  shown.forEach((node, i) => {
    const middle = texts[i].args[1] + 3 * said[i].length;
    assert.ok(Math.abs(middle - node.x) < 1 && texts[i].args[2] > node.y, "below its middle");
    assert.ok(marks[i].args[0] > node.x && marks[i].args[0] < node.x + node.size / 2, "to the right");
    assert.ok(marks[i].args[1] > node.y && marks[i].args[1] < node.y + node.size / 2, "further down");
  });
});

test("the numbers of links never lie on each other, and are there where there are few", () => {
  const { said, texts } = painted({ hidden: [4, 2], active: ["x1", "x2"] });
  const ofLinks = texts.filter((_, i) => said[i] === "0.25").map(({ args }) => args);
  assert.ok(ofLinks.length >= 12, `${ofLinks.length} of 18`);
  ofLinks.forEach(([, x, y], i) => {
    for (const [, otherX, otherY] of ofLinks.slice(i + 1)) assert.ok(Math.abs(x - otherX) > 20 || Math.abs(y - otherY) > 10, `${[x, y]} and ${[otherX, otherY]}`);
  });
  const many = painted({ hidden: [8, 8], active: ["x1", "x2"] }).said.filter((text) => text === "0.25");
  assert.ok(many.length > 0 && many.length <= 8, "only of those to the output, where more are between other columns");
});

test("what is pointed at has numbers on its links, and its own, however small it is", () => {
  const small = painted({ hidden: [32], active: ["x1"] });
  assert.deepEqual(small.said, ["7.25", "32.5"]);
  const pointed = painted({ hidden: [32], active: ["x1"] }, { focus: { kind: "node", layer: 0, unit: 3 } });
  assert.deepEqual(pointed.said.sort(), ["0.25", "3.50", "32.5", "7.25"]);
});

test("networks of every shape are painted, also one without inputs", () => {
  for (const shape of [...SHAPES, { hidden: [3], active: ["x1"], outputs: 4 }]) {
    for (const [width, height] of [[700, 560], [320, 280]]) {
      const { said, layout } = painted(shape, { width, height });
      assert.ok(said.every((text) => typeof text === "string" && text !== ""), `${shape.hidden}`);
      if (layout.nodes[layout.nodes.length - 1].size >= 28) assert.ok(said.length > 0);
    }
  }
});

test("nothing is painted while the shape changes, or the numbers are of another network", () => {
  const ghost = { kind: "hidden", layer: 0, unit: 0, x: 9, y: 9, size: 30, opacity: 0.5, key: "", label: "", active: true };
  assert.deepEqual(painted({ hidden: [2], active: ["x1"] }, { ghosts: [ghost] }).said, []);
  assert.deepEqual(painted({ hidden: [2], active: ["x1"] }, { sizes: [1, 3, 1] }).said, []);
});
