/**
 * Runs between visits, as text in what the browser keeps: bounded, and read with care, as anything may stand there.
 *
 * @typedef {import("./log.js").Kept} Kept
 */

/** Characters for all runs; and for the state of one, beyond which the run is trained again instead. */
const MOST = 1_500_000;
const MOST_STATE = 150_000;
const VERSION = 2;

/**
 * @param {readonly Kept[]} runs oldest first
 * @returns {string} of as many as there is room for: the pinned ones and the newest first
 */
export function written(runs) {
  const inTurn = [...runs].reverse().sort((a, b) => Number(b.pinned) - Number(a.pinned));
  /** @type {string[]} */
  const texts = [];
  let room = MOST;
  for (const run of inTurn) {
    const text = JSON.stringify({ ...run, state: stateText(run.state) });
    room -= text.length;
    if (room < 0) break;
    texts.push(text);
  }
  return `{"version":${VERSION},"runs":[${texts.join(",")}]}`;
}

/** @param {string | null} text @returns {Kept[]} none where it is not what `written` writes */
export function read(text) {
  try {
    const { version, runs } = JSON.parse(text ?? "null");
    if (version !== VERSION) return [];
    return /** @type {any[]} */ (runs).filter(isRun).map((run) => ({ ...run, turns: turnsIn(run.turns), state: stateIn(run.state) }));
  } catch {
    return [];
  }
}

/** @param {any} run */
function isRun(run) {
  const isCurve = (/** @type {any} */ curve) => [curve?.epoch, curve?.train, curve?.test].every((values) => Array.isArray(values) && values.length === curve.epoch.length);
  const curves = Object.values(run?.curves ?? {});
  return Number.isFinite(run?.id) && typeof run.name === "string" && typeof run.link === "string" && Number.isInteger(run.epoch) && typeof run.config === "object" && curves.length > 0 && curves.every(isCurve);
}

/** Lists of earlier versions have none. @param {any} turns @returns {Kept["turns"]} */
function turnsIn(turns) {
  const isTurn = (/** @type {any} */ turn) => Number.isInteger(turn?.epoch) && typeof turn.path === "string";
  return Array.isArray(turns) && turns.every(isTurn) ? turns : [];
}

/** @param {Uint8Array | null} state */
function stateText(state) {
  if (state === null || state.length > MOST_STATE) return null;
  let text = "";
  for (const byte of state) text += String.fromCharCode(byte);
  return btoa(text);
}

/** @param {string | null} text @returns {Uint8Array | null} */
function stateIn(text) {
  return typeof text === "string" ? Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)) : null;
}
