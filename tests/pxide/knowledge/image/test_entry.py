"""What an image holds, as values."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from pxide.knowledge.image.entry import Damage, Embedding, Place, model_hash


def test_a_place_is_cited_by_its_row_and_in_later_volumes_by_both() -> None:
    assert Place(1, 152, 10).citation == "[r152]"
    assert Place(3, 152, 10).citation == "[v3r152]"
    assert str(Damage(Place(2, 9, 1), "is damaged.")) == "[v2r9] is damaged."
    assert Place(1, 999, 1) < Place(2, 3, 1)


def test_a_model_is_hashed_to_the_first_eight_bytes() -> None:
    assert model_hash("m").to_bytes(8, "little") == hashlib.sha256(b"m").digest()[:8]


def test_embeddings_are_compared_by_their_elements() -> None:
    one, same, other = (Embedding("m", 0.1, np.array([1, x], np.int8)) for x in (2, 2, 3))
    assert one == same != other
    assert hash(one) == hash(same)
    assert one != Embedding("n", 0.1, one.values)
    assert one != Embedding("m", 0.2, one.values)
    assert one != "m"


def test_an_embedding_keeps_a_copy_nobody_writes_to() -> None:
    values = np.array([1, 2], np.int8)
    kept = Embedding("m", 0.1, values)
    values[0] = 9
    assert kept.values.tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        kept.values[0] = 3


def test_the_scale_is_what_a_float32_holds() -> None:
    assert Embedding("m", 0.1, np.ones(1, np.int8)).scale == float(np.float32(0.1))
