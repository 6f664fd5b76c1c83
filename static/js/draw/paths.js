/**
 * Paths of runs on the contours of their loss: a line each in its own colour, a ring where all begin, marks at every tenth epoch, and at the
 * end its name, or an arrow where it leaves the picture.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Context} Context
 * @typedef {import("../types.js").LandscapePath} LandscapePath
 * @typedef {import("../types.js").LandscapeScene} LandscapeScene
 * @typedef {import("../types.js").Theme} Theme
 * @typedef {{x: import("../types.js").Scale, y: import("../types.js").Scale}} Scales
 * @typedef {{x: number, y: number}} Spot
 *
 * @typedef {object} End Where a path ends on the picture, or leaves it.
 * @property {LandscapePath} path
 * @property {Spot} spot
 * @property {Spot | null} outwards the direction in which it leaves; null where it ends
 */
import { fade } from "./color.js";
import { overlap } from "./labels.js";
import { dot } from "./reading.js";

/** Epochs between two marks. */
const TENTH = 10;
/** How far a mark reaches. */
const AROUND = 7;
/** Units between the points of a path that a word may hide. */
const DENSE = 6;
const LINE = 16;
const FONT = { chosen: "600 14px", quiet: "12px" };
/** How far from its mark a name may be, and in which directions it is looked for, the best first. */
const REACHES = [10, 20, 34];
const WAYS = /** @type {const} */ ([[1, 0], [-1, 0], [1, -1], [1, 1], [-1, -1], [-1, 1], [0, -1], [0, 1]]);

/**
 * @param {Context} context
 * @param {Box} box
 * @param {Scales} scales
 * @param {readonly LandscapePath[]} paths
 * @param {Theme} theme
 * @returns {{ends: End[], spots: Spot[]}} of those with a name, and points all along the paths
 */
export function drawPaths(context, box, scales, paths, theme) {
  const inTurn = [...paths].sort((a, b) => Number(a.isChosen) - Number(b.isChosen)); // what is chosen lies on top
  const spots = inTurn.map((path) => spotsOf(path, scales));
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.lineJoin = "round";
  inTurn.forEach((path, i) => drawPath(context, spots[i], path, theme));
  context.restore();
  const ends = inTurn.map((path, i) => endOf(path, spots[i], box)).filter((end) => end !== null);
  for (const end of ends) drawEnd(context, end, theme);
  return { ends, spots: spots.flatMap(dense) };
}

/** Of a path so many points that a word can't lie on it between two of them. @param {readonly Spot[]} spots */
function dense(spots) {
  return spots.flatMap((spot, i) => {
    const next = spots[i + 1] ?? spot;
    const count = Math.max(1, Math.min(500, Math.ceil(Math.hypot(next.x - spot.x, next.y - spot.y) / DENSE)));
    return Array.from({ length: count }, (_, k) => ({ x: spot.x + ((next.x - spot.x) * k) / count, y: spot.y + ((next.y - spot.y) * k) / count }));
  });
}

/**
 * @param {LandscapePath} path
 * @param {Scales} scales
 * @returns {Spot[]} epoch by epoch
 */
function spotsOf({ across, up }, { x, y }) {
  return Array.from(across, (value, i) => ({ x: x.to(value), y: y.to(up[i]) }));
}

/**
 * @param {Context} context
 * @param {Spot[]} spots
 * @param {LandscapePath} path
 * @param {Theme} theme
 */
function drawPath(context, spots, { color, isChosen, passed }, theme) {
  if (!isChosen) {
    stroke(context, spots, theme.ground, 3.5);
    stroke(context, spots, fade(color, 0.7), 1.75);
    everyTenth(spots, (spot) => dot(context, spot.x, spot.y, 2.5, color));
    return;
  }
  const done = spots.slice(0, passed + 1);
  stroke(context, spots, theme.ground, 5);
  stroke(context, spots, fade(color, 0.6), 1.75);
  stroke(context, done, theme.ground, 6);
  stroke(context, done, color, 3.5);
  for (const spot of done) dot(context, spot.x, spot.y, 2.75, color);
  everyTenth(spots, (spot, epoch) => {
    dot(context, spot.x, spot.y, 4.5, color);
    dot(context, spot.x, spot.y, 2.5, epoch > passed ? theme.ground : color);
  });
}

/**
 * @param {readonly Spot[]} spots
 * @param {(spot: Spot, epoch: number) => void} draw
 */
function everyTenth(spots, draw) {
  for (let epoch = TENTH; epoch < spots.length; epoch += TENTH) draw(spots[epoch], epoch);
}

/**
 * @param {Context} context
 * @param {readonly Spot[]} spots
 * @param {string} color
 * @param {number} width
 */
