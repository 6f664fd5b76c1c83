/**
 * An exercise beside the benches of a run: the same panel as in the playground, told of this lab's run in the words of that page's store.
 *
 * @typedef {import("./run.js").TrainRun} TrainRun
 * @typedef {import("../../../types.js").Exercise} Exercise
 */
import { Store } from "../../../core/store.js";
import { SETTING } from "../../../core/texts.js";
import { bindAsked } from "../../../exercise/asked.js";
import { markSolved } from "../../../exercise/solved.js";
import { isFree } from "../../../settings/rules.js";
import { any, setText } from "../../../shell/dom.js";
import { Memory } from "../../../shell/memory.js";

/** Settings whose other values make the same check: other pictures, other weights. */
const SEEDS = /** @type {any} */ ({ options: [{ path: "seed", is_seed: true }, { path: "network.seed", is_seed: true }] });

/**
 * @param {TrainRun} run
 * @param {Exercise} exercise
 * @returns {() => void} tells the panel what holds now
 */
export function bindRunExercise(run, exercise) {
  const memory = new Memory(() => localStorage);
  const store = new Store(/** @type {any} */ ({}));
  const session = /** @type {any} */ ({
    open: (/** @type {any} */ config) => run.change(config),
    options: SEEDS,
    spoken: SEEDS,
    lab: { fitsLink: () => true },
    get confirmed() {
      return run.confirmed && { config: run.confirmed };
    },
  });
  const announcer = /** @type {any} */ ({ say: (/** @type {string} */ words) => setText(any("page-said"), words) });
  bindAsked({ exercise, store, session, memory, announcer, parametersOf: () => ({ weights: [], biases: [] }), requests: () => run.client.requests }); // no weights are handed in
  markSolved(document, memory);
  lock(any("learner"), exercise.free);
  return () => store.set({ config: /** @type {any} */ (run.config), link: `#bench=train&${run.link.replace(/^#/, "")}`, judged: run.judged });
}

/** What the exercise keeps as it is. @param {HTMLElement} place @param {readonly string[] | null} free */
function lock(place, free) {
  for (const one of /** @type {NodeListOf<HTMLSelectElement | HTMLInputElement>} */ (place.querySelectorAll("[data-path]"))) {
    if (isFree(free, one.dataset.path ?? "")) continue;
    one.disabled = true;
    one.title = SETTING.locked;
  }
  if (isFree(free, "network.layers")) return;
  any("train-layers").inert = true;
  any("train-layers").title = SETTING.locked;
}
