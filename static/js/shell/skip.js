/**
 * Where keyboard and screen reader begin: the link past the controls is the first stop of Tab, and who chose an exercise or an example from
 * a list is at its heading. The fragment of the address is the run, so no link to a place is followed: the focus moves.
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

/**
 * @param {Document} page
 * @param {HTMLElement | null} heading of what the page is about
 * @param {URL} home
 */
export function beginAt(page, heading, home) {
  if (heading && page.activeElement === page.body && wasChosen(page.referrer, home)) heading.focus({ preventScroll: true });
}

/** @param {string} referrer @param {URL} home @returns {boolean} whether a page of ours led here; one that is opened by itself, or loaded again, begins as any page */
function wasChosen(referrer, home) {
  const [entry] = performance.getEntriesByType("navigation");
  return referrer.startsWith(home.href) && entry instanceof PerformanceNavigationTiming && entry.type === "navigate";
}
