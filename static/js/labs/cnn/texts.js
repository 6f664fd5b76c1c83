/**
 * All that the scripts of this lab say to people, whole, with named holes, as in core/texts.js.
 */

export const PAGE = /** @type {const} */ ({ link: "The link of these benches" });

export const GALLERY = /** @type {const} */ ({ title: "Examples", close: "Close the list" });

/** Bench A. */
export const KERNEL = /** @type {const} */ ({
  red: "Red",
  green: "Green",
  blue: "Blue",
  picture: "Picture",
  pictureOf: "Picture, {channel}",
  kernel: "Kernel",
  kernelOf: "Kernel, {channel}",
  keys: "Arrow keys move the window.",
  weight: "Row {row}, column {column}",
  sizes: "{rows} × {columns}",
  paddedSizes: "{rows} × {columns}, padded {paddedRows} × {paddedColumns}",
  place: "Row {row}, column {column} of the map",
  partial: "= {sum}",
  channelSum: "{channel}: {products} = {sum}",
  sum: "{products} = {sum}",
  total: "{addition} = {sum}",
  relu: "ReLU: max(0, {sum}) = {result}",
  max: "Max pooling: max({values}) = {result}",
  mean: "Mean pooling: ({values})/4 = {result}",
  height: "Height: {sum} = {size}",
  width: "Width: {sum} = {size}",
  maximum: "Max, 2 × 2",
  average: "Mean, 2 × 2",
  slide: "Slide",
  pause: "Pause",
  reading: "{place}: {value}.",
  pixel: "Row {row}, column {column} of the picture: {value}.",
});

/** What a kernel does, by its name. */
export const EFFECTS = /** @type {const} */ ({
  sharpen: "Strengthens what differs from its neighbours.",
  horizontal: "Finds edges that run across: bright above dark is positive.",
  vertical: "Finds upright edges: bright left of dark is positive.",
  edge: "Finds edges in every direction. Where all is even, it gives 0.",
  sobel: "Finds edges that run across, and smooths along them.",
  emboss: "Lights the picture from one corner, as if it were a relief.",
  identity: "Changes nothing: 1 in the middle, 0 around it.",
  box: "Blurs: the mean of all cells under it.",
  gauss: "Blurs: a mean in which the middle counts most.",
  own: "Numbers of your own.",
  colour: "The lecture’s kernels, one for each channel.",
});

/** Pictures that people bring. */
export const PHOTO = /** @type {const} */ ({
  notPicture: "This file is no picture that the browser can read. Take a PNG, a JPEG or a WebP.",
  tooLarge: "This file has {size} MB; take a picture of at most 20 MB.",
});

/** Bench A2. */
export const FIND = /** @type {const} */ ({
  train: "Train",
  secret: "Secret kernel",
  guess: "Your guess",
  off: "off by {error}",
  right: { one: "{count} of nine numbers is right.", other: "{count} of nine numbers are right." },
  guessed: "All nine are right: this is the kernel.",
  standing: "Step {step}: loss {loss}. The nine weights are {weights}.",
  withMomentum: "With momentum, each weight came within 0.01 in {steps} steps.",
  withoutMomentum: "Without, each weight came within 0.01 in {steps} steps.",
});

/** Bench B. */
export const COUNT = /** @type {const} */ ({
  convolution: "Convolution",
  pooling: "Pooling",
  flatten: "Flatten",
  mean: "Mean of each map",
  max: "Maximum of each map",
  dense: "Dense",
  kernel: "Kernel",
  maps: "Maps",
  stride: "Stride",
  padding: "Padding",
  kind: "Kind",
  units: "Units",
  output: "Output",
  sees: "Sees",
  parameters: "Parameters",
  work: "Multiply-adds",
  kernelSize: "{side} × {side}",
  layer: "{name}, layer {number}",
  up: "Move {layer} up",
  down: "Move {layer} down",
  remove: "Remove {layer}",
  shape: "{rows} × {columns} × {channels}",
  row: "{units}",
  field: "{rows} × {columns}",
  product: "{product} =",
  needsMaps: "This layer needs maps, and gets numbers in a row. Move it up, above Flatten, Mean or Maximum.",
  needsRow: "A dense layer needs numbers in a row, and gets maps. Put Flatten, Mean or Maximum above it.",
  fitsNowhere: "A window of {kernel} does not fit on {side} × {side}. Give this layer padding, or take a layer above it away.",
  fewer: "{times} times fewer numbers to learn",
  more: "{times} times more numbers to learn",
  asMany: "as many numbers to learn",
  less: "{times} times less work",
  moreWork: "{times} times more work",
  asMuch: "as much work",
  verdict: "{parameters}, {work}.",
  impossible: "A layer is not possible: see above.",
});

