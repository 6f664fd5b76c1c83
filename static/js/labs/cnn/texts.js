/**
 * All that the scripts of this lab say to people, whole, with named holes, as in core/texts.js.
 */

export const PAGE = /** @type {const} */ ({ link: "The link of these benches" });

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
