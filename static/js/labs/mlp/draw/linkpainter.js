/**
 * All links of a network: the weak ones below the strong ones, what is focused above all.
 *
 * @typedef {import("../../../types.js").NetworkScene} NetworkScene
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("./emphasis.js").Emphasis} Emphasis
 * @typedef {import("./gaps.js").Gap} Gap
 * @typedef {import("./stroke.js").Course} Course
 * @typedef {import("./stroke.js").Sheet} Sheet
 */
import { pack, parseColor } from "../../../draw/color.js";
import { gapsOf, wipe } from "./gaps.js";
import { linkIndex } from "./hit.js";
import { shadeOf } from "../../../draw/palette.js";
import { sameSizes, unitOf } from "../parameters.js";
import { courseBetween, dashPattern, strokeLink } from "./stroke.js";

/** CSS pixels: one dash and the gap behind it, as long as in the original; a little more of it, as the gap is only paler. */
export const PERIOD = 12;
const DASH = { share: 0.75, rest: 0.5 };
const DASHES = dashPattern(DASH.share, DASH.rest);
/** Of a link that carries nothing, since it is off or dropout left out a neuron at one of its ends: short, with nothing between them, and faint. */
const OUT_DASH = { share: 0.4, rest: 0 };
const OUT_DASHES = dashPattern(OUT_DASH.share, OUT_DASH.rest);
const OUT = 0.35;
/** Links in one frame: their lengths in device pixels together. About 8 ms without a graphics card. */
const BUDGET = 260_000;
/** Factor of the width of links that stand out, where all others are thinner than that. */
const READABLE = 0.75;
/** @type {ReadonlySet<number>} */
const NOBODY = new Set();
/** Weights from 0 to 5, in so many steps from bottom to top. */
const RANKS = 40;

/**
 * @param {number} weight
 * @returns {number} CSS pixels, as in the original
 */
export function linkWidth(weight) {
  return Number.isFinite(weight) ? 1 + (9 * Math.min(Math.abs(weight), 5)) / 5 : 2;
}

/**
 * Keeps what it painted: of a network too dense for one frame, each frame renews as many gaps between columns as fit, in turn.
 */
export class LinkPainter {
  constructor() {
    /** @type {ImageData | null} */
    this.image = null;
    /** @type {Sheet} */
    this.sheet = { pixels: new Int32Array(0), width: 0, height: 0 };
    /** @type {readonly unknown[]} */
    this.shown = [];
    /** The gap whose turn it is. */
    this.turn = 0;
    /** Gaps that still show what is out of date. */
    this.stale = 0;
    /** @type {readonly unknown[]} */
    this.painted = [];
  }

  /**
   * Covers the whole surface.
   *
   * @param {Surface} surface
   * @param {NetworkScene} scene
   * @param {Emphasis} emphasis
   * @returns {boolean} whether all of it is up to date
   */
  paint({ context, ratio }, scene, emphasis) {
    const { width, height } = context.canvas;
    const image = this.#prepare(context, width, height);
    const gaps = gapsOf(scene.layout, ratio);
    const place = [scene.layout, scene.palette, width, height];
    const isNew = place.some((part, i) => part !== this.shown[i]);
    this.#renew(gaps, isNew, scene, emphasis, ratio);
    this.shown = place;
    context.putImageData(image, 0, 0);
    return this.stale === 0;
  }

  /**
   * Paints one gap anew, over a surface that has been covered before, and all else between two places across.
   *
   * @param {Surface} surface
   * @param {NetworkScene} scene as it was then, but for parameters and phase
   * @param {Emphasis} emphasis
   * @param {number} index of the gap
   * @param {{left: number, right: number}} strip device pixels
   */
  paintGap({ context, ratio }, scene, emphasis, index, { left, right }) {
    const gap = gapsOf(scene.layout, ratio)[index];
    if (this.image === null || gap === undefined) return;
    wipe(this.sheet, gap, scene.palette.ground | 0);
    paintGap(makePen(scene, emphasis, ratio, this.sheet), gap);
    context.putImageData(this.image, 0, 0, left, 0, right - left, this.image.height);
    this.painted = [];
  }

