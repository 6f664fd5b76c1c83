import assert from "node:assert/strict";
import test from "node:test";
import { misread, possibleNumber, readings, readNumber } from "../../static/js/settings/number.js";

/** @type {[string, number][]} */
const PLAIN = [
  ["0.3", 0.3],
  ["0,3", 0.3],
  [" 0.3 ", 0.3],
  ["\u00a00,3\u202f", 0.3],
  [".5", 0.5],
  [",5", 0.5],
  ["5.", 5],
  ["+2", 2],
  ["-2,5", -2.5],
  ["−2.5", -2.5],
  ["– 4", -4],
  ["007", 7],
  ["0,003", 0.003],
  ["1e-3", 0.001],
  ["1E−3", 0.001],
  ["1,5e2", 150],
  ["10^-3", 0.001],
  ["10⁻³", 0.001],
  ["2·10^-3", 0.002],
  ["2,5 × 10⁻³", 0.0025],
  ["3 x 10^2", 300],
  ["1/4", 0.25],
  ["½", 0.5],
  ["-1/8", -0.125],
  ["1.000,5", 1000.5],
  ["1,000.5", 1000.5],
  ["1 000,5", 1000.5],
  ["1\u202f000", 1000],
  ["1'000", 1000],
  ["1’000.25", 1000.25],
  ["1,234,567", 1234567],
  ["1.234.567", 1234567],
  ["1.000", 1],
  ["0,1234", 0.1234],
  ["٠٫٣", 0.3],
  ["۰٫۳", 0.3],
  ["०.३", 0.3],
  ["０．３", 0.3],
  ["３，５", 3.5],
  ["\u200e0.3\u200f", 0.3],
];
const NONE = ["", " ", "-", ".", ",", "abc", "1.2.3", "1,2,3", "1,00,000", "1 2", "12 34", "1--2", "2e", "e5", "1/2/3", "1/0", "1/", "/2", "0x10", "Infinity", "NaN", "1e999", "%", "5 million", "1k", "1,0.0.0", "^2", "3 4/5"];

test("numbers are read however people write them", () => {
  for (const [text, value] of PLAIN) assert.equal(readNumber(text), value, JSON.stringify(text));
});

test("what is no number is none, and never a part of it", () => {
  for (const text of NONE) assert.deepEqual(readings(text), [], JSON.stringify(text));
});

test("what can mean two numbers is not guessed, unless only one can stand there", () => {
  assert.deepEqual(readings("1,000"), [1, 1000]);
  assert.equal(readNumber("1,000"), null);
  assert.equal(readNumber("1,000", { minimum: 5, maximum: 5000 }), 1000);
  assert.equal(readNumber("1,000", { minimum: 0, maximum: 10 }), 1);
  assert.equal(readNumber("2,500", { minimum: 0, maximum: 10_000, isWhole: true }), 2500);
  for (const text of ["1,000", "1.000"]) assert.equal(readNumber(text, { minimum: 1, maximum: 100, isWhole: true }), 1000, "which is too much, and not 1");
  assert.deepEqual(readings("2,500", { minimum: 0, maximum: 10_000 }), [2.5, 2500]);
  for (const text of ["1,000", "1.000", "1 000", "1000,0", "1,000 epochs"]) assert.equal(readNumber(text, { minimum: 1, maximum: 100_000, isWhole: true, unit: "epochs" }), 1000, text);
});

test("per cent is a share, but where the field counts in per cent, and a question may mean either", () => {
  assert.equal(readNumber("20 %"), 0.2);
  assert.equal(readNumber("12,5%", { unit: "%" }), 12.5);
  assert.equal(readNumber("20％", { minimum: 0, maximum: 0.9 }), 0.2);
  assert.deepEqual(readings("20 %", { isOpen: true }), [20, 0.2]);
  assert.equal(readNumber("7 %"), 0.07);
  assert.equal(readNumber("20 epochs", { unit: "epochs" }), 20);
  assert.equal(readNumber("20 epochs"), null);
});

test("what is out of bounds is read all the same: who sets the bounds says so", () => {
  assert.equal(readNumber("5", { minimum: 0, maximum: 0.9 }), 5);
  assert.equal(readNumber("2,5", { minimum: 0, maximum: 10, isWhole: true }), 2.5);
});

test("a number counts where it may stand there, and else nothing does", () => {
  const texts = ["0,05", "0", "2e-3", "-1", "-0,1", "abc", "0,3x", "", " "];
  assert.deepEqual(texts.map((text) => possibleNumber(text, { minimum: 0 })), [0.05, 0, 0.002, null, null, null, null, null, null]);
  assert.deepEqual(["7", "7.5", "0", "12x"].map((text) => possibleNumber(text, { minimum: 1, maximum: 9, isWhole: true })), [7, null, null, null]);
});

test("what was not understood is quoted, with what was expected", () => {
  assert.equal(misread(" abc ", { minimum: 0, maximum: 0.9 }), "Expected a number from 0 to 0.9; got “abc”.");
  assert.equal(misread("", { minimum: 1, maximum: 1000, isWhole: true }), "Expected a whole number from 1 to 1,000; got nothing.");
  assert.equal(misread("x", { minimum: 1e-15, maximum: 0.99999 }), "Expected a number from 1e-15 to 0.99999; got “x”.");
  for (const text of ["-1", "abc", "0,3x"]) assert.equal(misread(text, { minimum: 0 }), `Expected a number that is at least 0; got “${text}”.`);
  assert.equal(misread("", { minimum: 0 }), "Expected a number that is at least 0; got nothing.");
  assert.equal(misread("-"), "Expected a number, as in 0.5 or −2; got “-”.");
  assert.equal(misread("1,000"), "“1,000” can mean 1 or 1000; write the one that is meant.");
  assert.equal(misread("20 %", { isOpen: true }), "“20 %” can mean 20 or 0.2; write the one that is meant.");
});
