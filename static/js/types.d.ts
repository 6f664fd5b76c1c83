/**
 * The vocabulary of the page: what comes over the wire and what the page sends. What follows from the server's models is in generated.d.ts,
 * what the drawing modules take in draw/types.d.ts, what belongs to a lab in its own types.d.ts.
 * Types only; nothing here exists at run time. Use: `@typedef {import("./types.js").Frame} Frame`.
 */

import type { Loop } from "./core/loop.js";
import type { Store } from "./core/store.js";
import type { ComparePanel } from "./compare/panel.js";
import type { Side } from "./compare/side.js";
import type { Charted, Ghost, Point, Points, SavedPicture } from "./draw/types.js";
import type { Client } from "./core/client.js";
import type { Kept } from "./runs/log.js";
import type * as models from "./generated.js";
import type { Extras, Frame, Inspect, LabState, Watch } from "./labs/mlp/types.js";
import type { Measures } from "./labs/mlp/measures.js";
import type { Session } from "./settings/session.js";
import type { LabCommand } from "./labs/cnn/train/types.js";
import type { Memory } from "./shell/memory.js";
import type { ThemeSwitch } from "./shell/theme.js";

export * from "./draw/types.js";
export * from "./labs/mlp/types.js";
export type { ArrayField, CheckAnswer as CheckResult, Criterion, LayoutText as LayoutMessage, LinkText as LinkMessage } from "./generated.js";
export type { Curve as SweepCurve, ErrorText as ErrorMessage, Hello as HelloMessage, Row as SweepRow, RunConfig, State as StateMessage, Status as StatusMessage } from "./generated.js";
export type { ClassText as ClassMessage, Judged, Resume, Trouble as ErrorBody, View } from "./generated.js";

// ---- the run ------------------------------------------------------------------------------------------------------

/** The number of its units, where it has the network's activation. */
export type HiddenLayer = models.NetworkConfig["hidden"][number];

/** [x1, x2, label], and behind it the part that it always has. */
export type OwnPoint = NonNullable<models.DataConfig["points"]>[number];

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
  /** Whether a change starts the run anew; what does not is set by the command `tune`, under the last part of its path. */
  resets: boolean;
  /** Whether it is a seed: chance, not a setting, and never other than its default. */
  is_seed: boolean;
  /** Where it has a meaning; null: everywhere. */
  applies?: Condition | null;
  /**
   * The default by the value at another path, as text; what is not listed has none. A change of that value brings the new default where
   * this one was at the old one, or `always`.
   */
  default_by?: { path: string; values: Record<string, unknown>; always: boolean } | null;
}
/** The value at a path is one of `values`, none of `other_than`, and at least `minimum`, as far as given; `tables`: a list of tables alone. */
export interface Condition {
  path: string;
  values?: unknown[];
  other_than?: unknown[];
  minimum?: number;
  tables?: boolean;
}
/** Where `when` holds, `needs` has to hold too. */
export interface Rule {
  when: Condition;
  needs: Condition;
  because: string;
}
/** Where `when` holds, no value of the setting at `path` changes a number; `said`: where its control says so; left out: everywhere. */
export interface Idle {
  path: string;
  when: Condition;
  because: string;
  said?: Condition;
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
export interface PlacesOption extends OptionBase {
  type: "places";
  default: number[][];
  /** The name of a place of so many numbers, which stand in {a}, {b} and so on. */
  words: Record<string, string>;
  /** Its name in this very run, inside a sentence, where that is known. */
  nameOf?: (place: readonly number[]) => string;
}
/** What a coordinate is made of: value = offset + coordinate / scale. */
export interface Axis {
  name: string;
  unit: string;
  scale: number;
  offset: number;
}
/** The names of own points, of a config's `data`. */
export interface NamedData {
  axes?: { x1: Axis; x2: Axis; label?: Axis };
  labels?: string[];
}
/** What a config carries itself: own points, their axes, the names of their classes. */
export interface CarriedOption extends OptionBase {
  type: "points" | "axes" | "names";
  default: null;
}
export type Option = PlacesOption | CarriedOption | ChoiceOption | NumberOption | SubsetOption | ListOption | TextOption | BooleanOption;

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
  idle: Idle[];
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
  loss_pair: number;
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

export type LongRequest = { type: "sweep" } | { type: "check"; exercise: string; client?: string };
export type Command = { id?: number } & (
  | LongRequest
  | models.Ack
  | models.Attend
  | models.Cancel
  | models.Configure
  | models.Inspect
  | models.NewWeights
  | models.Plain
  | models.Play
  | models.Rejoin
  | models.Remove
  | models.Set
  | models.ShowView
  | models.Speed
  | models.Step
  | models.Tune
  | models.ReplaceData
  | models.Watch
  | LabCommand
);

/** Why a run goes no further by itself. */
export type Stopped = models.State["stopped"];
export type RunMessage = Omit<models.RunText, "points"> & { points: Points | null };
/** What answers a long request: progress and rows now and then, and one of the others, or an error, at last. */
export type LongAnswer = models.ProgressText | models.CurvesText | models.RowsText | models.SummaryText | models.ResultText | models.CancelledText;
export type ServerMessage = LongAnswer | models.Hello | models.Status | RunMessage | models.LayoutText | models.LinkText | models.State | models.ErrorText | models.ClassText;

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
  title: string;
  /** The lines of the text that is handed in, with holes for what stands behind their labels. */
  lines: Record<"exercise" | "link" | "answer" | "weights" | "note" | "check", string>;
  /** The link it begins with, and what that link says. */
  start: string;
  config: models.RunConfig;
  /** Paths of the settings that may change; all others are locked. */
  free: string[];
  /** The only names that may be chosen, by the path of the setting, where not all may. */
  allowed: Record<string, string[]>;
  /** The measures that are asked for, which the page doesn't show. */
  hides: string[];
}

