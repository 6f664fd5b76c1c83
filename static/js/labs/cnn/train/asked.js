/**
 * An exercise beside the benches of a run: the same panel as in the playground, told of this lab's run in the words of that page's store.
 *
 * @typedef {import("./run.js").TrainRun} TrainRun
 * @typedef {import("../../../types.js").Exercise} Exercise
 */
import { Store } from "../../../core/store.js";
import { SETTING } from "../../../core/texts.js";
import { bindExercise } from "../../../exercise/panel.js";
import { markSolved, ownName, remember } from "../../../exercise/solved.js";
import { keepAnswers } from "../../../exercise/answers.js";
import { isFree } from "../../../settings/rules.js";
import { any, button, element, setText } from "../../../shell/dom.js";
import { Memory } from "../../../shell/memory.js";

/** Settings whose other values make the same check: other pictures, other weights. */
const SEEDS = /** @type {any} */ ({ options: [{ path: "seed", is_seed: true }, { path: "network.seed", is_seed: true }] });

/**
 * @param {TrainRun} run
 * @param {Exercise} exercise
 * @returns {() => void} tells the panel what holds now
 */
export function bindAsked(run, exercise) {
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
  const form = element("exercise-form", HTMLFormElement);
  bindExercise(
    {
      form,
      check: button("exercise-check"),
      progress: any("exercise-progress"),
      score: any("exercise-score"),
      criteria: any("exercise-criteria"),
      trouble: any("exercise-trouble"),
      stray: any("exercise-stray"),
      strayText: any("exercise-stray-text"),
      strayBack: button("exercise-stray-back"),
      restart: button("exercise-restart"),
      copy: button("exercise-copy"),
      byHand: null,
    },
    {
      exercise,
      store,
      session,
      announcer,
      parametersOf: () => ({ weights: [], biases: [] }), // no weights are handed in
      ask: (body, signal) => run.client.requests.ask({ type: "check", exercise: exercise.slug, client: ownName(memory), ...body }, signal),
      solved: () => {
        remember(memory, exercise.slug);
        markSolved(document, memory);
      },
    },
  );
  keepAnswers(form, new Memory(() => sessionStorage), exercise.slug);
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
