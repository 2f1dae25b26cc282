"""The index of an image kept on disk, and believed only when nothing in it is amiss.

A file is a magic word, a digest of all the rest, the length of a header, the header as JSON and
the arrays one after the other.
"""

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pxide.knowledge.image.entry import Place
from pxide.knowledge.search.fingerprint import Fingerprint, all_fit, fingerprint
from pxide.knowledge.search.image_index import ImageIndex
from pxide.knowledge.search.postings import Postings
from pxide.knowledge.search.tokens import Tokenizer
from vm.core.faults import Problem
from vm.files.disk import read_file, replace_file

MAGIC = b"pxir0002"
"""The version counts up with whatever changes what is kept, the cutting into words included."""
DIGEST = 16
_LENGTH = struct.Struct("<Q")

Array = npt.NDArray[Any]


class IndexCache:
    """The files of a folder, one for each image."""

    def __init__(self, folder: Path) -> None:
        """Keep the files in a folder, which is made when it is needed."""
        self._folder = folder

    def path(self, image: Path) -> Path:
        """Return the file for the image of this path."""
        name = hashlib.sha256(str(image.resolve()).encode()).hexdigest()[:24]
        return self._folder / f"{name}.index"

    def load(self, volumes: Sequence[Path], tokens: Tokenizer) -> ImageIndex | None:
        """Return the index kept for an image; None when there is none that fits its files.

        It may lack what was written since.
        """
        path = self.path(volumes[0])
        if not path.is_file():
            return None
        try:
            data = read_file(path)
        except Problem:
            return None
        head = len(MAGIC) + DIGEST
        if data[: len(MAGIC)] != MAGIC or data[len(MAGIC) : head] != _digest(data[head:]):
            return None
        header, arrays = _unpacked(data[head:])
        prints = [
            Fingerprint(size, entries, closing) for size, entries, closing in header["fingerprints"]
        ]
        return _index(header, arrays, tokens) if all_fit(prints, volumes) else None

    def save(self, volumes: Sequence[Path], index: ImageIndex) -> None:
        """Keep the index of an image; raises Problem when that cannot be."""
        header, arrays = _kept(index)
        prints = [astuple(fingerprint(path)) for path in volumes]
        body = _packed(header | {"fingerprints": prints}, arrays)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            hint = "The search works all the same, it only starts more slowly."
            raise Problem(f"{self._folder} cannot be made: {error.strerror}.", hint) from error
        replace_file(self.path(volumes[0]), MAGIC + _digest(body) + body)


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=DIGEST).digest()


def _packed(header: Mapping[str, Any], arrays: Mapping[str, Array]) -> bytes:
    """Return the header, which tells where the arrays lie, and the arrays."""
    parts = [np.ascontiguousarray(array) for array in arrays.values()]
    shapes = [[name, part.dtype.str, part.shape] for name, part in zip(arrays, parts, strict=True)]
    text = json.dumps({**header, "arrays": shapes}).encode()
    return b"".join([_LENGTH.pack(len(text)), text, *(part.tobytes() for part in parts)])


def _unpacked(body: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return the header and the arrays of a body whose digest was right."""
    (length,) = _LENGTH.unpack_from(body)
    at = _LENGTH.size + length
    header: dict[str, Any] = json.loads(body[_LENGTH.size : at])
    arrays = {}
    for name, kind, shape in header["arrays"]:
        count = int(np.prod(shape))
        arrays[name] = np.frombuffer(body, kind, count, at).reshape(shape)
        at += arrays[name].nbytes
    return header, arrays


def _kept(index: ImageIndex) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return what an index is made of; rows that are hidden stay where they are."""
    found = list(index.postings.forms())
    none = np.zeros(0, np.uint32)
    arrays: dict[str, Array] = {
        "places": np.array([astuple(place) for place in index.places], np.int64).reshape(-1, 3),
        "hidden": np.array(sorted(index.hidden), np.int64),
        "lengths": index.postings.lengths(),
        "sizes": np.array([pairs.size for _, pairs in found], np.uint32),
        "pairs": np.concatenate([none, *(pairs for _, pairs in found)]),
    }
    models = list(index.vectors)
    for at, key in enumerate(models):
        vectors = index.vectors[key]
        arrays[f"rows {at}"], arrays[f"scales {at}"] = vectors.rows, vectors.scales
        arrays[f"elements {at}"] = vectors.elements
    return {"forms": [form for form, _ in found], "models": models}, arrays


def _index(header: Mapping[str, Any], arrays: Mapping[str, Array], tokens: Tokenizer) -> ImageIndex:
    """Put an index together again."""
    postings = Postings()
    postings.restore(header["forms"], arrays["sizes"], arrays["pairs"], arrays["lengths"])
    index = ImageIndex(tokens)
    places = [Place(volume, row, rows) for volume, row, rows in arrays["places"].tolist()]
    index.restore(postings, places)
    for at, (model, size) in enumerate(header["models"]):
        rows, scales = arrays[f"rows {at}"].tolist(), arrays[f"scales {at}"].tolist()
        index.vectors_of(model, size).extend(rows, arrays[f"elements {at}"], scales)
    for row in arrays["hidden"].tolist():
        index.hide(places[row])
    return index
