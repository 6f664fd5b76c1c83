/**
 * All that the scripts of this lab say to people, whole, with named holes, as in core/texts.js.
 */

/** What things in the network are called. */
export const NAMES = /** @type {const} */ ({
  features: "Features",
  output: "Output",
  feature: "Feature {feature}",
  neuron: "Neuron {unit} of layer {layer}",
  outputNeuron: "Output neuron",
  classOutput: "Output of class {class}",
  namedOutput: "Output of {name}",
  featureOf: "{feature}: {axis}",
  input: "input {input}",
  off: "{name} · off",
  asked: "Asked in the exercise",
  dead: "{name} · dead",
  saturated: "{name} · saturated",
});

/** Numbers on a saved picture. */
export const SAVED = /** @type {const} */ ({ testLoss: "Test loss", trainingLoss: "Training loss", right: "{share} right", layer: "{units} {neurons}" });

/** Weights and biases, by what they lead from and to. */
export const PARAMETERS = /** @type {const} */ ({
  bias: "Bias",
  weightFromFeature: "Weight from {feature}",
  weightFromNeuron: "Weight from neuron {input}",
  fromFeature: "from {feature}",
  fromNeuron: "from neuron {input}",
  biasOfNeuron: "Bias of neuron {unit} of layer {layer}",
  biasOfOutput: "Bias of the output",
  biasOfClass: "Bias of the output of class {class}",
  featureToNeuron: "Weight from {feature} to neuron {unit} of layer {layer}",
  featureToOutput: "Weight from {feature} to the output",
  featureToClass: "Weight from {feature} to the output of class {class}",
  neuronToNeuron: "Weight from neuron {input} to neuron {unit} of layer {layer}",
  neuronToOutput: "Weight from neuron {input} to the output",
  neuronToClass: "Weight from neuron {input} to the output of class {class}",
  weightSymbol: "{from} → {to}",
  biasSymbol: "bias {to}",
  neuronSymbol: "{layer}.{unit}",
  classSymbol: "class {class}",
  outputSymbol: "output",
});

/** What there is to say about one neuron. */
export const NEURON = /** @type {const} */ ({
  bias: "Bias {bias}.",
  enterEdits: "Enter edits its bias and weights, L goes through the links into it.",
  off: "Switched off: its output is 0, and it does not train.",
  dropped: "Left out by dropout for the last example.",
  dead: "Dead: its {activation} is 0 at {share} of the training points.",
  deadEverywhere: "Dead: its {activation} is 0 at every training point.",
  saturated: "Saturated: its {activation} is flat at {share} of the training points.",
  saturatedEverywhere: "Saturated: its {activation} is flat at every training point.",
  outputSaturated: "Saturated: the output is flat at {share} of the training points.",
  outputSaturatedEverywhere: "Saturated: the output is flat at every training point.",
});

/** A link that the keyboard has come to. */
export const LINK = /** @type {const} */ ({ words: "{name}: {weight}. Enter edits it or switches it off." });

export const EDITOR = /** @type {const} */ ({
  edit: "Edit: {name}",
  close: "Close the editor",
  slider: "{name}, slider",
  peek: "Click or Enter to edit, drag up or down",
  link: "{name}: open its own card",
  linkHint: "This link’s own card, with its switch",
});

/** Switched off, removed, and what it is worth. */
export const SWITCHES = /** @type {const} */ ({
  off: "Off",
  offNeuron: "Its output is 0 and it does not train; the same switch brings it back as it was",
  offLink: "It carries nothing and does not train; the same switch brings it back as it was",
  remove: "Remove",
  removeHint: "This neuron goes, all other weights stay, and training goes on; the run as it was stays in the list of runs",
  last: "It is the last neuron of its layer: remove the layer instead, by the minus above the network",
  without: "Without it: {told}",
});

export const WORTH = /** @type {const} */ ({
  label: "{name}: test loss without it {change}",
  long: "test loss {test} ({testChange}), training loss {train} ({trainChange}).",
  nothing: "±0",
  meaning: { idle: "It does nothing here.", spare: "The others can do nearly as well.", needed: "" },
});

/** Plus and minus, and the activation of a layer. */
export const LAYERS = /** @type {const} */ ({
  count: { one: "{count} hidden layer", other: "{count} hidden layers" },
  neurons: { one: "neuron", other: "neurons" },
  parameters: { one: "{count} parameter", other: "{count} parameters" },
  sum: "{inputs} × {units} + {units} = {parameters} parameters: a weight for each input of each neuron, and a bias for each neuron",
  total: "{sum} = {parameters}: the weights and biases of each layer, which training changes",
  only: "{inputs} × {units} + {units} = {parameters}: the weights and biases of the output, which training changes",
  group: "Neurons of hidden layer {layer}",
  add: "Add a neuron to layer {layer}",
  remove: "Remove a neuron from layer {layer}",
  activation: "Activation of hidden layer {layer}",
  own: "Its own",
  shared: "The network’s",
  each: "activation per layer",
});

