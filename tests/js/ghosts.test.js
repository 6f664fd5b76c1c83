import assert from "node:assert/strict";
import test from "node:test";
import { drawChart } from "../../static/js/draw/chart.js";
import { chartScales, plotBox, targetDomain } from "../../static/js/draw/chartdomain.js";
import { domainWith } from "../../static/js/draw/ghosts.js";
import { History } from "../../static/js/draw/history.js";
import { bestPlace, Lines, shortNames } from "../../static/js/draw/labels.js";
import { fit } from "../../static/js/draw/surface.js";
import { callsOf, LIGHT, makeCanvas } from "./canvas.js";

/** @param {string} name @param {number[]} values */
const ghost = (name, values, isStrong = false) => ({ name, isStrong, epoch: Float64Array.from(values, (_, i) => 100 * i), values: Float64Array.from(values) });
const history = new History(10);
history.append(0, 0.5, 0.6);
history.append(40, 0.1, 0.2);

test("the axes have room for ghosts, but for those that diverged", () => {
  const domain = targetDomain(history, false, "loss");
  assert.deepEqual(domainWith(domain, [], "loss", true), domain);
  const { x, y } = domainWith(domain, [ghost("one", [0.9, 0.1, 0.1]), ghost("two", [0.5, 1e9, Number.NaN, Number.NaN, 1])], "loss", true);
  assert.deepEqual([x, y], [[0, 200], [0, 1]]);
});

test("a run that trained long squeezes no curve: it leaves the chart at the right, and is named there", () => {
  const long = ghost("long", Array.from({ length: 21 }, (_, i) => 0.6 - 0.02 * i));
  const domain = domainWith(targetDomain(history, false, "loss"), [long], "loss", false);
  assert.deepEqual(domain.x, [0, 160]);
  const surface = fit(makeCanvas(360, 160), 360, 160, 1);
  drawChart(surface, { history, domain, ghosts: [long] }, LIGHT);
  const name = callsOf(surface.context, "fillText").find(({ args }) => args[0] === "long")?.args ?? [];
  const box = plotBox(360, 160);
  const { x, y } = chartScales(domain, box);
  assert.ok(name[1] > x.to(100) && name[1] < box.x + box.width);
  assert.ok(Math.abs(name[2] - y.to(0.58)) <= 24, "beside its value there, not at its end");
  assert.deepEqual(domainWith(targetDomain(history, false, "loss"), [long], "loss", true).x, [0, 2000]);
});

test("each ghost is named where it ends, and no name lies on another", () => {
  const ghosts = ["First run", "ReLU", "+1 neuron", "a name that is much too long for a chart"].map((name) => ghost(name, [0.6, 0.3, 0.2]));
  const domain = domainWith(targetDomain(history, false, "loss"), ghosts, "loss", true);
  const surface = fit(makeCanvas(360, 160), 360, 160, 1);
  drawChart(surface, { history, domain, ghosts }, LIGHT);
  const texts = callsOf(surface.context, "fillText").map(({ args }) => ({ text: args[0], x: args[1], y: args[2] }));
  const named = texts.filter(({ text }) => ["First run", "ReLU", "+1 neuron", "a name that is much…"].includes(text));
  assert.equal(named.length, 4);
  const all = [...named, ...texts.filter(({ text }) => ["Training", "Test"].includes(text))];
  all.forEach((a, i) => all.slice(i + 1).forEach((b) => assert.ok(Math.abs(a.y - b.y) >= 11.9 || a.x + 6 * a.text.length <= b.x || b.x + 6 * b.text.length <= a.x, `${a.text} and ${b.text}`)));
});

test("a long name is cut between words, never inside a number, and keeps what tells it from the others", () => {
  const short = (/** @type {string[]} */ ...names) => shortNames(names, 20);
  assert.deepEqual(short("learning rate 0.3", "First run"), ["learning rate 0.3", "First run"]);
  assert.deepEqual(short("First run", "First run, learning rate 0.3 from epoch 60"), ["First run", "…0.3 from epoch 60"]);
  assert.deepEqual(short("learning rate 0.03, L2", "4 neurons, learning rate 0.001"), ["…rate 0.03, L2", "…learning rate 0.001"]);
  assert.deepEqual(short("ReLU, learning rate 0.3 from epoch 60", "Adam, learning rate 0.3 from epoch 60"), ["ReLU, learning rate…", "Adam, learning rate…"]);
  assert.deepEqual(short("a name that is much too long", "onewordthatismuchtoolong"), ["a name that is much…", "onewordthatismuchto…"]);
});

