/**
 * Own points beside the run: they stay as a picture among the datasets when another one is chosen, also over a reload, and come back by it.
 *
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {RunConfig["data"]} Data
 *
 * @typedef {object} Elements
 * @property {HTMLElement} picture among the datasets
 * @property {HTMLElement} regenerate
 */
import { fill, plural } from "../../core/fill.js";
import { same } from "../../core/json.js";
import { drawThumbnail } from "../../draw/points.js";
import { explain, setHidden } from "../../shell/dom.js";
import { Sheet } from "../../shell/sheet.js";
import { mayBeOwn, withOwnData } from "./owndata.js";
import { DATA } from "./texts.js";

/** A link carries so many points, as the server counts. */
export const MOST_IN_LINK = 800;

export class OwnData {
  /**
   * @param {Pick<import("../../shell/memory.js").Memory, "get" | "set">} memory
   * @param {string} place whose points they are: of a page
   */
  constructor(memory, place) {
    this.memory = memory;
    this.place = place;
    /** By problem. @type {Map<string, Data | null>} */
    this.known = new Map();
    /** By problem, what its runs had last; null: no own points. @type {Map<string, Data | null>} */
    this.last = new Map();
    /** What the page began with is another's, as long as nothing in it is changed. @type {Data | null | undefined} */
    this.others = undefined;
    /** The problem whose points are yet to be written. @type {string | null} */
    this.unwritten = null;
  }

  /** @param {string} problem @returns {Data | null} null: there are none */
  of(problem) {
    const known = this.known.get(problem);
    if (known !== undefined) return known;
    const read = dataIn(this.memory.get(this.#key(problem)));
    this.known.set(problem, read);
    return read;
  }

  /** @param {RunConfig} config on screen */
  follow({ problem, data }) {
    this.others ??= data.points ? data : null;
    this.last.set(problem, data.points ? data : null);
    if (!data.points) return this.write();
    const before = this.of(problem);
    if (before === data || (before !== null && same(data.points, this.others?.points))) return;
    this.known.set(problem, data);
    this.unwritten = problem;
  }

  /** @param {RunConfig} before @param {RunConfig} after @returns {Data | null} what comes back with another problem: the points that it was left with */
  backTo(before, after) {
    return before.problem === after.problem ? null : (this.last.get(after.problem) ?? null);
  }

  /** Into what the browser keeps. */
  write() {
    if (this.unwritten === null) return;
    const problem = this.unwritten;
    this.unwritten = null;
    this.memory.set(this.#key(problem), JSON.stringify(this.known.get(problem)));
  }

  /** @param {string} problem */
  #key(problem) {
    return `own-${problem}-${this.place}`;
  }
}

/** @param {string | null} text @returns {Data | null} null for what is none: anything may stand there */
function dataIn(text) {
  try {
    const data = JSON.parse(text ?? "null");
    const arePoints = Array.isArray(data?.points) && data.points.length > 1 && data.points.every((/** @type {unknown} */ point) => Array.isArray(point) && point.length > 2);
    return arePoints ? data : null;
  } catch {
    return null;
  }
}

/**
 * @param {Elements} elements
 * @param {import("../../types.js").Page} page
 * @param {Window} window
 */
export function bindOwn({ picture, regenerate }, { store, session, options, loop, theme, memory }, window) {
  const own = new OwnData(memory, window.location.pathname);
  const choice = /** @type {HTMLInputElement} */ (picture.querySelector("input"));
  const otherHint = regenerate.dataset.hint ?? "";
  const mayBe = mayBeOwn(session);
  const shownIn = (/** @type {RunConfig} */ config) => (config.data.points ? config.data : mayBe ? own.of(config.problem) : null);
  const repaint = loop.add(() => {
    const { config } = store.state;
    const data = config && shownIn(config);
    const surface = data ? sheet.surface() : null;
    if (surface && data?.points) drawThumbnail(surface, data.points.map(([x1, x2, label]) => /** @type {const} */ ([x1, x2, label])), theme.palette, data.classes);
  });
  const sheet = new Sheet(/** @type {HTMLCanvasElement} */ (picture.querySelector("canvas")), repaint);
  theme.onChange(repaint);
  session.restored = (before, after) => {
    const data = mayBe ? own.backTo(before, after) : null;
    return data === null ? after : withOwnData(options, after, data);
  };
  /** @type {Data | null} */
  let shown = null;
  store.follow(["config"], ({ config }) => {
    if (config === null) return;
    own.follow(config);
    const data = shownIn(config);
    const { points } = config.data;
    choice.checked = points !== undefined;
    setHidden(picture, data === null);
    explain(regenerate, points ? DATA.otherSplit : otherHint);
    if (data === shown || data === null) return;
    shown = data;
    explain(picture, plural(DATA.ownHint, data.points?.length ?? 0));
    repaint();
  });
  choice.addEventListener("change", () => {
    const { config } = store.state;
    if (config === null) return;
    const data = own.of(config.problem);
    if (data?.points) session.open(withOwnData(options, config, data));
  });
  window.addEventListener("pagehide", () => own.write());
}

/** @param {RunConfig} config @returns {boolean} whether a link leads to it: it carries so many points */
export function fitsLink({ data }) {
  return (data.points?.length ?? 0) <= MOST_IN_LINK;
}

/** @param {RunConfig} config @returns {string | null} what its link carries, or can't; null where that is nothing special */
export function noteOfLink(config) {
  const { points } = config.data;
  if (!points) return null;
  return fitsLink(config) ? plural(DATA.linkHas, points.length) : fill(DATA.linkLacks, { count: points.length.toLocaleString("en"), most: MOST_IN_LINK });
}
