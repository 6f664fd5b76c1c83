import assert from "node:assert/strict";
import test from "node:test";
import { drawCurves } from "../../static/js/labs/cnn/test/draw/curves.js";
import { fitted, inkBox } from "../../static/js/labs/cnn/test/fitting.js";
import { captionOf, Heads } from "../../static/js/labs/cnn/test/heads.js";
import { cornersOf } from "../../static/js/labs/cnn/test/shiftmaps.js";
import { EXAMPLES, KINDS, Transfer } from "../../static/js/labs/cnn/test/transfer.js";
import { readLink, writeLink } from "../../static/js/labs/cnn/link.js";
import { Refusal } from "../../static/js/core/longrequests.js";
import { callsOf, makeCanvas } from "./canvas.js";

const SIDE = 12;

/** A picture with ink in a box. */
function inked(/** @type {number} */ left, /** @type {number} */ top, /** @type {number} */ width, /** @type {number} */ height) {
  return Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [row, column] = [Math.floor(i / SIDE), i % SIDE];
    return row >= top && row < top + height && column >= left && column < left + width ? 1 : 0;
  });
}

test("the box of a drawing is around its ink, and faint dust is none", () => {
  assert.deepEqual(inkBox(inked(1, 2, 3, 4), SIDE), { left: 1, top: 2, width: 3, height: 4 });
  const dusty = inked(5, 5, 2, 2);
  dusty[0] = 0.1;
  assert.deepEqual(inkBox(dusty, SIDE), { left: 5, top: 5, width: 2, height: 2 });
  assert.equal(inkBox(inked(0, 0, 0, 0), SIDE), null);
});

test("a drawing in a corner and the same one elsewhere become one picture, in the middle", () => {
  const [corner, elsewhere] = [fitted(inked(0, 0, 4, 3), SIDE), fitted(inked(7, 8, 4, 3), SIDE)];
  corner.forEach((ink, i) => assert.ok(Math.abs(ink - elsewhere[i]) < 1e-12));
  const { left, top, width, height } = /** @type {any} */ (inkBox(corner, SIDE));
  assert.ok(Math.abs(left + width / 2 - SIDE / 2) <= 0.5 && Math.abs(top + height / 2 - SIDE / 2) <= 0.5);
  assert.ok(width >= 8 && width <= 10, String(width));
  assert.deepEqual(fitted(inked(0, 0, 0, 0), SIDE), inked(0, 0, 0, 0));
});

test("each channel of a coloured drawing is fitted by the same box", () => {
  const drawn = [...inked(0, 0, 4, 4), ...inked(0, 0, 0, 0), ...inked(0, 0, 4, 4)];
  const found = fitted(drawn, SIDE);
  const part = (/** @type {number} */ channel) => found.slice(channel * SIDE * SIDE, (channel + 1) * SIDE * SIDE);
  assert.deepEqual(part(0), part(2));
  assert.ok(part(1).every((ink) => ink === 0));
});

/** @type {any} */
const CONFIG = { data: { shift: 0 }, network: { head: "flatten" }, seed: "1" };

/** Heads, what they ask for, and answers to give. */
function world() {
  /** @type {any[]} */
  const asked = [];
  /** @type {{resolve: (answer: any) => void, reject: (error: Error) => void}[]} */
  const answers = [];
  const heads = new Heads((path, body) => {
    asked.push([path, body]);
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  }, () => {});
  const answer = (/** @type {object} */ told, ok = true) => answers.shift()?.resolve({ ok, json: async () => told, statusText: "Bad" });
  const rest = () => new Promise((resolve) => setTimeout(resolve));
  heads.follow(CONFIG);
  return { heads, asked, answers, answer, rest };
}

test("the two other heads are trained one after the other, as long as the run was", async () => {
  const { heads, asked, answer, rest } = world();
  const done = heads.train(7);
  assert.deepEqual([heads.training, asked.length], ["mean", 1]);
  assert.deepEqual([asked[0][0], asked[0][1].epochs, asked[0][1].config.network.head], ["api/convolution/runs", 7, "mean"]);
  heads.train(9);
  assert.equal(asked.length, 1, "one at a time");
  answer({ shifts: [[1]], turns: [1] });
  await rest();
  answer({ shifts: [[0]], turns: [0] });
  await done;
  assert.deepEqual([[...heads.others.keys()], heads.training], [["mean", "max"], null]);
  assert.equal(captionOf("max", false, heads.others.get("max")), "Maximum, 7 epochs");
});

test("another run makes old what was measured, and what is still on its way; another rate or head does, too", async () => {
  const { heads, answer, rest } = world();
  const done = heads.train(7);
  heads.follow({ ...CONFIG, seed: "2" });
  answer({ shifts: [[1]], turns: [1] });
  await done;
  await rest();
  assert.deepEqual([heads.others.size, heads.training], [0, null]);
});

test("why a head could not be trained is told", async () => {
  const { heads, answer, answers } = world();
  const refused = heads.train(7);
  answer({ error: { message: "Too much work." } }, false);
  await refused;
  assert.deepEqual([heads.trouble, heads.training], ["Too much work.", null]);
  const lost = heads.train(7);
  answers.shift()?.reject(new Error("away"));
  await lost;
  assert.equal(heads.trouble, "The server can’t be reached.");
});