/** An exercise's answers and run, for who hands them in. */
export interface HandingIn {
  exercise: Exercise;
  /** Where buttons for it stand, beside Check. */
  row: HTMLElement;
  /** As the server takes it; null where there is no run yet, or an answer can't be read, which is said there. */
  given(): { link?: string; config?: models.RunConfig; answers: Record<string, string | number>; parameters?: Parameters } | null;
  /** What a check said of what was given. */
  show(result: models.CheckAnswer): void;
  /** Why it was not taken: at the answer that is wrong, or below all; null: nothing is wrong. */
  complain(trouble: { message: string; details: models.Trouble["details"] } | null): void;
}

export interface Progress {
  done: number;
  total: number;
}
export type CheckLine = { compiling: Progress } | { progress: Progress } | { result: models.CheckAnswer };

export type SweepLine = { compiling: Progress } | { progress: Progress } | { curve: models.Curve } | { row: models.Row } | { summary: models.Report };

/** Where one of two runs is painted. */
export interface SideElements {
  map: HTMLCanvasElement;
  /** The value under the pointer. */
  reading: HTMLElement;
  network: HTMLCanvasElement;
}

// ---- labs ---------------------------------------------------------------------------------------------------------

/** Who keeps runs that leave the screen. `state`: what the client was told of its state. */
export interface Keeper {
  /** The run on screen is about to be another one. */
  leave(state: Client["state"]): void;
  /** One is on screen, from its start or as it was kept. */
  begin(config: models.RunConfig, back: Kept | null): void;
  /** It has other settings, still at its start. */
  change(config: models.RunConfig): void;
  /** The run on screen goes on as another one, and was kept as it was. */
  remake(state: Client["state"], after: models.RunConfig): void;
  /** The run that was left on the other side of a removal. */
  across(from: models.RunConfig, to: models.RunConfig): Kept | null;
}

/** What a page is made with. */
export interface Page {
  root: HTMLElement;
  /** Where the server's addresses begin. */
  home: URL;
  store: Store;
  session: Session;
  options: Options;
  loop: Loop;
  theme: ThemeSwitch;
  memory: Memory;
  /** Whether the reader wishes for less motion. */
  calm: () => boolean;
  /** Pictures that stand beside those of the run on this page, by the parts that Save calls them. */
  figures: Map<"landscape" | "map", SavedPicture>;
  /** Earlier runs, for the chart. */
  runs: { ghosts: (charted: Charted) => Ghost[]; onChange: (listener: () => void) => void };
}

/** A curve by epoch, of which the first `length` points count. */
export interface CurveColumn {
  name: string;
  epoch: ArrayLike<number>;
  /** Words are as good as numbers. */
  values: ArrayLike<number | string>;
  length: number;
}

/** What a CSV file is made of. */
export interface Table {
  header: readonly string[];
  rows: readonly (readonly string[])[];
}

