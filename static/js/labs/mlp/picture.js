/**
 * The picture of the network: where everything is, on its way from one shape to the next, and its painting.
 *
 * @typedef {import("../../core/store.js").State} State
 * @typedef {import("../../types.js").NetworkLayout} NetworkLayout
 * @typedef {import("../../types.js").NetworkSpec} NetworkSpec
 * @typedef {import("../../types.js").Options} Options
 * @typedef {import("../../types.js").RunConfig} RunConfig
 * @typedef {import("../../types.js").Target} Target
 * @typedef {import("../../types.js").Trace} Trace
 * @typedef {import("../../types.js").ValueMap} ValueMap
 * @typedef {import("../../types.js").View} View
 *
 * @typedef {object} Parts
 * @property {HTMLElement} scroll the box that scrolls sideways
 * @property {HTMLElement} space as large as the picture
 * @property {HTMLCanvasElement} canvas
 * @property {import("../../core/store.js").Store} store
 * @property {import("../../core/loop.js").Loop} loop
 * @property {import("../../shell/theme.js").ThemeSwitch} theme
 * @property {Options} options
 * @property {Promise<import("../../types.js").Thumbnails>} thumbnails
 * @property {() => boolean} calm whether the reader wishes for less motion
 *
 * @typedef {object} Through One point on its way through the network.
 * @property {(frame: import("../../types.js").Frame, trace: Trace) => Float64Array} of what links bring, in the places of their weights
 * @property {(surface: import("../../types.js").Surface, scene: import("../../types.js").NetworkScene, trace: Trace, brought: Float64Array) => void} draw
 * @property {(node: import("../../types.js").NodeRef) => string} words of a neuron; "" while no point is pinned
 * @property {(link: import("../../types.js").LinkTarget) => string} product of its weight with what it carries; "" while no point is followed
 */
import { followFrames } from "../../core/budget.js";
import { same } from "../../core/json.js";
import { choicesOf, optionAt } from "../../settings/config.js";
import { length, makeCanvas, Sheet } from "../../shell/sheet.js";
import { layoutNetwork, minimumWidth, preferredHeight } from "./draw/layout.js";
import { NetworkPainter } from "./draw/network.js";
import { easeInOut, interpolate } from "./draw/transition.js";
import { Marks } from "./marks.js";
import { outputsOf, unitsOf } from "./shape.js";

/** Milliseconds of a change of shape, and of the coming and going of what is hovered. */
const CHANGE = 200;
const LIFT = 120;
/** How far dashes flow, CSS pixels per millisecond. */
const FLOW = 0.035;
/** Lower than this the picture is never, however little room there is. */
const LOWEST = 280;
const HIGHEST = 560;

export class Picture {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.painter = new NetworkPainter(makeCanvas);
    /** @type {NetworkSpec | null} */
    this.spec = null;
    /** Where things will be once all has settled. @type {NetworkLayout | null} */
    this.layout = null;
    /** What is on screen. @type {NetworkLayout | null} */
    this.shown = null;
    /** @type {{from: NetworkLayout, passed: number} | null} */
    this.change = null;
    this.phase = 0;
    /** @type {Target | null} */
    this.focus = null;
    this.focusStrength = 0;
    this.hasFlow = false;
    this.marks = new Marks();
    /** What shows a point on its way through; null until one is pointed at for the first time. @type {Through | null} */
    this.through = null;
    /** @type {Pick<Through, "of" | "draw"> | null} */
    this.lent = null;
    /** @type {Record<string, ValueMap>} */
    this.features = {};
    /** @type {((layout: NetworkLayout) => void)[]} */
    this.listeners = [];
    const part = parts.loop.addPart((now, passed, inPieces) => this.#paint(now, passed, inPieces), { name: "network", shortest: 0, longest: 240, pieces: () => this.#pieces() });
    this.repaint = part.now;
    this.repaintLater = part.later;
    this.sheet = new Sheet(parts.canvas, () => this.#arrange(false));
    new ResizeObserver(() => this.#reserve()).observe(parts.scroll);
    parts.store.follow(["config", "view"], (state) => this.#follow(state));
    followFrames(parts.store, part);
    parts.store.follow(["pointed", "edited"], this.repaint);
    parts.theme.onChange(this.repaint);
    parts.thumbnails.then(({ features }) => {
      this.features = mapsOf({ features });
      this.repaint();
    });
  }

  /** @param {(layout: NetworkLayout) => void} listener told when things have other places */
  onLayout(listener) {
    this.listeners.push(listener);
    if (this.layout) listener(this.layout);
  }

  /** Shows something else of the point for a while. @param {Pick<Through, "of" | "draw"> | null} through null: no more */
  lend(through) {
    this.lent = through;
    this.repaint();
  }

  /** @param {Through} through */
  showThrough(through) {
    this.through = through;
    this.parts.store.follow(["probe"], ({ probe }) => {
      this.parts.space.toggleAttribute("data-through", probe !== null);
      this.repaint();
    });
  }

  /** @param {State} state */
  #follow({ config, view }) {
    if (config === null) return;
    const spec = { ...specOf(config, view, this.parts.options), hasFlow: this.hasFlow };
    if (same(spec, this.spec)) return this.repaint();
    this.spec = spec;
    this.#reserve();
    this.#arrange(this.layout !== null && !this.parts.calm());
  }

  /** Neurons make room between them and what is above. @param {boolean} hasFlow */
  makeRoomForFlow(hasFlow) {
    this.hasFlow = hasFlow;
    this.#follow(this.parts.store.state);
  }

  /** Room for the picture: as wide as its box or as its controls need, as high as suits it where the page leaves that open. */
  #reserve() {
    if (this.spec === null) return;
    const { scroll, space } = this.parts;
    space.style.minWidth = length(minimumWidth(this.spec));
    scroll.style.setProperty("--picture-height", length(Math.max(LOWEST, Math.min(HIGHEST, preferredHeight(this.spec)))));
  }

  /** @param {boolean} glide */
  #arrange(glide) {
    const { width, height } = this.sheet;
    if (this.spec === null || width < 1 || height < 1) return;
    this.layout = layoutNetwork(this.spec, { width, height });
    if (glide && this.shown) this.change = { from: this.shown, passed: 0 };
    else {
      this.change = null;
      this.shown = this.layout;
    }
    for (const listener of this.listeners) listener(this.layout);
    this.repaint();
  }

