/**
 * The loss of an example as a landscape, with the paths of its runs on it; the run on screen moves along its own. Loaded where an example
 * has it.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").LandscapePath} LandscapePath
 * @typedef {import("../../types.js").LossGrid} LossGrid
 * @typedef {import("../../types.js").RunConfig} RunConfig
 *
 * @typedef {object} Axis
 * @property {string} name
 * @property {string[]} parameters
 *
 * @typedef {object} Path A run of the example at the end of each epoch from 0 on.
 * @property {string} label
 * @property {string} link
 * @property {number[]} across
 * @property {number[]} up
 * @property {number[]} train_loss
 *
 * @typedef {object} Landscape As the server has it.
 * @property {[Axis, Axis]} axes
 * @property {RunConfig} config
 * @property {LossGrid[]} surfaces the closest first
 * @property {Path[]} paths
 *
 * @typedef {{across: number, up: number}} Spot
 *
 * @typedef {object} Elements
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} title
 * @property {HTMLElement} note
 * @property {HTMLElement} said what is read by keys, for who listens
 */
import { followFrames } from "../../core/budget.js";
import { atStart, fill } from "../../core/fill.js";
import { same } from "../../core/json.js";
import { runOf } from "../../compare/preset.js";
import { heightsOf, lossAt } from "../../draw/contours.js";
import { formatEpoch, formatLoss, formatWeight } from "../../draw/format.js";
import { drawLandscape, landscapeBox, landscapeScales } from "../../draw/landscape.js";
import { bindCrosshair } from "../../shell/crosshair.js";
import { setText } from "../../shell/dom.js";
import { Sheet } from "../../shell/sheet.js";
import { ContourImage, stepWithin } from "./contourimage.js";
import { indexOf } from "./parameternames.js";
import { LANDSCAPE } from "./texts.js";

/** @type {import("../../core/budget.js").Part} */
const PART = { name: "landscape", shortest: 0, longest: 240, pieces: () => 1 };
/** Its size where it is saved alone. */
const SAVED = { width: 640, height: 520 };
/** Points of a trail that are kept; of a longer one every other. */
const LONGEST = 4000;
/** How near to a path its points are read, units of the drawing. */
const NEAR = 12;

