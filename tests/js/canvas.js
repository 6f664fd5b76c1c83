/** A canvas without a browser: it keeps the calls made on its context, and the pixels put on it. */

/**
 * @typedef {object} FakeContext
 * @property {{name: string, args: any[]}[]} calls
 */

export class FakeCanvas {
  /**
   * @param {number} width
   * @param {number} height
   */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.context = fakeContext(this);
  }

  getContext() {
    return this.context;
  }
}

/** @param {FakeCanvas} canvas */
function fakeContext(canvas) {
  /** @type {any} */
  const state = {
    canvas,
    calls: [],
    image: null,
    measureText: (/** @type {string} */ text) => ({ width: 6 * text.length }),
    createImageData: (/** @type {number} */ width, /** @type {number} */ height) => {
      return { width, height, data: new Uint8ClampedArray(4 * width * height) };
    },
  };
  return new Proxy(state, {
    get(target, name) {
      if (name in target) return target[name];
      return (/** @type {any[]} */ ...args) => {
        if (name === "putImageData") target.image = args[0];
        const { fillStyle, strokeStyle, lineWidth, globalAlpha } = target;
        target.calls.push({ name, args, style: { fillStyle, strokeStyle, lineWidth, globalAlpha } });
      };
    },
  });
}

/**
 * @param {number} width
 * @param {number} height
 */
export function makeCanvas(width, height) {
  return /** @type {any} */ (new FakeCanvas(width, height));
}

/**
 * @param {any} context
 * @param {string} name
 * @returns {any[]} the calls of one method, in order
 */
export function callsOf(context, name) {
  return context.calls.filter((/** @type {any} */ call) => call.name === name);
}

/** @type {any} */
export const LIGHT = {
  dark: false,
  negative: "#f59322",
  zero: "#e8eaeb",
  positive: "#0877bd",
  classes: ["#f59322", "#0877bd", "#145a14", "#e0207a", "#e6d800", "#3ec9e6"],
  ground: "#ffffff",
  ink: "#1d2328",
  muted: "#5d6870",
  line: "#d5dade",
  accent: "#6b4fbb",
  chart: "#1d2328",
  font: "sans-serif",
  mapStrength: 1,
  classStrength: 1,
};
