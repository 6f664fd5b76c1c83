import assert from "node:assert/strict";
import { test } from "node:test";
import { hindranceOf, MOST } from "../../static/js/shell/qr.js";

test("a phone follows a link of this server's address in the network", () => {
  for (const host of ["192.168.1.20:8000", "playground.example", "[2001:db8::1]:8000", "localhost.example", "127.example"]) {
    assert.equal(hindranceOf(new URL(`http://${host}/#seed=0.1`)), null, host);
  }
});

test("it takes this machine's own names for its own", () => {
  for (const host of ["localhost:8000", "127.0.0.1", "127.1.2.3:80", "[::1]:8000", "a.localhost", "0.0.0.0:8000"]) {
    assert.match(hindranceOf(new URL(`http://${host}/`)) ?? "", /opened at .*, which every phone takes for itself\. .*--host 0\.0\.0\.0/, host);
  }
});

test("a link of 700 characters is a code, a longer one is not, and says why", () => {
  const start = "https://playground.example/#points=";
  assert.equal(hindranceOf(new URL(start.padEnd(MOST, "A"))), null);
  assert.match(hindranceOf(new URL(start.padEnd(1234, "A"))) ?? "", /has 1,234 characters; .* holds 700\. Copy the link/);
});
