/**
 * A run that was kept, on its way back: what it is asked for with, until the server has it.
 *
 * @typedef {import("../types.js").Command} Command
 * @typedef {import("../types.js").Resume} Resume
 * @typedef {import("../runs/log.js").Kept} Kept
 */
export class Returning {
  constructor() {
    /** @type {{kept: Kept, resume: Resume} | null} */
    this.asked = null;
  }

  /**
   * @param {Kept} kept
   * @param {import("../types.js").Speed} speed
   * @returns {Resume} with which it is asked for: it plays to where it was, and rests there
   */
  ask(kept, speed) {
    const resume = { epoch: kept.epoch, playing: true, until: kept.epoch, speed, ...(kept.state && { state: kept.state }) };
    this.asked = { kept, resume };
    return resume;
  }

  /** @param {Command | null} command that was answered @returns {Kept | null} what it has brought back */
  take(command) {
    if (command?.type !== "configure" || command.resume === undefined || command.resume !== this.asked?.resume) return null;
    const { kept } = this.asked;
    this.asked = null;
    return kept;
  }
}
