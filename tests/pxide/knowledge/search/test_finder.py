"""The right entry first, nothing for a question about something else, in one image or several."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.image.entry import Embedding, Entry, EntryKind
from pxide.knowledge.search.finder import CALM, FOR_PEOPLE, SimilarityFloor, best, fused
from pxide.knowledge.search.vectors import quantised
from tests.pxide.knowledge.search.image_sets import (
    ENGLISH,
    GERMAN,
    PARAPHRASES,
    UNRELATED,
    FinderSetup,
    MemoryImage,
    entry,
)

DIRECTIONS = np.eye(8)


def vector(*parts: float, model: str = "m") -> Embedding:
    """A vector along some of eight directions."""
    return quantised(model, [*parts, *[0.0] * (8 - len(parts))])


@pytest.mark.parametrize("corpus", [ENGLISH, GERMAN, ENGLISH + GERMAN], ids=["en", "de", "both"])
@pytest.mark.parametrize("question", UNRELATED)
def test_unrelated_questions_find_nothing(corpus: tuple[Entry, ...], question: str) -> None:
    assert FinderSetup(MemoryImage(corpus)).search(question) == ()


@pytest.mark.parametrize(("question", "wanted"), PARAPHRASES)
def test_paraphrases_find_the_right_entry_first(question: str, wanted: Entry) -> None:
    for corpus in (ENGLISH, GERMAN, ENGLISH + GERMAN):
        if wanted in corpus:
            hits = FinderSetup(MemoryImage(corpus)).search(question)
            assert (hits[0].question, hits[0].answer) == (wanted.question, wanted.answer)


def test_a_hit_says_what_it_is() -> None:
    image = MemoryImage(ENGLISH)
    lesson = replace(entry("What does DOT_T do?", "It compares."), kind=EntryKind.LESSON)
    place = image.put(lesson)
    (hit,) = FinderSetup(image).search("dot_t")
    assert (hit.place, hit.question, hit.answer) == (place, lesson.question, lesson.answer)
    assert (hit.kind, hit.image, hit.score) == (EntryKind.LESSON, "", 1 / (CALM + 1))
    assert (hit.why, hit.citation) == ("words dot_t", "[r64]")


def test_program_and_result_are_found_and_the_question_weighs_more() -> None:
    run = replace(entry("Which?", "So."), program="SET r1, 700\nBLIT r1, r2", result="yields 431")
    setup = FinderSetup(MemoryImage([run, entry("Other", "blit"), entry("blit", "Other")]))
    assert [hit.question for hit in setup.search("blit")] == ["blit", "Other", "Which?"]
    assert [hit.question for hit in setup.search("431")] == ["Which?"]


def test_equals_come_older_first_and_as_many_as_asked_for() -> None:
    setup = FinderSetup(MemoryImage([entry("zebra crossing", "here") for _ in range(9)]))
    for count in (1, 4, 9, 50):
        rows = [hit.place.row for hit in setup.search("zebra crossing", count=count)]
        assert rows == [4 + 10 * number for number in range(min(count, 9))]


def test_several_images_are_searched_together_and_named() -> None:
    setup = FinderSetup(MemoryImage(ENGLISH), MemoryImage(), MemoryImage(GERMAN))
    hits = setup.search("REQUANT")
    assert {hit.citation for hit in hits} == {"[a:r4]", "[c:r4]"}
    assert setup.search("Haltepunkt")[0].citation == "[c:r34]"


def test_what_is_hidden_is_not_found() -> None:
    image = MemoryImage(ENGLISH)
    setup = FinderSetup(image)
    for text in ("alpha", "premultiplied alpha"):
        assert setup.search(text)
    setup.images["a"].index.hide(image.places[5])
    assert setup.search("premultiplied alpha") == ()


def test_what_turns_out_to_be_damaged_is_left_out() -> None:
    image = MemoryImage([entry("alpha", "one"), entry("alpha", "two")])
    setup = FinderSetup(image)
    image.damaged.add(image.places[0])
    assert [hit.answer for hit in setup.search("alpha")] == ["two"]


def test_meaning_finds_what_shares_no_word() -> None:
    image = MemoryImage([entry("Eins", "zwei", vector(1)), entry("Drei", "vier", vector(0, 1))])
    (hit,) = FinderSetup(image).search("completely different", vector(0.1, 1))
    assert (hit.question, hit.why) == ("Drei", "meaning 1.00")


def test_words_and_meaning_together_come_before_either() -> None:
    image = MemoryImage(
        [
            entry("alpha channel", "premultiplied", vector(0, 1)),
            entry("nothing of this", "at all", vector(1)),
            entry("alpha", "opaque", vector(1, 0.2)),
        ]
    )
    hits = FinderSetup(image).search("alpha", vector(1))
    assert [hit.question for hit in hits] == ["alpha", "nothing of this", "alpha channel"]
    assert hits[0].score == pytest.approx(1 / (CALM + 1) + 1 / (CALM + 2))
    assert hits[0].why == "words alpha; meaning 0.98"


def test_only_vectors_of_one_model_and_size_are_compared() -> None:
    image = MemoryImage(
        [
            entry("one", "", vector(1)),
            entry("two", "", vector(1, model="other")),
            entry("three", "", quantised("m", [1.0, 0.0])),
            entry("four"),
        ]
    )
    setup = FinderSetup(image)
    assert [hit.question for hit in setup.search("x", vector(1))] == ["one"]
    both = setup.search("x", vector(1), vector(1, model="other"))
    assert [hit.question for hit in both] == ["one", "two"]
    assert setup.search("x", vector(1, model="third")) == ()
    assert [hit.question for hit in setup.search("four", vector(1))] == ["one", "four"]


def test_vectors_all_alike_stand_out_for_nothing() -> None:
    """A model that calls everything rather alike: what is usual is not close."""
    around = [vector(1, *(0.3 * DIRECTIONS[at])) for at in range(1, 7)]
    image = MemoryImage([entry(f"number{at}", "", near) for at, near in enumerate(around * 3)])
    setup = FinderSetup(image)
    assert setup.search("x", vector(1)) == ()
    assert setup.search("x", vector(0, 1)) == ()
    near = image.put(entry("near", "", vector(1, 0, 0, 0, 0, 0, 0, 0.9)))
    setup = FinderSetup(image)
    assert [hit.place for hit in setup.search("x", vector(1, 0, 0, 0, 0, 0, 0, 0.8))] == [near]


def test_the_floor_can_be_lowered() -> None:
    setup = FinderSetup(MemoryImage(ENGLISH))
    question = "what is the difference between a virus and a bacterium"
    assert setup.search(question) == ()
    assert setup.search(question, floor=FOR_PEOPLE)[0].question == ENGLISH[3].question
    assert setup.search("photosynthesis", floor=SimilarityFloor(share=0)) == ()


def test_many_matched_words_are_not_all_named() -> None:
    (hit,) = FinderSetup(MemoryImage([entry("red green blue cyan pink teal gold grey")])).search(
        "grey gold teal pink cyan blue green red"
    )
    assert hit.why == "words grey, gold, teal, pink, cyan, blue and 2 more"


def test_nothing_is_found_in_nothing() -> None:
    assert FinderSetup().search("anything", vector(1)) == ()
    assert FinderSetup(MemoryImage()).search("anything", vector(1)) == ()


@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=30),
    st.integers(0, 30),
)
def test_best_first_and_of_equals_the_earlier(rows: list[tuple[int, bool]], count: int) -> None:
    scores = np.array([score for score, _ in rows], float)
    close = np.array([is_close for _, is_close in rows], bool)
    wanted = sorted((-score, at) for at, (score, is_close) in enumerate(rows) if is_close)
    assert best(scores, close, count).tolist() == [at for _, at in wanted[:count]]


def test_fusion_adds_reciprocal_ranks() -> None:
    orders = [np.array([7, 3, 5]), np.array([5, 9])]
    found = fused(orders, 10)
    assert [index for index, _ in found] == [5, 7, 3, 9]
    assert dict(found) == {
        5: pytest.approx(1 / (CALM + 3) + 1 / (CALM + 1)),
        7: 1 / (CALM + 1),
        3: 1 / (CALM + 2),
        9: 1 / (CALM + 2),
    }
    assert fused(orders, 2) == found[:2]
    assert fused([], 3) == []


def test_the_floor_by_words() -> None:
    shares = np.array([0.0, 0.39, 0.4, 1.0])
    assert SimilarityFloor().by_words(shares).tolist() == [False, False, True, True]
    assert SimilarityFloor(share=0).by_words(shares).tolist() == [False, True, True, True]


def test_the_floor_by_meaning() -> None:
    few = np.array([0.39, 0.4, 0.9])
    assert SimilarityFloor().by_meaning(few).tolist() == [False, True, True]
    many = np.array([0.7] * 9 + [0.75, 0.77])
    assert SimilarityFloor().by_meaning(many).tolist() == [False] * 10 + [True]
    assert SimilarityFloor(usual_from=12).by_meaning(many).all()
    assert SimilarityFloor().by_meaning(np.zeros(0)).tolist() == []
