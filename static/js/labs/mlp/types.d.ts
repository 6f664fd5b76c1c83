/**
 * The vocabulary of this lab: its frames, and the picture of a network. Types only.
 */

import type { NodeRef, Palette, Point, Points, Range, ValueMap } from "../../draw/types.js";
import type { AskedSpace, LossPlane, TracedPoint, View } from "../../generated.js";

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
  /** Asked for as `accuracy`, of a classification: on the training points and on the test points. Told now and then while a run plays. */
  accuracy?: [train: number, test: number];
  /** Asked for as `metrics`. */
  metrics?: { train: Metrics; test: Metrics };
  /** Asked for as `gradients`: for each layer the root mean square of its weights' gradients over the training points. */
  gradients?: (number | null)[];
  /** Asked for as `gradients`: for each unit behind the inputs the share of training points where its slope is below 0.01. */
  quiet?: (number | null)[];
  /** Asked for as `worth`: both losses without each hidden unit, counted through the layers, and with all. Told now and then while a run plays. */
  worth?: Worth;
  /** Units behind the inputs, counted through the layers, that dropout left out for the last example. Told now and then while a run plays. */
  dropped?: number[];
  /** Of the updates that this frame shows: how many were shortened, and how many there were. */
  clipped?: [clipped: number, updates: number];
  /** Where early stopping has its weights from, or would have them from now. */
  best_epoch?: number;
  /** The training points as augmentation moved them in this epoch, in this epoch's order. Told now and then while a run plays. */
  jittered?: Point[];
  /** Asked for as `space`, where the network has the layer and the units. */
  space?: Space;
  /** Asked for as `trace`. */
  trace?: Trace;
  /** Asked for as `batch`, while the run rests. */
  batch?: Batch;
  /** Asked for as `landscape`: the training loss over a plane of parameters, row 0 at the upper end; NaN: not finite. Told now and then while a run plays. */
  landscape?: { axes: string[] | null; across: [number, number]; up: [number, number]; loss: number[][] };
}
/** The space of a hidden layer. Lists are pairs: across, up. */
export interface Space {
  /** 0 is the first behind the inputs. */
  layer: number;
  /** The units across and up, one where the layer has one; null: the plane that separates best. */
  units: number[] | null;
  /** Of both axes, over the layer's units. */
  directions: number[][];
  /** Of the input plane, row by row from the top. */
  grid: Float32Array;
  train: Float32Array;
  test: Float32Array;
  /** The weighted sums of the next layer's units: for each three numbers, for across, up and 1. */
  lines: Float64Array;
  /** Those of the outputs at each place of the grid, through all units; null where the next layer is another one. */
  sums: Float32Array | null;
}
export interface Worth {
  train: (number | null)[];
  test: (number | null)[];
  now: [train: number | null, test: number | null];
}
export interface Inspect {
  accuracy: boolean;
  metrics: boolean;
  gradients: boolean;
  /** The layer whose space frames are to have; left out: none. */
  space?: AskedSpace;
  worth: boolean;
  /** The plane over which the loss is to be computed; left out: none. */
  landscape?: LossPlane;
  /** The point that is to be followed through the network; left out: none. */
  trace?: TracedPoint;
  /** Whether the next mini-batch is to be followed; left out: no. */
  batch?: boolean;
}
export interface LabelledPlace {
  point: readonly [x1: number, x2: number];
  /** -1 or 1, the number of a class, or a value; null: nobody knows. */
  label: number | null;
}

/** A point on its way through the network as it is used: units behind the inputs are counted through the layers, the output last. */
export interface Trace extends LabelledPlace {
  /** Of this point alone; null without a label. */
  loss: number | null;
  /** As the network gets them. */
  features: number[];
  sums: number[];
  /** What the activation gets: the sums, unless batch normalization comes between. */
  inputs: number[];
  /** Of softmax the probabilities. */
  outputs: number[];
  /** With a label: the derivatives of the loss by the outputs and by the sums, and those of the activation. */
  errors?: number[];
  slopes?: number[];
  deltas?: number[];
}

/** The next mini-batch on its way through the network: means over its points of what a trace has of one. */
export interface Batch extends Required<Omit<Trace, "point" | "label">> {
  /** x1, x2, label, in the order of training. */
  points: Point[];
  losses: (number | null)[];
  /** As the parameters of a frame. */
  gradient: number[];
  /** Point by point, through all units. */
  each_deltas: number[];
}

/** The point that the page follows: under the pointer, or pinned. */
export interface Probe extends LabelledPlace {
  pinned: boolean;
}

export type Watch = null | { feature: string } | { layer: number; unit: number };

// ---- the picture of the network -----------------------------------------------------------------------------------------

export interface FeatureSpec {
  name: string;
  label: string;
  /** What own points have there, where it has a name. */
  axis?: string;
  active: boolean;
  /** Index among all features, as in `NodeRef.unit`. */
  unit: number;
}
export interface NetworkSpec {
  /** Those to show, top to bottom, active or not. */
  features: readonly FeatureSpec[];
  /** Units of each hidden layer. */
  hidden: readonly number[];
  /** Output neurons: one a class where there are three or more. */
  outputs: number;
  /** Of the classes, where they have some. */
  names?: readonly string[];
  /** Whether there is to be room for gradients above the layers. */
  hasFlow?: boolean;
}

