/**
 * A call of a class that came to nothing.
 *
 * @typedef {import("../types.js").ErrorBody["details"]} Details
 */

/** The server refused, or did not answer; `message` is in its words, where it gave any. */
export class Refused extends Error {
  /** @param {{status: number, message?: string, details?: Details, seconds?: number}} about */
  constructor({ status, message = "", details = [], seconds = 0 }) {
    super(message);
    /** 0 where there was no answer. */
    this.status = status;
    this.details = details;
    /** After which it is looked at again; 0 where that is not told. */
    this.seconds = seconds;
  }

  /** Whether the same may be taken a moment later. */
  get isPassing() {
    return this.status === 0 || this.status >= 500;
  }
}
