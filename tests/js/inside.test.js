import assert from "node:assert/strict";
import test from "node:test";
import { formatShare, formatSize } from "../../static/js/draw/format.js";
import { fit } from "../../static/js/draw/surface.js";
import { drawFlow, flowBox } from "../../static/js/labs/mlp/draw/flow.js";
import { flowWords } from "../../static/js/labs/mlp/flowwords.js";
import { layoutNetwork } from "../../static/js/labs/mlp/draw/layout.js";
import { Held, Marks } from "../../static/js/labs/mlp/marks.js";
import { quietUnits, titleOf, unitText } from "../../static/js/labs/mlp/quiet.js";
import { stopText } from "../../static/js/shell/notice.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";
import { SHAPES, specOf } from "./shapes.js";

const size = { width: 640, height: 520 };
/** @type {any} */
const options = { options: [{ path: "network.activation", type: "choice", choices: [{ name: "relu", label: "ReLU" }, { name: "sigmoid", label: "Sigmoid" }] }] };
/** @type {any} */
const config = {
  data: { classes: 2 },
  features: ["x1", "x2"],
  network: { hidden: [2, { units: 2, activation: "sigmoid" }], activation: "relu" },
  training: { early_stopping: { patience: 20 }, stop: { epochs: 300, train_loss: 0.02, test_loss: 0.01, accuracy: 0.95, plateau: 1 } },
};

// ---- gradient flow ----

test("above the neurons there is room for gradients, and everything else stays as wide and as high as it was", () => {
  for (const { hidden, active } of SHAPES) {
    const [plain, roomy] = [false, true].map((hasFlow) => layoutNetwork({ ...specOf(hidden, active), hasFlow }, size));
    assert.deepEqual([roomy.width, roomy.height], [plain.width, plain.height]);
    assert.deepEqual(roomy.columns.map(({ controlsY }) => controlsY), plain.columns.map(({ controlsY }) => controlsY));
    const highest = Math.min(...roomy.nodes.map((node) => node.y - node.size / 2));
    const { y, height } = flowBox(roomy.columns);
    assert.ok(roomy.columns.every(({ controlsY }) => controlsY < y) && y + height < highest, `${hidden}`);
    assert.equal(height, 120);
  }
});

/**
 * @param {(number | null)[]} sizes
 * @param {(number | null)[]} [start]
 */
function flow(sizes, start = []) {
  const { columns } = layoutNetwork({ ...specOf([3, 3], ["x1"]), hasFlow: true }, size);
  const surface = fit(makeCanvas(1, 1), 640, 120, 1);
  drawFlow(surface, columns, sizes, start, LIGHT);
  const calls = /** @type {any} */ (surface.context).calls;
  for (const { args } of calls) assert.ok(args.every((/** @type {any} */ arg) => !Number.isNaN(arg)), JSON.stringify(args));
  const bars = columns.slice(1).flatMap(({ x }) => callsOf(surface.context, "fillRect").filter(({ style, args }) => style.fillStyle === LIGHT.muted && args[2] > 4 && args[2] < 100 && Math.abs(args[0] + args[2] / 2 - x) < 1e-9).map(({ args }) => args[3]));
  return { surface, bars };
}

test("bars have one logarithmic scale: a thousandth is as much lower than 1 as a millionth than a thousandth", () => {
  const { bars } = flow([1, 1e-3, 1e-6]);
  assert.ok(bars[0] > bars[1] && bars[1] > bars[2]);
  assert.ok(Math.abs(bars[0] - bars[1] - (bars[1] - bars[2])) < 1e-9);
});

test("a gradient of 0 or beyond the scale ends at its edge, and one that is not finite has no bar", () => {
  const [none, huge] = flow([0, 1e9, null]).bars;
  assert.equal(flow([0, 1e9, null]).bars.length, 2);
  assert.ok(none > 0 && none <= 1 && Math.abs(huge - 120) < 1e-9);
});

test("what a gradient was at the start is a line across its bar, and one line goes over all bars", () => {
  const across = (/** @type {(number | null)[]} */ ...start) => callsOf(flow([1e-2, 1e-4, 0], start).surface.context, "fillRect").filter(({ style }) => style.fillStyle === LIGHT.ink).length;
  assert.deepEqual([across(1e-2, 1e-4, 0), across(1e-2, null, 0), across()], [3, 2, 0]);
  assert.equal(callsOf(flow([1e-2, null, 1e-4]).surface.context, "stroke").length, 1);
});

test("in words the first layer is compared with the last, from no hidden layer to eight", () => {
  const said = (/** @type {(number | null)[]} */ ...gradients) => flowWords(gradients);
  assert.equal(said(4.9e-8, 1e-6, 1.43e-2), "The first layer’s gradient is 1/300,000 of the last.");
  assert.equal(said(...Array.from({ length: 9 }, (_, i) => 10 ** (i - 9))), "The first layer’s gradient is 1/10⁸ of the last.");
  assert.equal(said(0.4, 0.1), "The first layer’s gradient is 4 times the last.");
  assert.equal(said(0.03, 1, 0.05), "The first layer’s gradient is about as large as the last.");
  assert.equal(said(0.03), "One layer: no gradient can get lost on its way.");
  assert.deepEqual([said(0, 0), said(0, 1), said(null, 1)], ["No gradient in any layer: no weight moves.", "No gradient arrives at the first layer.", "The gradients are not finite any more."]);
  assert.equal(said(), "");
});

