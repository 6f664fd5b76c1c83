/**
 * What was handed in, and its receipts: those of this page, and all others, which the server has, also on another device.
 *
 * @typedef {object} Receipt
 * @property {string} exercise its slug
 * @property {string} receipt a hash of what was handed in, by whom and when
 * @property {string} at
 * @property {string} [said] by the check, where it was told
 */
import { fill } from "../../core/fill.js";
import { HANDIN } from "./texts.js";

/** Digits by which people tell receipts apart. */
const SHORT = 8;

export class Receipts {
  /** @param {{titleOf: (slug: string) => string, membership: () => import("./membership.js").Membership}} about */
  constructor({ titleOf, membership }) {
    this.titleOf = titleOf;
    this.membership = membership;
    /** Oldest first. @type {Receipt[]} */
    this.all = [];
    /** @type {(() => void)[]} */
    this.listeners = [];
  }

  /** @param {() => void} listener told when there are others */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /** @param {string} slug @returns {Receipt[]} of an exercise, oldest first: the last one counts */
  of(slug) {
    return this.all.filter(({ exercise }) => exercise === slug);
  }

  /** @param {Receipt} receipt the same again is the same */
  add(receipt) {
    this.#set([...this.all.filter((one) => one.receipt !== receipt.receipt), receipt]);
  }

  /** @param {readonly Receipt[]} told by the server, oldest first */
  restore(told) {
    const known = new Map(this.all.map((one) => [one.receipt, one]));
    const added = this.all.filter(({ receipt }) => !told.some((one) => one.receipt === receipt));
    this.#set([...told.map((one) => ({ ...known.get(one.receipt), ...one })), ...added]);
  }

  /** @param {Receipt[]} all */
  #set(all) {
    this.all = all;
    for (const listener of this.listeners) listener();
  }

  /** @param {Receipt} receipt @returns {string} to be kept or shown to the teacher */
  textOf({ exercise, receipt, at, said = HANDIN.untold }) {
    const { title, code, name } = this.membership();
    return fill(HANDIN.text, { exercise: this.titleOf(exercise), title: title ?? code, name, at, said, receipt });
  }
}

/** @param {string} at @returns {string} of the day, as clocks here have it */
export function timeOf(at) {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** @param {string} at @returns {string} with its day */
export function dayOf(at) {
  return new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

/** @param {Receipt} receipt @returns {string} what is seen of it */
export function shortOf({ receipt }) {
  return receipt.slice(0, SHORT);
}
