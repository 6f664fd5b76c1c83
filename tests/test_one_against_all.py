"""One client against all: beside each of these another user's answer takes less than a second, in bounded memory."""

from collections.abc import Iterator

import pytest

from tests.beside import CONTINUATION, PING, PONG, TEXT, all_at_once, beside, flood, framed
from tests.serving import Server, serving

SECONDS = 4.0  # that a flood lasts


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of these tests' own, with the settings that it has by itself."""
    with serving(tmp_path_factory.mktemp("attacked") / "log.txt") as running:
        yield running


FLOODS = {
    "pings": framed(PING, b"x" * 125) * 500,
    "empty pings": framed(PING) * 5000,
    "pongs": framed(PONG, b"x") * 5000,
    "acknowledgements": framed(TEXT, b'{"type":"ack","frame":1}') * 1000,
    "acknowledgements in other words": framed(TEXT, b'{"type": "ack", "frame": 1}') * 1000,
    "tiny texts": framed(TEXT, b"") * 5000,
    "fragments": framed(TEXT, b"", final=False) + framed(CONTINUATION, b"", final=False) * 5000,
    "commands": framed(TEXT, b'{"type":"watch","node":null}') * 1000,
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_small_messages_costs_the_others_nothing(server: Server, name: str) -> None:
    """Four peers that send without end and never read."""
    with beside(server) as bystander:
        all_at_once([lambda: flood(server, FLOODS[name], SECONDS)] * 4)
    bystander.holds()
