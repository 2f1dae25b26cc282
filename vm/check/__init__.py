"""Faults in words: foreseen before a run, and explained after one."""

from vm.check.checker import check

__all__ = ["check"]
