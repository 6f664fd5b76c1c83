/** The server's texts, runs and commands, as its models have them. Written by `python -m tests.page_types`. */

/** What was added to the points of an exercise. */
export interface Added {
  value: number;
  most: number;
}

/** An array of frames; the shape of a list is that of a row. */
export interface ArrayField {
  name: string;
  dtype: "u1" | "u2" | "i2" | "u4" | "f4" | "f8";
  shape: number[];
}

/** The last text of a sweep or a check that was given up. */
export interface CancelledText {
  type: "cancelled";
  id: number;
}

/** The same, and what was made of the link. */
export interface CheckAnswer {
  /** Its slug. */
  exercise: string;
  /** Whether all criteria are passed. */
  passed: boolean;
  /** The points of the criteria that are passed. */
  score: number;
  /** The points of all criteria. */
  points: number;
  criteria: Criterion[];
  /** With how many seeds the network was tried, none of which is its own. */
  seeds: number;
  /** What of the link was passed over or changed. */
  notices: string[];
  /** Seconds until another answer to a question is looked at. */
  waits: Record<string, number>;
}

/** The class in which `attend` has taken a place, then and whenever something of this changes. */
export interface ClassText {
  /** Of the command that it answers; left out where it answers none. */
  id?: number;
  type: "class";
  code: string;
  title: string;
  /** The member's. */
  name: string;
  /** Whether newcomers may join. */
  open: boolean;
  paused: boolean;
  /** The exercises that can be handed in; none named are all. */
  exercises: string[];
  /** Where everybody was sent last. */
  send: Destination | null;
  /** How often everybody was sent somewhere so far. */
  sends: number;
  /** Whether the class was ended, so that the place is lost. */
  ended: boolean;
}

/** A column of a table. */
export interface ColumnSummary {
  name: string;
  /** `few`: at most six values, which can be classes; `number`; `text`; `empty`: there is nothing. */
  kind: "number" | "few" | "text" | "empty";
  /** Whether it can be x1 or x2. */
  numeric: boolean;
  /** Rows without a value. */
  missing: number;
  /** How many different values there are, up to 5,000. */
  distinct: number;
  /** The least number; null where there is none. */
  low: number | null;
  /** The greatest number; null where there is none. */
  high: number | null;
  /** The histogram of numbers: 20 bars from `low` to `high`; empty where there is none. */
  counts: number[];
  /** Of at most six values all, in order of appearance; of more texts the five most frequent. */
  values: ValueCount[];
}

/** One thing that is checked. */
export interface Criterion {
  name: string;
  passed: boolean;
  /** Whether it was judged: not during the pause after a wrong answer, nor where there is no answer that can be read, or where nothing was trained. */
  checked: boolean;
  /** What it is worth if it is passed. */
  points: number;
  /** The number that is needed: of neurons and the like, or of seeds that reach a target. */
  required: number | string | null;
  /** The number that was found, or the answer that was given. */
  measured: number | string | null;
  /** What was found, and what may help on. */
  message: string;
}

/** The curves of one run at the recorded epochs up to its last, and that; null where they are not finite. */
export interface Curve {
  /** That of the run's row. */
  number: number;
  epoch: number[];
  train_loss: (number | null)[];
  test_loss: (number | null)[];
}

/** Curves of runs of a sweep, which were asked for by `record`, ahead of their rows. */
export interface CurvesText {
  type: "curves";
  id: number;
  curves: Curve[];
}

/** The points. */
export interface DataConfig {
  /** Which points the network learns. */
  name: string;
  /** How many classes there are to tell apart, each with a colour and an output of its own. */
  classes: number;
  /** How much chance blurs the data. */
  noise: number;
  /** The share of the points that the network trains on; it never sees the others, which test it. */
  train_percent: number;
  /** How many points there are, to train and to test. */
  samples: number;
  /** Shifts and scales each feature to mean 0 and deviation 1 over the training points. */
  normalize_inputs: boolean;
  /** The points themselves, [x1, x2, label], and train or test behind it for one that is always that. */
  points?: [number, number, number, ("train" | "test")?][];
  /** Names and units of what own points are made of. */
  axes?: OwnAxes;
  /** Names of the classes of own points, in their order. */
  labels?: string[];
}

/** Destination of everybody: an exercise, or a run from its # on. */
export interface Destination {
  link?: string;
  exercise?: string;
  /** Where the link was one of an example's page: the example by its slug. */
  preset?: string;
}

