/**
 * The live stream of a class: opened again when it breaks or is silent for too long, after pauses that grow.
 *
 * @typedef {object} Parts
 * @property {(signal: AbortSignal) => AsyncIterable<any>} open
 * @property {(line: any) => void} hear a line
 * @property {(seconds: number | null) => void} away the stream is gone, for so long; null: it is there
 * @property {(trouble: Refused) => void} lost it will not be opened again
 * @property {{setTimeout: (callback: () => void, time: number) => any, clearTimeout: (id: any) => void}} timers
 */
import { Refused } from "../refused.js";
import { FINAL } from "./calls.js";

/** Milliseconds: the server says something every 5 s, so that such a silence is no calm. */
const SILENCE = 15_000;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 5000;

export class Live {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.isOver = false;
    /** Of the stream that is open. @type {AbortController | null} */
    this.cut = null;
    /** @type {any} */
    this.silence = undefined;
    /** Ends the pause. @type {() => void} */
    this.wake = () => undefined;
  }

  /** Tries again at once, as when the network has returned. */
  retry() {
    this.wake();
  }

  stop() {
    this.isOver = true;
    this.cut?.abort();
    this.wake();
    this.parts.timers.clearTimeout(this.silence);
  }

  /** @returns {Promise<void>} until it is stopped, the class has ended, or there is no use in trying */
  async run() {
    let pause = FIRST_PAUSE;
    while (!this.isOver) {
      const heard = await this.#listen();
      if (this.isOver) return;
      if (heard) pause = FIRST_PAUSE;
      this.parts.away(pause / 1000);
      await this.#sleep(pause);
      pause = Math.min(LONGEST_PAUSE, 2 * pause);
    }
  }

  /** @returns {Promise<boolean>} whether there was anything to hear before the stream ended */
  async #listen() {
    const { open, hear, away, lost, timers } = this.parts;
    const cut = new AbortController();
    this.cut = cut;
    let heard = false;
    const watch = () => {
      timers.clearTimeout(this.silence);
      this.silence = timers.setTimeout(() => cut.abort(), SILENCE);
    };
    watch();
    try {
      for await (const line of open(cut.signal)) {
        if (this.isOver) break;
        watch();
        if (!heard) away(null);
        heard = true;
        if (line.ended) this.isOver = true;
        hear(line);
      }
    } catch (error) {
      if (error instanceof Refused && FINAL.includes(error.status) && !this.isOver) {
        this.isOver = true;
        lost(error);
      }
    } finally {
      timers.clearTimeout(this.silence);
    }
    return heard;
  }

  /** @param {number} time ms @returns {Promise<void>} */
  #sleep(time) {
    return new Promise((resolve) => {
      const id = this.parts.timers.setTimeout(resolve, time);
      this.wake = () => {
        this.parts.timers.clearTimeout(id);
        resolve();
      };
    });
  }
}
