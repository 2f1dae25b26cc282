"""What is worked out of facts knows which facts those are."""

import pytest

from pxide.base.conditions import ALWAYS, FACT_NAMES, HAS_DOCUMENT, IS_AT_REST, fact, group
from pxide.base.facts import AdapterFact, DocumentFacts, EngineFacts, Facts, RunFacts, ViewFacts

OPEN = Facts(document=DocumentFacts(is_open=True))
RUNNING = Facts(document=DocumentFacts(is_open=True), run=RunFacts(is_running=True))


def test_a_fact_is_read_by_its_name() -> None:
    assert fact("document.is_open")(OPEN) is True
    assert fact("view.mode")(Facts(view=ViewFacts(mode="heat"))) == "heat"
    assert fact("view.mode").names == {"view.mode"}


@pytest.mark.parametrize("name", ["document.is_opened", "document", "is_open", ""])
def test_there_is_no_fact_of_another_name(name: str) -> None:
    with pytest.raises(ValueError, match="there is no fact"):
        fact(name)


def test_facts_are_joined_and_turned_round() -> None:
    is_open, is_running = fact("document.is_open"), fact("run.is_running")
    for facts in (Facts(), OPEN, RUNNING):
        one, other = facts.document.is_open, facts.run.is_running
        assert (is_open & is_running)(facts) is (one and other)
        assert (is_open | is_running)(facts) is (one or other)
        assert (~is_open)(facts) is (not one)
        assert IS_AT_REST(facts) is (one and not other)
    assert (is_open & ~is_running).names == {"document.is_open", "run.is_running"}
    assert (is_open | is_running).names == {"document.is_open", "run.is_running"}


def test_what_counts_as_so_is_told_as_yes_or_no() -> None:
    """A list of adapters is so where it has any."""
    has_adapters = HAS_DOCUMENT & fact("engines.adapters")
    found = EngineFacts(adapters=(AdapterFact("Card", "graphics card"),))
    assert has_adapters(Facts(document=OPEN.document, engines=found)) is True
    assert has_adapters(OPEN) is False


def test_a_value_is_worked_out_further() -> None:
    words = fact("document.undo_text").then(str.upper)
    assert words(Facts(document=DocumentFacts(undo_text="fill"))) == "FILL"
    assert words.names == {"document.undo_text"}


def test_a_value_is_compared_and_looked_for() -> None:
    facts = Facts(view=ViewFacts(mode="heat", panels=frozenset({"trace"})))
    assert fact("view.mode").equals("heat")(facts) is True
    assert fact("view.mode").equals("words")(facts) is False
    assert fact("view.panels").holds("trace")(facts) is True
    assert fact("view.panels").holds("program")(facts) is False


def test_a_group_is_read_as_a_whole() -> None:
    engines = group("engines")
    assert engines.names == {"engines.wanted", "engines.adapters"}
    assert engines(OPEN) == EngineFacts()
    with pytest.raises(ValueError, match="no group"):
        group("engine")


def test_always_reads_nothing() -> None:
    assert ALWAYS(Facts())
    assert ALWAYS.names == frozenset()
    assert "document.is_open" in FACT_NAMES
