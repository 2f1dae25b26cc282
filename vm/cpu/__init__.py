"""The CPU executor: compiled from the instruction table."""
