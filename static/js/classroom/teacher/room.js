/**
 * A class that is open on the teacher's page: its stream, and what of it each part is told.
 *
 * @typedef {import("./roster.js").Course} Course
 * @typedef {import("./roster.js").Member} Member
 * @typedef {import("./wall.js").Order} Order
 */
import { fill, plural } from "../../core/fill.js";
import { any, button, canvas, element, setText } from "../../shell/dom.js";
import { download } from "../../shell/download.js";
import { Controls } from "./controls.js";
import { HandIns } from "./handins.js";
import { Invite } from "./invite.js";
import { Kept } from "./kept.js";
import { List } from "./list.js";
import { Live } from "./live.js";
import { Plot } from "./plot.js";
import { Roster } from "./roster.js";
import { bindProjector, bindStars } from "./showing.js";
import { Stars } from "./stars.js";
import { Teller } from "./teller.js";
import { GATE, ROOM } from "./texts.js";
import { bindViews } from "./views.js";
import { Viewer } from "./viewer.js";
import { Wall } from "./wall.js";

/** Milliseconds between two looks at who waits by now. */
const EVERY = 2000;

/**
 * @typedef {object} Parts
 * @property {URL} home
 * @property {import("../../core/loop.js").Loop} loop
 * @property {import("../../shell/theme.js").ThemeSwitch} theme
 * @property {import("./send.js").Catalogue} catalogue
 * @property {(why: string, isRefused: boolean) => void} left the class is not shown any more
 * @property {import("./calls.js").Calls} calls
 * @property {Course} course
 * @property {import("../../shell/memory.js").Memory} memory of the tab
 */

export class Room {
  /** @param {Parts} parts */
  constructor(parts) {
    const { home, loop, theme, calls, course } = parts;
    this.parts = parts;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.counting = undefined;
    /** Whether what is shown has no names. */
    this.isForAll = true;
    const now = () => performance.now();
    const palette = () => theme.palette;
    const roster = new Roster(course.code, now);
    const stars = new Stars();
    this.kept = new Kept(parts.memory, course.code);
    this.roster = roster;
    this.teller = new Teller((sentence) => setText(any("told"), sentence), now);
    this.invite = new Invite({ panel: any("invite"), code: button("code"), room: any("room"), home });
    this.wall = new Wall({ list: any("tiles"), empty: any("wall-empty"), roster, loop, palette, stars, open: (member) => this.viewer.open(member), refuse: (why) => setText(any("class-trouble"), why) });
    this.plot = new Plot({ sent: () => this.controls.course?.send?.exercise ?? null, canvas: canvas("plot-canvas"), choice: element("plot-exercise", HTMLSelectElement), words: any("plot-words"), roster, loop, palette, titleOf: (slug) => this.#titleOf(slug) });
    this.list = this.#makeList();
    this.handIns = this.#makeHandIns();
    this.controls = this.#makeControls();
    const sendAll = (/** @type {string} */ link) => this.controls.send({ link });
    this.viewer = new Viewer({
      ...{ calls, code: course.code, home, palette, stars, sendAll },
      neighbour: (name, way) => this.wall.neighbour(name, way),
      closed: (name) => this.wall.focus(name),
    });
    bindStars({ show: button("show-stars"), clear: button("clear-stars") }, stars, palette, home, sendAll);
    stars.onChange((member) => this.wall.update(roster.members.get(member.name) ?? member));
    stars.restore(this.kept.get("stars"));
    stars.onChange(() => this.kept.set("stars", stars.written()));
    this.turn = this.#bindViews();
    this.live = this.#makeLive();
  }

  #makeList() {
    return new List({ body: any("list-rows"), search: element("list-search", HTMLInputElement), empty: any("list-empty"), roster: this.roster, titleOf: (slug) => this.#titleOf(slug), open: (member) => this.viewer.open(member, true) });
  }

  #makeHandIns() {
    return new HandIns({
      ...{ table: element("handed", HTMLTableElement), empty: any("handed-empty"), home: this.parts.home, told: any("handed-told"), download: button("handed-download"), grades: button("grades-download") },
      ...{ canGrade: any("room").dataset.grades === "yes", roster: this.roster, kept: this.kept, calls: this.parts.calls, give: download },
      titleOf: (slug) => this.#titleOf(slug),
      wanted: () => this.controls.course?.exercises ?? [],
      save: (slug) => this.#download(slug),
    });
  }

  #makeControls() {
    const { catalogue, home, calls } = this.parts;
    return new Controls(
      { pause: button("pause"), send: button("send"), door: button("door"), end: button("end"), line: any("class-line"), undo: button("unsend"), trouble: any("class-trouble") },
      { calls, catalogue, home, count: () => this.#contents(), download: () => this.#download(), ended: () => this.#erased() },
    );
  }

  #makeLive() {
    const { calls, course } = this.parts;
    return new Live({
      open: (signal) => calls.lines("GET", `api/classes/${course.code}/live`, undefined, signal),
      hear: (line) => this.#hear(line),
      away: (seconds) => setText(any("away"), seconds === null ? "" : plural(ROOM.away, seconds)),
      lost: (trouble) => this.#end(trouble.message, trouble.status === 401),
      timers: { setTimeout: (callback, time) => setTimeout(callback, time), clearTimeout: (id) => clearTimeout(id) },
    });
  }

  /** @returns {(name: string) => void} shows a view */
  #bindViews() {
    const turn = bindViews(any("views"), (name) => {
      this.invite.stepAside();
      setText(any("class-trouble"), "");
      this.isForAll = name === "wall" || name === "plot";
      this.#repaint();
    });
    this.parts.theme.onChange(() => this.#repaint());
    bindProjector(button("projector"), document.documentElement, () => (this.isForAll ? this.#repaint() : turn("wall")));
    for (const choice of any("orders").querySelectorAll("input")) choice.addEventListener("change", () => this.wall.show(/** @type {Order} */ (choice.value)));
    return turn;
  }

  /** Shows the class and follows it. */
  start() {
    const { course } = this.parts;
    any("room").hidden = false;
    this.#show(course);
    this.turn("wall");
    void this.invite.open(course.code);
    this.timer = setInterval(() => this.#count(), EVERY);
    window.addEventListener("online", () => this.live.retry());
    void this.live.run();
  }

  /** @param {any} line of the stream */
  #hear(line) {
    if (line.class) this.#show(line.class);
    const member = line.member ? this.roster.take(line.member) : line.left ? this.roster.leave(line.left.name) : null;
    if (member) this.#tell(member);
    if (line.ended) this.#erased();
  }

  /** @param {Member} member */
  #tell(member) {
    this.wall.update(member);
    this.plot.update(member);
    this.viewer.update(member);
    this.counting ??= setTimeout(() => this.#count(), 0); // once for all that came at a time
  }

  #repaint() {
    this.wall.repaint();
    this.plot.repaint();
    this.list.show();
    this.handIns.show();
  }

  /** @param {string} slug of an exercise */
  #titleOf(slug) {
    return this.parts.catalogue.exercises.find((one) => one.slug === slug)?.title ?? slug;
  }

  /** @param {Course} course */
  #show(course) {
    setText(any("title"), course.title);
    this.roster.sent = course.send?.exercise ?? null;
    document.title = fill(GATE.page, { title: course.title });
    this.controls.show(course);
  }

