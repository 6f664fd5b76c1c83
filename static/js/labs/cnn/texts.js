/**
 * All that the scripts of this lab say to people, whole, with named holes, as in core/texts.js.
 */

/** Bench A. */
export const KERNEL = /** @type {const} */ ({
  red: "Red",
  green: "Green",
  blue: "Blue",
  picture: "Picture",
  pictureOf: "Picture, {channel}",
  kernel: "Kernel",
  kernelOf: "Kernel, {channel}",
  weight: "Row {row}, column {column}",
  sizes: "{rows} × {columns}",
  paddedSizes: "{rows} × {columns}, padded {paddedRows} × {paddedColumns}",
  place: "Row {row}, column {column} of the map",
  channelSum: "{channel}: {products} = {sum}",
  sum: "{products} = {sum}",
  total: "{addition} = {sum}",
  relu: "ReLU: max(0, {sum}) = {result}",
  max: "Max pooling: max({values}) = {result}",
  mean: "Mean pooling: ({values})/4 = {result}",
  height: "Height: {sum} = {size}",
  width: "Width: {sum} = {size}",
  slide: "Slide",
  pause: "Pause",
  reading: "{place}: {value}.",
  pixel: "Row {row}, column {column} of the picture: {value}.",
});

/** Pictures that people bring. */
export const PHOTO = /** @type {const} */ ({
  notPicture: "This file is no picture that the browser can read. Take a PNG, a JPEG or a WebP.",
  tooLarge: "This file has {size} MB; take a picture of at most 20 MB.",
});