test("sizes of gradients are short and exact where they are small", () => {
  assert.deepEqual([0, 3.14e-9, 1e-8, 0.0234, 0.5, 1234, Number.NaN].map(formatSize), ["0", "3.1·10⁻⁹", "10⁻⁸", "0.023", "0.50", "1.2·10³", "NaN"]);
  assert.equal(formatSize(9.96e-5), "10⁻⁴", "rounding up reaches the next power");
  assert.equal(formatShare(0.975), "97.5 %");
});

// ---- units that hardly learn, units that are out ----

test("units that are flat at nearly all points are dead with a rectifier, else saturated", () => {
  assert.deepEqual([...quietUnits({ quiet: [1, 0.98, 0.99, 0, 1] }, config)], [[0, "dead"], [2, "saturated"]]);
});

test("an output that is flat is marked where the gradient has to get through its slope", () => {
  const marks = (/** @type {string} */ loss, output = "auto") => {
    const run = { ...config, network: { ...config.network, output }, training: { ...config.training, loss } };
    return { marked: quietUnits({ quiet: [0, 0, 0, 0, 1] }, run).has(4), words: unitText({ layer: 2, unit: 0 }, { quiet: [0, 0, 0, 0, 1] }, run, options) };
  };
  assert.deepEqual(marks("squared"), { marked: true, words: "Saturated: the output is flat at every training point." });
  assert.equal(marks("cross_entropy").marked, false);
  assert.equal(marks("squared", "threshold").marked, false);
});

test("nothing is marked that was not asked for, is not finite, or is of another network", () => {
  for (const extras of [null, {}, { quiet: [null, null, null, null, null] }, { quiet: [1, 1, 1] }]) assert.equal(quietUnits(extras, config).size, 0);
  assert.equal(quietUnits({ quiet: [1, 1, 1, 1, 1] }, null).size, 0);
});

test("words say what a mark means, and nothing where there is none", () => {
  const words = (/** @type {any} */ extras, layer = 0, unit = 0) => unitText({ layer, unit }, extras, config, options);
  assert.equal(words({ quiet: [1, 0, 0, 0, 0] }), "Dead: its ReLU is 0 at every training point.");
  assert.equal(words({ quiet: [0, 0, 0.994, 0, 0] }, 1), "Saturated: its Sigmoid is flat at 99.4 % of the training points.");
  assert.match(words({ dropped: [3] }, 1, 1), /left out by dropout/i);
  assert.equal(words({ quiet: [0, 0, 0, 0, 0], dropped: [1] }), "");
  assert.equal(words(null), "");
  assert.equal(words({ dropped: [0] }, -1), "", "a feature is no unit");
  assert.match(titleOf({ layer: 0, unit: 0 }, config, { quiet: [1, 0, 0, 0, 0] }, options), /layer 1 · dead$/);
});

test("what is random in every epoch is held for a moment while it plays, and exact at rest", () => {
  /** @type {Held<number[]>} */
  const held = new Held();
  const [first, second, third] = [[1], [2], [3]];
  assert.equal(held.take(first, true, 0), first);
  assert.equal(held.take(second, true, 100), first);
  assert.equal(held.take(third, true, 600), third);
  assert.equal(held.take(second, false, 601), second);
  assert.equal(held.take(undefined, true, 602), undefined);
});

test("units that are out change at most twice a second while the run plays; when it stops those of the last example are shown", () => {
  const marks = new Marks();
  /** @type {any} */
  const state = { config, playing: true, frame: { playing: true } };
  let changes = 0;
  for (let now = 0; now < 2000; now += 16) {
    const before = marks.out;
    marks.follow({ ...state, extras: { dropped: [now % 5] } }, now);
    if (before !== marks.out) changes++;
  }
  assert.ok(changes > 2 && changes <= 4, `${changes}`);
  marks.follow({ ...state, playing: false, extras: { dropped: [4, 1] } }, 2001);
  assert.deepEqual([...marks.out], [4, 1]);
  marks.follow({ ...state, extras: null }, 2002);
  assert.equal(marks.out.size, 0);
});

// ---- why a run stopped ----

test("every reason to stop has its words, with the number that was reached", () => {
  const words = (/** @type {any} */ stopped, extras = null) => stopText({ stopped, config, extras, stopNotice: "new" });
  assert.equal(words("test_loss"), "Stopped: test loss reached 0.01.");
  assert.equal(words("train_loss"), "Stopped: training loss reached 0.02.");
  assert.equal(words("accuracy"), "Stopped: 95.0 % of the test points are right.");
  assert.equal(words("plateau"), "Stopped: training loss has not fallen for 1 epoch.");
  assert.equal(words("epochs"), "Stopped: 300 epochs are done.");
  assert.equal(words("early_stopping", /** @type {any} */ ({ best_epoch: 57 })), "Early stopping: no better test loss for 20 epochs; the weights of epoch 57 are back.");
  assert.equal(words(null), null);
  assert.equal(words("diverged"), null, "has a card of its own");
});

test("what was read stays away; who wants to go on is told how", () => {
  const words = (/** @type {any} */ stopNotice) => stopText({ stopped: "epochs", config, extras: null, stopNotice });
  assert.equal(words("read"), null);
  assert.match(words("asked") ?? "", /^Stopped: 300 epochs are done\.\n.*reset/);
});
