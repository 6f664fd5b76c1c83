import assert from "node:assert/strict";
import test from "node:test";
import { CommandQueue } from "../../static/js/core/queue.js";

/** A queue, and what it has sent. */
function queue() {
  /** @type {any[]} */
  const sent = [];
  const line = { up: true };
  const commands = new CommandQueue((command) => line.up && sent.push(command) > 0);
  return { commands, sent, line };
}

test("while an answer is awaited, of several changes only the last is sent", () => {
  const { commands, sent } = queue();
  for (const link of ["#1", "#2", "#3", "#4"]) commands.submit({ type: "configure", link }, "push");
  assert.deepEqual(sent, [{ type: "configure", link: "#1", id: 1 }]);
  assert.equal(commands.settle(1)?.mode, "push");
  commands.proceed();
  assert.deepEqual(sent.slice(1), [{ type: "configure", link: "#4", id: 2 }]);
});

test("a drag that began while waiting still pushes, so that Back comes to what was before it", () => {
  const { commands } = queue();
  commands.submit({ type: "configure", link: "#1" }, "replace");
  commands.submit({ type: "configure", link: "#2" }, "push");
  commands.submit({ type: "configure", link: "#3" }, "replace");
  commands.settle(1);
  commands.proceed();
  assert.equal(commands.settle(2)?.mode, "push");
});

test("the order of different commands is kept", () => {
  const { commands, sent } = queue();
  commands.submit({ type: "configure", link: "#1" }, "push");
  commands.submit({ type: "play" }, "replace");
  commands.submit({ type: "configure", link: "#2" }, "push");
  commands.settle(1);
  commands.proceed();
  assert.deepEqual(sent.map(({ type, id }) => `${type} ${id}`), ["configure 1", "play 2", "configure 3"]);
});

test("an answer to something else settles nothing", () => {
  const { commands } = queue();
  commands.submit({ type: "reset" }, "push");
  assert.equal(commands.settle(undefined), null);
  assert.equal(commands.settle(7), null);
  assert.equal(commands.settle(1)?.command.type, "reset");
});

test("who goes elsewhere makes what waits void and what is under way stale", () => {
  const { commands, sent } = queue();
  commands.submit({ type: "configure", link: "#1" }, "push");
  commands.submit({ type: "configure", link: "#2" }, "push");
  commands.forget();
  commands.submit({ type: "configure", link: "#elsewhere" }, "replace");
  assert.equal(commands.settle(1)?.isStale, true);
  commands.proceed();
  assert.equal(sent[1].link, "#elsewhere");
  assert.equal(commands.settle(2)?.isStale, false);
});

test("without a connection nothing is kept for later", () => {
  const { commands, sent, line } = queue();
  line.up = false;
  commands.submit({ type: "configure", link: "#1" }, "push");
  line.up = true;
  commands.submit({ type: "play" }, "replace");
  assert.deepEqual(sent.map(({ type }) => type), ["play"]);
});

test("what is given up lets the next one go, and is settled all the same should its answer come", () => {
  const { commands, sent } = queue();
  assert.equal(commands.giveUp(), null);
  commands.submit({ type: "configure", link: "#1" }, "push");
  commands.submit({ type: "play" }, "replace");
  assert.equal(commands.giveUp()?.id, 1);
  commands.proceed();
  assert.deepEqual(sent.map(({ type }) => type), ["configure", "play"]);
  commands.submit({ type: "reset" }, "push");
  assert.equal(commands.settle(1)?.command.type, "configure");
  assert.equal(commands.settle(1), null, "once");
  assert.equal(commands.settle(3)?.command.type, "reset");
});

test("whether the run will play is told by the last wish about it until that is answered, and then by the server", () => {
  const { commands, line } = queue();
  assert.deepEqual([commands.willPlay(true), commands.willPlay(false)], [true, false]);
  commands.submit({ type: "pause" }, "replace"); // 1
  assert.equal(commands.willPlay(true), false);
  commands.submit({ type: "speed", epochs: 5 }, "replace"); // 2, and not about that
  commands.settle(undefined);
  assert.equal(commands.willPlay(true), false, "what is told by itself answers nothing");
  commands.settle(1);
  assert.equal(commands.willPlay(true), true);
  for (const [command, plays] of /** @type {[any, boolean][]} */ ([
    [{ type: "play" }, true], [{ type: "step", unit: "batch" }, false], [{ type: "configure", link: "#1", play: true }, true],
    [{ type: "reset" }, false], [{ type: "new_weights", play: true }, true], [{ type: "configure", link: "#2" }, false],
    [{ type: "configure", config: {}, resume: { epoch: 1, playing: true } }, true],
  ])) {
    commands.submit(command, "push");
    assert.equal(commands.willPlay(!plays), plays, JSON.stringify(command));
    for (let id = 1; id <= commands.lastId + 8; id++) if (commands.settle(id)) commands.proceed();
    assert.equal(commands.willPlay(!plays), !plays, JSON.stringify(command));
  }
  line.up = false;
  commands.submit({ type: "play" }, "replace");
  assert.equal(commands.willPlay(false), false, "there is no connection");
});

test("a wish to play that waits is given up with all that waits", () => {
  const { commands } = queue();
  commands.submit({ type: "configure", link: "#1" }, "push");
  commands.submit({ type: "configure", link: "#2", play: true }, "push");
  assert.equal(commands.willPlay(false), true);
  commands.forget();
  assert.equal(commands.willPlay(false), false);
});
