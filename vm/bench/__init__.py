"""How fast the machine is, as ratios of things timed side by side in one run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from vm.bench import adapter_measures, batch_measures, processor_measures
from vm.bench.measure import Measure, fastest, table
from vm.bench.programs import program
from vm.cpu.preparation import prepare
from vm.run.engines import Engines

__all__ = ["Measure", "fastest", "main", "program", "table"]


def main(say: Callable[[str], None]) -> bool:
    """Measure everything, say the tables line by line; return whether every bar was met."""
    prepare()
    rows = list(processor_measures.measures())
    table(rows, say)
    with closing(Engines()) as engines:
        if not engines.adapters:
            say("\nNo graphics adapter was found: nothing was measured on one.")
        for found in engines.adapters:
            say(f"\n{found.name}, {found.kind.value}")
            engine = engines.choose(found.name).engine
            measured = [
                *adapter_measures.measures(engine, found),
                *batch_measures.measures(engine, found),
            ]
            table(measured, say)
            rows += measured
    return all(row.holds for row in rows)
