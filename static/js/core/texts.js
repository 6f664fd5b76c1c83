/**
 * All that the page's own scripts say to people, but for what belongs to one lab, which has a texts.js of its own. In one file, so that a
 * sentence is found by its words and can be translated; each is whole, with named holes that fill.js fills, and in whole forms where it
 * counts something. What the server renders stands in templates/, and what it says comes from the server.
 */

/** What the connection, and the run behind it, is like. */
export const CONNECTION = /** @type {const} */ ({
  connecting: "Connecting …",
  away: "The server is away; the run goes on as soon as it is back.",
  unreachable: "The server can’t be reached.",
  noSocket: "The page came through, its WebSocket does not.",
  nextAttempt: "Next attempt in {seconds} s.",
  tryNow: "Try now",
  updated: "The server has been updated. Reload the page to get its new version.",
  foreign: "The server has been updated. Reload the page.",
  compiling: "The trainer is being compiled.",
  notCompiled: "The trainer could not be compiled in advance. It is tried all the same, and may end in an error.",
  badLink: "This link can’t be run: {reason}.",
  defaultInstead: "{why} You see the default run instead.",
  startInstead: "{why} You see the run that this page begins with instead.",
  staysInstead: "{why} The run on the screen stays.",
  begunAnew: "The server no longer had this run, which begins anew.",
  notResumed: "The run can’t go on where it stood, and begins anew.",
});

/** Why a sweep or a check does not come to its end. */
export const REQUEST = /** @type {const} */ ({
  unreachable: "The server can’t be reached; try again in a moment.",
  tooLarge: "This is more than can be sent at once; take fewer points or fewer values.",
  ownError: "The page met an error of its own. Load it again.",
  sweepCut: "The connection to the server was lost, and the sweep was cut short. Start it again once the page is connected.",
  checkCut: "The connection to the server was lost before the check was done. Check again once the page is connected.",
});

export const TRANSPORT = /** @type {const} */ ({
  play: "Play",
  pause: "Pause",
  pauseHint: "Rest where the run is now (space)",
  position: "+ {position} of {total} points",
  goal: "to {epoch}",
  there: "Already at epoch {epoch}.",
  past: "Epoch {epoch} was past: the run begins again at epoch 0 and rests at epoch {epoch}.",
  pastTurned: "Epoch {epoch} was past: another run begins, with the settings of now from epoch 0, and rests at epoch {epoch}.",
  start: "The run is back at epoch 0.",
  startTurned: "This is another run at epoch 0, with the settings of now.",
  listed: "{what} The run before is in the list of runs.",
  speed: "{epochs}×",
});

/** For who listens. */
export const ANNOUNCED = /** @type {const} */ ({
  training: "Training.",
  pausedAtStart: "Paused at epoch 0.",
  paused: "Paused at epoch {epoch}: test loss {test}, training loss {train}.",
  atStart: "epoch 0.",
  standing: "epoch {epoch}: test loss {test}, training loss {train}.",
  right: "{share} of the test points are right.",
  copied: "The link is copied.",
  copiedWith: "Copied. {note}",
  diverged: "The run diverged.",
  asBefore: "Weights as they were before.",
  asSet: "Weights as they were set.",
});

/** The quiet line, and why a run stopped. */
export const NOTICE = /** @type {const} */ ({
  reset: "Reset",
  dismiss: "Dismiss",
  more: "and {count} more",
  early: {
    one: "Early stopping: no better test loss for {count} epoch.",
    other: "Early stopping: no better test loss for {count} epochs.",
  },
  earlyWithBest: {
    one: "Early stopping: no better test loss for {count} epoch; the weights of epoch {best} are back.",
    other: "Early stopping: no better test loss for {count} epochs; the weights of epoch {best} are back.",
  },
  trainLoss: "Stopped: training loss reached {loss}.",
  testLoss: "Stopped: test loss reached {loss}.",
  accuracy: "Stopped: {share} of the test points are right.",
  plateau: { one: "Stopped: training loss has not fallen for {count} epoch.", other: "Stopped: training loss has not fallen for {count} epochs." },
  epochs: { one: "Stopped: {count} epoch is done.", other: "Stopped: {count} epochs are done." },
  goesNoFurther: "It goes no further by itself: reset it, or change what stops it.",
});