/** The end of training where the test loss no longer falls; the best weights are put back. */
export interface EarlyStoppingConfig {
  /** Stops after so many epochs without a lower test loss, and takes the best weights; 0 is off. */
  patience: number;
}

/** What is wrong with a command, which has done nothing then. */
export interface ErrorText {
  /** Of the command that it answers; left out where it answers none. */
  id?: number;
  type: "error";
  /** The command's type, where it is known. */
  command: string | null;
  /** The error for who looks at the page, where its message is for scripts. */
  told?: string;
  error: Trouble;
}

/** The first text on every connection. */
export interface Hello {
  type: "hello";
  /** Of the server. */
  version: string;
  /** The version of its frames. */
  wire: number;
  /** Epochs a frame that the page offers. */
  speeds: (number | "max")[];
  /** Of this connection's session, for `rejoin` on another one; where that is answered by a `run`, the token it named stays the session's. Where it has a dot, the part ahead of that names one of the server's processes, which `ws?process=` with this part leads to. */
  token: string;
}

/** A hidden layer with an activation of its own. */
export interface HiddenLayer {
  /** How many neurons it has. */
  units: number;
  /** What its neurons make of the sum of their inputs; left out, that of the network. */
  activation: string | null;
}

/** A run as the exercise on whose page it is sees it. */
export interface Judged {
  slug: string;
  /** What is locked and was changed all the same, a sentence each. */
  breaches: string[];
  /** The same as it is told. */
  message: string;
  /** The run without them; null where there are none. */
  restored: RunConfig | null;
  /** What has a limit, by its name. */
  measures: Record<string, Measured>;
  /** Points besides the given ones; null where that has no limit of its own. */
  added: Added | null;
}

/** How the arrays lie in the frames that name this layout; it comes ahead of the first of them. */
export interface LayoutText {
  type: "layout";
  layout: number;
  arrays: ArrayField[];
  lists: ArrayField[];
}

/** The same run has another link, as it is shown otherwise. */
export interface LinkText {
  /** Of the command that it answers; left out where it answers none. */
  id?: number;
  type: "link";
  link: string;
  view: View;
}

/** A number of a run for which there is a limit. */
export interface Measured {
  value: number;
  holds: boolean;
  /** The limit in words; empty where the exercise doesn't tell it. */
  required: string;
}

/** A table that everybody can choose. */
export interface NamedTable {
  /** By which it is asked for. */
  name: string;
  /** What it is, in words. */
  title: string;
  rows: number;
  columns: number;
}

/** The tables that everybody can choose. */
export interface NamedTables {
  tables: NamedTable[];
}

/** The network. */
export interface NetworkConfig {
  /** How many neurons each hidden layer has, from the inputs to the output. */
  hidden: (number | HiddenLayer)[];
  /** What a hidden neuron makes of the sum of its inputs. */
  activation: string;
  /** How the weights are drawn before training. */
  initializer: string;
  /** What the output neuron makes of the sum of its inputs. */
  output: string;
  /** Shifts and scales each hidden neuron's sum to mean 0 and deviation 1 over the batch. */
  batch_norm: boolean;
  /** What puts out 0 and does not train: neurons [layer, unit], links [layer, unit, source], from 1. */
  off: number[][];
  /** Start from the weights that the run with this seed has; left out, those of the run's own seed. */
  seed: string | null;
}

/** The rule by which a gradient changes the weights; a constant is None where the rule has none such. */
export interface OptimizerConfig {
  /** How the gradient of a mini-batch changes the weights. */
  name: string;
  /** How much of the last step the next one keeps. */
  momentum?: number;
  /** How slowly the mean of squared gradients forgets old ones. */
  decay?: number;
  /** How slowly the mean of gradients forgets old ones. */
  beta1?: number;
  /** How slowly the mean of squared gradients forgets old ones. */
  beta2?: number;
  /** Keeps steps finite where gradients are almost 0. */
  epsilon?: number;
}

/** What the coordinates of own points are made of, and the label of a regression; they change no number. */
export interface OwnAxes {
  x1: OwnAxis;
  x2: OwnAxis;
  label?: OwnAxis;
}

/** What a coordinate, or the label of a regression, is made of: value = offset + coordinate / scale. */
export interface OwnAxis {
  name: string;
  unit: string;
  scale: number;
  offset: number;
}

/** One thing that is wrong, and where. */
export interface Place {
  path: string;
  message: string;
}

/** Points [x1, x2, label]. */
export interface Points {
  train: number[][];
  test: number[][];
}

