/** One code for losses everywhere: test solid and thick, training dashed, both in the colour of their run. */
import assert from "node:assert/strict";
import test from "node:test";
import { drawChart } from "../../static/js/draw/chart.js";
import { targetDomain } from "../../static/js/draw/chartdomain.js";
import { commonDomain, drawComparison } from "../../static/js/draw/comparison.js";
import { History } from "../../static/js/draw/history.js";
import { fit } from "../../static/js/draw/surface.js";
import { LINES } from "../../static/js/draw/trace.js";
import { LIGHT, makeCanvas } from "./canvas.js";

const history = new History(10);
history.append(0, 0.5, 0.6);
history.append(1, 0.3, 0.4);

/** @param {(surface: any) => void} draw @returns {{color: string, width: number, dashes: number[]}[]} the lines, in the order of painting */
function linesOf(draw) {
  const surface = fit(makeCanvas(1, 1), 300, 150, 1);
  draw(surface);
  const { calls } = /** @type {any} */ (surface.context);
  const strokes = calls.filter((/** @type {any} */ { name }) => name === "stroke" || name === "setLineDash");
  return strokes.flatMap((/** @type {any} */ call, /** @type {number} */ i) =>
    call.name === "stroke" ? [{ color: call.style.strokeStyle, width: call.style.lineWidth, dashes: strokes[i - 1].args[0] }] : [],
  );
}

const code = (/** @type {string} */ color) => [LINES.train, LINES.test].map(({ width, dashes }) => ({ color, width, dashes: [...dashes] }));

test("in the chart both lines have one colour: training is dashed, test solid and thicker", () => {
  assert.deepEqual(linesOf((surface) => drawChart(surface, { history, domain: targetDomain(history, false) }, LIGHT)), code(LIGHT.chart));
  assert.ok(LINES.test.dashes.length === 0 && LINES.train.dashes.length > 0 && LINES.test.width > LINES.train.width);
});

test("beside another run a colour says which run it is, and the lines are the same", () => {
  const runs = ["#111111", "#222222"].map((color) => ({ name: color, history, color }));
  assert.deepEqual(linesOf((surface) => drawComparison(surface, runs, commonDomain([history], false), LIGHT)), [...code("#111111"), ...code("#222222")]);
});