export class LandscapePanel {
  /**
   * @param {Elements} elements
   * @param {Landscape} landscape
   * @param {import("../../types.js").Page} page
   */
  constructor(elements, landscape, { store, loop, theme, options, figures }) {
    this.elements = elements;
    this.landscape = landscape;
    this.store = store;
    this.theme = theme;
    this.options = options;
    this.runs = landscape.paths.map(({ link }) => runOf(link, options));
    this.heights = landscape.surfaces.map(heightsOf);
    this.trail = new Trail(landscape.axes);
    /** In units of the drawing. @type {import("../../shell/crosshair.js").Place | null} */
    this.pointer = null;
    this.image = new ContourImage();
    const [across, up] = landscape.axes.map(({ name }) => name);
    this.names = { across, up, loss: LANDSCAPE.loss, start: LANDSCAPE.start };
    setText(elements.title, fill(LANDSCAPE.title, { across, up }));
    const part = loop.addPart(() => this.#paint(), PART);
    this.repaint = part.now;
    this.sheet = new Sheet(elements.canvas, part.now);
    store.follow(["frame"], ({ frame }) => this.trail.follow(frame));
    store.follow(["link", "config"], part.now);
    followFrames(store, part);
    theme.onChange(part.now);
    figures.set("landscape", { ...SAVED, paint: (surface) => this.#draw(surface, null) });
    store.follow(["frame", "playing", "link"], ({ playing }) => !playing && elements.canvas.setAttribute("aria-label", this.#words()));
    bindCrosshair(elements.canvas, elements.said, {
      placeOf: (event) => this.sheet.place(event),
      step: (from, dx, dy) => this.#step(from, dx, dy),
      show: (place) => {
        this.pointer = place;
        this.repaint();
      },
      words: () => this.#readingNow()?.rows.map(({ label, value }) => (value === "" ? label : fill(LANDSCAPE.read, { label, value }))).join(", ") ?? "",
    });
  }

  /** The example's run on screen; -1 where it is another one. */
  get #chosen() {
    return this.runs.indexOf(runOf(this.store.state.link, this.options));
  }

  /** Whether the loss of the run on screen is that of the contours. */
  get #isHere() {
    const { config } = this.store.state;
    return config !== null && same(lossOf(config), lossOf(this.landscape.config));
  }

  #paint() {
    const { note } = this.elements;
    const [shared] = this.landscape.axes.filter(({ parameters }) => parameters.length > 1);
    setText(note, !this.#isHere ? LANDSCAPE.other : shared ? fill(LANDSCAPE.shared, { axis: shared.name }) : "");
    const surface = this.sheet.surface();
    if (surface !== null) this.#draw(surface, this.#readingNow());
  }

  /** @param {import("../../types.js").Surface} surface @param {import("../../types.js").LandscapeScene["reading"]} reading */
  #draw(surface, reading) {
    const index = this.#surfaceIndex();
    const grid = this.landscape.surfaces[index];
    const box = landscapeBox(surface, this.names);
    const heights = this.heights[index];
    const contours = this.image.of(heights, box, surface.ratio, this.theme.palette);
    const scene = { grid, heights, contours, paths: this.#paths(), live: this.#live(), reading, names: this.names };
    drawLandscape(surface, scene, this.theme.palette.theme);
  }

  /** The closest that shows the run on screen. */
  #surfaceIndex() {
    const chosen = this.landscape.paths[this.#chosen];
    const path = chosen ?? (this.#isHere ? this.trail : { across: [], up: [] });
    return surfaceFor(this.landscape.surfaces, path);
  }

  /** @param {number} index of a run of the example */
  #color(index) {
    const { paths, ink } = this.theme.palette.theme;
    return index < 0 ? ink : paths[index % paths.length];
  }

  /** @returns {LandscapePath[]} */
  #paths() {
    const chosen = this.#chosen;
    const epoch = this.store.state.frame?.epoch ?? 0;
    const known = this.landscape.paths.map(({ label, across, up }, i) => ({ name: label, across, up, color: this.#color(i), isChosen: i === chosen, passed: epoch }));
    const { trail } = this;
    if (chosen >= 0 || !this.#isHere || trail.across.length === 0) return known;
    return [...known, { name: LANDSCAPE.thisRun, across: trail.across, up: trail.up, color: this.#color(-1), isChosen: true, passed: trail.across.length - 1 }];
  }

  #live() {
    const { frame } = this.store.state;
    const spot = frame && this.#isHere ? spotIn(frame, this.landscape.axes) : null;
    return spot && { ...spot, color: this.#color(this.#chosen) };
  }

  /** What is read at the pointer: a path that is near, or the contours. */
  #readingNow() {
    const surface = this.sheet.surface(true);
    if (this.pointer === null || surface === null) return null;
    const grid = this.landscape.surfaces[this.#surfaceIndex()];
    const scales = landscapeScales(landscapeBox(surface, this.names), grid);
    const { across, up } = this.names;
    const rows = (/** @type {Spot} */ spot, /** @type {number} */ loss) => [
      { label: atStart(across), value: formatWeight(spot.across) },
      { label: atStart(up), value: formatWeight(spot.up) },
      { label: LANDSCAPE.trainingLoss, value: formatLoss(loss) },
    ];
    const near = nearest(this.landscape.paths, this.#chosen, scales, this.pointer);
    if (near) {
      const { label, across: x, up: y, train_loss: losses } = this.landscape.paths[near.path];
      const spot = { across: x[near.epoch], up: y[near.epoch] };
      const head = { label: fill(LANDSCAPE.epoch, { run: label, epoch: formatEpoch(near.epoch) }), value: "", color: this.#color(near.path) };
      return { ...spot, rows: [head, ...rows(spot, losses[near.epoch])] };
    }
    const spot = { across: scales.x.from(this.pointer.x), up: scales.y.from(this.pointer.y) };
    const loss = lossAt(grid, spot.across, spot.up);
    return Number.isNaN(loss) ? null : { ...spot, rows: rows(spot, loss) };
  }

  /**
   * From where the run is now, with the arrow keys.
   *
   * @param {import("../../shell/crosshair.js").Place | null} from
   * @param {number} dx
   * @param {number} dy
   */
  #step(from, dx, dy) {
    const surface = this.sheet.surface(true);
    if (surface === null) return null;
    const box = landscapeBox(surface, this.names);
    const scales = landscapeScales(box, this.landscape.surfaces[this.#surfaceIndex()]);
    return stepWithin({ box, scales, live: this.#live() }, from, dx, dy);
  }

  /** What the picture shows, in words. */
  #words() {
    const { axes, paths } = this.landscape;
    const [across, up] = axes.map(({ name }) => name);
    const told = paths.map(({ label, across: x, up: y, train_loss: losses }) =>
      fill(LANDSCAPE.ends, { run: label, epoch: formatEpoch(losses.length - 1), across: formatWeight(x[x.length - 1]), up: formatWeight(y[y.length - 1]), loss: formatLoss(losses[losses.length - 1]) }),
    );
    return [fill(LANDSCAPE.shows, { across, up }), ...told].join(". ");
  }
}

/** Where the run on screen has been, from its first frame on. */
export class Trail {
  /** @param {readonly Axis[]} axes */
  constructor(axes) {
    this.axes = axes;
    this.run = -1;
    this.epoch = -1;
    /** @type {number[]} */
    this.across = [];
    /** @type {number[]} */
    this.up = [];
  }

  /** @param {Frame | null} frame */
  follow(frame) {
    const spot = frame && spotIn(frame, this.axes);
    if (frame === null || spot === null || frame.run !== this.run || frame.epoch < this.epoch) this.#clear();
    if (frame === null || spot === null) return;
    this.run = frame.run;
    this.epoch = frame.epoch;
    this.across.push(spot.across);
    this.up.push(spot.up);
    if (this.across.length > LONGEST) this.#thin();
  }

  #clear() {
    [this.run, this.epoch, this.across, this.up] = [-1, -1, [], []];
  }

  #thin() {
    const isKept = (/** @type {number} */ _, /** @type {number} */ i) => i % 2 === 0;
    [this.across, this.up] = [this.across.filter(isKept), this.up.filter(isKept)];
  }
}

/**
 * @param {Pick<Frame, "sizes" | "parameters">} frame
 * @param {readonly Axis[]} axes
 * @returns {Spot | null} the mean over the parameters of each axis; null where the network lacks one, or it is not finite
 */
export function spotIn({ sizes, parameters }, axes) {
  const [across, up] = axes.map((axis) => {
    const values = axis.parameters.map((name) => parameters[indexOf(sizes, name)] ?? Number.NaN);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  return Number.isFinite(across + up) ? { across, up } : null;
}

/**
 * @param {readonly Pick<LossGrid, "across" | "up">[]} surfaces the closest first
 * @param {{across: readonly number[], up: readonly number[]}} path
 * @returns {number} the closest on which all of it is; the last one where it is on none
 */
export function surfaceFor(surfaces, { across, up }) {
  const isWithin = (/** @type {readonly number[]} */ values, /** @type {import("../../types.js").Range} */ [low, high]) => values.every((value) => value >= low && value <= high);
  const found = surfaces.findIndex((surface) => isWithin(across, surface.across) && isWithin(up, surface.up));
  return found < 0 ? surfaces.length - 1 : found;
}

/**
 * @param {readonly Path[]} paths
 * @param {number} chosen which is read first
 * @param {ReturnType<typeof landscapeScales>} scales
 * @param {{x: number, y: number}} pointer
 * @returns {{path: number, epoch: number} | null} null where none is near
 */
export function nearest(paths, chosen, scales, pointer) {
  let [best, least] = [/** @type {{path: number, epoch: number} | null} */ (null), NEAR];
  paths.forEach(({ across, up }, path) => {
    const favour = path === chosen ? 0.5 : 1;
    across.forEach((value, epoch) => {
      const far = favour * Math.hypot(scales.x.to(value) - pointer.x, scales.y.to(up[epoch]) - pointer.y);
      if (far < least * (best?.path === path ? 1 : 0.999)) [best, least] = [{ path, epoch }, far];
    });
  });
  return best;
}

/** What of a run its loss at given parameters depends on. @param {RunConfig} config */
function lossOf({ problem, data, features, network, seed, training }) {
  const { hidden, activation, output, batch_norm: normalized } = network;
  return { problem, data, features, hidden, activation, output, normalized, seed, loss: training.loss };
}
