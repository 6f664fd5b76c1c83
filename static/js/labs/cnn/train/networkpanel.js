/**
 * The network on the page: its canvas, what is pointed at in it, and the words for that.
 *
 * @typedef {import("./types.js").At} At
 * @typedef {import("./types.js").CnnConfig} CnnConfig
 * @typedef {import("./types.js").Stage} Stage
 * @typedef {import("./run.js").TrainRun} TrainRun
 */
import { fill } from "../../../core/fill.js";
import { decode } from "../../../draw/palette.js";
import { formatValue } from "../../../draw/format.js";
import { bindCrosshair } from "../../../shell/crosshair.js";
import { any, canvas, setText } from "../../../shell/dom.js";
import { length, makeCanvas, Sheet } from "../../../shell/sheet.js";
import { COUNT, TRAIN } from "../texts.js";
import { drawNetwork } from "./draw/network.js";
import { leastWidth, middleOf, pixelAt, planOf } from "./draw/plan.js";
import { brightness, Tiles } from "./draw/tiles.js";
import { dabbed, way } from "./drawing.js";
import { largestOf } from "./frames.js";
import { neighbour, placeOf, stagesOf } from "./stages.js";

/** Px that dashes move in a second. */
const FLOW = 24;

export class NetworkPanel {
  /**
   * @param {TrainRun} run
   * @param {import("../../../shell/theme.js").ThemeSwitch} theme
   * @param {import("../../../core/loop.js").Loop} loop
   */
  constructor(run, theme, loop) {
    this.run = run;
    this.theme = theme;
    this.canvas = canvas("train-network");
    this.tiles = new Tiles(makeCanvas);
    /** @type {At | null} */
    this.at = null;
    /** Of the network on screen. @type {{config: CnnConfig, classes: string[], stages: Stage[], dense: number[], plan: import("./types.js").Plan} | null} */
    this.shown = null;
    this.flow = 0;
    this.repaint = loop.add((_, passed) => this.#paint(passed));
    this.sheet = new Sheet(this.canvas, this.repaint);
    theme.onChange(this.repaint);
    bindCrosshair(this.canvas, any("train-said"), {
      placeOf: (event) => this.sheet.place(event),
      step: (from, dx, dy) => this.#step(from, dx, dy),
      show: (place) => this.#point(place),
      words: () => this.words,
    });
    this.#bindPencil();
  }

  /** A drag on the picture draws, where it is a drawn one. */
  #bindPencil() {
    /** @type {{x: number, y: number} | null} */
    let last = null;
    const placeIn = (/** @type {PointerEvent} */ event) => {
      const tile = this.shown?.plan.tiles[0][0];
      const { x, y } = this.sheet.place(event);
      const cells = this.shown ? this.shown.stages[0].side / (tile?.width ?? 1) : 0;
      return { x: (x - (tile?.x ?? 0)) * cells, y: (y - (tile?.y ?? 0)) * cells };
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      if (this.run.drawn === null || this.shown === null || pixelAt(this.shown.plan, this.shown.stages, this.sheet.place(event))?.stage !== 0) return;
      this.canvas.setPointerCapture(event.pointerId);
      last = placeIn(event);
      this.#dab([last]);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (last === null) return;
      const next = placeIn(event);
      this.#dab(way(last, next));
      last = next;
    });
    for (const type of ["pointerup", "pointercancel"]) this.canvas.addEventListener(type, () => (last = null));
  }

  /** @param {readonly {x: number, y: number}[]} places */
  #dab(places) {
    const { drawn } = this.run;
    if (drawn === null || this.shown === null) return;
    const [{ side, count: channels }] = this.shown.stages;
    this.run.draw(places.reduce((pixels, place) => dabbed(pixels, { side, channels }, place), /** @type {number[]} */ (drawn)));
  }

  /** An empty picture to draw on. */
  clear() {
    if (this.shown === null) return;
    const [{ side, count }] = this.shown.stages;
    this.run.draw(Array.from({ length: count * side * side }, () => 0));
  }

  /** @param {{x: number, y: number} | null} place */
  #point(place) {
    this.at = place && this.shown && pixelAt(this.shown.plan, this.shown.stages, place);
    this.repaint();
  }

  /** @param {{x: number, y: number} | null} from @param {number} dx @param {number} dy */
  #step(from, dx, dy) {
    if (this.shown === null) return null;
    const { plan, stages } = this.shown;
    const now = from && pixelAt(plan, stages, from);
    return middleOf(plan, stages, now ? neighbour(stages, now, dx, dy) : { stage: Math.min(1, stages.length - 1), map: 0, row: 0, column: 0 });
  }

  /** What is laid out as the config and the canvas have it. */
  #laidOut() {
    const config = this.run.confirmed;
    const classes = this.run.pictures?.classes;
    if (config === null || classes === undefined) return null;
    const { width, height } = this.sheet;
    const isSame = this.shown !== null && this.shown.config === config && this.shown.classes === classes && this.shown.plan.width === width && this.shown.plan.height === height;
    if (isSame) return this.shown;
    const stages = stagesOf(config);
    const dense = [...config.network.hidden, classes.length];
    const visible = (this.canvas.parentElement?.clientWidth ?? 0) / this.sheet.unit;
    this.canvas.style.minWidth = length(leastWidth(stages, dense, { width: visible, height }));
    return { config, classes, stages, dense, plan: planOf(stages, dense, { width, height }) };
  }

  /** @param {number} passed ms @returns {boolean} whether it moves on */
  #paint(passed) {
    const surface = this.sheet.surface();
    const { frame } = this.run;
    if (surface === null || frame === null) return false;
    this.shown = this.#laidOut();
    if (this.shown === null || !fits(this.shown.stages, frame)) return false;
    const isPlaying = this.run.isPlaying;
    const moves = isPlaying && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (moves) this.flow = (this.flow + (FLOW * passed) / 1000) % 9;
    const { stages } = this.shown;
    if (this.at && this.at.stage >= stages.length) this.at = null;
    drawNetwork(surface, { ...this.shown, frame, at: this.at, flow: isPlaying ? this.flow : null, ...wordsOf(this.shown, frame.label === null) }, this.tiles, this.theme.palette);
    setText(any("train-reading"), this.words || (this.run.drawn ? TRAIN.drawHint : TRAIN.pointHint));
    this.canvas.toggleAttribute("data-drawn", this.run.drawn !== null);
    return moves;
  }

  /** What is pointed at. */
  get words() {
    const { at, shown, run: { frame } } = this;
    if (at === null || shown === null || frame === null) return "";
    const stage = shown.stages[at.stage];
    const isPicture = stage.kind === "picture";
    const code = (isPicture ? frame.picture : frame.maps)[placeOf(shown.stages, at)];
    const place = { row: at.row + 1, column: at.column + 1 };
    if (isPicture) return fill(TRAIN.pixel, { ...place, value: formatValue(brightness(code)) });
    return fill(TRAIN.cell, { layer: captionOf(stage).name, map: at.map + 1, ...place, value: formatValue(decode(code) * frame.most[stage.layer]) });
  }

  /** The canvas in words. */
  describe() {
    const { frame, pictures, confirmed } = this.run;
    if (frame === null || pictures === null || confirmed === null) return;
    const layers = stagesOf(confirmed).map(captionOf).map(({ name, size }) => `${name}, ${size}`).join("; ");
    const taken = largestOf(frame.probabilities);
    const label = fill(TRAIN.network, { label: frame.label === null ? TRAIN.drawing : pictures.classes[frame.label], taken: pictures.classes[taken], layers });
    if (this.canvas.ariaLabel !== label) this.canvas.ariaLabel = label;
  }
}

