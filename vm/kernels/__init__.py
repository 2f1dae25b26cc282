"""The loops of the machine, in the plain subset of Python that ``vm.compiler`` turns into code."""
