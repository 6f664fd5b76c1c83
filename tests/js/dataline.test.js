import assert from "node:assert/strict";
import test from "node:test";
import { dataLine } from "../../static/js/labs/mlp/data.js";

const options = /** @type {import("../../static/js/types.js").Options} */ (/** @type {unknown} */ ({ options: [{ path: "data.name", type: "choice", choices: [{ name: "gauss", label: "Gaussian" }] }] }));
const configOf = (/** @type {object} */ data) => /** @type {import("../../static/js/types.js").RunConfig} */ (/** @type {unknown} */ ({ data }));

test("folded data are one line: their name, the noise, and the share that is trained on", () => {
  assert.equal(dataLine(configOf({ name: "gauss", noise: 0, train_percent: 50 }), options), "Gaussian, noise 0, 50 % training");
  assert.equal(dataLine(configOf({ name: "unheard-of", noise: 25, train_percent: 10 }), options), "unheard-of, noise 25, 10 % training");
});