  /**
   * @param {import("../../../types.js").Context} context
   * @param {number} width
   * @param {number} height
   * @returns {ImageData}
   */
  #prepare(context, width, height) {
    if (this.image?.width === width && this.image.height === height) return this.image;
    this.image = context.createImageData(width, height);
    this.sheet = { pixels: new Int32Array(this.image.data.buffer), width, height };
    this.shown = [];
    return this.image;
  }

  /**
   * @param {Gap[]} gaps
   * @param {boolean} all whatever it costs
   * @param {NetworkScene} scene
   * @param {Emphasis} emphasis
   * @param {number} ratio
   */
  #renew(gaps, all, scene, emphasis, ratio) {
    const state = [scene.picture?.parameters, scene.phase, emphasis.strength, scene.focus, scene.selected, scene.dropped, scene.linksOff];
    if (state.some((part, i) => part !== this.painted[i])) this.stale = gaps.length;
    this.painted = state;
    const pen = makePen(scene, emphasis, ratio, this.sheet);
    if (all) this.stale = gaps.length;
    const ground = scene.palette.ground | 0;
    const atOnce = all || (this.stale === gaps.length && gaps.reduce((sum, { cost }) => sum + cost, 0) <= BUDGET);
    if (atOnce) this.sheet.pixels.fill(ground); // in one go much faster than gap by gap
    for (let spent = 0; this.stale > 0 && (all || spent < BUDGET); this.stale--) {
      const gap = gaps[this.turn % gaps.length];
      this.turn = (this.turn + 1) % gaps.length;
      spent += gap.cost;
      if (!atOnce) wipe(this.sheet, gap, ground);
      paintGap(pen, gap);
    }
  }
}

/** @typedef {ReturnType<typeof makePen>} Pen */

/**
 * What is the same for all links of one frame.
 *
 * @param {NetworkScene} scene
 * @param {Emphasis} emphasis
 * @param {number} ratio
 * @param {Sheet} sheet
 */
function makePen(scene, emphasis, ratio, sheet) {
  const { layout, picture, palette, selected, focus } = scene;
  const isKnown = picture !== null && sameSizes(picture.sizes, layout.sizes);
  const { accent, ink } = palette.theme;
  return {
    sheet,
    links: layout.links,
    parameters: isKnown ? picture.parameters : null,
    palette,
    emphasis,
    selected: selected?.kind === "link" ? linkIndex(layout, selected) : -1,
    hovered: focus?.kind === "link" ? linkIndex(layout, focus) : -1,
    accent: selected ? pack(parseColor(accent)) : 0,
    ink: focus ? pack(parseColor(ink)) : 0,
    ratio,
    dense: layout.linkScale,
    dashes: { pattern: DASHES, period: PERIOD * ratio, phase: scene.phase * ratio },
    outDashes: { pattern: OUT_DASHES, period: PERIOD * ratio, phase: scene.phase * ratio },
    out: nodesOut(scene),
    off: scene.linksOff ?? NOBODY,
    /** @type {Course | null} */
    course: null,
  };
}

/**
 * @param {NetworkScene} scene
 * @returns {ReadonlySet<number>} indices in `layout.nodes`
 */
function nodesOut({ layout: { nodes, sizes }, dropped }) {
  if (!dropped || dropped.size === 0) return NOBODY;
  return new Set(nodes.flatMap((node, i) => (dropped.has(unitOf(node, sizes)) ? [i] : [])));
}

/**
 * @param {Pen} pen
 * @param {number} index
 */
function weightOf({ parameters, links }, index) {
  return parameters === null ? 0 : parameters[links.parameter[index]];
}

/**
 * @param {Pen} pen
 * @param {number} index
 * @returns {boolean} whether it is off, or a neuron at one of its ends is left out
 */
function isLeftOut({ out, off, links }, index) {
  if (off.size > 0 && off.has(links.parameter[index])) return true;
  return out.size > 0 && (out.has(links.source[index]) || out.has(links.target[index]));
}

/**
 * The links of a gap as they look at rest, the lowest first, for other painters. Lengths are CSS pixels; colours are packed.
 *
 * @param {NetworkScene} scene
 * @param {Emphasis} emphasis
 * @param {Gap} gap
 * @returns {{index: number, thickness: number, color: number, opacity: number, dashes: {share: number, rest: number}}[]}
 */
