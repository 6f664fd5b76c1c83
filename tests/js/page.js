/** A page without a browser, and without a server: its session, and what is said to it. */
import { readFileSync } from "node:fs";
import { History } from "../../static/js/draw/history.js";
import { mlp } from "../../static/js/labs/mlp/lab.js";
import { Session } from "../../static/js/settings/session.js";
import { Store } from "../../static/js/core/store.js";
import { VERSION } from "../../static/js/core/wire.js";

/** @type {any} */
export const CONFIG = {
  problem: "classification",
  data: { name: "circle", noise: 0, train_percent: 50, samples: 500 },
  features: ["x1", "x2"],
  network: { hidden: [3, 2], activation: "tanh", initializer: "playground", output: "auto", seed: null },
  training: { optimizer: { name: "sgd" }, learning_rate: 0.03, batch_size: 10, loss: "squared", regularization: "none", regularization_rate: 0 },
  seed: "0.5",
};
/** Of what frames can tell besides. */
export const NOTHING = { accuracy: false, metrics: false, gradients: false, worth: false };
export const VIEW = mlp.state.view;
export const HELLO = /** @type {const} */ ({ type: "hello", version: "1", wire: VERSION, speeds: [] });

/** @param {string} name @returns {ArrayBuffer} of its own, as a socket gives it */
export function recorded(name) {
  return Uint8Array.from(readFileSync(new URL(`../data/${name}.bin`, import.meta.url))).buffer;
}

/**
 * What comes ahead of a recorded frame.
 *
 * @param {Session} session
 * @param {string} name
 */
export function tellLayout(session, name) {
  session.client.hear(JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), "utf8")).layout);
}

/** A page without a browser: what it sends, what it writes into the address, and the server's part. */
export function page(/** @type {object} */ parts = {}) {
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const written = [];
  /** @type {(() => void)[]} */
  const painted = [];
  /** @type {any} */
  const address = { link: "#link", start: "", write: (/** @type {any[]} */ ...what) => written.push([what[0], what[3]]), onChange: (/** @type {any} */ listener) => (address.change = listener) };
  const store = new Store(mlp.state);
  const history = new History();
  const session = new Session({
    store,
    history,
    lab: { ...mlp, inspected: NOTHING },
    address,
    options: /** @type {any} */ ({ version: "1", options: ["learning_rate", "regularization_rate"].map((name) => ({ path: `training.${name}`, resets: false })) }),
    send: (command) => sent.push(command) > 0,
    afterPainting: (callback) => painted.push(callback),
    ...parts,
  });
  /** @param {object} [change] */
  const run = (change) =>
    session.client.hear(
      /** @type {any} */ ({
        ...{ type: "run", id: sent.at(-1)?.id, run: 7, fresh: true, epoch: 0, position: 0, config: CONFIG, view: VIEW, link: "#run", notices: [] },
        ...{ points: { train: [], test: [] }, playing: false, stopped: null, speed: 1 },
        ...change,
      }),
    );
  const frame = (name = "frame", position = 240) => {
    const bytes = recorded(name);
    new DataView(bytes).setUint32(12, position, true);
    tellLayout(session, name);
    session.client.hearFrame(bytes);
  };
  const paint = () => painted.splice(0).forEach((callback) => callback());
  const start = () => {
    session.client.hear(HELLO);
    session.client.hear({ type: "status", status: "ready" });
    run();
    frame();
    paint();
  };
  return { session, store, history, address, sent, written, run, frame, paint, start, last: () => sent.at(-1) };
}

/** @param {string} path @param {any} value */
export function changed(path, value) {
  const copy = structuredClone(CONFIG);
  const [outer, inner] = path.split(".");
  copy[outer][inner] = value;
  return copy;
}
