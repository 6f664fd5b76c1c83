/**
 * The vocabulary of the drawing modules. Types only; `types.d.ts` exports them all again, for the page.
 *
 * Maps are row-major with row 0 at the top (x2 = +6) and column 0 at the left (x1 = -6), both ends included.
 */

import type { Heights } from "./contours.js";
import type { Row } from "./reading.js";
import type { Series } from "./series.js";
import type { Specks } from "./specks.js";

// ---- data ---------------------------------------------------------------------------------------------------------

/** x1, x2, label. */
export type Point = readonly [x1: number, x2: number, label: number];
export interface Points {
  train: readonly Point[];
  test: readonly Point[];
}

/** Layer 0 is the first behind the inputs (the output when there is no hidden layer); layer -1 is a feature, its unit the index among all seven. */
export interface NodeRef {
  layer: number;
  unit: number;
}

/**
 * Value codes, `size` rows of `size`. A code up to 253 stands for (code + 0.5) / 127 - 1, clamped to [-1, 1]; 127 and above
 * exactly for values >= 0; 255 for what is not finite.
 */
export interface ValueMap {
  size: number;
  codes: Uint8Array;
}

// ---- drawing: shared ----------------------------------------------------------------------------------------------

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
export type Canvas = HTMLCanvasElement | OffscreenCanvas;
/** Makes a canvas off the screen; the page passes `(w, h) => new OffscreenCanvas(w, h)` or one made by the document. */
export type MakeCanvas = (width: number, height: number) => Canvas;

/** A canvas ready to be painted: lengths are CSS pixels, the context is scaled by `ratio`. Made by draw/surface.js `fit`. */
export interface Surface {
  context: Context;
  width: number;
  height: number;
  /** Device pixels per CSS pixel. */
  ratio: number;
}

/** A picture that is painted anew for whoever wants it, in any size; the one given suits it. */
export interface SavedPicture {
  width: number;
  height: number;
  paint(surface: Surface, palette: Palette): void;
}

export type Range = readonly [from: number, to: number];
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What the page reads from its style sheet. Colours are `#rgb`, `#rrggbb` or `rgb(...)`. */
export interface Theme {
  dark: boolean;
  /** Values: -1, 0, +1. */
  negative: string;
  zero: string;
  positive: string;
  /** One a class; those of two classes are -1 and +1. */
  classes: readonly string[];
  /** What lies behind maps and network. */
  ground: string;
  /** Text; quieter text; hairlines and rims; the interface's one accent. */
  ink: string;
  muted: string;
  line: string;
  accent: string;
  /** The lines of a run in its chart; which is which says draw/trace.js `LINES`. */
  chart: string;
  /** Paths of runs that are seen together. */
  paths: readonly string[];
  /** Font family, for example `system-ui, sans-serif`. */
  font: string;
  /** Weight of a map's colours over the ground, 0..1; 0.63 (160/255) in the original. Over a dark ground 0.8, or orange turns brown. */
  mapStrength: number;
  /** The same where three or more classes have a colour each. */
  classStrength: number;
}

/** How the codes of a map become colours. Entries are RGBA in memory order, for ImageData; entry 255 is the hatch's ground. */
export interface Coloring {
  codes: Uint32Array;
  /** In as few colours as there can be. */
  discrete: Uint32Array;
  /** On a map of class codes the number of classes, else 0. */
  classes: number;
}

/** Colours made from a theme by draw/palette.js; its own tables are those of values: in 31 equal steps, and discrete in two. */
export interface Palette extends Coloring {
  theme: Theme;
  /** For each class, from -1, never, to +1, always: 31 equal steps to its colour; discrete: its colour where it is more likely than not. */
  probability: readonly Coloring[];
  /** Of class codes of so many classes, 3 to 6: the more certain, the more colour; discrete: pure colours. */
  classMap(classes: number): Coloring;
  /** Full strength. CSS. */
  classColor(number: number): string;
  /** The continuous colours from -1 to +1 in equal steps, full strength; see draw/palette.js `shadeOf`. */
  shades: Uint32Array;
  /** Packed: what is not finite, where a hatch cannot be drawn; the ground. */
  missing: number;
  ground: number;
  /** Of the hatch for what is not finite: ground, stroke. */
  hatch: readonly [number, number];
  /** Continuous colour of a value, clamped to [-1, 1]; grey when not finite. CSS. */
  color(value: number): string;
  /** One of the 31 steps at full strength, for points and legends. CSS. */
  step(value: number): string;
}

export interface Scale {
  domain: Range;
  range: Range;
  /** Value -> pixel. */
  to(value: number): number;
  /** Pixel -> value. */
  from(pixel: number): number;
}

