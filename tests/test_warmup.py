"""Progress of the compilation, as those on the event loop hear of it."""

import asyncio
import threading

import pytest

from app.warmup import Progress, Report, WarmUp


def test_everybody_hears_each_step_and_the_end() -> None:
    go_on = threading.Semaphore(0)

    def compile_all(report: Report) -> None:
        for done in range(3):
            report(done, 3)
            assert go_on.acquire(timeout=30)

    async def listen(warmup: WarmUp, heard: list[Progress]) -> None:
        async for progress in warmup.watch():
            heard.append(progress)
            if progress.total:
                go_on.release()

    async def scene() -> tuple[list[Progress], Progress]:
        warmup, heard = WarmUp(compile_all), list[Progress]()
        listener = asyncio.create_task(listen(warmup, heard))
        await asyncio.sleep(0)
        warmup.start()
        end = await warmup.end()
        await listener
        return heard, end

    heard, end = asyncio.run(scene())
    assert heard == [
        Progress("compiling"),
        *(Progress("compiling", done, 3) for done in range(3)),
        Progress("ready"),
    ]
    assert end == Progress("ready")


def test_a_failure_is_the_end_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def compile_all(_report: Report) -> None:
        raise OSError("no space left")

    async def scene() -> Progress:
        warmup = WarmUp(compile_all)
        warmup.start()
        return await warmup.end()

    assert asyncio.run(scene()).status == "failed"
    assert "no space left" in caplog.text


def test_a_server_that_stops_meanwhile_does_no_harm() -> None:
    stopped, ended = threading.Event(), threading.Event()

    def compile_all(report: Report) -> None:
        assert stopped.wait(30)
        report(1, 1)
        ended.set()

    async def scene() -> None:
        warmup = WarmUp(compile_all)
        warmup.start()
        await anext(aiter(warmup.watch()))

    asyncio.run(scene())
    stopped.set()
    assert ended.wait(30)


def test_it_is_done_once() -> None:
    times = []

    async def scene() -> Progress:
        warmup = WarmUp(lambda _report: times.append(1))
        warmup.start()
        warmup.start()
        return await warmup.end()

    assert asyncio.run(scene()) == Progress("ready")
    assert times == [1]


def test_it_is_ready_before_what_can_wait() -> None:
    go_on, over = threading.Event(), threading.Event()

    def later() -> None:
        assert go_on.wait(30)
        over.set()

    async def scene() -> Progress:
        warmup = WarmUp(lambda _report: None, later)
        warmup.start()
        return await warmup.end()

    assert asyncio.run(scene()) == Progress("ready")
    assert not over.is_set()
    go_on.set()
    assert over.wait(30)


def test_what_can_wait_may_fail_and_runs_go_on(caplog: pytest.LogCaptureFixture) -> None:
    failed = threading.Event()

    def later() -> None:
        failed.set()
        raise OSError("no space left")

    async def scene() -> Progress:
        warmup = WarmUp(lambda _report: None, later)
        warmup.start()
        await warmup.end()
        await asyncio.to_thread(failed.wait, 30)
        return warmup.progress

    assert asyncio.run(scene()) == Progress("ready")
    for thread in threading.enumerate():
        if thread.name == "warm-up":
            thread.join(30)
    assert "no space left" in caplog.text
