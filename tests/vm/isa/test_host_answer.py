"""What the host writes to answer a YIELD, as the law says it."""

from __future__ import annotations

import pytest

from tests.vm.painting import at, canvas, op
from vm.core.picture import Point
from vm.core.trace import HostInput
from vm.isa.host_answer import NO_POINTER, HostAnswer, host_answer


@pytest.mark.parametrize("register", [0, 2, 255])
def test_the_registers_are_those_that_the_pixel_names(register: int) -> None:
    picture = canvas(4, 2, op("."), op("y", register))
    found = host_answer(picture, (2, 0), HostInput((5, 1), 6, 0x1F600), 3)
    assert found == HostAnswer(register, (at(5, 1), 6, 0x1F600, 3))
    assert found.columns == slice(register, register + 4)


@pytest.mark.parametrize(("pointer", "word"), [(None, NO_POINTER), ((0, 0), 0), ((1, 2), at(1, 2))])
def test_off_the_picture_there_is_no_pointer(pointer: Point | None, word: int) -> None:
    picture = canvas(1, 2, op("y", 0))
    assert host_answer(picture, (1, 0), HostInput(pointer), 0).words == (word, 0, 0, 0)
