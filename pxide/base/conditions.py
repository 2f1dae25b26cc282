"""What is worked out of facts knows which facts those are, so that nothing is read in secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

from pxide.base.facts import Facts

T = TypeVar("T")
U = TypeVar("U")

FACT_NAMES = frozenset(
    f"{group.name}.{fact.name}"
    for group in fields(Facts)
    for fact in fields(getattr(Facts(), group.name))
)
"""Every fact as it is named in a row, such as "run.is_paused"."""


@dataclass(frozen=True, slots=True)
class FromFacts(Generic[T]):
    """A value that is worked out of the facts of these names, and of no others.

    Two of them are joined by & and |, and turned round by ~, to say when a verb can be done.
    """

    names: frozenset[str]
    work_out: Callable[[Facts], T]

    def __call__(self, facts: Facts) -> T:
        """The value by these facts."""
        return self.work_out(facts)

    def __and__(self, other: FromFacts[Any]) -> FromFacts[bool]:
        """Whether both are so."""
        return FromFacts(self.names | other.names, lambda facts: bool(self(facts) and other(facts)))

    def __or__(self, other: FromFacts[Any]) -> FromFacts[bool]:
        """Whether one of them is so."""
        return FromFacts(self.names | other.names, lambda facts: bool(self(facts) or other(facts)))

    def __invert__(self) -> FromFacts[bool]:
        """Whether it is not so."""
        return FromFacts(self.names, lambda facts: not self(facts))

    def then(self, function: Callable[[Any], U]) -> FromFacts[U]:
        """What a function makes of the value."""
        return FromFacts(self.names, lambda facts: function(self(facts)))

    def equals(self, value: object) -> FromFacts[bool]:
        """Whether it is this value."""
        return FromFacts(self.names, lambda facts: self(facts) == value)

    def holds(self, part: object) -> FromFacts[bool]:
        """Whether this is among the values; of facts that are several values."""
        return self.then(lambda parts: part in parts)


def fact(name: str) -> FromFacts[Any]:
    """One fact, such as "run.is_paused"; ValueError where there is none of that name."""
    if name not in FACT_NAMES:
        raise ValueError(f"there is no fact {name!r}")
    return FromFacts(frozenset({name}), attrgetter(name))


def group(name: str) -> FromFacts[Any]:
    """All facts of a group together, such as "engines"; ValueError where there is none."""
    names = frozenset(known for known in FACT_NAMES if known.startswith(f"{name}."))
    if not names:
        raise ValueError(f"there is no group of facts {name!r}")
    return FromFacts(names, attrgetter(name))


ALWAYS: FromFacts[bool] = FromFacts(frozenset(), lambda _facts: True)
"""Of a verb that can be done at any time."""
HAS_DOCUMENT: FromFacts[bool] = fact("document.is_open")
IS_AT_REST: FromFacts[bool] = HAS_DOCUMENT & ~fact("run.is_running")
"""A picture is open, and its program does not run just now."""
