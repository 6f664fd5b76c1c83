/**
 * A table for each head: accuracies where test pictures are moved across and down.
 *
 * @typedef {import("./heads.js").HeadName} HeadName
 */
import { fill } from "../../../core/fill.js";
import { formatShare } from "../../../draw/format.js";
import { make, setText } from "../../../shell/dom.js";
import { TEST, TRAIN } from "../texts.js";

/** Pixels to each side. */
const FARTHEST = 2;
const STEPS = Array.from({ length: 2 * FARTHEST + 1 }, (_, i) => i - FARTHEST);

export class ShiftMap {
  /**
   * @param {HeadName} head
   * @param {HTMLElement} place
   * @param {HTMLElement} reading where what is pointed at is said
   */
  constructor(head, place, reading) {
    this.head = head;
    this.caption = make("caption");
    /** @type {HTMLElement[][]} */
    this.cells = STEPS.map((down) =>
      STEPS.map((across) => {
        const cell = make("td");
        cell.addEventListener("pointerenter", () => cell.textContent && setText(reading, this.#words(across, down)));
        cell.addEventListener("pointerleave", () => setText(reading, ""));
        return cell;
      }),
    );
    const heading = (/** @type {number} */ by, /** @type {boolean} */ isRow) => make("th", { scope: isRow ? "row" : "col", abbr: wordOf(by, isRow) }, [make("span", { "aria-hidden": "true" }, [by > 0 ? `+${by}` : String(by).replace("-", "−")]), make("span", { class: "visually-hidden" }, [wordOf(by, isRow)])]);
    const top = make("tr", {}, [make("td"), ...STEPS.map((across) => heading(across, false))]);
    const rows = this.cells.map((cells, i) => make("tr", {}, [heading(STEPS[i], true), ...cells]));
    this.table = make("table", { class: "test-map" }, [this.caption, make("thead", {}, [top]), make("tbody", {}, rows)]);
    place.append(this.table);
    /** @type {number[][] | null} */
    this.shares = null;
  }

  /** @param {string} caption @param {boolean} isOwn @param {number[][] | null} shares [down][across]; null: not known */
  show(caption, isOwn, shares) {
    setText(this.caption, caption);
    this.table.toggleAttribute("data-own", isOwn);
    this.table.toggleAttribute("data-unknown", shares === null);
    if (shares === this.shares) return;
    this.shares = shares;
    this.cells.forEach((cells, i) =>
      cells.forEach((cell, j) => {
        const share = shares?.[i]?.[j];
        setText(cell, share === undefined ? "" : String(Math.round(100 * share)));
        cell.style.setProperty("--share", String(share ?? 0));
      }),
    );
  }

  /** @param {number} across @param {number} down */
  #words(across, down) {
    const share = formatShare(this.shares?.[down + FARTHEST]?.[across + FARTHEST] ?? Number.NaN);
    return fill(TEST.moved, { head: TRAIN.heads[this.head], across: wordOf(across, false), down: wordOf(down, true), share });
  }
}

/** @param {number} by pixels @param {boolean} isDown */
function wordOf(by, isDown) {
  if (by === 0) return TEST.middle;
  return fill(isDown ? (by > 0 ? TEST.down : TEST.up) : by > 0 ? TEST.right : TEST.left, { pixels: Math.abs(by) });
}

/** @param {readonly (readonly number[])[]} shares [down][across] @returns {number} the mean at the four corners */
export function cornersOf(shares) {
  const last = shares.length - 1;
  return (shares[0][0] + shares[0][last] + shares[last][0] + shares[last][last]) / 4;
}
