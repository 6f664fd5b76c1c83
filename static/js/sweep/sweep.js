/**
 * A sweep over two settings: which values there are to choose from, what it costs, and what its rows come to, cell by cell.
 *
 * @typedef {import("../types.js").Option} Option
 * @typedef {import("../types.js").Options} Options
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").SweepRow} SweepRow
 *
 * @typedef {{option: Option, values: unknown[]}} Axis
 * @typedef {(options: Options, config: RunConfig, epochs: number, recorded?: number) => number} CostOf what a run costs, as the server counts
 * @typedef {{values: unknown[], wrong: string[]}} Reading
 *
 * @typedef {object} Cell What is known of the runs of one combination.
 * @property {number} count
 * @property {number} median of the test losses so far; one that is not finite counts as infinite
 * @property {readonly [number, number]} quartiles between which the middle half of them lies
 * @property {SweepRow} typical the run that stands in the middle
 */
import { same } from "../core/json.js";
import { SETTING } from "../core/texts.js";
import { choicesOf } from "../settings/config.js";
import { isPossible, readings } from "../settings/number.js";
import { isCarried } from "../settings/names.js";
import { applies, isFree, refusal, swept } from "../settings/rules.js";

/** Of more runs no curves are kept: those of all would be more than anybody looks at. */
export const MOST_CURVES = 4000;
/** Epochs between two points of a curve, about, and how many points it has: recording one takes as long as two or three epochs. */
const APART = 30;
const POINTS = /** @type {const} */ ([4, 24]);

/** Of many steps, these are ticked at first: the one that holds, and as many on each side. */
const NEIGHBOURS = 2;
const MOST_TICKED = 5;

/**
 * @param {Options} options
 * @param {readonly string[] | null} free what may change; null: everything
 * @param {Record<string, string[]>} [allowed] the only names that may be chosen, by path
 * @returns {Option[]} settings that a sweep can go through
 */
export function sweepable({ options }, free, allowed = {}) {
  const offered = options.map((option) => withChoices(option, allowed[option.path]));
  return offered.filter((option) => option.path !== "problem" && isFree(free, option.path) && hasValues(option));
}

/**
 * @param {Option} option
 * @param {readonly string[] | undefined} names
 * @returns {Option}
 */
function withChoices(option, names) {
  const isFull = names === undefined || (option.type !== "choice" && option.type !== "subset");
  return isFull ? option : { ...option, choices: option.choices.filter(({ name }) => names.includes(name)) };
}

/** @param {Option} option */
function hasValues(option) {
  if (option.type === "text" || option.type === "places" || isCarried(option)) return false;
  if (option.type === "boolean") return true;
  if (option.type === "choice") return option.choices.length > 1;
  return option.type === "list" || option.type === "subset" || (option.steps ?? []).length > 1;
}

/**
 * @param {readonly Option[]} settings
 * @param {RunConfig} config
 * @returns {Option[]} those that have a meaning in this run
 */
export function sweepableIn(settings, config) {
  return settings.filter((option) => applies(option, config));
}

/**
 * @param {Options} options
 * @param {Option} option
 * @param {RunConfig} config
 * @param {unknown} current the value that holds
 * @param {readonly unknown[]} [lists] to begin with where the values are lists; others can be typed
 * @returns {unknown[]} to choose from; the current one is among them
 */
export function offered(options, option, config, current, lists = []) {
  const goesWell = (/** @type {unknown} */ value) => refusal(options, config, swept(options, config, option.path, value)) === null;
  const values = plainlyOffered(option, config, lists).filter(goesWell);
  if (current === undefined || values.some((value) => same(value, current))) return values;
  return sorted([...values, current]);
}

/**
 * @param {Option} option
 * @param {RunConfig} config
 * @param {readonly unknown[]} lists
 * @returns {readonly unknown[]}
 */
function plainlyOffered(option, config, lists) {
  switch (option.type) {
    case "choice":
      return option.choices.filter(({ problem }) => problem === undefined || problem === config.problem).map(({ name }) => name);
    case "subset":
      return option.choices.map(({ name }) => [name]);
    case "list":
      return lists;
    case "text":
    case "places":
    case "points":
    case "axes":
    case "names":
      return [];
    case "boolean":
      return [false, true];
    default:
      return option.steps ?? [];
  }
}

/**
 * @param {readonly unknown[]} values
 * @param {unknown} current
 * @returns {unknown[]} the ones that are ticked at first
 */
export function tickedAtFirst(values, current) {
  if (values.length <= MOST_TICKED) return [...values];
  const place = Math.max(0, values.findIndex((value) => same(value, current)));
  const first = Math.max(0, Math.min(place - NEIGHBOURS, values.length - MOST_TICKED));
  return values.slice(first, first + MOST_TICKED);
}

