import assert from "node:assert/strict";
import test from "node:test";
import { Refused } from "../../static/js/classroom/refused.js";
import { gradeExercise } from "../../static/js/classroom/teacher/grading.js";
import { latest, pointsText } from "../../static/js/classroom/teacher/handins.js";
import { agoText, sorted } from "../../static/js/classroom/teacher/list.js";

const HANDED = [{ id: "brave elm", link: "#a", answers: { Epochs: 3 } }, { id: "Ada", link: "#b", answers: {}, parameters: { weights: [[[1]]] } }];

/** @param {(submissions: any[]) => AsyncIterable<any>} lines */
async function graded(lines) {
  /** @type {any[]} */
  const told = [];
  const calls = /** @type {any} */ ({
    get: async (/** @type {string} */ path) => {
      assert.equal(path, "api/classes/KTRMW/hand-ins?exercise=xor");
      return { submissions: HANDED };
    },
    lines: (/** @type {string} */ _method, /** @type {string} */ path, /** @type {any} */ body) => {
      assert.equal(path, "api/exercises/xor/grade");
      return lines(body.submissions);
    },
  });
  await gradeExercise(calls, "KTRMW", "xor", { row: (...row) => told.push(row), progress: (...done) => told.push(done) }, new AbortController().signal);
  return told;
}

/** @param {any[]} submissions */
async function* rows(submissions) {
  yield { compiling: { done: 0, total: 3 } };
  for (const { id } of submissions) yield { row: { number: 0, id, result: id === "Ada" ? { score: 2, points: 3, criteria: [{ name: "Seeds", passed: true, message: "Fine." }, { name: "Neurons", passed: false, message: "Too many." }] } : null, reason: id === "Ada" ? "" : "No run." } };
  yield { summary: {} };
}

test("each student has a grade, with progress", async () => {
  assert.deepEqual(await graded(rows), [[0, 2], ["brave elm", { score: 0, points: 0, reason: "No run.", failed: [], link: "#a" }], [1, 2], ["Ada", { score: 2, points: 3, reason: "", failed: ["Neurons: Too many."], link: "#b" }], [2, 2]]);
});

test("what is too much for one request is graded in parts", async () => {
  /** @type {number[]} */
  const sizes = [];
  const told = await graded(async function* (submissions) {
    sizes.push(submissions.length);
    if (submissions.length > 1) throw new Refused({ status: 413, message: "Send fewer submissions at a time." });
    yield* rows(submissions);
  });
  assert.deepEqual(sizes, [2, 1, 1]);
  assert.deepEqual(told.at(-1), [2, 2]);
});

test("one that alone is too much, and an error under way, are told", async () => {
  await assert.rejects(graded(async function* () {
    throw new Refused({ status: 413, message: "Send fewer submissions at a time." });
  }), /Send fewer/);
  await assert.rejects(graded(async function* () {
    yield { error: { message: "The server is being stopped." } };
  }), /being stopped/);
});

test("of several hand-ins of an exercise the last counts", () => {
  const handIns = [["xor", "r1", "10:00"], ["gauss", "r2", "12:00"], ["xor", "r3", "11:00"]].map(([exercise, receipt, at]) => ({ exercise, receipt, at }));
  assert.deepEqual(["xor", "gauss", "circle"].map((slug) => latest(handIns, slug)?.receipt), ["r3", "r2", undefined]);
});

test("points are said of what they are, and what can't be read is no zero", () => {
  assert.deepEqual([pointsText({ score: 2, points: 3, reason: "" }), pointsText({ score: 0, points: 0, reason: "No run." })], ["2 of 3", "can’t be read"]);
});

test("how long ago is said in minutes, and roughly in hours", () => {
  assert.deepEqual([0, 59_000, 60_000, 200_000, 4_000_000, 9_000_000].map(agoText), ["just now", "just now", "1 min ago", "3 min ago", "over 1 h ago", "over 2 h ago"]);
});

test("the list is by name, capitals and numbers as people sort them", () => {
  const named = ["heron 10", "Ada", "heron 9", "brave elm"].map((name) => /** @type {any} */ ({ name }));
  assert.deepEqual(sorted(named).map(({ name }) => name), ["Ada", "brave elm", "heron 9", "heron 10"]);
});
