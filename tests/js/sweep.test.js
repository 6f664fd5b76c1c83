import assert from "node:assert/strict";
import test from "node:test";
import { costOf } from "../../static/js/labs/mlp/cost.js";
import { bestOf, configOf, goodness, Grid, impossible, offered, priceOf, MOST_CURVES, readValues, recordedEpochs, sweepable, shades, sweepableIn, tickedAtFirst, together } from "../../static/js/sweep/sweep.js";

/** @type {any} */
const BASE = { problem: "classification", data: { samples: 100 }, features: ["x1", "x2"], network: { hidden: [4, 2], activation: "tanh" }, training: { learning_rate: 0.03 } };
/** @type {Record<string, any>} */
const OPTION = {
  problem: { path: "problem", type: "choice", choices: [{ name: "classification" }, { name: "regression" }] },
  dataset: { path: "data.name", type: "choice", choices: [{ name: "xor", problem: "classification" }, { name: "plane", problem: "regression" }] },
  activation: { path: "network.activation", type: "choice", choices: [{ name: "tanh" }, { name: "relu" }] },
  only: { path: "training.loss", type: "choice", choices: [{ name: "squared" }] },
  rate: { path: "training.learning_rate", type: "number", steps: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1] },
  hidden: { path: "network.hidden", type: "list" },
  features: { path: "features", type: "subset", choices: [{ name: "x1" }, { name: "x2" }, { name: "x1_x2" }] },
  seed: { path: "seed", type: "text" },
  shuffle: { path: "training.shuffle", type: "boolean", advanced: true },
  classes: { path: "data.classes", type: "integer", steps: [2, 3, 4], advanced: true, applies: { path: "data.name", values: ["clusters"] } },
};
const RULE = { when: { path: "data.classes", other_than: [2, 3] }, needs: { path: "features", values: [["x1"]] }, because: "a test" };
/** @type {any} */
const COST = { run: 7000, run_point: 3, epoch: 50, loss_pair: 70, terms: [{ when: { path: "network.activation", values: ["relu"] }, epoch: 11, point: 2 }] };
/** @type {any} */
const OPTIONS = { options: Object.values(OPTION), rules: [RULE], cost: COST };
/** @param {any} option @param {...unknown} values */
const axis = (option, ...values) => ({ option, values });
/** @param {Record<string, unknown>} values @param {number | null} loss @param {string} [seed] @returns {any} */
const row = (values, loss, seed = "0") => ({ values, seed, train_loss: loss, test_loss: loss });

test("settings with more than one value can be swept, as far as they are free", () => {
  const all = sweepable(OPTIONS, null);
  assert.deepEqual(all.map(({ path }) => path), ["data.name", "network.activation", "training.learning_rate", "network.hidden", "features", "training.shuffle", "data.classes"]);
  assert.ok(!sweepableIn(all, BASE).includes(OPTION.classes), "without a meaning in this run");
  assert.ok(sweepableIn(all, { ...BASE, data: { name: "clusters" } }).includes(OPTION.classes));
  assert.deepEqual(sweepable(OPTIONS, ["network.activation", "network.hidden"]).map(({ path }) => path), ["network.activation", "network.hidden"]);
  const [features] = sweepable(OPTIONS, ["features"], { features: ["x1", "x2"] });
  assert.deepEqual(offered(OPTIONS, features, BASE, undefined), [["x1"], ["x2"]]);
});

test("the value that holds is offered among the others, in its place", () => {
  assert.deepEqual(offered(OPTIONS, OPTION.rate, BASE, 0.05), [0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.3, 1]);
  assert.deepEqual(offered(OPTIONS, OPTION.dataset, BASE, "xor"), ["xor"]);
  assert.deepEqual(offered(OPTIONS, OPTION.features, BASE, ["x1", "x2"]), [["x1"], ["x2"], ["x1_x2"], ["x1", "x2"]]);
});

