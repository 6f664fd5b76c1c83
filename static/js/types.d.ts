/**
 * The vocabulary of the page: what comes over the wire and what the page sends. What follows from the server's models is in generated.d.ts,
 * what the drawing modules take in draw/types.d.ts.
 * Types only; nothing here exists at run time. Use: `@typedef {import("./types.js").Frame} Frame`.
 */

import type { NodeRef, Point, Points, ValueMap } from "./draw/types.js";
import type * as models from "./generated.js";

export * from "./draw/types.js";
export type { ArrayField, CheckAnswer as CheckResult, Criterion, LayoutText as LayoutMessage, LinkText as LinkMessage } from "./generated.js";
export type { ErrorText as ErrorMessage, Hello as HelloMessage, Row as SweepRow, RunConfig, State as StateMessage, Status as StatusMessage } from "./generated.js";
export type { Trouble as ErrorBody, View } from "./generated.js";

// ---- the run ------------------------------------------------------------------------------------------------------

/** The number of its units, where it has the network's activation. */
export type HiddenLayer = models.NetworkConfig["hidden"][number];

// ---- GET /api/options, GET /api/thumbnails ------------------------------------------------------------------------

export interface Choice {
  name: string;
  label: string;
  description: string;
  /** The problem to which it belongs; what has none belongs to all. */
  problem?: string;
  /** Whether the original site lacks it. */
  advanced?: boolean;
  /** Features only: their own name in `View.hidden`. */
  control?: string;
}

interface OptionBase {
  /** Where the value lives in `RunConfig`, for example `data.noise`. */
  path: string;
  group: string;
  /** Whether the original site lacks it. */
  advanced?: boolean;
  label: string;
  /** As the lecture writes it, for example η. */
  symbol: string | null;
  description: string;
  /** Its name in `View.hidden`. */
  control: string | null;
  /** Whether a change starts the run anew. */
  resets: boolean;
  /** Where it has a meaning; null: everywhere. */
  applies?: Condition | null;
  /** The default by the value at another path, as text; what is not listed has none. */
  default_by?: { path: string; values: Record<string, unknown> } | null;
}
/** The value at a path is one of `values`, none of `other_than`, and at least `minimum`, as far as given. */
export interface Condition {
  path: string;
  values?: unknown[];
  other_than?: unknown[];
  minimum?: number;
}
/** Where `when` holds, `needs` has to hold too. */
export interface Rule {
  when: Condition;
  needs: Condition;
  because: string;
}
export interface ChoiceOption extends OptionBase {
  type: "choice";
  default: string;
  choices: Choice[];
}
export interface NumberOption extends OptionBase {
  type: "number" | "integer";
  /** Null where another value decides about it. */
  default: number | null;
  minimum: number;
  maximum: number;
  /** The values which the page offers. */
  steps?: number[];
  unit?: string | null;
}
export interface SubsetOption extends OptionBase {
  type: "subset";
  default: string[];
  choices: Choice[];
}
export interface ListOption extends OptionBase {
  type: "list";
  default: number[];
  minimum: number;
  maximum: number;
  maximum_items: number;
}
export interface TextOption extends OptionBase {
  type: "text";
  default: string | null;
}
export interface BooleanOption extends OptionBase {
  type: "boolean";
  default: boolean;
}
export type Option = ChoiceOption | NumberOption | SubsetOption | ListOption | TextOption | BooleanOption;

export interface ViewOption {
  name: keyof models.View;
  label: string;
  description: string;
  type: string;
  default: unknown;
  /** Its name in links. */
  key: string;
  control: string | null;
  /** Of a choice. */
  choices?: Choice[];
}
export type Speed = number | "max";
export interface Options {
  version: string;
  options: Option[];
  rules: Rule[];
  view: ViewOption[];
  controls: { name: string; label: string }[];
  speeds: Speed[];
  cost: CostTable;
}

/** What a run costs besides epochs x points x parameters. */
export interface CostTable {
  run: number;
  run_point: number;
  epoch: number;
  terms: { when: Condition; epoch: number; point: number }[];
}

/** Answer of `GET /api/thumbnails`; `codes` is base64 of size * size value codes. */
export interface Thumbnails {
  datasets: Record<string, Point[]>;
  /** The same with three or more classes, by their number. */
  classes: Record<string, Record<string, Point[]>>;
  features: Record<string, { size: number; codes: string }>;
}

// ---- WebSocket ----------------------------------------------------------------------------------------------------

/** An array of a frame; a view of the message's buffer where it can be one. */
export interface WireArray {
  shape: readonly number[];
  values: Uint8Array | Uint16Array | Int16Array | Uint32Array | Float32Array | Float64Array;
}

/** A frame of any lab. */
export interface WireFrame {
  run: number;
  number: number;
  playing: boolean;
  diverged: boolean;
  position: number;
  epoch: number;
  arrays: Map<string, WireArray>;
  facts: Record<string, unknown>;
}

