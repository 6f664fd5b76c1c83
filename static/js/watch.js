/**
 * The run of somebody else, as it is now: read-only, in a frame of the teacher's page, which says once a second what is on that screen.
 *
 * @typedef {import("./types.js").Options} Options
 *
 * @typedef {object} Screen as GET /api/classes/{code}/screen has it
 * @property {string | null} link
 * @property {number | null} epoch
 * @property {import("./types.js").RunConfig | null} config
 * @property {import("./types.js").View | null} view
 * @property {string | null} state in base64
 */
import { WatchedRun } from "./classroom/teacher/watched.js";
import { Side } from "./compare/side.js";
import { Loop, stopwatch } from "./core/loop.js";
import { mlp as lab } from "./labs/mlp/lab.js";
import { connectionOf } from "./shell/connection.js";
import { any, canvas } from "./shell/dom.js";
import { keyAlone } from "./shell/keyboard.js";
import { Memory } from "./shell/memory.js";
import { styled } from "./shell/styles.js";
import { ThemeSwitch } from "./shell/theme.js";

/** For the page around, which leads to other runs and back to the wall. */
const HANDED_KEYS = /^(Arrow(Left|Up|Right|Down)|Escape|s)$/;

await styled(document);
const root = document.documentElement;
const home = new URL(root.dataset.home || "./", document.baseURI);
const options = /** @type {Options} */ (JSON.parse(any("options").textContent ?? ""));
const loop = new Loop((callback) => requestAnimationFrame(callback), stopwatch());
const theme = new ThemeSwitch({ root, button: null, memory: new Memory(() => localStorage), media: (query) => matchMedia(query) });

const connection = connectionOf(window, home.href, () => side.client);
/** @type {Side} */
const side = new Side({ link: "", options, frameOf: lab.frameOf, told: lab, send: (command) => connection.send(command), onChange: () => watched.refresh() });
const watched = new WatchedRun(
  { chart: canvas("chart"), epoch: any("epoch"), test: any("test"), train: any("train"), parameters: any("parameters"), state: any("state") },
  { side, options, loop, theme, lab },
);
const panel = /** @type {import("./compare/panel.js").ComparePanel} */ (/** @type {unknown} */ (watched));
lab.bindSide({ map: canvas("map"), reading: any("reading"), network: canvas("network") }, side, panel, { loop, theme, thumbnails: new URL(root.dataset.thumbnails ?? "", home) });

let isConnected = false;
/** The teacher's page counts the runs that it has opened: it shows this one once it is on screen. */
let of = 0;
const tell = () => side.frame !== null && window.parent.postMessage({ type: "shown", of }, location.origin);
watched.onFrame(tell);
window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== window.parent || data?.type !== "watch") return;
  of = data.of;
  watched.show(/** @type {Screen} */ (data));
  tell();
  if (!isConnected && side.config !== null) connection.connect();
  isConnected ||= side.config !== null;
});
window.addEventListener("keydown", (event) => {
  const key = keyAlone(event);
  if (event.defaultPrevented || !HANDED_KEYS.test(key)) return;
  event.preventDefault();
  window.parent.postMessage({ type: "key", key }, location.origin);
});
any("startup").remove();
root.dataset.watch = "";
