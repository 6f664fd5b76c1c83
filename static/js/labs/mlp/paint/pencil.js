/**
 * The pencil at the map: while it is on, what is done on the map paints own points, and reads none. What paints is loaded with the first
 * click on it.
 *
 * @typedef {import("../output.js").Following} Following
 * @typedef {import("../../../types.js").Page} Page
 */
import { onDemand } from "../../../core/ondemand.js";
import { isFree } from "../../../settings/rules.js";
import { setHidden } from "../../../shell/dom.js";
import { mayBeOwn } from "../owndata.js";

/**
 * @param {HTMLButtonElement} toggle
 * @param {() => import("./panel.js").Elements} elements
 * @param {Page} page
 * @param {Following} following what is done about a place while nothing is painted
 * @returns {Following}
 */
export function bindPainting(toggle, elements, page, following) {
  const { session, store } = page;
  const panel = onDemand(() => import("./panel.js"), ({ PaintPanel }) => new PaintPanel(elements(), page));
  for (const type of ["pointerenter", "focus"]) toggle.addEventListener(type, () => panel(() => undefined)); // so that the first stroke is none that is lost
  toggle.addEventListener("click", ({ detail }) => {
    panel((one) => {
      one.turn(toggle.getAttribute("aria-pressed") !== "true");
      if (detail === 0) one.takeKeys();
    });
  });
  store.follow(["config"], ({ config }) => setHidden(toggle, config === null || !mayPaint(session, config)));
  store.follow(["painting"], ({ painting }) => {
    toggle.setAttribute("aria-pressed", String(painting));
    following.point(null);
  });
  return {
    ...following,
    point: (place) => (store.state.painting ? panel((one) => one.point(place), false) : following.point(place)),
    pin: (place, reach) => !store.state.painting && following.pin(place, reach),
  };
}

/** @param {Page["session"]} session @param {import("../../../types.js").RunConfig} config */
function mayPaint(session, { data }) {
  return data.points ? isFree(session.free, "data.points") : mayBeOwn(session);
}
