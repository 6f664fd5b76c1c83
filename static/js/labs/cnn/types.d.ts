/** Rows of numbers, row 0 at the top. */
export type Matrix = readonly (readonly number[])[];
/** A matrix for each channel: one, or red, green and blue. */
export type Picture = readonly Matrix[];
/** Row and column, from 0. */
export type Cell = readonly [row: number, column: number];

/** One convolution that makes one map. */
export interface Filter {
  /** A square kernel of side 1, 3 or 5 for each channel. */
  kernels: readonly Matrix[];
  bias: number;
  /** 1 to 3 */
  stride: number;
  /** 0 to 2 cells of zeros around the picture */
  padding: number;
}

/** One product of the sum of a cell. */
export interface Term {
  value: number;
  weight: number;
}

export type Pooling = "none" | "mean" | "max";

export interface Pooled {
  values: Matrix;
  /** Where the largest of each window stands; null for means. */
  winners: readonly (readonly Cell[])[] | null;
}

/** What bench A shows. */
export interface KernelBench extends Filter {
  picture: string;
  /** The picture that was drawn or uploaded; null where it is one of the page's. */
  own: Picture | null;
  relu: boolean;
  pooling: Pooling;
  /** The cell of the map whose sum is written out. */
  cell: Cell;
}

/** A layer on bench B. */
export type CountLayer =
  | { type: "convolution"; channels: number; kernel: number; stride: number; padding: number }
  | { type: "pooling"; kind: "max" | "mean"; size?: number; stride?: number }
  | { type: "head"; kind: "flatten" | "mean" | "max" }
  | { type: "dense"; units: number };

/** What a layer puts out: maps, or numbers in a row where there is one row only and `isFlat`. */
export interface Shape {
  rows: number;
  columns: number;
  channels: number;
  isFlat: boolean;
}

/** A layer, counted. */
export interface Counted {
  shape: Shape;
  /** Rows and columns of the picture that one of its numbers depends on. */
  field: readonly [rows: number, columns: number];
  parameters: number;
  /** As a product: "32*(3*3*1 + 1)"; "" where there are none. */
  parametersText: string;
  /** Multiplications with an addition each, for one picture. */
  work: number;
  workText: string;
}

/** What bench B counts. */
export interface CountBench {
  side: number;
  channels: number;
  layers: readonly CountLayer[];
  /** Of the fully connected layer beside them. */
  units: number;
}

/** What bench A2 looks for. */
export interface FindBench {
  /** 3 x 3 */
  secret: Matrix;
  /** Not null: the secret comes from it, and is hidden. */
  seed: number | null;
  momentum: boolean;
  guess: Matrix;
}

export type BenchName = "kernel" | "find" | "count" | "train" | "test";

/** The state of the page, as its address has it. */
export interface Benches {
  bench: BenchName;
  kernel: KernelBench;
  find: FindBench;
  count: CountBench;
  /** The link of the run on the benches that train and test, without its #; "": the first one. */
  run: string;
  /** Whether a drawing is cropped, scaled and put into the middle before the network sees it. */
  isFitted: boolean;
  /** The slug of the example that is shown beside the run; "": none. */
  example: string;
}

/** A square part of a grid, in cells. */
export interface Square {
  row: number;
  column: number;
  size: number;
}

/** A matrix as it is painted. */
export interface Grid {
  /** null: not yet known */
  values: readonly (readonly (number | null)[])[];
  /** Cells of zeros around them. */
  padding: number;
  colorOf: (value: number) => string;
  /** The longest first; the first that there is room for is written. */
  textsOf: (value: number) => readonly string[];
  square: Square | null;
  /** Written under the numbers of the square. */
  weights: readonly (readonly string[])[] | null;
  marks: readonly Cell[];
  cursor: Cell | null;
}
