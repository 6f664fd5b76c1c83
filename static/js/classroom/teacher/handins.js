/**
 * What was handed in: a row for each student and a column for each exercise, with time and points.
 *
 * @typedef {import("./grading.js").Grade} Grade
 * @typedef {import("./roster.js").HandIn} HandIn
 * @typedef {import("./roster.js").Member} Member
 *
 * @typedef {object} Parts
 * @property {HTMLTableElement} table
 * @property {HTMLElement} empty
 * @property {HTMLElement} told progress and what went wrong
 * @property {HTMLButtonElement} download the table that `playground grade` takes
 * @property {HTMLButtonElement} grades downloads the points
 * @property {boolean} canGrade whether the server has a secret
 * @property {import("./roster.js").Roster} roster
 * @property {import("./calls.js").Calls} calls
 * @property {import("./kept.js").Kept} kept
 * @property {() => string[]} wanted exercises of the class; none: all
 * @property {(slug: string) => string} titleOf an exercise
 * @property {URL} home
 * @property {(slug?: string) => Promise<void>} save downloads what was handed in, for one exercise or all; throws where it is refused
 * @property {(name: string, content: Blob) => void} give a file to the browser
 */
import { csvLines } from "../../core/csv.js";
import { fill, plural } from "../../core/fill.js";
import { make, setText } from "../../shell/dom.js";
import { gradeExercise } from "./grading.js";
import { sorted } from "./list.js";
import { HANDED, VERDICT } from "./texts.js";
import { openVerdict, reasonsOf } from "./verdict.js";

