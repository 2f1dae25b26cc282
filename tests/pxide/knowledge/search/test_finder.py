"""The right entry first, nothing for a question about something else, in one image or several."""

from dataclasses import replace

import numpy as np
import pytest

from pxide.knowledge.image.entry import Embedding, Entry, EntryKind
from pxide.knowledge.search.floor import FOR_PEOPLE, SimilarityFloor
from pxide.knowledge.search.ranks import CALM
from pxide.knowledge.search.vectors import quantised
from tests.pxide.knowledge.search.image_sets import (
    ENGLISH,
    GERMAN,
    PARAPHRASES,
    UNRELATED,
    Desk,
    Shelf,
    entry,
)

DIRECTIONS = np.eye(8)


def vector(*parts: float, model: str = "m") -> Embedding:
    """A vector along some of eight directions."""
    return quantised(model, [*parts, *[0.0] * (8 - len(parts))])


@pytest.mark.parametrize("corpus", [ENGLISH, GERMAN, ENGLISH + GERMAN], ids=["en", "de", "both"])
@pytest.mark.parametrize("question", UNRELATED)
def test_unrelated_questions_find_nothing(corpus: tuple[Entry, ...], question: str) -> None:
    assert Desk(Shelf(corpus)).search(question) == ()


@pytest.mark.parametrize(("question", "wanted"), PARAPHRASES)
def test_paraphrases_find_the_right_entry_first(question: str, wanted: Entry) -> None:
    for corpus in (ENGLISH, GERMAN, ENGLISH + GERMAN):
        if wanted in corpus:
            hits = Desk(Shelf(corpus)).search(question)
            assert (hits[0].question, hits[0].answer) == (wanted.question, wanted.answer)


def test_a_hit_says_what_it_is() -> None:
    shelf = Shelf(ENGLISH)
    lesson = replace(entry("What does DOT_T do?", "It compares."), kind=EntryKind.LESSON)
    place = shelf.put(lesson)
    (hit,) = Desk(shelf).search("dot_t")
    assert (hit.place, hit.question, hit.answer) == (place, lesson.question, lesson.answer)
    assert (hit.kind, hit.image, hit.score) == (EntryKind.LESSON, "", 1 / (CALM + 1))
    assert (hit.why, hit.citation) == ("words dot_t", "[r64]")


def test_program_and_result_are_found_and_the_question_weighs_more() -> None:
    run = replace(entry("Which?", "So."), program="SET r1, 700\nBLIT r1, r2", result="yields 431")
    workspace = Desk(Shelf([run, entry("Other", "blit"), entry("blit", "Other")]))
    assert [hit.question for hit in workspace.search("blit")] == ["blit", "Other", "Which?"]
    assert [hit.question for hit in workspace.search("431")] == ["Which?"]


def test_equals_come_older_first_and_as_many_as_asked_for() -> None:
    workspace = Desk(Shelf([entry("zebra crossing", "here") for _ in range(9)]))
    for count in (1, 4, 9, 50):
        rows = [hit.place.row for hit in workspace.search("zebra crossing", count=count)]
        assert rows == [4 + 10 * number for number in range(min(count, 9))]


def test_several_images_are_searched_together_and_named() -> None:
    workspace = Desk(Shelf(ENGLISH), Shelf(), Shelf(GERMAN))
    hits = workspace.search("REQUANT")
    assert {hit.citation for hit in hits} == {"[a:r4]", "[c:r4]"}
    assert workspace.search("Haltepunkt")[0].citation == "[c:r34]"


def test_what_is_hidden_is_not_found() -> None:
    shelf = Shelf(ENGLISH)
    workspace = Desk(shelf)
    for text in ("alpha", "premultiplied alpha"):
        assert workspace.search(text)
    workspace.images["a"].index.hide(shelf.places[5])
    assert workspace.search("premultiplied alpha") == ()


def test_what_turns_out_to_be_damaged_is_left_out() -> None:
    shelf = Shelf([entry("alpha", "one"), entry("alpha", "two")])
    workspace = Desk(shelf)
    shelf.damaged.add(shelf.places[0])
    assert [hit.answer for hit in workspace.search("alpha")] == ["two"]


def test_meaning_finds_what_shares_no_word() -> None:
    shelf = Shelf([entry("Eins", "zwei", vector(1)), entry("Drei", "vier", vector(0, 1))])
    (hit,) = Desk(shelf).search("completely different", vector(0.1, 1))
    assert (hit.question, hit.why) == ("Drei", "meaning 1.00")


def test_words_and_meaning_together_come_before_either() -> None:
    shelf = Shelf(
        [
            entry("alpha channel", "premultiplied", vector(0, 1)),
            entry("nothing of this", "at all", vector(1)),
            entry("alpha", "opaque", vector(1, 0.2)),
        ]
    )
    hits = Desk(shelf).search("alpha", vector(1))
    assert [hit.question for hit in hits] == ["alpha", "nothing of this", "alpha channel"]
    assert hits[0].score == pytest.approx(1 / (CALM + 1) + 1 / (CALM + 2))
    assert hits[0].why == "words alpha; meaning 0.98"


def test_only_vectors_of_one_model_and_size_are_compared() -> None:
    shelf = Shelf(
        [
            entry("one", "", vector(1)),
            entry("two", "", vector(1, model="other")),
            entry("three", "", quantised("m", [1.0, 0.0])),
            entry("four"),
        ]
    )
    workspace = Desk(shelf)
    assert [hit.question for hit in workspace.search("x", vector(1))] == ["one"]
    both = workspace.search("x", vector(1), vector(1, model="other"))
    assert [hit.question for hit in both] == ["one", "two"]
    assert workspace.search("x", vector(1, model="third")) == ()
    assert [hit.question for hit in workspace.search("four", vector(1))] == ["one", "four"]


def test_vectors_all_alike_stand_out_for_nothing() -> None:
    """A model that calls everything rather alike: what is usual is not close."""
    around = [vector(1, *(0.3 * DIRECTIONS[at])) for at in range(1, 7)]
    shelf = Shelf([entry(f"number{at}", "", near) for at, near in enumerate(around * 3)])
    workspace = Desk(shelf)
    assert workspace.search("x", vector(1)) == ()
    assert workspace.search("x", vector(0, 1)) == ()
    near = shelf.put(entry("near", "", vector(1, 0, 0, 0, 0, 0, 0, 0.9)))
    workspace = Desk(shelf)
    assert [hit.place for hit in workspace.search("x", vector(1, 0, 0, 0, 0, 0, 0, 0.8))] == [near]


def test_the_floor_can_be_lowered() -> None:
    workspace = Desk(Shelf(ENGLISH))
    question = "what is the difference between a virus and a bacterium"
    assert workspace.search(question) == ()
    assert workspace.search(question, floor=FOR_PEOPLE)[0].question == ENGLISH[3].question
    assert workspace.search("photosynthesis", floor=SimilarityFloor(share=0)) == ()


def test_many_matched_words_are_not_all_named() -> None:
    (hit,) = Desk(Shelf([entry("red green blue cyan pink teal gold grey")])).search(
        "grey gold teal pink cyan blue green red"
    )
    assert hit.why == "words grey, gold, teal, pink, cyan, blue and 2 more"


def test_nothing_is_found_in_nothing() -> None:
    assert Desk().search("anything", vector(1)) == ()
    assert Desk(Shelf()).search("anything", vector(1)) == ()
