"""What our server adds to uvicorn's WebSocket: a short way for bytes, in messages that any client understands."""

import pytest
from websockets.frames import Frame, Opcode

from nn_playground.web.websocket_connection import binary_head


@pytest.mark.parametrize("size", [0, 1, 125, 126, 7000, 65_535, 65_536, 200_000])
def test_bytes_are_one_message_as_the_standard_has_it(size: int) -> None:
    content = bytes(size)
    assert binary_head(size) + content == Frame(Opcode.BINARY, content).serialize(mask=False)
