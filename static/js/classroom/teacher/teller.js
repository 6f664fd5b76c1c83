/**
 * Tells who listens how the class is, now and then and only what is new: how many came, how many wait.
 */
import { plural } from "../../core/fill.js";
import { TOLD } from "./texts.js";

/** Milliseconds between two sentences. */
export const PAUSE = 10_000;

export class Teller {
  /**
   * @param {(sentence: string) => void} say
   * @param {() => number} now in milliseconds
   */
  constructor(say, now) {
    this.say = say;
    this.now = now;
    this.last = -PAUSE;
    this.told = { here: 0, waiting: 0, solved: 0 };
  }

  /** @param {{here: number, waiting: number, solved: number}} counts */
  look(counts) {
    const { here, solved, waiting } = counts;
    const news = [
      ...(here === this.told.here ? [] : [plural(TOLD.here, here)]),
      ...(solved === this.told.solved ? [] : [plural(TOLD.solved, solved)]),
      ...(waiting === this.told.waiting ? [] : [plural(TOLD.waiting, waiting)]),
    ];
    if (news.length === 0 || this.now() - this.last < PAUSE) return;
    this.last = this.now();
    this.told = { ...counts };
    this.say(news.join(" "));
  }
}
