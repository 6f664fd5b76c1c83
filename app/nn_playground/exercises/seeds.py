"""Seeds of checks and grades: texts that the lab makes data and initial weights of; never those of the submission."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any, Final

from pydantic import BaseModel

from nn_playground.base.errors import InvalidInput
from nn_playground.lab import Lab

DIGITS: Final = 9

Seeds = Callable[[str, int], str]  # of an exercise's slug and a number


def public_seed(slug: str, number: int) -> str:
    """A seed that everybody may know."""
    return _decimal(hashlib.sha256(f"{slug}/{number}".encode()).digest())


def practice_seeds(network: str) -> Seeds:
    """Seeds for practice, drawn from the submitted network: the same network has the same ones each time.

    Other starts take another network, and each costs a whole check: of one that passes with a chance of p, n versions
    that hardly differ pass at least once with 1 - (1 - p) ^ n.
    """
    return lambda slug, number: public_seed(f"{slug}\n{network}\n", number)


def secret_seeds(secret: str) -> Seeds:
    """Seeds that nobody can know without the secret: for grades."""
    return lambda slug, number: _decimal(hmac.digest(secret.encode(), f"{slug}/{number}".encode(), "sha256"))


def network_of(lab: Lab[Any, Any], config: Any, parameters: BaseModel | None) -> str:
    """The submitted network as one text: its link without the seeds, and parameters set by hand.

    A link has what differs from the defaults alone, so that settings which come later change no seeds. A config that no
    link can carry stands for itself.
    """
    weights = "" if parameters is None else parameters.model_dump_json()
    seeded = lab.with_seed(config, "0")
    tried = lab.write_link(seeded, lab.view_model())
    return f"{tried if _carries(lab, tried, seeded) else seeded.model_dump_json()}\n{weights}"


def _carries(lab: Lab[Any, Any], link: str, config: Any) -> bool:
    try:
        return bool(lab.written(link).config == config)
    except InvalidInput:
        return False


def _decimal(digest: bytes) -> str:
    """A seed in the form of the original site's, with more digits."""
    return f"0.{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}d}"
