import assert from "node:assert/strict";
import test from "node:test";
import { formatBriefly, formatValue } from "../../static/js/draw/format.js";
import { contributionsOf } from "../../static/js/labs/mlp/contributions.js";
import { formulaOf, productOf } from "../../static/js/labs/mlp/formula.js";
import { nearest } from "../../static/js/labs/mlp/probe.js";
import { FORMULA } from "../../static/js/labs/mlp/texts.js";

const sigmoid = (/** @type {number} */ z) => 1 / (1 + Math.exp(-z));
/** Of each activation: its name, its label, and how it is written. @type {[string, string, string, (z: number) => number][]} */
const ACTIVATIONS = [
  ["relu", "ReLU", "ReLU", (z) => Math.max(0, z)],
  ["tanh", "Tanh", "tanh", Math.tanh],
  ["sigmoid", "Sigmoid", "sigmoid", sigmoid],
  ["leaky_relu", "Leaky ReLU", "LeakyReLU", (z) => (z > 0 ? z : 0.01 * z)],
  ["elu", "ELU", "ELU", (z) => (z > 0 ? z : Math.expm1(z))],
  ["silu", "SiLU", "SiLU", (z) => z * sigmoid(z)],
  ["gelu", "GELU", "GELU", (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)))], // close enough
  ["softplus", "Softplus", "softplus", (z) => Math.log1p(Math.exp(z))],
  ["linear", "Linear", "", (z) => z],
];
const FEATURES = ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"];
/** @type {any} */
const options = {
  options: [
    { path: "network.activation", type: "choice", choices: ACTIVATIONS.map(([name, label]) => ({ name, label })) },
    { path: "features", type: "subset", choices: FEATURES.map((name, i) => ({ name, label: ["X₁", "X₂", "X₁²", "X₂²", "X₁X₂", "sin(X₁)", "sin(X₂)"][i] })) },
  ],
};

/** @param {object} [change] @returns {any} */
function configOf({ features = ["x1", "x2"], hidden = [2], activation = "tanh", ...rest } = /** @type {any} */ ({})) {
  const { loss = "squared", problem = "classification", classes = 2, output = "auto", batch_norm = false, dropout = 0, normalize_inputs = false, off = [] } = rest;
  return { problem, features, data: { classes, normalize_inputs }, network: { hidden, activation, output, batch_norm, off }, training: { loss, dropout } };
}

/** Its text with plain spaces and signs. @param {string} text */
const plain = (text) => text.replaceAll("\u00a0", " ").replaceAll("−", "-");

/** A frame of 2-2-1 or 2-2-K, and a point on its way. @param {any} config @param {(z: number) => number} f */
function run(config, f) {
  const outputs = config.data.classes > 2 ? config.data.classes : 1;
  const sizes = [2, 2, outputs];
  const parameters = Float64Array.from({ length: 6 + 3 * outputs }, (_, i) => (i % 2 ? -1 : 1) * (0.31 + 0.17 * i));
  const features = [1.2, -2.4];
  const [p, q] = features;
  const hiddenSums = [0, 1].map((unit) => parameters[2 * unit] * p + parameters[2 * unit + 1] * q + parameters[4 + unit]);
  const hidden = hiddenSums.map(f);
  const sums = Array.from({ length: outputs }, (_, k) => parameters[6 + 2 * k] * hidden[0] + parameters[7 + 2 * k] * hidden[1] + parameters[6 + 2 * outputs + k]);
  const total = sums.reduce((sum, z) => sum + Math.exp(z), 0);
  const out = outputs > 1 ? sums.map((z) => Math.exp(z) / total) : sums;
  /** @type {any} */
  const trace = { point: [p, q], label: null, loss: null, features, sums: [...hiddenSums, ...sums], inputs: [...hiddenSums, ...sums], outputs: [...hidden, ...out] };
  return { frame: /** @type {any} */ ({ sizes, parameters }), trace };
}

