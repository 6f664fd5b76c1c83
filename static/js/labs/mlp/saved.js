/**
 * What this lab has to save.
 *
 * @typedef {import("../../types.js").CurveColumn} CurveColumn
 * @typedef {import("../../types.js").Saved} Saved
 */
import { formatLoss } from "../../draw/format.js";
import { canvas } from "../../shell/dom.js";
import { nested } from "./parameters.js";
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
    weights: ({ sizes, parameters }) => nested(sizes, parameters),
  };
}

/**
 * @param {Pick<import("../../settings/session.js").Session, "history" | "measures">} session
 * @returns {CurveColumn[]} the losses, and what was charted of training points and test points besides
 */
export function curvesOf({ history, measures }) {
  const pairs = Object.entries({ loss: history, accuracy: measures.accuracy, rmse: measures.rmse, r2: measures.r2 });
  return pairs.flatMap(([name, one]) =>
    one === null
      ? []
      : [
          { name: `train_${name}`, epoch: one.epoch, values: one.train, length: one.length },
          { name: `test_${name}`, epoch: one.epoch, values: one.test, length: one.length },
        ],
  );
}
