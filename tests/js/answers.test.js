import assert from "node:assert/strict";
import test from "node:test";
import { answersIn, keepAnswers, withAnswers } from "../../static/js/exercise/answers.js";
import { Memory } from "../../static/js/shell/memory.js";

/** A form with a number and a choice of two, as the page has it after it was loaded. */
function formOf() {
  const number = { type: "text", name: "How many?", value: "", checked: false };
  const choices = ["a", "b"].map((value) => ({ type: "radio", name: "Why?", value, checked: false }));
  const form = Object.assign(new EventTarget(), { querySelectorAll: () => [number, ...choices] });
  return { form: /** @type {any} */ (form), number, choices };
}

function emptyMemory() {
  const stored = new Map();
  return new Memory(() => /** @type {any} */ ({ getItem: (/** @type {string} */ key) => stored.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value) }));
}

test("answers are there again after the page was loaded again, as they were typed, and those to another exercise are its own", () => {
  const memory = emptyMemory();
  const before = formOf();
  keepAnswers(before.form, memory, "clouds");
  before.number.value = "0,3x";
  before.choices[1].checked = true;
  before.form.dispatchEvent(new Event("input"));
  const after = formOf();
  let isTold = false;
  after.form.addEventListener("input", () => (isTold = true));
  keepAnswers(after.form, memory, "clouds");
  assert.deepEqual([after.number.value, after.choices.map(({ checked }) => checked), isTold], ["0,3x", [false, true], true]);
  const other = formOf();
  keepAnswers(other.form, memory, "rings");
  assert.equal(other.number.value, "");
  after.number.value = "";
  after.form.dispatchEvent(new Event("input"));
  assert.deepEqual(answersIn(memory.get("answers"), "clouds"), { "Why?": "b" });
});

test("what was typed while the page came in stays", () => {
  const memory = emptyMemory();
  memory.set("answers", withAnswers(null, "clouds", { "How many?": "1", "Why?": "a" }));
  const { form, number, choices } = formOf();
  number.value = "2";
  choices[1].checked = true;
  keepAnswers(form, memory, "clouds");
  assert.deepEqual([number.value, choices.map(({ checked }) => checked)], ["2", [false, true]]);
});

test("what is kept is bounded: the last exercises, and so much of an answer", () => {
  let kept = /** @type {string | null} */ (null);
  for (let i = 0; i < 100; i++) kept = withAnswers(kept, `exercise-${i}`, { "How many?": "9".repeat(1e5) });
  assert.ok((kept ?? "").length < 10_000);
  assert.deepEqual(answersIn(kept, "exercise-0"), {});
  assert.equal(answersIn(kept, "exercise-99")["How many?"].length, 200);
});

test("whatever else stands there is passed over", () => {
  for (const kept of ["", "{", "null", "7", "[7]", '[["clouds"]]', '[["clouds", null]]', '[["clouds", {"How many?": 7}]]']) assert.deepEqual(answersIn(kept, "clouds"), {}, kept);
});