/** How much of a sweep or a check is done. */
export interface ProgressText {
  type: "progress";
  id: number;
  done: number;
  total: number;
}

/** What came of each combination. */
export interface Report {
  version: string;
  notices: string[];
  combinations: Summary[];
}

/** The last text of a check. */
export interface ResultText {
  type: "result";
  id: number;
  result: CheckAnswer;
}

/** What came of one run. */
export interface Row {
  /** Its place among all runs, from 0. */
  number: number;
  /** What its combination has for the keys that are swept. */
  values: Record<string, unknown>;
  seed: string;
  /** How many epochs it was to train, at most. */
  epochs: number;
  /** Where it ended. */
  epoch: number;
  train_loss: number | null;
  test_loss: number | null;
  /** The share of points told right; null of a regression. */
  train_accuracy: number | null;
  /** The same of the test points. */
  test_accuracy: number | null;
  /** The epoch at which the goal was reached; null where it was not. */
  reached: number | null;
  diverged: boolean;
  /** Why it ended: all epochs were trained, the goal was reached, it diverged, or a condition of the run itself held. */
  stopped: "epochs" | "diverged" | "early_stopping" | "train_loss" | "test_loss" | "accuracy" | "plateau" | "goal";
  precision: "float64" | "float32";
  link: string;
}

/** Runs of a sweep that have ended. */
export interface RowsText {
  type: "rows";
  id: number;
  rows: Row[];
}

/** A run, complete: the same config gives the same numbers, to the last bit, on every machine. */
export interface RunConfig {
  /** Whether a class or a number is learned. */
  problem: string;
  data: DataConfig;
  /** What the network is told about each point. */
  features: string[];
  network: NetworkConfig;
  training: TrainingConfig;
  /** Where the random numbers start: another seed, other points. */
  seed: string;
}

/** The run on screen has begun, or has changed; frames with its number follow. */
export interface RunText {
  /** Of the command that it answers; left out where it answers none. */
  id?: number;
  type: "run";
  playing: boolean;
  /** Why it goes no further by itself; null while it can. */
  stopped: "epochs" | "diverged" | "early_stopping" | "train_loss" | "test_loss" | "accuracy" | "plateau" | null;
  speed: number | "max";
  /** Its number on this connection, as in frames. */
  run: number;
  /** Whether it has begun anew. */
  fresh: boolean;
  /** Where it stands: what has changed holds from there on, and not before. */
  epoch: number;
  /** Training points within that epoch, as in frames. */
  position: number;
  config: RunConfig;
  view: View;
  link: string;
  /** What was passed over or changed of a link. */
  notices: string[];
  /** Null where they are those of the last run text. */
  points: Points | null;
  /** Only where `configure` named an exercise. */
  exercise?: Judged;
}

/** How the learning rate changes from epoch to epoch; a constant is None where the schedule has none such. */
export interface ScheduleConfig {
  /** How the learning rate changes from epoch to epoch. */
  name: string;
  /** How many epochs there are between two drops. */
  every?: number;
  /** What the learning rate is multiplied with at each drop. */
  factor?: number;
  /** The epoch at which the learning rate is 0. */
  epochs?: number;
}

/** Quartiles; runs that diverged or did not get there count as infinite, and null is infinite. */
export interface Spread {
  lower: number | null;
  median: number | null;
  upper: number | null;
}

/** The run plays, rests, or has ended by itself. */
export interface State {
  /** Of the command that it answers; left out where it answers none. */
  id?: number;
  type: "state";
  playing: boolean;
  /** Why it goes no further by itself; null while it can. */
  stopped: "epochs" | "diverged" | "early_stopping" | "train_loss" | "test_loss" | "accuracy" | "plateau" | null;
  speed: number | "max";
}

/** How far the kernels are that the last command needs; it is done as soon as they are ready. */
export interface Status {
  type: "status";
  status: "compiling" | "ready" | "failed";
  /** Steps; while they are being compiled. */
  done?: number;
  /** Steps; while they are being compiled. */
  total?: number;
}

/** The end of training where one of these holds; 0 is off. */
export interface StopConfig {
  /** Stops after so many epochs; 0 is off. */
  epochs: number;
  /** Stops where the training loss is at most this; 0 is off. */
  train_loss: number;
  /** Stops where the test loss is at most this; 0 is off. */
  test_loss: number;
  /** Stops where at least this share of the test points is told right; 0 is off. */
  accuracy: number;
  /** Stops after so many epochs in which the training loss hardly fell; 0 is off. */
  plateau: number;
}

