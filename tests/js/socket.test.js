import assert from "node:assert/strict";
import test from "node:test";
import { Connection, socketUrl } from "../../static/js/core/socket.js";

/** A world without network and time: `sockets` were opened, `pass` lets seconds go by. */
function world() {
  /** @type {any[]} */
  const sockets = [];
  /** @type {any[]} */
  const closed = [];
  /** @type {(number | null)[]} */
  const away = [];
  /** @type {(string | null)[]} */
  const whys = [];
  const said = /** @type {string[]} */ ([]);
  const reason = { text: /** @type {string | null} */ (null), asked: 0 };
  /** @type {{at: number, callback: () => void}[]} */
  let timers = [];
  let now = 0;
  const connection = new Connection(
    () => {
      const socket = { readyState: 0, sent: /** @type {string[]} */ ([]), send: (/** @type {string} */ text) => socket.sent.push(text), close: () => closed.push(socket) };
      sockets.push(socket);
      return /** @type {any} */ (socket);
    },
    {
      message: (message) => said.push(message.type),
      frame: () => {},
      away: (seconds, why) => {
        away.push(seconds);
        whys.push(why);
      },
    },
    {
      setTimeout: (callback, milliseconds) => timers.push({ at: now + milliseconds, callback }),
      clearTimeout: (id) => timers.splice(id - 1, 1, { at: Number.POSITIVE_INFINITY, callback: () => {} }),
    },
    async () => {
      reason.asked++;
      return reason.text;
    },
  );
  const pass = (/** @type {number} */ seconds) => {
    for (let i = 0; i < seconds; i++) {
      now += 1000;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.map((timer) => (timer.at <= now ? { at: Number.POSITIVE_INFINITY, callback: () => {} } : timer));
      for (const { callback } of due) callback();
    }
  };
  const open = (/** @type {any} */ socket) => {
    socket.readyState = 1;
    socket.onopen();
  };
  const hear = (/** @type {any} */ socket, /** @type {object} */ message) => socket.onmessage({ data: JSON.stringify(message) });
  return { connection, sockets, closed, away, whys, said, reason, pass, open, hear };
}

test("the address of the socket lies beside the page, whatever its path and scheme", () => {
  assert.equal(socketUrl("http://localhost:8000/"), "ws://localhost:8000/ws");
  assert.equal(socketUrl("https://hub.example/user/a/proxy/8000/?x=1#seed=1"), "wss://hub.example/user/a/proxy/8000/ws");
  assert.equal(socketUrl("http://localhost:8000/", "a-secret"), "ws://localhost:8000/ws");
  assert.equal(socketUrl("http://localhost:8000/", "2.a-secret"), "ws://localhost:8000/ws?process=2", "the secret stays out of addresses");
});

test("a lost connection comes back by itself, after a while that doubles and is counted down", () => {
  const { connection, sockets, away, pass } = world();
  connection.connect();
  sockets[0].onclose();
  assert.deepEqual(away, [1]);
  pass(1);
  assert.equal(sockets.length, 2);
  sockets[1].onclose();
  pass(2);
  assert.equal(sockets.length, 3);
  assert.deepEqual(away, [1, null, 2, 1, null]);
  for (let i = 2; i < 8; i++) {
    sockets[i].onclose();
    const wait = away.at(-1) ?? 0;
    assert.ok(wait <= 15, "never longer than a quarter of a minute");
    pass(wait);
    assert.equal(sockets.length, i + 2);
  }
});

test("once the server was well, the first wait is short again", () => {
  const { connection, sockets, away, pass, open } = world();
  connection.connect();
  for (let i = 0; i < 3; i++) {
    sockets[i].onclose();
    pass(away.at(-1) ?? 0);
  }
  open(sockets[3]);
  connection.settled();
  away.length = 0;
  sockets[3].onclose();
  assert.deepEqual(away, [1]);
});

test("one need not wait, but never has two connections", () => {
  const { connection, sockets, pass, open } = world();
  connection.connect();
  connection.retry();
  assert.equal(sockets.length, 1);
  sockets[0].onclose();
  connection.retry();
  assert.equal(sockets.length, 2);
  open(sockets[1]);
  pass(60);
  assert.equal(sockets.length, 2);
});

test("an attempt that hangs is given up", () => {
  const { connection, sockets, pass } = world();
  connection.connect();
  pass(12);
  assert.equal(sockets.length, 2);
});