// ---- drawing: the output panel ------------------------------------------------------------------------------------

/** Where the square map lies on its surface. */
export interface MapBox {
  x: number;
  y: number;
  size: number;
}

export interface MapOptions {
  palette: Palette;
  /** Of values when left out. */
  coloring?: Coloring;
  /** As few colours as there can be. */
  discretize?: boolean;
  /** Corner radius in CSS pixels. */
  radius?: number;
  /** Of another picture that lies over the map, pixel for pixel. */
  over?: Specks | null;
}

export interface PointsOptions {
  palette: Palette;
  showTest: boolean;
  /** What the coordinates are made of. */
  named?: import("../types.js").NamedData;
  /** Training points that are ringed. */
  ringed?: readonly Point[];
  /** Two: labels are values, -1 and +1; more: they are the numbers of classes. */
  classes: number;
  /** Whether two classes have a shape each, as more of them do. */
  shaped?: boolean;
}

// ---- drawing: the chart -------------------------------------------------------------------------------------------

/** What the lines of the chart are. */
export type Charted = "loss" | "accuracy" | "rmse" | "r2";
/** What draw/history.js keeps: columns, of which the first `length` entries count. */
export interface LossHistory {
  readonly length: number;
  readonly epoch: Float64Array;
  readonly train: Float64Array;
  readonly test: Float64Array;
}
export interface ChartDomain {
  x: Range;
  y: Range;
  log: boolean;
}
/** A curve as it is kept, thinned; null: not finite. */
export interface Curve {
  epoch: number[];
  train: (number | null)[];
  test: (number | null)[];
}
/** The test points' curve of an earlier run. */
export interface Ghost {
  name: string;
  epoch: Float64Array;
  values: Float64Array;
  /** Whether it stands out among the others. */
  isStrong: boolean;
}
export interface ChartSeries {
  name: "train" | "test";
  label: string;
  color: string;
  values: Float64Array;
}
/** What lies under the pointer. */
export interface ChartReading {
  index: number;
  epoch: number;
  train: number;
  test: number;
}
/** What was changed of a run under way. */
export interface ChartTurn {
  epoch: number;
  words: string;
  /** Beside its mark; where there is little room its value alone. */
  brief?: string;
  value?: string;
  /** Where runs have colours. */
  color?: string;
  /** The half of its mark's head that is drawn, where two runs may have been changed at the same epoch; both when left out. */
  flag?: "left" | "right";
}
export interface ChartData {
  history: LossHistory;
  /** What the history is of; losses when left out. */
  charted?: Charted;
  /** The learning rate by epoch, where it changes. */
  rates?: Series | null;
  /** The share of updates whose gradient was clipped, by epoch. */
  clipped?: Series | null;
  /** What the last epochs' updates were: clipped, and all. */
  clippedNow?: readonly [clipped: number, updates: number] | null;
  /** The epoch whose weights early stopping has put back. */
  best?: number | null;
  /** What was changed of the run under way, and at which epochs. */
  turns?: readonly ChartTurn[];
  /** Whether words stand at their marks: where nobody can point at them. */
  namesTurns?: boolean;
  /** What guessing is worth. */
  guess?: number | null;
  /** The displayed domain, usually eased towards `targetDomain`. */
  domain: ChartDomain;
  /** From `readingAt`, or null. */
  reading?: ChartReading | null;
  /** Earlier runs, oldest first. */
  ghosts?: readonly Ghost[];
}

// ---- drawing: the loss as a landscape -----------------------------------------------------------------------------

/** The training loss over two axes of parameters: row 0 at the upper end of `up`; null where it is not finite. */
export interface LossGrid {
  across: Range;
  up: Range;
  loss: readonly (readonly (number | null)[])[];
}

/** A run at the end of each epoch from 0 on. */
export interface LandscapePath {
  /** At its end; "" for none. */
  name: string;
  across: ArrayLike<number>;
  up: ArrayLike<number>;
  color: string;
  isChosen: boolean;
  /** How far it has been trained, in points of the path. */
  passed: number;
}

export interface LandscapeScene {
  grid: LossGrid;
  heights: Heights;
  /** The grid as draw/contours.js paints it. */
  contours: Canvas;
  paths: readonly LandscapePath[];
  /** Where the run on screen is. */
  live: { across: number; up: number; color: string } | null;
  /** A place that is read, and what is read there; without a colour it is the ink; `brief` is what stands there for a long label. */
  reading: { across: number; up: number; rows: readonly (Omit<Row, "color"> & { color?: string; brief?: string })[] } | null;
  /** Of the axes, the legend, and where paths begin. */
  names: { across: string; up: string; loss: string; start: string };
}
