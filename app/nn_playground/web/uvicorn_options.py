"""The options of uvicorn that the server and its tab processes share."""

from typing import Any

from uvicorn.config import LOGGING_CONFIG

from nn_playground.base.settings import Settings
from nn_playground.live.commands import MAX_COMMAND


def uvicorn_options(settings: Settings) -> dict[str, Any]:
    """The options for WebSockets, logs and the end."""
    return {
        "ws_max_size": 2 * MAX_COMMAND,  # between the two a message is answered, above the connection is closed
        "ws_per_message_deflate": False,
        "log_config": logging_config(settings.log_level),
        "log_level": settings.log_level,
        "access_log": settings.log_level == "debug",
        "server_header": False,
        "timeout_graceful_shutdown": 3,  # seconds for answers to be sent and read; work itself ends sooner
    }


def logging_config(level: str) -> dict[str, Any]:
    """uvicorn's configuration of logs, with our own loggers."""
    ours = {"handlers": ["default"], "level": level.upper(), "propagate": False}
    return {**LOGGING_CONFIG, "loggers": {**LOGGING_CONFIG["loggers"], "nn_playground": ours}}
