/**
 * What this lab has to save.
 *
 * @typedef {import("../../types.js").CurveColumn} CurveColumn
 * @typedef {import("../../types.js").Saved} Saved
 */
import { formatLoss } from "../../draw/format.js";
import { canvas } from "../../shell/dom.js";
import { SAVED } from "./texts.js";

/** @type {import("../../types.js").Lab["savedOf"]} */
export function savedOf({ session }) {
  return {
    pictures: { network: canvas("network-canvas"), map: canvas("output"), chart: canvas("chart") },
    settings: ["data.name", "features", "network.hidden", "network.activation", "training.learning_rate"],
    curves: () => curvesOf(session),
    numbers: ({ trainLoss, testLoss }) => [
      { name: SAVED.testLoss, value: formatLoss(testLoss) },
      { name: SAVED.trainingLoss, value: formatLoss(trainLoss) },
    ],
  };
}

/**
 * @param {Pick<import("../../settings/session.js").Session, "history" | "measures">} session
 * @returns {CurveColumn[]} the losses, and what was charted of training points and test points besides
 */
export function curvesOf({ history, measures }) {
  return Object.entries({ loss: history, ...measures.histories }).flatMap(([name, { epoch, train, test, length }]) => [
    { name: `train_${name}`, epoch, values: train, length },
    { name: `test_${name}`, epoch, values: test, length },
  ]);
}
