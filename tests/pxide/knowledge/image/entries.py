"""Entries for the tests: a few plain ones, and any there could be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pxide.knowledge.image.entry import Embedding, Entry, EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage

NARROW = 64


def lesson(number: int) -> Entry:
    """A short entry that can be told from the others."""
    return Entry(EntryKind.LESSON, 1_700_000_000_000 + number, f"Q{number}", f"A{number}")


def full() -> Entry:
    """An entry that has everything."""
    return Entry(
        EntryKind.PROGRAM,
        1_700_000_000_000,
        "What do the primes below 10 add up to?",
        "They add up to 17, as [r22] says.\n\n2 + 3 + 5 + 7 = 17 \u2714",
        model="some-model-7b",
        sources=("[r22]", "manual"),
        program="SET a, 2\nHALT",
        result="17",
        steps=42,
        embedding=Embedding("embed-1", 0.015625, np.arange(-127, 128, dtype=np.int8)),
    )


def filled(path: Path, count: int, width: int = NARROW) -> KnowledgeImage:
    """A new image that holds some lessons."""
    image = KnowledgeImage.create(path, width)
    image.append_all(lesson(number) for number in range(count))
    return image


def entries_of(path: Path) -> list[Entry]:
    """What an image holds when it is opened anew."""
    image = KnowledgeImage.open(path)
    try:
        return [entry for _place, entry in image.entries()]
    finally:
        image.close()


texts = st.text(max_size=200) | st.text(
    alphabet="ab \n\t\u00e4\u6f22\U0001f600\ud800", max_size=200
)
embeddings = st.builds(
    Embedding,
    model=st.text(max_size=20).filter(lambda text: text.isprintable()),
    scale=st.floats(-1e30, 1e30),
    values=arrays.arrays(np.int8, st.integers(1, 600), elements=st.integers(-127, 127)),
)
entries = st.builds(
    Entry,
    kind=st.sampled_from(EntryKind),
    time=st.integers(-(2**63), 2**63 - 1),
    question=texts,
    answer=texts,
    model=texts,
    sources=st.lists(texts, max_size=3).map(tuple),
    program=texts,
    result=texts,
    steps=st.none() | st.integers(0, 2**70),
    embedding=st.none() | embeddings,
)
