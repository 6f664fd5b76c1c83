/**
 * Grades what was handed in for an exercise, with the server's secret. A grade depends on its hand-in alone, so a class that is too much for
 * one request is graded in parts.
 *
 * @typedef {{score: number, points: number, reason: string, failed: string[], link: string}} Grade `reason`: why it can't be read, else ""; `failed`: what is said of each criterion that does not hold
 */
import { fill } from "../../core/fill.js";
import { Refused } from "../refused.js";
import { HANDED } from "./texts.js";

const TOO_MUCH = 413;

/**
 * @param {import("./calls.js").Calls} calls
 * @param {string} code of the class
 * @param {string} slug of the exercise
 * @param {object} told
 * @param {(name: string, grade: Grade) => unknown} told.row of a student
 * @param {(done: number, total: number) => void} told.progress
 * @param {AbortSignal} signal
 */
export async function gradeExercise(calls, code, slug, { row, progress }, signal) {
  const { submissions } = await calls.get(`api/classes/${code}/hand-ins?exercise=${encodeURIComponent(slug)}`, signal);
  /** @type {Map<string, string>} */
  const links = new Map(submissions.map((/** @type {{id: string, link: string}} */ { id, link }) => [id, link]));
  let done = 0;
  const grade = async (/** @type {object[]} */ part) => {
    try {
      for await (const line of calls.lines("POST", `api/exercises/${slug}/grade`, { submissions: part }, signal)) {
        if (line.error) throw new Refused({ status: 0, message: line.error.message });
        if (line.row) {
          row(line.row.id, gradeOf(line.row, links.get(line.row.id) ?? ""));
          progress(++done, submissions.length);
        }
      }
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== TOO_MUCH || part.length < 2) throw error;
      const half = Math.ceil(part.length / 2);
      await grade(part.slice(0, half));
      await grade(part.slice(half));
    }
  };
  progress(0, submissions.length);
  if (submissions.length > 0) await grade(submissions);
}

/** @param {{result: {score: number, points: number, criteria: {name: string, passed: boolean, message: string}[]} | null, reason: string}} row @param {string} link @returns {Grade} */
function gradeOf({ result, reason }, link) {
  const failed = (result?.criteria ?? []).filter(({ passed }) => !passed).map(({ name, message }) => fill(HANDED.failed, { name, message }));
  return { score: result?.score ?? 0, points: result?.points ?? 0, reason, failed, link };
}
