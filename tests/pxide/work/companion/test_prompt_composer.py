"""A prompt fits: the oldest turns go first, whole, and the question stays."""

from pathlib import Path

import pytest

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.llm.values import Message, MessageRole, ToolCall
from pxide.model.chat.chat_settings import ChatSettings
from pxide.model.chat.turn import Author, Source, Turn, TurnState
from pxide.work.companion.prompt_composer import (
    LEFT_OUT,
    OFFER,
    ComposedPrompt,
    PromptComposer,
    PromptRequest,
)
from pxide.work.companion.token_budget import TokenGauge
from vm.core.faults import Problem

QUESTION = "What colour is the lamp?"


def talk(count: int, size: int = 100) -> tuple[Turn, ...]:
    """Questions and answers of so many letters, each with its number."""
    turns: list[Turn] = []
    for number in range(count):
        for author in (Author.PERSON, Author.MODEL):
            text = f"{author.value} {number} ".ljust(size, "x")
            turns.append(Turn(len(turns) + 1, len(turns) or None, author, text, 1))
    return tuple(turns)


def source(row: int, letters: int) -> Source:
    place = Place(1, row, 20)
    return Source(
        f"r{row}", Path("k.png"), place, QUESTION, "a" * letters, EntryKind.LESSON, "words"
    )


def composed(
    asked: PromptRequest, context: int | None = 4096, uses_tools: bool = False
) -> ComposedPrompt:
    return PromptComposer(ChatSettings(), TokenGauge(), context, uses_tools).compose(asked)


def numbers(found: ComposedPrompt) -> list[str]:
    """Which turns of the talk are in a prompt."""
    return [" ".join(m.text.split()[:2]) for m in found.messages[1:-1]]


def test_a_short_talk_goes_whole_and_in_order() -> None:
    found = composed(PromptRequest(QUESTION, talk(2)))
    assert [m.role for m in found.messages] == [
        MessageRole.SYSTEM,
        MessageRole.USER,
        MessageRole.ASSISTANT,
        MessageRole.USER,
        MessageRole.ASSISTANT,
        MessageRole.USER,
    ]
    assert numbers(found) == ["person 0", "model 0", "person 1", "model 1"]
    assert found.messages[-1].text == QUESTION


def test_the_oldest_pairs_are_dropped_whole() -> None:
    found = composed(PromptRequest(QUESTION, talk(100)))
    kept = numbers(found)
    first = int(kept[0].split()[1])
    assert kept == [f"{who} {n}" for n in range(first, 100) for who in ("person", "model")]
    assert 0 < first < 100
    meter = found.meter
    assert meter.used + meter.reserve <= 4096
    assert meter.used + meter.reserve > 4096 - 2 * (100 / 3.5 + 5), "no pair more would fit"


def test_searches_lessons_and_failures_are_no_talk() -> None:
    lesson = Turn(2, 1, Author.LESSON, "taught", 1)
    search = Turn(4, 3, Author.SEARCH, "found", 1)
    failed = Turn(6, 5, Author.MODEL, "", 1, TurnState.FAILED)
    cut = Turn(8, 7, Author.MODEL, "half", 1, TurnState.STOPPED)
    past = tuple(
        turn
        for number, answer in ((1, lesson), (3, search), (5, failed), (7, cut))
        for turn in (Turn(number, number - 1 or None, Author.PERSON, f"q{number}", 1), answer)
    )
    texts = [message.text for message in composed(PromptRequest(QUESTION, past)).messages[1:]]
    assert texts == ["q7", "half [cut off]", QUESTION]


def test_notes_take_at_most_30_percent_and_the_best_come_first() -> None:
    sources = tuple(source(row, 1500) for row in (10, 40, 70, 100))
    found = composed(PromptRequest(QUESTION, talk(40), sources))
    assert found.meter.notes <= 0.3 * 4096
    assert [one.label for one in found.sources] == ["r10", "r40", "r70"]
    text = found.messages[-1].text
    assert "[r10]" in text
    assert "[r70]" in text
    assert "[r100]" not in text
    assert text.endswith(f"\n\n{QUESTION}")


def test_the_open_picture_is_shown_as_far_as_it_fits() -> None:
    program = "\n".join(f"    ADDI r0, r0, {n}" for n in range(2000))
    found = composed(PromptRequest(QUESTION, program=program, title="sum.pxi"))
    text = found.messages[-1].text
    assert ">     ADDI r0, r0, 0\n" in text
    assert "lines more" in text
    assert found.meter.program <= 0.25 * (4096 - 614)
    whole = composed(PromptRequest(QUESTION, program="    HALT", title="sum.pxi")).messages[-1].text
    assert "lines more" not in whole


def test_tools_are_offered_where_there_is_room() -> None:
    roomy = composed(PromptRequest(QUESTION), 8192, uses_tools=True)
    assert [tool.name for tool in roomy.tools][:2] == ["read_manual", "read_program"]
    assert roomy.meter.tools == TokenGauge().tokens(OFFER)
    assert "Use the tools" in roomy.messages[0].text
    narrow = composed(PromptRequest(QUESTION), 2048, uses_tools=True)
    assert narrow.tools == ()
    assert narrow.meter.tools == 0
    assert composed(PromptRequest(QUESTION), 8192).tools == ()


@pytest.mark.parametrize("context", [512, 1024, 2048, 4096, 8192, 32768])
def test_every_context_keeps_its_reserve(context: int) -> None:
    sources = tuple(source(row, 900) for row in (10, 40, 70))
    asked = PromptRequest(QUESTION, talk(60), sources, "    HALT\n" * 300, "x.pxi")
    meter = composed(asked, context, uses_tools=True).meter
    assert meter.used + meter.reserve <= context
    assert meter.total == context


def test_a_question_that_does_not_fit_is_a_problem_with_both_numbers() -> None:
    with pytest.raises(Problem, match=r"about 14,\d{3} tokens, and 3,482 fit"):
        composed(PromptRequest("word " * 10_000))
    meter = PromptComposer(ChatSettings(), TokenGauge(), 4096, False).measure(
        PromptRequest("word " * 10_000)
    )
    assert meter.share > 1


def test_old_results_are_left_out_when_rounds_pile_up() -> None:
    call = ToolCall("c", "read_manual", "{}")
    rounds = tuple(
        message
        for number in range(4)
        for message in (
            Message(MessageRole.ASSISTANT, "", (call,)),
            Message(MessageRole.TOOL, f"{number}".ljust(3000, "y"), answers="c"),
        )
    )
    found = composed(PromptRequest(QUESTION, rounds=rounds))
    results = [m.text for m in found.messages if m.role is MessageRole.TOOL]
    assert results[:3] == [LEFT_OUT] * 3
    assert results[3].startswith("3")
    assert [m.calls for m in found.messages if m.calls] == [(call,)] * 4


def test_a_long_result_is_cut_and_says_by_how_much() -> None:
    composer = PromptComposer(ChatSettings(), TokenGauge(), 4096, False)
    assert composer.cut("short") == "short"
    cut = composer.cut("z" * 10_000)
    assert TokenGauge().tokens(cut) <= composer.budget.result + 20
    kept = cut.count("z")
    assert cut.endswith(f"\n... cut here; {10_000 - kept} characters more")
