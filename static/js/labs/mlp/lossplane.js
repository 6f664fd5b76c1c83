/**
 * The training loss over two weights of this network, or over a plane through its space, in the place of the chart: contours, the way of the
 * run on them, and a click that sets both weights. Loaded when it is chosen.
 *
 * @typedef {import("../../generated.js").LossPlane} LossPlane
 * @typedef {import("../../types.js").LossGrid} LossGrid
 * @typedef {import("../../types.js").Page} Page
 * @typedef {import("./planes.js").Spot} Spot
 * @typedef {"weights" | "run" | "random"} Kind
 *
 * @typedef {object} Elements
 * @property {HTMLElement} root
 * @property {HTMLSelectElement} kind
 * @property {HTMLSelectElement} across
 * @property {HTMLSelectElement} up
 * @property {HTMLElement} note in place of the picture
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} said what is read by keys, for who listens
 */
import { followFrames } from "../../core/budget.js";
import { fill } from "../../core/fill.js";
import { same } from "../../core/json.js";
import { heightsOf, lossAt } from "../../draw/contours.js";
import { formatEpoch, formatLoss, formatWeight } from "../../draw/format.js";
import { drawLandscape, landscapeBox, landscapeScales } from "../../draw/landscape.js";
import { bindCrosshair } from "../../shell/crosshair.js";
import { explain, make, setHidden, setText } from "../../shell/dom.js";
import { keyAlone } from "../../shell/keyboard.js";
import { Sheet } from "../../shell/sheet.js";
import { ContourImage, stepWithin } from "./contourimage.js";
import { axisName, parameterNames, placeNamed, symbolOf } from "./parameternames.js";
import { setByHand } from "./parameters.js";
import { firstAxes, isLeaving, planeOfWay, planeOfWeights, randomFrom, randomPlane, spotOn, spotsOn } from "./planes.js";
import { LANDSCAPE, PLANE } from "./texts.js";

/** @type {import("../../core/budget.js").Part} */
const PART = { name: "lossplane", shortest: 0, longest: 240, pieces: () => 1 };
const SAVED = { width: 640, height: 520 };
/** Digits of a weight that a click sets. */
const DIGITS = 3;
const NAMELESS = { across: "", up: "", loss: LANDSCAPE.loss, start: "" };