export const DATA = /** @type {const} */ ({ more: "More datasets", fewer: "Fewer", line: "{name}, noise {noise}, {share} % training", ownLine: "{count} own points, {share} % training",
  ownHint: { one: "{count} own point", other: "Your own {count} points. They stay here while you look at others" },
  otherSplit: "Draw other points of yours for training, and the others for testing; the weights stay as they are",
  linkHas: { one: "This link contains your {count} point.", other: "This link contains your {count} points." },
  linkLacks: "{count} points do not fit into a link, which carries {most}. Save them as a CSV or a config." });

/** Points from a table. */
export const TABLE = /** @type {const} */ ({
  rows: { one: "{count} row", other: "{count} rows" },
  points: { one: "{count} point", other: "{count} points" },
  range: "{low} to {high}",
  andOthers: "{names}, and {count} others",
  sentence: "{words}.",
  unreachable: "The server did not answer: try again when it is back.",
});

/** The map and the losses at the thumb. */
export const STRIP = /** @type {const} */ ({ losses: "Test loss {test}, training loss {train}" });

/** Gradient flow. */
export const FLOW = /** @type {const} */ ({
  layer: "Gradient of layer {layer}: {size}",
  output: "Gradient of the output layer: {size}",
  unknown: "–",
  meaning: "Root mean square over its weights, of the loss on all training points. The line across its bar: at the start.",
  part: "The first layer’s gradient is 1/{times} of the last.",
  times: "The first layer’s gradient is {times} times the last.",
  alike: "The first layer’s gradient is about as large as the last.",
  single: "One layer: no gradient can get lost on its way.",
  none: "No gradient in any layer: no weight moves.",
  noneFirst: "No gradient arrives at the first layer.",
  noneLast: "No gradient in the last layer.",
  notFinite: "The gradients are not finite any more.",
});

/** The chart in words, and its numbers. */
export const CHART = /** @type {const} */ ({
  shows: {
    loss: "Chart of both losses over the epochs",
    accuracy: "Chart of the accuracy of training and test points over the epochs",
    rmse: "Chart of the RMSE of training and test points over the epochs",
    r2: "Chart of the R² of training and test points over the epochs",
  },
  read: "Epoch {epoch}: test {test}, training {train}",
  rate: "Learning rate now {rate}",
  best: "Best epoch {epoch}: these weights",
  ofTest: { loss: "Test loss", accuracy: "Test accuracy", rmse: "Test RMSE", r2: "Test R²" },
  ofTraining: { loss: "Training loss", accuracy: "Training accuracy", rmse: "Training RMSE", r2: "Training R²" },
});

/** What the numbers beside the losses mean. */
export const MEANING = /** @type {const} */ ({
  ofTest: {
    loss: "",
    accuracy: "Test accuracy: the share of the test points that the network takes for what they are; with two classes, an output of exactly 0 is for neither",
    rmse: "Test RMSE: how far off the network is on the test points, in units of the labels",
    r2: "Test R²: the share of the test labels’ variance that the network explains; 1 is perfect, 0 as good as their mean",
  },
  ofTraining: {
    loss: "",
    accuracy: "Training accuracy: the share of the training points that the network takes for what they are; with two classes, an output of exactly 0 is for neither",
    rmse: "Training RMSE: how far off the network is on the training points, in units of the labels",
    r2: "Training R²: the share of the training labels’ variance that the network explains; 1 is perfect, 0 as good as their mean",
  },
});

/** How many points of each class were taken for which. */
export const CONFUSION = /** @type {const} */ ({
  test: "Test",
  train: "Train",
  ofTest: "Test points: their class by row, what they were taken for by column",
  ofTraining: "Training points: their class by row, what they were taken for by column",
  across: "taken for",
  down: "is",
  is: "is class {class}",
  takenFor: "taken for class {class}",
});

/** The loss of an example over its weights. */
export const LANDSCAPE = /** @type {const} */ ({
  title: "Training loss over {across} and {up}",
  shared: "The {axis} share one value here: on a path it is their mean.",
  other: "This run has another network, other points or another loss: it is not on these contours.",
  trouble: "The contours did not arrive. Reload the page to see them.",
  loss: "training loss",
  start: "start",
  thisRun: "this run",
  trainingLoss: "Training loss",
  epoch: "{run}, epoch {epoch}",
  read: "{label} {value}",
  shows: "Contours of the training loss over {across} and {up}, with the path of each run",
  ends: "{run} at epoch {epoch}: {across} and {up}, loss {loss}",
});

