/**
 * A context that paints into SVG: the painters' own calls become shapes and texts, so that nothing is drawn twice in code. It knows what
 * they use to paint whole pictures and no more; pixels come in as images. Baselines are worked out beforehand, as many programs that read
 * SVG know only the alphabetic one.
 *
 * @typedef {object} Tools What only a browser can say.
 * @property {(text: string, font: string, baseline: string) => {width: number, drop: number}} measure the width of a text, and how far the
 *   alphabetic baseline lies below the given one
 * @property {(source: import("../types.js").Canvas, box: import("../types.js").Box) => string} encode part of a canvas, as the address of an image
 * @property {string} [name] of the picture, where it stands in a page beside others: what it refers to is its own
 *
 * @typedef {object} State What `save` keeps.
 * @property {string} fillStyle `#rgb`, `#rrggbb`, `rgb()` or `rgba()`
 * @property {string} strokeStyle
 * @property {number} lineWidth
 * @property {string} lineJoin
 * @property {number} globalAlpha
 * @property {string} font
 * @property {string} textAlign
 * @property {string} textBaseline
 * @property {readonly number[]} dashes
 * @property {number} groups open elements that end where the state does
 */
import { css, parseColor } from "./color.js";

const ANCHORS = { left: "start", center: "middle", right: "end" };

