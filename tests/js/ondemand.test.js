import assert from "node:assert/strict";
import test from "node:test";
import { onDemand } from "../../static/js/core/ondemand.js";

/** @param {number} losses how often the module is lost on the way */
function panelAfter(losses) {
  const told = /** @type {string[]} */ ([]);
  let asked = 0;
  const load = () => (asked++ < losses ? Promise.reject(new Error("lost")) : Promise.resolve("module"));
  const panel = onDemand(load, (module) => told.push(`makes of ${module}`), () => told.push("lost"));
  const act = async (/** @type {string} */ what, isNeeded = true) => {
    panel(() => told.push(what), isNeeded);
    await new Promise((done) => setImmediate(done));
    return told.splice(0);
  };
  return { act, asked: () => asked };
}

test("a panel is made once, when it is needed first, and told all from then on", async () => {
  const { act, asked } = panelAfter(0);
  assert.deepEqual([await act("hide", false), asked()], [[], 0]);
  assert.deepEqual(await act("show"), ["makes of module", "show"]);
  assert.deepEqual(await act("hide", false), ["hide"]);
  assert.deepEqual([await act("show"), asked()], [["show"], 1]);
});

test("a module that is lost on the way is asked for again", async () => {
  assert.deepEqual(await panelAfter(1).act("show"), ["makes of module", "show"]);
});

test("where it is lost again that is told, and the next time it is tried anew", async () => {
  const { act } = panelAfter(2);
  assert.deepEqual(await act("show"), ["lost"]);
  assert.deepEqual(await act("show"), ["makes of module", "show"]);
});
