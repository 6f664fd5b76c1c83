import assert from "node:assert/strict";
import test from "node:test";
import { Address } from "../../static/js/core/address.js";

/** A window with nothing but an address and its history. */
function browser(hash = "") {
  /** @type {{hash: string, state: any}[]} */
  let entries = [{ hash, state: null }];
  let place = 0;
  /** @type {Record<string, () => void>} */
  const listeners = {};
  const fire = () => {
    listeners.popstate?.();
    listeners.hashchange?.();
  };
  const go = (/** @type {number} */ by) => {
    place = Math.max(0, Math.min(entries.length - 1, place + by));
    fire();
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
      pushState: (/** @type {any} */ state, /** @type {string} */ _, /** @type {string} */ link) => {
        entries = [...entries.slice(0, ++place), { hash: link, state }];
      },
      replaceState: (/** @type {any} */ state, /** @type {string} */ _, /** @type {string} */ link) => {
        entries[place] = { hash: link, state };
      },
      back: () => go(-1),
      forward: () => go(1),
    },
    addEventListener: (/** @type {string} */ name, /** @type {() => void} */ listener) => (listeners[name] = listener),
  };
  const paste = (/** @type {string} */ link) => {
    entries = [...entries.slice(0, ++place), { hash: link, state: null }];
    fire();
  };
  return { window: /** @type {any} */ (window), paste, links: () => entries.map((entry) => entry.hash), at: () => place };
}

/** @type {any} */
const CONFIG = { seed: "1" };
/** @type {any} */
const VIEW = { hidden: [] };

test("a change pushes an entry, dragging on replaces it, and the same link is never pushed twice", () => {
  const { window, links } = browser("#a");
  const address = new Address(window);
  address.write("#b", CONFIG, VIEW, "push");
  address.write("#c", CONFIG, VIEW, "replace");
  address.write("#c", CONFIG, VIEW, "push");
  assert.deepEqual(links(), ["#a", "#c"]);
});

test("writing is never taken for a wish of the reader", () => {
  const { window } = browser();
  const address = new Address(window);
  let told = 0;
  address.onChange(() => told++);
  address.write("#b", CONFIG, VIEW, "push");
  address.write("#c", CONFIG, VIEW, "replace");
  assert.equal(told, 0);
});

test("Back tells what the entry stood for, once, though the browser fires two events", () => {
  const { window } = browser();
  const address = new Address(window);
  address.write("#b", CONFIG, VIEW, "replace");
  address.write("#c", { ...CONFIG, seed: "2" }, VIEW, "push");
  /** @type {any[]} */
  const told = [];
  address.onChange((entry, link) => told.push([entry?.config.seed, link]));
  address.back();
  assert.deepEqual(told, [["1", "#b"]]);
});

test("a pasted link is told without an entry", () => {
  const { window, paste } = browser("#a");
  const address = new Address(window);
  /** @type {any[]} */
  const told = [];
  address.onChange((entry, link) => told.push([entry, link]));
  paste("#pasted");
  assert.deepEqual(told, [[null, "#pasted"]]);
});

test("undo never leaves the page", () => {
  const { window, at } = browser("#a");
  const address = new Address(window);
  address.onChange(() => {});
  address.write("#a", CONFIG, VIEW, "replace");
  address.write("#b", CONFIG, VIEW, "push");
  assert.equal(at(), 1);
  address.back();
  address.back();
  address.back();
  assert.equal(at(), 0);
  assert.equal(new Address(window).depth, 0, "not even after a reload");
});
