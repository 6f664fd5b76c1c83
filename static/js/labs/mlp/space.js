/**
 * The space of a hidden layer in the place of the map: two units or the plane that separates best, and the way there from the map. Loaded when
 * somebody wants to see it.
 *
 * @typedef {import("../../types.js").Extras} Extras
 * @typedef {import("../../types.js").Range} Range
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Space} Space
 *
 * @typedef {object} Elements
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLCanvasElement} map in whose place it is
 * @property {HTMLElement} colorbar in whose place the way is
 * @property {HTMLElement} way
 * @property {HTMLButtonElement} play
 * @property {HTMLInputElement} slider
 * @property {HTMLSelectElement} across
 * @property {HTMLSelectElement} up
 * @property {HTMLElement} before with the box that stretches the axes
 */
import { fill, plural } from "../../core/fill.js";
import { same } from "../../core/json.js";
import { formatShare } from "../../draw/format.js";
import { explain, setHidden } from "../../shell/dom.js";
import { Sheet } from "../../shell/sheet.js";
import { sumsOf } from "./draw/borders.js";
import { drawSpace, steadyRange } from "./draw/space.js";
import { changed, STRETCHES } from "./draw/stretch.js";
import { areOwnClasses } from "./owndata.js";
import { unitOf } from "./parameters.js";
import { activationOf } from "./quiet.js";
import { sizesOf, unitsOf } from "./shape.js";
import { SPACE } from "./texts.js";

/** The way from the map to the layer, played. ms */
const DURATION = 1500;
/** @type {Readonly<Record<string, Range>>} */
const BOUNDS = { tanh: [-1.12, 1.12], sigmoid: [-0.06, 1.06] };

/** As a file, in its own units: with no room for a legend, as no colours of values are seen. */
const SAVED = { width: 480, height: 480 };