export type NodeKind = "feature" | "hidden" | "output";
export interface LayoutNode extends NodeRef {
  kind: NodeKind;
  /** Same for the same node in every layout: `feature:x1`, `unit:0:3`, `output`, `output:1`. */
  key: string;
  /** Of features at the left, of several outputs at the right; else "". */
  label: string;
  /** Of a feature, below its label: what own points have there; narrowed to the room at the left. */
  axis?: string;
  active: boolean;
  /** Centre and side, CSS pixels. */
  x: number;
  y: number;
  size: number;
  /** 0..1, below 1 while it enters or leaves. */
  opacity: number;
}
export interface BiasMark {
  layer: number;
  unit: number;
  /** Centre and side. */
  x: number;
  y: number;
  size: number;
}
export interface LayoutColumn {
  kind: NodeKind;
  /** -1 features, 0.. hidden, `hidden.length` output. */
  layer: number;
  /** Number of nodes. */
  units: number;
  x: number;
  /** Room to the neighbours: what a control above may take. */
  width: number;
  /** Middle of the header's height, where the controls of this layer belong. */
  controlsY: number;
  /** Upper edge of the first and lower edge of the last node. */
  top: number;
  bottom: number;
}
/** All links, one row each, ordered as the weights in the flat parameters. */
export interface LinkTable {
  count: number;
  /** 4 per link: x, y where it starts, x, y where it ends. Control points lie half-way across, so tangents are level. */
  ends: Float32Array;
  /** Indices in `nodes`. */
  source: Uint16Array;
  target: Uint16Array;
  /** Index of its weight in the flat parameters. */
  parameter: Uint32Array;
  opacity: Float32Array;
}
export interface NetworkLayout {
  width: number;
  height: number;
  /** Inputs (active features), hidden layers..., outputs. */
  sizes: readonly number[];
  /** Features first, then layer by layer, the outputs last. */
  nodes: LayoutNode[];
  /** Of nodes behind the inputs, in their order. */
  biases: BiasMark[];
  columns: LayoutColumn[];
  links: LinkTable;
  /** Nodes on their way out, drawn without a picture. */
  ghosts: LayoutNode[];
  /** Factor of link widths, 1 when there is room. */
  linkScale: number;
}

/** What keeps a unit from learning: a rectifier that is always 0, or an activation that is flat wherever a training point is. */
export type Quiet = "dead" | "saturated";

/** Something under the pointer or the keyboard's focus; `x`, `y` is where a card about it may be anchored. */
export type NodeTarget = { kind: "node"; layer: number; unit: number; x: number; y: number };
export type BiasTarget = { kind: "bias"; layer: number; unit: number; x: number; y: number };
export type LinkTarget = { kind: "link"; layer: number; unit: number; input: number; x: number; y: number };
export type Target = NodeTarget | BiasTarget | LinkTarget;

/** What its panels have to know of each other. */
export interface LabState {
  view: View;
  /** What the pointer or the keyboard is at in the network. */
  pointed: Target | null;
  /** What the open editor is about. */
  edited: Target | null;
  /** Whether each layer shows a choice of its activation, also where all have the network's. */
  layerActivations: boolean;
  /** The point that is followed through the network. */
  probe: Probe | null;
  /** Whether points are painted on the map, which shows all of them then. */
  painting: boolean;
}

export interface NetworkPicture {
  /** Of the frame; when they differ from the layout's (the answer is still on its way), links and neurons are drawn without values. */
  sizes: readonly number[];
  parameters: Float64Array;
  pictures: ValueMap;
  /** By feature name. */
  features: Readonly<Record<string, ValueMap>>;
}
export interface NetworkScene {
  layout: NetworkLayout;
  /** Null before the first frame. */
  picture: NetworkPicture | null;
  palette: Palette;
  discretize?: boolean;
  /** How far the dashes have flowed, CSS pixels; let it grow while training. */
  phase: number;
  /** Hovered or focused: it stands out, the rest recedes. */
  focus?: Target | null;
  /** 0..1 eased strength of the focus; 1 when left out. */
  focusStrength?: number;
  /** The one whose editor is open. */
  selected?: Target | null;
  /** Units that are off or that dropout left out for the last example, counted through the layers behind the inputs. */
  dropped?: ReadonlySet<number>;
  /** Links that are off, by their weights' places among the parameters. */
  linksOff?: ReadonlySet<number>;
  /** Units that hardly learn, by the same numbers. */
  quiet?: ReadonlyMap<number, Quiet>;
  /** The node which the output panel shows; its rim is marked, unless it is the output. */
  watched?: NodeRef | null;
}

// ---- the picture of a layer's space ------------------------------------------------------------------------------------

/** From what a bounded activation gives to what goes into it, and back. */
export interface Stretch {
  before(value: number): number;
  after(sum: number): number;
}

export interface SpaceScene extends Pick<Space, "grid" | "train" | "test" | "lines" | "sums"> {
  points: Points;
  /** The point that is followed through the network: on the map, and its place in the layer. */
  pin: { point: readonly [x1: number, x2: number]; place: readonly number[] } | null;
  showTest: boolean;
  /** Both as in `PointsOptions`. */
  classes: number;
  shaped: boolean;
  /** What the axes show. */
  across: Range;
  up: Range;
  /** Of a single unit: only across counts. */
  isLine: boolean;
  /** Whose lines: the output's; those between the classes; those of the next layer's neurons. */
  kind: "output" | "classes" | "neurons";
  /** How far from the map (0) to the layer (1). */
  share: number;
  /** Whether the axes show what goes into the activation; null: what it gives. */
  stretch?: Stretch | null;
  names: { across: string; up: string };
}
