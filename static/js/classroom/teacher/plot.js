/**
 * The plot of a class, growing live: one exercise at a time.
 *
 * @typedef {object} Parts
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLSelectElement} choice of the exercise
 * @property {HTMLElement} words
 * @property {import("./roster.js").Roster} roster
 * @property {import("../../core/loop.js").Loop} loop
 * @property {() => import("../../types.js").Palette} palette
 * @property {() => string | null} sent the exercise to which everyone was sent
 * @property {(slug: string) => string} titleOf an exercise
 */
import { classPlotText, countText, drawClassPlot } from "../../draw/classplot.js";
import { make, setText } from "../../shell/dom.js";
import { Sheet } from "../../shell/sheet.js";
import { PLOT } from "./texts.js";
import { Tried } from "./tried.js";

/** Milliseconds between two paintings: dots that move more often are not seen better. */
const EVERY = 200;

export class Plot {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.tried = new Tried();
    this.last = 0;
    this.isChosen = false;
    this.wake = parts.loop.add((now) => this.#paint(now));
    this.sheet = new Sheet(parts.canvas, () => this.repaint());
    parts.choice.addEventListener("change", () => {
      this.isChosen = true;
      this.repaint();
    });
  }

  /** @param {import("./roster.js").Member} member that has something new to show */
  update(member) {
    this.tried.note(member);
    this.wake();
  }

  repaint() {
    this.last = 0;
    this.wake();
  }

  /** @param {number} now @returns {boolean} whether it is to be painted later */
  #paint(now) {
    const { canvas, choice, words, roster, palette } = this.parts;
    if (!canvas.checkVisibility()) return false;
    if (now - this.last < EVERY) return true;
    const surface = this.sheet.surface();
    if (surface === null) return false;
    this.last = now;
    this.#offer();
    const plot = this.tried.plot(choice.value, roster.shuffled());
    drawClassPlot(surface, plot, palette().theme);
    const text = choice.value === "" ? countText(plot.networks) : classPlotText(plot);
    setText(words, text);
    if (canvas.ariaLabel !== text) canvas.ariaLabel = text;
    return false;
  }

  /** The exercise to which all were sent, and those that are tried: it is shown, or the one that most are at, until another one is chosen. */
  #offer() {
    const { choice, roster, titleOf } = this.parts;
    const sent = this.parts.sent();
    const tried = this.tried.exercises(roster.shuffled());
    const wanted = sent === null ? tried : [sent, ...tried.filter((slug) => slug !== sent)];
    const there = [...choice.options].map(({ value }) => value);
    for (const slug of wanted) if (!there.includes(slug)) choice.append(make("option", { value: slug }, [slug === "" ? PLOT.free : titleOf(slug)]));
    if (!this.isChosen && wanted.length > 0 && choice.value !== wanted[0]) choice.value = wanted[0];
  }
}
