/**
 * All links of a network as strokes, for pictures that are saved or printed: slower than pixel by pixel, but sharp at any size, and SVG can
 * have them.
 *
 * @typedef {import("../../../types.js").NetworkScene} NetworkScene
 * @typedef {import("../../../types.js").Surface} Surface
 */
import { css, unpack } from "../../../draw/color.js";
import { bendOver } from "./curve.js";
import { gapsOf } from "./gaps.js";
import { inOrder, PERIOD } from "./linkpainter.js";

/**
 * Covers the whole surface.
 *
 * @type {import("./network.js").PaintLinks}
 */
export function strokeLinks({ context, width, height }, scene, emphasis) {
  context.fillStyle = scene.palette.theme.ground;
  context.fillRect(0, 0, width, height);
  const { ends } = scene.layout.links;
  for (const gap of gapsOf(scene.layout, 1)) {
    for (const { index, thickness, color, opacity, dashes } of inOrder(scene, emphasis, gap)) {
      context.strokeStyle = css(unpack(color));
      context.lineWidth = thickness;
      const rest = opacity * dashes.rest;
      const place = [ends[4 * index], ends[4 * index + 1], ends[4 * index + 2], ends[4 * index + 3]];
      if (rest > 0) stroke(context, place, rest);
      context.setLineDash([dashes.share * PERIOD, (1 - dashes.share) * PERIOD]);
      stroke(context, place, (opacity - rest) / (1 - rest)); // over the rest, both are as strong as the dash
      context.setLineDash([]);
    }
  }
  context.globalAlpha = 1;
  return true;
}

/**
 * @param {Surface["context"]} context
 * @param {number[]} ends
 * @param {number} opacity
 */
function stroke(context, [x0, y0, x1, y1], opacity) {
  const bend = bendOver(x1 - x0) * (x1 - x0);
  context.globalAlpha = opacity;
  context.beginPath();
  context.moveTo(x0, y0);
  context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
  context.stroke();
}
