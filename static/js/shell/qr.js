/**
 * A link as a QR code, in a dialog: for a phone that is to open the same run. Loaded for the first of them.
 */
import { fill } from "../core/fill.js";
import { QR, SHARE } from "../core/texts.js";
import { copyText } from "./clipboard.js";
import { make, openDialog } from "./dom.js";

/** Characters that the server takes: more make a code too fine for the camera of a phone. */
export const MOST = 700;
/** Names that every machine has for itself. */
const OWN_NAMES = /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;

/**
 * @param {URL} url
 * @returns {string | null} why a phone could not follow this link from a code; null where it can
 */
export function hindranceOf({ href, hostname }) {
  if (OWN_NAMES.test(hostname)) return fill(QR.here, { host: hostname });
  if (href.length > MOST) return fill(QR.tooLong, { count: href.length.toLocaleString("en"), most: MOST });
  return null;
}

/**
 * Shows the code, or why there is none. Escape closes it, and the focus goes back to where it was.
 *
 * @param {string} link with the address of its page
 * @param {object} about
 * @param {string | null} about.note what is to be known of the link
 * @param {boolean} about.isWhole whether it has all of the run; the note says what it lacks
 * @param {URL} about.home where the server's addresses begin
 * @returns {Promise<void>} once all of it is to be seen
 */
export async function showQr(link, { note, isWhole, home }) {
  const words = make("p", { role: "status" });
  openDialog("qr", QR.title, SHARE.close, [words]);
  if (!isWhole) return words.append(note ?? "");
  const noted = note === null ? words : make("p", {}, [note]);
  if (noted !== words) words.after(noted);
  const hindrance = hindranceOf(new URL(link));
  const address = make("input", { type: "text", readonly: "", class: "share-link", "aria-label": SHARE.title, value: link });
  if (hindrance !== null) {
    words.append(hindrance);
    if (!OWN_NAMES.test(new URL(link).hostname)) noted.after(address, copyOf(link));
    return;
  }
  try {
    const picture = await qrPicture(link, home, QR.picture);
    words.append(QR.how);
    words.after(picture, address);
  } catch {
    words.append(QR.unreachable);
  }
}

/** @param {string} link @returns {HTMLElement} a button that copies it, and says so */
function copyOf(link) {
  const button = make("button", { type: "button", class: "plain" }, [SHARE.copy]);
  button.addEventListener("click", async () => {
    if (await copyText(link)) button.textContent = SHARE.copied;
  });
  return button;
}

/**
 * The link is sent in a body: what stands behind its # is no one else's business, and reaches no log.
 *
 * @param {string} link
 * @param {URL} home
 * @param {string} alt the picture in words
 * @returns {Promise<HTMLImageElement>}
 */
export async function qrPicture(link, home, alt) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(new URL("api/qr", home), { method: "POST", headers, body: JSON.stringify({ address: link }) });
  if (!answer.ok) throw new Error(`expected a QR code, got status ${answer.status}`);
  const image = make("img", { class: "qr-code", alt });
  const address = URL.createObjectURL(await answer.blob());
  image.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
  image.src = address;
  return image;
}
