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

export class Room {
  /**
   * @param {object} parts
   * @param {URL} parts.home
   * @param {import("../../core/loop.js").Loop} parts.loop
   * @param {import("../../shell/theme.js").ThemeSwitch} parts.theme
   * @param {import("./send.js").Catalogue} parts.catalogue
   * @param {(why: string) => void} parts.left the class is not shown any more
   * @param {import("./calls.js").Calls} parts.calls
   * @param {Course} parts.course
   */
  constructor(parts) {
    const { home, loop, theme, catalogue, calls, course } = parts;
    const now = () => performance.now();
    this.parts = parts;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.counting = undefined;
    /** Whether what is shown has no names. */
    this.isForAll = true;
    this.roster = new Roster(course.code, now);
    this.stars = new Stars();
    this.invite = new Invite({ panel: any("invite"), code: button("code"), room: any("room"), home });
    this.teller = new Teller((sentence) => setText(any("told"), sentence), now);
    const palette = () => theme.palette;
    this.wall = new Wall({ list: any("tiles"), empty: any("wall-empty"), roster: this.roster, loop, palette, stars: this.stars, open: (member) => this.viewer.open(member) });
    const titleOf = (/** @type {string} */ slug) => catalogue.exercises.find((one) => one.slug === slug)?.title ?? slug;
    this.plot = new Plot({ canvas: canvas("plot-canvas"), choice: element("plot-exercise", HTMLSelectElement), words: any("plot-words"), roster: this.roster, loop, palette, titleOf });
    const open = (/** @type {Member} */ member) => this.viewer.open(member);
    this.list = new List({ body: any("list-rows"), search: element("list-search", HTMLInputElement), empty: any("list-empty"), roster: this.roster, titleOf, open });
    this.handIns = new HandIns({
      ...{ table: element("handed", HTMLTableElement), empty: any("handed-empty"), told: any("handed-told"), download: button("handed-download"), grades: button("grades-download") },
      ...{ canGrade: any("room").dataset.grades === "yes", roster: this.roster, calls, titleOf, give: download },
      wanted: () => this.controls.course?.exercises ?? [],
      save: () => this.#download(),
    });
    bindStars({ show: button("show-stars"), clear: button("clear-stars") }, this.stars, palette, home);
    this.controls = new Controls(
      { pause: button("pause"), send: button("send"), door: button("door"), end: button("end"), line: any("class-line"), trouble: any("class-trouble") },
      { catalogue, home, count: () => this.#contents(), download: () => this.#download(), ended: () => this.#end(ROOM.ended) },
    );
    this.controls.calls = calls;
    this.viewer = new Viewer({
      ...{ calls, code: course.code, home, palette, stars: this.stars },
      neighbour: (name, way) => this.wall.neighbour(name, way),
      closed: (name) => this.wall.focus(name),
      sendAll: (link) => this.controls.send({ link }),
    });
    this.stars.onChange((member) => this.wall.update(this.roster.members.get(member.name) ?? member));
    const repaint = () => this.#repaint();
    theme.onChange(repaint);
    bindProjector(button("projector"), document.documentElement, () => {
      if (!this.isForAll) this.turn("wall");
      repaint();
    });
    for (const choice of any("orders").querySelectorAll("input")) choice.addEventListener("change", () => this.wall.show(/** @type {Order} */ (choice.value)));
    this.turn = bindViews(any("views"), (name) => {
      this.invite.stepAside();
      this.isForAll = name === "wall" || name === "plot";
      repaint();
    });
    this.live = new Live({
      open: (signal) => calls.lines("GET", `api/classes/${course.code}/live`, undefined, signal),
      hear: (line) => this.#hear(line),
      away: (seconds) => setText(any("away"), seconds === null ? "" : plural(ROOM.away, seconds)),
      lost: (trouble) => this.#end(trouble.message),
      timers: { setTimeout: (callback, time) => setTimeout(callback, time), clearTimeout: (id) => clearTimeout(id) },
    });
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
    if (line.ended) this.#end(ROOM.ended);
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

  /** @param {Course} course */
  #show(course) {
    setText(any("title"), course.title);
    document.title = fill(GATE.page, { title: course.title });
    this.controls.show(course);
  }

  #count() {
    this.counting = undefined;
    const counts = this.roster.counts();
    setText(any("present"), plural(ROOM.present, counts.here));
    for (const [id, text, count] of /** @type {const} */ ([["count-waiting", ROOM.orderWaiting, counts.waiting], ["count-solved", ROOM.orderSolved, counts.solved]])) setText(any(id), fill(text, { count }));
    this.invite.look(counts.here);
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

  async #download() {
    const { calls, course } = this.parts;
    download("submissions.csv", await (await calls.answer("GET", `api/classes/${course.code}/submissions.csv`, undefined, { accept: "text/csv" })).blob());
  }

  /** @param {string} why */
  #end(why) {
    this.live.stop();
    clearInterval(this.timer);
    any("room").hidden = true;
    this.viewer.dialog?.close();
    this.parts.left(why);
  }
}