test("what can be on or off is both, and what breaks a rule is not offered", () => {
  assert.deepEqual(offered(OPTIONS, OPTION.shuffle, BASE, false), [false, true]);
  assert.deepEqual(offered(OPTIONS, OPTION.classes, { ...BASE, data: { name: "clusters", classes: 2 } }, 2), [2, 3]);
});

test("of many values those around the one that holds are ticked", () => {
  assert.deepEqual(tickedAtFirst(OPTION.rate.steps, 0.03), [0.003, 0.01, 0.03, 0.1, 0.3]);
  assert.deepEqual(tickedAtFirst(OPTION.rate.steps, 1), [0.01, 0.03, 0.1, 0.3, 1]);
  assert.deepEqual(tickedAtFirst(["tanh", "relu"], "relu"), ["tanh", "relu"]);
});

test("values are read as they are typed, and what is none is named", () => {
  assert.deepEqual(readValues(OPTION.rate, " 0.05, 1e-4,x"), { values: [0.05, 0.0001], wrong: ["x"] });
  assert.deepEqual(readValues(OPTION.hidden, "none, 4-2, 3, 4--2"), { values: [[], [4, 2], [3]], wrong: ["4--2"] });
  assert.deepEqual(readValues(OPTION.features, "x2 + x1, x9"), { values: [["x1", "x2"]], wrong: ["x9"] });
});

test("a comma between digits divides two values or a whole from its fraction, whichever is possible, and else is asked about", () => {
  const dropout = { ...OPTION.rate, minimum: 0, maximum: 0.9 };
  const samples = { ...OPTION.rate, type: "integer", minimum: 50, maximum: 5000 };
  /** @type {[any, string, number[], string[]][]} */
  const all = [
    [dropout, "0,05", [0.05], []],
    [dropout, "0,05; 0,1 ;", [0.05, 0.1], []],
    [dropout, "0.15,0.25", [0.15, 0.25], []],
    [dropout, "0,15, 0,25", [0.15, 0.25], []],
    [dropout, "20 %, 1/4", [0.2, 0.25], []],
    [{ ...dropout, maximum: 1000 }, "0,3", [], ["0,3"]],
    [{ ...dropout, maximum: 1000 }, "0,3;", [0.3], []],
    [{ ...dropout, maximum: 1000 }, "1,2,3", [1, 2, 3], []],
    [samples, "100,200", [100, 200], []],
    [samples, "1,000", [1000], []],
    [samples, "1.000; 2.000", [1000, 2000], []],
    [samples, "abc, 60", [60], ["abc"]],
  ];
  for (const [option, text, values, wrong] of all) assert.deepEqual(readValues(option, text), { values, wrong }, text);
});

test("each value is tried once, numbers in their order", () => {
  assert.deepEqual(together([0.1, 1], [0.5, 0.1]), [0.1, 0.5, 1]);
  assert.deepEqual(together([[4, 2], []], [[4, 2], [1]]), [[4, 2], [], [1]]);
});

test("the cost is that of all runs: epochs × points × parameters, and what else takes time", () => {
  const axes = /** @type {any} */ ([axis(OPTION.activation, "tanh", "relu"), axis(OPTION.hidden, [], [1])]);
  assert.deepEqual(priceOf(OPTIONS, BASE, axes, 3, 10, costOf), { runs: 12, cost: 3 * (4 * (7000 + 300 + 500) + 2 * 10 * 100 * (3 + 5) + 2 * 10 * (11 + 200) + 2 * 4 * 100 * (3 + 5) + 4 * 4 * 70) });
  assert.deepEqual(configOf(OPTIONS, BASE, axes, ["relu", [1]]).network, { hidden: [1], activation: "relu" });
});

