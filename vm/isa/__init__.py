"""The instruction set: one row for each instruction, and what follows from the rows."""
