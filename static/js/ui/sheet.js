/**
 * A canvas on the page: as large as its box, sharp on every screen. The only place that knows the device pixel ratio.
 *
 * @typedef {import("../types.js").Surface} Surface
 */
import { fit } from "../draw/surface.js";

/** More device pixels than this are not seen, but paid for. */
const MOST_PIXELS = 3;

export class Sheet {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} onResize told when it has to be painted anew
   */
  constructor(canvas, onResize) {
    this.canvas = canvas;
    this.width = canvas.clientWidth;
    this.height = canvas.clientHeight;
    new ResizeObserver(() => {
      this.width = canvas.clientWidth;
      this.height = canvas.clientHeight;
      onResize();
    }).observe(canvas);
    onZoom(onResize);
  }

  /** @returns {Surface | null} cleared; null while the canvas is not shown */
  surface() {
    if (this.width < 1 || this.height < 1) return null;
    return fit(this.canvas, this.width, this.height, Math.min(MOST_PIXELS, devicePixelRatio));
  }

  /**
   * @param {MouseEvent} event
   * @returns {{x: number, y: number}} in CSS pixels of the canvas
   */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

/**
 * A window moved to another screen, or zoomed, has another ratio.
 *
 * @param {() => void} listener
 */
function onZoom(listener) {
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
    "change",
    () => {
      listener();
      onZoom(listener);
    },
    { once: true },
  );
}

/**
 * @param {number} width
 * @param {number} height
 * @returns {OffscreenCanvas}
 */
export function makeCanvas(width, height) {
  return new OffscreenCanvas(width, height);
}
