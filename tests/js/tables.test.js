import { strict as assert } from "node:assert";
import { test } from "node:test";
import { looksLikeTable } from "../../static/js/labs/mlp/tables.js";
import { rangeOf } from "../../static/js/labs/mlp/table/asking.js";

test("what is pasted beside a field is a table where it has rows and cells", () => {
  assert.equal(looksLikeTable("x1\tx2\tlabel\n1\t2\ta\n"), true);
  assert.equal(looksLikeTable("x;y;z\r\n1,5;2;0\r\n"), true);
  assert.equal(looksLikeTable("x,y\r1,2\r"), true);
  for (const text of ["", "1,2", "#dataset=xor&noise=5", "a line\nanother line", "one, two\nthree"]) assert.equal(looksLikeTable(text), false, text);
});

test("a column is told by its bounds, or by its values and how many more there are", () => {
  const column = { name: "a", numeric: true, missing: 0, distinct: 0, counts: [], low: null, high: null, values: [] };
  assert.equal(rangeOf({ ...column, kind: "number", low: 32.1, high: 59.6, distinct: 99 }), "32.1 to 59.6");
  const values = ["a", "b"].map((name) => ({ name, count: 1 }));
  assert.equal(rangeOf({ ...column, kind: "few", values, distinct: 2 }), "a, b");
  assert.equal(rangeOf({ ...column, kind: "text", values, distinct: 9 }), "a, b, and 7 others");
});
