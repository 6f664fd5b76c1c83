"""A run, live: train it over the WebSocket, and print what it has learnt now and then."""

import json
import os
import struct

from websockets.sync.client import connect

SERVER = os.environ.get("SERVER", "http://127.0.0.1:8000")
LINK = "#dataset=xor&networkShape=4,2&seed=0.5"
EPOCHS = 100

with connect(SERVER.replace("http", "ws", 1) + "/ws", proxy=None) as socket:

    def send(kind: str, **content: object) -> None:
        """Send a command."""
        socket.send(json.dumps({"type": kind, **content}))

    send("configure", link=LINK, id=1)
    send("speed", epochs=10)
    send("play")
    for message in socket:
        if isinstance(message, str):
            text = json.loads(message)
            if text["type"] == "error":
                raise SystemExit(text["error"]["message"])
            continue
        number, epoch, train_loss, test_loss = struct.unpack_from("<8xI4xddd", message)
        print(f"{epoch:.0f} {train_loss:.6f} {test_loss:.6f}")
        if epoch >= EPOCHS:
            break
        send("ack", frame=number)
