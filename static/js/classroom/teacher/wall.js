/**
 * The wall: the runs of a class as tiles, in a shuffled order that stays; or those who wait, the longest first; or who has solved it.
 *
 * Only what has changed and is in sight is painted, and no more of it in a frame than there is time for (`tests.benchmarks.wall`).
 *
 * @typedef {import("./roster.js").Member} Member
 * @typedef {import("./roster.js").Roster} Roster
 * @typedef {"shuffled" | "waiting" | "solved"} Order
 *
 * @typedef {object} Parts
 * @property {HTMLElement} list
 * @property {HTMLElement} empty said where there is no tile
 * @property {Roster} roster
 * @property {import("../../core/loop.js").Loop} loop
 * @property {() => import("../../types.js").Palette} palette
 * @property {import("./stars.js").Stars} stars
 * @property {(member: Member) => void} open
 * @property {(why: string) => void} refuse a star
 */
import { fitTiles, step } from "./grid.js";
import { setText } from "../../shell/dom.js";
import { TileView, tilePainter } from "./tile.js";
import { WALL } from "./texts.js";
import { noStarFor } from "./viewer.js";

/** Milliseconds of a frame that tiles may take. */
const TIME = 5;
/** In rem: between tiles, and below this a boundary leaves no room for long numbers and units. */
const GAP = 0.75;
const NARROW = 6.75;

