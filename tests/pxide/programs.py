"""Small programs for the tests of the window, and an ear for trouble."""

import numpy as np

from pxide.base.problems import Notice, Trouble
from vm.core.picture import Picture, blank


class Heard:
    """What went down the roads for trouble."""

    def __init__(self, trouble: Trouble) -> None:
        self.notices: list[Notice] = []
        self.bugs: list[str] = []
        trouble.problem.connect(self.notices.append)
        trouble.bug.connect(self.bugs.append)


def dot() -> Picture:
    """The oldest program: [1, 2, 3, 4] times [10, 20, 30, 40] into row 3."""
    picture = blank(16, 16)
    picture[0, 0] = (1, 1, 2, 3)
    picture[1, :4, 0] = (1, 2, 3, 4)
    picture[2, :4, 0] = (10, 20, 30, 40)
    return picture


def forever() -> Picture:
    """Counts in register 0, without end."""
    picture = blank(8, 4)
    picture[0, 0] = (ord("'"), 0, 0, 1)
    picture[0, 1] = (ord("j"), 0, 0, 0)
    return picture


def frames() -> Picture:
    """Counts in register 7 and yields a frame each time; registers 0 to 3 hear the host."""
    picture = blank(8, 4)
    picture[0, 0] = (ord("'"), 7, 7, 1)
    picture[0, 1] = (ord("y"), 0, 0, 0)
    picture[0, 2] = (ord("j"), 0, 0, 0)
    return picture


def countdown() -> Picture:
    """Counts register 0 down from 100 to 0, then halts."""
    picture = blank(16, 8)
    picture[0, 0] = (ord("#"), 0, 100, 0)
    picture[0, 1] = (ord("#"), 1, 1, 0)
    picture[0, 2] = (ord("-"), 0, 0, 1)
    picture[0, 3] = (ord("!"), 0, 2, 0)
    picture[0, 4] = (ord("H"), 0, 0, 0)
    picture[0, 5] = (ord("j"), 0, 2, 0)
    return picture


def pixel(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    """The four bytes of a pixel."""
    return tuple(np.asarray(picture[y, x]).tolist())
