/**
 * Reset, play, step, speed, and the epoch.
 *
 * @typedef {import("../settings/session.js").Session} Session
 * @typedef {import("../core/store.js").Store} Store
 * @typedef {import("../types.js").Speed} Speed
 *
 * @typedef {object} Elements
 * @property {HTMLElement} root
 * @property {HTMLButtonElement} play
 * @property {HTMLButtonElement} step
 * @property {HTMLButtonElement} batch
 * @property {HTMLButtonElement} reset
 * @property {HTMLButtonElement} newWeights
 * @property {HTMLButtonElement} regenerate
 * @property {HTMLSelectElement} speed
 * @property {HTMLElement} epoch
 * @property {HTMLElement} position
 * @property {HTMLElement} clipped
 */
import { followFrames, NUMBERS } from "../core/budget.js";
import { fill } from "../core/fill.js";
import { TRANSPORT } from "../core/texts.js";
import { clippedText } from "../draw/format.js";
import { explain, setText } from "./dom.js";

/**
 * @param {Elements} elements
 * @param {Store} store
 * @param {Session} session
 * @param {import("../core/loop.js").Loop} loop
 */
export function bindTransport(elements, store, session, loop) {
  const { root, play, step, batch, reset, newWeights, regenerate, speed } = elements;
  play.addEventListener("click", () => session.playback.toggle());
  step.addEventListener("click", () => session.playback.step("epoch"));
  batch.addEventListener("click", () => session.playback.step("batch"));
  reset.addEventListener("click", () => session.playback.begin("reset"));
  newWeights.addEventListener("click", () => session.playback.begin("new_weights"));
  regenerate.addEventListener("click", () => session.playback.begin("regenerate"));
  speed.addEventListener("change", () => {
    session.playback.setSpeed(readSpeed(speed.value));
    session.look({ speed: speed.value }, "replace"); // so that a link hands it on
  });
  const name = play.querySelector(".name");
  const hint = play.dataset.hint ?? "";
  store.follow(["phase", "playing"], ({ phase, playing }) => {
    const plays = phase === "ready" && playing;
    root.dataset.state = plays ? "playing" : phase;
    if (name) name.textContent = plays ? TRANSPORT.pause : TRANSPORT.play;
    explain(play, plays ? TRANSPORT.pauseHint : hint);
    for (const button of [play, step, batch, reset, newWeights, regenerate]) button.disabled = phase !== "ready";
  });
  store.follow(["speed"], (state) => showSpeed(speed, state.speed));
  followLinks(store, session);
  const counter = loop.addPart(() => showEpoch(elements, store), NUMBERS);
  followFrames(store, counter);
  store.follow(["points", "goal", "playing"], counter.now);
}

/**
 * @param {Elements} elements
 * @param {Store} store
 */
function showEpoch({ epoch, position, clipped }, { state }) {
  const { frame, extras } = state;
  setText(epoch, String(frame?.epoch ?? 0));
  setText(position, whereText(state));
  setText(clipped, extras?.clipped?.[1] ? clippedText(extras.clipped) : "");
}

/** @param {import("../core/store.js").State} state @returns {string} what there is to say besides the epoch: where within one, or to which it plays */
function whereText({ frame, points, playing, goal }) {
  if (playing && goal !== null) return fill(TRANSPORT.goal, { epoch: goal });
  return frame && frame.position > 0 && points ? fill(TRANSPORT.position, { position: frame.position, total: points.train.length }) : "";
}

/**
 * A link carries the speed that its run is to be seen at.
 *
 * @param {Store} store
 * @param {Session} session
 */
function followLinks(store, session) {
  let last = store.state.view.speed;
  store.follow(["view"], ({ view }) => {
    if (view.speed === last) return;
    last = view.speed;
    if (String(store.state.speed) !== last) session.playback.setSpeed(readSpeed(last));
  });
}

/** @param {string} value */
function readSpeed(value) {
  return value === "max" ? "max" : Number(value);
}

/**
 * @param {HTMLSelectElement} select
 * @param {Speed} speed
 */
function showSpeed(select, speed) {
  const known = [...select.options].some((option) => option.value === String(speed));
  if (!known) select.add(new Option(fill(TRANSPORT.speed, { epochs: speed }), String(speed)));
  select.value = String(speed);
}
