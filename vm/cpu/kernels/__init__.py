"""The loops of the machine, in the plain subset of Python that ``vm.cpu.compiler`` compiles."""
