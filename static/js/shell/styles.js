/**
 * Style sheets that a page needs before it paints: scripts read colours and sizes from them.
 */

/** A sheet that is lost is asked for once more (startup.js). */
const TRIES = 2;

/**
 * Waits until all style sheets are there. One that is lost for good ends the page's start, of which it then says so itself.
 *
 * @param {Document} page
 */
export async function styled(page) {
  for (let tried = 0; tried < TRIES; tried++) {
    const links = /** @type {HTMLLinkElement[]} */ ([...page.querySelectorAll('link[rel="stylesheet"]')]);
    await Promise.all(links.filter(({ sheet }) => sheet === null).map(arrived));
  }
}

/**
 * A sheet for what few visits see.
 *
 * @param {Document} page
 * @param {URL} address
 * @returns {Promise<unknown>} settled once it is there or lost
 */
export function sheetOf(page, { href }) {
  const link = Object.assign(page.createElement("link"), { rel: "stylesheet", href });
  page.head.append(link);
  return arrived(link);
}

/** @param {HTMLLinkElement} link @returns {Promise<unknown>} settled once it is there or lost */
function arrived(link) {
  return new Promise((done) => {
    for (const event of ["load", "error"]) link.addEventListener(event, done, { once: true });
  });
}
