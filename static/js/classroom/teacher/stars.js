/**
 * Runs that the teacher has starred, each as it was at that moment: what is talked about stays still.
 *
 * @typedef {import("./roster.js").Member} Member
 */
import { readTile } from "./roster.js";

/** As many fit side by side. */
export const MOST_STARS = 6;
/** Fewer are not side by side. */
export const LEAST_STARS = 2;

export class Stars {
  constructor() {
    /** By name, in the order in which they were starred. @type {Map<string, Member>} */
    this.kept = new Map();
    /** @type {((member: Member) => void)[]} */
    this.listeners = [];
  }

  /** @param {(member: Member) => void} listener told of whom a star was given or taken */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /** @param {string} name */
  has(name) {
    return this.kept.has(name);
  }

  /** @param {Member} member @returns {boolean} false where there are too many already, or nothing is there to be seen */
  toggle(member) {
    if (!this.kept.delete(member.name)) {
      if (this.kept.size >= MOST_STARS || member.tile === null) return false;
      this.kept.set(member.name, { ...member });
    }
    for (const listener of this.listeners) listener(member);
    return true;
  }

  /** @returns {object[]} all as JSON */
  written() {
    return [...this.kept.values()].map(({ tile, ...member }) => ({ ...member, tile: tile && { ...tile, codes: btoa(String.fromCharCode(...tile.codes)) } }));
  }

  /** @param {any[]} written */
  restore(written) {
    for (const { tile, testLoss, trainLoss, ...member } of written) this.toggle({ ...member, testLoss: testLoss ?? Number.NaN, trainLoss: trainLoss ?? Number.NaN, tile: tile && readTile(tile) });
  }

  clear() {
    for (const member of [...this.kept.values()]) this.toggle(member);
  }
}
