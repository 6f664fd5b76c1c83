/**
 * What an exercise asks, on whichever page: its panel with the elements of the page, what is typed kept over a reload, and what is solved
 * remembered.
 *
 * @typedef {import("./panel.js").Parts} Parts
 */
import { any, button, element } from "../shell/dom.js";
import { Memory } from "../shell/memory.js";
import { bindExercise } from "./panel.js";
import { markSolved, ownName, remember } from "./solved.js";

/**
 * @param {Omit<Parts, "ask" | "solved"> & {memory: Memory, requests: () => import("../core/longrequests.js").LongRequests}} parts `requests`: of the connection, which may be another one each time
 * @returns {import("../types.js").HandingIn} what of it can be handed in
 */
export function bindAsked({ memory, requests, ...parts }) {
  const { slug } = parts.exercise;
  const form = element("exercise-form", HTMLFormElement);
  const handing = bindExercise(
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
      byHand: /** @type {HTMLInputElement | null} */ (document.getElementById("exercise-by-hand")),
    },
    {
      ...parts,
      ask: (body, signal) => requests().ask({ type: "check", exercise: slug, client: ownName(memory), ...body }, signal),
      solved: () => {
        remember(memory, slug);
        markSolved(document, memory);
      },
    },
  );
  const keep = (/** @type {typeof import("./answers.js")} */ { keepAnswers }) => keepAnswers(form, new Memory(() => sessionStorage), slug);
  import("./answers.js").then(keep, () => undefined); // what is typed counts as much without
  return handing;
}
