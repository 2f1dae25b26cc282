"""Making the machine ready is done once in a process, and pins nothing that comes later."""

import gc

from vm.cpu.preparation import prepare


def test_being_ready_costs_nothing() -> None:
    prepare()
    frozen, told = gc.get_freeze_count(), list[tuple[int, int, str]]()
    prepare(lambda *progress: told.append(progress))
    assert gc.get_freeze_count() == frozen
    assert told == []