export class LossPlanePanel {
  /**
   * @param {Elements} elements
   * @param {Page} page
   * @param {import("./way.js").Way} way of the run on screen
   */
  constructor(elements, { store, session, loop, theme, options, figures }, way) {
    this.elements = elements;
    this.store = store;
    this.session = session;
    this.theme = theme;
    this.options = options;
    this.figures = figures;
    this.isShown = false;
    /** @type {import("../../types.js").SavedPicture} */
    this.figure = { ...SAVED, paint: (surface) => this.#draw(surface, null, true) };
    this.way = way;
    /** Which way was seen last. */
    this.begun = way.begun;
    this.image = new ContourImage();
    /** @type {[string, string] | null} */
    this.axes = null;
    /** The network that the lists of axes are of. @type {readonly number[]} */
    this.listed = [];
    /** The plane that frames are to show. @type {LossPlane | null} */
    this.asked = null;
    /** The last one that came, with what it was asked as. @type {{plane: LossPlane, grid: LossGrid, heights: import("../../draw/contours.js").Heights} | null} */
    this.shown = null;
    /** @type {import("../../shell/crosshair.js").Place | null} */
    this.pointer = null;
    const part = loop.addPart(() => this.#paint(), PART);
    this.repaint = part.now;
    this.sheet = new Sheet(elements.canvas, part.now);
    this.#bind();
    store.follow(["frame", "extras"], () => this.#follow());
    store.follow(["playing", "config"], () => this.#choose());
    followFrames(store, part);
    theme.onChange(part.now);
  }

  /** @param {boolean} isShown */
  show(isShown) {
    this.isShown = isShown;
    setHidden(this.elements.root, !isShown);
    if (isShown && !this.figures.has("landscape")) this.figures.set("landscape", this.figure); // not in the place of an example's
    else if (!isShown && this.figures.get("landscape") === this.figure) this.figures.delete("landscape");
    this.#follow();
    this.#choose();
  }

  /** @returns {Kind} */
  get kind() {
    return /** @type {Kind} */ (this.elements.kind.value);
  }

  #bind() {
    const { kind, across, up, canvas, said } = this.elements;
    kind.addEventListener("change", () => this.#choose(true));
    for (const [i, select] of [across, up].entries()) {
      select.addEventListener("change", () => this.#take(i, select.value));
      for (const event of ["pointerdown", "focus"]) select.addEventListener(event, () => this.#list());
    }
    bindCrosshair(canvas, said, {
      placeOf: (event) => this.sheet.place(event),
      step: (from, dx, dy) => this.#step(from, dx, dy),
      show: (place) => {
        this.pointer = place;
        this.repaint();
      },
      words: () => this.#readingNow()?.rows.map((row) => fill(LANDSCAPE.read, row)).join(", ") ?? "",
    });
    canvas.addEventListener("click", () => this.#go());
    canvas.addEventListener("keydown", (event) => keyAlone(event) === "Enter" && this.#go());
  }

  /** @param {number} i of the axis @param {string} name */
  #take(i, name) {
    if (this.axes === null) return;
    const other = this.axes[1 - i];
    const before = this.axes[i];
    this.axes[i] = name;
    if (other === name) this.axes[1 - i] = before; // both axes change places
    this.#choose(true);
  }

  /** Asks for another plane where the run leaves this one, or where another way has begun. */
  #follow() {
    if (!this.isShown) return;
    const { frame, extras } = this.store.state;
    const isOther = this.begun !== this.way.begun;
    this.begun = this.way.begun;
    if (isOther) this.#choose(true);
    this.#receive(extras?.landscape);
    const spot = this.asked && this.way.last && frame && spotOn(this.asked, this.way.last.parameters, frame.sizes);
    if (this.asked && spot && this.kind !== "random" && isLeaving(this.asked, spot)) this.#choose(true);
    else if (this.asked === null) this.#choose();
  }

  /** @param {import("../../types.js").Extras["landscape"]} told */
  #receive(told) {
    if (told === undefined || told.loss === this.shown?.grid.loss) return;
    const isOf = (/** @type {LossPlane | undefined | null} */ plane) => plane && same(plane.axes ?? null, told.axes) && same(plane.across, told.across) && same(plane.up, told.up);
    const plane = isOf(this.asked) ? this.asked : isOf(this.shown?.plane) ? this.shown?.plane : null;
    if (!plane) return;
    const grid = { across: told.across, up: told.up, loss: told.loss };
    this.shown = { plane, grid, heights: heightsOf(grid) };
  }

  /** Asks for the plane that is to be seen. @param {boolean} [anew] whether another one is, of this kind */
  #choose(anew = false) {
    const { frame, playing } = this.store.state;
    if (!this.isShown || frame === null) return this.#ask(null);
    if (!same(this.listed, frame.sizes) || this.axes === null) {
      this.axes = firstAxes(frame.sizes);
      this.listed = frame.sizes;
      this.#name();
    }
    const rests = !playing && this.kind === "run"; // the way has another end
    if (anew || this.asked === null || rests) this.#ask(this.#wanted(frame));
    this.#name();
    this.repaint();
  }

  /** @param {import("../../types.js").Frame} frame @returns {LossPlane | null} */
  #wanted({ sizes, parameters }) {
    if (this.kind === "run") return planeOfWay(this.way);
    if (this.kind === "random") return randomPlane(parameters, sizes, randomFrom(this.store.state.config?.seed ?? ""));
    return this.axes && planeOfWeights(this.axes, this.way, sizes);
  }

  /** @param {LossPlane | null} plane */
  #ask(plane) {
    if (plane === null) this.shown = null;
    this.asked = plane;
    this.session.interest.inspect({ landscape: plane ?? undefined });
  }

  /** What the lists show when they are closed. */
  #name() {
    const { across, up, kind } = this.elements;
    explain(kind, PLANE.kinds[this.kind]);
    const { config } = this.store.state;
    for (const [i, select] of [across, up].entries()) {
      setHidden(/** @type {HTMLElement} */ (select.parentElement), this.kind !== "weights" || this.axes === null);
      const name = this.axes?.[i];
      if (name === undefined || config === null) continue;
      if (![...select.options].some(({ value }) => value === name)) select.replaceChildren(new Option(symbolOf(name, config, this.options), name));
      select.value = name;
      explain(select, fill(i === 0 ? PLANE.across : PLANE.up, { name: axisName(name, config, this.options) }));
    }
  }

  /** All weights and biases, when a list is about to be opened. */
  #list() {
    const { config } = this.store.state;
    if (config === null) return;
    const { across, up } = this.elements;
    const names = parameterNames(this.listed);
    if (across.querySelectorAll("option").length === names.length) return;
    for (const [i, select] of [across, up].entries()) {
      const groups = this.listed.slice(1).map((_, layer) => {
        const label = layer < this.listed.length - 2 ? fill(PLANE.layer, { layer: layer + 1 }) : PLANE.output;
        const own = names.filter((name) => placeNamed(name).layer === layer);
        return make("optgroup", { label }, own.map((name) => new Option(symbolOf(name, config, this.options), name)));
      });
      select.replaceChildren(...groups);
      select.value = this.axes?.[i] ?? "";
    }
  }

