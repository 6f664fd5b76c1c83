/** A small picture, each pixel a pixel; the style sheet makes it as large as it is to be. */
import { context2d } from "../../../draw/surface.js";
import { make } from "../../../shell/dom.js";
import { pictureColors } from "./draw/tiles.js";

export class Thumbnail {
  /**
   * @param {readonly number[]} codes channel by channel
   * @param {number} channels
   */
  constructor(codes, channels) {
    this.canvas = make("canvas", { class: "train-thumbnail", "aria-hidden": "true" });
    paintPixels(this.canvas, codes, channels);
  }
}

/**
 * @param {HTMLCanvasElement} canvas as many pixels wide and high as the picture, afterwards
 * @param {ArrayLike<number>} codes channel by channel
 * @param {number} channels
 */
export function paintPixels(canvas, codes, channels) {
  const side = Math.round(Math.sqrt(codes.length / channels));
  if (canvas.width !== side || canvas.height !== side) [canvas.width, canvas.height] = [side, side];
  const context = context2d(canvas);
  const image = context.createImageData(side, side);
  const pixels = new Uint32Array(image.data.buffer);
  const colorOf = pictureColors(codes, side, channels);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colorOf(i);
  context.putImageData(image, 0, 0);
}
