/**
 * What the page knows, in one plain object; who shows a part of it is told when that part changes.
 *
 * @typedef {import("../types.js").Extras} Extras
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Points} Points
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").Speed} Speed
 * @typedef {import("../types.js").Stopped} Stopped
 * @typedef {import("../types.js").Target} Target
 * @typedef {import("../types.js").View} View
 *
 * @typedef {object} Trouble An error answer, where it belongs.
 * @property {string} message
 * @property {{path: string, message: string}[]} details
 *
 * @typedef {object} State
 * @property {"connecting" | "compiling" | "ready" | "reconnecting"} phase of the connection; ready once a run is on screen
 * @property {{done: number, total: number} | null} compiling
 * @property {number | null} retryIn seconds until the next attempt to connect
 * @property {string | null} why there is no connection, where that is known
 * @property {RunConfig | null} config as the controls show it; the server's answer may still be on its way
 * @property {View} view
 * @property {string} link of the run, as the server wrote it
 * @property {Points | null} points
 * @property {boolean} playing
 * @property {Stopped} stopped why training stopped by itself; Play does nothing then
 * @property {"new" | "asked" | "read"} stopNotice whether the words on that were put away, or somebody tried to go on
 * @property {Speed} speed epochs a frame
 * @property {Frame | null} frame the last one
 * @property {Extras | null} extras what the last frame told besides; what came before is in the session's `measures`
 * @property {Target | null} pointed what the pointer or the keyboard is at in the network
 * @property {Target | null} edited what the open editor is about
 * @property {boolean} layerActivations whether each layer shows a choice of its activation, also where all have the network's
 * @property {boolean} handmade whether a weight of this run was set by hand
 * @property {import("../types.js").Judged | null} judged what the exercise says of the run, on its page
 * @property {string[]} notices what the link had that was not understood, and other quiet words
 * @property {Trouble | null} trouble
 */
import { apart } from "./apart.js";

/** @returns {State} */
function initialState() {
  return {
    phase: "connecting",
    compiling: null,
    retryIn: null,
    why: null,
    config: null,
    view: { show_test_data: false, discretize: false, show_gradient_flow: false, chart: "loss", log_scale: false, hide_text: false, collect_stats: false, tutorial: null, hidden: [] },
    link: "",
    points: null,
    playing: false,
    stopped: null,
    stopNotice: "new",
    speed: 1,
    frame: null,
    extras: null,
    pointed: null,
    edited: null,
    layerActivations: false,
    handmade: false,
    judged: null,
    notices: [],
    trouble: null,
  };
}

export class Store {
  /** @param {State} [state] */
  constructor(state = initialState()) {
    this.state = state;
    /** @type {{keys: readonly (keyof State)[], listener: (state: State) => void}[]} */
    this.listeners = [];
  }

  /**
   * Listeners of several changed keys are told once; one that fails keeps the others from nothing.
   *
   * @param {Partial<State>} patch
   */
  set(patch) {
    const keys = /** @type {(keyof State)[]} */ (Object.keys(patch));
    const changed = new Set(keys.filter((key) => patch[key] !== this.state[key]));
    if (changed.size === 0) return;
    this.state = { ...this.state, ...patch };
    for (const { keys: wanted, listener } of this.listeners) if (wanted.some((key) => changed.has(key))) apart(() => listener(this.state));
  }

  /**
   * Calls the listener now and whenever one of these keys changes.
   *
   * @param {readonly (keyof State)[]} keys
   * @param {(state: State) => void} listener
   */
  follow(keys, listener) {
    this.listeners.push({ keys, listener });
    listener(this.state);
  }
}