export const DIVERGED = /** @type {const} */ ({
  grew: "Its numbers grew beyond all bounds.",
  pulledTooFar: "Learning rate {rate} times regularization rate {pull} is 2 or more: every step throws the weights further past zero.",
  overshoots: "With a learning rate of {rate}, each step overshoots further than the one before.",
  again: "Begin again",
  againWith: "Begin again at learning rate {rate}",
});

export const SHARE = /** @type {const} */ ({
  title: "The link of this run",
  copy: "Copy link",
  copied: "Copied",
  close: "Close",
  byTouch: "This page may not copy here. Touch and hold the text, then choose Copy.",
  byCommand: "This page may not copy here. It is selected: copy it with ⌘C.",
  byControl: "This page may not copy here. It is selected: copy it with Ctrl+C.",
});

/** The link as a picture for the camera of a phone. */
export const QR = /** @type {const} */ ({
  title: "For a phone",
  how: "Point the camera of a phone at the code: it opens this link.",
  picture: "The link of this run as a QR code",
  tooLong: "This link has {count} characters; a QR code that a camera reads off a screen holds {most}. Copy the link and send it instead.",
  here: "This page was opened at {host}, which every phone takes for itself. Open it at this computer’s address in the network first: a server that was started with “--host 0.0.0.0” tells it.",
  unreachable: "The server did not answer, so there is no code: try again when it is back.",
});

export const SAVE = /** @type {const} */ ({
  saved: "Saved as {name}.",
  nothing: "There is no run on the screen to save.",
  noPicture: "This picture isn’t there yet: try again in a moment.",
  unreachable: "The server did not answer: try again when it is back.",
  longLink: "The link has {count} characters, too many for a picture: copy it from the page.",
  notFinite: "The run diverged: its weights are not finite, so there is no program.",
  tooLarge: "The picture is too large for this browser.",
  setting: "{name}: {value}",
  epoch: "Epoch",
});

export const THEME = /** @type {const} */ ({ system: "Theme: system", light: "Theme: light", dark: "Theme: dark" });

/** Settings and their values. */
export const SETTING = /** @type {const} */ ({
  on: "On",
  off: "Off",
  none: "none",
  fullBatch: "full batch",
  switchedOff: "{places} off",
  switchedOn: "{places} on again",
  nothingOff: "nothing off",
  ownPoints: "{count} own points",
  andMore: "{first} and {count} more",
  with: "{setting} {value}",
  without: "no {setting}",
  now: "Now: {settings}",
  meaning: "{choice}: {description}",
  impossible: "{choice}: {reason}",
  refusal: "{clause}.",
  turned: "{values}.",
  locked: "This exercise keeps this setting as it is.",
  forbidden: "This exercise does without that one.",
});

/** What differs from the default. */
export const CHIPS = /** @type {const} */ ({
  back: "By default {usual}; a click puts it back",
  turned: "A link begins with what holds now",
  idle: "{setting}: no effect",
  all: "Default run",
  allHint: "Everything as it is by default, from the same random start; Back undoes it",
  allHintTurned: "Everything as it is by default, from the same random start; this run stays in the list of runs",
  leaveHint: "The playground with its default run; Back leads to this example again",
});

/** What was changed of a run under way. */
export const TURNS = /** @type {const} */ ({
  then: "from epoch {epoch}: {value}",
  now: "{change} from epoch {epoch}, {first} at first",
  nowOfMany: "{change} from epoch {epoch}, …, {first} at first",
  between: "…",
  fromStart: "{change} from the start",
  onAgain: "on again from epoch {epoch}",
  count: { one: "{values} ({count} change)", other: "{values} ({count} changes)" },
  from: "{change} from epoch {epoch}",
  again: "{change} from epoch {epoch}, again from epoch {last}",
  often: "{change} from epoch {epoch}, {count} times more up to epoch {last}",
  at: "From epoch {epoch}: {change}",
  atOf: "{run} from epoch {epoch}: {change}",
  byHand: "weights by hand",
  points: "new points",
  painted: "points changed",
  called: "{name}, {changes}",
  counted: { one: "{name}, {count} change", other: "{name}, {count} changes" },
  link: "This run was changed under way: {changes}. Its link begins another one, which has the settings of now from epoch 0.",
});

