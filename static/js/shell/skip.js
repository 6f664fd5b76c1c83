/**
 * The link past the controls, the first stop of Tab. The fragment of the address is the run, so it is not followed: it moves the focus.
 */

/**
 * @param {HTMLElement} link
 * @param {readonly string[]} places selectors; the first that is on the screen gets the focus
 */
export function bindSkip(link, places) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const found = places.map((place) => /** @type {HTMLElement | null} */ (document.querySelector(place)));
    found.find((one) => one?.checkVisibility())?.focus();
  });
}