/** @param {Stage} stage @returns {{name: string, size: string}} */
function captionOf({ kind, count, side, across }) {
  const size = kind === "picture" ? fill(TRAIN.pictureSize, { side }) : fill(TRAIN.mapsSize, { count, side });
  if (kind === "picture") return { name: TRAIN.picture, size };
  return { name: fill(kind === "convolution" ? TRAIN.convolutionOf : TRAIN.poolingOf, { side: across }), size };
}

/** @param {{config: CnnConfig, stages: readonly Stage[], dense: readonly number[]}} shown @param {boolean} isDrawn */
function wordsOf({ config: { network }, stages, dense }, isDrawn) {
  const { count, side } = stages[stages.length - 1];
  const numbers = network.head === "flatten" ? count * side * side : count;
  const [picture, ...maps] = stages.map(captionOf);
  const names = dense.map((units, i) => ({ name: i < dense.length - 1 ? COUNT.dense : TRAIN.output, size: String(units) }));
  return { captions: [{ ...picture, name: isDrawn ? TRAIN.drawing : picture.name }, ...maps, ...names], head: fill(TRAIN.headOf, { head: TRAIN.heads[network.head], count: numbers }) };
}

/** A frame may still be of the network before. @param {readonly Stage[]} stages @param {import("./types.js").TrainFrame} frame */
function fits(stages, { picture, maps }) {
  const [{ count, side }] = stages;
  return picture.length === count * side * side && maps.length === stages.slice(1).reduce((sum, stage) => sum + stage.count * stage.side ** 2, 0);
}
