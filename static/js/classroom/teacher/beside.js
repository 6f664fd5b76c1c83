/**
 * Starred runs side by side, large and without names, as they were when they got their stars: for talking about what was made.
 *
 * @typedef {import("./roster.js").Member} Member
 */
import { fill } from "../../core/fill.js";
import { make, openDialog, setText } from "../../shell/dom.js";
import { closeByBack } from "./leaving.js";
import { SIDES } from "./texts.js";
import { describe, paintTile, tilePainter } from "./tile.js";

/** Pixels of a boundary, a side. */
const PIXELS = 720;

/**
 * @param {readonly Member[]} members two to six
 * @param {import("../../types.js").Palette} palette
 * @param {URL} home
 * @param {(link: string) => Promise<void>} sendAll throws where it is refused
 */
export function openSides(members, palette, home, sendAll) {
  const painter = tilePainter();
  const trouble = make("p", { class: "field-error", role: "alert" });
  const send = async (/** @type {string} */ link) => {
    try {
      await sendAll(link);
      dialog.close();
    } catch (error) {
      setText(trouble, /** @type {Error} */ (error).message);
    }
  };
  const numbers = make("input", { type: "checkbox", autocomplete: "off" });
  const list = make("ol", { class: "sides-list" }, members.map((member, i) => sideOf(member, String.fromCharCode(65 + i), palette, painter, home, send)));
  list.dataset.count = String(members.length);
  const dialog = openDialog("sides", SIDES.title, SIDES.close, [make("label", { class: "check" }, [numbers, SIDES.numbers]), trouble, list]);
  closeByBack(dialog, window);
  const show = () => dialog.toggleAttribute("data-numbers", numbers.checked);
  numbers.addEventListener("change", show);
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "n" || event.ctrlKey || event.altKey || event.metaKey) return;
    numbers.checked = !numbers.checked;
    show();
  });
}

/**
 * @param {Member} member
 * @param {string} letter in the place of a name
 * @param {import("../../types.js").Palette} palette
 * @param {import("../../draw/heatmap.js").HeatmapPainter} painter
 * @param {URL} home
 * @param {(link: string) => void} send
 */
function sideOf(member, letter, palette, painter, home, send) {
  const map = make("canvas", { "aria-hidden": "true" });
  paintTile(map, member.tile, palette, painter, PIXELS);
  const foot = [make("strong", {}, [letter]), make("span", { class: "sides-numbers" }, [describe(member)])];
  const { link } = member;
  if (link !== null) {
    const all = make("button", { type: "button", class: "plain", "aria-label": fill(SIDES.sendOf, { letter }) }, [SIDES.send]);
    all.addEventListener("click", () => send(link));
    foot.push(make("a", { class: "plain", target: "_blank", href: new URL(link, home).href, "aria-label": fill(SIDES.copyOf, { letter }) }, [SIDES.copy]), all);
  }
  return make("li", { class: "sides-one" }, [map, make("div", { class: "sides-foot" }, foot)]);
}
