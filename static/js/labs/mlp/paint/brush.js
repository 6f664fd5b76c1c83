/**
 * What a stroke does to points: it puts one, sprays many, moves one, erases some. Chance is passed in.
 *
 * @typedef {import("../../../types.js").OwnPoint} OwnPoint
 * @typedef {readonly [x1: number, x2: number]} Place
 */
import { placed } from "./grid.js";

/** Of the way that a spray has gone so far, in units of the map: so far a drag goes before it sprays. */
export const CLICK = 0.12;

/**
 * Evenly over discs along the way, as many as there is way.
 *
 * @param {Place} start
 * @param {Place} end
 * @param {{size: number, density: number}} spray radius, and points for each unit of the way
 * @param {() => number} random from 0 to below 1
 * @returns {Place[]}
 */
export function sprayed(start, end, { size, density }, random) {
  const wanted = Math.hypot(end[0] - start[0], end[1] - start[1]) * density;
  const count = Math.floor(wanted) + (random() < wanted % 1 ? 1 : 0);
  return Array.from({ length: count }, () => {
    const along = random();
    const far = size * Math.sqrt(random());
    const angle = 2 * Math.PI * random();
    return /** @type {const} */ ([start[0] + along * (end[0] - start[0]) + far * Math.cos(angle), start[1] + along * (end[1] - start[1]) + far * Math.sin(angle)]);
  });
}

/** @param {readonly OwnPoint[]} points @param {Place} place @param {number} reach @returns {readonly OwnPoint[]} those farther away */
export function erased(points, place, reach) {
  const left = points.filter((point) => distance(point, place) > reach);
  return left.length === points.length ? points : left;
}

/** @param {readonly OwnPoint[]} points @param {Place} place @param {number} reach @returns {number} of the nearest that is in reach; -1: there is none */
export function nearestAt(points, place, reach) {
  let [found, best] = [-1, reach];
  points.forEach((point, i) => {
    const far = distance(point, place);
    if (far <= best) [found, best] = [i, far];
  });
  return found;
}

/** @param {readonly OwnPoint[]} points @param {number} index @param {Place} place @returns {readonly OwnPoint[]} with one of them there */
export function moved(points, index, [x1, x2]) {
  const [, , label, part] = points[index];
  return points.with(index, placed(x1, x2, label, part ?? null));
}

/** @param {readonly [number, number, ...unknown[]]} point @param {Place} place */
function distance([x1, x2], place) {
  return Math.hypot(x1 - place[0], x2 - place[1]);
}
