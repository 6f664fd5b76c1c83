"""The facts of /privacy: what the server keeps of people, as its settings have it."""

from typing import Any, Literal

from nn_playground.base.settings import Settings
from nn_playground.classroom.limits import KEPT_DAYS
from nn_playground.live.sessions import KEPT_SECONDS


def privacy_facts(settings: Settings) -> dict[str, Any]:
    """The facts that the page tells; nothing of them is a secret."""
    return {
        "operator": settings.operator,
        "database": kind_of_database(settings),
        "kept_days": KEPT_DAYS,
        "kept_seconds": round(KEPT_SECONDS),
        "scheduler": bool(settings.scheduler),
        "logs_requests": settings.log_level == "debug",
    }


def kind_of_database(settings: Settings) -> Literal["sqlite", "postgresql"] | None:
    """The kind of database that keeps classes; None where there are none."""
    if settings.database is None:
        return None
    return "sqlite" if settings.database.get_secret_value().startswith("sqlite:") else "postgresql"
