"""The complete state of a run beyond its config, as a value and as bytes; a run that restores it has the same bits.

Clients keep the bytes and send them back without reading them; they are read without trust. Little endian, version 1:

     0 u8[4] "nnrs"     4 u16 version     6 u16 bytes of the head (H)     8 u32 CRC-32 of all behind it
    12 u8[H] the head as JSON: whose state it is, the facts, and the arrays' names and lengths in their order
       the arrays one after the other; ARRAY_DTYPES has their types
"""

import hashlib
import struct
import zlib
from collections.abc import Mapping
from typing import Annotated, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import listed, say
from nn_playground.base.strict_json import read_object, write_json
from nn_playground.base.validation import shown, validated
from nn_playground.labs.mlp.config import RunConfig, effective_of

Array = NDArray[Any]
Vector = NDArray[np.float64]
Bytes = NDArray[np.uint8]

STATE_VERSION: Final = 1
PATH: Final = "resume.state"
# Network by network: parameters, means and variances of batch normalization, the links that L1 has taken out as bits.
NETWORKS: Final = ("network", "best")
ARRAY_DTYPES: Final = {
    **{f"{network}.{part}": "<f8" for network in NETWORKS for part in ("parameters", "running")},
    **{f"{network}.dead": "u1" for network in NETWORKS},
    "gradient": "<f8",  # of the examples since the last update
    "first_moment": "<f8",
    "second_moment": "<f8",
    "powers": "<f8",  # beta1 and beta2 to the power of the updates so far
    "stream": "u1",  # from which dropout draws
    "dropped": "u1",  # a bit for each unit
    "stopping": "<f8",  # the lowest test loss, and the training loss that counts on a plateau
}
_START = struct.Struct("<4sHHI")
_MAGIC: Final = b"nnrs"

Count = Annotated[int, Field(ge=0, le=2**53)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Facts(_Strict):
    """The whole numbers and names of a state."""

    epoch: Count = 0
    position: Count = 0  # examples of the epoch under way
    arranged: Count | None = None  # the epoch for which the points were ordered and moved last
    accumulated: Count = 0  # examples in the gradient
    updates: Count = 0
    clipped: Count = 0  # updates whose gradient was clipped
    shown_clips: Count = 0  # of the updates that the last frame with any has shown
    shown_updates: Count = 0
    best_epoch: Count | None = None
    lowest_epoch: Count = 0
    stopped: str | None = None


class RunState(NamedTuple):
    """The state of a run: facts, and arrays by their names in ARRAY_DTYPES; arrays of zeros are left out."""

    facts: Facts
    arrays: dict[str, Array]


class _Head(_Strict):
    config: str
    facts: Facts
    arrays: dict[str, Count]


def encode_state(state: RunState, config: RunConfig) -> bytes:
    """The bytes of a state of a run of `config`."""
    arrays = {name: array.astype(ARRAY_DTYPES[name], copy=False) for name, array in state.arrays.items()}
    facts = state.facts.model_dump(mode="json", exclude_defaults=True)
    lengths = {name: len(array) for name, array in arrays.items()}
    head = write_json({"config": _fingerprint(config), "facts": facts, "arrays": lengths}).encode()
    rest = b"".join((head, *(array.tobytes() for array in arrays.values())))
    return _START.pack(_MAGIC, STATE_VERSION, len(head), zlib.crc32(rest)) + rest


def decode_state(data: bytes, config: RunConfig) -> RunState:
    """The state in these bytes; InvalidInput where they are none, damaged, or of a run of another config."""
    if len(data) < _START.size or not data.startswith(_MAGIC):
        raise InvalidInput.at(
            PATH, say("expected the state of a run as a frame has it; got {count} other bytes", count=len(data))
        )
    _, version, length, checksum = _START.unpack_from(data)
    if version != STATE_VERSION:
        raise InvalidInput.at(
            PATH, say("expected one of version {version}; got version {got}", version=STATE_VERSION, got=version)
        )
    rest = data[_START.size :]
    if zlib.crc32(rest) != checksum or length > len(rest):
        raise InvalidInput.at(PATH, "is damaged: its checksum is another")
    head = validated(_Head, read_object(rest[:length], limit=length, what=PATH), PATH)
    if head.config != _fingerprint(config):
        raise InvalidInput.at(PATH, "expected a state of this run; got that of a run with another config")
    return RunState(head.facts, _arrays(rest[length:], head.arrays))


def _fingerprint(config: RunConfig) -> str:
    return hashlib.sha256(effective_of(config).model_dump_json().encode()).hexdigest()[:32]


def _arrays(data: bytes, lengths: Mapping[str, int]) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    place = 0
    for name, length in lengths.items():
        if name not in ARRAY_DTYPES:
            raise InvalidInput.at(
                PATH, say("expected arrays of {names}; got {got}", names=listed(ARRAY_DTYPES), got=shown(name))
            )
        kind = np.dtype(ARRAY_DTYPES[name])
        end = place + length * kind.itemsize
        if end > len(data):
            raise InvalidInput.at(f"{PATH}.{name}", say("expected {length} numbers; it ends before", length=length))
        arrays[name] = np.frombuffer(data[place:end], kind)
        place = end
    if place < len(data):
        raise InvalidInput.at(PATH, say("expected {place} bytes of arrays; got {got}", place=place, got=len(data)))
    return arrays


class ArrayReader:
    """A reader that takes the arrays of a state one by one and checks length and values."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._left = dict(arrays)

    def numbers(self, name: str, length: int) -> Vector:
        """float64 (length,); zeros where it was left out."""
        return self._taken(name, length).astype(np.float64)

    def positive(self, name: str, length: int, *, most: float = np.inf) -> Vector:
        """Numbers from 0 to `most`; without a bound they may be those of a run that diverged."""
        values = self.numbers(name, length)
        wrong = (values < 0) | (values > most) | (np.isnan(values) & np.isfinite(most))
        if wrong.any():
            raise InvalidInput.at(
                f"{PATH}.{name}",
                say("expected numbers from 0 to {most:g}; got {got:g}", most=most, got=values[wrong][0]),
            )
        return values

    def bits(self, name: str, length: int) -> NDArray[np.bool_]:
        """bool (length,)."""
        return np.unpackbits(self._taken(name, -(-length // 8)), count=length).astype(np.bool_)

    def bytes(self, name: str, length: int) -> Bytes:
        """uint8 (length,)."""
        return self._taken(name, length)

    def has(self, name: str) -> bool:
        """True where the array was not left out."""
        return name in self._left

    def finish(self) -> None:
        """Raise InvalidInput where arrays are left that the run does not have."""
        if self._left:
            raise InvalidInput.at(
                PATH, say("expected nothing but what the run has; got {others}, too", others=listed(self._left))
            )

    def _taken(self, name: str, length: int) -> Array:
        array = self._left.pop(name, None)
        if array is None:
            return np.zeros(length, ARRAY_DTYPES[name])
        if array.shape != (length,):
            raise InvalidInput.at(
                f"{PATH}.{name}", say("expected {length} numbers; got {got}", length=length, got=array.size)
            )
        return array


def bits(values: Array) -> Bytes:
    """Pack flags, set where a value is not 0, eight in a byte."""
    return np.packbits(values != 0)


def is_zero(array: Array) -> bool:
    """True where all bits are 0, so that an array can be left out: -0.0 differs from 0.0."""
    return not array.tobytes().strip(b"\0")


def nonzero_arrays(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays that are not all zeros."""
    return {name: array for name, array in arrays.items() if not is_zero(array)}
