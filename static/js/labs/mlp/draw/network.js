/**
 * The picture of a network: links, neurons, bias marks.
 *
 * @typedef {import("../../../types.js").BiasMark} BiasMark
 * @typedef {import("../../../types.js").LayoutNode} LayoutNode
 * @typedef {import("../../../types.js").MakeCanvas} MakeCanvas
 * @typedef {import("../../../types.js").NetworkScene} NetworkScene
 * @typedef {import("../../../types.js").Surface} Surface
 * @typedef {import("../../../types.js").Theme} Theme
 * @typedef {import("./emphasis.js").Emphasis} Emphasis
 *
 * @callback PaintLinks Covers the surface with all links.
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {Emphasis} emphasis
 * @returns {boolean} whether all of them are up to date
 */
import { PictureAtlas } from "../../../draw/atlas.js";
import { fade } from "../../../draw/color.js";
import { emphasisOf, isAt } from "./emphasis.js";
import { LinkPainter } from "./linkpainter.js";
import { fitted } from "../../../draw/mapaxes.js";
import { ZERO_CODE } from "../../../draw/palette.js";
import { biasIndex, sameSizes, unitOf } from "../parameters.js";
import { snap } from "../../../draw/surface.js";

/** Corner radius, as a share of a neuron's side. */
const ROUND = 0.16;
/** A hovered neuron grows by this, and at least to this many CSS pixels. */
const LIFT = 1.16;
const LIFTED = 30;
/** What is left of a feature that is not used. */
const DIMMED = 0.38;
const LABEL_SIZE = 13;
/** Of the name of an axis below it, which ends this far from the edge. */
const AXIS_SIZE = 11;
const EDGE = 2;
/** Width of the rim of an output neuron that stands for a class. */
const CLASS_RIM = 3;
/** Shown as long as nothing is known. */
const BLANK = { codes: Uint8Array.of(ZERO_CODE), offset: 0, samples: 1 };

/** What is left of a neuron that is off or that dropout left out, and how its rim is dashed. */
const OUT = 0.35;
const OUT_DASHES = [3, 3];

/**
 * A neuron as it is painted in this frame.
 *
 * @typedef {{node: LayoutNode, size: number, opacity: number, isLifted: boolean, isOut: boolean, quiet: import("../../../types.js").Quiet | undefined}} Drawn
 */

export class NetworkPainter {
  /**
   * @param {MakeCanvas} makeCanvas
   * @param {PaintLinks} [paintLinks] left out: pixel by pixel, as quickly as can be
   */
  constructor(makeCanvas, paintLinks) {
    this.links = new LinkPainter();
    this.paintLinks = paintLinks ?? ((surface, scene, emphasis) => this.links.paint(surface, scene, emphasis));
    this.atlas = new PictureAtlas(makeCanvas);
    /** What the last whole painting showed, but for the values. @type {readonly unknown[]} */
    this.shown = [];
    /** The piece whose turn it is. */
    this.turn = 0;
  }

  /**
   * Paints the whole surface, opaque.
   *
   * @param {Surface} surface
   * @param {NetworkScene} scene
   * @returns {boolean} false when a very dense network was painted in part only: call again on the next animation frame
   */
  draw(surface, scene) {
    const emphasis = emphasisOf(scene);
    const isComplete = this.paintLinks(surface, scene, emphasis);
    this.shown = lookOf(surface, scene);
    const drawn = scene.layout.nodes.map((node, i) => appearance(node, i, scene, emphasis));
    const sizes = drawn.map(({ size }) => Math.max(1, Math.round(size * surface.ratio)));
    const pictures = drawn.map(({ node }, i) => ({ ...pictureOf(node, scene), size: sizes[i] }));
    this.atlas.update(pictures, scene.palette, scene.discretize ?? false, ROUND);
    for (const ghost of scene.layout.ghosts) drawGhost(surface, ghost, scene.palette.theme);
    const order = [...drawn.keys()].sort((a, b) => Number(drawn[a].isLifted) - Number(drawn[b].isLifted));
    for (const i of order) this.#drawNode(surface, scene, drawn[i], i, sizes[i] / surface.ratio);
    drawBiases(surface, scene, drawn.filter(({ node }) => node.kind !== "feature"), 0);
    return isComplete;
  }

