import assert from "node:assert/strict";
import { test } from "node:test";
import { parameterNames } from "../../static/js/labs/mlp/parameternames.js";
import { firstAxes, isLeaving, limitsFor, planeOfWay, planeOfWeights, randomFrom, randomPlane, spotOn } from "../../static/js/labs/mlp/planes.js";
import { Way } from "../../static/js/labs/mlp/way.js";

/** @param {number} epoch @param {number[]} parameters @param {number} [trainLoss] */
const frame = (epoch, parameters, trainLoss = 1 / (1 + epoch)) => /** @type {any} */ ({ run: 1, epoch, position: 0, trainLoss, parameters: Float64Array.from(parameters), sizes: [2, 1] });

/** @param {number[][]} places @param {number[]} [losses] */
function wayThrough(places, losses) {
  const way = new Way();
  places.forEach((parameters, epoch) => way.follow(frame(epoch, parameters, losses?.[epoch])));
  return way;
}

/** @param {number | undefined} a @param {number} b */
const near = (a, b) => assert.ok(a !== undefined && Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("parameters have the names that scripts use, in the order of a frame", () => {
  assert.deepEqual(parameterNames([2, 1]), ["weights.0.0.0", "weights.0.0.1", "biases.0.0"]);
  assert.equal(parameterNames([2, 4, 2, 1]).length, 25);
});

test("the first axes are two weights of a neuron, or a weight and the bias; one parameter has none", () => {
  assert.deepEqual(firstAxes([2, 4, 1]), ["weights.0.0.0", "weights.0.0.1"]);
  assert.deepEqual(firstAxes([1, 1]), ["weights.0.0.0", "biases.0.0"]);
  assert.equal(firstAxes([0, 1]), null);
  assert.equal(firstAxes([0, 2, 1])?.length, 2);
});

test("the axes of two weights have room for the whole way, and are left before its end is out of sight", () => {
  assert.deepEqual(limitsFor([0.5, -0.2]), [-1.5, 1.5]);
  assert.deepEqual(limitsFor([-4]), [-8, 8]);
  assert.deepEqual(limitsFor([Number.NaN, 1e9]), [-1e6, 1e6]);
  const plane = planeOfWeights(["weights.0.0.1", "biases.0.0"], wayThrough([[0, 1, 0], [0, 2, -4]]), [2, 1]);
  assert.deepEqual([plane.axes, plane.across, plane.up], [["weights.0.0.1", "biases.0.0"], [-5, 5], [-8, 8]]);
  assert.equal(isLeaving(plane, { across: 4, up: 0 }), false);
  assert.equal(isLeaving(plane, { across: 4.9, up: 0 }), true);
  assert.deepEqual(spotOn(plane, Float64Array.from([7, 8, 9]), [2, 1]), { across: 8, up: 9 });
});

test("the plane of a way goes through its start, its best place and its last one", () => {
  const places = [[0, 0, 0], [1, 2, 0], [2, 0, 0], [3, 0, 0]];
  const plane = planeOfWay(wayThrough(places, [0.9, 0.1, 0.3, 0.2]));
  assert.ok(plane);
  const spots = places.map((place) => spotOn(plane, Float64Array.from(place)));
  assert.deepEqual(spots[0], { across: 0, up: 0 });
  near(spots[1]?.up, 2);
  near(spots[3]?.across, 3);
  near(spots[3]?.up, 0);
  assert.ok(spots.every((spot) => spot && !isLeaving(plane, spot)));
});

test("where start, best and last lie on a line, it goes through the place farthest from it; a straight way has any direction", () => {
  const bent = planeOfWay(wayThrough([[0, 0, 0], [1, 0, 3], [2, 0, 0]], [0.9, 0.5, 0.1]));
  near(bent && spotOn(bent, Float64Array.from([1, 0, 3]))?.up, 3);
  const straight = planeOfWay(wayThrough([[0, 0, 0], [1, 0, 0]]));
  const [across, up] = straight?.directions ?? [];
  near(across.reduce((sum, value, i) => sum + value * up[i], 0), 0);
  near(Math.hypot(...up), 1);
  assert.equal(planeOfWay(wayThrough([[0, 0, 0]])), null);
  assert.equal(planeOfWay(wayThrough([[1, 1, 1], [1, 1, 1]])), null);
});

test("a random plane is always the same for a seed, and each neuron's part of it as long as the neuron's weights", () => {

  const sizes = [2, 2, 1];
  const parameters = Float64Array.from([3, 4, 0.3, 0.4, 0, 0, 1, 1, 1]); // two neurons of two inputs, then an output
  const plane = randomPlane(parameters, sizes, randomFrom("0.5"));
  assert.deepEqual(plane, randomPlane(parameters, sizes, randomFrom("0.5")));
  assert.notDeepEqual(plane, randomPlane(parameters, sizes, randomFrom("0.6")));
  for (const direction of plane.directions ?? []) {
    near(Math.hypot(direction[0], direction[1], direction[4]), 5);
    near(Math.hypot(direction[2], direction[3], direction[5]), 0.5);
  }
  const spot = spotOn(plane, Float64Array.from(parameters, (value, i) => value + 0.5 * (plane.directions?.[0][i] ?? 0) - 0.25 * (plane.directions?.[1][i] ?? 0)));
  near(spot?.across, 0.5);
  near(spot?.up, -0.25);
  assert.equal(spotOn(plane, parameters.slice(1)), null, "of another network");
});

test("a way begins anew with another run or another network, keeps what was best, and stays short", () => {
  const way = wayThrough([[0, 0], [1, 0], [2, 0]], [0.5, 0.1, 0.3]);
  assert.deepEqual([way.places.length, way.best?.epoch, way.last?.epoch], [3, 1, 2]);
  const begun = way.begun;
  way.follow({ ...frame(3, [3, 0]), run: 1 });
  way.follow(frame(4, [Number.NaN, 0]));
  assert.equal(way.last?.epoch, 3, "what is not finite is no place");
  assert.equal(way.begun, begun);
  way.follow({ ...frame(0, [9, 9]), run: 2 });
  assert.deepEqual([way.places.length, way.begun], [1, begun + 1]);
  way.follow(frame(0, [9, 9, 9]));
  assert.equal(way.begun, begun + 2);
  for (let epoch = 1; epoch < 3000; epoch++) way.follow(frame(epoch, [epoch, 0, 0]));
  assert.ok(way.places.length <= 600);
  assert.deepEqual([way.first?.epoch, way.last?.epoch], [0, 2999]);
  const steps = way.places.slice(1, -1).map(({ epoch }, i) => epoch - way.places[i].epoch);
  assert.deepEqual([...new Set(steps)], [8], "evenly thinned, from the start to the end");
  assert.equal(way.places[1].parameters[0], 8);
});
