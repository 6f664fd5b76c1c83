import assert from "node:assert/strict";
import test from "node:test";
import { isAllowed, isFree, measured, putBack, sameToCheck, strayed, valueName } from "../../static/js/exercise.js";

/** @type {any} */
const CONFIG = {
  data: { name: "xor", noise: 0 },
  features: ["x1", "x2"],
  network: { hidden: [4, 2], activation: "tanh", seed: null },
  training: { learning_rate: 0.03 },
  seed: "0.5",
};
/** @type {any} */
const OPTIONS = {
  options: [
    { path: "data.noise", type: "number", label: "Noise", unit: "%" },
    { path: "features", type: "subset", label: "Features", choices: [{ name: "x1", label: "X₁" }, { name: "x2", label: "X₂" }] },
    { path: "network.hidden", type: "list", label: "Hidden layers" },
    { path: "network.activation", type: "choice", label: "Activation", choices: [{ name: "tanh", label: "Tanh" }, { name: "relu", label: "ReLU" }] },
    { path: "seed", type: "text", label: "Seed" },
  ],
};
/** @type {any} */
const EXERCISE = { slug: "xor", start: "#", config: CONFIG, may_change: ["network.hidden"], allowed: {} };

test("what an exercise names may change, and what lies in it; luck always may", () => {
  assert.ok(isFree(["network.hidden"], "network.hidden"));
  assert.ok(!isFree(["network.hidden"], "network.activation"));
  assert.ok(isFree(["network"], "network.activation"));
  assert.ok(!isFree(["data"], "database"));
  assert.ok(isFree([], "seed"));
  assert.ok(isFree([], "network.seed"));
});

test("without an exercise all may change", () => assert.ok(isFree(null, "data.noise")));

test("of a choice, and of several, each has to be allowed", () => {
  assert.ok(isAllowed(undefined, "relu"));
  assert.ok(!isAllowed(["tanh"], "relu"));
  assert.ok(isAllowed(["x1", "x2"], ["x2"]));
  assert.ok(!isAllowed(["x1", "x2"], ["x1", "sin_x1"]));
});

test("a locked setting that a link has changed is found, and put back alone", () => {
  const config = { ...CONFIG, data: { name: "xor", noise: 20 }, network: { ...CONFIG.network, hidden: [1] }, seed: "0.9" };
  assert.deepEqual(strayed(OPTIONS, EXERCISE, config).map(({ path }) => path), ["data.noise"]);
  const mended = putBack(OPTIONS, EXERCISE, config);
  assert.deepEqual(strayed(OPTIONS, EXERCISE, mended), []);
  assert.deepEqual([mended.network.hidden, mended.seed], [[1], "0.9"]);
});

test("what only follows from a free setting has not strayed", () => {
  const layers = [{ units: 4, activation: "relu" }, 2];
  const free = { ...EXERCISE, may_change: ["network.activation", "training.optimizer.name"] };
  const own = { ...CONFIG, network: { ...CONFIG.network, hidden: layers } };
  assert.deepEqual(strayed(OPTIONS, free, own), []);
  assert.deepEqual(strayed(OPTIONS, { ...free, may_change: [] }, own).map(({ path }) => path), ["network.hidden"]);

  const path = "training.optimizer.momentum";
  const by = { path: "training.optimizer.name", values: { momentum: 0.9 } };
  /** @type {any} */
  const options = { options: [{ path, type: "number", label: "Momentum", default_by: by }] };
  const start = { ...free, config: { ...CONFIG, training: { optimizer: { name: "sgd" } } } };
  const chosen = (/** @type {number} */ momentum) => ({ ...CONFIG, training: { optimizer: { name: "momentum", momentum } } });
  assert.deepEqual(strayed(options, start, /** @type {any} */ (chosen(0.9))), []);
  assert.deepEqual(strayed(options, start, /** @type {any} */ (chosen(0.5))).map((option) => option.path), [path]);
});

test("a check is blind to seeds, and to nothing else", () => {
  assert.ok(sameToCheck(CONFIG, { ...CONFIG, seed: "0.7", network: { ...CONFIG.network, seed: "1" } }));
  assert.ok(!sameToCheck(CONFIG, { ...CONFIG, features: ["x1"] }));
});

test("sizes are counted as the server counts them", () => {
  const counted = ["hidden_layers", "neurons", "parameters", "features"].map((what) => measured(what, CONFIG));
  assert.deepEqual(counted, [2, 6, 12 + 10 + 3, 2]);
  assert.equal(measured("colour", CONFIG), null);
});

test("values are named as the page names them", () => {
  const named = OPTIONS.options.slice(0, 4).map((/** @type {any} */ option, /** @type {number} */ i) => valueName(option, [20, ["x1", "x2"], [4, 2], "relu"][i]));
  assert.deepEqual(named, ["20%", "X₁ + X₂", "4-2", "ReLU"]);
  assert.equal(valueName(OPTIONS.options[2], []), "none");
  assert.equal(valueName(OPTIONS.options[2], [{ units: 4, activation: "relu" }, 2]), "4 relu-2");
  const after = (/** @type {string} */ unit) => valueName(/** @type {any} */ ({ type: "integer", unit, default: 0 }), 20);
  assert.deepEqual([after("%"), after("epochs")], ["20%", "20 epochs"]);
});
