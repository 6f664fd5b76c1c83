/**
 * What the page knows, in one plain object; who shows a part of it is told when that part changes.
 *
 * @typedef {import("../types.js").Extras} Extras
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Points} Points
 * @typedef {import("../types.js").RunConfig} RunConfig
 * @typedef {import("../types.js").Speed} Speed
 * @typedef {import("../types.js").Stopped} Stopped
 *
 * @typedef {object} Trouble An error answer, where it belongs.
 * @property {string} message
 * @property {{path: string, message: string}[]} details
 *
 * @typedef {PageState & import("../types.js").LabState} State with what the panels of the page's lab have to know of each other
 *
 * @typedef {object} PageState
 * @property {"connecting" | "compiling" | "ready" | "reconnecting"} phase of the connection; ready once a run is on screen
 * @property {{done: number, total: number} | null} compiling
 * @property {number | null} retryIn seconds until the next attempt to connect
 * @property {string | null} why there is no connection, where that is known
 * @property {RunConfig | null} config as the controls show it; the server's answer may still be on its way
 * @property {string} link of the run, as the server wrote it
 * @property {Points | null} points
 * @property {RunConfig | null} pointsOf the settings that the server told its points with; `config` may be further
 * @property {boolean} playing
 * @property {number | null} goal the epoch at whose end it is to rest, while it plays there
 * @property {Stopped} stopped why training stopped by itself; Play does nothing then
 * @property {"new" | "asked" | "read"} stopNotice whether the words on that were put away, or somebody tried to go on
 * @property {Speed} speed epochs a frame
 * @property {Frame | null} frame the last one
 * @property {Extras | null} extras what the last frame told besides; what came before is in the session's `measures`
 * @property {readonly import("../settings/turns.js").Turn[]} turns what of this run was changed under way, in its order
 * @property {import("../types.js").Judged | null} judged what the exercise says of the run, on its page
 * @property {string | null} behind what the page shows that is in no run yet, and so neither in link nor in check
 * @property {string[]} notices what the link had that was not understood, and other quiet words
 * @property {Trouble | null} trouble
 */
import { apart } from "./apart.js";

/** @returns {PageState} */
function initialState() {
  return {
    phase: "connecting",
    compiling: null,
    retryIn: null,
    why: null,
    config: null,
    link: "",
    points: null,
    pointsOf: null,
    playing: false,
    goal: null,
    stopped: null,
    stopNotice: "new",
    speed: 1,
    frame: null,
    extras: null,
    turns: [],
    judged: null,
    behind: null,
    notices: [],
    trouble: null,
  };
}

export class Store {
  /** @param {import("../types.js").LabState} lab what its panels begin with */
  constructor(lab) {
    /** @type {State} */
    this.state = { ...initialState(), ...lab };
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