export class Wall {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** @type {Order} */
    this.order = "shuffled";
    /** @type {Map<string, TileView>} */
    this.tiles = new Map();
    /** In sight. @type {Set<TileView>} */
    this.seen = new Set();
    /** To be painted. @type {Set<TileView>} */
    this.dirty = new Set();
    this.columns = 1;
    this.size = 0;
    this.isNarrow = false;
    /** Whether there is a line with criteria below the numbers. */
    this.hasCriteria = false;
    /** Whether tiles are to be put in order. */
    this.isStale = true;
    /** That Tab leads to. @type {TileView | null} */
    this.current = null;
    this.painter = tilePainter();
    this.wake = parts.loop.add(() => this.#paint());
    this.sight = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: "20%" });
    new ResizeObserver(() => this.#fit()).observe(parts.list);
    parts.list.addEventListener("click", ({ target }) => this.#open(target));
    parts.list.addEventListener("keydown", (event) => this.#press(event));
    parts.list.addEventListener("focusin", ({ target }) => this.#focus(target));
  }

  /** @param {Order} order */
  show(order) {
    this.order = order;
    this.arrange();
  }

  /** Who waits, or has solved it, may be others by now. */
  refresh() {
    this.isStale = this.isStale || this.order !== "shuffled";
    for (const tile of this.tiles.values()) if (this.parts.roster.stands(tile.member) !== tile.stands) this.#mark(tile);
    this.isStale = this.isStale || (!this.hasCriteria && this.#needsLine());
    this.wake();
  }

  /** A member came, or has something new to show. @param {Member} member */
  update(member) {
    const tile = this.tiles.get(member.name);
    if (tile) tile.member = member;
    this.isStale = this.isStale || tile === undefined || (hasCriteria(member) && !this.hasCriteria);
    if (tile) this.#mark(tile);
    else this.wake();
  }

  /** All of it, as in other colours. */
  repaint() {
    for (const tile of this.tiles.values()) this.#mark(tile);
  }

  /** Puts the tiles into their order; those that stay where they are are not touched. */
  arrange() {
    this.isStale = false;
    const { roster, list, empty } = this.parts;
    const members = this.order === "shuffled" ? roster.shuffled() : this.order === "waiting" ? roster.waiting() : roster.solved();
    const wanted = members.map((member) => this.#tileOf(member));
    const focused = document.activeElement;
    const hadFocus = list.contains(focused);
    const kept = new Set(wanted.map(({ item }) => item));
    for (const item of [...list.children]) if (!kept.has(/** @type {HTMLLIElement} */ (item))) item.remove();
    wanted.forEach(({ item }, i) => list.children[i] !== item && list.insertBefore(item, list.children[i] ?? null));
    if (!this.current || !kept.has(this.current.item)) this.#point(wanted[0] ?? null);
    if (hadFocus) (focused instanceof HTMLElement && list.contains(focused) ? focused : this.current?.button)?.focus({ preventScroll: true });
    empty.hidden = wanted.length > 0;
    setText(empty, this.order === "shuffled" ? WALL.nobody : this.order === "waiting" ? WALL.nobodyWaits : WALL.nobodySolved);
    this.#fit();
  }

  /** @param {string} name @param {number} way 1 or -1 @returns {Member | null} the next one in the order shown */
  neighbour(name, way) {
    const shown = this.#shown();
    const at = shown.findIndex(({ member }) => member.name === name);
    return shown[at + way]?.member ?? null;
  }

  /** @param {string} name */
  focus(name) {
    const tile = this.tiles.get(name);
    if (tile?.item.isConnected) tile.button.focus();
  }

  /** @returns {TileView[]} in the order shown */
  #shown() {
    const byItem = new Map([...this.tiles.values()].map((tile) => [/** @type {Element} */ (tile.item), tile]));
    return [...this.parts.list.children].flatMap((item) => byItem.get(item) ?? []);
  }

  /** @param {Member} member @returns {TileView} */
  #tileOf(member) {
    const known = this.tiles.get(member.name);
    if (known) return known;
    const made = new TileView(member);
    this.tiles.set(member.name, made);
    this.sight.observe(made.item);
    this.dirty.add(made);
    return made;
  }

  /** @returns {boolean} whether there is something to be told below the numbers */
  #needsLine() {
    const { roster } = this.parts;
    return [...roster.members.values()].some((member) => hasCriteria(member) || roster.stands(member) !== "");
  }

  #fit() {
    const { list } = this.parts;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const box = list.getBoundingClientRect();
    if (box.width === 0) return;
    this.hasCriteria = this.#needsLine();
    list.toggleAttribute("data-plain", !this.hasCriteria);
    const room = { width: box.width, height: Math.max(0, document.documentElement.clientHeight - box.top - scrollY - rem) };
    const style = getComputedStyle(list);
    const [foot, least, most] = ["foot", "least", "most"].map((name) => rem * Number.parseFloat(style.getPropertyValue(`--tile-${name}`)));
    const { columns, size } = fitTiles(list.children.length, room, { foot, gap: GAP * rem, least, most });
    this.columns = columns;
    if (size === this.size) return;
    this.size = size;
    list.style.setProperty("--tile", `${size}px`);
    this.isNarrow = size < NARROW * rem;
    list.toggleAttribute("data-narrow", this.isNarrow);
    this.repaint();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #see(entries) {
    const byItem = new Map([...this.tiles.values()].map((tile) => [/** @type {Element} */ (tile.item), tile]));
    for (const { target, isIntersecting } of entries) {
      const tile = byItem.get(target);
      if (!tile) continue;
      if (isIntersecting) this.seen.add(tile);
      else this.seen.delete(tile);
    }
    this.wake();
  }

  /** @param {TileView} tile */
  #mark(tile) {
    this.dirty.add(tile);
    this.wake();
  }

  /** @returns {boolean} whether there is more to paint */
  #paint() {
    const { roster, palette, stars, list } = this.parts;
    if (list.checkVisibility() === false) return false;
    if (this.isStale) this.arrange();
    if (this.size === 0) return false;
    const end = performance.now() + TIME;
    for (const tile of this.dirty) {
      if (!this.seen.has(tile)) continue;
      this.dirty.delete(tile);
      tile.show(palette(), this.painter, this.size, { isStarred: stars.has(tile.member.name), stands: roster.stands(tile.member), isNarrow: this.isNarrow });
      if (performance.now() > end) return true;
    }
    return false;
  }

  /** @param {EventTarget | null} target @returns {TileView | null} */
  #at(target) {
    const item = target instanceof Element ? target.closest("li") : null;
    return [...this.tiles.values()].find((tile) => tile.item === item) ?? null;
  }

  /** @param {EventTarget | null} target */
  #open(target) {
    const tile = this.#at(target);
    if (tile && target instanceof Element && target.closest("button")) this.parts.open(tile.member);
  }

  /** @param {EventTarget | null} target */
  #focus(target) {
    const tile = this.#at(target);
    if (tile) this.#point(tile);
  }

  /** @param {TileView | null} tile that Tab leads to from now on */
  #point(tile) {
    if (this.current) this.current.button.tabIndex = -1;
    this.current = tile;
    if (tile) tile.button.tabIndex = 0;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const tile = this.#at(event.target);
    if (!tile) return;
    if (event.key === "s") this.parts.refuse(this.parts.stars.toggle(tile.member) ? "" : noStarFor(tile.member));
    const shown = this.#shown();
    const next = step(event.key, shown.indexOf(tile), shown.length, this.columns);
    if (next === null) return;
    event.preventDefault();
    shown[next].button.focus();
  }
}

/** @param {Member} member @returns {boolean} */
function hasCriteria({ exercise, criteria }) {
  return exercise !== null || criteria.length > 0;
}
