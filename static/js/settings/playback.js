/**
 * What the run on screen is to do: play, rest, step, get to an epoch, begin again, and how fast. Wishes become commands; what comes of them
 * is the session's to hear.
 *
 * @typedef {import("../types.js").Speed} Speed
 */

export class Playback {
  /**
   * @param {import("../core/store.js").Store} store
   * @param {import("../core/queue.js").CommandQueue} queue
   */
  constructor(store, queue) {
    this.store = store;
    this.queue = queue;
  }

  toggle() {
    this.#explainStop();
    this.store.set({ goal: null });
    this.queue.submit({ type: this.store.state.playing ? "pause" : "play" }, "replace");
  }

  /** Trains to the end of an epoch, exactly, and rests there; one that is past is reached from the start. @param {number} epoch */
  runTo(epoch) {
    const { frame, stopped } = this.store.state;
    if (frame === null) return;
    const isPast = frame.epoch > epoch || (frame.epoch === epoch && frame.position > 0);
    if (!isPast && stopped !== null) return this.#explainStop();
    if (isPast) this.begin("reset");
    this.store.set({ goal: epoch });
    this.queue.submit({ type: "play", until: epoch }, "replace");
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
    if (type !== "regenerate") this.store.set({ goal: null });
    this.queue.submit(type === "new_weights" ? { type, ...this.following } : { type }, "push");
  }

  /** What a command has with it that begins another run: one that plays is followed by one that plays. */
  get following() {
    return this.store.state.playing ? { play: true } : {};
  }

  /** @param {Speed} epochs */
  setSpeed(epochs) {
    this.store.set({ speed: epochs });
    this.queue.submit({ type: "speed", epochs }, "replace");
  }
}