  /**
   * Paints the next piece in turn over what is on the surface: the links in one gap between columns, and the neurons behind it. After as
   * many pieces as there are gaps all values are new.
   *
   * @param {Surface} surface not cleared
   * @param {NetworkScene} scene
   * @returns {boolean} false where more than values has changed, or something is focused: that takes a whole painting
   */
  drawPiece(surface, scene) {
    const look = lookOf(surface, scene);
    if (scene.focus || look.length !== this.shown.length || look.some((value, i) => value !== this.shown[i])) return false;
    const { nodes, sizes } = scene.layout;
    const gap = this.turn % (sizes.length - 1);
    this.turn = gap + 1;
    const emphasis = emphasisOf(scene);
    const first = nodes.findIndex(({ kind, layer }) => kind !== "feature" && layer === gap);
    const column = nodes.slice(first, first + sizes[gap + 1]);
    const drawn = column.map((node, i) => appearance(node, first + i, scene, emphasis));
    const side = Math.max(1, Math.round(drawn[0].size * surface.ratio));
    const before = nodes.filter(({ layer }) => layer === gap - 1);
    const isLast = gap === sizes.length - 2;
    const strip = { left: rightOf(before, surface), right: isLast ? surface.context.canvas.width : rightOf(column, surface) };
    this.links.paintGap(surface, scene, emphasis, gap, strip);
    const pictures = column.map((node) => ({ ...pictureOf(node, scene), size: side }));
    this.atlas.renew(first, pictures, scene.palette, scene.discretize ?? false, ROUND);
    drawn.forEach((one, i) => this.#drawNode(surface, scene, one, first + i, side / surface.ratio));
    drawBiases(surface, scene, drawn, first - nodes.filter(({ kind }) => kind === "feature").length);
    return true;
  }

  /**
   * @param {Surface} surface
   * @param {NetworkScene} scene
   * @param {Drawn} drawn
   * @param {number} index
   * @param {number} size CSS pixels, a whole number of device pixels
   */
  #drawNode(surface, scene, { node, opacity, isLifted, isOut, quiet }, index, size) {
    const { context, ratio } = surface;
    const { theme } = scene.palette;
    const [x, y] = [snap(node.x - size / 2, ratio), snap(node.y - size / 2, ratio)];
    const radius = ROUND * size;
    if (isLifted) drawShadow(surface, x, y, size, radius, theme);
    context.globalAlpha = node.active ? opacity : opacity * DIMMED;
    this.atlas.draw(context, index, x, y, size);
    if (isOut) context.setLineDash(OUT_DASHES);
    if (isOut) context.globalAlpha = opacity / OUT; // the rim is all that is left to be seen
    drawRim(surface, { x, y, size, radius }, rimOf(node, isLifted, scene, isOut));
    if (isOut) context.setLineDash([]);
    context.globalAlpha = 1;
    if (quiet) drawQuiet(surface, node, size, quiet, theme);
    if (node.label !== "") drawLabel(surface, node, opacity, size, theme);
  }
}

/**
 * All that decides how a network looks when nothing is focused, but for its values.
 *
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @returns {readonly unknown[]}
 */
function lookOf({ context: { canvas }, ratio }, { layout, palette, discretize, focus, selected, watched }) {
  return [layout, palette, discretize, focus ?? null, selected ?? null, watched?.layer, watched?.unit, canvas.width, canvas.height, ratio];
}

/**
 * @param {readonly LayoutNode[]} column
 * @param {Surface} surface
 * @returns {number} device pixels to where nothing of these neurons is left
 */
function rightOf(column, { ratio }) {
  return Math.max(0, ...column.map(({ x, size }) => Math.ceil((x + size / 2) * ratio) + 1));
}

/** @param {LayoutNode} node @returns {number} its side while it is pointed at */
export function liftedSize({ size }) {
  return Math.max(size * LIFT, Math.min(LIFTED, size * 3));
}

/**
 * @param {LayoutNode} node
 * @param {number} index
 * @param {NetworkScene} scene
 * @param {Emphasis} emphasis
 * @returns {Drawn}
 */