  #paint() {
    const { note, canvas } = this.elements;
    const surface = this.isShown ? this.sheet.surface() : null;
    const why = this.#nothing();
    setText(note, why);
    setHidden(note, why === "");
    if (surface === null) return;
    this.#draw(surface, this.#readingNow(), false);
    if (!this.store.state.playing) canvas.setAttribute("aria-label", this.#words());
  }

  /** Why there is nothing to be seen. */
  #nothing() {
    if (this.shown) return "";
    if (this.kind === "run" && this.asked === null) return PLANE.noWay;
    return this.kind === "weights" && this.axes === null ? PLANE.single : "";
  }

  /** @param {import("../../types.js").Surface} surface @param {import("../../types.js").LandscapeScene["reading"]} reading @param {boolean} named */
  #draw(surface, reading, named) {
    if (this.shown === null) return;
    const { grid, heights, plane } = this.shown;
    const names = named ? this.#names() : NAMELESS;
    const contours = this.image.of(heights, landscapeBox(surface, names), surface.ratio, this.theme.palette);
    const color = this.theme.palette.theme.paths[0];
    const spots = spotsOn(plane, this.way, this.listed);
    const last = spots[spots.length - 1];
    const path = { name: "", across: spots.map(({ across }) => across), up: spots.map(({ up }) => up), color, isChosen: true, passed: spots.length - 1 };
    const scene = { grid, heights, contours, paths: spots.length > 0 ? [path] : [], live: last ? { ...last, color } : null, reading, names: { ...names, start: this.#startName() } };
    drawLandscape(surface, scene, this.theme.palette.theme);
  }

  /** Where the run is now. @param {LossPlane} plane */
  #live(plane) {
    return this.way.last && spotOn(plane, this.way.last.parameters, this.listed);
  }

  /** @returns {string} the start, or the epoch from which the way was followed */
  #startName() {
    const { first, places } = this.way;
    if (first === null || places.length < 2) return "";
    return first.epoch === 0 ? LANDSCAPE.start : fill(PLANE.from, { epoch: formatEpoch(first.epoch) });
  }

  /** Of the axes. */
  #names() {
    const { config } = this.store.state;
    const axes = this.shown?.plane.axes;
    if (axes && config) {
      const [across, up] = axes.map((name) => axisName(name, config, this.options));
      return { ...NAMELESS, across, up };
    }
    return { ...NAMELESS, ...(this.kind === "random" ? PLANE.randomAxes : PLANE.wayAxes) };
  }

  #readingNow() {
    const surface = this.sheet.surface(true);
    if (this.pointer === null || surface === null || this.shown === null) return null;
    const { grid } = this.shown;
    const scales = landscapeScales(landscapeBox(surface, NAMELESS), grid);
    const spot = { across: scales.x.from(this.pointer.x), up: scales.y.from(this.pointer.y) };
    const loss = lossAt(grid, spot.across, spot.up);
    if (Number.isNaN(loss)) return null;
    const { across, up } = this.#names();
    const rows = [
      { label: across, brief: PLANE.brief.across, value: formatWeight(spot.across) },
      { label: up, brief: PLANE.brief.up, value: formatWeight(spot.up) },
      { label: LANDSCAPE.trainingLoss, brief: PLANE.brief.loss, value: formatLoss(loss) },
    ];
    return { ...spot, rows };
  }

  /** Sets both weights to the place that is read. */
  #go() {
    const reading = this.#readingNow();
    const axes = this.shown?.plane.axes;
    if (reading === null || !axes) return;
    const values = [reading.across, reading.up].map((value) => Number(value.toFixed(DIGITS)));
    setByHand(this.session, values.map((value, i) => ({ ...placeNamed(axes[i]), value })));
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
    if (surface === null || this.shown === null) return null;
    const box = landscapeBox(surface, NAMELESS);
    const scales = landscapeScales(box, this.shown.grid);
    return stepWithin({ box, scales, live: this.#live(this.shown.plane) }, from, dx, dy);
  }

  /** What the picture shows, in words. */
  #words() {
    if (this.shown === null) return this.#nothing() || PLANE.waiting;
    const { across, up } = this.#names();
    const live = this.#live(this.shown.plane);
    const lines = [fill(PLANE.shows, { across, up })];
    if (live) lines.push(fill(PLANE.now, { across: formatWeight(live.across), up: formatWeight(live.up), loss: formatLoss(this.way.last?.loss ?? Number.NaN) }));
    if (this.shown.plane.axes) lines.push(PLANE.sets);
    return lines.join(". ");
  }
}