/** A frame as the page knows it. */
export interface Frame {
  run: number;
  number: number;
  playing: boolean;
  diverged: boolean;
  epoch: number;
  /** Examples of the current epoch already used; 0 at its end. */
  position: number;
  trainLoss: number;
  testLoss: number;
  /** Rows of (epoch, train loss, test loss), oldest first. */
  history: Float64Array;
  /** Inputs, hidden layers..., outputs: 1, or one a class where there are three or more. */
  sizes: readonly number[];
  /** For each layer: weights [to][from] row by row, then its biases; behind them whatever else a run needs to go on. */
  parameters: Float64Array;
  /** On a class map the unit is the one beyond the last output. */
  watched: NodeRef;
  /** Value codes of the watched node; on a class map class codes. */
  grid: ValueMap;
  /** One small map per unit behind the inputs, layer by layer, the outputs last: `codes` holds them one after the other. */
  pictures: ValueMap;
  /**
   * Whether the grid tells which of K >= 3 classes is most probable: a code is class * 42 + round(41 * (p - 1/K) / (1 - 1/K)), p being
   * its probability; 255 is not finite.
   */
  classMap: boolean;
  /** Null in nearly all runs. */
  extras: Extras | null;
  /** All that the run needs to go on elsewhere, in the server's own language; null in nearly all frames. */
  state: Uint8Array | null;
}

/** How good the outputs are beside the labels: of a classification the first two, of a regression the others. */
export interface Metrics {
  /** The share of points whose class is right. */
  accuracy?: number;
  /** Points of each class (row) by the class they were taken for (column); of two classes -1 is the first. What is not finite is in no column. */
  confusion?: number[][];
  /** In units of the labels; null: not finite. */
  rmse?: number | null;
  /** 1 is perfect, 0 as good as the labels' mean; null where all labels are the same. */
  r2?: number | null;
}

/** What a frame tells beyond losses, parameters and maps, each only where it applies or `inspect` asked for it; null: not finite. */
export interface Extras {
  /** Of this epoch, where there is a schedule. */
  learning_rate?: number;
  /** Asked for as `metrics`. */
  metrics?: { train: Metrics; test: Metrics };
  /** Asked for as `gradients`: for each layer the root mean square of its weights' gradients over the training points. */
  gradients?: (number | null)[];
  /** Asked for as `gradients`: for each unit behind the inputs the share of training points where its slope is below 0.01. */
  quiet?: (number | null)[];
  /** Units behind the inputs, counted through the layers, that dropout left out for the last example. Told now and then while a run plays. */
  dropped?: number[];
  /** Of the updates that this frame shows: how many were shortened, and how many there were. */
  clipped?: [clipped: number, updates: number];
  /** Where early stopping has its weights from, or would have them from now. */
  best_epoch?: number;
  /** The training points as augmentation moved them in this epoch, in this epoch's order. Told now and then while a run plays. */
  jittered?: Point[];
}
export interface Inspect {
  metrics: boolean;
  gradients: boolean;
}

export type Watch = null | { feature: string } | { layer: number; unit: number };
/** Where a run stood; without a state it goes on from its start. */
export interface Resume {
  epoch: number;
  playing: boolean;
  speed: Speed;
  state?: Uint8Array;
}
export type LongRequest = { type: "sweep" } | { type: "check"; exercise: string; client?: string };
export type Command = { id?: number } & (
  | LongRequest
  | { type: "configure"; link: string; resume?: Resume; exercise?: string }
  | { type: "configure"; config: models.RunConfig; view: models.View; resume?: Resume; exercise?: string }
  | { type: "view"; view: models.View }
  | { type: "speed"; epochs: Speed }
  | { type: "watch"; node: Watch }
  | models.Ack
  | models.Cancel
  | models.Inspect
  | models.Plain
  | models.Rejoin
  | models.Set
  | models.Step
  | models.Tune
);

/** Why a run goes no further by itself. */
export type Stopped = models.State["stopped"];
export type RunMessage = Omit<models.RunText, "points"> & {
  points: Points | null;
  /** On the page of an exercise. */
  exercise?: Judged;
};
/** A run as its exercise sees it. */
export interface Judged {
  slug: string;
  /** What is locked and was changed all the same, a sentence each. */
  breaches: string[];
  /** The same as it is told. */
  message: string;
  /** The run without them; null where there are none. */
  restored: models.RunConfig | null;
  /** What has a limit, by its name. */
  measures: Record<string, { value: number; holds: boolean }>;
}
/** What answers a long request: progress and rows now and then, and one of the others, or an error, at last. */
export type LongAnswer = models.ProgressText | models.RowsText | models.SummaryText | models.ResultText | models.CancelledText;
export type ServerMessage = LongAnswer | models.Hello | models.Status | RunMessage | models.LayoutText | models.LinkText | models.State | models.ErrorText;

/** All that a network has learned; with batch normalization also that of each hidden layer. */
export interface Parameters {
  /** [layer][to][from] */
  weights: number[][][];
  /** [layer][to] */
  biases: number[][];
  normalization?: { scale: number[]; shift: number[]; mean: number[]; variance: number[] }[];
}

// ---- exercises and sweeps -----------------------------------------------------------------------------------------

/** What the page knows of an exercise; its words were rendered by the server. */
export interface Exercise {
  slug: string;
  /** The link it begins with, and what that link says. */
  start: string;
  config: models.RunConfig;
  /** Paths of the settings that may change; all others are locked. */
  free: string[];
  /** The only names that may be chosen, by the path of the setting, where not all may. */
  allowed: Record<string, string[]>;
}

export interface Progress {
  done: number;
  total: number;
}
export type CheckLine = { compiling: Progress } | { progress: Progress } | { result: models.CheckAnswer };

export type SweepLine = { compiling: Progress } | { progress: Progress } | { row: models.Row } | { summary: models.Report };