test("what an older socket says or does no longer counts", () => {
  const { connection, sockets, pass, open } = world();
  connection.connect();
  pass(12);
  open(sockets[1]);
  sockets[0].onmessage({ data: "not even JSON" });
  assert.ok(connection.send({ type: "play" }));
  assert.deepEqual(sockets[1].sent, ['{"type":"play"}']);
});

test("nothing is sent into the void", () => {
  const { connection, sockets } = world();
  assert.equal(connection.send({ type: "play" }), false);
  connection.connect();
  assert.equal(connection.send({ type: "play" }), false, "not open yet");
  assert.deepEqual(sockets[0].sent, []);
});

test("where no socket opens the reason is asked for and told, and the attempts go on", async () => {
  const { connection, sockets, away, whys, reason, pass } = world();
  reason.text = "The header Upgrade is missing.";
  connection.connect();
  sockets[0].onclose();
  assert.deepEqual(whys, [null]);
  await Promise.resolve();
  assert.deepEqual([away.at(-1), whys.at(-1)], [1, "The header Upgrade is missing."]);
  pass(1);
  assert.equal(sockets.length, 2);
  assert.deepEqual([away.at(-1), whys.at(-1)], [null, "The header Upgrade is missing."], "it is told during an attempt, too");
  sockets[1].onclose();
  reason.text = null; // now nothing answers
  pass(2);
  await Promise.resolve();
  sockets[2].onclose();
  await Promise.resolve();
  assert.deepEqual([reason.asked, whys.at(-1)], [3, null]);
});

test("a reason that comes when there is a connection is none", async () => {
  const { connection, sockets, whys, reason, pass, open, hear } = world();
  reason.text = "Too late.";
  connection.connect();
  sockets[0].onclose();
  connection.retry();
  open(sockets[1]);
  hear(sockets[1], { type: "hello" });
  await Promise.resolve();
  sockets[1].onclose();
  pass(0);
  assert.deepEqual(whys, [null, null]);
  assert.equal(reason.asked, 1, "a connection that broke asks for no reason");
});

test("a server that says nothing but why it takes nobody is told so, and tried again with patience", () => {
  const { connection, sockets, away, whys, said, reason, pass, open, hear } = world();
  connection.connect();
  open(sockets[0]);
  hear(sockets[0], { type: "error", error: { code: "unavailable", message: "500 tabs are open.", details: [] } });
  sockets[0].onclose();
  assert.deepEqual([away, whys, said, reason.asked], [[15], ["500 tabs are open."], [], 0]);
  pass(15);
  open(sockets[1]);
  hear(sockets[1], { type: "hello" });
  hear(sockets[1], { type: "error", error: { code: "invalid_input", message: "Not the door's.", details: [] } });
  sockets[1].onclose();
  assert.deepEqual(said, ["hello", "error"]);
  assert.equal(whys.at(-1), null);
});

test("a browser that allows no socket is told like a server that is away, and asked again", () => {
  const { connection, away, pass, reason, sockets } = world();
  const { open } = connection;
  connection.open = () => {
    throw new DOMException("refused", "SecurityError");
  };
  connection.connect();
  assert.equal(away.at(-1), 1);
  assert.equal(reason.asked, 1);
  pass(1);
  assert.equal(away.at(-1), 2);
  connection.open = open;
  pass(2);
  assert.equal(sockets.length, 1);
});

test("a connection that is left before it is there is closed once it is, which no browser complains of", () => {
  const { connection, sockets, closed, open, pass, away } = world();
  connection.connect();
  connection.close();
  assert.equal(closed.length, 0);
  connection.connect();
  open(sockets[0]);
  assert.deepEqual(closed, [sockets[0]]);
  assert.equal(connection.send({ type: "play" }), false);
  open(sockets[1]);
  assert.equal(connection.send({ type: "play" }), true);
  connection.close();
  assert.deepEqual(closed, sockets);
  pass(60);
  assert.deepEqual(away, []);
});

test("a server is met anew once the connection before is over, and at once", () => {
  const { connection, sockets, closed, away, open } = world();
  connection.renew();
  assert.equal(sockets.length, 0, "there is none to renew");
  connection.connect();
  open(sockets[0]);
  connection.renew();
  assert.deepEqual([sockets.length, closed.length], [1, 1]);
  sockets[0].onclose();
  assert.equal(sockets.length, 2);
  assert.deepEqual(away, [null]);
});
