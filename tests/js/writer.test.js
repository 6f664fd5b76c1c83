import assert from "node:assert/strict";
import test from "node:test";
import { Address } from "../../static/js/core/address.js";
import { HistoryWriter } from "../../static/js/core/writer.js";

/** A clock that stands until it is set forward. */
function clock() {
  let time = 0;
  /** @type {{at: number, callback: () => void}[]} */
  let timers = [];
  return {
    now: () => time,
    setTimeout: (/** @type {() => void} */ callback, /** @type {number} */ wait) => timers.push({ at: time + wait, callback }),
    /** @param {number} ms */
    pass(ms) {
      const end = time + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        time = Math.max(time, next.at);
        next.callback();
      }
      time = end;
    },
  };
}

/**
 * A window of a browser that allows `most` calls in `span` ms, and what it does to the one that is too many.
 *
 * @param {{now: () => number}} clock
 * @param {{most?: number, span?: number, refuse?: "throws" | "ignores"}} [limits]
 */
function browser(clock, { most = Number.POSITIVE_INFINITY, span = 30_000, refuse = "throws" } = {}) {
  /** @type {{hash: string, state: any}[]} */
  let entries = [{ hash: "#start", state: null }];
  let place = 0;
  /** @type {number[]} */
  const calls = [];
  let refused = 0;
  /** @type {Record<string, () => void>} */
  const listeners = {};
  const limited = (/** @type {() => void} */ act) => {
    if (calls.filter((time) => time > clock.now() - span).length >= most) {
      refused++;
      if (refuse === "throws") throw new DOMException("too many calls", "SecurityError");
      return;
    }
    calls.push(clock.now());
    act();
  };
  const window = {
    location: {
      get hash() {
        return entries[place].hash;
      },
    },
    history: {
      get state() {
        return entries[place].state;
      },
      pushState: (/** @type {any} */ state, /** @type {string} */ _, /** @type {string} */ hash) =>
        limited(() => (entries = [...entries.slice(0, ++place), { hash, state: { ...state } }])),
      replaceState: (/** @type {any} */ state, /** @type {string} */ _, /** @type {string} */ hash) => limited(() => (entries[place] = { hash, state: { ...state } })),
      back: () => {
        place--;
        listeners.popstate?.();
      },
    },
    addEventListener: (/** @type {string} */ name, /** @type {() => void} */ listener) => (listeners[name] = listener),
  };
  return { window: /** @type {any} */ (window), listeners, calls, refused: () => refused, links: () => entries.map(({ hash }) => hash), link: () => entries[place].hash };
}

/** The most of these times that lie within `span` of each other. @param {readonly number[]} times @param {number} span */
const densest = (times, span) => Math.max(...times.map((first) => times.filter((time) => time >= first && time < first + span).length));

test("a minute of dragging stays below what any browser allows, and the address ends where the slider does", () => {
  const time = clock();
  const { window, calls, link } = browser(time);
  const writer = new HistoryWriter(window, () => {}, time);
  for (let i = 0; i < 3600; i++) {
    writer.write({}, `#noise=${i}`, i === 0 ? "push" : "replace");
    time.pass(16);
  }
  time.pass(3000);
  assert.ok(densest(calls, 30_000) <= 90, `${densest(calls, 30_000)} calls in 30 s`);
  assert.ok(calls.length > 30, "meanwhile it follows");
  assert.equal(link(), "#noise=3599");
});

test("hundreds of steps at once keep to the limit, too", () => {
  const time = clock();
  const { window, calls, link } = browser(time, { most: 100 });
  const writer = new HistoryWriter(window, () => {}, time);
  for (let i = 0; i < 500; i++) {
    writer.write({}, `#step=${i}`, "push");
    time.pass(20);
  }
  time.pass(40_000);
  assert.ok(densest(calls, 30_000) <= 90);
  assert.equal(link(), "#step=499");
});

for (const refuse of /** @type {const} */ (["throws", "ignores"])) {
  test(`where the browser ${refuse === "throws" ? "throws" : "ignores a call in silence"} the address comes later`, () => {
    const time = clock();
    const { window, link, links, refused } = browser(time, { most: 3, span: 10_000, refuse });
    const writer = new HistoryWriter(window, () => {}, time);
    for (let i = 0; i < 8; i++) {
      writer.write({}, `#step=${i}`, "push");
      time.pass(50);
    }
    assert.ok(refused() > 0);
    assert.equal(link(), "#step=2");
    time.pass(14_000);
    assert.equal(link(), "#step=7");
    assert.deepEqual(links(), ["#start", "#step=0", "#step=1", "#step=2", "#step=7"], "of what waited only the newest is written, as a step");
  });
}

test("a browser that never allows it is asked seldom, and nothing is thrown", () => {
  const time = clock();
  const { window, refused } = browser(time, { most: 0 });
  const writer = new HistoryWriter(window, () => {}, time);
  writer.write({}, "#a", "push");
  time.pass(60_000);
  assert.ok(refused() > 5);
  assert.ok(refused() < 60, `${refused()} attempts in a minute`);
});

test("a step after dragging leaves behind it where the dragging ended", () => {
  const time = clock();
  const { window, links } = browser(time);
  const writer = new HistoryWriter(window, () => {}, time);
  for (let i = 0; i < 20; i++) writer.write({}, `#noise=${i}`, i === 0 ? "push" : "replace");
  writer.write({}, "#other", "push");
  assert.deepEqual(links(), ["#start", "#noise=19", "#other"]);
});

test("what waits is written when the page is left", () => {
  const time = clock();
  const { window, link, listeners } = browser(time);
  const writer = new HistoryWriter(window, () => {}, time);
  for (let i = 0; i < 20; i++) writer.write({}, `#noise=${i}`, "replace");
  assert.notEqual(link(), "#noise=19");
  listeners.pagehide();
  assert.equal(link(), "#noise=19");
});

/** @type {any} */
const VIEW = { hidden: [] };

test("a link that is not yet in the address is the page's all the same, and Undo takes it back", () => {
  const time = clock();
  const { window, link } = browser(time, { most: 2 });
  const address = new Address(window, "", time);
  /** @type {any[]} */
  const told = [];
  address.onChange((entry, there) => told.push([entry?.config, there]));
  for (const name of ["a", "b", "c"]) address.write(`#${name}`, /** @type {any} */ (name), VIEW, "push");
  assert.equal(link(), "#b");
  assert.equal(address.link, "#c");
  address.back();
  assert.deepEqual(told, [["b", "#b"]]);
  assert.equal(address.link, "#b");
  time.pass(60_000);
  assert.equal(link(), "#b", "what was undone is never written");
  assert.equal(address.depth, 2);
});

test("Back drops what waits: where the reader goes is where the page stays", () => {
  const time = clock();
  const { window, link } = browser(time, { most: 2 });
  const address = new Address(window, "", time);
  /** @type {string[]} */
  const told = [];
  address.onChange((_, there) => told.push(there));
  for (const name of ["a", "b", "c"]) address.write(`#${name}`, /** @type {any} */ (name), VIEW, "push");
  window.history.back();
  time.pass(60_000);
  assert.deepEqual(told, ["#a"]);
  assert.equal(link(), "#a");
  assert.equal(address.depth, 1);
});

test("an address without a run stands for the page's start", () => {
  const window = { location: { hash: "#" }, history: { state: null }, addEventListener: () => {} };
  assert.equal(new Address(/** @type {any} */ (window), "#task").link, "#task");
  window.location.hash = "#own";
  assert.equal(new Address(/** @type {any} */ (window), "#task").link, "#own");
});
