/** Files of a run: curves as a table, names, lines of text on a picture. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../static/js/draw/history.js";
import { drawStory, wrap } from "../../static/js/draw/story.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";
import { curvesOf } from "../../static/js/labs/mlp/saved.js";
import { Measures } from "../../static/js/labs/mlp/measures.js";
import { csvOf, curvesCsv, fileName } from "../../static/js/save/files.js";

test("curves are a table with a row for each epoch that one of them has", () => {
  const history = new History();
  history.append(0, 0.5, 0.25);
  history.append(1, 0.4, NaN);
  history.append(3, 1e-9, 0.125);
  const measures = new Measures();
  measures.add(1, { metrics: { train: { accuracy: 0.75 }, test: { accuracy: 1 } } });
  measures.add(2, { metrics: { train: { accuracy: 0.8 }, test: { accuracy: 0.5 } } });
  const lines = curvesCsv(curvesOf({ history, measures })).split("\r\n");
  assert.deepEqual(lines, [
    "epoch,train_loss,test_loss,train_accuracy,test_accuracy",
    "0,0.5,0.25,,",
    "1,0.4,,0.75,1",
    "2,,,0.8,0.5",
    "3,1e-9,0.125,,",
    "",
  ]);
});

test("without a point there is a header alone", () => {
  assert.equal(curvesCsv(curvesOf({ history: new History(), measures: new Measures() })), "epoch,train_loss,test_loss\r\n");
});

test("a file's name says what it is about", () => {
  assert.equal(fileName("map", 1200, "png"), "playground-map-epoch-1200.png");
});

test("parts of a text are put into lines that fit, none is cut or lost", () => {
  const context = /** @type {any} */ ({ measureText: (/** @type {string} */ text) => ({ width: text.length }) });
  const parts = ["aaa", "bb", "cccccccccccc", "d"];
  assert.deepEqual(wrap(context, parts, " ", 6), ["aaa bb", "cccccccccccc", "d"]);
  assert.deepEqual(wrap(context, [], " ", 6), []);
});

test("numbers stand apart, however many digits they have", () => {
  const surface = fit(makeCanvas(1130, 800), 1130, 800, 1);
  const picture = { width: 640, height: 480, paint: () => {} };
  const values = ["123456", "4.28e-33", "4.2200000000000e-33"]; // longer than a third of the column
  const numbers = values.map((value) => ({ name: "Loss", value }));
  drawStory(surface, { title: "", settings: [], numbers, note: null, link: "#", network: picture, map: picture, chart: picture, landscape: undefined }, createPalette(LIGHT));
  const places = values.map((value) => callsOf(surface.context, "fillText").find(({ args }) => args[0] === value)?.args[1] ?? Number.NaN);
  const ends = values.map((value, i) => places[i] + surface.context.measureText(value).width);
  assert.ok(ends[0] + 8 < places[1] && ends[1] + 8 < places[2] && ends[2] <= 1130, String([places, ends]));
});

test("a landscape shares the place of the network, whichever way round the picture is", () => {
  for (const [width, height] of [[1280, 800], [800, 1130]]) {
    /** @param {boolean} hasLandscape @returns {Record<string, import("../../static/js/types.js").Box>} */
    const places = (hasLandscape) => {
      const surface = fit(makeCanvas(width, height), width, height, 1);
      /** @type {Record<string, import("../../static/js/types.js").Box>} */
      const found = {};
      const picture = (/** @type {string} */ name) => ({
        width: 640,
        height: 480,
        paint: (/** @type {import("../../static/js/types.js").Surface} */ own) => {
          const [x, y] = callsOf(surface.context, "translate").at(-1)?.args ?? [];
          found[name] = { x, y, width: own.width, height: own.height };
        },
      });
      const pictures = { network: picture("network"), map: picture("map"), chart: picture("chart"), landscape: hasLandscape ? picture("landscape") : undefined };
      drawStory(surface, { title: "Title", settings: [], numbers: [{ name: "Epoch", value: "1" }], note: null, link: "#", ...pictures }, createPalette(LIGHT));
      return found;
    };
    const [{ network: whole, ...others }, { network, landscape, ...same }] = [places(false), places(true)];
    assert.deepEqual(same, others);
    assert.deepEqual([network.x, network.y, network.height, landscape.y, landscape.height], [whole.x, whole.y, whole.height, whole.y, whole.height]);
    assert.ok(network.x + network.width < landscape.x);
    assert.equal(landscape.x + landscape.width, whole.x + whole.width);
  }
});

test("a link of long pieces, as that of own points, stays within the picture and is whole", () => {
  const surface = fit(makeCanvas(1280, 800), 1280, 800, 1);
  const picture = { width: 640, height: 480, paint: () => {} };
  const link = `https://example.org/#dataset=own&points=2.${"A".repeat(900)}&seed=1`;
  drawStory(surface, { title: "", settings: [], numbers: [], note: null, link, network: picture, map: picture, chart: picture, landscape: undefined }, createPalette(LIGHT));
  const lines = callsOf(surface.context, "fillText").map(({ args }) => args[0]).filter((text) => text !== "");
  assert.equal(lines.join(""), link);
  for (const line of lines) assert.ok(surface.context.measureText(line).width <= 1280, line);
});

test("words that a spreadsheet would take for a formula are none in a table, and numbers stay numbers", () => {
  const text = csvOf({ header: ["=x", "y"], rows: [["-1.5", "+1e-3"], ["@a, b", "-"], ['=HYPERLINK("x")', "3"]] });
  assert.deepEqual(text.split("\r\n"), ["'=x,y", "-1.5,+1e-3", `"'@a, b",'-`, `"'=HYPERLINK(""x"")",3`, ""]);
});