  /** @returns {number} in which it may be painted while values alone change */
  #pieces() {
    const { edited, probe } = this.parts.store.state;
    const isStill = this.shown === this.layout && this.focus === null && edited === null && probe === null;
    return isStill && this.shown ? this.shown.sizes.length - 1 : 1;
  }

  /**
   * @param {number} now milliseconds
   * @param {number} passed milliseconds
   * @param {boolean} inPieces whether the next piece is enough
   * @returns {boolean} whether the next frame has to be painted whatever else is to do
   */
  #paint(now, passed, inPieces) {
    const moves = this.#move(passed);
    const glows = this.#glow(passed);
    const { state } = this.parts.store;
    const flows = state.playing && state.phase === "ready";
    this.marks.follow(state, now);
    if (flows) {
      this.phase += FLOW * passed;
      this.repaintLater();
    }
    const through = this.lent ?? this.through;
    const trace = (through && state.probe && state.extras?.trace) ?? null;
    const brought = trace && state.frame ? through?.of(state.frame, trace) : undefined;
    const scene = this.#scene(brought);
    if (scene === null) return false;
    const kept = inPieces && !moves && !glows && state.probe === null ? this.sheet.surface(true) : null;
    if (kept && this.painter.drawPiece(kept, scene)) return false;
    const surface = this.sheet.surface();
    const isComplete = surface === null || this.painter.draw(surface, scene);
    if (surface && trace && brought) through?.draw(surface, scene, trace, brought);
    return moves || glows || (!isComplete && !flows);
  }

  /**
   * @param {Float64Array} [brought] what links bring for a point, in place of their weights
   * @returns {import("../../types.js").NetworkScene | null} null before there is a layout
   */
  #scene(brought) {
    const { frame, view, edited } = this.parts.store.state;
    if (this.shown === null) return null;
    return {
      layout: this.shown,
      picture: frame && { sizes: frame.sizes, parameters: brought ?? frame.parameters, pictures: frame.pictures, features: this.features },
      palette: this.parts.theme.palette,
      discretize: view.discretize,
      phase: this.phase,
      focus: this.focus,
      focusStrength: easeInOut(this.focusStrength),
      selected: edited,
      dropped: brought ? this.marks.off : this.marks.out, // a point goes through the network as it is used
      linksOff: this.marks.linksOff,
      quiet: this.marks.quiet,
      watched: frame?.watched ?? null,
    };
  }

  /** @param {number} passed */
  #move(passed) {
    if (this.change === null || this.layout === null) return false;
    this.change.passed += passed;
    const t = this.change.passed / CHANGE;
    this.shown = interpolate(this.change.from, this.layout, easeInOut(Math.min(1, t)));
    if (t >= 1) this.change = null;
    return true;
  }

  /**
   * What is pointed at comes forward, and goes back when it is left.
   *
   * @param {number} passed
   */
  #glow(passed) {
    const { edited, pointed } = this.parts.store.state;
    const wanted = edited ?? pointed;
    if (wanted !== null) this.focus = wanted;
    const end = wanted === null ? 0 : 1;
    const step = this.parts.calm() ? 1 : passed / LIFT;
    this.focusStrength += Math.max(-step, Math.min(step, end - this.focusStrength));
    if (this.focusStrength === 0) this.focus = null;
    return this.focusStrength !== end;
  }
}

/**
 * What of a run is in the picture: hidden features are not, and where features can't be chosen only those in use are.
 *
 * @param {RunConfig} config
 * @param {View} view
 * @param {Options} options
 * @returns {NetworkSpec}
 */
export function specOf(config, view, options) {
  const isShown = (/** @type {string | undefined} */ control) => control === undefined || !view.hidden.includes(control);
  const features = choicesOf(optionAt(options, "features")).map(({ name, label, control }, unit) => ({
    name,
    label,
    unit,
    active: config.features.includes(name),
    control,
  }));
  const shown = features.filter(({ active, control }) => active || (isShown(control) && isShown("features")));
  return { features: shown.map(({ name, label, unit, active }) => ({ name, label, unit, active, ...axisOf(name, config) })), hidden: unitsOf(config.network), outputs: outputsOf(config), names: config.data.labels };
}

/** @param {string} feature @param {RunConfig} config @returns {{axis?: string}} what own points have there */
function axisOf(feature, { data: { axes } }) {
  const axis = feature === "x1" ? axes?.x1 : feature === "x2" ? axes?.x2 : undefined;
  return axis ? { axis: axis.name } : {};
}

/** @param {Pick<import("../../types.js").Thumbnails, "features">} thumbnails @returns {Record<string, ValueMap>} */
export function mapsOf({ features }) {
  return Object.fromEntries(Object.entries(features).map(([name, map]) => [name, { size: map.size, codes: bytes(map.codes) }]));
}

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
