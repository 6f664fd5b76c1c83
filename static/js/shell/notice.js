/**
 * The quiet line: what a link had that was not understood, what could not be done, why a run stopped, and that the server is away.
 *
 * @typedef {import("../core/store.js").State} State
 * @typedef {import("../core/store.js").Store} Store
 */
import { stopText } from "./stopped.js";
import { icon, make } from "./text.js";

/** A link may be all nonsense; this many of its notices are shown. */
const MOST = 5;

/**
 * @param {HTMLElement} line
 * @param {Store} store
 * @param {{retry: () => void, reset: () => void, onward: () => void}} actions `onward` moves the focus on
 */
export function bindNotice(line, store, { retry, reset, onward }) {
  const text = make("p", { class: "notice-text" });
  const countdown = make("span", { "aria-hidden": "true" });
  const again = make("button", { type: "button", class: "plain" }, ["Try now"]);
  const restart = make("button", { type: "button", class: "plain" }, ["Reset"]);
  const dismiss = make("button", { type: "button", class: "quiet close", "aria-label": "Dismiss" }, [icon("close")]);
  const words = make("span");
  text.append(words, countdown);
  line.append(text, again, restart, dismiss);
  again.addEventListener("click", retry);
  restart.addEventListener("click", () => {
    reset();
    onward();
  });
  store.follow(["stopped"], () => store.set({ stopNotice: "new" }));
  dismiss.addEventListener("click", () => {
    store.set({ notices: [], trouble: null, stopNotice: "read" });
    onward();
  });
  store.follow(["notices", "trouble", "phase", "retryIn", "why", "stopped", "stopNotice", "extras"], (state) => {
    const away = awayText(state);
    const why = away === null && state.trouble === null ? stopText(state) : null;
    const said = away ?? troubleText(state) ?? why ?? noticeText(state.notices);
    if (words.textContent !== said) words.textContent = said;
    countdown.textContent = away !== null && state.retryIn !== null ? ` Next attempt in ${state.retryIn} s.` : "";
    again.hidden = away === null || state.retryIn === null;
    restart.hidden = why === null || state.stopNotice !== "asked";
    dismiss.hidden = away !== null;
    line.hidden = said === "";
    line.toggleAttribute("data-trouble", away === null && state.trouble !== null);
  });
}

/**
 * @param {State} state
 * @returns {string | null} null while the server is there
 */
function awayText({ phase, retryIn, why }) {
  if (why !== null && (phase === "connecting" || phase === "reconnecting")) return why;
  if (phase === "reconnecting") return "The server is away; the run goes on as soon as it is back.";
  return phase === "connecting" && retryIn !== null ? "The server can’t be reached." : null;
}

/** @param {readonly string[]} notices */
function noticeText(notices) {
  const more = notices.length - MOST;
  return [...notices.slice(0, MOST), ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}

/**
 * @param {State} state
 * @returns {string | null} null where there is none, or where it stands at its control already
 */
function troubleText({ trouble }) {
  if (trouble === null) return null;
  const shown = [...document.querySelectorAll("[data-invalid] .field-error")].filter((element) => element.checkVisibility());
  return trouble.details.length > 0 && shown.length === trouble.details.length ? null : trouble.message;
}
