"""Large texts are read one at a time, the smaller first, and the threads that small requests take stay free."""

import asyncio
import threading
import time
from types import SimpleNamespace
from typing import Any, cast

from starlette.requests import Request

from nn_playground.base.turnstile import Turnstile
from nn_playground.web.rest import LARGE, apart
from tests.stage import scene


@scene
async def test_a_small_text_is_read_beside_any_number_of_large_ones() -> None:
    app = SimpleNamespace(state=SimpleNamespace(reading=Turnstile(1)))
    request = Request({"type": "http", "app": cast("Any", app)})
    goes_on, inside = threading.Event(), threading.Semaphore(0)
    order: list[int] = []

    def read(size: int) -> int:
        if size > LARGE:
            inside.release()
            assert goes_on.wait(60)
            order.append(size)
        return size

    def ask(size: int) -> asyncio.Task[int]:
        return asyncio.create_task(apart(request, size, read, size))

    large = [ask(LARGE + 100 - number) for number in range(60)]
    began = time.monotonic()
    assert await asyncio.gather(*(ask(size) for size in (1, LARGE))) == [1, LARGE]
    assert time.monotonic() - began < 30
    assert order == []
    await asyncio.to_thread(inside.acquire)
    assert not inside.acquire(blocking=False), "one large text is read at a time"
    goes_on.set()
    await asyncio.gather(*large)
    assert order[1] == min(order), "the smallest comes next"
