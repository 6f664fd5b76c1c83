/**
 * What of a run the page wants to know: the node whose map frames have, and what they tell besides. Told when it changes, and anew where a
 * server can't know it.
 *
 * @typedef {import("../types.js").Inspect} Inspect
 * @typedef {import("../types.js").Watch} Watch
 */
import { same } from "../core/json.js";

export class Interest {
  /**
   * @param {(command: import("../types.js").Command) => boolean} send
   * @param {import("../types.js").Lab} lab
   */
  constructor(send, lab) {
    this.send = send;
    this.lab = lab;
    /** @type {Watch} */
    this.watched = null;
    /** @type {Inspect} */
    this.inspected = lab.inspected;
  }

  /** @param {Watch} node whose map the output panel is to show; null: the output */
  watch(node) {
    if (same(node, this.watched)) return;
    this.watched = node;
    this.send({ type: "watch", node });
  }

  /** What frames are to tell besides, from now on. @param {Partial<Inspect>} change */
  inspect(change) {
    const wanted = { ...this.inspected, ...change };
    if (same(wanted, this.inspected)) return;
    this.inspected = wanted;
    this.send({ type: "inspect", ...wanted });
  }

  /** A run has been remade, and the session knows what of it is asked for by now; so does this. @param {import("../types.js").Command} remaking */
  carry(remaking) {
    ({ watched: this.watched, inspected: this.inspected } = this.lab.carried({ watched: this.watched, inspected: this.inspected }, remaking));
  }

  /** A session that has just begun tells nothing besides. */
  inspectFirst() {
    if (Object.values(this.inspected).some(Boolean)) this.inspectAgain();
  }

  /** A session that was left may have been told otherwise since. */
  inspectAgain() {
    this.send({ type: "inspect", ...this.inspected });
  }

  /** Another run is watched by nobody yet, and may not have the node. @param {import("../types.js").RunConfig} config */
  watchAgain(config) {
    if (this.watched === null) return;
    if (this.lab.hasNode(this.watched, config)) this.send({ type: "watch", node: this.watched });
    else this.watched = null;
  }
}
