/**
 * The link of the run, to be copied or read by a phone; and "Make it yours": which controls that link shows.
 *
 * @typedef {object} Elements
 * @property {HTMLButtonElement[]} copy
 * @property {HTMLButtonElement[]} qr open the QR code
 * @property {HTMLInputElement} link
 * @property {HTMLElement} note what is to be known of it
 * @property {HTMLElement} boxes one check box per control, rendered from the registry
 */
import { fill } from "../core/fill.js";
import { onDemand } from "../core/ondemand.js";
import { ANNOUNCED, QR, SHARE } from "../core/texts.js";
import { copyText, showToCopy } from "./clipboard.js";
import { setHidden, setText } from "./dom.js";

/** Milliseconds for which a button says that it has copied. */
const THANKS = 2000;

/**
 * @param {Elements} elements
 * @param {import("../core/store.js").Store} store
 * @param {import("../settings/session.js").Session} session
 * @param {import("./announcer.js").Announcer} announcer
 * @param {object} about
 * @param {() => string | null} about.noteOf what is to be known of the link, as where it leads to another run than this one
 * @param {() => boolean} about.isWhole whether the link has all of the run
 * @param {URL} about.home where the server's addresses begin
 */
export function bindShare({ copy, qr, link, note, boxes }, store, session, announcer, { noteOf, isWhole, home }) {
  const url = () => linkOf(store);
  const sayCopied = () => {
    announcer.say(ANNOUNCED.copied);
    const words = noteOf();
    if (words !== null) store.set({ notices: [fill(ANNOUNCED.copiedWith, { note: words })] });
  };
  for (const button of copy) button.addEventListener("click", () => copyBy(button, url(), SHARE.title, sayCopied));
  const showCode = onDemand(() => import("./qr.js"), ({ showQr }) => () => showQr(url(), { note: noteOf(), isWhole: isWhole(), home }), () => store.set({ notices: [QR.unreachable] }));
  for (const button of qr) button.addEventListener("click", () => showCode((show) => show()));
  link.addEventListener("focus", () => link.select());
  const controls = /** @type {HTMLInputElement[]} */ ([...boxes.querySelectorAll("[data-shows]")]);
  const text = /** @type {HTMLInputElement | null} */ (boxes.querySelector("[data-shows-text]"));
  boxes.addEventListener("change", ({ target }) => {
    if (target === text) session.look({ hide_text: !text?.checked });
    else session.look({ hidden: controls.filter((box) => !box.checked).map((box) => box.dataset.shows ?? "") });
  });
  store.follow(["link", "view", "turns", "behind"], ({ view }) => {
    const words = noteOf();
    link.value = url();
    setHidden(note, words === null);
    setText(note, words ?? "");
    for (const box of controls) box.checked = !view.hidden.includes(box.dataset.shows ?? "");
    if (text) text.checked = !view.hide_text;
  });
}

/** @param {import("../core/store.js").Store} store @returns {string} of the run, with the address of its page */
export function linkOf(store) {
  return new URL(store.state.link || location.hash, location.href).href;
}

/**
 * Copies a text, or shows it to be copied by hand; the button says so then.
 *
 * @param {HTMLButtonElement} button
 * @param {string} text
 * @param {string} title what it is
 * @param {() => void} say that it is copied
 */
export async function copyBy(button, text, title, say) {
  if (!((await copyText(text)) || (await showToCopy(text, title)))) return;
  say();
  thank(button);
}

/** @param {HTMLButtonElement} button */
function thank(button) {
  const name = button.querySelector("span");
  if (name === null || button.dataset.name) return;
  const picture = button.querySelector("use"); // all that is seen of it where there is little room
  const icon = picture?.getAttribute("href") ?? "";
  button.dataset.name = name.textContent ?? "";
  name.textContent = SHARE.copied;
  picture?.setAttribute("href", "#i-tick");
  setTimeout(() => {
    name.textContent = button.dataset.name ?? "";
    picture?.setAttribute("href", icon);
    delete button.dataset.name;
  }, THANKS);
}
