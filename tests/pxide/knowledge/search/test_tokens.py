"""Texts are cut into words that can be found again however they are spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.search.tokens import (
    LONGEST,
    NAME,
    PAIR,
    REMEMBERED,
    SLIGHT,
    VAGUE,
    Tokenizer,
)


def forms(text: str) -> list[tuple[str, ...]]:
    """The forms of each word."""
    return [tuple(form.text for form in word.forms) for word in Tokenizer().words(text)]


def found(written: str, asked: str) -> bool:
    """Whether two texts have a form in common."""
    ours, theirs = ({form for word in forms(text) for form in word} for text in (written, asked))
    return bool(ours & theirs)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MATMUL_T", [("matmul_t", "matmul", "t")]),
        ("dotTensor", [("dottensor", "dot", "tensor")]),
        ("HTTPClient2", [("httpclient2", "http", "client2")]),
        ("__init__", [("__init__", "init")]),
        ("0x1F", [("0x1f",)]),
        ("3.14", [("3.14", "3", "14")]),
        ("2^25", [("2",), ("25",)]),
        ("dot_test.pxi", [("dot_test", "dot", "test"), ("pxi",)]),
        ("Größe", [("grosse", "groesse", "gros")]),
        ("naïve café", [("naive", "naiv"), ("cafe",)]),
        ("don't we're it's", []),
        ("what is the of and", []),
        ("AND", [("AND",)]),
        ("A", []),
        ("`#` and {", [("#",), ("{",)]),
        ("well. #1 it's a-b", [("1",), ("b",)]),
        ("画像の行", [("画像",), ("像の",), ("の行",)]),
        ("行", [("行",)]),
        ("8ビット", [("8",), ("ビッ",), ("ット",)]),
        ("한국어", [("한국",), ("국어",)]),
        ("भाषा।", [("भाषा",)]),
        ("\uff24\uff2f\uff34", [("dot",)]),
        ("___ -- ...", []),
    ],
)
def test_words_of(text: str, words: list[tuple[str, ...]]) -> None:
    assert forms(text) == words


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("matrices", "matrix"),
        ("Matrizen", "Matrix"),
        ("pictures", "picture"),
        ("Bilder", "Bild"),
        ("Farben", "farbe"),
        ("multiplied", "multiply"),
        ("Einstellungen", "Einstellung"),
        ("öffnen", "oeffnen"),
        ("öffnen", "offnen"),
        ("Straße", "STRASSE"),
        ("dotTensor", "tensor"),
        ("ёлка", "елка"),
        ("matmul_t", "MATMUL_T"),
    ],
)
def test_one_spelling_finds_the_other(written: str, asked: str) -> None:
    assert found(written, asked)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("rounding", 1.0),
        ("REQUANT", NAME),
        ("row_of", NAME),
        ("AND", NAME),
        ("example", VAGUE),
        ("画像", PAIR),
        ("です", SLIGHT),
    ],
)
def test_what_a_word_weighs(text: str, weight: float) -> None:
    assert [word.weight for word in Tokenizer().words(text)] == [weight]


def test_a_part_says_as_much_as_it_holds_of_the_whole() -> None:
    (word,) = Tokenizer().words("MATMUL_T")
    assert [form.share for form in word.forms] == [1.0, 6 / 8, 1 / 8]


def test_a_run_without_an_end_is_cut_off() -> None:
    assert forms("q" * 500) == [("q" * LONGEST,)]


def test_counts_weigh_by_text() -> None:
    counts = Tokenizer().counts([("REQUANT rounds", 2), ("requant", 1)])
    assert counts == {"requant": 3, "rounds": 2, "round": 2}


@given(st.lists(st.text(max_size=30), max_size=4))
def test_remembered_words_are_the_same_words(texts: list[str]) -> None:
    tokens = Tokenizer()
    once = [list(tokens.words(text)) for text in texts]
    assert once == [list(tokens.words(text)) for text in texts]
    assert once == [list(Tokenizer().words(text)) for text in texts]
    for words in once:
        for word in words:
            assert 0 < word.weight <= NAME
            assert all(form.text and 0 < form.share <= 1 for form in word.forms)
            assert len({form.text for form in word.forms}) == len(word.forms)


def test_memory_has_an_end() -> None:
    tokens = Tokenizer()
    for number in range(REMEMBERED + 10):
        assert next(tokens.words(f"x{number}")).forms[0].text == f"x{number}"
    assert forms("x5") == [("x5",)]
