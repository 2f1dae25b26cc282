"""Opening a large image says how far it is."""

from pathlib import Path

from pxide.actions.companion_actions import WORTH_SAYING
from pxide.view.knowledge.knowledge_panel import OPEN
from tests.pxide.actions.knowledge_setup import choose
from tests.pxide.ide import Ide
from tests.pxide.knowledge.image.entries import filled


def test_indexing_a_large_image_shows_its_progress(ide: Ide, tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    filled(path, WORTH_SAYING + 100, 512).close()
    status, told = ide.app.window.status, list[tuple[int, int]]()
    ide.app.companion.images.opening.connect(lambda _path, *how_far: told.append(how_far))
    ide.app.companion.images.opening.connect(lambda *_: seen.append(status.work.text()))
    seen: list[str] = []
    ide.app.companion_actions.companion_startup.start()
    choose(ide, OPEN, path)
    ide.wait(lambda: ide.app.window.knowledge.path == path)
    assert "Indexing large" in seen
    assert told[-1] == (WORTH_SAYING + 100, WORTH_SAYING + 100)
    assert len(told) < 150
    assert not status.progress.isVisible()
