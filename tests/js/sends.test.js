import assert from "node:assert/strict";
import test from "node:test";
import { Sends, targetOf } from "../../static/js/classroom/member/sends.js";
import { Memory } from "../../static/js/shell/memory.js";

const HOME = new URL("https://example.org/deep/");
const VIEW = /** @type {any} */ ({ present: false });

/** A page at an address, and what becomes of it; `stored` outlives it. */
function page(/** @type {string} */ address, /** @type {Map<string, string>} */ stored = new Map(), /** @type {string | null} */ run = "a run") {
  const storage = /** @type {any} */ ({ getItem: (/** @type {string} */ key) => stored.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value), removeItem: (/** @type {string} */ key) => stored.delete(key) });
  /** @type {string[]} */
  const went = [];
  const location = Object.assign(new URL(address, HOME), { assign: (/** @type {URL | string} */ url) => went.push(String(url)) });
  /** @type {any} */
  const window = { location, scrollTo: () => {} };
  /** @type {{words: string, ways: string[], act?: () => void, dismiss?: () => void}[]} */
  const said = [];
  /** @type {any} */
  const bar = { show: (/** @type {string} */ _, /** @type {string} */ words, /** @type {any[]} */ ways, /** @type {() => void} */ dismiss) => said.push({ words, ways: ways.map(({ label }) => label), act: ways[0]?.act, dismiss }), hide: () => said.push({ words: "", ways: [] }) };
  /** @type {any[]} */
  const taken = [];
  const recorder = /** @type {any} */ ({ pack: () => run, takeUp: (/** @type {string} */ run) => taken.push(run) });
  const store = /** @type {any} */ ({ state: { view: VIEW }, set: () => {}, follow: (/** @type {any} */ _, /** @type {any} */ listener) => listener({ phase: "ready" }) });
  const sends = new Sends(window, { bar, home: HOME, titleOf: String, recorder, store, memory: new Memory(() => storage) });
  const hear = (/** @type {any} */ send, /** @type {number} */ count, followed = 0) => sends.hear(/** @type {any} */ ({ send, sends: count }), followed);
  return { sends, hear, went, said, taken, location, stored };
}

test("a target is below the server's own path, whatever stands ahead of the # of a link", () => {
  const titleOf = (/** @type {string} */ slug) => `title of ${slug}`;
  assert.equal(targetOf({ exercise: "xor-one-layer" }, HOME, titleOf).url.href, "https://example.org/deep/exercises/xor-one-layer");
  assert.match(targetOf({ exercise: "xor-one-layer" }, HOME, titleOf).title, /title of xor-one-layer/);
  for (const link of ["#seed=0.5", "https://elsewhere.example/#seed=0.5", "javascript:alert(1)#seed=0.5", "seed=0.5"]) {
    assert.equal(targetOf({ link }, HOME, titleOf).url.href, "https://example.org/deep/#seed=0.5", link);
  }
});

test("an example is shown on its page, with what is said of it", () => {
  assert.equal(targetOf({ link: "#seed=0.5", preset: "small-net" }, HOME, String).url.href, "https://example.org/deep/presets/small-net#seed=0.5");
});

test("everybody goes once for each time that they are sent", () => {
  const { hear, went } = page("./#seed=0.1");
  assert.equal(hear(null, 0), 0);
  assert.equal(hear({ exercise: "a" }, 1), 1);
  assert.equal(hear({ exercise: "a" }, 1, 1), 1, "something else of the class has changed");
  assert.equal(went.length, 1);
  hear({ exercise: "b" }, 2, 1);
  assert.deepEqual(went, ["https://example.org/deep/exercises/a", "https://example.org/deep/exercises/b"]);
});

test("who loads a page again, or opens another one, is not sent again; who joins later is", () => {
  assert.deepEqual(page("./").hear({ exercise: "a" }, 3, 3), 3);
  const again = page("./");
  again.hear({ exercise: "a" }, 3, 3);
  assert.deepEqual(again.went, []);
  const late = page("./");
  late.hear({ exercise: "a" }, 3, 0);
  assert.equal(late.went.length, 1);
});

test("another tab of the same browser goes, too, although the first one has", () => {
  const { hear, went } = page("./");
  hear(null, 0, 0);
  hear({ exercise: "a" }, 1, 1);
  assert.equal(went.length, 1);
});

test("the way back leads to the page as it was, with its run", () => {
  const { hear, stored } = page("./#seed=0.1");
  hear({ exercise: "a" }, 1);
  const there = page("exercises/a", stored);
  assert.match(there.said[0].words, /sent everyone to “a”/);
  there.said[0].act?.();
  assert.deepEqual(there.went, ["https://example.org/deep/#seed=0.1"]);
  const back = page("./#seed=0.1", stored);
  assert.deepEqual(back.taken, ["a run"]);
  assert.equal(stored.size, 0);
  assert.equal(back.sends.back, null);
});

test("a run is opened in place, and so is the way back", () => {
  const { hear, went, taken, location, said } = page("./#seed=0.1");
  hear({ link: "#seed=0.7" }, 1);
  assert.deepEqual([location.hash, went.length], ["#seed=0.7", 0]);
  said[0].act?.();
  assert.deepEqual(taken, ["a run"]);
});

test("who is there already stays, and is told", () => {
  const { hear, went, said } = page("exercises/a#seed=0.1");
  hear({ exercise: "a" }, 1);
  assert.deepEqual(went, []);
  assert.match(said[0].words, /You are there already/);
  assert.deepEqual(said[0].ways, []);
});

test("a page that is neither says nothing of it, and has the way back in its menu", () => {
  const { hear, stored } = page("./#seed=0.1");
  hear({ exercise: "a" }, 1);
  const other = page("exercises/b", stored);
  assert.deepEqual(other.said, []);
  other.sends.back?.();
  assert.deepEqual(other.went, ["https://example.org/deep/#seed=0.1"]);
});

test("a line that was dismissed is not there again; the way back is in the menu until the next sending", () => {
  const { hear, stored } = page("./#seed=0.1");
  hear({ exercise: "a" }, 1);
  page("exercises/a", stored).said[0].dismiss?.();
  const again = page("exercises/a", stored);
  assert.deepEqual(again.said, []);
  assert.notEqual(again.sends.back, null);
  again.hear({ exercise: "b" }, 2, 1);
  assert.match(page("exercises/b", stored).said[0].words, /sent everyone to “b”/);
});

test("where no run was on screen yet there is no way back to one", () => {
  const { hear, said, location, stored } = page("./", new Map(), null);
  hear({ link: "#seed=0.7" }, 1);
  assert.deepEqual([location.hash, said[0].ways, stored.size], ["#seed=0.7", [], 0]);
});
