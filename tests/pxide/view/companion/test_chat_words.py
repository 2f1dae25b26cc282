"""Figures in words, as exact as a person wants them."""

from dataclasses import replace
from typing import Any

import pytest

from pxide.model.chat.turn import Figures, TurnState
from pxide.view.companion.chat_words import (
    figures_tip,
    figures_words,
    seconds_words,
    size_words,
    tokens_words,
)
from tests.pxide.view.companion.texts import FIGURES, answer


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0"), (836, "836"), (1024, "1k"), (3200, "3\u2009200"), (26_030, "26k"), (32768, "32k")],
)
def test_tokens(count: int, words: str) -> None:
    assert tokens_words(count) == words


def test_sizes_and_spans() -> None:
    assert size_words(4_700_000_000) == "4.4 GB"
    assert size_words(800 << 20) == "800 MB"
    assert seconds_words(4.24) == "4.2 s"
    assert seconds_words(125) == "2 min 5 s"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "41 tok/s  ·  0.4 s  ·  212 tokens"),
        ({"state": TurnState.STOPPED}, "stopped  ·  41 tok/s  ·  0.4 s  ·  212 tokens"),
        (
            {"figures": replace(FIGURES, reason="length")},
            "ended at the length limit  ·  41 tok/s  ·  0.4 s  ·  212 tokens",
        ),
        ({"figures": Figures("m", reason="cut")}, "the stream broke off"),
        ({"figures": None}, ""),
    ],
)
def test_the_foot_of_an_answer(more: dict[str, Any], words: str) -> None:
    assert figures_words(answer(2, 1, **({"figures": FIGURES} | more))) == words


def test_the_tip_leaves_out_what_nobody_told() -> None:
    assert figures_tip(Figures("qwen", answer_tokens=7)) == (
        "Model: qwen\nTokens of the answer: 7\nSeconds in all: 0.00"
    )
