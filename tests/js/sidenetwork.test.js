import assert from "node:assert/strict";
import test from "node:test";
import { NetworkPainter } from "../../static/js/labs/mlp/draw/network.js";
import { keptLayout } from "../../static/js/labs/mlp/sidenetwork.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { fit } from "../../static/js/draw/surface.js";
import { LIGHT, makeCanvas } from "./canvas.js";
import { CONFIG, VIEW } from "./page.js";

const choices = ["x1", "x2", "sin_x1"].map((name) => ({ name, label: name }));
/** @type {any} */
const OPTIONS = { options: [{ path: "features", type: "subset", choices }] };
const SIZE = { width: 300, height: 168 };

test("a small network has its features in use, and keeps its layout as long as run, view and size are the same", () => {
  const layoutOf = keptLayout(OPTIONS);
  const layout = layoutOf(CONFIG, VIEW, SIZE);
  assert.deepEqual(layout.nodes.filter(({ kind }) => kind === "feature").map(({ key }) => key), ["feature:x1", "feature:x2"]);
  assert.equal(layoutOf(CONFIG, VIEW, { ...SIZE }), layout);
  for (const [config, view, size] of /** @type {const} */ ([[{ ...CONFIG }, VIEW, SIZE], [CONFIG, { ...VIEW }, SIZE], [CONFIG, VIEW, { ...SIZE, width: 320 }]])) {
    assert.notEqual(layoutOf(config, view, size), layoutOf(CONFIG, VIEW, SIZE));
  }
});

test("one too dense for a frame is painted over several", () => {
  const layoutOf = keptLayout(OPTIONS);
  const config = { ...CONFIG, network: { ...CONFIG.network, hidden: [64, 64, 64, 64] } };
  const surface = fit(makeCanvas(1, 1), SIZE.width, SIZE.height, 2);
  const painter = new NetworkPainter(makeCanvas);
  const palette = createPalette(LIGHT);
  const paint = (/** @type {number} */ value) => {
    const layout = layoutOf(config, VIEW, SIZE);
    const { sizes } = layout;
    const count = sizes.slice(1).reduce((sum, units, i) => sum + (sizes[i] + 1) * units, 0);
    const picture = { sizes, parameters: new Float64Array(count).fill(value), pictures: { size: 1, codes: new Uint8Array(300) }, features: {} };
    return painter.draw(surface, { layout, picture, palette, phase: 0 });
  };
  paint(1);
  assert.equal(paint(2), false);
});