/** The space of a hidden layer. */
export const SPACE = /** @type {const} */ ({
  map: "Map",
  layer: "Layer {layer}",
  best: "Best plane",
  neuron: "Neuron {unit}",
  before: "Neuron {unit}, before activation",
  stretched: "The axes show what goes into the activation, and straight lines are bent by that.",
  axes: {
    two: { across: "separates best", up: "follows X₂" },
    values: { across: "tells the value best", up: "follows X₂" },
    classes: { across: "towards class 1", up: "towards class 2" },
  },
  way: "From the map, at the left, to layer {layer}, at the right: where the layer takes every point, and the grid of the map with it",
  share: "{share} % of the way to layer {layer}",
  plane: "The plane through layer {layer} that separates best, with the points and the grid of the map.",
  line: "The line that is layer {layer}, with the points and the grid of the map.",
  neurons: "The space of layer {layer}, neuron {across} across and neuron {up} up, with the points and the grid of the map.",
  rightSide: "{share} of the training points are on the right side of the output’s straight line.",
  classLines: "{share} of the training points are where the output of their class is the largest.",
  outputLine: "On the straight line the output’s weighted sum is 0.",
  nextLines: {
    one: "{count} straight line shows where the weighted sum of the neuron in layer {layer} is 0.",
    other: "{count} straight lines show where the weighted sums of the neurons in layer {layer} are 0.",
  },
  beside: "What the layer has besides stays at its mean over the training points.",
});

/** The loss of the run on screen over a plane of its parameters. */
export const PLANE = /** @type {const} */ ({
  brief: { across: "→", up: "↑", loss: "Loss" },
  kinds: {
    weights: "Two weights are the axes, all others stay as they are: exact. A click sets both, Ctrl+Z sets them back",
    run: "The plane through the start of this run, its best place and where it is now; the way is drawn as it falls on it",
    random: "A plane in random directions, as long as the weights of each neuron: it shows how rugged the loss is here, and misses most of what matters",
  },
  across: "Across: {name}",
  up: "Up: {name}",
  layer: "Into layer {layer}",
  output: "Into the output",
  from: "from epoch {epoch}",
  wayAxes: { across: "from start to now", up: "to the side, through the best" },
  randomAxes: { across: "first random direction", up: "second random direction" },
  noWay: "Train first: this plane goes through the start of the run, its best place and where it is now.",
  single: "This network has one parameter: a plane needs two.",
  waiting: "The loss is being computed",
  shows: "Contours of the training loss over: {across}; and: {up}",
  now: "The run is at {across} and {up}, training loss {loss}",
  sets: "Arrow keys read a place, Enter sets both weights to it, Ctrl+Z sets them back",
});

/** Backpropagation in slow motion. */
export const BACKPROP = /** @type {const} */ ({
  before: "Back one stop",
  next: "Next stop",
  play: "Play slowly",
  pause: "Pause",
  close: "Close backpropagation",
  stopsName: "Stops of backpropagation",
  stops: { forward: "Forward", loss: "Loss", output: "Delta of the output", back: "Deltas back", step: "Step" },
  ask: "Check yourself",
  askHint: "One number of each stop is hidden, and you type it",
  noPoint: "Click a point of the data on the map: it is followed through the network, forward and back.",
  forward: "Forward pass: each neuron adds up its inputs times their weights, and its bias, and puts the sum through its activation.",
  loss: "The loss says how far the output is from the label.",
  output: "The delta of the output says how the loss changes with its weighted sum: the error times the slope of the activation.",
  joined: "The delta of the output says how the loss changes with its weighted sum: with cross-entropy what the network finds likely, less what is true.",
  back: "Layer {layer}: links carry deltas back, times their weights. That sum is a neuron’s error; times its slope it is its delta, computed once and used by all links before it.",
  withShrunk: "{words} The largest is 1/{times} of the output’s.",
  withNone: "{words} No delta is left: nothing before this layer learns from this point.",
  step: "Gradient step: each weight moves by minus the learning rate {rate} times the delta of its neuron times what the link carried. Thick links change most.",
  stepOfBatch: "A mini-batch of {count}: its gradient is the mean over its points, which the map rings for a moment, and the optimizer has made these changes of it.",
  changed: "{name}: {before} → ",
  equals: "loss = {left} = ",
  squared: "½ ({output} − {label})²",
  straight: "|{output} − {label}| − ½",
  unlikely: "−ln({share})",
  likely: "{share} − {target}",
  sum: "{name}: error = {sum} = {error};  ",
  term: "{weight} × {delta}",
  plus: " + ",
  more: "… {count} more",
  delta: "δ = ",
  error: "{error} (error)",
  times: " × ",
  slope: "{slope} (slope)",
  norm: " × {norm} (normalization)",
  is: " = ",
  newWeight: "{name}: {before} − {rate} × {delta} × {carried} = ",
  newBias: "{name}: {before} − {rate} × {delta} = ",
  askOutput: "{name}: what is its output?",
  askLoss: "What is the loss of this point?",
  askDelta: "{name}: what is its delta?",
  askWeight: "{name}: what is it after the step?",
  right: "Right.",
  turned: "Not yet: look at the sign.",
  wrong: "Not yet: look at the calculation.",
  take: "Take this step",
  takeHint: "Plain gradient descent on this point alone; then it goes through the network again",
  tooMany: "More than {most} weights and biases are not set one by one",
  batch: "Train a mini-batch",
  batchHint: "One update of the run itself: see what it changes",
});

