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
    const side = Math.round(Math.sqrt(codes.length / channels));
    this.canvas = make("canvas", { width: String(side), height: String(side), class: "train-thumbnail", "aria-hidden": "true" });
    const context = context2d(this.canvas);
    const image = context.createImageData(side, side);
    const pixels = new Uint32Array(image.data.buffer);
    const colorOf = pictureColors(codes, side, channels);
    for (let i = 0; i < pixels.length; i++) pixels[i] = colorOf(i);
    context.putImageData(image, 0, 0);
  }
}
