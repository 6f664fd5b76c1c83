import assert from "node:assert/strict";
import test from "node:test";
import { plotOf, plotOfAll } from "../../static/js/classroom/member/plot.js";
import { Tried } from "../../static/js/classroom/teacher/tried.js";
import { classPlotText, drawClassPlot, smallestSolved } from "../../static/js/draw/classplot.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

/** @param {number} parameters @param {number} testLoss @param {boolean} [solved] @param {boolean} [mine] */
const network = (parameters, testLoss, solved = false, mine = false) => ({ parameters, testLoss, solved, mine });

/** @param {import("../../static/js/draw/classplot.js").ClassPlot} plot */
function drawn(plot, width = 600, height = 400) {
  const surface = fit(makeCanvas(width, height), width, height, 1);
  drawClassPlot(surface, plot, LIGHT);
  const { context } = surface;
  const circles = callsOf(context, "arc").slice(1); // the first is that of the key
  const diamonds = callsOf(context, "moveTo").slice(1);
  return { circles, diamonds, texts: callsOf(context, "fillText").map(({ args }) => args[0]) };
}

test("fewer parameters lie further left, smaller losses further down, and what solves it has another shape", () => {
  const { circles, diamonds } = drawn({ networks: [network(9, 0.3), network(90, 0.03), network(900, 0.003, true)] });
  assert.equal(circles.length, 3); // two networks, and the ring around the smallest that solves it
  const [ring, small, large] = circles.map(({ args }) => args);
  assert.ok(small[0] < large[0] && small[1] < large[1]);
  assert.equal(diamonds.length, 1);
  assert.ok(diamonds[0].args[0] > large[0] && diamonds[0].args[1] > large[1]);
  assert.equal(ring[0], diamonds[0].args[0]);
});

test("all lie within the plot, whatever their losses are", () => {
  for (const networks of [[], [network(1, 0)], [network(5, Number.NaN), network(5, 1e300), network(1e6, 1e-300)]]) {
    for (const { args } of drawn({ networks }).circles) {
      assert.ok(args[0] >= 0 && args[0] <= 600, `${args}`);
      assert.ok(args[1] >= 0 && args[1] <= 400, `${args}`);
    }
  }
});

test("the smallest that solves it is named, also where it was tried earlier", () => {
  const plot = { networks: [network(13, 0.01, true), network(4, 0.3)], earlier: [network(7, 0.02, true), network(7, 0.01, true)] };
  assert.deepEqual(smallestSolved([...plot.networks, ...plot.earlier]), network(7, 0.01, true));
  assert.ok(drawn(plot).texts.includes("smallest that solves it: 7"));
  assert.equal(classPlotText(plot), "2 networks. The smallest that solves it has 7 parameters.");
  assert.equal(classPlotText({ networks: [network(4, 0.3)] }), "1 network. None solves it yet.");
});

test("what names the smallest stands beside the numbers of the axis, however narrow the plot is", () => {
  const surface = fit(makeCanvas(300, 300), 300, 300, 1);
  drawClassPlot(surface, { networks: [network(5, 0.3), network(12, 0.01, true), network(30, 0.3)] }, LIGHT);
  const label = callsOf(surface.context, "fillText").find(({ args }) => String(args[0]).startsWith("smallest"));
  assert.ok(label && label.args[1] >= 46, `${label?.args}`);
});

test("a student sees the networks at the own exercise, or all of them, among which none is the smallest", () => {
  const told = (/** @type {string | null} */ exercise, mine = false) => ({ exercise, parameters: 9, test_loss: null, solved: true, mine });
  const points = [told("xor", true), told("xor"), told(null)];
  assert.deepEqual(plotOf(points, "xor").networks.map(({ mine, solved }) => [mine, solved]), [[true, true], [false, true]]);
  assert.equal(plotOf(points, null).networks.length, 1);
  assert.deepEqual(plotOfAll(points).networks.map(({ solved }) => solved), [false, false, false]);
});

test("one's own network lies over all others, and the key says so only then", () => {
  const { circles, texts } = drawn({ networks: [network(9, 0.1, false, true), network(9, 0.1)] });
  assert.equal(circles.at(-1)?.style.strokeStyle, "rgb(107, 79, 187)");
  assert.ok(texts.includes("yours"));
  assert.ok(!drawn({ networks: [network(9, 0.1)] }).texts.includes("yours"));
});

test("the key tells what pale dots are where there are some", () => {
  assert.ok(drawn({ networks: [network(9, 0.1)], earlier: [network(5, 0.1)] }).texts.includes("tried before"));
  assert.ok(!drawn({ networks: [network(9, 0.1)] }).texts.includes("tried before"));
});

/** @param {object} change @returns {any} */
const member = (change) => ({ name: "a", exercise: "xor", parameters: 9, testLoss: 0.3, epoch: 9, solved: false, checked: true, ...change });

test("of every size that somebody tried the last stays, and that it was solved", () => {
  const tried = new Tried();
  for (const change of [{}, { testLoss: 0.1, solved: true }, { testLoss: 0.5 }, { parameters: 5, testLoss: 0.4 }, { parameters: null }]) tried.note(member(change));
  const { networks, earlier } = tried.plot("xor", [member({ parameters: 5, testLoss: 0.4 })]);
  assert.deepEqual(networks, [{ parameters: 5, testLoss: 0.4, solved: false }]);
  assert.deepEqual(earlier, [{ parameters: 9, testLoss: 0.1, solved: true }]);
});

test("no run that is not trained, or that was not checked, is a solution, and the one that was stays beside it", () => {
  const tried = new Tried();
  tried.note(member({ testLoss: 0.1, solved: true }));
  for (const now of [{ epoch: 0, testLoss: 0.69, solved: true }, { checked: false, testLoss: 0.69, solved: true }]) {
    tried.note(member(now));
    const { networks, earlier } = tried.plot("xor", [member(now)]);
    assert.deepEqual([networks[0].solved, earlier[0].solved], [false, true]);
  }
});

test("exercises don't mix, and the one that most are at comes first", () => {
  const tried = new Tried();
  for (const change of [{ exercise: "gauss" }, { name: "b" }, { name: "c" }, { name: "d", exercise: null }]) tried.note(member(change));
  assert.deepEqual(tried.exercises([]), ["xor", "gauss", ""]);
  assert.deepEqual(tried.exercises([member({ exercise: "gauss" }), member({ exercise: "gauss" }), member({ exercise: null })]), ["gauss", "", "xor"]);
  assert.equal(tried.plot("gauss", [member({}), member({ exercise: "gauss" })]).networks.length, 1);
  assert.equal(tried.plot("", []).earlier.length, 1);
});

test("of one member no more than twelve sizes stay", () => {
  const tried = new Tried();
  for (let parameters = 1; parameters <= 20; parameters++) tried.note(member({ parameters }));
  assert.deepEqual(tried.plot("xor", []).earlier.map(({ parameters }) => parameters), [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
});