export class SpacePanel {
  /**
   * @param {Elements} elements
   * @param {import("../../types.js").Page} page
   */
  constructor(elements, { store, session, loop, theme, calm, figures }) {
    this.elements = elements;
    this.store = store;
    this.interest = session.interest;
    this.theme = theme;
    this.calm = calm;
    this.figures = figures;
    /** Whose space is seen; null: the map is. @type {number | null} */
    this.layer = null;
    /** Across and up, once they are chosen; null: the plane that separates best, of two units both. @type {number[] | null} */
    this.units = null;
    this.share = 1;
    /** Whether the axes show what goes into the activation, where they can. */
    this.isStretched = false;
    /** When the way began to be played; null: it is not. @type {number | null} */
    this.began = null;
    /** The axes, and what they are of. @type {{of: unknown, across: Range, up: Range} | null} */
    this.ranges = null;
    this.repaint = loop.add((now) => this.#paint(now));
    this.sheet = new Sheet(elements.canvas, this.repaint);
    elements.before.addEventListener("change", ({ target }) => {
      this.isStretched = target instanceof HTMLInputElement && target.checked;
      this.#say();
      this.repaint();
    });
    store.follow(["frame", "points", "view", "probe"], this.repaint);
    store.follow(["config"], () => {
      const asked = this.interest.inspected.space;
      if (asked && asked.layer === this.layer) this.units = asked.units ?? null; // which a removal may have carried on
      this.#offer();
    });
    store.follow(["frame", "playing", "config"], ({ playing }) => !playing && this.#say());
    theme.onChange(this.repaint);
    elements.slider.addEventListener("input", () => this.#goTo(elements.slider.valueAsNumber / 100));
    elements.play.addEventListener("click", () => this.#play());
    for (const select of [elements.across, elements.up]) select.addEventListener("change", () => this.#choose(select));
  }

  /** @param {number | null} layer null: the map */
  show(layer) {
    const { canvas, map, colorbar, way, play } = this.elements;
    if (layer === this.layer) return;
    const isFirst = this.layer === null;
    this.layer = layer;
    this.units = null;
    for (const element of [canvas, way]) setHidden(element, layer === null);
    for (const element of [map, colorbar]) setHidden(element, layer !== null);
    setHidden(play, this.calm());
    if (layer === null) this.figures.delete("map");
    else this.figures.set("map", { ...SAVED, paint: (surface, palette) => this.#draw(surface, palette) });
    this.#offer();
    if (layer === null) this.interest.inspect({ space: undefined });
    else if (isFirst) this.#play();
  }

  /** Units of the layer that is seen. */
  get #count() {
    const { config } = this.store.state;
    return this.layer === null || config === null ? 0 : (unitsOf(config.network)[this.layer] ?? 0);
  }

  /** Offers what there is to choose, and asks for what is seen. */
  #offer() {
    const { across, up, slider, before } = this.elements;
    const count = this.#count;
    if (this.units?.some((unit) => unit >= count)) this.units = null;
    const neurons = (/** @type {string} */ text) => Array.from({ length: count }, (_, unit) => new Option(fill(text, { unit: unit + 1 }), String(unit)));
    if (up.options.length !== count) {
      across.replaceChildren(...(count > 2 ? [new Option(SPACE.best, "")] : []), ...neurons(SPACE.neuron));
      up.replaceChildren(...neurons(SPACE.neuron));
    }
    [across.value, up.value] = this.units === null ? ["", ""] : this.units.map(String);
    setHidden(across, count < 3);
    setHidden(up, count < 3 || this.units === null);
    setHidden(before, this.#stretchOf(this.units ?? (count < 3 ? [] : null)) === null);
    if (this.layer === null || count === 0) return;
    const layer = this.layer + 1;
    explain(slider, fill(SPACE.way, { layer })).setAttribute("aria-valuetext", this.#wayText());
    this.interest.inspect({ space: { layer: this.layer, ...(this.units && { units: this.units }) } });
    this.repaint();
  }

  /** @param {HTMLSelectElement} changed */
  #choose(changed) {
    const { across } = this.elements;
    if (across.value === "") this.units = null;
    else {
      const other = changed === across ? (this.units?.[1] ?? -1) : Number(across.value);
      const chosen = Number(changed.value);
      const free = other === chosen || other < 0 ? Number(chosen === 0) : other; // an axis of its own for each
      this.units = changed === across ? [chosen, free] : [free, chosen];
    }
    this.#offer();
  }

  /** @param {number} share */
  #goTo(share) {
    this.began = null;
    this.#at(share);
    this.repaint();
  }

  /** @param {number} share */
  #at(share) {
    const { slider } = this.elements;
    this.share = share;
    slider.value = String(Math.round(100 * share));
    slider.setAttribute("aria-valuetext", this.#wayText());
  }

  #wayText() {
    return fill(SPACE.share, { share: `${Math.round(100 * this.share)}`, layer: (this.layer ?? 0) + 1 });
  }

  /** From the map to the layer, from the beginning. */
  #play() {
    if (this.calm()) return this.#goTo(1);
    this.began = Number.NaN; // the next frame knows the time
    this.#at(0);
    this.repaint();
  }

  /** @param {number} now @returns {boolean} whether it goes on */
  #paint(now) {
    if (this.layer === null) return false;
    if (this.began !== null) {
      if (Number.isNaN(this.began)) this.began = now;
      const passed = Math.min(1, (now - this.began) / DURATION);
      this.#at(passed * passed * (3 - 2 * passed));
      if (passed === 1) this.began = null;
    }
    const surface = this.sheet.surface();
    if (surface) this.#draw(surface, this.theme.palette);
    return this.began !== null;
  }

  /** @param {import("../../types.js").Surface} surface @param {import("../../types.js").Palette} palette */
  #draw(surface, palette) {
    const scene = this.#scene();
    if (scene) drawSpace(surface, scene, palette);
  }

  /** @returns {Space | null} null while what is told is something else */
  get #space() {
    const { extras, points, frame } = this.store.state;
    const space = extras?.space;
    if (!space || !points || frame === null || space.layer !== this.layer) return null;
    if (2 * points.train.length !== space.train.length || 2 * points.test.length !== space.test.length) return null;
    return space.units === null || this.units === null || same(space.units, this.units) ? space : null;
  }

