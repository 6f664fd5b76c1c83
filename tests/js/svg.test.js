/** SVG of what painters paint: their own calls as shapes, texts and images. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { drawChart } from "../../static/js/draw/chart.js";
import { History } from "../../static/js/draw/history.js";
import { drawStory } from "../../static/js/draw/story.js";
import { SvgContext } from "../../static/js/draw/svg.js";
import { targetDomain } from "../../static/js/draw/chartdomain.js";
import { createPalette } from "../../static/js/draw/palette.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

const TOOLS = {
  measure: (/** @type {string} */ text, /** @type {string} */ _, /** @type {string} */ baseline) => ({ width: 6 * text.length, drop: baseline === "top" ? 10 : 0 }),
  encode: (/** @type {unknown} */ _, /** @type {import("../../static/js/types.js").Box} */ { x, y, width, height }) => `data:${[x, y, width, height].join()}`,
};

/** @returns {any} */
function context() {
  return new SvgContext(200, 100, TOOLS);
}

/** @param {string} file @returns {string[]} its texts in order */
function textsIn(file) {
  return [...file.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
}

/** Elements that are opened are closed, in order. @param {string} file */
function assertNested(file) {
  /** @type {string[]} */
  const open = [];
  for (const [, end, name, alone] of file.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (end) assert.equal(open.pop(), name);
    else if (!alone) open.push(name);
  }
  assert.deepEqual(open, []);
}

test("a path keeps its shape, its colour with the opacity by itself, and its dashes", () => {
  const svg = context();
  svg.globalAlpha = 0.5;
  svg.strokeStyle = "rgba(1, 2, 3, 0.5)";
  svg.lineWidth = 2;
  svg.setLineDash([3, 1.5]);
  svg.beginPath();
  svg.moveTo(1, 2);
  svg.bezierCurveTo(3, 4, 5, 6, 7.00049, 8);
  svg.lineTo(9, 10);
  svg.stroke();
  assert.match(svg.fileOf(""), /<path d="M1 2C3 4 5 6 7 8L9 10" fill="none" stroke="rgb\(1, 2, 3\)" stroke-opacity="0.25" stroke-width="2" stroke-dasharray="3 1.5"\/>/);
});

test("what is saved comes back, and ends what has been opened since", () => {
  const svg = context();
  svg.fillStyle = "#ff0000";
  svg.save();
  svg.translate(5, 6);
  svg.beginPath();
  svg.rect(0, 0, 10, 10);
  svg.clip();
  svg.fillStyle = "#00ff00";
  svg.fillRect(1, 1, 2, 2);
  svg.restore();
  svg.fillRect(3, 3, 4, 4);
  const file = svg.fileOf("");
  assertNested(file);
  assert.match(file, /<clipPath id="clip-0"><path d="M0 0h10v10h-10z"\/><\/clipPath>/);
  assert.match(file, /<g transform="translate\(5 6\)"><g clip-path="url\(#clip-0\)"><rect [^>]*fill="rgb\(0, 255, 0\)"\/><\/g><\/g><rect [^>]*fill="rgb\(255, 0, 0\)"\/>/);
});

test("texts stand on their alphabetic baseline, with signs that mean something in SVG written out", () => {
  const svg = context();
  svg.font = '600 14px "Segoe UI", sans-serif';
  svg.textBaseline = "top";
  svg.textAlign = "right";
  svg.fillText("a < b & c", 20, 30, 12);
  const file = svg.fileOf("<title>");
  assert.match(file, /<text x="20" y="40" font-family="&quot;Segoe UI&quot;, sans-serif" font-size="14" font-weight="600" text-anchor="end" textLength="12"/);
  assert.deepEqual(textsIn(file), ["a &lt; b &amp; c"]);
  assert.match(file, /<title>&lt;title&gt;<\/title>/);
});

test("an image is the part of a canvas that was copied", () => {
  const svg = context();
  const source = makeCanvas(50, 40);
  svg.drawImage(source, 1, 2, 3, 4, 5, 6, 7, 8);
  svg.drawImage(source, 5, 6, 7, 8);
  const file = svg.fileOf("");
  assert.match(file, /<image x="5" y="6" width="7" height="8" [^>]*xlink:href="data:1,2,3,4"\/>/);
  assert.match(file, /xlink:href="data:0,0,50,40"/);
});

test("a part of a circle is refused, as no painter draws one", () => {
  assert.throws(() => context().arc(0, 0, 5, 0, 1), /expected a whole circle/);
});

test("it knows every call that painters make, but for those that read or write pixels", () => {
  const pixels = ["canvas", "clearRect", "createImageData", "getImageData", "putImageData", "setTransform", "shadowBlur", "shadowColor", "shadowOffsetY"];
  const folders = ["../../static/js/draw", "../../static/js/labs/mlp/draw"].map((folder) => new URL(`${folder}/`, import.meta.url));
  const code = folders.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith(".js") && name !== "svg.js").map((name) => readFileSync(new URL(name, folder), "utf8"))).join("\n");
  const used = new Set([...code.matchAll(/\bcontext\.(\w+)/g)].map(([, name]) => name));
  assert.ok(used.has("bezierCurveTo") && used.has("fillText"));
  const svg = context();
  assert.deepEqual([...used].filter((name) => !(name in svg) && !pixels.includes(name)), []);
});

