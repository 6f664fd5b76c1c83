// Reads cases {sizes, parameters, trace, rate} as JSON and says what the page makes of each: what a step changes, what links carry back.
import { readFileSync } from "node:fs";
import { changesOf } from "../../static/js/labs/mlp/backpass.js";
import { contributionsOf } from "../../static/js/labs/mlp/contributions.js";

const cases = JSON.parse(readFileSync(0, "utf8"));
const said = cases.map(({ sizes, parameters, trace, rate }) => {
  const values = Float64Array.from(parameters);
  return { changes: [...changesOf(sizes, values, trace, rate)], brought: [...contributionsOf(sizes, values, trace)] };
});
process.stdout.write(JSON.stringify(said));