test("a name that finds room only far from its end is led there, and rather covers an earlier run than the one on screen", () => {
  const box = { x: 0, y: 0, width: 100, height: 100 };
  const lines = new Lines(box);
  lines.add([0, 20, 100, 20]);
  lines.add([0, 80, 100, 80], 3);
  const at = (/** @type {number} */ y, far = 0) => ({ x: 20, y, width: 20, height: 12, far });
  assert.equal(bestPlace([at(74), at(14, 10)], [], lines)?.y, 14);
  assert.equal(bestPlace([at(14), at(50, 40)], [], lines)?.y, 14, "not as far as that");
  const long = new History(100);
  for (const epoch of [0, 100]) long.append(epoch, 0.2, 0.12);
  const domain = { x: /** @type {const} */ ([0, 100]), y: /** @type {const} */ ([0, 0.6]), log: false };
  const draw = (/** @type {number} */ loss) => {
    const surface = fit(makeCanvas(360, 160), 360, 160, 1);
    drawChart(surface, { history: long, domain, ghosts: [{ ...ghost("ReLU", [loss]), epoch: Float64Array.of(50) }] }, LIGHT);
    return callsOf(surface.context, "arc").some(({ args }) => args[0] === chartScales(domain, plotBox(360, 160)).x.to(50));
  };
  assert.deepEqual([draw(0.4), draw(0.15)], [false, true]);
});

test("a name stands where it covers no line, and where that can't be on as little as can be, with a rim", () => {
  const box = { x: 10, y: 0, width: 100, height: 100 };
  const lines = new Lines(box);
  lines.add([10, 50, 60, 50, Number.NaN, Number.NaN, 85, 50, 110, 0]);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => ({ x, y, width: 20, height: 12 });
  assert.equal(lines.under(at(20, 70)), 0);
  assert.ok(lines.under(at(20, 44)) >= 20, "on the line all along");
  assert.equal(lines.under(at(62, 44)), 0, "in its gap");
  assert.ok(lines.under(at(85, 20)) > 0, "where it rises");
  assert.deepEqual(bestPlace([at(20, 44), at(45, 44), at(20, 70)], [], lines), at(20, 70));
  assert.deepEqual(bestPlace([at(20, 44), at(45, 44)], [], lines), at(45, 44), "half of it");
  assert.equal(bestPlace([at(20, 44)], [at(30, 44)], lines), null);
});

test("on a chart the names of ghosts and of guessing keep off the lines where there is room", () => {
  const steps = Array.from({ length: 31 }, (_, i) => 10 * i);
  const long = new History(100);
  for (const epoch of steps) long.append(epoch, 0.5, 0.5);
  const short = { name: "ReLU", isStrong: false, epoch: Float64Array.from([0, 100]), values: Float64Array.from([0.5, 0.49]) };
  const domain = { x: /** @type {const} */ ([0, 300]), y: /** @type {const} */ ([0, 1]), log: false };
  const surface = fit(makeCanvas(360, 160), 360, 160, 1);
  drawChart(surface, { history: long, domain, ghosts: [short], guess: 0.52 }, LIGHT);
  const middle = chartScales(domain, plotBox(360, 160)).y.to(0.5);
  for (const text of ["ReLU", "guessing"]) {
    const [call] = callsOf(surface.context, "fillText").filter(({ args }) => args[0] === text);
    assert.ok(Math.abs(call.args[2] - middle) >= 6, `${text} at ${call.args[2]}, the line at ${middle}`);
    assert.ok(callsOf(surface.context, "strokeText").some(({ args, style }) => args[0] === text && style.strokeStyle === LIGHT.ground), text);
  }
});