/** @param {unknown[]} values */
function sorted(values) {
  return values.every((value) => typeof value === "number") ? values.sort((a, b) => Number(a) - Number(b)) : values;
}

/**
 * @param {Option} option
 * @param {import("../types.js").Lab["sweep"]["examples"]} examples of lists and subsets
 * @returns {string | null} how other values are typed; null where there are no others
 */
export function example(option, examples) {
  if (option.type === "list" || option.type === "subset") return examples[option.type];
  return option.type === "number" || option.type === "integer" ? (option.steps ?? []).slice(-2).join(", ") || "0.05, 0.5" : null;
}

/**
 * @param {Option} option
 * @param {string} text values separated by commas or semicolons
 * @returns {Reading}
 */
export function readValues(option, text) {
  /** @type {Reading} */
  const reading = { values: [], wrong: [] };
  const isNumber = option.type === "number" || option.type === "integer";
  const separator = text.includes(";") ? /;/ : isNumber ? /,\s+/ : /,/;
  for (const part of text.split(separator).map((one) => one.trim()).filter((one) => one !== "")) {
    if (isNumber) readNumbers(option, part, separator.source === ";", reading);
    else note(reading, part, readValue(option, part));
  }
  return reading;
}

/** @param {Reading} reading @param {string} part @param {unknown} value undefined where it is none */
function note({ values, wrong }, part, value) {
  if (value === undefined) wrong.push(part);
  else values.push(value);
}

/**
 * A comma divides two numbers, or a whole from its fraction; where both are possible nothing is guessed.
 *
 * @param {import("../types.js").NumberOption} option
 * @param {string} text
 * @param {boolean} isOne whether it is one number for sure
 * @param {Reading} reading
 */
function readNumbers({ minimum, maximum, type }, text, isOne, reading) {
  const wanted = { minimum, maximum, isWhole: type === "integer" };
  const fits = (/** @type {number} */ value) => isPossible(value, wanted);
  const whole = readings(text, wanted);
  const parts = isOne ? [text] : text.split(",").map((one) => one.trim()).filter((one) => one !== "");
  const several = parts.map((part) => readings(part, wanted)[0]);
  const canBeSeveral = parts.length > 1 && several.every((value) => value !== undefined && fits(value));
  if (whole.length > 1 || (whole.some(fits) && canBeSeveral)) reading.wrong.push(text);
  else if (whole.length === 1 && !canBeSeveral) reading.values.push(whole[0]);
  else parts.forEach((part, i) => note(reading, part, several[i]));
}

/**
 * @param {Option} option
 * @param {string} text
 * @returns {unknown} undefined where that is no value
 */
function readValue(option, text) {
  if (option.type === "list") {
    if (text.toLowerCase() === SETTING.none) return [];
    return /^\d+(\s*-\s*\d+)*$/.test(text) ? text.split("-").map(Number) : undefined;
  }
  const names = text.split("+").map((name) => name.trim());
  const known = choicesOf(option).map(({ name }) => name);
  return names.every((name) => known.includes(name)) ? known.filter((name) => names.includes(name)) : undefined;
}

/**
 * @param {readonly unknown[]} chosen
 * @param {readonly unknown[]} typed
 * @returns {unknown[]} each once, numbers in their order
 */
export function together(chosen, typed) {
  /** @type {unknown[]} */
  const all = [];
  for (const value of [...chosen, ...typed]) if (!all.some((one) => same(one, value))) all.push(value);
  return sorted(all);
}

/**
 * @param {Options} options
 * @param {RunConfig} base
 * @param {readonly Axis[]} axes
 * @param {readonly unknown[]} values one of each axis
 * @returns {RunConfig} as the server trains it
 */
export function configOf(options, base, axes, values) {
  return axes.reduce((config, { option }, i) => swept(options, config, option.path, values[i]), base);
}

/**
 * @param {Options} options
 * @param {RunConfig} base
 * @param {readonly [Axis, Axis]} axes
 * @returns {{values: [unknown, unknown], why: string} | null} a combination that can't be, and why; null where all can
 */
export function impossible(options, base, axes) {
  const [down, across] = axes;
  for (const a of down.values)
    for (const b of across.values) {
      const why = refusal(options, base, configOf(options, base, axes, [a, b]));
      if (why !== null) return { values: [a, b], why };
    }
  return null;
}

/**
 * @param {number} runs
 * @param {number} epochs of each
 * @returns {number[]} at which losses are recorded, closer where curves are steep, with both ends; none where there are too many runs
 */
export function recordedEpochs(runs, epochs) {
  if (runs > MOST_CURVES) return [];
  const count = Math.max(POINTS[0], Math.min(POINTS[1], Math.round(epochs / APART) + 2));
  const share = (/** @type {number} */ i) => (i / (count - 1)) ** 2;
  return [...new Set(Array.from({ length: count }, (_, i) => Math.round(epochs * share(i))))];
}

