/**
 * A chip for each setting that differs from the default, which puts it back, and the way to the default run. What an exercise keeps as it
 * is stays to be read. From an example the way leads home: its text is about other runs than the default one.
 *
 * @typedef {import("./changes.js").Chip} Chip
 */
import { fill } from "../core/fill.js";
import { same, valueAt } from "../core/json.js";
import { CHIPS, SETTING } from "../core/texts.js";
import { explain, icon, make, setHidden } from "../shell/dom.js";
import { changesOf, chipsOf, defaultRun } from "./changes.js";
import { isFree } from "./rules.js";

/**
 * @param {HTMLElement} place
 * @param {import("../core/store.js").Store} store
 * @param {import("./session.js").Session} session
 * @param {import("../types.js").Options} options
 * @param {() => void} onward where the focus goes when the last chip is gone
 * @param {string | null} home the address of the default run where this page is about others; null where it is here
 */
export function bindChips(place, store, session, options, onward, home) {
  /** @type {Chip[]} */
  let shown = [];
  const isWhole = session.free === null;
  store.follow(["config", "turns"], ({ config, turns }) => {
    if (config === null) return;
    const now = chipsOf(session.lab.spoken(options, config), config, turns);
    if (same(now, shown)) return;
    shown = now;
    const focused = [...place.children].findIndex((child) => child === document.activeElement);
    place.replaceChildren(...now.map(chipOf), ...(isWhole ? [wayBack(turns.length > 0)] : []));
    setHidden(place, now.length === 0);
    if (focused < 0) return;
    if (now.length === 0) onward();
    else /** @type {HTMLElement} */ (place.children[Math.min(focused, place.children.length - 1)]).focus({ preventScroll: true });
  });

  /** @param {Chip} chip */
  function chipOf({ path, words, usual, why, turned }) {
    const text = name(why === null ? words : fill(CHIPS.idle, { setting: words }));
    const kind = { class: "chip", ...(why !== null && { "data-idle": "" }), ...(turned !== null && { "data-turned": "" }) };
    const hint = (/** @type {string[]} */ ...last) => [...(turned === null ? [] : [turned, CHIPS.turned]), ...(why === null ? [] : [why]), ...last].join("\n");
    if (usual !== null && !mayGo(path)) return make("span", { ...kind, "data-hint": hint(SETTING.locked) }, [text]);
    if (usual === null) return explain(make("span", { ...kind, tabindex: "0", role: "note" }, [text]), hint());
    const chip = make("button", { ...kind, type: "button", "data-chip": path }, [text, icon("close")]);
    chip.addEventListener("click", () => putBack(path));
    return explain(chip, hint(fill(CHIPS.back, { usual })));
  }

  /** @param {string} path @returns {import("../types.js").RunConfig | null} the run without what a chip names */
  function without(path) {
    const { config } = store.state;
    return (config && changesOf(options, config).find((one) => one.path === path)?.without) ?? null;
  }

  /** @param {string} path @returns {boolean} whether nothing locked would change with it, as the dataset does with own points */
  function mayGo(path) {
    const { config } = store.state;
    const next = without(path);
    if (session.free === null || config === null || next === null) return session.free === null;
    return options.options.every((option) => isFree(session.free, option.path) || same(valueAt(config, option.path), valueAt(next, option.path)));
  }

  /** @param {string} path */
  function putBack(path) {
    const next = without(path);
    if (next) session.change(next);
  }

  /** What is cut where there is no room. @param {string} text */
  function name(text) {
    return make("span", { class: "chip-name" }, [text]);
  }

  /** @param {boolean} isTurned whether Back would bring another run than the one on screen */
  function wayBack(isTurned) {
    if (home !== null) return explain(make("a", { href: home, class: "text-button" }, [CHIPS.all]), CHIPS.leaveHint);
    const button = make("button", { type: "button", class: "text-button" }, [CHIPS.all]);
    button.addEventListener("click", () => store.state.config && session.open(defaultRun(options, store.state.config)));
    return explain(button, isTurned ? CHIPS.allHintTurned : CHIPS.allHint);
  }
}
