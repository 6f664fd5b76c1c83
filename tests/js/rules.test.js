import assert from "node:assert/strict";
import test from "node:test";
import { applies, atDefault, defaultOf, differs, edited, isFullByChoice, refusal, swept } from "../../static/js/settings/rules.js";

const NAMES = ["adam"];
/** @type {any} */
const options = {
  options: [
    { path: "problem", type: "choice", default: "classification" },
    { path: "data.name", type: "choice", default: "circle", default_by: { path: "problem", values: { classification: "circle", regression: "plane" }, always: true } },
    { path: "data.classes", type: "integer", default: 2, applies: { path: "data.name", values: ["clusters"] } },
    { path: "data.samples", type: "integer", default: 500, default_by: { path: "problem", values: { classification: 500, regression: 1200 }, always: true } },
    { path: "seed", type: "text", default: "0", is_seed: true },
    { path: "network.hidden", type: "list", default: [4, 2] },
    { path: "network.batch_norm", type: "boolean", default: false },
    { path: "training.optimizer.name", type: "choice", default: "sgd" },
    {
      path: "training.optimizer.beta1",
      type: "number",
      default: null,
      applies: { path: "training.optimizer.name", values: NAMES },
      default_by: { path: "training.optimizer.name", values: { adam: 0.9 } },
    },
    {
      path: "training.optimizer.epsilon",
      type: "number",
      default: null,
      applies: { path: "training.optimizer.name", values: ["adagrad", ...NAMES] },
      default_by: { path: "training.optimizer.name", values: { adagrad: 1e-10, adam: 1e-8 } },
    },
    { path: "training.loss", type: "choice", default: "squared", default_by: { path: "data.classes", values: { 2: "squared", 3: "cross_entropy" } } },
    { path: "training.batch_size", type: "integer", default: 10 },
  ],
  rules: [
    { when: { path: "network.batch_norm", values: [true] }, needs: { path: "training.batch_size", minimum: 2 }, because: "batches are compared: take larger ones" },
    { when: { path: "training.loss", values: ["cross_entropy"] }, needs: { path: "problem", values: ["classification"] }, because: "it is for classes" },
    { when: { path: "training.loss", other_than: ["cross_entropy"] }, needs: { path: "data.classes", values: [2] }, because: "more classes need it" },
  ],
};
/** @type {any} */
const CONFIG = {
  problem: "classification",
  data: { name: "clusters", classes: 2, samples: 500, train_percent: 50 },
  network: { hidden: [4, 2], batch_norm: false },
  training: { optimizer: { name: "sgd" }, loss: "squared", batch_size: 10 },
  seed: "7",
};
/** @param {string} path @param {unknown} value @param {any} [config] @returns {any} */
const change = (path, value, config = CONFIG) => edited(options, config, path, value);
/** @param {string} path */
const option = (path) => options.options.find((/** @type {any} */ one) => one.path === path);

test("another optimizer has its own constants, at their defaults unless they were changed", () => {
  const adam = change("training.optimizer.name", "adam");
  assert.deepEqual(adam.training.optimizer, { name: "adam", beta1: 0.9, epsilon: 1e-8 });
  assert.deepEqual(change("training.optimizer.name", "adagrad", adam).training.optimizer, { name: "adagrad", epsilon: 1e-10 });
  const typed = change("training.optimizer.epsilon", 0.1, adam);
  assert.deepEqual(change("training.optimizer.name", "adagrad", typed).training.optimizer, { name: "adagrad", epsilon: 0.1 });
  assert.deepEqual(change("training.optimizer.name", "sgd", typed).training.optimizer, { name: "sgd" });
});

test("a third class brings its loss, and goes with it where the dataset has two", () => {
  const three = change("data.classes", 3);
  assert.equal(three.training.loss, "cross_entropy");
  const circle = change("data.name", "circle", three);
  assert.deepEqual([circle.data.classes, circle.training.loss], [2, "squared"]);
});

test("another problem has its first dataset and number of points, and what does not fit it gives way", () => {
  const plane = change("problem", "regression", change("training.loss", "cross_entropy"));
  assert.deepEqual([plane.data.name, plane.data.samples, plane.training.loss], ["plane", 1200, "squared"]);
  assert.deepEqual(change("problem", "classification"), CONFIG);
});

test("the full batch stays the full batch", () => {
  const full = change("training.batch_size", 250);
  assert.equal(change("data.samples", 100, full).training.batch_size, 50);
  assert.equal(change("data.train_percent", 70, full).training.batch_size, 350);
  assert.equal(change("data.samples", 100).training.batch_size, 10);
});

test("as few training points as the usual batch has are no choice of the full batch", () => {
  const few = change("data.samples", 20);
  assert.equal(few.training.batch_size, 10);
  assert.ok(!isFullByChoice(options, few));
  assert.equal(change("data.samples", 100, few).training.batch_size, 10, "a slider that passes there takes nothing along");
});

test("in a sweep only defaults follow, as on the server", () => {
  const full = change("training.batch_size", 250);
  assert.equal(swept(options, full, "data.samples", 100).training.batch_size, 250);
  const three = change("data.classes", 3);
  assert.equal(swept(options, three, "data.name", "circle").data.classes, 3);
  const two = swept(options, three, "data.classes", 2);
  assert.equal(two.training.loss, "squared");
  assert.deepEqual(swept(options, CONFIG, "training.optimizer.name", "adam").training.optimizer, { name: "adam", beta1: 0.9, epsilon: 1e-8 });
});

test("what would break a rule is refused with its reason, from both sides", () => {
  const single = change("training.batch_size", 1);
  assert.equal(refusal(options, CONFIG, single), null);
  assert.equal(refusal(options, single, change("network.batch_norm", true, single)), "Batches are compared: take larger ones.");
  const normal = change("network.batch_norm", true);
  assert.equal(refusal(options, normal, change("training.batch_size", 1, normal)), "Batches are compared: take larger ones.");
});

test("what was broken before does not stand in the way of something else", () => {
  const odd = { ...CONFIG, training: { ...CONFIG.training, batch_size: 1 }, network: { hidden: [], batch_norm: true } };
  assert.equal(refusal(options, odd, change("training.loss", "cross_entropy", odd)), null);
});

test("a default may depend on another value, and luck differs from nothing", () => {
  const three = change("data.classes", 3);
  assert.equal(defaultOf(option("training.loss"), three), "cross_entropy");
  assert.ok(!differs(option("training.loss"), three));
  assert.ok(differs(option("training.loss"), { ...three, training: { ...three.training, loss: "squared" } }));
  assert.ok(differs(option("data.classes"), three));
  assert.ok(!differs(option("seed"), CONFIG));
  assert.ok(!applies(option("training.optimizer.beta1"), CONFIG));
  assert.ok(!differs(option("training.optimizer.beta1"), CONFIG));
});

test("layers differ by their activations, not by their number", () => {
  assert.ok(!differs(option("network.hidden"), { ...CONFIG, network: { hidden: [1, 2, 3] } }));
  assert.ok(differs(option("network.hidden"), { ...CONFIG, network: { hidden: [{ units: 4, activation: "relu" }] } }));
});

test("put back to its default, a value takes along what depends on it", () => {
  const adam = change("training.optimizer.name", "adam");
  assert.deepEqual(atDefault(options, adam, "training.optimizer.name"), CONFIG);
});
