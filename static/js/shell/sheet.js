/**
 * A canvas on the page: as large as its box, sharp on every screen, and drawn in units that grow with the page's text. The only place that
 * knows the device pixel ratio.
 *
 * @typedef {import("../types.js").Surface} Surface
 */
import { fit } from "../draw/surface.js";

/** Units of a drawing in a rem: where text has its usual size, a unit is a CSS pixel. */
const UNITS = 16;
/** More device pixels than this are not seen, but paid for. */
const MOST_PIXELS = 3;

export class Sheet {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} onResize told when it has to be painted anew
   */
  constructor(canvas, onResize) {
    this.canvas = canvas;
    /** CSS pixels in a unit. */
    this.unit = 1;
    this.width = 0;
    this.height = 0;
    this.#measure();
    new ResizeObserver(() => {
      this.#measure();
      onResize();
    }).observe(canvas);
    onZoom(onResize);
  }

  #measure() {
    this.unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / UNITS || 1;
    this.width = this.canvas.clientWidth / this.unit;
    this.height = this.canvas.clientHeight / this.unit;
  }

  /**
   * @param {boolean} [keeps] what is on it
   * @returns {Surface | null} cleared, unless it keeps; null while the canvas is not shown
   */
  surface(keeps = false) {
    if (this.width < 1 || this.height < 1) return null;
    return fit(this.canvas, this.width, this.height, this.unit * Math.min(MOST_PIXELS, devicePixelRatio), keeps);
  }

  /**
   * @param {MouseEvent} event
   * @returns {{x: number, y: number}} in units
   */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) / this.unit, y: (event.clientY - box.top) / this.unit };
  }

  /**
   * @param {{x: number, y: number}} point in units
   * @returns {{x: number, y: number}} in CSS pixels of the window
   */
  inWindow({ x, y }) {
    const box = this.canvas.getBoundingClientRect();
    return { x: box.left + x * this.unit, y: box.top + y * this.unit };
  }
}

/**
 * @param {number} units
 * @returns {string} a length for the style sheet
 */
export function length(units) {
  return `${units / UNITS}rem`;
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