export function inOrder(scene, emphasis, gap) {
  const pen = makePen(scene, emphasis, 1, { pixels: new Int32Array(0), width: 0, height: 0 });
  return [...bottomToTop(pen, gap)].map((index) => {
    const isOut = isLeftOut(pen, index);
    const weight = weightOf(pen, index);
    return { index, thickness: thickness(pen, index, weight, false), color: colorOf(pen, weight), opacity: pen.links.opacity[index] * (isOut ? OUT : 1), dashes: isOut ? OUT_DASH : DASH };
  });
}

/**
 * @param {Pen} pen
 * @param {Gap} gap
 */
function paintGap(pen, gap) {
  for (const i of bottomToTop(pen, gap)) {
    const standsOut = pen.emphasis.links.has(i);
    const weight = weightOf(pen, i);
    const isOut = isLeftOut(pen, i);
    const opacity = pen.links.opacity[i] * (standsOut ? 1 : pen.emphasis.link) * (isOut ? OUT : 1);
    const width = thickness(pen, i, weight, standsOut);
    if (i === pen.selected) paintLink(pen, i, width + 5 * pen.ratio, pen.accent, 0.85, null);
    else if (i === pen.hovered) paintLink(pen, i, width + 4 * pen.ratio, pen.ink, 0.28 * pen.emphasis.strength, null);
    paintLink(pen, i, width, colorOf(pen, weight), opacity, isOut ? pen.outDashes : pen.dashes);
  }
}

/**
 * Thin where links are dense, unless the link stands out; one that is hovered or edited is never so thin that its colour is lost.
 *
 * @param {Pen} pen
 * @param {number} index
 * @param {number} weight
 * @param {boolean} standsOut
 * @returns {number} device pixels
 */
function thickness(pen, index, weight, standsOut) {
  const { ratio, emphasis, dense } = pen;
  const scale = standsOut ? dense + (Math.max(dense, READABLE) - dense) * emphasis.strength : dense;
  const least = index === pen.selected || index === pen.hovered ? 2.5 : 0;
  return Math.max(least, linkWidth(weight) * scale) * ratio;
}

/**
 * @param {Pen} pen
 * @param {number} weight
 * @returns {number}
 */
function colorOf({ palette }, weight) {
  return Number.isFinite(weight) ? palette.shades[shadeOf(weight)] : palette.missing;
}

/**
 * @param {Pen} pen
 * @param {number} index
 * @param {number} thickness
 * @param {number} color
 * @param {number} opacity
 * @param {import("./stroke.js").Dashes | null} dashes
 */
function paintLink(pen, index, thickness, color, opacity, dashes) {
  const { ends } = pen.links;
  const [x0, x1] = [ends[4 * index] * pen.ratio, ends[4 * index + 2] * pen.ratio];
  if (opacity <= 0 || x1 <= x0) return;
  if (pen.course === null || pen.course.x0 !== x0 || pen.course.x1 !== x1) pen.course = courseBetween(x0, x1, pen.sheet.width, pen.ratio);
  const [y0, y1] = [ends[4 * index + 1] * pen.ratio, ends[4 * index + 3] * pen.ratio];
  strokeLink(pen.sheet, pen.course, y0, y1, thickness, color, opacity, dashes);
}

/**
 * Rows of a gap sorted by weight, coarsely, as counting is quicker than comparing; those that stand out come last.
 *
 * @param {Pen} pen
 * @param {Gap} gap
 * @returns {Uint32Array}
 */
function bottomToTop(pen, { start, end }) {
  const places = new Uint32Array(2 * RANKS + 2);
  const ranks = new Uint8Array(end - start);
  for (let i = start; i < end; i++) {
    const weight = pen.parameters === null ? 0 : Math.abs(pen.parameters[pen.links.parameter[i]]);
    const rank = weight < 5 ? Math.floor((weight * RANKS) / 5) : RANKS - 1;
    ranks[i - start] = pen.emphasis.links.has(i) || i === pen.selected ? RANKS + rank : rank;
    places[ranks[i - start] + 1]++;
  }
  for (let rank = 1; rank < places.length; rank++) places[rank] += places[rank - 1];
  const order = new Uint32Array(end - start);
  for (let i = start; i < end; i++) order[places[ranks[i - start]]++] = i;
  return order;
}
