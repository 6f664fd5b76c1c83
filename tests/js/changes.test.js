import assert from "node:assert/strict";
import test from "node:test";
import { changesOf, defaultRun } from "../../static/js/settings/changes.js";

/** @type {any} */
const options = {
  options: [
    { path: "data.noise", label: "Noise", type: "number", default: 0, unit: "%" },
    { path: "network.hidden", label: "Hidden layers", type: "list", default: [4, 2] },
    { path: "seed", type: "text", label: "Seed", default: "0", is_seed: true },
    { path: "training.learning_rate", label: "Learning rate", type: "number", default: 0.03 },
    { path: "training.optimizer.name", label: "Optimizer", type: "choice", advanced: true, default: "sgd", choices: [{ name: "sgd", label: "SGD" }, { name: "adam", label: "Adam" }] },
    { path: "training.optimizer.beta1", label: "First", type: "number", default: null, advanced: true, applies: { path: "training.optimizer.name", values: ["adam"] }, default_by: { path: "training.optimizer.name", values: { adam: 0.9 } } },
    { path: "training.shuffle", label: "Shuffle", type: "boolean", advanced: true, default: false },
  ],
  rules: [],
};
/** @type {any} */
const DEFAULT = { seed: "7", data: { noise: 0 }, network: { hidden: [4, 2] }, training: { learning_rate: 0.03, optimizer: { name: "sgd" }, shuffle: false } };

test("the default run differs in nothing, from whatever seed", () => {
  assert.deepEqual(changesOf(options, DEFAULT), []);
});

test("what differs is named, what is out of sight first, and each has its way back", () => {
  const config = { ...DEFAULT, data: { noise: 20 }, network: { hidden: [3, 3] }, training: { ...DEFAULT.training, optimizer: { name: "adam", beta1: 0.9 }, shuffle: true } };
  const changes = changesOf(options, config);
  assert.deepEqual(changes.map(({ words }) => words), ["Adam", "Shuffle", "Noise 20%", "Hidden layers 3-3"]);
  assert.deepEqual(changes.map(({ usual }) => usual), ["SGD", "Off", "0%", "4-2"]);
  assert.deepEqual(changes[0].without.training.optimizer, { name: "sgd" });
  assert.equal(changes[0].without.data.noise, 20, "nothing else changes");
  assert.deepEqual(changesOf(options, defaultRun(options, config)), []);
  assert.equal(defaultRun(options, config).seed, "7");
});

test("points that a run carries have one chip for all that came with them, and it leads back to the usual data", () => {
  const own = { path: "data.name", values: ["own"] };
  /** @type {any} */
  const table = {
    options: [
      { path: "data.name", label: "Dataset", type: "choice", default: "circle", choices: [{ name: "circle", label: "Circle" }, { name: "own", label: "Own points" }] },
      { path: "data.classes", label: "Classes", type: "integer", default: 2, advanced: true, applies: { path: "data.name", values: ["clusters", "own"] } },
      { path: "data.points", label: "Own points", type: "points", default: null, advanced: true, applies: own, default_by: { path: "data.name", values: {}, always: true } },
      { path: "data.labels", label: "Class names", type: "names", default: null, advanced: true, applies: own, default_by: { path: "data.name", values: {}, always: true } },
    ],
    rules: [],
  };
  /** @type {any} */
  const config = { data: { name: "own", classes: 3, points: [[0, 0, 0], [1, 1, 2]], labels: ["a", "b", "c"] } };
  const changes = changesOf(table, config);
  assert.deepEqual(changes.map(({ words }) => words), ["2 own points"]);
  assert.deepEqual(JSON.parse(JSON.stringify(changes[0].without)), { data: { name: "circle", classes: 2 } });
});
