/**
 * Starred runs side by side, large and without names, as they were when they got their stars: for talking about what was made.
 *
 * @typedef {import("./roster.js").Member} Member
 */
import { fill } from "../../core/fill.js";
import { make, openDialog } from "../../shell/dom.js";
import { SIDES } from "./texts.js";
import { describe, paintTile, tilePainter } from "./tile.js";

/** Pixels of a boundary, a side. */
const PIXELS = 720;

/**
 * @param {readonly Member[]} members two to six
 * @param {import("../../types.js").Palette} palette
 * @param {URL} home
 */
export function openSides(members, palette, home) {
  const painter = tilePainter();
  const numbers = make("input", { type: "checkbox", autocomplete: "off" });
  const list = make("ol", { class: "sides-list" }, members.map((member, i) => sideOf(member, String.fromCharCode(65 + i), palette, painter, home)));
  list.dataset.count = String(members.length);
  const dialog = openDialog("sides", SIDES.title, SIDES.close, [make("label", { class: "check" }, [numbers, SIDES.numbers]), list]);
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
 */
function sideOf(member, letter, palette, painter, home) {
  const map = make("canvas", { "aria-hidden": "true" });
  paintTile(map, member.tile, palette, painter, PIXELS);
  const foot = [make("strong", {}, [letter]), make("span", { class: "sides-numbers" }, [describe(member)])];
  if (member.link !== null) foot.push(make("a", { class: "plain", target: "_blank", href: new URL(member.link, home).href, "aria-label": fill(SIDES.copyOf, { letter }) }, [SIDES.copy]));
  return make("li", { class: "sides-one" }, [map, make("div", { class: "sides-foot" }, foot)]);
}
