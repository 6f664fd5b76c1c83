/**
 * The losses over the epochs, with the numbers under the pointer and a switch to a logarithmic axis.
 *
 * @typedef {import("../types.js").ChartDomain} ChartDomain
 */
import { drawChart } from "../draw/chart.js";
import { easeDomain, plotBox, readingAt, sameDomain, targetDomain } from "../draw/chartdomain.js";
import { CHART, followFrames } from "./parts.js";
import { Sheet } from "./sheet.js";

/**
 * @param {{chart: HTMLCanvasElement, log: HTMLInputElement}} elements
 * @param {import("../store.js").Store} store
 * @param {import("../loop.js").Loop} loop
 * @param {import("./theme.js").ThemeSwitch} theme
 * @param {import("../draw/history.js").History} history
 * @param {() => boolean} calm whether the reader wishes for less motion
 */
export function bindChart({ chart, log }, store, loop, theme, history, calm) {
  /** @type {ChartDomain | null} */
  let domain = null;
  /** @type {number | null} */
  let pointer = null;
  let run = -1;

  const part = loop.addPart((_, passed) => {
    const surface = sheet.surface();
    if (surface === null) return false;
    const target = targetDomain(history, log.checked);
    const current = store.state.frame?.run ?? -1;
    const leap = domain === null || run !== current || calm();
    domain = leap || domain === null ? target : easeDomain(domain, target, passed);
    run = current;
    const reading = pointer === null ? null : readingAt(history, domain, plotBox(surface.width, surface.height), pointer);
    drawChart(surface, { history, domain, reading }, theme.palette.theme);
    if (sameDomain(domain, target)) return false;
    if (store.state.playing) part.later();
    return !store.state.playing;
  }, CHART);
  const repaint = part.now;
  const sheet = new Sheet(chart, repaint);

  followFrames(store, part);
  theme.onChange(repaint);
  log.addEventListener("change", repaint);
  const point = (/** @type {PointerEvent} */ event) => {
    pointer = sheet.place(event).x;
    repaint();
  };
  chart.addEventListener("pointermove", point);
  chart.addEventListener("pointerdown", point);
  chart.addEventListener("pointerleave", () => {
    pointer = null;
    repaint();
  });
}
