/**
 * The quiet line: what a link had that was not understood, what could not be done, why a run stopped, and that the server is away. That
 * a run diverged has a card of its own, and so has a server that compiles.
 *
 * @typedef {import("../core/store.js").State} State
 * @typedef {import("../core/store.js").Store} Store
 * @typedef {import("../types.js").RunConfig} RunConfig
 */
import { fill, plural } from "../core/fill.js";
import { CONNECTION, NOTICE } from "../core/texts.js";
import { formatShare, plainNumber } from "../draw/format.js";
import { icon, make } from "./dom.js";

/** A link may be all nonsense; this many of its notices are shown. */
const MOST = 5;
/** Milliseconds for which a notice stays where nothing has to be decided: some, and as many for each letter. */
const SHORTEST = 5000;
const LETTER = 50;

/**
 * @param {HTMLElement} line
 * @param {Store} store
 * @param {{retry: () => void, reset: () => void, onward: () => void}} actions `onward` moves the focus on
 */
export function bindNotice(line, store, { retry, reset, onward }) {
  const text = make("p", { class: "notice-text" });
  const countdown = make("span", { "aria-hidden": "true" });
  const again = make("button", { type: "button", class: "plain" }, [CONNECTION.tryNow]);
  const restart = make("button", { type: "button", class: "plain" }, [NOTICE.reset]);
  const dismiss = make("button", { type: "button", class: "quiet close", "aria-label": NOTICE.dismiss }, [icon("close")]);
  const words = make("span");
  text.append(words, countdown);
  line.append(text, again, restart, dismiss);
  again.addEventListener("click", retry);
  restart.addEventListener("click", () => {
    reset();
    onward();
  });
  /** What it is about, and whether that is being read, and has been there long enough. @type {{cause: unknown, isBegun: boolean, isOver: boolean, timer: ReturnType<typeof setTimeout> | undefined}} */
  const time = { cause: null, isBegun: false, isOver: false, timer: undefined };
  const stays = () => dismiss.hidden || !restart.hidden;
  const begin = () => {
    clearTimeout(time.timer);
    if (stays()) return;
    time.timer = setTimeout(() => {
      time.isOver = true;
      line.hidden = true;
    }, readingTime(words.textContent ?? ""));
  };
  for (const event of ["pointerenter", "focusin"]) line.addEventListener(event, () => clearTimeout(time.timer));
  for (const event of ["pointerleave", "focusout"]) line.addEventListener(event, begin);
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
    countdown.textContent = away !== null && state.retryIn !== null ? ` ${fill(CONNECTION.nextAttempt, { seconds: state.retryIn })}` : "";
    again.hidden = away === null || state.retryIn === null;
    restart.hidden = why === null || state.stopNotice !== "asked";
    dismiss.hidden = away !== null;
    const cause = away ?? state.trouble ?? why ?? state.notices;
    if (cause !== time.cause) Object.assign(time, { cause, isBegun: false, isOver: false });
    if (!time.isBegun && state.phase === "ready") {
      time.isBegun = true;
      begin();
    }
    line.hidden = said === "" || (time.isOver && !stays());
    line.toggleAttribute("data-trouble", away === null && state.trouble !== null);
  });
}

/** @param {string} words @returns {number} milliseconds */
export function readingTime(words) {
  return SHORTEST + LETTER * words.length;
}

/**
 * @param {State} state
 * @returns {string | null} null while the server is there
 */
function awayText({ phase, retryIn, why }) {
  if (why !== null && (phase === "connecting" || phase === "reconnecting")) return why;
  if (phase === "reconnecting") return CONNECTION.away;
  return phase === "connecting" && retryIn !== null ? CONNECTION.unreachable : null;
}

/** @param {readonly string[]} notices */
function noticeText(notices) {
  const more = notices.length - MOST;
  return [...notices.slice(0, MOST), ...(more > 0 ? [fill(NOTICE.more, { count: more })] : [])].join("\n");
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

/**
 * @param {Pick<State, "stopped" | "config" | "extras" | "stopNotice">} state
 * @returns {string | null} null while there is nothing to say
 */
export function stopText({ stopped, config, extras, stopNotice }) {
  if (stopped === null || stopped === "diverged" || config === null || stopNotice === "read") return null;
  const why = reason(stopped, config, extras?.best_epoch);
  return stopNotice === "asked" ? `${why}\n${NOTICE.goesNoFurther}` : why;
}

/**
 * @param {NonNullable<State["stopped"]>} stopped
 * @param {RunConfig} config
 * @param {number | undefined} best
 * @returns {string}
 */
function reason(stopped, { training: { stop, early_stopping: early } }, best) {
  switch (stopped) {
    case "early_stopping":
      return best === undefined ? plural(NOTICE.early, early.patience) : plural(NOTICE.earlyWithBest, early.patience, { best });
    case "train_loss":
      return fill(NOTICE.trainLoss, { loss: plainNumber(stop.train_loss) });
    case "test_loss":
      return fill(NOTICE.testLoss, { loss: plainNumber(stop.test_loss) });
    case "accuracy":
      return fill(NOTICE.accuracy, { share: formatShare(stop.accuracy) });
    case "plateau":
      return plural(NOTICE.plateau, stop.plateau);
    default:
      return plural(NOTICE.epochs, stop.epochs);
  }
}

/**
 * @param {{card: HTMLElement, progress: HTMLProgressElement}} elements
 * @param {import("../core/store.js").Store} store
 */
export function bindCompiling({ card, progress }, store) {
  store.follow(["phase", "compiling"], ({ phase, compiling }) => {
    card.hidden = phase !== "compiling";
    progress.max = Math.max(1, compiling?.total ?? 1);
    progress.value = compiling?.done ?? 0;
  });
}
