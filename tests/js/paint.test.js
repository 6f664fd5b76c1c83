import assert from "node:assert/strict";
import test from "node:test";
import { CONNECTION } from "../../static/js/core/texts.js";
import { erased, moved, nearestAt, sprayed } from "../../static/js/labs/mlp/paint/brush.js";
import { askedOf, countsOf, labelOf, numberOf, relabelled } from "../../static/js/labs/mlp/paint/config.js";
import { Draft } from "../../static/js/labs/mlp/paint/draft.js";
import { EDGE, GRID_STEPS, LABEL_STEPS, onGrid, placed } from "../../static/js/labs/mlp/paint/grid.js";
import { PAUSE, Pace } from "../../static/js/labs/mlp/paint/pace.js";
import { stillSaid } from "../../static/js/labs/mlp/paint/panel.js";
import { shownOf } from "../../static/js/labs/mlp/paint/shown.js";

/** @param {number} seed @returns {() => number} the same numbers each time */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test("a point lies on the grid, keeps its place when it is put there again, and never has a negative zero", () => {
  const random = chance(7);
  for (let i = 0; i < 500; i++) {
    const value = EDGE * (2 * random() - 1);
    const place = onGrid(value);
    assert.ok(Math.abs(place - value) <= EDGE / GRID_STEPS / 2 + 1e-12);
    assert.equal(onGrid(place), place);
    assert.equal(onGrid(onGrid(value, LABEL_STEPS), LABEL_STEPS), onGrid(value, LABEL_STEPS));
  }
  assert.ok(Object.is(onGrid(-1e-9), 0));
  assert.deepEqual([onGrid(7), onGrid(-7), onGrid(3)], [6, -6, 3]);
  assert.deepEqual(placed(1, -2, 1), [1, -2, 1].map((value) => onGrid(value)).with(2, 1));
  assert.equal(placed(0, 0, -1, "test")[3], "test");
});

test("a spray puts points by the way that it goes, none of them farther off than its size, the same for the same chance", () => {
  const spray = () => sprayed([0, 0], [3, 4], { size: 0.5, density: 20 }, chance(3));
  assert.deepEqual(spray(), spray());
  assert.equal(spray().length, 100);
  for (const [x1, x2] of spray()) {
    const along = Math.max(0, Math.min(5, (3 * x1 + 4 * x2) / 5));
    assert.ok(Math.hypot(x1 - 0.6 * along, x2 - 0.8 * along) <= 0.5 + 1e-12);
  }
  assert.deepEqual(sprayed([1, 1], [1, 1], { size: 1, density: 20 }, chance(1)), []);
});

test("what is a part of a point comes up as often as it weighs", () => {
  const random = chance(11);
  const counts = Array.from({ length: 2000 }, () => sprayed([0, 0], [0.1, 0], { size: 0.5, density: 3 }, random).length);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  assert.ok(Math.abs(mean - 0.3) < 0.05, `${mean}`);
});

test("an eraser takes what it touches, and leaves the list alone where that is nothing; a point is moved with what it is", () => {
  const points = [placed(0, 0, 1), placed(1, 0, -1, "test"), placed(3, 3, 1)];
  assert.deepEqual(erased(points, [0.5, 0], 0.6), [points[2]]);
  assert.equal(erased(points, [-3, -3], 1), points);
  assert.equal(nearestAt(points, [0.9, 0.1], 0.2), 1);
  assert.equal(nearestAt(points, [2, 2], 0.2), -1);
  assert.deepEqual(moved(points, 1, [2, 2])[1], placed(2, 2, -1, "test"));
});

test("a stroke is one step back and one forward, whatever it did; another stroke ends the way forward", () => {
  const start = { points: [placed(0, 0, 1)], classes: 2 };
  const draft = new Draft(start);
  draft.begin();
  draft.draw([...draft.now.points, placed(1, 1, 1)]);
  draft.draw([...draft.now.points, placed(2, 2, 1)]);
  draft.end();
  draft.draw([], 2);
  assert.ok(draft.undo());
  assert.equal(draft.now.points.length, 3);
  assert.ok(draft.undo());
  assert.equal(draft.now, start);
  assert.ok(!draft.undo());
  assert.ok(draft.redo());
  assert.equal(draft.now.points.length, 3);
  draft.draw(draft.now.points, 3);
  assert.ok(!draft.redo());
  draft.begin();
  draft.end();
  assert.ok(draft.undo());
  assert.equal(draft.now.classes, 2);
});