export class SvgContext {
  /**
   * @param {number} width
   * @param {number} height
   * @param {Tools} tools
   */
  constructor(width, height, tools) {
    this.canvas = { width, height };
    this.tools = tools;
    this.fillStyle = "#000";
    this.strokeStyle = "#000";
    this.lineWidth = 1;
    this.lineJoin = "miter";
    this.globalAlpha = 1;
    this.font = "10px sans-serif";
    this.textAlign = "left";
    this.textBaseline = "alphabetic";
    /** @type {readonly number[]} */
    this.dashes = [];
    this.groups = 0;
    /** @type {State[]} */
    this.saved = [];
    /** @type {string[]} */
    this.path = [];
    /** Outlines that cut what is painted, by their paths; their places are their names. @type {string[]} */
    this.clips = [];
    /** @type {string[]} */
    this.elements = [];
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, lineJoin, globalAlpha, font, textAlign, textBaseline, dashes, groups } = this;
    this.saved.push({ fillStyle, strokeStyle, lineWidth, lineJoin, globalAlpha, font, textAlign, textBaseline, dashes, groups });
    this.groups = 0;
  }

  restore() {
    const state = this.saved.pop();
    if (state === undefined) return;
    this.#close();
    Object.assign(this, state);
  }

  #close() {
    this.elements.push("</g>".repeat(this.groups));
    this.groups = 0;
  }

  /** @param {string} attribute of all that is painted until `restore` */
  #open(attribute) {
    this.elements.push(`<g ${attribute}>`);
    this.groups++;
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.#open(`transform="translate(${short(x)} ${short(y)})"`);
  }

  clip() {
    const outline = this.path.join("");
    if (!this.clips.includes(outline)) this.clips.push(outline);
    this.#open(`clip-path="url(#${this.#nameOfClip(this.clips.indexOf(outline))})"`);
  }

  /** @param {number} place */
  #nameOfClip(place) {
    return `${this.tools.name ?? ""}clip-${place}`;
  }

  /** @param {readonly number[]} dashes */
  setLineDash(dashes) {
    this.dashes = [...dashes];
  }

  beginPath() {
    this.path = [];
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path.push(`M${short(x)} ${short(y)}`);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path.push(`L${short(x)} ${short(y)}`);
  }

  /** @param {number[]} places of both control points and of the end */
  bezierCurveTo(...places) {
    this.path.push(`C${places.map(short).join(" ")}`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.path.push(`M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number} radius */
  roundRect(x, y, width, height, radius) {
    const [r, across, down] = [radius, width - 2 * radius, height - 2 * radius].map(short);
    const corner = (/** @type {string} */ to) => `a${r} ${r} 0 0 1 ${to}`;
    this.path.push(`M${short(x + radius)} ${short(y)}h${across}${corner(`${r} ${r}`)}v${down}${corner(`-${r} ${r}`)}h-${across}${corner(`-${r} -${r}`)}v-${down}${corner(`${r} -${r}`)}z`);
  }

  /**
   * A whole circle; painters draw no other arcs.
   *
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   * @param {number} start
   * @param {number} end
   * @throws {Error} for a part of a circle
   */
  arc(x, y, radius, start, end) {
    if (Math.abs(end - start) < 2 * Math.PI - 1e-9) throw new Error(`expected a whole circle, got an arc from ${start} to ${end}`);
    const [r, twice] = [short(radius), short(2 * radius)];
    this.path.push(`M${short(x - radius)} ${short(y)}a${r} ${r} 0 1 1 ${twice} 0a${r} ${r} 0 1 1 -${twice} 0z`);
  }

  closePath() {
    this.path.push("z");
  }

  fill() {
    this.#shape(this.path.join(""), this.#paint("fill", this.fillStyle));
  }

  stroke() {
    const { lineWidth, lineJoin, dashes } = this;
    const join = lineJoin === "miter" ? "" : ` stroke-linejoin="${lineJoin}"`;
    const dash = dashes.length === 0 ? "" : ` stroke-dasharray="${dashes.map(short).join(" ")}"`;
    this.#shape(this.path.join(""), `fill="none" ${this.#paint("stroke", this.strokeStyle)} stroke-width="${short(lineWidth)}"${join}${dash}`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.elements.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" shape-rendering="crispEdges" ${this.#paint("fill", this.fillStyle)}/>`);
  }

  /** @param {string} path @param {string} look */
  #shape(path, look) {
    if (path !== "") this.elements.push(`<path d="${path}" ${look}/>`);
  }

  /** @param {string} text */
  measureText(text) {
    return { width: this.tools.measure(text, this.font, this.textBaseline).width };
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {number} [most] it is narrowed where it is wider
   */
  fillText(text, x, y, most = Number.POSITIVE_INFINITY) {
    const { width } = this.measureText(text);
    const narrowed = width > most ? ` textLength="${short(Math.max(0, most))}" lengthAdjust="spacingAndGlyphs"` : "";
    this.#text(text, x, y, `${narrowed} ${this.#paint("fill", this.fillStyle)}`);
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.#text(text, x, y, ` fill="none" ${this.#paint("stroke", this.strokeStyle)} stroke-width="${short(this.lineWidth)}" stroke-linejoin="${this.lineJoin}"`);
  }

  /** @param {string} text @param {number} x @param {number} y @param {string} look */
  #text(text, x, y, look) {
    const { drop } = this.tools.measure(text, this.font, this.textBaseline);
    const { weight, size, family } = fontOf(this.font);
    const anchor = ANCHORS[/** @type {keyof typeof ANCHORS} */ (this.textAlign)] ?? "start";
    const type = `font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}"`;
    this.elements.push(`<text x="${short(x)}" y="${short(y + drop)}" ${type}${look}>${escaped(text)}</text>`);
  }

  /**
   * A whole canvas, or a part of it, into a box.
   *
   * @param {import("../types.js").Canvas} source
   * @param {number[]} places of the part, where there is one, and of the box
   */
  drawImage(source, ...places) {
    const [x, y, width, height] = places.slice(-4);
    const [left, top, wide, high] = places.length === 8 ? places : [0, 0, source.width, source.height];
    const address = this.tools.encode(source, { x: left, y: top, width: wide, height: high });
    const opacity = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
    this.elements.push(`<image x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" preserveAspectRatio="none"${opacity} xlink:href="${address}"/>`);
  }

  /**
   * @param {"fill" | "stroke"} name
   * @param {string} color
   * @returns {string} opacity by itself, as older programs have no rgba()
   */
  #paint(name, color) {
    const opacity = this.globalAlpha * opacityOf(color);
    return `${name}="${css(parseColor(color))}"${opacity < 1 ? ` ${name}-opacity="${short(opacity)}"` : ""}`;
  }

  /** @param {string} title @returns {string} a whole file */
  fileOf(title) {
    const { width, height } = this.canvas;
    const clips = this.clips.map((path, i) => `<clipPath id="${this.#nameOfClip(i)}"><path d="${path}"/></clipPath>`).join("");
    const space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
    const open = "</g>".repeat(this.groups + this.saved.reduce((sum, { groups }) => sum + groups, 0));
    return `<svg ${space} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><title>${escaped(title)}</title><defs>${clips}</defs>${this.elements.join("")}${open}</svg>\n`;
  }
}

/** @param {number} length @returns {string} to the thousandth */
function short(length) {
  return String(Math.round(length * 1000) / 1000);
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** @param {string} color @returns {number} 0..1 */
function opacityOf(color) {
  const parts = /^rgba\(([^)]*)\)$/.exec(color)?.[1].split(/[\s,/]+/).filter(Boolean);
  return parts?.length === 4 ? Number(parts[3]) : 1;
}

/**
 * @param {string} font as painters write it: weight where it isn't the usual one, size, family
 * @returns {{weight: string, size: string, family: string}}
 */
function fontOf(font) {
  const [, weight = "400", size = "10", family = "sans-serif"] = /^(?:(\d+) )?([\d.]+)px (.+)$/.exec(font) ?? [];
  return { weight, size, family };
}