/** What can be saved of a run besides its link. */
export interface Saved {
  pictures: { network: SavedPicture; map: SavedPicture; chart: SavedPicture; landscape: SavedPicture | undefined };
  /** Paths of settings that are named even where they are as by default. */
  settings: readonly string[];
  curves(): CurveColumn[];
  /** Null while there are none. */
  points(): Table | null;
  /** What is said of the run besides its epoch. */
  numbers(frame: Frame): { name: string; value: string; note: string }[];
}

/** A lab, as the rooms that all pages have know it. */
export interface Lab {
  /** Its commands after which a run goes on as another one, which no link leads to. */
  remaking: readonly string[];
  /** What the store has for its panels, at first. */
  state: LabState;
  /** All that frames can tell when asked by `inspect`, and what of it is asked for from the start. */
  inspected: Inspect;
  /** What frames told besides, by epoch. */
  newMeasures(): Measures;
  /** Rows of the drawer that are more than a value. */
  rows: Record<string, { change: (option: Option, config: models.RunConfig) => string | null; reset: (config: models.RunConfig) => models.RunConfig } | undefined>;
  sweep: {
    /** Paths of the settings in the rows and in the columns at first, where they may change. */
    first: string[];
    /** To choose from where a setting is a list, and how other values of lists and subsets are typed. */
    lists: readonly (readonly unknown[])[];
    examples: { list: string; subset: string };
  };
  /** What a run has learned, as the server takes it. */
  parametersOf(frame: Frame, parameters: Float64Array): Parameters;
  /** What a frame tells besides, with what holds of what the last one told. */
  lasting(frame: Frame, before: Readonly<{ frame: Frame | null; extras: Extras | null }>): Extras | null;
  frameOf(frame: WireFrame): Frame;
  /** The config with what another change of it leaves no place for taken out. */
  settled(before: models.RunConfig, after: models.RunConfig): models.RunConfig;
  /** What a change of a setting is called in the name of a run; null: as any other. */
  changeOf(option: Option, before: models.RunConfig, after: models.RunConfig): string | null;
  /** The options, with places named as a run has them. */
  spoken(options: Options, config: models.RunConfig): Options;
  /** Whether the curves of two runs can stand in one chart. */
  isComparable(a: models.RunConfig, b: models.RunConfig): boolean;
  /** The shares of points that are taken for what they are, where a frame tells them. */
  accuracyOf(extras: Extras | null): [train: number, test: number] | null;
  parameterCountOf(config: models.RunConfig): number;
  /** What a run costs, as the server counts. */
  costOf(options: Options, config: models.RunConfig, epochs: number, recorded?: number): number;
  /** Whether a run has a node that was watched in another. */
  hasNode(node: NonNullable<Watch>, config: models.RunConfig): boolean;
  /** What is asked of a run, as the one has it that a command has remade. */
  carried(asked: { watched: Watch; inspected: Inspect }, remaking: Command): { watched: Watch; inspected: Inspect };
  /** Puts its panels together. */
  bind(page: Page): void;
  /** Whether a link leads to this run. */
  fitsLink(config: models.RunConfig): boolean;
  /** What the link of this run carries, or can't; null: nothing that is to be told. */
  noteOfLink(config: models.RunConfig): string | null;
  /** What its panels show, to be saved; loaded when it is asked for, and lost while the server is away. */
  savedOf(page: Page): Promise<Saved>;
  /** Paints one of two runs that stand side by side. */
  bindSide(elements: SideElements, side: Side, panel: ComparePanel, page: Pick<Page, "loop" | "theme"> & { thumbnails: URL }): void;
}

// ---- sentences ----------------------------------------------------------------------------------------------------

/** The names of the holes in a sentence: "Epoch {epoch} of {total}" has "epoch" | "total". */
export type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;

/** A sentence that counts something, whole in each form of the language, by the names that Intl.PluralRules has for these. */
export interface Forms {
  readonly one: string;
  readonly other: string;
}

type OtherHoles<Counted extends Forms> = Exclude<Holes<Counted["one"] | Counted["other"]>, "count">;
/** The last argument of `plural`: none where a sentence has no hole but the one for the count. */
export type Others<Counted extends Forms> = [OtherHoles<Counted>] extends [never] ? [] : [holes: Record<OtherHoles<Counted>, string | number>];
/** The words around one hole; `others` stands in the other holes. */
export type Around = <Text extends string, Hole extends Holes<Text>>(text: Text, hole: Hole, others: Record<Exclude<Holes<Text>, Hole>, string | number>) => [before: string, behind: string];