/** What is wrong with a number that was typed. */
export const NUMBER = /** @type {const} */ ({
  ambiguous: "“{typed}” can mean {first} or {second}; write the one that is meant.",
  wrong: "Expected a number, as in 0.5 or −2; got “{typed}”.",
  missing: "Expected a number, as in 0.5 or −2; got nothing.",
  wrongAtLeast: "Expected a number that is at least {least}; got “{typed}”.",
  missingAtLeast: "Expected a number that is at least {least}; got nothing.",
  wrongBetween: "Expected a number from {least} to {most}; got “{typed}”.",
  missingBetween: "Expected a number from {least} to {most}; got nothing.",
  wrongWhole: "Expected a whole number from {least} to {most}; got “{typed}”.",
  missingWhole: "Expected a whole number from {least} to {most}; got nothing.",
  outside: "Expected a whole number from {least} to {most}.",
});

/** Curves over the epochs. */
export const CHART = /** @type {const} */ ({
  training: "Training",
  test: "Test",
  epoch: "epoch",
  guessing: "guessing",
  epochAt: "Epoch {epoch}",
  testOf: "{run} test",
  trainingOf: "{run} training",
  learningRate: "Learning rate",
  rateAxis: "learning rate",
  clippedNow: "clipped in {clipped} of {updates} updates",
  clipped: "Gradient clipped in {clipped} of {updates} updates",
  best: "best epoch {epoch}: these weights",
  axes: { loss: "loss", accuracy: "accuracy", rmse: "RMSE", r2: "R²" },
});

/** Maps, and what their colours mean. */
export const MAP = /** @type {const} */ ({
  classes: "Colours of class 1 to class {classes}, paler where the network is less sure",
  values: "Colours from orange, minus one, to blue, plus one",
  probability: "Colour of class {class}, paler where it is less probable",
  className: "Class {class}",
  inUnit: "{value} {unit}",
  axis: "{name}, {unit}",
  named: "{value}, {name}",
  classNames: "Colours of the classes {names}, paler where the network is less sure",
  valuesNamed: "Colours from orange, {first}, to blue, {second}",
  valuesBetween: "Colours from orange, {least}, to blue, {most}",
  probabilityNamed: "Colour of {name}, paler where it is less probable",
  nameAt: "{name}, {probability}",
  classAt: "class {class}, {probability}",
  notFinite: "not finite",
});

export const EXERCISE = /** @type {const} */ ({
  used: "({value} now)",
  added: "Points added: {value} of {most}.",
  check: "Check",
  stop: "Stop",
  handingIn: "Handing in …",
  checking: "Checking.",
  trained: { one: "Trained {done} of {count} run", other: "Trained {done} of {count} runs" },
  score: { one: "{score} of {points} point.", other: "{score} of {points} points." },
  solved: { one: "Solved: {score} of {points} point.", other: "Solved: {score} of {points} points." },
  count: "Solved {solved} of {total}.",
  unanswered: "Not answered yet.",
  changed: "Changed since.",
  changedSince: "Changed since this check.",
  unchecked: "Not checked yet.",
  handing: "To be handed in",
  copied: "Copied: link and answers, to be handed in.",
  holds: "Holds.",
  fails: "Does not hold.",
  criterion: "{name}: {message}",
  pause: "Next try in {seconds} s.", // as the server says it
  pauseIsOver: "You can try again.",
  unpaused: "The pause is over: press Check.",
});

