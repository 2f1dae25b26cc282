"""The ground under the tests of the verbs."""

import pytest

from pxide.base.settings import CHAT_SERVER
from tests.pxide.actions.knowledge_setup import teach
from tests.pxide.ide import Ide


@pytest.fixture
def taught(ide: Ide) -> Ide:
    """The IDE of one who has no server and has taught one lesson."""
    ide.app.settings.set(CHAT_SERVER, "")
    ide.app.companion_actions.companion_startup.start()
    teach(ide)
    return ide
