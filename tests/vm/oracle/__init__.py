"""A second, plain reading of the law, to hold the executors against. It shares nothing with vm."""

from tests.vm.oracle.memory import Memory, Picture, Point, signed, word_of
from tests.vm.oracle.running import RULES, Footprint, Host, Oracle, Outcome, decide

__all__ = [
    "RULES",
    "Footprint",
    "Host",
    "Memory",
    "Oracle",
    "Outcome",
    "Picture",
    "Point",
    "decide",
    "signed",
    "word_of",
]
