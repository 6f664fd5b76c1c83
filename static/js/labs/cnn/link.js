/**
 * The state of the benches as the fragment of an address, and back. What is not understood stands as at first; a link can't break the page.
 *
 * @typedef {import("./types.js").Benches} Benches
 * @typedef {import("./types.js").CountBench} CountBench
 * @typedef {import("./types.js").FindBench} FindBench
 * @typedef {import("./types.js").KernelBench} KernelBench
 * @typedef {import("./types.js").Matrix} Matrix
 * @typedef {import("./types.js").Picture} Picture
 */
import { readNumber } from "../../settings/number.js";
import { firstCount, layersOf, layersText, MOST_SIDE, MOST_UNITS } from "./countbench.js";
import { firstFind, noGuess, withHidden } from "./findbench.js";
import { kernelOf, NAMED, nameOf, SIDES } from "./kernels.js";
import { firstBench, pictureIn, settled, withPicture } from "./kernelbench.js";
import { PHOTO_SIDE, PICTURES } from "./pictures.js";
import { written } from "./writing.js";

export const STRIDES = [1, 2, 3];
export const PADDINGS = [0, 1, 2];
export const POOLINGS = /** @type {const} */ (["none", "mean", "max"]);
/** Largest weight and bias, and least side of a picture. */
export const MOST = 1000;
export const LEAST_SIDE = 5;

export const BENCHES = /** @type {const} */ (["kernel", "find", "count", "train", "test"]);
/** Those that a run stands on. */
const RUNNING = /** @type {const} */ (["train", "test"]);

/** @param {import("./types.js").BenchName} bench */
export function hasRun(bench) {
  return RUNNING.some((one) => one === bench);
}

/** @returns {Benches} */
export function firstBenches() {
  return { bench: "kernel", kernel: firstBench(), find: firstFind(), count: firstCount(), run: "", isFitted: false, example: "" };
}

/** A key, its value, and the one that it has where it is not written. @typedef {[key: string, value: string, first: string]} Entry */

/** @param {Benches} benches @returns {string} with its #; only what differs from the first state stands in it; of the benches that train and test, their run */
export function writeLink({ bench, kernel, find, count, run, isFitted, example }) {
  if (hasRun(bench)) return `#${[`bench=${bench}`, isFitted && bench === "test" ? "fitted=true" : "", example && `example=${example}`, run].filter(Boolean).join("&")}`;
  /** @type {Entry[]} */
  const entries = [["bench", bench, "kernel"], ...kernelEntries(kernel), ...findEntries(find), ...countEntries(count)];
  const told = entries.filter(([, value, first]) => value !== first);
  return `#${told.map(([key, value]) => `${key}=${value}`).join("&")}`;
}

/** @param {KernelBench} kernel @returns {Entry[]} */
function kernelEntries(kernel) {
  const start = withPicture(firstBench(), kernel.picture);
  return [
    ["picture", kernel.picture, "lecture"],
    ["own", kernel.own === start.own ? "" : pixelsText(kernel.own), ""],
    ["kernel", kernelsText(kernel.kernels), kernelsText(start.kernels)],
    ["bias", written(kernel.bias), written(start.bias)],
    ["stride", String(kernel.stride), "1"],
    ["padding", String(kernel.padding), String(start.padding)],
    ["relu", String(kernel.relu), "false"],
    ["pooling", kernel.pooling, "none"],
    ["at", kernel.cell.map((one) => one + 1).join("."), "1.1"],
  ];
}

/** @param {FindBench} find @returns {Entry[]} */
function findEntries({ secret, seed, momentum, guess }) {
  return [
    ["secret", seed === null ? kernelsText([secret]) : `hidden${seed}`, kernelsText([firstFind().secret])],
    ["momentum", String(momentum), "true"],
    ["guess", kernelsText([guess]), kernelsText([noGuess()])],
  ];
}

/** @param {Map<string, string>} given @returns {FindBench} */
function readFind(given) {
  const start = firstFind();
  const seed = Number(/^hidden(\d{1,7})$/.exec(given.get("secret") ?? "")?.[1] ?? 0);
  const common = { momentum: given.get("momentum") !== "false" };
  const guess = threeByThree(given.get("guess")) ?? noGuess();
  if (seed > 0) return { ...withHidden(start, seed), ...common, guess };
  return { ...start, ...common, secret: threeByThree(given.get("secret")) ?? start.secret, guess };
}

/** @param {string | undefined} text @returns {Matrix | null} */
function threeByThree(text) {
  const [kernel] = readKernels(text ?? "", 1) ?? [];
  return kernel?.length === 3 ? kernel : null;
}

/** @param {CountBench} count @returns {Entry[]} */
function countEntries({ side, channels, layers, units }) {
  const start = firstCount();
  return [
    ["input", `${side}x${channels}`, `${start.side}x${start.channels}`],
    ["layers", layersText(layers), layersText(start.layers)],
    ["units", String(units), String(start.units)],
  ];
}

/**
 * @param {string} hash
 * @param {Benches} [before] what stands on benches of which the link says nothing
 * @returns {Benches}
 */
