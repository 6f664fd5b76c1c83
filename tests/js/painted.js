/** What the page's own modules paint, for tests/test_boundary.py: asked for and answered as JSON on stdin and stdout. */
import { readFileSync } from "node:fs";
import { unpack } from "../../static/js/draw/color.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { pointRadius } from "../../static/js/draw/points.js";
import { SHAPES } from "../../static/js/draw/shapes.js";
import { paintCodes } from "../../static/js/draw/raster.js";

const { theme, maps, counts, labels } = JSON.parse(readFileSync(0, "utf8"));
const palette = createPalette(theme);

/** @param {{codes: number[], samples: number, size: number, discretize: boolean, classes?: number}} map */
function painted({ codes, samples, size, discretize, classes = 0 }) {
  const pixels = new Uint32Array(size * size);
  const coloring = classes > 0 ? palette.classMap(classes) : palette;
  const table = discretize ? coloring.discrete : coloring.codes;
  const ink = { table, classes: coloring.classes, hatch: palette.hatch, period: Math.max(4, Math.round((7 * size) / 300)) };
  paintCodes({ pixels, stride: size, x: 0, y: 0, size }, Uint8Array.from(codes), 0, samples, ink);
  return [...pixels].flatMap(unpack);
}

const answer = {
  maps: maps.map(painted),
  radii: counts.map((/** @type {number} */ count) => pointRadius(300, count)),
  colors: labels.map((/** @type {number} */ label) => palette.step(label)),
  shapes: SHAPES,
  classes: theme.classes.map((/** @type {string} */ _, /** @type {number} */ number) => palette.classColor(number)),
};
console.log(JSON.stringify(answer));