function appearance(node, index, { focus, layout, dropped, quiet }, emphasis) {
  const isLifted = emphasis.strength > 0 && focus?.kind === "node" && isAt(node, focus) && layout.ghosts.length === 0;
  const size = isLifted ? node.size + (liftedSize(node) - node.size) * emphasis.strength : node.size;
  const unit = unitOf(node, layout.sizes);
  const isOut = dropped?.has(unit) ?? false;
  const opacity = node.opacity * (emphasis.nodes.has(index) ? 1 : emphasis.node) * (isOut ? OUT : 1);
  return { node, size, isLifted, isOut, quiet: quiet?.get(unit), opacity };
}

/**
 * @param {LayoutNode} node
 * @param {NetworkScene} scene
 * @returns {{codes: Uint8Array, offset: number, samples: number, coloring?: import("../../../types.js").Coloring}}
 */
function pictureOf(node, { picture, layout, palette }) {
  if (picture === null) return BLANK;
  if (node.kind === "feature") {
    const map = picture.features[node.key.slice("feature:".length)];
    return map === undefined ? BLANK : { codes: map.codes, offset: 0, samples: map.size };
  }
  if (!sameSizes(picture.sizes, layout.sizes)) return BLANK;
  const { size, codes } = picture.pictures;
  const coloring = isClass(node, layout) ? palette.probability[node.unit] : palette;
  return { codes, offset: unitOf(node, layout.sizes) * size * size, samples: size, coloring };
}

/**
 * A badge on the upper left corner: a cross for what is dead, a level line for what is flat. Like the bias below it, it sticks out on the
 * side of the links that a piece paints together with the neuron.
 *
 * @param {Surface} surface
 * @param {LayoutNode} node
 * @param {number} size
 * @param {import("../../../types.js").Quiet} quiet
 * @param {Theme} theme
 */
function drawQuiet({ context }, node, size, quiet, theme) {
  const radius = Math.max(2.5, Math.min(8, size * 0.18));
  const [x, y] = [node.x - size / 2 + radius * 0.3, node.y - size / 2 + radius * 0.3];
  const arm = radius * (quiet === "dead" ? 0.42 : 0.55);
  circle(context, x, y, radius + 1);
  context.fillStyle = theme.ground;
  context.fill();
  circle(context, x, y, radius);
  context.fillStyle = theme.ink;
  context.fill();
  context.beginPath();
  context.moveTo(x - arm, quiet === "dead" ? y - arm : y);
  context.lineTo(x + arm, quiet === "dead" ? y + arm : y);
  if (quiet === "dead") {
    context.moveTo(x - arm, y + arm);
    context.lineTo(x + arm, y - arm);
  }
  context.strokeStyle = theme.ground;
  context.lineWidth = Math.max(1, radius * 0.28);
  context.stroke();
}

/**
 * @param {LayoutNode} node
 * @param {import("../../../types.js").NetworkLayout} layout
 * @returns {boolean} whether it is one of several outputs
 */
export function isClass({ kind }, { sizes }) {
  return kind === "output" && sizes[sizes.length - 1] > 1;
}

/**
 * The accent marks what the output panel shows, unless that is the output, as nearly always.
 *
 * @param {LayoutNode} node
 * @param {boolean} isLifted
 * @param {NetworkScene} scene
 * @param {boolean} isOut
 * @returns {{color: string, width: number}}
 */
function rimOf(node, isLifted, { layout, watched, palette: { theme, classColor } }, isOut) {
  const isSingledOut = (node.kind !== "output" || isClass(node, layout)) && isAt(node, watched);
  if (isLifted || isSingledOut) return { color: theme.accent, width: node.size < 20 ? 1.5 : 2 };
  if (isClass(node, layout)) return { color: classColor(node.unit), width: node.size < 20 ? 2 : CLASS_RIM };
  if (isOut) return { color: theme.muted, width: node.size < 20 ? 1 : 1.5 };
  return { color: fade(theme.ink, theme.dark ? 0.34 : 0.26), width: 1 };
}

/**
 * @param {Surface} surface
 * @param {{x: number, y: number, size: number, radius: number}} square
 * @param {{color: string, width: number}} rim drawn inside of the edge
 */
