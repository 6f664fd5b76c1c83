"""How smooth the teacher's page is while a large class is live on its wall, in a real Chromium without a GPU.

python -m tests.benchmarks.wall [--members 300] [--seconds 15]

The page has its server; the stream of the class comes from a worker of the page in the place of its network: each
member once a second with a new boundary, evenly over the second.
"""

import argparse
import json
import statistics
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, expect

from tests.browser.chromium import Search, playwright
from tests.browser.lesson import Lesson, school
from tests.class_calls import TEACHER

SIZES: Final = ((1366, 650), (1920, 1080))
VIEWS: Final = ("Wall", "Plot", "List")
WARM: Final = 5_000  # milliseconds until all are there and code is compiled
WORKER: Final = """
  const side = 50, pieces = 20;
  const line = (i, second) => {
    const codes = new Uint8Array(side * side);
    for (let k = 0; k < codes.length; k++) {
      const [x, y] = [(k % side) / side - 0.5, Math.floor(k / side) / side - 0.5];
      codes[k] = 127 + 126 * Math.tanh(8 * (x * Math.cos(i + second / 9) + y * Math.sin(i) + x * y * (i % 5)));
    }
    const tile = { size: side, classes: 0, codes: btoa(String.fromCharCode(...codes)) };
    const loss = 0.5 / (1 + (second + i) % 60);
    return JSON.stringify({ member: { name: `member ${i}`, rejoin: "KTRM", joined: "", here: true, playing: true,
      idle: i % 300, exercise: "xor-one-layer", link: "#seed=0.1", epoch: second, parameters: 5 + 4 * (i % 9),
      train_loss: loss, test_loss: loss, criteria: [true, loss < 0.1, false], solved: loss < 0.02, checked: true,
      submissions: [], tile } }) + "\\n";
  };
  onmessage = ({ data: members }) => {
    let tick = 0;
    setInterval(() => {
      let text = "";
      for (let i = tick % pieces; i < members; i += pieces) text += line(i, Math.floor(tick / pieces));
      tick++;
      postMessage(new TextEncoder().encode(text));
    }, 1000 / pieces);
  };
"""
STREAM: Final = """([members, program]) => {
  const inner = window.fetch;
  window.fetch = (address, ...options) => {
    if (!String(address).endsWith("/live")) return inner(address, ...options);
    const worker = new Worker(URL.createObjectURL(new Blob([program])));
    const start = (control) => (worker.onmessage = ({ data }) => control.enqueue(data));
    worker.postMessage(members);
    return Promise.resolve(new Response(new ReadableStream({ start })));
  };
}"""
FRAMES: Final = """(time) => new Promise((done) => {
  const times = [];
  const frame = (now) => {
    times.push(now);
    if (now - times[0] < time) requestAnimationFrame(frame);
    else done(times);
  };
  requestAnimationFrame(frame);
})"""


def measured(browser: Browser, lesson: Lesson, size: tuple[int, int], members: int, seconds: float) -> list[str]:
    """A line for each view: frames a second, and milliseconds between two."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)  # for the worker
    page = context.new_page()
    page.add_init_script(f"({STREAM})({json.dumps([members, WORKER])})")
    page.goto(f"{lesson.server.url}/class#token={TEACHER}")
    expect(page.locator(".tile")).to_have_count(members, timeout=60_000)
    lines = []
    for view in VIEWS:
        page.get_by_role("tab", name=view).click()
        page.wait_for_timeout(WARM)
        times: list[float] = page.evaluate(FRAMES, 1000 * seconds)
        between = sorted(later - earlier for earlier, later in pairwise(times))
        rate = 1000 * len(between) / (times[-1] - times[0])
        spread = [statistics.median(between), between[int(0.99 * len(between))], between[-1]]
        lines.append(f"{width} x {height}  {view:5} {rate:6.1f} {spread[0]:8.1f} {spread[1]:6.1f} {spread[2]:6.1f}")
    context.close()
    return lines


def main() -> None:
    """The command line, as the docstring above has it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, playwright() as running, school(Path(scratch)) as server:
        lesson = Lesson.begin(server, "Deep Learning")
        browser = Search(running).launch()
        print(f"{given.members} members; frames a second, ms between two: median, p99, most")
        for size in SIZES:
            for line in measured(browser, lesson, size, given.members, given.seconds):
                print(line, flush=True)
        browser.close()


if __name__ == "__main__":
    main()