test("a combination that can't be is found, though each of its values could", () => {
  const base = { ...BASE, data: { name: "clusters", classes: 2 } };
  const axes = /** @type {any} */ ([axis(OPTION.classes, 2, 4), axis(OPTION.features, ["x1"], ["x2"])]);
  assert.deepEqual(impossible(OPTIONS, base, axes), { values: [4, ["x2"]], why: "A test." });
  assert.equal(impossible(OPTIONS, base, [axes[0], axis(OPTION.features, ["x1"])]), null);
});

test("a cell knows the median of its runs, and the run that stands there", () => {
  const grid = new Grid(/** @type {any} */ ([axis(OPTION.activation, "tanh", "relu"), axis(OPTION.hidden, [], [1])]));
  const values = { "network.activation": "relu", "network.hidden": [] };
  assert.equal(grid.cell(2), null);
  for (const [i, loss] of [0.4, 0.1, 0.2].entries()) assert.equal(grid.add(row(values, loss, String(i))), 2);
  assert.deepEqual([grid.cell(2)?.median, grid.cell(2)?.typical.seed, grid.cell(2)?.count], [0.2, "2", 3]);
  assert.equal(grid.cell(0), null);
  assert.equal(grid.add(row({ "network.activation": "sin", "network.hidden": [] }, 0.1)), null);
});

test("runs that diverged are the worst", () => {
  const grid = new Grid(/** @type {any} */ ([axis(OPTION.activation, "tanh"), axis(OPTION.hidden, [])]));
  const values = { "network.activation": "tanh", "network.hidden": [] };
  for (const loss of [null, 0.1, null]) grid.add(row(values, loss));
  assert.equal(grid.cell(0)?.median, Number.POSITIVE_INFINITY);
});

test("how good a loss is goes from knowing all to knowing nothing", () => {
  assert.deepEqual([0, 0.25, 0.5, 7, Number.POSITIVE_INFINITY].map(goodness), [1, 0.5, 0, 0, 0]);
});

test("a cell knows its quartiles, and how many of its runs were solved", () => {
  const grid = new Grid([axis(OPTION.activation, "tanh"), axis(OPTION.rate, 0.03)]);
  const values = { "network.activation": "tanh", "training.learning_rate": 0.03 };
  for (const loss of [0.4, 0.01, 0.02, 0.03, null]) grid.add(row(values, loss));
  assert.deepEqual(grid.cell(0)?.quartiles, [0.02, 0.4]);
  assert.equal(grid.solved(0, 0.02), 2);
  assert.equal(grid.solved(0, 0.5), 4);
  assert.deepEqual(grid.medians(), [0.03]);
});

test("colours go by loss, and by rank where all losses lie close; the best is the smallest", () => {
  assert.deepEqual(shades([0.5, 0.25, 0, Number.NaN]), [0, 0.5, 1, 0]);
  assert.deepEqual(shades([0.4, 0.41, 0.39, Number.POSITIVE_INFINITY]), [0.5, 0, 1, 0]);
  assert.deepEqual(shades([0.4, 0.4]), [goodness(0.4), goodness(0.4)]);
  assert.equal(bestOf([Number.NaN, 0.4, 0.2, Number.POSITIVE_INFINITY]), 2);
  assert.equal(bestOf([Number.NaN]), -1);
});

test("losses are recorded at both ends and closer at the start, at no more epochs than they are worth, and of not too many runs", () => {
  assert.deepEqual(recordedEpochs(1, 200), [0, 3, 13, 28, 50, 78, 113, 153, 200]);
  for (const epochs of [1, 2, 10, 49, 1000, 100_000]) {
    const found = recordedEpochs(MOST_CURVES, epochs);
    assert.deepEqual([found[0], found.at(-1)], [0, epochs]);
    assert.ok(found.length <= Math.max(4, Math.min(24, epochs / 30 + 3)));
    assert.deepEqual(found, [...new Set(found)].sort((a, b) => a - b));
  }
  assert.deepEqual(recordedEpochs(MOST_CURVES + 1, 200), []);
});