/** What came of one combination with all seeds. */
export interface Summary {
  values: Record<string, unknown>;
  runs: number;
  /** The share of runs that reached the goal; null where there is none. */
  solved: number | null;
  /** How many runs diverged. */
  diverged: number;
  /** The epochs at which the goal was reached; null where there is none. */
  reached: Spread | null;
  train_loss: Spread;
  test_loss: Spread;
  /** Null where the runs are regressions. */
  train_accuracy: Spread | null;
  /** The same of the test points. */
  test_accuracy: Spread | null;
}

/** The last text of a sweep. */
export interface SummaryText {
  type: "summary";
  id: number;
  summary: Report;
}

/** A table as points of a run. */
export interface TablePoints {
  columns: ColumnSummary[];
  /** The column that is x1. */
  x1: string;
  /** The column that is x2. */
  x2: string;
  /** The column that is the label. */
  label: string;
  /** How many rows the table has. */
  rows: number;
  /** The cells of the first rows, eight at most. */
  preview: string[][];
  /** `classification` or `regression`. */
  problem: string;
  /** The number of classes; null for a regression. */
  classes: number | null;
  /** `[x1, x2, label]`; with `axes`, `labels` and the name `own` the section `data` of a config. */
  points: number[][];
  axes: OwnAxes;
  /** The names of the classes, in the order of the labels; null for a regression. */
  labels: string[] | null;
  /** Rows that are no points, since something is missing or lies beyond. */
  left_out: number;
  /** Points that lie beyond -6 or 6, and are put there. */
  beyond: number;
  /** The run as a link; null where there are more points than one holds. */
  link: string | null;
  /** What was left out, put together or guessed. */
  notices: string[];
}

/** The training. */
export interface TrainingConfig {
  optimizer: OptimizerConfig;
  /** How far each update moves down the gradient. */
  learning_rate: number;
  schedule: ScheduleConfig;
  /** How many training points each update looks at; an epoch's rest joins the next one's first batch. */
  batch_size: number;
  /** Takes the training points in a new order in each epoch. */
  shuffle: boolean;
  /** What training makes small. */
  loss: string;
  /** Shortens the gradient to this length wherever it is longer; 0 is off. */
  clip_norm: number;
  /** Whether large weights are held back, and how. */
  regularization: string;
  /** How strongly large weights are held back. */
  regularization_rate: number;
  /** Each update leaves out this share of the hidden neurons, chosen anew for every example; 0 is off. */
  dropout: number;
  /** Shortens the weights into a hidden neuron to this length wherever they are longer; 0 is off. */
  max_norm: number;
  /** Moves the training points about by chance in each epoch, by about this distance; 0 is off. */
  augmentation: number;
  early_stopping: EarlyStoppingConfig;
  stop: StopConfig;
}

/** What is wrong. */
export interface Trouble {
  code: string;
  message: string;
  details: Place[];
}

/** A value of a column, and how often it stands there. */
export interface ValueCount {
  name: string;
  count: number;
}

/** What the page shows of a run. */
export interface View {
  /** Draw the points that the network is tested on, too. */
  show_test_data: boolean;
  /** Show only the sign of the output, or the class: pure colours. */
  discretize: boolean;
  /** How large the gradient is in each layer while it trains, and which neurons hardly learn. */
  show_gradient_flow: boolean;
  /** What the chart shows; where that belongs to another kind of problem, the losses. */
  chart: string;
  /** A logarithmic axis in the chart, for losses and RMSE. */
  log_scale: boolean;
  /** Epochs trained for each picture shown. */
  speed: string;
  /** For a wall: large type, thick curves, and only what is looked at while a run trains. */
  present: boolean;
  /** Show no header and no article. */
  hide_text: boolean;
  /** Kept for links of the original; nothing is collected. */
  collect_stats: boolean;
  /** Kept for links of the original; it names none that exists. */
  tutorial: string | null;
  /** The controls that the page leaves out. */
  hidden: string[];
}

/** This frame, and all before it, was painted. */
export interface Ack {
  /** Comes back in the answer. */
  id?: number;
  type: "ack";
  frame: number;
}

/** The space of a hidden layer, numbered as in `watch`; a layer or a unit that a network lacks is not told of. */
export interface AskedSpace {
  layer: number;
  /** Those across and up; null is the plane that separates best. */
  units?: number[];
}

/** Take a member's place in a class: its teacher sees the run, may hold it, and sends everyone somewhere. */
export interface Attend {
  /** Comes back in the answer. */
  id?: number;
  type: "attend";
  code: string;
  token: string;
}

