/**
 * What the run on screen is to do: play, rest, step, get to an epoch, begin again, and how fast. Wishes become commands; what comes of them
 * is the session's to hear.
 *
 * @typedef {import("../types.js").Speed} Speed
 */
import { fill } from "../core/fill.js";
import { TRANSPORT } from "../core/texts.js";

export class Playback {
  /**
   * @param {import("../core/store.js").Store} store
   * @param {import("../core/queue.js").CommandQueue} queue
   */
  constructor(store, queue) {
    this.store = store;
    this.queue = queue;
    /** Why a run that was asked for begins anew, to be said when it does. @type {string[]} */
    this.reasons = [];
    /** What was said of the last wish, which the next one makes old. @type {string[]} */
    this.said = [];
  }

  toggle() {
    this.#forgetSaid();
    this.#explainStop();
    this.store.set({ goal: null });
    this.queue.submit({ type: this.#willPlay ? "pause" : "play" }, "replace");
  }

  /** Trains to the end of an epoch, exactly, and rests there; one that is past is reached from the start. @param {number} epoch */
  runTo(epoch) {
    const { frame, stopped } = this.store.state;
    if (frame === null) return;
    this.#forgetSaid();
    const isThere = frame.epoch === epoch && frame.position === 0;
    if (isThere && !this.#willPlay) return this.#sayThere(epoch);
    const isPast = frame.epoch > epoch || (frame.epoch === epoch && !isThere);
    if (!isPast && stopped !== null) return this.#explainStop();
    const reasons = isPast ? [this.#whyAnew(epoch)] : [];
    if (isPast || epoch === 0) this.begin("reset");
    this.reasons = reasons;
    if (epoch === 0) return;
    this.store.set({ goal: epoch });
    this.queue.submit({ type: "play", until: epoch }, "replace");
  }

  /** @param {number} epoch at which the run rests already */
  #sayThere(epoch) {
    this.said = [fill(TRANSPORT.there, { epoch })];
    this.store.set({ notices: this.said, trouble: null, stopNotice: "read" });
  }

  /** @param {number} epoch that is past @returns {string} which run gets there: one that was changed under way is not trained again by its settings */
  #whyAnew(epoch) {
    const { turns, view } = this.store.state;
    const isTurned = turns.length > 0;
    const atStart = isTurned ? TRANSPORT.startTurned : TRANSPORT.start;
    const what = epoch === 0 ? atStart : fill(isTurned ? TRANSPORT.pastTurned : TRANSPORT.past, { epoch });
    return view.present ? what : fill(TRANSPORT.listed, { what });
  }

  /** @returns {string[]} why the run that has begun did so */
  takeReasons() {
    this.said = this.reasons.splice(0);
    return this.said;
  }

  #forgetSaid() {
    const { notices } = this.store.state;
    const left = notices.filter((words) => !this.said.includes(words));
    this.said = [];
    if (left.length < notices.length) this.store.set({ notices: left });
  }

  /** A run that was too far already when it was to rest at an epoch gets there from its start. @param {import("../types.js").Frame} frame */
  arrive({ epoch, position, playing }) {
    const { goal } = this.store.state;
    if (goal === null || playing || epoch < goal || this.queue.holds("play")) return;
    if (epoch === goal && position === 0) this.store.set({ goal: null });
    else this.runTo(goal);
  }

  /** @param {"epoch" | "batch"} unit */
  step(unit) {
    this.#forgetSaid();
    this.#explainStop();
    this.store.set({ goal: null });
    this.queue.submit({ type: "step", unit }, "replace");
  }

  /** Who wants to go on with a run that stopped by itself is told why it doesn't. */
  #explainStop() {
    if (this.store.state.stopped !== null) this.store.set({ stopNotice: "asked" });
  }

  /** @param {"reset" | "new_weights" | "regenerate"} type */
  begin(type) {
    this.reasons = [];
    if (type !== "regenerate") this.store.set({ goal: null });
    this.queue.submit(type === "new_weights" ? { type, ...this.following } : { type }, "push");
  }

  /** What a command has with it that begins another run: one that plays is followed by one that plays. */
  get following() {
    return this.#willPlay ? { play: true } : {};
  }

  get #willPlay() {
    return this.queue.willPlay(this.store.state.playing);
  }

  /** @param {Speed} epochs */
  setSpeed(epochs) {
    this.store.set({ speed: epochs });
    this.queue.submit({ type: "speed", epochs }, "replace");
  }
}
