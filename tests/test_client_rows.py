"""The rows that a client for scripts receives of a sweep, and their end in the middle of it."""

import gc
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
import pytest

from nn_playground.api_models import Report, Row, Sweep
from nn_playground.base.errors import (
    InvalidInput,
    Unavailable,
    Unreachable,
)
from nn_playground.client import Playground, Rows
from nn_playground.labs.mlp.lab import MLP
from nn_playground.work.sweep_plan import SweepPlan
from nn_playground.work.trials import TrialGroup, outcomes
from nn_playground.work.workers import thread_pool
from tests.clients import answering

SWEEP: dict[str, Any] = {
    "config": {"data": {"name": "xor"}},
    "values": {"network.hidden": [[], [2]], "data.noise": [0, 20]},
    "seeds": 2,
    "epochs": 30,
    "goal": {"test_loss": 0.2},
}


def without_server(sweep: Sweep) -> Any:
    """The rows by number and the report."""
    layout = SweepPlan(sweep)
    with thread_pool(1) as executor:
        rows = [
            layout.row(*found) for found in outcomes([TrialGroup(MLP, layout.trials(), layout.plan)], executor, most=1)
        ]
    return sorted(rows, key=lambda row: row.number), layout.report(rows)


def test_a_sweep_has_the_rows_and_the_report_that_it_has_without_a_server(playground: Playground) -> None:
    sweep = Sweep.model_validate(SWEEP)
    with playground.sweep(SWEEP) as rows:
        found = sorted(rows, key=lambda row: row.number)
    assert (found, rows.summary) == without_server(sweep)
    assert (rows.done, rows.total) == (8, 8)
    assert playground.sweep(sweep).summary == rows.summary


def test_a_link_is_swept(playground: Playground) -> None:
    rows = playground.sweep({"link": "#dataset=gauss", "seeds": ["1", "2"], "epochs": 0})
    assert {row.seed for row in rows} == {"1", "2"}


def closed(rows: Rows[Row, Report]) -> None:
    rows.close()


def left(rows: Rows[Row, Report]) -> None:
    with rows:
        pass


def dropped(_rows: Rows[Row, Report]) -> None:
    """Nobody holds them once the test lets go."""


@contextmanager
def endless(line: object) -> Iterator[tuple[str, threading.Event]]:
    """The address of a server that sends a line again and again until its client hangs up, which the event tells."""
    text = json.dumps(line).encode() + b"\n"
    hung_up = threading.Event()

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n")
            with suppress(OSError):
                while True:
                    connection.sendall(text)
            hung_up.set()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", hung_up
        thread.join(60)


@pytest.mark.parametrize("end", [closed, left, dropped])
def test_rows_that_nobody_reads_on_hang_up(end: Callable[[Rows[Row, Report]], None], playground: Playground) -> None:
    row = next(playground.sweep({"epochs": 0})).model_dump()
    with endless({"row": row}) as (address, hung_up), Playground(address) as endlessly:
        rows = endlessly.sweep(SWEEP)
        assert next(rows).number == 0
        end(rows)
        del rows
        gc.collect()
        assert hung_up.wait(60)


def test_rows_that_were_closed_have_no_report(playground: Playground) -> None:
    rows = playground.sweep(SWEEP)
    rows.close()
    assert list(rows) == []
    with pytest.raises(InvalidInput, match="no summary"):
        _ = rows.summary


def streaming(*lines: object, broken: bool = False) -> Playground:
    """A client of a server whose answer to a sweep has these lines."""

    class Body(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield from (json.dumps(line).encode() + b"\n" for line in lines)
            if broken:
                raise httpx.ReadError("connection reset")

    return answering(lambda _request: httpx.Response(200, stream=Body()))


PROGRESS = {"progress": {"done": 0, "total": 8}}


def test_an_error_amid_a_sweep_is_raised() -> None:
    error = {"code": "unavailable", "message": "The server ends.", "details": []}
    rows = streaming(PROGRESS, {"error": error}).sweep(SWEEP)
    with pytest.raises(Unavailable, match=r"The server ends\."):
        next(rows)
    assert list(rows) == []


@pytest.mark.parametrize("broken", [False, True])
def test_a_sweep_that_is_cut_short_says_so(broken: bool) -> None:
    rows = streaming(PROGRESS, broken=broken).sweep(SWEEP)
    with pytest.raises(Unreachable):
        list(rows)
    assert list(rows) == []


@pytest.mark.parametrize("line", [[1], {"row": {"number": "first"}}])
def test_a_line_that_is_none_of_ours_says_so(line: object) -> None:
    with pytest.raises(Unreachable):
        next(streaming(line).sweep(SWEEP))
