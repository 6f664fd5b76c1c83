import assert from "node:assert/strict";
import test from "node:test";
import { PictureAtlas } from "../../static/js/draw/atlas.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

const palette = createPalette(LIGHT);
const feature = { codes: Uint8Array.of(0), offset: 0, samples: 1, size: 10 };

/** @param {number} code */
const neuron = (code) => ({ codes: Uint8Array.of(code), offset: 0, samples: 1, size: 10 });

/**
 * @param {PictureAtlas} atlas
 * @param {number} index
 * @returns {number} the colour in the middle of a cell
 */
function middle({ image, cells }, index) {
  if (image === null) return 0;
  const { x, y, size } = cells[index];
  return new Uint32Array(image.data.buffer)[(y + size / 2) * image.width + x + size / 2];
}

/** @param {PictureAtlas} atlas */
const copies = ({ canvas }) => callsOf(/** @type {any} */ (canvas).context, "putImageData").length;

test("a picture that is the same as before is not painted again, one that is not is", () => {
  const atlas = new PictureAtlas(makeCanvas);
  atlas.update([feature, neuron(253)], palette, false, 0.16);
  assert.deepEqual([middle(atlas, 0), middle(atlas, 1)], [palette.codes[0], palette.codes[253]]);
  atlas.image?.data.fill(0);
  atlas.update([{ ...feature }, neuron(0)], palette, false, 0.16);
  assert.deepEqual([middle(atlas, 0), middle(atlas, 1)], [0, palette.codes[0]]);
});

test("nothing is handed to the canvas while nothing changed", () => {
  const atlas = new PictureAtlas(makeCanvas);
  for (let frame = 0; frame < 3; frame++) atlas.update([{ ...feature }], palette, false, 0.16);
  assert.equal(copies(atlas), 1);
});

test("some of the pictures can be painted by themselves, where they lie", () => {
  const atlas = new PictureAtlas(makeCanvas);
  atlas.update([feature, neuron(253), neuron(253), neuron(253)], palette, false, 0.16);
  atlas.renew(1, [neuron(0), neuron(0)], palette, false, 0.16);
  assert.deepEqual([0, 1, 2, 3].map((i) => middle(atlas, i)), [0, 0, 0, 253].map((code) => palette.codes[code]));
  const { args } = callsOf(/** @type {any} */ (atlas.canvas).context, "putImageData")[1];
  assert.deepEqual(args.slice(3), [11, 0, 21, 10]);
});

test("with other colours, sizes or number everything is painted anew", () => {
  const atlas = new PictureAtlas(makeCanvas);
  const other = neuron(200);
  atlas.update([feature, other], palette, false, 0.16);
  for (const change of [
    () => atlas.update([feature, other], palette, true, 0.16),
    () => atlas.update([{ ...feature, size: 12 }, { ...other, size: 12 }], palette, true, 0.16),
    () => atlas.update([{ ...feature, size: 12 }], palette, true, 0.16),
  ]) {
    atlas.image?.data.fill(0);
    change();
    assert.notEqual(middle(atlas, 0), 0);
  }
});
