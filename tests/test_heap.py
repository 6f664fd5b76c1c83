"""Memory of tabs that have left goes back to the system."""

import subprocess
import sys

import pytest

from nn_playground.live.heap import DELAY
from nn_playground.live.sessions import KEPT_SECONDS
from tests.stage import Place, scene

# Blocks of a size that the C library takes from its own heap once it has seen one of them freed, as arrays of tabs are.
PROOF = """
import gc
import numpy as np
from nn_playground.live.heap import trim

def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

np.ones(4_000_000)
class Tab:
    def __init__(self):
        self.block, self.circle = np.ones(200_000), self

gc.disable()  # as where nothing happens any more
blocks = [Tab() for _ in range(100)]
kept = [np.ones(1_000) for _ in range(10)]
whole = resident()
del blocks
trim()
print(whole - resident())
"""


@scene
async def test_after_the_sessions_of_tabs_that_left_are_forgotten_and_seldom() -> None:
    place = Place()
    peers = [await place.configured() for _ in range(3)]
    for peer in peers:
        peer.leave()
    await place.work()
    await place.work(KEPT_SECONDS)
    assert not place.trims
    await place.work(DELAY - KEPT_SECONDS)
    assert len(place.trims) == 1
    await place.work(DELAY)
    assert len(place.trims) == 2, "some may have left later than the first"
    await place.work(2 * DELAY)
    assert len(place.trims) == 2
    other = await place.configured()
    other.leave()
    await place.work()
    await place.work(DELAY)
    assert len(place.trims) == 3


@scene
async def test_who_leaves_a_little_later_is_trimmed_too() -> None:
    place = Place()
    first, last = await place.configured(), await place.configured()
    for peer in (first, last):
        peer.incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await place.work(3.0)
    await place.work(DELAY - 3.0)
    assert len(place.trims) == 1
    assert len(place.live.sessions) == 1, "which was not free yet"
    await place.work(DELAY)
    assert len(place.live.sessions) == 0
    assert len(place.trims) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory it has")
def test_what_is_free_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", PROOF], capture_output=True, text=True, check=True, timeout=120)
    assert float(done.stdout) > 100  # MB of the 160
