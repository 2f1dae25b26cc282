"""The ground under the tests of the chat: what turns are made with, and somebody who listens."""

import pytest

from pxide.view.companion.inks import Inks
from pxide.view.companion.kit import Kit
from pxide.view.companion.reader import make_parser
from pxide.view.companion.requests import Requests
from pxide.view.wardrobe import Wardrobe


@pytest.fixture
def kit(wardrobe: Wardrobe) -> Kit:
    return Kit(wardrobe, make_parser(), Requests())


@pytest.fixture
def inks(kit: Kit) -> Inks:
    return kit.inks