/** Backpropagation of a mini-batch. */
export const BATCH = /** @type {const} */ ({
  choice: "What goes through the network",
  point: "This point",
  batch: "Mini-batch",
  hint: "The next mini-batch of the run: its points, ringed on the map, go forward and back one by one, and their mean counts",
  none: "Pause the run: a mini-batch of up to 200 points is followed while it rests.",
  forward: "Forward pass: the {count} points of the next mini-batch, ringed on the map, each go through the same network. Shown are means.",
  loss: "The loss of the mini-batch is the mean of the losses of its {count} points.",
  output: "Each point has a delta of its own. Where some pull up and some pull down, little is left of them in the mean over the {count} points.",
  back: "Layer {layer}: links carry the deltas of each point back, times their weights. Each point has its own slope, so the mean is taken of the products.",
  step: "Gradient step: the gradient of a weight is the mean over the points of delta times what the link carried. It moves by minus the learning rate {rate} times that.",
  otherStep: "The gradient of a weight is the mean over the points of delta times what the link carried. What the run makes of it, its settings say: train the mini-batch and see.",
  means: "{name}: mean sum {sum}, mean output ",
  mean: "({sum}) / {count}",
  lossMean: "mean loss = {mean} = ",
  deltaMean: "{name}: {error}mean δ = {mean} = ",
  error: "mean error = {sum} = {error};  ",
  newWeight: "{name}: {before} − {rate} × {gradient} = ",
  gradient: "{name}: {before}, gradient {gradient}",
  askLoss: "What is the loss of this mini-batch?",
  askOutput: "{name}: what is its mean output?",
  askDelta: "{name}: what is its mean delta?",
});

/** What changed from one run to the next, as a name. */
export const CHANGES = /** @type {const} */ ({
  neurons: { one: "{count} neuron", other: "{count} neurons" },
  layers: { one: "{count} layer", other: "{count} layers" },
  shape: "layers {units}",
  none: "no hidden layer",
  activations: "other activations",
  weights: "new weights",
  points: "new points",
  start: "new start",
});

/** What a neuron calculates. Signs, numbers and names stand in the holes. */
export const FORMULA = /** @type {const} */ ({
  weighted: "{weight}\u00a0{input}",
  product: "{weight}\u00a0×\u00a0{input}",
  more: "… {count} more",
  function: "{name}({sum})",
  logistic: "2 × sigmoid({sum}) − 1",
  threshold: "sign({sum})",
  softmax: "softmax({sum})",
  normalized: "norm({sum})",
  power: "e^{sum}",
  share: "{power} / ({powers})",
  equals: "{left} =\u00a0{right}",
  neuron: "a{number}",
  outputs: "a₁, a₂, …: what the neurons of layer {layer} give",
  scaled: "Inputs are normalized: here they are as the network gets them.",
  norm: "norm: batch normalization, by the running mean and variance",
  dropout: "As the network is used: dropout leaves out no neuron.",
  off: "Switched off: it gives 0 instead.",
  linksOff: { one: "{count} link is off and brings nothing.", other: "{count} links are off and bring nothing." },
  notFinite: "Not finite: the numbers have grown beyond all bounds.",
});

/** One point on its way through the network. */
export const PROBE = /** @type {const} */ ({
  place: "({x1}, {x2})",
  labelled: "{place}, {label}",
  value: "→ {value}",
  label: "label {value}",
  ofClass: "class {class}",
  unpin: "Unpin the point {point}",
  hint: "This point is followed through the network: neurons show their values for it, links their weight times what they carry. Click, or press Escape, to let it go.",
  pinned: "Pinned: the point {point}. Each neuron says what it makes of it.",
  unpinned: "No point is pinned any more.",
});