/** @returns {any} */
function chart() {
  const history = new History();
  for (let epoch = 0; epoch < 20; epoch++) history.append(epoch, 1 / (epoch + 1), 0.5 / (epoch + 1));
  return { history, domain: targetDomain(history, false), reading: null, rates: null, clipped: null, clippedNow: null, guess: 0.5, best: 3, ghosts: [] };
}

test("the chart as SVG has the same texts, at the same places, as on a canvas", () => {
  const svg = context();
  const canvas = makeCanvas(400, 200);
  for (const one of [svg, canvas.getContext()]) drawChart({ context: one, width: 400, height: 200, ratio: 1 }, chart(), LIGHT);
  const file = svg.fileOf("");
  assertNested(file);
  const painted = canvas.getContext().calls.filter(({ name }) => ["fillText", "strokeText"].includes(name)).map(({ args }) => args[0]);
  assert.ok(painted.includes("guessing"));
  assert.deepEqual(textsIn(file), painted);
  assert.equal(file.match(/<path [^>]*stroke-dasharray="5 3.5"/g)?.length, 1);
});

for (const [name, width, height] of /** @type {const} */ ([["beside the network on a wide page", 1130, 800], ["below the network on a high one", 800, 1130]])) {
  test(`a story has its results ${name}, and nothing beyond the page or on something else`, () => {
    /** @type {Record<string, import("../../static/js/types.js").Box>} */
    const boxes = {};
    const svg = new SvgContext(width, height, TOOLS);
    const part = (/** @type {string} */ key, /** @type {number} */ wide, /** @type {number} */ high) => ({
      width: wide,
      height: high,
      paint: (/** @type {any} */ { context: within, width: w, height: h }) => {
        const [, x, y] = within.elements.at(-1).match(/translate\(([\d.]+) ([\d.]+)\)/).map(Number);
        boxes[key] = { x, y, width: w, height: h };
      },
    });
    const numbers = ["Epoch", "Test loss", "Training loss"].map((label, i) => ({ name: label, value: String(i), note: i ? "98 % right" : "" }));
    const story = { title: "A run", settings: ["Activation: ReLU", "Features: X1"], numbers, note: "It was changed under way.", link: "https://example.org/#a=1&b=2", network: part("network", 960, 540), map: part("map", 480, 510), chart: part("chart", 720, 360) };
    drawStory({ context: /** @type {any} */ (svg), width, height, ratio: 1 }, story, createPalette(LIGHT));
    const { network, map, chart: curves } = boxes;
    assert.equal(map.x > network.x + network.width, width > height);
    assert.equal(map.y > network.y + network.height, width < height);
    const all = Object.values(boxes);
    for (const box of all) assert.ok(box.x >= 0 && box.y >= 0 && box.width > 100 && box.height > 100 && box.x + box.width <= width && box.y + box.height <= height);
    const apart = (/** @type {any} */ a, /** @type {any} */ b) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
    assert.ok(apart(network, map) && apart(network, curves) && apart(map, curves));
    assert.ok(textsIn(svg.fileOf("")).includes("98 % right"));
  });
}
