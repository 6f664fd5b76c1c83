/**
 * The two cards over the map: that the server gets ready, and that a run diverged, why, and what helps.
 *
 * @typedef {import("../core/store.js").State} State
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 */
import { fill } from "../core/fill.js";
import { ANNOUNCED, DIVERGED } from "../core/texts.js";
import { plainNumber } from "../draw/format.js";
import { nextLower } from "./config.js";
import { isFree } from "./rules.js";

const RATE = "training.learning_rate";

/**
 * @param {{card: HTMLElement, why: HTMLElement, cure: HTMLButtonElement}} elements
 * @param {import("../core/store.js").Store} store
 * @param {import("./session.js").Session} session
 * @param {Options} options
 * @param {import("../shell/announcer.js").Announcer} announcer
 * @param {() => void} onward moves the focus on
 */
export function bindDivergence({ card, why, cure }, store, session, options, announcer, onward) {
  cure.addEventListener("click", () => {
    const rate = lowerRate(store.state);
    if (rate === null) session.playback.begin("reset");
    else session.restartWith(rate);
    onward();
  });
  /** @param {State} state */
  const lowerRate = ({ config }) => config && isFree(session.free, RATE) ? nextLower(options, RATE, config.training.learning_rate) : null;
  store.follow(["stopped", "config"], (state) => {
    const { config } = state;
    const wasHidden = card.hidden;
    card.hidden = state.stopped !== "diverged" || config === null;
    if (card.hidden || config === null) return;
    const rate = lowerRate(state);
    why.textContent = reason(config);
    cure.textContent = rate === null ? DIVERGED.again : fill(DIVERGED.againWith, { rate: plainNumber(rate) });
    if (wasHidden) announcer.say(`${ANNOUNCED.diverged} ${why.textContent}`);
  });
}

/**
 * @param {RunConfig} config
 * @returns {string}
 */
function reason({ training: { learning_rate: rate, regularization: kind, regularization_rate: pull } }) {
  const overshoots = kind === "l2" && rate * pull >= 2;
  const why = overshoots ? fill(DIVERGED.pulledTooFar, { rate: plainNumber(rate), pull: plainNumber(pull) }) : fill(DIVERGED.overshoots, { rate: plainNumber(rate) });
  return `${DIVERGED.grew} ${why}`;
}
