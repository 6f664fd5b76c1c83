/**
 * Who is in the class, by name: for the teacher's eyes. No numbers stand beside the names.
 *
 * @typedef {import("./roster.js").Member} Member
 *
 * @typedef {object} Parts
 * @property {HTMLElement} body of the table
 * @property {HTMLInputElement} search
 * @property {HTMLElement} empty
 * @property {import("./roster.js").Roster} roster
 * @property {(slug: string) => string} titleOf an exercise
 * @property {(member: Member) => void} open
 */
import { fill, plural } from "../../core/fill.js";
import { make, setText } from "../../shell/dom.js";
import { LIST } from "./texts.js";

const MINUTE = 60_000;
const HOUR = 60;
/** One order of names for everybody's page. */
const ORDER = new Intl.Collator("en", { sensitivity: "base", numeric: true });

export class List {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** By name. @type {Map<string, {row: HTMLTableRowElement, cells: HTMLTableCellElement[]}>} */
    this.rows = new Map();
    parts.search.addEventListener("input", () => this.show());
  }

  /** Shows all as they are now, where the list is seen. */
  show() {
    const { body, search, empty, roster } = this.parts;
    if (!search.checkVisibility()) return;
    const members = sorted(roster.members.values());
    const rows = members.map((member) => this.#row(member));
    rows.forEach((row, i) => body.children[i] !== row && body.insertBefore(row, body.children[i] ?? null));
    const shown = rows.filter((row) => !row.hidden).length;
    setText(empty, members.length === 0 ? LIST.nobody : shown === 0 ? LIST.none : "");
  }

  /** @param {Member} member @returns {HTMLTableRowElement} */
  #row(member) {
    const { search, titleOf } = this.parts;
    const { row, cells } = this.rows.get(member.name) ?? this.#made(member.name);
    const [letters, presence, since, exercise] = cells;
    setText(letters, member.rejoin);
    setText(presence, member.here ? LIST.here : LIST.away);
    setText(since, member.here && !Number.isNaN(member.since) ? agoText(this.parts.roster.now() - member.since) : "");
    setText(exercise, member.exercise === null ? "" : titleOf(member.exercise));
    row.toggleAttribute("data-away", !member.here);
    row.toggleAttribute("data-waiting", this.parts.roster.waits(member));
    row.hidden = !member.name.toLowerCase().includes(search.value.trim().toLowerCase());
    return row;
  }

  /** @param {string} name */
  #made(name) {
    const { roster, open } = this.parts;
    const way = make("button", { type: "button", class: "list-name" }, [name]);
    way.addEventListener("click", () => {
      const member = roster.members.get(name);
      if (member) open(member);
    });
    const cells = ["list-letters", "", "", ""].map((kind) => make("td", { class: kind }));
    const made = { row: make("tr", {}, [make("th", { scope: "row" }, [way]), ...cells]), cells };
    this.rows.set(name, made);
    return made;
  }
}

/** @param {Iterable<Member>} members @returns {Member[]} by name */
export function sorted(members) {
  return [...members].sort((a, b) => ORDER.compare(a.name, b.name));
}

/** @param {number} time ms @returns {string} how long ago something was changed by hand */
export function agoText(time) {
  const minutes = Math.floor(time / MINUTE);
  if (minutes < 1) return LIST.now;
  return minutes < HOUR ? plural(LIST.minutes, minutes) : fill(LIST.long, { hours: Math.floor(minutes / HOUR) });
}
