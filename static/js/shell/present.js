/**
 * For a wall: large type, and only transport, network, map, losses and chart. A switch of the view, so that a link hands it on.
 *
 * @typedef {import("../core/store.js").Store} Store
 * @typedef {import("../settings/session.js").Session} Session
 */

/**
 * @param {{root: HTMLElement, enter: HTMLButtonElement, leave: HTMLButtonElement, play: HTMLButtonElement, opener: HTMLButtonElement}} elements `opener`: of the
 * menu that `enter` is in, to which the focus returns
 * @param {Store} store
 * @param {Session} session
 */
export function bindPresent({ root, enter, leave, play, opener }, store, session) {
  store.follow(["view"], ({ view }) => root.toggleAttribute("data-present", view.present));
  enter.addEventListener("click", () => {
    session.look({ present: true });
    play.focus({ preventScroll: true });
  });
  leave.addEventListener("click", () => {
    session.look({ present: false });
    opener.focus({ preventScroll: true });
  });
}
