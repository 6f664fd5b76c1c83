/**
 * The losses, or what is chosen in their place, over the epochs, with the numbers under the pointer and a switch to a logarithmic axis.
 *
 * @typedef {import("../../types.js").Charted} Charted
 * @typedef {import("../../types.js").ChartDomain} ChartDomain
 */
import { CHART, followFrames } from "../../core/budget.js";
import { fill } from "../../core/fill.js";
import { drawChart } from "../../draw/chart.js";
import { CHARTED, chartScales, easeDomain, plotBox, readingAt, sameDomain, targetDomain } from "../../draw/chartdomain.js";
import { clippedText, formatRate } from "../../draw/format.js";
import { domainWith } from "../../draw/ghosts.js";
import { History } from "../../draw/history.js";
import { atMark, REACH, turnsAt } from "../../draw/reading.js";
import { bindCrosshair } from "../../shell/crosshair.js";
import { turnSentences } from "../../settings/turns.js";
import { Sheet } from "../../shell/sheet.js";
import { guessOf } from "./guess.js";
import { CHART as TEXTS } from "./texts.js";

const NOTHING = new History(4);

/**
 * @param {{chart: HTMLCanvasElement, log: HTMLInputElement, said: HTMLElement}} elements
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {import("../../shell/theme.js").ThemeSwitch} theme
 * @param {import("../../settings/session.js").Session} session
 * @param {{charted: Charted, onChange: (listener: () => void) => void}} choice
 * @param {() => boolean} calm whether the reader wishes for less motion
 * @param {import("../../types.js").Page["runs"]} runs earlier ones
 */
export function bindChart({ chart, log, said }, store, loop, theme, session, choice, calm, runs) {
  /** @type {ChartDomain | null} */
  let domain = null;
  /** @type {number | null} */
  let pointer = null;
  let run = -1;
  /** @type {Charted} */
  let charted = "loss";
  const historyNow = () => historyOf(session, choice.charted);
  const turnsNow = () => turnSentences(session.spoken, store.state.turns);

  const part = loop.addPart((_, passed) => {
    const surface = sheet.surface();
    if (surface === null) return false;
    const data = chartOf(choice.charted, session, runs, store.state);
    const { domain: target, history, rates } = data;
    const current = store.state.frame?.run ?? -1;
    const leap = domain === null || run !== current || charted !== choice.charted || calm();
    domain = leap || domain === null ? target : easeDomain(domain, target, passed);
    [run, charted] = [current, choice.charted];
    const reading = pointer === null ? null : readingAt(history, domain, plotBox(surface.width, surface.height, rates !== null), pointer);
    drawChart(surface, { ...data, domain, reading }, theme.palette.theme);
    if (sameDomain(domain, target)) return false;
    if (store.state.playing) part.later();
    return !store.state.playing;
  }, CHART);
  const repaint = part.now;
  const sheet = new Sheet(chart, repaint);

  followFrames(store, part);
  theme.onChange(repaint);
  runs.onChange(repaint);
  store.follow(["view", "turns"], repaint);
  choice.onChange(() => {
    log.disabled = !CHARTED[choice.charted].mayBeLog;
    repaint();
  });
  /** In words what the picture shows, for who does not see it: at rest, since nobody can listen to every frame. */
  store.follow(["frame", "playing", "turns"], ({ playing, extras }) => !playing && chart.setAttribute("aria-label", words(choice.charted, extras, turnsNow())));
  choice.onChange(() => chart.setAttribute("aria-label", words(choice.charted, store.state.extras, turnsNow())));
  bindCrosshair(chart, said, {
    placeOf: (event) => marked(sheet.place(event), event.pointerType === "touch" ? REACH.finger : REACH.pointer),
    step: (from, dx) => stepOn(from, dx),
    show: (place) => {
      pointer = place && place.x;
      repaint();
    },
    words: () => {
      const read = readingNow(pointer);
      const { format } = CHARTED[charted];
      if (read === null) return "";
      const turns = turnsAt(turnsNow(), historyNow(), read).map(({ words }) => `. ${words}`);
      return fill(TEXTS.read, { epoch: read.epoch, test: format(read.test), train: format(read.train) }) + turns.join("");
    },
  });

  /** Where the curves are. */
  function boxNow() {
    const surface = sheet.surface(true);
    return surface && plotBox(surface.width, surface.height, session.measures.learningRate !== null);
  }

  /** The numbers at a place. @param {number | null} x */
  function readingNow(x) {
    const box = boxNow();
    return x === null || domain === null || box === null ? null : readingAt(historyNow(), domain, box, x);
  }

  /** A place, or the mark of a change within reach. @param {{x: number, y: number}} place @param {number} reach */
  function marked(place, reach) {
    const box = boxNow();
    if (domain === null || box === null) return place;
    return { ...place, x: atMark(place.x, turnsNow(), chartScales(domain, box).x, reach) };
  }

  /** From one point to the next; from nowhere to the last one. @param {{x: number} | null} from @param {number} by */
  function stepOn(from, by) {
    const history = historyNow();
    const box = boxNow();
    if (history.length === 0 || domain === null || box === null) return null;
    const index = readingNow(from && from.x)?.index;
    const next = index === undefined ? history.length - 1 : Math.max(0, Math.min(history.length - 1, index + by));
    return { x: chartScales(domain, box).x.to(history.epoch[next]), y: 0 };
  }
}

/**
 * @param {import("../../settings/session.js").Session} session
 * @param {Charted} charted
 */
function historyOf({ history, measures }, charted) {
  return charted === "loss" ? history : (measures[charted] ?? NOTHING);
}

/**
 * What the chart shows of a run, where nothing moves and nothing is pointed at.
 *
 * @param {Charted} charted
 * @param {import("../../settings/session.js").Session} session
 * @param {import("../../types.js").Page["runs"]} runs earlier ones
 * @param {Readonly<import("../../core/store.js").State>} state
 */
export function chartOf(charted, session, runs, { config, extras, frame, playing, points, turns, view }) {
  const history = historyOf(session, charted);
  const ghosts = runs.ghosts(charted);
  const isAtStart = !playing && !frame?.epoch;
  const domain = domainWith(targetDomain(history, view.log_scale, charted, frame?.epoch), ghosts, charted, isAtStart);
  const { learningRate: rates, clipped } = session.measures;
  const clippedNow = extras?.clipped?.[1] ? extras.clipped : null;
  const guess = config && guessOf(config, points, charted);
  return { history, domain, charted, rates, clipped, clippedNow, guess, best: extras?.best_epoch ?? null, ghosts, turns: turnSentences(session.spoken, turns), namesTurns: view.present };
}

/**
 * @param {Charted} charted
 * @param {import("../../types.js").Extras | null} extras
 * @param {readonly {words: string}[]} turns
 * @returns {string}
 */
function words(charted, extras, turns) {
  const lines = /** @type {string[]} */ ([TEXTS.shows[charted]]);
  if (extras?.learning_rate !== undefined) lines.push(fill(TEXTS.rate, { rate: formatRate(extras.learning_rate) }));
  if (extras?.clipped?.[1]) lines.push(clippedText(extras.clipped));
  if (extras?.best_epoch !== undefined) lines.push(fill(TEXTS.best, { epoch: extras.best_epoch }));
  return [...lines, ...turns.map((turn) => turn.words)].join(". ");
}
