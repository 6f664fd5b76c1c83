"""The complete state of a run beyond its config, as bytes; a run that restores it has the same bits.

Clients keep the bytes and send them back without reading them; they are read without trust. Little endian, version 1:
"nnrc", u16 version, u16 0, u32 CRC-32 of all behind it, u8[16] the config's fingerprint, u64 epoch, u64 position, and
the parameters, both moments and the two powers, f8.
"""

import hashlib
import struct
import zlib
from typing import Final

import numpy as np

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.labs.cnn.config import CnnConfig
from nn_playground.labs.cnn.trainer import CnnTrainer

PLACE: Final = "resume.state"
STATE_VERSION: Final = 1
_HEAD: Final = struct.Struct("<4sHHI")
_FACTS: Final = struct.Struct("<16sQQ")
_NAME: Final = b"nnrc"


def state_bytes(trainer: CnnTrainer) -> bytes:
    """The state of a run."""
    facts = _FACTS.pack(_fingerprint_of(trainer.config), trainer.epoch, trainer.position)
    rest = b"".join((facts, *(array.astype("<f8").tobytes() for array in trainer.arrays)))
    return _HEAD.pack(_NAME, STATE_VERSION, 0, zlib.crc32(rest)) + rest


def restore_state(trainer: CnnTrainer, data: bytes) -> None:
    """Go on from a state of a run of the same config; InvalidInput for any other bytes."""
    if len(data) < _HEAD.size + _FACTS.size or not data.startswith(_NAME):
        raise InvalidInput.at(PLACE, say("expected the state of a run; got {count} other bytes", count=len(data)))
    _, version, _, checksum = _HEAD.unpack_from(data)
    rest = data[_HEAD.size :]
    if version != STATE_VERSION or zlib.crc32(rest) != checksum:
        raise InvalidInput.at(PLACE, "is damaged, or of another version")
    fingerprint, epoch, position = _FACTS.unpack_from(rest)
    size = len(trainer.network.parameters)
    values = rest[_FACTS.size :]
    if fingerprint != _fingerprint_of(trainer.config) or len(values) != 8 * (3 * size + 2):
        raise InvalidInput.at(PLACE, "expected a state of this run; got that of a run with another config")
    if position >= trainer.train_count:
        raise InvalidInput.at(PLACE, "is damaged")
    numbers = np.frombuffer(values, "<f8")
    trainer.restore(epoch, position, np.split(numbers, [size, 2 * size, 3 * size]))


def _fingerprint_of(config: CnnConfig) -> bytes:
    return hashlib.sha256(config.model_dump_json().encode()).digest()[:16]
