/**
 * The small card with the value of the weight or bias under the pointer, as it is at this moment.
 *
 * @typedef {import("../../types.js").Options} Options
 */
import { fill } from "../../core/fill.js";
import { formatWeight } from "../../draw/format.js";
import { make, placeNear, setHidden, setText } from "../../shell/dom.js";
import { targetName } from "./names.js";
import { isOff } from "./off.js";
import { parameterIn, placeOf } from "./parameters.js";
import { EDITOR, NAMES } from "./texts.js";

/**
 * @param {HTMLElement} card
 * @param {import("./picture.js").Picture} picture
 * @param {import("../../core/store.js").Store} store
 * @param {import("../../core/loop.js").Loop} loop
 * @param {Options} options
 */
export function bindPeek(card, picture, store, loop, options) {
  const value = make("strong", { class: "peek-value" });
  const name = make("span", { class: "peek-name" });
  const product = make("span", { class: "peek-product" });
  card.append(value, name, product, make("span", { class: "peek-hint" }, [EDITOR.peek]));
  const repaint = loop.add(() => {
    const { pointed, edited, config, frame } = store.state;
    const wanted = pointed !== null && pointed.kind !== "node" && edited === null ? pointed : null;
    const number = wanted && parameterIn(frame, placeOf(wanted));
    setHidden(card, wanted === null || number === null || config === null);
    if (wanted === null || number === null || config === null) return;
    setText(value, formatWeight(number));
    const title = targetName(wanted, config, options);
    setText(name, isOff(config, wanted) ? fill(NAMES.off, { name: title }) : title);
    setText(product, (wanted.kind === "link" && picture.through?.product(wanted)) || "");
    placeNear(card, picture.sheet.inWindow(wanted));
  });
  store.follow(["pointed", "edited", "frame", "probe"], repaint);
  document.addEventListener("scroll", () => store.state.pointed && store.set({ pointed: null }), { passive: true, capture: true });
}