/** Give up a sweep or a check; it is answered by `cancelled` with its id, or not at all where it has ended. */
export interface Cancel {
  /** Comes back in the answer. */
  id?: number;
  type: "cancel";
  /** The id of what is to be given up. */
  of: number;
}

/** Begin the run of a link, or of a config and a view; neither is the run of an empty link. */
export interface Configure {
  /** Comes back in the answer. */
  id?: number;
  type: "configure";
  link?: string;
  config?: RunConfig;
  view?: View;
  resume?: Resume;
  play?: boolean;
  exercise?: string;
}

/** What the frames are to tell besides, from now on; what is not named is not asked for. */
export interface Inspect {
  /** Comes back in the answer. */
  id?: number;
  type: "inspect";
  trace?: TracedPoint;
  space?: AskedSpace;
  landscape?: LossPlane;
  accuracy?: boolean;
  metrics?: boolean;
  gradients?: boolean;
  worth?: boolean;
  batch?: boolean;
}

/** A plane in the space of a network's parameters, over which the training loss is computed. */
export interface LossPlane {
  /** `weights.LAYER.TO.FROM` or `biases.LAYER.TO`, counted from 0: across, then up. */
  axes?: string[];
  origin?: number[];
  /** Across, then up. */
  directions?: number[][];
  /** The least and the greatest place on the first axis. */
  across: number[];
  /** And on the second. */
  up: number[];
}

/** A feature, whether the network gets it or not, or a unit behind the inputs. */
export interface NamedNode {
  feature?: string;
  layer?: number;
  unit?: number;
}

/** Begin the same run from other random weights. */
export interface NewWeights {
  /** Comes back in the answer. */
  id?: number;
  type: "new_weights";
  play?: boolean;
}

/** What needs no further word. */
export interface Plain {
  /** Comes back in the answer. */
  id?: number;
  type: "pause" | "reset" | "regenerate";
}

/** Train without a pause, or until the end of an epoch, at which it pauses; where that is past already, not at all. */
export interface Play {
  /** Comes back in the answer. */
  id?: number;
  type: "play";
  until?: number;
}

/** Go on with the session of a connection that broke less than a minute ago, as the first thing on another. */
export interface Rejoin {
  /** Comes back in the answer. */
  id?: number;
  type: "rejoin";
  token: string;
  frame?: number;
}

/** Take a hidden neuron, layer 0 being the first one, out of the network; what is left goes on from where it is. */
export interface Remove {
  /** Comes back in the answer. */
  id?: number;
  type: "remove";
  layer: number;
  unit: number;
}

/** Go on with other data: weights and epoch stay. `data` is that section of a config, of as many classes. */
export interface ReplaceData {
  /** Comes back in the answer. */
  id?: number;
  type: "data";
  data: DataConfig;
}

/** Where a run stood when its server went away: the state that a frame had, and the epoch on screen. */
export interface Resume {
  epoch: number;
  playing?: boolean;
  until?: number;
  speed?: number | "max";
  state?: Uint8Array;
}

/** Give a weight a value, or, where there is no `input`, a bias. */
export interface Set {
  /** Comes back in the answer. */
  id?: number;
  type: "set";
  layer: number;
  unit: number;
  input?: number;
  value: number;
}

/** Show other things of the same run. */
export interface ShowView {
  /** Comes back in the answer. */
  id?: number;
  type: "view";
  view: View;
}

/** How many epochs a frame covers; "max" is as many as there is time for. */
export interface Speed {
  /** Comes back in the answer. */
  id?: number;
  type: "speed";
  epochs: number | "max";
}

/** Pause, and train a little. */
export interface Step {
  /** Comes back in the answer. */
  id?: number;
  type: "step";
  unit?: "epoch" | "batch";
}

/** A point to follow through the network: forward, and with a label of the run's points back as well. */
export interface TracedPoint {
  /** x1 and x2. */
  point: number[];
  label?: number;
}

/** Go on with other rates, with others switched off, or with other values, by path, of settings without effect. */
export interface Tune {
  /** Comes back in the answer. */
  id?: number;
  type: "tune";
  learning_rate?: number;
  regularization_rate?: number;
  off?: number[][];
  settings?: Record<string, unknown>;
}

/** Whose map the frames carry; null is the output. */
export interface Watch {
  /** Comes back in the answer. */
  id?: number;
  type: "watch";
  node: NamedNode | null;
}