function drawRim({ context }, { x, y, size, radius }, { color, width }) {
  context.beginPath();
  context.roundRect(x + width / 2, y + width / 2, size - width, size - width, Math.max(0, radius - width / 2));
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

/**
 * @param {Surface} surface
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {number} radius
 * @param {Theme} theme
 */
function drawShadow({ context, ratio }, x, y, size, radius, theme) {
  context.save();
  context.shadowColor = theme.dark ? "rgba(0, 0, 0, 0.7)" : "rgba(20, 30, 40, 0.3)";
  context.shadowBlur = 12 * ratio;
  context.shadowOffsetY = 3 * ratio;
  context.fillStyle = theme.ground;
  context.beginPath();
  context.roundRect(x, y, size, size, radius);
  context.fill();
  context.restore();
}

/**
 * @param {Surface} surface
 * @param {LayoutNode} node
 * @param {number} opacity
 * @param {number} size
 * @param {Theme} theme
 */
function drawLabel({ context }, node, opacity, size, theme) {
  context.globalAlpha = opacity;
  context.font = `${LABEL_SIZE}px ${theme.font}`;
  context.textAlign = node.kind === "feature" ? "right" : "left";
  context.textBaseline = "middle";
  context.fillStyle = node.active ? theme.ink : theme.muted;
  const x = node.kind === "feature" ? node.x - size / 2 - 10 : node.x + size / 2 + 8;
  const isNamed = node.axis !== undefined && size >= LABEL_SIZE + AXIS_SIZE;
  context.fillText(node.label, x, node.y + 1 - (isNamed ? AXIS_SIZE / 2 : 0));
  if (isNamed && node.axis !== undefined) {
    context.font = `${AXIS_SIZE}px ${theme.font}`;
    context.fillText(fitted(context, node.axis, x - EDGE), x, node.y + 2 + LABEL_SIZE / 2);
  }
  context.globalAlpha = 1;
}

/**
 * @param {Surface} surface
 * @param {LayoutNode} ghost
 * @param {Theme} theme
 */
function drawGhost(surface, ghost, theme) {
  const { x, y, size, opacity } = ghost;
  surface.context.globalAlpha = opacity;
  drawRim(surface, { x: x - size / 2, y: y - size / 2, size, radius: ROUND * size }, { color: fade(theme.ink, 0.26), width: 1 });
  surface.context.globalAlpha = 1;
}

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {readonly Drawn[]} owners neurons side by side
 * @param {number} first which neuron behind the inputs the first of them is
 */
function drawBiases(surface, scene, owners, first) {
  const { layout, picture } = scene;
  const parameters = picture !== null && sameSizes(picture.sizes, layout.sizes) ? picture.parameters : null;
  owners.forEach((owner, i) => {
    const mark = layout.biases[first + i];
    const value = parameters === null ? 0 : parameters[biasIndex(layout.sizes, mark.layer, mark.unit)];
    surface.context.globalAlpha = owner.opacity;
    drawBias(surface, scene, { ...mark, ...corner(mark, owner) }, value);
  });
  surface.context.globalAlpha = 1;
}

/**
 * The mark stays on the rim of a neuron that has grown.
 *
 * @param {BiasMark} mark
 * @param {Drawn} owner
 */
function corner(mark, { node, size }) {
  const grown = (size - node.size) / 2;
  return { x: mark.x - grown, y: mark.y + grown };
}

/**
 * @param {Surface} surface
 * @param {NetworkScene} scene
 * @param {BiasMark} mark
 * @param {number} value
 */
function drawBias({ context }, { palette, focus, selected }, mark, value) {
  const isSelected = selected?.kind === "bias" && isAt(mark, selected);
  const isHovered = focus?.kind === "bias" && isAt(mark, focus);
  const radius = (mark.size / 2) * (isSelected || isHovered ? 1.35 : 1);
  circle(context, mark.x, mark.y, radius + Math.min(1.5, radius / 2));
  context.fillStyle = palette.theme.ground;
  context.fill();
  circle(context, mark.x, mark.y, radius);
  context.fillStyle = palette.color(value);
  context.fill();
  if (mark.size < 5 && !isSelected && !isHovered) return;
  context.strokeStyle = isSelected ? palette.theme.accent : fade(palette.theme.ink, isHovered ? 0.9 : 0.45);
  context.lineWidth = isSelected ? 2 : 1;
  context.stroke();
}

/**
 * @param {import("../../../types.js").Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function circle(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}
