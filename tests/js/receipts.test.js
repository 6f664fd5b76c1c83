import assert from "node:assert/strict";
import test from "node:test";
import { plotOf } from "../../static/js/classroom/member/plot.js";
import { Receipts, shortOf } from "../../static/js/classroom/member/receipts.js";

const FIRST = { exercise: "a", receipt: "1".repeat(32), at: "2026-11-30T10:15:00.123Z" };
const SECOND = { exercise: "a", receipt: "2".repeat(32), at: "2026-11-30T10:25:00.123Z" };
const OTHER = { exercise: "b", receipt: "3".repeat(32), at: "2026-11-30T10:20:00.123Z" };

function receipts() {
  const membership = { code: "KTRMW", name: "amber crane", token: "h.s", rejoin: "KRMN", title: "Biology 8b" };
  return new Receipts({ titleOf: (slug) => `title of ${slug}`, membership: () => membership });
}

test("of an exercise the last hand-in counts, and the same again is the same", () => {
  const one = receipts();
  let told = 0;
  one.onChange(() => told++);
  for (const receipt of [FIRST, OTHER, SECOND, SECOND]) one.add(receipt);
  assert.deepEqual(one.of("a"), [FIRST, SECOND]);
  assert.equal(told, 4);
});

test("another device has all of them, in their order, and this one keeps what it knows besides", () => {
  const one = receipts();
  one.add({ ...SECOND, said: "Solved: 7 of 7 points." });
  one.restore([FIRST, OTHER, SECOND]);
  assert.deepEqual(one.all, [FIRST, OTHER, { ...SECOND, said: "Solved: 7 of 7 points." }]);
  const ahead = receipts();
  ahead.add(SECOND);
  ahead.restore([FIRST]);
  assert.deepEqual(ahead.all, [FIRST, SECOND], "the server was asked before that was handed in");
});

test("the text of a receipt says what, who and when, and has all of its digits", () => {
  const one = receipts();
  const text = one.textOf({ ...FIRST, said: "2 of 7 points." });
  for (const part of ["title of a", "Biology 8b", "amber crane", FIRST.at, "2 of 7 points.", FIRST.receipt]) assert.ok(text.includes(part), part);
  assert.match(one.textOf(OTHER), /Check: not told here/);
  assert.equal(shortOf(FIRST), "11111111");
});

test("the plot has every network of the class, and what diverged is none of a finite loss", () => {
  const { networks } = plotOf([
    { parameters: 9, test_loss: 0.02, solved: false, mine: true },
    { parameters: 3, test_loss: null, solved: false, mine: false },
  ]);
  assert.deepEqual(networks, [
    { parameters: 9, testLoss: 0.02, solved: false, mine: true },
    { parameters: 3, testLoss: Number.NaN, solved: false, mine: false },
  ]);
});
