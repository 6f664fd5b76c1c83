/** The vocabulary of the bench that trains. Types only. */

import type { Box } from "../../../draw/types.js";
import type { Resume } from "../../../generated.js";
import type { ErrorMessage, RunMessage } from "../../../types.js";

export type RunLayer =
  | { type: "convolution"; channels: number; kernel: number; padding: number; stride: number; activation: string }
  | { type: "pooling"; kind: "max" | "mean"; size: number; stride: number };

/** All settings of a run, as the server has them. */
export interface CnnConfig {
  data: { name: string; side: number; channels: number; samples: number; train_percent: number; shift: number; turn: number; thickness: number; noise: number };
  network: { layers: RunLayer[]; head: "flatten" | "mean" | "max"; hidden: number[]; initializer: string; seed: string | null };
  training: { optimizer: { name: string }; learning_rate: number; batch_size: number; shuffle: boolean };
  seed: string;
}

/** A test picture as value codes, channel by channel. */
export interface Shown {
  /** Its number among the test pictures. */
  picture: number;
  codes: readonly number[];
}

/** The classes of all pictures by their numbers, the names of classes, and some test pictures of each. */
export interface PictureFacts {
  train: number[];
  test: number[];
  classes: string[];
  examples: Shown[][];
}

/** A picture that is taken for what it is not. */
export interface Mistake extends Shown {
  label: number;
  taken: number;
  probability: number;
}

export interface Curves {
  trainLoss: number;
  testLoss: number;
  trainAccuracy: number;
  testAccuracy: number;
}

export interface TrainFrame {
  run: number;
  number: number;
  playing: boolean;
  diverged: boolean;
  epoch: number;
  /** Pictures of the epoch under way that were trained on. */
  position: number;
  state: Uint8Array | null;
  /** Layer by layer: weights [to][from][row][column], then biases. */
  parameters: ArrayLike<number>;
  /** Value codes of the watched picture. */
  picture: ArrayLike<number>;
  /** Value codes of the maps of all layers that it becomes. */
  maps: ArrayLike<number>;
  /** The largest size of a value in each layer. */
  most: ArrayLike<number>;
  probabilities: ArrayLike<number>;
  curves: Curves;
  /** Rows of an epoch and its curves, oldest first. */
  history: ArrayLike<number>;
  watched: number;
  /** The class of the picture; null: it is drawn. */
  label: number | null;
  /** Test pictures by class and by what they are taken for; null where it is not told. */
  confusion: number[][] | null;
  mistakes: Mistake[] | null;
  /** Accuracies where test pictures are moved, [down][across]; and where they are turned by 0, 30, ... degrees. */
  shifts: number[][] | null;
  turns: number[] | null;
}

/** What only this lab's frames are asked for. */
export type LabCommand =
  | { type: "configure"; config: CnnConfig; view: { bench: "train" }; resume?: Resume; play?: boolean; link?: undefined }
  | { type: "watch"; picture: number; pixels?: number[] }
  | { type: "inspect"; metrics: boolean; mistakes: boolean; shifts: boolean; turns: boolean };

export type CnnRunMessage = Omit<RunMessage, "config" | "points"> & { config: CnnConfig; points: PictureFacts | null };
export type { ErrorMessage };

/** The pictures that a layer puts out, or the picture itself. */
export interface Stage {
  kind: "picture" | "convolution" | "pooling";
  /** Its number among the configured layers; -1: the picture. */
  layer: number;
  count: number;
  side: number;
  /** The side of its windows, how far they move, and the zeros around what it reads. */
  across: number;
  stride: number;
  padding: number;
  /** Where its maps begin in a frame's, and its weights in the parameters. */
  mapsAt: number;
  weightsAt: number;
}

/** A pixel of a map. */
export interface At {
  stage: number;
  map: number;
  row: number;
  column: number;
}

/** Where everything lies on the canvas. */
export interface Plan {
  width: number;
  height: number;
  /** [stage][map] */
  tiles: Box[][];
  /** Of the first layer, beside its maps; empty where that is no convolution. */
  kernels: Box[];
  /** Of each stage's words. */
  captions: { x: number; y: number }[];
  /** Dense layers, the output among them. */
  dense: Box[];
}