/** @param {string} text @param {string} name @param {(z: number) => number} f @returns {number} what a side of an equation comes to */
function valueOf(text, name, f) {
  const code = plain(text).replaceAll("×", "*").replaceAll("^", "**").replaceAll("e**", "Math.E**").replace(/\*\*-([\d.]+)/g, "**(-$1)");
  return Function("f", `return ${name ? code.replaceAll(`${name}(`, "f(") : code}`)(f);
}

test("what stands at both sides of each sign of equality is the same number, for every activation", () => {
  for (const [activation, , written, f] of ACTIVATIONS) {
    const config = configOf({ activation });
    const { frame, trace } = run(config, f);
    for (const unit of [0, 1]) {
      const formula = formulaOf({ layer: 0, unit }, config, frame, trace, options);
      const sides = formula?.lines.flatMap((line) => plain(line).split(" = ")) ?? [];
      assert.equal(sides.length, activation === "linear" ? 2 : 3, `${sides}`);
      for (const side of sides) assert.ok(Math.abs(valueOf(side, written, f) - trace.outputs[unit]) < 0.03, `${activation}: ${sides}`);
      if (written) assert.ok(sides[0].startsWith(`${written}(`) && sides[1].startsWith(`${written}(`), `${sides}`);
    }
  }
});

test("without a point there are the weights and the names of what they weigh", () => {
  const config = configOf();
  const { frame } = run(config, Math.tanh);
  assert.equal(plain(formulaOf({ layer: 0, unit: 0 }, config, frame, null, options)?.lines[0] ?? ""), "tanh(0.31 X₁ - 0.48 X₂ + 0.99)");
  const output = formulaOf({ layer: 1, unit: 0 }, config, frame, null, options);
  assert.equal(plain(output?.lines[0] ?? ""), "tanh(1.33 a₁ - 1.50 a₂ + 1.67)");
  assert.deepEqual(output?.notes, ["a₁, a₂, …: what the neurons of layer 1 give"]);
  assert.equal(formulaOf({ layer: -1, unit: 0 }, config, frame, null, options), null, "a feature has none");
  assert.equal(formulaOf({ layer: 0, unit: 0 }, configOf({ hidden: [3] }), frame, null, options), null, "the frame is of another network");
});

test("of many inputs the first few are written out, and how many more there are", () => {
  const config = configOf({ features: FEATURES });
  const frame = /** @type {any} */ ({ sizes: [7, 2, 1], parameters: Float64Array.from({ length: 19 }, () => 0.5) });
  assert.equal(plain(formulaOf({ layer: 0, unit: 0 }, config, frame, null, options)?.lines[0] ?? ""), "tanh(0.50 X₁ + 0.50 X₂ + 0.50 X₁² + 0.50 X₂² + … 3 more + 0.50)");
});

test("outputs are written as their loss has them", () => {
  const written = (/** @type {object} */ change) => {
    const config = configOf(change);
    const { frame, trace } = run(config, Math.tanh);
    return [null, trace].map((one) => formulaOf({ layer: 1, unit: 0 }, config, frame, one, options)?.lines.map(plain) ?? []);
  };
  assert.match(written({ problem: "regression" })[0][0], /^1\.33 a₁ - 1\.50 a₂ \+ 1\.67$/);
  assert.match(written({ loss: "cross_entropy" })[0][0], /^2 × sigmoid\(1\.33 a₁.*\) - 1$/);
  assert.match(written({ output: "threshold" })[0][0], /^sign\(/);
  const [weights, [sum, share]] = written({ loss: "cross_entropy", classes: 3 });
  assert.match(weights[0], /^softmax\(/);
  assert.match(sum, / = -?\d+\.\d\d$/);
  const [left, right] = share.split(" = ");
  assert.ok(Math.abs(valueOf(left, "", Math.abs) - Number(right)) < 0.01, share);
});

test("batch normalization is a step of its own, of hidden neurons", () => {
  const config = configOf({ batch_norm: true });
  const { frame, trace } = run(config, Math.tanh);
  trace.inputs[0] = 0.5;
  trace.outputs[0] = Math.tanh(0.5);
  const formula = formulaOf({ layer: 0, unit: 0 }, config, frame, trace, options);
  assert.deepEqual(formula?.lines.slice(1).map(plain), [`norm(${plain(formatValue(trace.sums[0]))}) = 0.50`, "tanh(0.50) = 0.46"]);
  assert.deepEqual(formula?.notes, [FORMULA.norm]);
  assert.match(formulaOf({ layer: 0, unit: 0 }, config, frame, null, options)?.lines[0] ?? "", /^tanh\(norm\(/);
  assert.equal(formulaOf({ layer: 1, unit: 0 }, config, frame, trace, options)?.lines.length, 1);
});

test("a link brings its weight times what comes out at its other end", () => {
  const config = configOf();
  const { frame, trace } = run(config, Math.tanh);
  assert.equal(plain(productOf(/** @type {any} */ ({ layer: 0, unit: 0, input: 1 }), frame, trace)), "-0.48 × (-2.40) = 1.15");
  const [left, right] = plain(productOf(/** @type {any} */ ({ layer: 1, unit: 0, input: 1 }), frame, trace)).split(" = ");
  assert.ok(Math.abs(valueOf(left, "", Math.abs) - frame.parameters[7] * trace.outputs[1]) < 0.02);
  assert.equal(right, plain(formatValue(frame.parameters[7] * trace.outputs[1])));
});

test("what is off is said to be, and its links are in no sum", () => {
  const config = configOf({ off: [[1, 1], [1, 2, 1]] });
  const { frame, trace } = run(config, Math.tanh);
  trace.outputs[0] = 0;
  const neuron = formulaOf({ layer: 0, unit: 0 }, config, frame, trace, options);
  assert.match(plain(neuron?.lines[0] ?? ""), /^tanh\(0\.31 × 1\.20 - [^=]* = tanh\(2\.51\)$/, "what it would give is not what it gives");
  assert.deepEqual(neuron?.notes, [FORMULA.off]);
  const other = formulaOf({ layer: 0, unit: 1 }, config, frame, null, options);
  assert.deepEqual([plain(other?.lines[0] ?? ""), other?.notes], ["tanh(-0.82 X₂ - 1.16)", ["1 link is off and brings nothing."]]);
  assert.equal(contributionsOf(frame.sizes, frame.parameters, trace, [2])[2], 0);
});

test("what is special about a number is said beside it", () => {
  const config = configOf({ dropout: 0.5, normalize_inputs: true });
  const { frame, trace } = run(config, Math.tanh);
  assert.deepEqual(formulaOf({ layer: 0, unit: 0 }, config, frame, trace, options)?.notes, [FORMULA.scaled, FORMULA.dropout]);
  trace.outputs[2] = Number.NaN;
  const broken = formulaOf({ layer: 1, unit: 0 }, config, frame, trace, options);
  assert.match(broken?.lines[0] ?? "", /NaN$/);
  assert.ok(broken?.notes.includes(FORMULA.notFinite));
});

test("what the links bring, and the bias, are the sum", () => {
  const config = configOf();
  const { frame, trace } = run(config, Math.tanh);
  const brought = contributionsOf(frame.sizes, frame.parameters, trace);
  assert.equal(brought.length, frame.parameters.length);
  for (const [unit, places] of [[0, 1, 4], [2, 3, 5], [6, 7, 8]].entries()) {
    const sum = places.reduce((total, place) => total + brought[place], 0);
    assert.ok(Math.abs(sum - trace.sums[unit]) < 1e-12, `${unit}`);
  }
  assert.deepEqual([brought[4], brought[8]], [frame.parameters[4], frame.parameters[8]]);
  const single = contributionsOf([2, 1], [3, 4, 5], { features: [10, -1], outputs: [7] });
  assert.deepEqual([...single], [30, -4, 5], "without hidden layers");
});

test("numbers keep two decimals, more where they are small and fewer where they are large", () => {
  assert.deepEqual([0, 1.2, -0.556, 0.0012, -3.1e-7, 1234, 99.996, Number.NaN, -Infinity, 2.5e7].map(formatValue), ["0.00", "1.20", "−0.56", "0.0012", "−3.1·10⁻⁷", "1,234", "100", "NaN", "−∞", "2.5·10⁷"]);
  assert.deepEqual([0, -0.001, 0.534, -12.34, -123.4, 999.7, 12345, 3e7, -3e7, Number.NaN].map(formatBriefly), ["0.00", "0.00", "0.53", "−12.3", "−123", "1,000", "12k", "3·10⁷", "−3·10⁷", "NaN"]);
});

test("the point of the data is meant that is closest, and none that is too far", () => {
  /** @type {[number, number, number][]} */
  const points = [[0, 0, 1], [1, 1, -1], [1.1, 1, 1]];
  assert.deepEqual(nearest(points, [1.06, 1], 0.2), [1.1, 1, 1]);
  assert.equal(nearest(points, [3, 3], 0.2), null);
  assert.equal(nearest([], [0, 0], 1), null);
});
