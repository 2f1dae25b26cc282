"""Writes a GGUF file, the form in which llama.cpp keeps a model: a head of facts, then tensors."""

import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[np.float32]
Fact = bool | int | float | str | bytes | list[bytes] | list[int] | list[float]

MAGIC = b"GGUF"
VERSION = 3
ALIGNMENT = 32
FLOAT32 = 0
UINT32_CODE, INT32_CODE, FLOAT_CODE, BOOL_CODE, STRING_CODE, ARRAY_CODE = 4, 5, 6, 7, 8, 9


def write_gguf(path: Path, facts: Mapping[str, Fact], tensors: Mapping[str, Tensor]) -> None:
    """Write the facts and the tensors, all of them float32."""
    with path.open("wb") as file:
        file.write(MAGIC + struct.pack("<IQQ", VERSION, len(tensors), len(facts)))
        for name, fact in facts.items():
            file.write(_string(name.encode()) + _fact(fact))
        offset = 0
        for name, tensor in tensors.items():
            shape = struct.pack(f"<{tensor.ndim}Q", *reversed(tensor.shape))
            file.write(_string(name.encode()) + struct.pack("<I", tensor.ndim) + shape)
            file.write(struct.pack("<IQ", FLOAT32, offset))
            offset += _aligned(tensor.nbytes)
        for tensor in tensors.values():
            file.write(bytes(_aligned(file.tell()) - file.tell()))
            file.write(np.ascontiguousarray(tensor, dtype="<f4").tobytes())
        file.write(bytes(_aligned(file.tell()) - file.tell()))


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _string(text: bytes) -> bytes:
    return struct.pack("<Q", len(text)) + text


def _fact(fact: Fact) -> bytes:
    if isinstance(fact, list):
        return struct.pack("<I", ARRAY_CODE) + _items(fact)
    code, value = _scalar(fact)
    return struct.pack("<I", code) + value


def _items(items: Iterable[bytes | int | float]) -> bytes:
    coded = [_scalar(item, UINT32_CODE + 1) for item in items]
    return struct.pack("<IQ", coded[0][0], len(coded)) + b"".join(value for _, value in coded)


def _scalar(fact: Fact, whole: int = UINT32_CODE) -> tuple[int, bytes]:
    """The code and the bytes of one value; a whole number is unsigned unless in a list."""
    if isinstance(fact, bool):
        return BOOL_CODE, struct.pack("<?", fact)
    if isinstance(fact, int):
        return whole, struct.pack("<i", fact)
    if isinstance(fact, float):
        return FLOAT_CODE, struct.pack("<f", fact)
    if isinstance(fact, str):
        return STRING_CODE, _string(fact.encode())
    if isinstance(fact, bytes):
        return STRING_CODE, _string(fact)
    raise TypeError(f"no scalar: {fact!r}")
