/**
 * Who is in a class and what they have on screen, as the live stream tells it; without a document.
 *
 * @typedef {{size: number, classes: number, codes: Uint8Array}} Tile a boundary: `size` rows of `size` value codes
 * @typedef {{exercise: string, receipt: string, at: string}} HandIn
 * @typedef {{code: string, title: string, join: string, open: boolean, paused: boolean, exercises: string[], send: {link?: string | null, exercise?: string | null, preset?: string | null} | null, sends?: number}} Course
 *
 * @typedef {object} Member
 * @property {string} name
 * @property {string} rejoin four letters for who forgot them
 * @property {string} joined UTC
 * @property {number} place in the shuffled order, which says nothing about the name
 * @property {boolean} here
 * @property {boolean} playing
 * @property {number} since when nothing was changed by hand, in ms of the roster's clock; NaN before there is a run
 * @property {string | null} exercise
 * @property {string | null} link
 * @property {number | null} epoch
 * @property {number | null} parameters
 * @property {number} testLoss NaN where there is none, or not a finite one
 * @property {number} trainLoss
 * @property {(boolean | null)[]} criteria null: not checked yet
 * @property {boolean} solved
 * @property {boolean} checked whether what is on screen is what was checked
 * @property {HandIn[]} submissions
 * @property {Tile | null} tile
 */

/** Milliseconds without a change by hand after which somebody waits whose exercise is not solved, or who is not where all were sent. */
export const PATIENCE = 180_000;

export class Roster {
  /**
   * @param {string} code of the class
   * @param {() => number} now in milliseconds
   */
  constructor(code, now) {
    this.code = code;
    this.now = now;
    /** @type {Map<string, Member>} */
    this.members = new Map();
    /** The exercise to which everyone was sent. @type {string | null} */
    this.sent = null;
  }

  /**
   * @param {any} told of a member, by the stream
   * @returns {Member}
   */
  take(told) {
    const before = this.members.get(told.name);
    /** @type {Member} */
    const member = {
      name: told.name,
      rejoin: told.rejoin,
      joined: told.joined,
      place: before?.place ?? hashOf(`${this.code} ${told.name}`),
      here: told.here,
      playing: told.playing,
      since: told.idle === null ? Number.NaN : this.now() - 1000 * told.idle,
      exercise: told.exercise,
      link: told.link,
      epoch: told.epoch,
      parameters: told.parameters,
      testLoss: told.test_loss ?? Number.NaN,
      trainLoss: told.train_loss ?? Number.NaN,
      criteria: told.criteria,
      solved: told.solved,
      checked: told.checked,
      submissions: told.submissions,
      tile: told.tile ? readTile(told.tile) : (before?.tile ?? null),
    };
    this.members.set(member.name, member);
    return member;
  }

  /** The connection of a member is gone; the member stays. @param {string} name @returns {Member | null} */
  leave(name) {
    const member = this.members.get(name);
    if (member) member.here = false;
    return member ?? null;
  }

  /** @returns {Member[]} in an order that stays, and that tells nothing about names */
  shuffled() {
    return [...this.members.values()].sort((a, b) => a.place - b.place);
  }

  /** @returns {Member[]} who waits, the longest first, and then who is still without an exercise */
  waiting() {
    const still = this.shuffled().filter((member) => this.stands(member) !== "").sort((a, b) => a.since - b.since);
    return [...still.filter((member) => this.waits(member)), ...still.filter((member) => !this.waits(member))];
  }

  /** @returns {Member[]} */
  solved() {
    return this.shuffled().filter(({ solved }) => solved);
  }

  /** @param {Member} member @returns {boolean} */
  waits(member) {
    return this.stands(member) === "waits";
  }

  /** @param {Member} member @returns {"waits" | "still" | ""} still: nothing changed for as long, but nothing is to be solved */
  stands({ here, since, exercise, solved }) {
    if (!here || !(this.now() - since >= PATIENCE)) return "";
    if (exercise !== null && solved && (this.sent === null || exercise === this.sent)) return "";
    return exercise === null && this.sent === null ? "still" : "waits";
  }

  /** @returns {{here: number, waiting: number, solved: number}} */
  counts() {
    const all = [...this.members.values()];
    return { here: all.filter(({ here }) => here).length, waiting: all.filter((one) => this.waits(one)).length, solved: all.filter(({ solved }) => solved).length };
  }
}

/** @param {{size: number, classes: number, codes: string}} told codes in Base64 @returns {Tile} */
export function readTile({ size, classes, codes }) {
  return { size, classes, codes: Uint8Array.from(atob(codes), (letter) => letter.charCodeAt(0)) };
}

/** FNV-1a, mixed further: names that differ in a letter are far apart. @param {string} text @returns {number} 0..2³²-1 */
export function hashOf(text) {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
