/**
 * One run on the wall: its boundary, and below it test loss, parameters and criteria. No name: the wall is on the projector.
 *
 * @typedef {import("./roster.js").Member} Member
 * @typedef {import("../../types.js").Palette} Palette
 */
import { fill } from "../../core/fill.js";
import { formatLoss } from "../../draw/format.js";
import { HeatmapPainter } from "../../draw/heatmap.js";
import { context2d, fit } from "../../draw/surface.js";
import { make, setText } from "../../shell/dom.js";
import { makeCanvas } from "../../shell/sheet.js";
import { WALL } from "./texts.js";

/** Corner of a boundary, CSS pixels. */
const RADIUS = 4;

export class TileView {
  /** @param {Member} member */
  constructor(member) {
    this.member = member;
    this.canvas = make("canvas", { "aria-hidden": "true" });
    context2d(this.canvas, true); // pixels are put on it every second, which a canvas in main memory takes quickest
    this.loss = make("span", { class: "tile-loss" });
    this.size = make("span", { class: "tile-size" });
    this.unit = make("span", { class: "tile-unit" }, [WALL.parameters]);
    this.criteria = make("span", { class: "tile-criteria" });
    this.button = make("button", { type: "button", class: "tile", tabindex: "-1" }, [this.canvas, make("span", { class: "tile-numbers" }, [this.loss, make("span", { class: "tile-parameters" }, [this.size, this.unit])]), this.criteria]);
    this.item = make("li", { class: "tile-place" }, [this.button]);
    /** Codes, palette and size of what is painted. @type {readonly unknown[]} */
    this.painted = [];
    this.stands = "";
  }

  /**
   * Shows the member as it is now; what is shown already costs nothing.
   *
   * @param {Palette} palette
   * @param {HeatmapPainter} painter shared by all of a wall
   * @param {number} size of the boundary in CSS pixels
   * @param {{isStarred: boolean, stands: "waits" | "still" | "", isNarrow: boolean}} marks
   */
  show(palette, painter, size, { isStarred, stands, isNarrow }) {
    const { member, button } = this;
    this.stands = stands;
    setText(this.loss, isNarrow ? briefly(member.testLoss) : numberText(member.testLoss));
    setText(this.size, member.parameters === null ? "" : String(member.parameters));
    setText(this.criteria, criteriaText(member.criteria));
    const state = stands === "waits" ? WALL.waits : stands === "still" ? WALL.still : "";
    const label = [isStarred ? WALL.starred : "", state, describe(member), WALL.open].filter(Boolean).join(" ");
    if (button.ariaLabel !== label) button.ariaLabel = label;
    this.unit.hidden = member.parameters === null;
    button.toggleAttribute("data-away", !member.here);
    button.toggleAttribute("data-solved", member.solved);
    button.toggleAttribute("data-waiting", stands === "waits");
    button.toggleAttribute("data-still", stands === "still");
    button.title = state;
    button.toggleAttribute("data-starred", isStarred);
    this.#paint(palette, painter, size);
  }

  /** @param {Palette} palette @param {HeatmapPainter} painter @param {number} size */
  #paint(palette, painter, size) {
    const pixels = Math.max(1, Math.round(size * Math.min(2, devicePixelRatio)));
    const wanted = [this.member.tile?.codes, palette, pixels];
    if (wanted.every((value, i) => value === this.painted[i])) return;
    this.painted = wanted;
    paintTile(this.canvas, this.member.tile, palette, painter, pixels);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("./roster.js").Tile | null} tile
 * @param {Palette} palette
 * @param {HeatmapPainter} painter
 * @param {number} pixels of the device, a side
 */
export function paintTile(canvas, tile, palette, painter, pixels) {
  const surface = fit(canvas, pixels, pixels, 1, tile !== null);
  if (tile === null) return;
  const coloring = tile.classes > 2 ? palette.classMap(tile.classes) : palette;
  painter.draw(surface, tile, { x: 0, y: 0, size: pixels }, { palette, coloring, radius: RADIUS * Math.min(2, devicePixelRatio) });
}

/** @returns {HeatmapPainter} */
export function tilePainter() {
  return new HeatmapPainter(makeCanvas);
}

/** @param {number} loss @returns {string} */
export function numberText(loss) {
  return Number.isNaN(loss) ? WALL.noLoss : formatLoss(loss);
}

/** @param {number} loss @returns {string} with two significant digits */
export function briefly(loss) {
  if (!Number.isFinite(loss) || loss === 0) return numberText(loss);
  return loss < 0.001 || loss >= 100 ? loss.toExponential(1) : loss.toPrecision(2);
}

/** @param {readonly (boolean | null)[]} criteria @returns {string} a dot each: filled where it holds */
export function criteriaText(criteria) {
  return criteria.map((holds) => (holds === true ? "●" : "○")).join("");
}

/** @param {Pick<Member, "testLoss" | "parameters" | "criteria" | "here">} member @returns {string} in words, without the name */
export function describe({ testLoss, parameters, criteria, here }) {
  if (parameters === null) return here ? WALL.nothingYet : WALL.nothingLeft;
  const holes = { loss: numberText(testLoss), count: parameters };
  if (criteria.length === 0) return fill(here ? WALL.free : WALL.freeLeft, holes);
  return fill(here ? WALL.tried : WALL.triedLeft, { ...holes, done: criteria.filter((holds) => holds === true).length, total: criteria.length });
}