test("the far corners of a map of shifts are its mean there", () => {
  assert.equal(cornersOf([[0.1, 1, 0.2], [1, 1, 1], [0.3, 1, 0.4]]), 0.25);
});

test("the bench, its run and its switch are in the link, and the run stays from bench to bench", () => {
  const test = readLink("#bench=test&fitted=true&pictures=shapes&seed=0.5");
  assert.deepEqual([test.bench, test.run, test.isFitted], ["test", "pictures=shapes&seed=0.5", true]);
  assert.equal(writeLink(test), "#bench=test&fitted=true&pictures=shapes&seed=0.5");
  assert.equal(writeLink({ ...test, bench: "train" }), "#bench=train&pictures=shapes&seed=0.5");
  assert.equal(readLink("#bench=kernel", test).run, test.run);
  const shown = readLink("#bench=train&example=moved-pictures&seed=0.5");
  assert.deepEqual([shown.example, shown.run], ["moved-pictures", "seed=0.5"]);
  assert.equal(writeLink(shown), "#bench=train&example=moved-pictures&seed=0.5");
  assert.equal(writeLink({ ...shown, example: "" }), "#bench=train&seed=0.5");
  assert.equal(readLink("#bench=train&example=<b>&seed=0.5").example, "");
});

test("curves are named at their ends, also where these lie on each other, and what is not known is left out", () => {
  const { context } = makeCanvas(400, 160);
  const curves = ["Flatten", "Mean"].map((name, color) => ({ name, color, values: [1, 0.5, null], isStrong: color === 0 }));
  drawCurves({ context, width: 400, height: 160, ratio: 1 }, { ticks: ["0°", "30°", "60°"], curves: [...curves, { name: "Unknown", color: 2, values: [], isStrong: false }], guess: { share: 0.5, name: "guessing" }, at: 1 }, /** @type {any} */ ({ font: "x", line: "#ccc", muted: "#777", paths: ["#b3005e", "#0b6e3a", "#5b2fb0"] }));
  const named = callsOf(context, "fillText").filter(({ args: [text] }) => ["Flatten", "Mean", "guessing", "Unknown"].includes(text));
  assert.equal(named.length, 3);
  const rows = named.map(({ args: [, , y] }) => y).sort((a, b) => a - b);
  assert.ok(rows[1] - rows[0] >= 12 && rows[2] - rows[1] >= 12);
});

/** A row of the sweep. */
function row(/** @type {number} */ percent, /** @type {number} */ pretrained, /** @type {boolean} */ frozen, /** @type {number | null} */ accuracy) {
  const values = { "data.train_percent": percent, "network.pretrained": pretrained, "network.frozen": frozen };
  return { row: { values, test_accuracy: accuracy, link: `#${percent}/${pretrained}/${frozen}` } };
}

test("transfer is one sweep, whose rows become curves by kind as they come", async () => {
  /** @type {any[]} */
  const asked = [];
  let changes = 0;
  async function* ask(/** @type {any} */ body) {
    asked.push(body);
    yield { progress: { done: 0, total: 9 } };
    yield row(1, 15, true, 0.5);
    yield row(1, 15, true, 0.75);
    yield row(30, 0, false, 1);
    yield row(2.5, 0, true, null);
  }
  const transfer = new Transfer("#pretrained=15&seed=1", ask, () => changes++);
  const done = transfer.run();
  assert.deepEqual([transfer.isRunning, transfer.progress], [true, { done: 0, total: 48 }]);
  await done;
  assert.equal(Object.values(asked[0].values).reduce((/** @type {number} */ product, /** @type {any} */ listed) => product * listed.length, asked[0].seeds), 48);
  assert.deepEqual([asked[0].link, asked[0].values["network.pretrained"]], ["#pretrained=15&seed=1", [15, 0]]);
  assert.deepEqual(transfer.sharesOf("frozen"), [0.625, null, null, null]);
  assert.deepEqual(transfer.sharesOf("scratch"), [null, null, null, 1]);
  assert.deepEqual(transfer.sharesOf("random"), [null, null, null, null]);
  assert.deepEqual(KINDS.map((kind) => transfer.linkOf(kind)), ["#1/15/true", null, null, null]);
  assert.deepEqual([transfer.isRunning, transfer.progress?.done, EXAMPLES.length, changes > 4], [false, 4, 4, true]);
});

test("transfer that is stopped says nothing of it, and one that is refused says why", async () => {
  const endless = async function* (/** @type {any} */ _, /** @type {AbortSignal} */ signal) {
    yield row(1, 15, true, 0.5);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    signal.throwIfAborted();
  };
  const transfer = new Transfer("#pretrained=15", endless, () => {});
  const done = transfer.run();
  await new Promise((resolve) => setTimeout(resolve));
  transfer.stop();
  await done;
  assert.deepEqual([transfer.isRunning, transfer.trouble, transfer.sharesOf("frozen")[0]], [false, "", 0.5]);
  const refused = new Transfer("#pretrained=15", async function* () { throw new Refusal({ message: "Too much work." }); }, () => {});
  await refused.run();
  assert.deepEqual([refused.isRunning, refused.trouble], [false, "Too much work."]);
});
