/**
 * Axes of the lab's small charts: lines across, and what stands below.
 *
 * @typedef {import("../../../types.js").Box} Box
 * @typedef {import("../../../types.js").Scale} Scale
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Theme} Theme
 */
import { snap } from "../../../draw/surface.js";

const FONT_SIZE = 11;
/** Between an axis and its numbers. */
const GAP = 5;

/**
 * @param {Surface} surface
 * @param {Box} box
 * @param {{y: Scale, rows: readonly number[], format: (value: number) => string}} rows lines across, and how they are named
 * @param {readonly {x: number, text: string}[]} ticks below
 * @param {Theme} theme
 */
export function drawAxes({ context, ratio }, box, { y, rows, format }, ticks, theme) {
  context.font = `${FONT_SIZE}px ${theme.font}`;
  context.lineWidth = 1;
  context.strokeStyle = theme.line;
  context.fillStyle = theme.muted;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const row of rows) {
    const at = snap(y.to(row), ratio) + 0.5;
    context.beginPath();
    context.moveTo(box.x, at);
    context.lineTo(box.x + box.width, at);
    context.stroke();
    context.fillText(format(row), box.x - GAP, at);
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const { x, text } of ticks) context.fillText(text, x, box.y + box.height + GAP + 1);
}