export function readLink(hash, before = firstBenches()) {
  const entries = hash.replace(/^#/, "").split("&");
  const running = RUNNING.find((one) => entries.includes(`bench=${one}`));
  if (running) return { ...before, bench: running, ...readRun(entries, running === "test" ? entries.includes("fitted=true") : before.isFitted) };
  const given = new Map(entries.map((entry) => /** @type {[string, string]} */ ([entry.split("=")[0], entry.slice(entry.indexOf("=") + 1)])));
  const own = readPixels(given.get("own") ?? "");
  const name = PICTURES.find((one) => one === given.get("picture")) ?? "lecture";
  const isMissing = name === "photo" && own === null;
  const first = withPicture(firstBench(), isMissing ? "lecture" : name, name === "drawn" || name === "photo" ? own : null);
  const kernel = settled({ ...first, ...readFilter(given, first), ...readRest(given) });
  return { bench: BENCHES.find((one) => one === given.get("bench")) ?? "kernel", kernel, find: readFind(given), count: readCount(given), run: before.run, isFitted: before.isFitted, example: before.example };
}

/** @param {readonly string[]} entries @param {boolean} isFitted @returns {Pick<Benches, "run" | "isFitted" | "example">} */
function readRun(entries, isFitted) {
  const example = entries.find((entry) => /^example=[a-z0-9-]{1,64}$/.test(entry))?.slice("example=".length) ?? "";
  return { run: entries.filter((entry) => !/^(bench|fitted|example)=/.test(entry)).join("&"), isFitted, example };
}

/** @param {Map<string, string>} given @returns {CountBench} */
function readCount(given) {
  const start = firstCount();
  const [side, channels] = (/^(\d{1,3})x([13])$/.exec(given.get("input") ?? "") ?? []).slice(1).map(Number);
  const units = Number(/^\d{1,6}$/.exec(given.get("units") ?? "")?.[0] ?? 0);
  const isPossible = side >= 1 && side <= MOST_SIDE;
  return {
    side: isPossible ? side : start.side,
    channels: isPossible ? channels : start.channels,
    layers: given.has("layers") ? layersOf(given.get("layers") ?? "") : start.layers,
    units: units >= 1 && units <= MOST_UNITS ? units : start.units,
  };
}

/** @param {Map<string, string>} given @param {KernelBench} first */
function readFilter(given, first) {
  return {
    kernels: readKernels(given.get("kernel") ?? "", pictureIn(first).length) ?? first.kernels,
    bias: weightOf(given.get("bias")) ?? first.bias,
    stride: choiceOf(given.get("stride"), STRIDES) ?? first.stride,
    padding: choiceOf(given.get("padding"), PADDINGS) ?? first.padding,
  };
}

/** @param {Map<string, string>} given @returns {Pick<KernelBench, "relu" | "pooling" | "cell">} */
function readRest(given) {
  const [row, column] = (/^(\d{1,2})\.(\d{1,2})$/.exec(given.get("at") ?? "") ?? ["", "1", "1"]).slice(1).map((one) => Math.max(0, Number(one) - 1));
  return { relu: given.get("relu") === "true", pooling: POOLINGS.find((one) => one === given.get("pooling")) ?? "none", cell: [row, column] };
}

/** @param {readonly Matrix[]} kernels @returns {string} "sharpen", or the numbers row by row, those of channels apart */
function kernelsText(kernels) {
  const texts = kernels.map((kernel) => (kernel.length === 3 ? nameOf(kernel) : null) ?? kernel.flat().map(written).join(","));
  return texts.every((text) => text === texts[0]) ? texts[0] : texts.join(";");
}

/**
 * @param {string} text
 * @param {number} channels
 * @returns {Matrix[] | null} null where it means none
 */
function readKernels(text, channels) {
  const kernels = text.split(";").map(readKernel);
  const all = kernels.length === 1 ? Array.from({ length: channels }, () => kernels[0]) : kernels;
  const isWhole = all.length === channels && all.every((kernel) => kernel !== null && kernel.length === all[0]?.length);
  return isWhole ? /** @type {Matrix[]} */ (all) : null;
}

/** @param {string} text @returns {Matrix | null} */
function readKernel(text) {
  if (Object.hasOwn(NAMED, text)) return kernelOf(/** @type {keyof typeof NAMED} */ (text), 3);
  const weights = text.split(",").map(weightOf);
  const side = SIDES.find((one) => one * one === weights.length);
  if (side === undefined || weights.includes(null)) return null;
  return Array.from({ length: side }, (_, row) => /** @type {number[]} */ (weights.slice(row * side, (row + 1) * side)));
}

/** @param {string | undefined} text @returns {number | null} */
function weightOf(text) {
  const value = readNumber(text ?? "", { minimum: -MOST, maximum: MOST });
  return value !== null && Math.abs(value) <= MOST ? value : null;
}

/** @param {string | undefined} text @param {readonly number[]} choices */
function choiceOf(text, choices) {
  return choices.find((one) => String(one) === text);
}

/** @param {Picture | null} picture @returns {string} "12x12x1:" and two hexadecimal digits for each number */
function pixelsText(picture) {
  if (picture === null) return "";
  const digits = picture.flat(2).map((value) => value.toString(16).padStart(2, "0"));
  return `${picture[0].length}x${picture[0][0].length}x${picture.length}:${digits.join("")}`;
}

/** @param {string} text @returns {Picture | null} null where it is none */
function readPixels(text) {
  const parts = /^(\d{1,2})x(\d{1,2})x([13]):([0-9a-f]*)$/.exec(text);
  if (parts === null) return null;
  const [rows, columns, channels] = parts.slice(1, 4).map(Number);
  const isPossible = [rows, columns].every((side) => side >= LEAST_SIDE && side <= PHOTO_SIDE) && parts[4].length === 2 * rows * columns * channels;
  if (!isPossible) return null;
  const at = (/** @type {number} */ index) => Number.parseInt(parts[4].slice(2 * index, 2 * index + 2), 16);
  return Array.from({ length: channels }, (_, channel) => Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => at((channel * rows + row) * columns + column))));
}
