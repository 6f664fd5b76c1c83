/**
 * Puts the page together. The only file that knows the ids of its elements.
 *
 * @typedef {import("./types.js").Options} Options
 * @typedef {import("./types.js").Thumbnails} Thumbnails
 */
import { Address } from "./address.js";
import { History } from "./draw/history.js";
import { Loop } from "./loop.js";
import { Session } from "./session.js";
import { Connection, socketUrl } from "./socket.js";
import { Store } from "./store.js";
import { bindChart } from "./ui/chart.js";
import { bindControls } from "./ui/controls.js";
import { bindData } from "./ui/data.js";
import { Memory } from "./ui/memory.js";
import { bindOutput } from "./ui/output.js";
import { ThemeSwitch } from "./ui/theme.js";
import { bindTransport } from "./ui/transport.js";

/**
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
function element(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`expected an element #${id} of the kind ${kind.name}, got ${found}`);
  return found;
}
/** @param {string} id */
const any = (id) => element(id, HTMLElement);
/** @param {string} id */
const button = (id) => element(id, HTMLButtonElement);
/** @param {string} id */
const canvas = (id) => element(id, HTMLCanvasElement);

const root = document.documentElement;
const options = /** @type {Options} */ (JSON.parse(any("options").textContent ?? ""));
const thumbnails = fetch("api/thumbnails").then((answer) => /** @type {Promise<Thumbnails>} */ (answer.json()));
const memory = new Memory(() => localStorage);
const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const calm = () => stillness.matches;

const store = new Store();
const loop = new Loop((callback) => requestAnimationFrame(callback));
const history = new History();
/** @type {Connection} */
const connection = new Connection(
  () => new WebSocket(socketUrl(document.baseURI)),
  { message: (message) => session.hear(message), frame: (bytes) => session.hearFrame(bytes), away: (seconds) => session.away(seconds) },
  { setTimeout: (callback, time) => window.setTimeout(callback, time), clearTimeout: (id) => window.clearTimeout(id) },
);
const session = new Session({
  store,
  options,
  address: new Address(window),
  history,
  send: (command) => connection.send(command),
  afterPainting: (callback) => loop.after(callback),
});
store.follow(["phase"], ({ phase }) => phase === "ready" && connection.settled());
const theme = new ThemeSwitch({ root, button: button("theme"), memory, media: (query) => matchMedia(query) });

bindTransport(
  {
    root,
    play: button("play"),
    step: button("step"),
    batch: button("batch"),
    reset: button("reset"),
    newWeights: button("new-weights"),
    regenerate: button("regenerate"),
    speed: element("speed", HTMLSelectElement),
    epoch: any("epoch"),
    position: any("position"),
  },
  store,
  session,
  loop,
);
bindControls(document, store, session);
bindData(document, store, loop, theme, thumbnails);
bindOutput(
  {
    map: canvas("output"),
    colorbar: canvas("colorbar"),
    title: any("output-title"),
    reading: any("map-reading"),
    trainLoss: any("train-loss"),
    testLoss: any("test-loss"),
  },
  store,
  loop,
  theme,
  options,
);
bindChart({ chart: canvas("chart"), log: element("chart-log", HTMLInputElement) }, store, loop, theme, history, calm);
connection.connect();