/**
 * @param {Options} options
 * @param {RunConfig} base
 * @param {readonly [Axis, Axis]} axes
 * @param {number} seeds
 * @param {number} epochs
 * @param {CostOf} costOf
 * @returns {{runs: number, cost: number}} cost: of all runs, as the server counts
 */
export function priceOf(options, base, axes, seeds, epochs, costOf) {
  const [down, across] = axes;
  const runs = down.values.length * across.values.length * seeds;
  const recorded = recordedEpochs(runs, epochs).length;
  let whole = 0;
  for (const a of down.values)
    for (const b of across.values) {
      const config = configOf(options, base, axes, [a, b]);
      whole += costOf(options, config, epochs, recorded);
    }
  return { runs, cost: whole * seeds };
}

/** The rows of a sweep, by combination. */
export class Grid {
  /** @param {readonly [Axis, Axis]} axes down and across */
  constructor(axes) {
    this.axes = axes;
    /** @type {SweepRow[][]} */
    this.rows = Array.from({ length: axes[0].values.length * axes[1].values.length }, () => []);
    /** What is known of each, told anew when one of its rows comes in: all of them are asked for then. @type {(Cell | null)[]} */
    this.cells = this.rows.map(() => null);
  }

  /**
   * @param {SweepRow} row
   * @returns {number | null} the cell that it belongs to
   */
  add(row) {
    const [down, across] = this.axes.map(({ option, values }) => values.findIndex((value) => same(value, row.values[option.path])));
    if (down < 0 || across < 0) return null;
    const place = down * this.axes[1].values.length + across;
    this.rows[place].push(row);
    this.cells[place] = cellOf(this.rows[place]);
    return place;
  }

  /**
   * @param {number} place
   * @returns {Cell | null} null while nothing is known
   */
  cell(place) {
    return this.cells[place];
  }

  /**
   * @param {number} place
   * @param {number} threshold
   * @returns {number} how many of its runs have a test loss that is not above it
   */
  solved(place, threshold) {
    return this.rows[place].filter((row) => lossOf(row) <= threshold).length;
  }

  /** @returns {number[]} medians of all cells; NaN while nothing is known of one */
  medians() {
    return this.cells.map((cell) => cell?.median ?? Number.NaN);
  }
}

/** @param {readonly SweepRow[]} rows at least one @returns {Cell} */
function cellOf(rows) {
  const inOrder = rows.toSorted((a, b) => lossOf(a) - lossOf(b));
  const [low, high] = [inOrder[(inOrder.length - 1) >> 1], inOrder[inOrder.length >> 1]];
  const losses = inOrder.map(lossOf);
  return { count: inOrder.length, median: (lossOf(low) + lossOf(high)) / 2, quartiles: [quantile(losses, 0.25), quantile(losses, 0.75)], typical: low };
}

/**
 * @param {readonly number[]} inOrder
 * @param {number} share
 * @returns {number} of two neighbours as much of each as lies between them
 */
function quantile(inOrder, share) {
  const place = share * (inOrder.length - 1);
  const [low, high] = [inOrder[Math.floor(place)], inOrder[Math.ceil(place)]];
  return low === high ? low : low + (high - low) * (place % 1);
}

/** @param {SweepRow} row */
function lossOf({ test_loss: loss }) {
  return loss ?? Number.POSITIVE_INFINITY;
}

/** A loss from which on a network knows nothing: what one loses that always answers 0. */
const CLUELESS = 0.5;

/**
 * @param {number} loss
 * @returns {number} how good that is, 0 to 1
 */
export function goodness(loss) {
  return Number.isFinite(loss) ? 1 - Math.min(1, Math.max(0, loss) / CLUELESS) : 0;
}

/** Losses within this of each other look alike; their ranks don't. */
const CLOSE = 0.15;

/**
 * @param {readonly number[]} medians NaN where nothing is known
 * @returns {number[]} how strong the colour of each cell is, 0 to 1: by its loss, or by its rank where all losses lie close
 */
export function shades(medians) {
  const known = medians.filter(Number.isFinite).toSorted((a, b) => a - b);
  const areClose = known.length > 1 && known[known.length - 1] - known[0] < CLOSE;
  const rank = (/** @type {number} */ loss) => 1 - known.indexOf(loss) / (known.length - 1);
  return medians.map((loss) => (areClose && Number.isFinite(loss) && known[0] !== known[known.length - 1] ? rank(loss) : goodness(loss)));
}

/** @param {readonly number[]} medians @returns {number} the place of the smallest; -1 where there is none */
export function bestOf(medians) {
  const known = medians.filter(Number.isFinite);
  return known.length === 0 ? -1 : medians.indexOf(Math.min(...known));
}
