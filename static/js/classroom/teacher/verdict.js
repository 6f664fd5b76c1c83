/**
 * One hand-in, graded: which criteria do not hold, and the run itself.
 *
 * @typedef {import("./grading.js").Grade} Grade
 */
import { make, openDialog } from "../../shell/dom.js";
import { closeByBack } from "./leaving.js";
import { VERDICT } from "./texts.js";

/**
 * @param {string} title
 * @param {string} points
 * @param {Grade} grade
 * @param {URL} run its address
 */
export function openVerdict(title, points, grade, run) {
  const reasons = reasonsOf(grade);
  const dialog = openDialog("verdict", title, VERDICT.close, [
    make("p", {}, [make("strong", {}, [points])]),
    reasons.length > 0 ? make("ul", {}, reasons.map((reason) => make("li", {}, [reason]))) : make("p", {}, [VERDICT.all]),
    make("div", { class: "dialog-acts" }, [make("a", { class: "plain", target: "_blank", href: run.href }, [VERDICT.open])]),
  ]);
  closeByBack(dialog, window);
}

/** @param {Grade} grade @returns {string[]} why it has not all points */
export function reasonsOf({ reason, failed }) {
  return reason === "" ? failed : [reason];
}