/** Bench C. */
export const TRAIN = /** @type {const} */ ({
  shift: "Shift",
  turn: "Turn",
  thickness: "Thickness",
  noise: "Noise",
  pixels: "{value} px",
  degrees: "±{value}°",
  plain: "{value}",
  activation: "Activation",
  activations: { relu: "ReLU", tanh: "Tanh", sigmoid: "Sigmoid", linear: "Linear" },
  heads: { flatten: "Flatten", mean: "Mean", max: "Maximum" },
  window: "Window",
  head: "Head",
  pooling: "Pooling",
  mapsOf: "Maps of {layer}",
  unitsOf: "Units of {layer}",
  add: "Add: {layer}",
  fewer: "Fewer: {what}",
  more: "More: {what}",
  cost: "{parameters} parameters, {work} multiply-adds a picture",
  picture: "Test picture",
  pictureSize: "{side} × {side}",
  mapsSize: "{count} of {side} × {side}",
  convolutionOf: "Convolution {side} × {side}",
  poolingOf: "Pooling {side} × {side}",
  output: "Output",
  headOf: "{head}: {count}",
  pixel: "Picture, row {row}, column {column}: {value}",
  cell: "{layer}, map {map}, row {row}, column {column}: {value}",
  pointHint: "Point at a map to see what it looks at.",
  network: "The network for a test picture of the class {label}, which is taken for {taken}. {layers}.",
  watchClass: "Watch another picture of the class {name}",
  says: "The network says {taken}",
  drawing: "Your drawing",
  draw: "Draw one",
  clear: "Clear",
  drawHint: "Draw on the picture at the left.",
  right: "The network says {taken}: right",
  wrong: "The network says {taken}, but it is {label}",
  mistake: "Is {label}, taken for {taken} with {share}",
  noMistakes: "None: every test picture is right.",
  read: "Epoch {epoch}: test {test}, training {train}",
});

/** Bench D. */
export const TEST = /** @type {const} */ ({
  drawOne: "Draw one of these: {names}.",
  pixel: "Row {row}, column {column}: {ink} of 100 ink.",
  undone: "The last stroke is taken back.",
  cleared: "The drawing is cleared.",
  unfitted: "The network gets your drawing as it stands. Draw one small, or in a corner, and see what it says then.",
  fitted: "Your drawing is cropped, scaled and put into the middle, as the network knows it from training.",
  own: "{head}, as trained",
  other: "{head}, {epochs} epochs",
  otherOne: "{head}, 1 epoch",
  unknown: "{head}",
  up: "{pixels} up",
  down: "{pixels} down",
  left: "{pixels} left",
  right: "{pixels} right",
  middle: "not moved",
  moved: "{head}: moved {across}, {down}: {share} of the test pictures are right.",
  untrained: "Train the network first: at epoch 0 it can only guess.",
  training: "Training with the head {head} …",
  unreachable: "The server can’t be reached.",
  lost: "Moved by two pixels, {far} are right instead of {near}: behind {head} each place has a weight of its own.",
  borne: "Moved by two pixels, {far} are right instead of {near}: {head} does not ask where something is.",
  cured: "Moved by two pixels, {far} are right instead of {near}: the network has seen moved pictures in training.",
  turned: "Turned by {angle}°, {turned} are right instead of {near}. A convolution does not turn with the picture, whatever the head.",
  turnedAt: "{head}, turned by {angle}°: {share}",
  guessing: "guessing",
});

/** Bench D: what was learnt elsewhere. */
export const TRANSFER = /** @type {const} */ ({
  run: "Train them all",
  stop: "Stop",
  kinds: { frozen: "Frozen", tuned: "Tuned", scratch: "From scratch", random: "Random" },
  guessing: "guessing",
  progress: "{done} of {total} runs are trained.",
  at: "{examples} examples of each sign",
  of: "{kind}: {share}",
  verdict:
    "With {few} examples of each sign, frozen kernels that know six other signs tell {frozen} right, a network from scratch {scratch}, and frozen random kernels {random}. With {examples}, it is {frozenLate} and {scratchLate}: transfer pays where examples are few.",
});
