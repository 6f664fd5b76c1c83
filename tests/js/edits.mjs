// What the page does of edits, for the tests that compare it with the server: cases as JSON on standard input, answers on standard output.
import { readFileSync } from "node:fs";
import { mlp } from "../../static/js/labs/mlp/lab.js";
import { edited, isAllowed, isFree, refusal } from "../../static/js/settings/rules.js";

const { options, cases } = JSON.parse(readFileSync(0, "utf8"));
const answers = cases.map(({ free, allowed, config, path, value }) => {
  if (!isFree(free, path)) return { refused: "locked" };
  if (!isAllowed(allowed[path], value)) return { refused: "forbidden" };
  const next = mlp.settled(config, edited(options, config, path, value, free));
  const why = refusal(options, config, next);
  return why === null ? { next } : { refused: why };
});
process.stdout.write(JSON.stringify(answers));