export class HandIns {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** By receipt. @type {Map<string, Grade>} */
    this.grades = new Map(parts.kept.get("grades"));
    /** What the table shows, so that it is made anew only where that is something else. */
    this.shown = "";
    /** The exercise that is graded. @type {string | null} */
    this.graded = null;
    parts.download.addEventListener("click", () => this.#attempt(() => parts.save()));
    parts.grades.addEventListener("click", () => parts.give("grades.csv", new Blob(["\ufeff", this.#csv()], { type: "text/csv" })));
    if (!parts.canGrade) setText(parts.told, HANDED.noSecret);
  }

  /** Shows all as it is now, where it is seen. */
  show() {
    const { table, empty, download, roster, grades } = this.parts;
    if (!download.checkVisibility()) return;
    const members = sorted(roster.members.values());
    const isEmpty = members.every(({ submissions }) => submissions.length === 0);
    const slugs = this.#exercises(members);
    const state = JSON.stringify([slugs, this.graded, members.map(({ name, submissions }) => [name, slugs.map((slug) => this.#cell(latest(submissions, slug)))])]);
    if (state === this.shown) return;
    this.shown = state;
    empty.hidden = !isEmpty;
    table.hidden = isEmpty;
    download.disabled = isEmpty;
    grades.disabled = this.grades.size === 0;
    this.#fill(members, slugs);
  }

  /** @param {readonly Member[]} members @param {readonly string[]} slugs */
  #fill(members, slugs) {
    const { table, titleOf, canGrade } = this.parts;
    const focused = document.activeElement instanceof HTMLElement && table.contains(document.activeElement) ? document.activeElement.dataset.slug : undefined;
    const heads = slugs.map((slug) => make("th", { scope: "col" }, [make("span", {}, [titleOf(slug)]), make("span", { class: "handed-acts" }, [...(canGrade ? [this.#button(slug)] : []), this.#saving(slug)])]));
    const cells = (/** @type {Member} */ { name, submissions }) =>
      slugs.map((slug) => {
        const [points, time] = this.#cell(latest(submissions, slug));
        return make("td", {}, [make("span", { class: "handed-points" }, [this.#points(name, slug, points)]), make("span", { class: "handed-time" }, [time])]);
      });
    const rows = members.map((member) => make("tr", {}, [make("th", { scope: "row" }, [member.name]), ...cells(member)]));
    table.replaceChildren(make("thead", {}, [make("tr", {}, [make("th", { scope: "col" }, [HANDED.name]), ...heads])]), make("tbody", {}, rows));
    if (focused) /** @type {HTMLElement | null} */ (table.querySelector(`[data-slug="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {readonly Member[]} members @returns {string[]} those of the class, or what was handed in, in the order of the first */
  #exercises(members) {
    const handed = [...new Set(members.flatMap(({ submissions }) => submissions.map(({ exercise }) => exercise)))];
    const wanted = this.parts.wanted();
    return wanted.length > 0 ? [...wanted, ...handed.filter((slug) => !wanted.includes(slug))] : handed;
  }

  /** @param {HandIn | null} handIn @returns {string[]} points, and time */
  #cell(handIn) {
    if (handIn === null) return [HANDED.none, ""];
    const grade = this.grades.get(handIn.receipt);
    return [grade ? pointsText(grade) : "", timeText(handIn.at)];
  }

  /** @param {string} name @param {string} slug @param {string} text @returns {HTMLElement | string} what tells more where it is graded */
  #points(name, slug, text) {
    const { roster, titleOf, home } = this.parts;
    const grade = this.grades.get(latest(roster.members.get(name)?.submissions ?? [], slug)?.receipt ?? "");
    if (!grade) return text;
    const way = make("button", { type: "button", class: "handed-why", title: reasonsOf(grade).join(" "), "aria-label": fill(HANDED.why, { points: text }), "data-slug": `${slug} ${name}` }, [text]);
    const run = new URL(`exercises/${encodeURIComponent(slug)}${grade.link.slice(Math.max(0, grade.link.indexOf("#")))}`, home);
    way.addEventListener("click", () => openVerdict(fill(VERDICT.title, { name, title: titleOf(slug) }), text, grade, run));
    return way;
  }

  /** @param {string} slug */
  #saving(slug) {
    const way = make("button", { type: "button", class: "plain", "data-slug": `${slug} table`, "aria-label": fill(HANDED.downloadNamed, { title: this.parts.titleOf(slug) }) }, [HANDED.download]);
    way.addEventListener("click", () => this.#attempt(() => this.parts.save(slug)));
    return way;
  }

  /** @param {string} slug */
  #button(slug) {
    const way = make("button", { type: "button", class: "plain", "data-slug": slug, "aria-label": fill(HANDED.gradeNamed, { title: this.parts.titleOf(slug) }) }, [HANDED.grade]);
    if (this.graded !== null) way.ariaDisabled = "true"; // it keeps the focus
    way.addEventListener("click", () => this.graded === null && this.#grade(slug));
    return way;
  }

  /** @param {string} slug */
  #grade(slug) {
    const { calls, roster, told, titleOf } = this.parts;
    const title = titleOf(slug);
    this.graded = slug;
    this.show();
    void this.#attempt(async () => {
      let total = 0;
      const receipts = new Map([...roster.members.values()].map(({ name, submissions }) => [name, latest(submissions, slug)?.receipt ?? ""]));
      const row = (/** @type {string} */ name, /** @type {Grade} */ grade) => this.grades.set(receipts.get(name) ?? "", grade);
      const progress = (/** @type {number} */ done, /** @type {number} */ count) => {
        total = count;
        setText(told, fill(HANDED.grading, { title, done, total: count }));
      };
      await gradeExercise(calls, roster.code, slug, { row, progress }, new AbortController().signal);
      setText(told, plural(HANDED.graded, total, { title }));
    }).finally(() => {
      this.graded = null;
      this.#keep();
      this.show();
    });
  }

  /** Of what counts, for who loads the page again. */
  #keep() {
    const counts = new Set([...this.parts.roster.members.values()].flatMap(({ submissions }) => submissions.map(({ exercise }) => latest(submissions, exercise)?.receipt)));
    this.parts.kept.set("grades", [...this.grades].filter(([receipt]) => counts.has(receipt)));
  }

  /** @returns {string} the points of each student by exercise */
  #csv() {
    const members = sorted(this.parts.roster.members.values());
    const slugs = this.#exercises(members);
    const heads = slugs.flatMap((slug) => [slug, fill(HANDED.maximum, { slug }), fill(HANDED.reasons, { slug })]);
    const cells = (/** @type {Member} */ { submissions }, /** @type {string} */ slug) => {
      const grade = this.grades.get(latest(submissions, slug)?.receipt ?? "");
      return grade ? [grade.score, grade.reason === "" ? grade.points : "", reasonsOf(grade).join(" ")] : ["", "", ""];
    };
    return `${csvLines([["name", ...heads], ...members.map((member) => [member.name, ...slugs.flatMap((slug) => cells(member, slug))])])}\r\n`;
  }

  /** @param {() => Promise<void>} act */
  async #attempt(act) {
    try {
      await act();
    } catch (error) {
      setText(this.parts.told, /** @type {Error} */ (error).message);
    }
  }
}

/** @param {readonly HandIn[]} submissions @param {string} slug @returns {HandIn | null} the one that counts */
export function latest(submissions, slug) {
  const own = submissions.filter(({ exercise }) => exercise === slug);
  return own.reduce((/** @type {HandIn | null} */ last, one) => (last === null || one.at >= last.at ? one : last), null);
}

/** @param {Pick<Grade, "score" | "points" | "reason">} grade */
export function pointsText({ score, points, reason }) {
  return reason === "" ? fill(HANDED.points, { score, points }) : HANDED.unread;
}

/** @param {string} at UTC @returns {string} as the clock at the teacher's says it; with the day where that is another one */
function timeText(at) {
  const time = new Date(at);
  const isToday = time.toDateString() === new Date().toDateString();
  return time.toLocaleString([], { ...(isToday ? {} : /** @type {const} */ ({ month: "short", day: "numeric" })), hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
