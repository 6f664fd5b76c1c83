/**
 * Puts two runs side by side together, from elements that every page with them has (templates/_partials/sides.html and sides_bar.html). The
 * only file that knows their ids.
 *
 * @typedef {object} Pair
 * @property {ComparePanel} panel
 * @property {Side[]} sides
 * @property {import("../core/socket.js").Connection[]} connections of the sides, yet to be connected
 */
import { connectionOf } from "../shell/connection.js";
import { any, button, canvas, element } from "../shell/dom.js";
import { ComparePanel } from "./panel.js";
import { Side } from "./side.js";

const NAMES = /** @type {const} */ (["a", "b"]);

/**
 * @param {string} prefix of the ids
 * @param {readonly [a: string, b: string]} links of both runs; "" where they are yet to be chosen
 * @param {Pick<import("../types.js").Page, "home" | "options" | "loop" | "theme"> & {root: HTMLElement, lab: import("../types.js").Lab, hasAddress: boolean, onChange?: () => void}} parts
 * `root` shows their state; `hasAddress`: whether the window's names the runs; `onChange` is told when a side has something new
 * @returns {Pair}
 */
export function pairOf(prefix, links, { root, home, options, loop, theme, lab, hasAddress, onChange = () => {} }) {
  const sideOf = (/** @type {string} */ link) => {
    const connection = connectionOf(window, home.href, () => side.client);
    const told = () => {
      panel.refresh();
      onChange();
    };
    /** @type {Side} */
    const side = new Side({ link, options, frameOf: lab.frameOf, told: lab, send: (command) => connection.send(command), onChange: told });
    return { side, connection };
  };
  const made = links.map(sideOf);
  const sides = made.map(({ side }) => side);
  const panel = new ComparePanel(
    {
      root,
      play: button(`${prefix}play`),
      step: button(`${prefix}step`),
      reset: button(`${prefix}reset`),
      newStart: button(`${prefix}new-start`),
      speed: element(`${prefix}speed`, HTMLSelectElement),
      epoch: any(`${prefix}epoch`),
      differences: any(`${prefix}differences`),
      same: any(`${prefix}same`),
      chart: canvas(`${prefix}chart`),
      log: element(`${prefix}chart-log`, HTMLInputElement),
      said: any(`${prefix}chart-words`),
      sides: NAMES.map((name) => ({
        choice: element(`${prefix}choice-${name}`, HTMLSelectElement),
        open: hasAddress ? element(`${prefix}open-${name}`, HTMLAnchorElement) : null,
        state: any(`${prefix}state-${name}`),
        test: any(`${prefix}test-${name}`),
        train: any(`${prefix}train-${name}`),
        testRight: any(`${prefix}test-right-${name}`),
        trainRight: any(`${prefix}train-right-${name}`),
        parameters: any(`${prefix}parameters-${name}`),
      })),
    },
    { sides, options, loop, theme, lab, window: hasAddress ? window : null },
  );
  const thumbnails = new URL(document.documentElement.dataset.thumbnails ?? "", home);
  NAMES.forEach((name, i) => lab.bindSide({ map: canvas(`${prefix}map-${name}`), reading: any(`${prefix}reading-${name}`), network: canvas(`${prefix}network-${name}`) }, sides[i], panel, { loop, theme, thumbnails }));
  const connections = made.map(({ connection }) => connection);
  panel.onReady(() => connections.forEach((connection) => connection.settled()));
  return { panel, sides, connections };
}