  /** @returns {import("../../types.js").SpaceScene | null} */
  #scene() {
    const { config, points, view, probe, extras } = this.store.state;
    const space = this.#space;
    if (space === null || config === null || points === null) return null;
    const kind = kindOf(space, config);
    const stretch = this.isStretched ? this.#stretchOf(space.units) : null;
    return {
      stretch,
      ...{ grid: space.grid, train: space.train, test: space.test, lines: space.lines, sums: space.sums, points, kind, share: this.share },
      ...{ showTest: view.show_test_data, classes: config.data.classes, shaped: areOwnClasses(config), isLine: space.directions[0].length === 1 },
      ...this.#rangesOf(space, config, stretch),
      pin: probe?.pinned && extras?.trace ? { point: extras.trace.point, place: placeOf(space, config, extras.trace) } : null,
      names: namesOf(space, config, stretch !== null),
    };
  }

  /**
   * @param {Space} space
   * @param {RunConfig} config
   * @param {import("../../types.js").Stretch | null} stretch
   * @returns {{across: Range, up: Range}}
   */
  #rangesOf(space, config, stretch) {
    const bound = stretch || space.units === null ? undefined : BOUNDS[activationOf(config, space.layer) ?? ""];
    if (bound) return { across: bound, up: space.units?.length === 1 ? [-1, 1] : bound };
    const of = [space.layer, space.units, space.directions[0].length, stretch !== null];
    const seen = [space.train, space.test].map((places) => (stretch ? changed(places, stretch.before) : places));
    const before = this.ranges && same(of, this.ranges.of) ? this.ranges : null;
    const [across, up] = /** @type {const} */ ([0, 1]).map((axis) => steadyRange(before?.[axis === 0 ? "across" : "up"] ?? null, seen, axis));
    this.ranges = { of, across, up: space.units?.length === 1 ? [-1, 1] : up };
    return this.ranges;
  }

  /** How axes along these units can be stretched; null where they can't. @param {readonly number[] | null} units */
  #stretchOf(units) {
    const { config } = this.store.state;
    return (this.layer !== null && units !== null && config && STRETCHES[activationOf(config, this.layer) ?? ""]) || null;
  }

  /** What is seen, for who listens. */
  #say() {
    const { config, points } = this.store.state;
    const space = this.#space;
    if (space === null || config === null || points === null) return;
    this.elements.canvas.setAttribute("aria-label", [...wordsOf(space, config, points.train), ...(this.isStretched && this.#stretchOf(space.units) ? [SPACE.stretched] : [])].join(" "));
  }
}

/** @param {Space} space @param {RunConfig} config @param {boolean} isStretched @returns {{across: string, up: string}} */
function namesOf({ units }, { data, problem }, isStretched) {
  if (units === null) return SPACE.axes[problem === "regression" ? "values" : data.classes > 2 ? "classes" : "two"];
  const [across, up] = units.map((unit) => fill(isStretched ? SPACE.before : SPACE.neuron, { unit: unit + 1 }));
  return { across, up: up ?? "" };
}

/**
 * @param {Space} space
 * @param {RunConfig} config
 * @param {Pick<import("../../types.js").Trace, "outputs">} trace
 * @returns {number[]} where the point is in the layer: across, up
 */
export function placeOf({ layer, directions }, config, { outputs }) {
  const first = unitOf({ layer, unit: 0 }, sizesOf(config));
  return directions.map((direction) => direction.reduce((sum, part, unit) => sum + part * outputs[first + unit], 0));
}

/** @param {Space} space @param {RunConfig} config */
export function kindOf({ layer }, config) {
  if (layer + 1 < config.network.hidden.length) return "neurons";
  return config.data.classes > 2 ? "classes" : "output";
}

/**
 * @param {Space} space
 * @param {RunConfig} config
 * @param {readonly import("../../types.js").Point[]} train
 * @returns {number | null} the share of the training points that are on the right side of the lines as they are drawn; null where there is none
 */
export function rightShare(space, config, train) {
  const kind = kindOf(space, config);
  if (kind === "neurons" || config.problem === "regression") return null;
  const sums = sumsOf(space.lines, space.train);
  const isRight = (/** @type {import("../../types.js").Point} */ [, , label], /** @type {number} */ i) =>
    kind === "classes" ? sums.every((other, unit) => unit === label || sums[label][i] > other[i]) : label > 0 ? sums[0][i] > 0 : sums[0][i] < 0;
  return train.filter(isRight).length / train.length;
}

/**
 * @param {Space} space
 * @param {RunConfig} config
 * @param {readonly import("../../types.js").Point[]} train
 * @returns {string[]} sentences
 */
export function wordsOf(space, config, train) {
  const layer = space.layer + 1;
  const [across, up] = (space.units ?? []).map((unit) => unit + 1);
  const what = space.units === null ? fill(SPACE.plane, { layer }) : up === undefined ? fill(SPACE.line, { layer }) : fill(SPACE.neurons, { layer, across, up });
  const right = rightShare(space, config, train);
  const share = right === null ? "" : formatShare(right);
  const kind = kindOf(space, config);
  const lines =
    kind === "neurons"
      ? plural(SPACE.nextLines, space.lines.length / 3, { layer: layer + 1 })
      : right === null
        ? SPACE.outputLine
        : fill(kind === "classes" ? SPACE.classLines : SPACE.rightSide, { share });
  return [what, lines, ...(space.directions[0].length > 2 ? [SPACE.beside] : [])];
}
