/**
 * Why a run went no further by itself, in words. That it diverged has a card of its own.
 *
 * @typedef {import("../core/store.js").State} State
 * @typedef {import("../types.js").RunConfig} RunConfig
 */
import { plainNumber } from "../settings/config.js";
import { formatShare } from "../draw/format.js";
import { counted } from "./text.js";

/**
 * @param {Pick<State, "stopped" | "config" | "extras" | "stopNotice">} state
 * @returns {string | null} null while there is nothing to say
 */
export function stopText({ stopped, config, extras, stopNotice }) {
  if (stopped === null || stopped === "diverged" || config === null || stopNotice === "read") return null;
  const why = reason(stopped, config, extras?.best_epoch);
  return stopNotice === "asked" ? `${why}\nIt goes no further by itself: reset it, or change what stops it.` : why;
}

/**
 * @param {NonNullable<State["stopped"]>} stopped
 * @param {RunConfig} config
 * @param {number | undefined} best
 * @returns {string}
 */
function reason(stopped, { training: { stop, early_stopping: early } }, best) {
  switch (stopped) {
    case "early_stopping":
      return `Early stopping: no better test loss for ${counted(early.patience, "epoch")}${best === undefined ? "." : `; the weights of epoch ${best} are back.`}`;
    case "train_loss":
      return `Stopped: training loss reached ${plainNumber(stop.train_loss)}.`;
    case "test_loss":
      return `Stopped: test loss reached ${plainNumber(stop.test_loss)}.`;
    case "accuracy":
      return `Stopped: ${formatShare(stop.accuracy)} of the test points are right.`;
    case "plateau":
      return `Stopped: training loss has not fallen for ${counted(stop.plateau, "epoch")}.`;
    default:
      return `Stopped: ${counted(stop.epochs, "epoch")} are done.`;
  }
}
