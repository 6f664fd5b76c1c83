// What the page knows of configs, for the tests that compare it with the server: cases as JSON on standard input, answers on standard output.
import { readFileSync } from "node:fs";
import { valueAt } from "../../static/js/core/json.js";
import { costOf } from "../../static/js/labs/mlp/cost.js";
import { outputActivation } from "../../static/js/labs/mlp/formula.js";
import { mlp } from "../../static/js/labs/mlp/lab.js";
import { sizesOf } from "../../static/js/labs/mlp/shape.js";
import { sameToCheck, tunable, tuning } from "../../static/js/settings/config.js";
import { goesOn, isIdle, settingsBetween } from "../../static/js/settings/idle.js";
import { applies, defaultOf, differs, edited, refusal, swept, trainingPoints } from "../../static/js/settings/rules.js";

const { options, cases } = JSON.parse(readFileSync(0, "utf8"));
/** @param {(option: any) => unknown} say @returns {Record<string, unknown>} */
const byPath = (say) => Object.fromEntries(options.options.map((/** @type {any} */ option) => [option.path, say(option) ?? null]));
const answers = cases.map((/** @type {any} */ { config, other, path, value, epochs }) => {
  const sweep = mlp.settled(config, swept(options, config, path, value));
  const next = mlp.settled(config, edited(options, config, path, value));
  return {
    applies: byPath((option) => applies(option, config)),
    defaults: byPath((option) => defaultOf(option, config)),
    differs: byPath((option) => differs(option, config)),
    points: trainingPoints(config),
    sizes: sizesOf(config),
    output: outputActivation(config),
    cost: costOf(options, config, epochs),
    swept: { config: sweep, why: refusal(options, config, sweep) },
    edited: { config: next, value: valueAt(next, path), why: refusal(options, config, next) },
    sameToCheck: sameToCheck(options, config, other),
    tuning: tuning(options, config),
    idle: byPath((option) => isIdle(options, config, option.path)),
    tune: goesOn(options, config, next) ? { ...tuning(options, next), ...settingsBetween(options, config, next) } : null,
  };
});
process.stdout.write(JSON.stringify({ view: mlp.state.view, tunable: tunable(options), answers }));
