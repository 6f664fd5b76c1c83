"""Progress of the compilation, as those on the event loop hear of it."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from nn_playground.labs.mlp.config import parse_config
from nn_playground.labs.mlp.warmup_steps import ALL, for_frame, for_training
from nn_playground.work.agenda import Agenda
from nn_playground.work.warmup import WarmUp, WarmUpProgress

Note = Callable[[str, Exception | None], None]
ADAM = parse_config({"training": {"optimizer": {"name": "adam"}}})
PLAIN = for_frame(parse_config({}))
GENERAL = for_frame(ADAM)
COUNT = len(PLAIN)


def carry_out(agenda: Agenda, note: Note) -> None:
    """All of it."""
    while step := agenda.take():
        note(step, None)


def test_everybody_hears_each_step_and_the_end() -> None:
    go_on = threading.Semaphore(0)

    def slowly(agenda: Agenda, note: Note) -> None:
        while step := agenda.take():
            assert step not in PLAIN or go_on.acquire(timeout=30)
            note(step, None)

    async def listen(warmup: WarmUp, heard: list[WarmUpProgress]) -> None:
        news = asyncio.Event()
        with warmup.telling(news):
            while (progress := warmup.progress(PLAIN)).status == "compiling":
                heard.append(progress)
                go_on.release()
                await asyncio.wait_for(news.wait(), 30)
                news.clear()
            heard.append(progress)

    async def scene() -> list[WarmUpProgress]:
        warmup, heard = WarmUp(slowly, ALL), list[WarmUpProgress]()
        warmup.start()
        await asyncio.gather(listen(warmup, heard), warmup.end(PLAIN))
        return heard

    assert asyncio.run(scene()) == [
        *(WarmUpProgress("compiling", done, COUNT) for done in range(COUNT)),
        WarmUpProgress("ready"),
    ]


def test_what_somebody_waits_for_comes_first_then_what_the_run_will_need() -> None:
    order: list[str] = []
    asked = threading.Event()

    def when_asked(agenda: Agenda, note: Note) -> None:
        assert asked.wait(30)
        while step := agenda.take():
            order.append(step)
            note(step, None)

    async def scene() -> None:
        warmup = WarmUp(when_asked, ALL)
        warmup.start()
        warmup.hurry(for_training(ADAM))
        end = asyncio.create_task(warmup.end(GENERAL))
        await asyncio.sleep(0)
        asked.set()
        await end

    asyncio.run(scene())
    for thread in threading.enumerate():
        if thread.name == "warm-up":
            thread.join(30)
    hurried = (*GENERAL, *for_training(ADAM))
    assert tuple(order[: len(hurried)]) == hurried
    assert set(PLAIN) < set(order)


def test_it_is_ready_before_what_nobody_waits_for() -> None:
    go_on, over = threading.Event(), threading.Event()

    def waiting_at_last(agenda: Agenda, note: Note) -> None:
        while step := agenda.take():
            assert step in {*PLAIN, *GENERAL, *for_training(ADAM)} or go_on.wait(30)
            note(step, None)
        over.set()

    async def scene() -> tuple[WarmUpProgress, WarmUpProgress]:
        warmup = WarmUp(waiting_at_last, ALL)
        warmup.start()
        await warmup.end(PLAIN)
        await warmup.end(GENERAL)
        return warmup.progress(PLAIN), warmup.progress(GENERAL)

    assert asyncio.run(scene()) == (WarmUpProgress("ready"), WarmUpProgress("ready"))
    assert not over.is_set()
    go_on.set()
    assert over.wait(30)


def test_a_step_that_fails_ends_the_waiting_of_its_engine_alone_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def failing(agenda: Agenda, note: Note) -> None:
        while step := agenda.take():
            note(step, OSError("no space left") if step == "evaluate general" else None)

    async def scene() -> tuple[WarmUpProgress, WarmUpProgress]:
        warmup = WarmUp(failing, ALL)
        warmup.start()
        await warmup.end(GENERAL)
        await warmup.end(PLAIN)
        return warmup.progress(PLAIN), warmup.progress(GENERAL)

    assert asyncio.run(scene()) == (WarmUpProgress("ready"), WarmUpProgress("failed"))
    assert "evaluate general can't be compiled" in caplog.text
    assert "no space left" in caplog.text


def test_a_failure_of_everything_ends_all_waiting(caplog: pytest.LogCaptureFixture) -> None:
    def broken(agenda: Agenda, note: Note) -> None:
        raise OSError("no memory")

    async def scene() -> WarmUpProgress:
        warmup = WarmUp(broken, ALL)
        warmup.start()
        await warmup.end(PLAIN)
        return warmup.progress(PLAIN)

    assert asyncio.run(scene()) == WarmUpProgress("failed")
    assert "no memory" in caplog.text


def test_a_server_that_stops_meanwhile_does_no_harm() -> None:
    stopped, ended = threading.Event(), threading.Event()

    def later(agenda: Agenda, note: Note) -> None:
        assert stopped.wait(30)
        carry_out(agenda, note)
        ended.set()

    async def scene() -> None:
        warmup = WarmUp(later, ALL)
        warmup.start()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(warmup.end(PLAIN), 0.01)

    asyncio.run(scene())
    stopped.set()
    assert ended.wait(30)


def test_it_is_done_once() -> None:
    times: list[int] = []

    def counted(agenda: Agenda, note: Note) -> None:
        times.append(1)
        carry_out(agenda, note)

    async def scene() -> None:
        warmup = WarmUp(counted, ALL)
        warmup.start()
        warmup.start()
        await warmup.end(PLAIN)

    asyncio.run(scene())
    assert times == [1]


def test_a_server_that_ends_compiles_nothing_but_the_step_under_way() -> None:
    taken: list[str] = []
    under_way, go_on = threading.Event(), threading.Event()

    def slowly(agenda: Agenda, note: Note) -> None:
        while step := agenda.take():
            taken.append(step)
            under_way.set()
            assert go_on.wait(30)
            note(step, None)

    async def scene() -> WarmUpProgress:
        warmup = WarmUp(slowly, ALL)
        news = asyncio.Event()
        with warmup.telling(news):
            warmup.start()
            assert await asyncio.to_thread(under_way.wait, 30)
            warmup.stop()
            go_on.set()
            while (progress := warmup.progress()).status == "compiling":
                await asyncio.wait_for(news.wait(), 30)
                news.clear()
        return progress

    assert asyncio.run(scene()) == WarmUpProgress("failed")
    assert len(taken) == 1