  #count() {
    this.counting = undefined;
    const counts = this.roster.counts();
    setText(any("present"), plural(ROOM.present, counts.here));
    for (const [id, text, count] of /** @type {const} */ ([["count-waiting", ROOM.orderWaiting, counts.waiting], ["count-solved", ROOM.orderSolved, counts.solved]])) setText(any(id), fill(text, { count }));
    any("legend-waiting").hidden = counts.waiting === 0;
    any("legend-still").hidden = this.roster.waiting().length === counts.waiting;
    this.invite.look(counts.here > 0, this.controls.course?.open !== false);
    this.teller.look(counts);
    this.wall.refresh();
    this.list.show();
    this.handIns.show();
  }

  /** @returns {{members: number, handIns: number}} */
  #contents() {
    const all = [...this.roster.members.values()];
    return { members: all.length, handIns: all.reduce((sum, { submissions }) => sum + submissions.length, 0) };
  }

  /** @param {string} [slug] of one exercise */
  async #download(slug) {
    const { calls, course } = this.parts;
    const table = await calls.answer("GET", `api/classes/${course.code}/submissions.csv${slug ? `?exercise=${encodeURIComponent(slug)}` : ""}`, undefined, { accept: "text/csv" });
    download(slug ? `submissions-${slug}.csv` : "submissions.csv", await table.blob());
  }

  #erased() {
    this.kept.forget();
    this.#end(ROOM.ended);
  }

  /** @param {string} why @param {boolean} [isRefused] whether the token does not hold any more */
  #end(why, isRefused = false) {
    this.live.stop();
    clearInterval(this.timer);
    any("room").hidden = true;
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    this.parts.left(why, isRefused);
  }
}