function stroke(context, spots, color, width) {
  if (spots.length < 2) return;
  context.beginPath();
  spots.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

/**
 * @param {LandscapePath} path
 * @param {readonly Spot[]} spots
 * @param {Box} box
 * @returns {End | null} null where nothing of it is on the picture
 */
export function endOf(path, spots, box) {
  const isInside = (/** @type {Spot} */ { x, y }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
  const last = spots.findLastIndex(isInside);
  if (last < 0) return null;
  if (last === spots.length - 1) return { path, spot: spots[last], outwards: null };
  const [from, to] = [spots[last], spots[last + 1]];
  const step = { x: to.x - from.x, y: to.y - from.y };
  const share = (/** @type {number} */ start, /** @type {number} */ way, /** @type {number} */ low, /** @type {number} */ high) => (way === 0 ? 1 : ((way < 0 ? low : high) - start) / way);
  const part = Math.min(share(from.x, step.x, box.x, box.x + box.width), share(from.y, step.y, box.y, box.y + box.height));
  const size = Math.hypot(step.x, step.y);
  return { path, spot: { x: from.x + part * step.x, y: from.y + part * step.y }, outwards: { x: step.x / size, y: step.y / size } };
}

/**
 * @param {Context} context
 * @param {End} end
 * @param {Theme} theme
 */
function drawEnd(context, { path, spot, outwards }, theme) {
  if (outwards) return drawArrow(context, spot, outwards, path.color, theme);
  const radius = path.isChosen ? 6 : 4.5;
  dot(context, spot.x, spot.y, radius + 1.5, theme.ground);
  dot(context, spot.x, spot.y, radius, path.color);
}

/**
 * @param {Context} context
 * @param {Spot} tip
 * @param {Spot} way of length 1
 * @param {string} color
 * @param {Theme} theme
 */
function drawArrow(context, tip, way, color, theme) {
  const back = { x: tip.x - 11 * way.x, y: tip.y - 11 * way.y };
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  context.lineTo(back.x - 5.5 * way.y, back.y + 5.5 * way.x);
  context.lineTo(back.x + 5.5 * way.y, back.y - 5.5 * way.x);
  context.lineTo(tip.x, tip.y);
  context.lineWidth = 3;
  context.strokeStyle = theme.ground;
  context.stroke();
  context.fillStyle = color;
  context.fill();
}

/**
 * Where the paths begin, and their names at their ends, that of the chosen one first; each stands where it hides the least, and none lies on
 * another.
 *
 * @param {Context} context
 * @param {Box} box
 * @param {Scales} scales
 * @param {{ends: End[], spots: Spot[]}} marks
 * @param {LandscapeScene} scene
 * @param {Theme} theme
 */
export function drawNames(context, box, { x, y }, { ends, spots }, { paths, names }, theme) {
  const starts = paths.filter(({ across }) => across.length > 0).map(({ across, up }) => ({ x: x.to(across[0]), y: y.to(up[0]) }));
  const first = starts.find((spot, i) => i === starts.findIndex((other) => other.x === spot.x && other.y === spot.y));
  const around = (/** @type {Spot} */ { x, y }) => ({ x: x - AROUND, y: y - AROUND, width: 2 * AROUND, height: 2 * AROUND });
  /** @type {Box[]} */
  const taken = ends.map(({ spot }) => around(spot));
  const write = (/** @type {string} */ text, /** @type {Spot} */ spot, /** @type {string} */ font, /** @type {string} */ color) => {
    context.font = `${font} ${theme.font}`;
    const place = placeOf(context.measureText(text).width, spot, box, taken, spots);
    taken.push(place);
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = theme.ground;
    context.strokeText(text, place.x, place.y + LINE / 2);
    context.fillStyle = color;
    context.fillText(text, place.x, place.y + LINE / 2);
  };
  for (const { path, spot } of [...ends].reverse()) if (path.name) write(path.name, spot, path.isChosen ? FONT.chosen : FONT.quiet, path.color);
  if (first === undefined) return;
  dot(context, first.x, first.y, 6.5, theme.ground);
  dot(context, first.x, first.y, 5, theme.ink);
  dot(context, first.x, first.y, 3, theme.ground);
  taken.push(around(first));
  write(names.start, first, FONT.quiet, theme.ink);
}

/**
 * @param {number} width
 * @param {Spot} spot
 * @param {Box} box
 * @param {readonly Box[]} taken
 * @param {readonly Spot[]} spots
 * @returns {Box} on nothing that is taken where that can be, and on as few points of paths as can be
 */
function placeOf(width, spot, box, taken, spots) {
  const places = REACHES.flatMap((reach) =>
    WAYS.map(([across, down]) => {
      const x = across > 0 ? spot.x + reach : across < 0 ? spot.x - reach - width : spot.x - width / 2;
      const y = spot.y + down * reach - LINE / 2;
      return { x: Math.max(box.x + 3, Math.min(box.x + box.width - width - 3, x)), y: Math.max(box.y + 2, Math.min(box.y + box.height - LINE - 2, y)), width, height: LINE };
    }),
  );
  const hidden = (/** @type {Box} */ place) => {
    const words = taken.filter((other) => overlap(place, other)).length;
    return 1000 * words + spots.filter(({ x, y }) => x > place.x && x < place.x + place.width && y > place.y && y < place.y + place.height).length;
  };
  return places.reduce((best, place) => (hidden(place) < hidden(best) ? place : best));
}