export const SWEEP = /** @type {const} */ ({
  start: "Start",
  stop: "Stop",
  sameTwice: "The columns need another setting than the rows.",
  impossible: "{down} ({downValue}) and {across} ({acrossValue}) don’t go together.",
  price: "{combinations}, {runs} of {epochs}. Cost {cost} (epochs × points × parameters).",
  combinations: { one: "{count} combination", other: "{count} combinations" },
  runs: { one: "{count} run", other: "{count} runs" },
  epochs: { one: "{count} epoch", other: "{count} epochs" },
  tooMuch: "This server takes up to {cost}: take fewer runs, fewer epochs or smaller networks.",
  begun: "The sweep has begun.",
  complete: "The sweep is complete.",
  stopped: "The sweep was stopped.",
  progress: { one: "{done} of {count} run", other: "{done} of {count} runs" },
  example: "as in {example}",
  wrong: "Expected values as in {example}; got {wrong}.",
  noValue: "Tick at least one value.",
  tooMany: "At most {most} values; these are {given}.",
  caption: "Median test loss by {down} and {across}",
  cell: "{down} {downValue}, {across} {acrossValue}",
  untrained: "{cell}: not trained yet",
  notYet: "Not trained yet.",
  share: "{solved} of {count}",
  solved: "Solved {solved} of {count}.",
  spread: "Median test loss {median}, the middle half from {low} to {high}. At most {threshold}: {solved} of {count} random starts.",
  wanted: "{down} × {across}: {runs} of {epochs}",
  pointAt: "Point at a cell to see how its loss went.",
  noCurves: "Curves are kept of up to {most} runs: take fewer random starts to see them.",
  lines: "Thick: this run. Thin: other starts.",
  ofMedian: "Median run: {curve}",
  ofMiddle: "Better of the two middle runs: {curve}",
  fell: "Test loss fell from {first} to {last} in {epochs}.",
  fellLower: "Test loss fell from {first} to {last} in {epochs}; lowest {lowest} at {epoch}.",
  rose: "Test loss rose from {first} to {last} in {epochs}; lowest {lowest} at {epoch}.",
  stayed: "Test loss stayed at {last} for {epochs}.",
  stayedLower: "Test loss was {last} before and after {epochs}; lowest {lowest} at {epoch}.",
  curveDiverged: "Test loss began at {first} and was no longer finite at epoch {epoch}.",
  neverFinite: "Test loss was never finite.",
  pair: "Two cells side by side",
  pick: "Choose two cells",
  median: { one: "{cell}: median test loss {loss}, {count} run", other: "{cell}: median test loss {loss}, {count} runs" },
  medianSoFar: { one: "{cell}: median test loss {loss}, {done} of {count} run", other: "{cell}: median test loss {loss}, {done} of {count} runs" },
  diverged: { one: "{cell}: diverged, {count} run", other: "{cell}: diverged, {count} runs" },
  divergedSoFar: { one: "{cell}: diverged, {done} of {count} run", other: "{cell}: diverged, {done} of {count} runs" },
});

/** The runs that stay. */
export const RUNS = /** @type {const} */ ({
  first: "First run",
  more: "{changes} and {count} more",
  otherSeed: "new start",
  lost: "The weights of this run are gone, and it begins anew.",
  count: { one: "{count} run", other: "{count} runs" },
  epoch: "Epoch",
  test: "Test",
  training: "Training",
  right: "Right",
  parameters: "Param.",
  none: "–",
  back: "Bring back “{name}”, as it was at epoch {epoch}",
  rename: "Rename “{name}”",
  name: "Name of this run",
  pin: "Pin “{name}”: it stays, and its curve with it",
  unpin: "Unpin “{name}”",
  remove: "Remove “{name}”",
  mark: "Mark “{name}”, to stand beside another run",
  unmark: "Take the mark off “{name}”",
  copied: "Copied",
  csv: "Runs as CSV",
});

export const COMPARE = /** @type {const} */ ({
  a: "A",
  b: "B",
  run: "Compared as {name}",
  diverged: "Diverged: the numbers are no longer finite. Epoch {epoch}.",
  stoppedEarly: "Stopped early, with its best weights. Epoch {epoch}.",
  stopped: "Stopped by its own condition. Epoch {epoch}.",
  chart: "Chart of the losses of both runs over the epochs",
  read: "{run} at epoch {epoch}: test {test}, training {train}",
});

/** The networks of a class in one plot. */
export const CLASSPLOT = /** @type {const} */ ({
  parameters: "Parameters",
  testLoss: "Test loss",
  open: "open",
  solved: "solved",
  earlier: "tried before",
  mine: "yours",
  smallest: "smallest that solves it: {parameters}",
  count: { one: "{count} network.", other: "{count} networks." },
  smallestIs: "The smallest that solves it has {parameters} parameters.",
  noneSolved: "None solves it yet.",
});