test("of many strokes the last ones can be taken back", () => {
  const draft = new Draft({ points: [], classes: 2 });
  for (let i = 0; i < 250; i++) draft.draw([...draft.now.points, placed(0, 0, 1)]);
  let back = 0;
  while (draft.undo()) back++;
  assert.equal(back, 100);
});

test("while a stroke is under way its newest state goes out twice a second, the first as a step, and at its end at once", () => {
  let [now, timed] = [0, /** @type {{at: number, act: () => void} | null} */ (null)];
  /** @type {[number, string][]} */
  const sent = [];
  const pace = new Pace((mode) => sent.push([now, mode]), {
    now: () => now,
    setTimeout: (act, time) => {
      timed = { at: now + time, act };
      return 0;
    },
  });
  const to = (/** @type {number} */ time) => {
    for (; now < time; now++) {
      if (timed && timed.at <= now) {
        const { act } = timed;
        timed = null;
        act();
      }
      if (now % 10 === 0) pace.change();
    }
  };
  to(1001);
  assert.equal(sent.length, 1 + 1000 / PAUSE);
  assert.deepEqual(sent.map(([, mode]) => mode), ["push", ...Array(1000 / PAUSE).fill("replace")]);
  pace.change();
  pace.end();
  assert.equal(sent.at(-1)?.[0], 1001);
  pace.end();
  assert.equal(sent.length, 2 + 1000 / PAUSE, "nothing is left");
  pace.change();
  if (timed) /** @type {any} */ (timed).act();
  now += PAUSE;
  pace.end();
  assert.equal(sent.at(-1)?.[1], "push", "another stroke is another step");
  const before = sent.length;
  pace.change(true);
  assert.equal(sent.length, before, "what is patient waits for the end");
  pace.end();
  assert.equal(sent.length, before + 1);
});

test("points keep their class where there are more, and go with it where there are fewer", () => {
  const two = [placed(0, 0, -1), placed(1, 1, 1, "train")];
  const three = relabelled(two, 2, 3);
  assert.deepEqual(three, [placed(0, 0, 0), placed(1, 1, 1, "train")]);
  assert.deepEqual(relabelled([...three, placed(2, 2, 2)], 3, 2), two);
  for (const classes of [2, 3, 6]) for (let number = 0; number < classes; number++) assert.equal(numberOf(labelOf(number, classes), classes), number);
});

test("painted points are shown at once: those that test stay what they were, new ones train unless they are meant to test", () => {
  const told = { train: [/** @type {const} */ ([0, 0, 1])], test: [/** @type {const} */ ([3, 3, -1]), /** @type {const} */ ([3, 3, -1])] };
  const points = [placed(0, 0, 1), placed(3, 3, -1), placed(3, 0, 1), placed(-3, 0, 1, "test"), placed(3, 3, -1, "train")];
  assert.deepEqual(shownOf(points, told), {
    train: [[0, 0, 1], [3, 0, 1], [3, 3, -1]],
    test: [[3, 3, -1], [-3, 0, 1]],
  });
  assert.equal(shownOf([placed(3, 3, -1), placed(3, 3, -1), placed(3, 3, -1)], told).train.length, 1);
});

test("notices about the points go with the next ones, and that the server is another one stays", () => {
  assert.deepEqual(stillSaid(["Five points are gone.", CONNECTION.updated]), [CONNECTION.updated]);
});

test("what an exercise asks of the points is counted as it counts them: those at one place once", () => {
  /** @type {any} */
  const data = { classes: 2, points: [[0, 0, 1], [0, 0, 1], [0, 0, -1], [1, 1, 1]] };
  /** @type {any} */
  const judged = { measures: { points: { value: 2, holds: false, required: "3 to 9" }, class_points: { value: 1, holds: false, required: "at least 2" } }, added: null };
  assert.deepEqual(countsOf(data), [1, 2]);
  assert.deepEqual(countsOf({ ...data, classes: 3, points: [[0, 0, 2]] }), [0, 0, 1]);
  assert.deepEqual(askedOf(data, judged), ["2 points: 3 to 9 are asked for.", "Of the smallest class 1: at least 2 are asked for."]);
  assert.deepEqual(askedOf(data, { ...judged, measures: {}, added: { value: 2, most: 3 } }), ["2 of 3 points added."]);
  assert.deepEqual([askedOf(data, null), askedOf(data, { ...judged, measures: { points: { value: 2, holds: true, required: "" } } })], [[], []]);
});
