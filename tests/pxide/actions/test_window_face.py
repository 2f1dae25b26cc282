"""The verbs know the window by its face alone, and are built before there is one."""

import pytest

from pxide.actions.view_verbs import ViewVerbs
from pxide.actions.window_face import WindowFace
from pxide.base.settings import Settings
from tests.house.tree import sources
from tests.pxide.ide import Ide


def test_no_verb_knows_the_window_that_is_built() -> None:
    files = sources("pxide/actions")
    assert len(files) > 15
    for path in files:
        assert "pxide.view.shell.window" not in path.read_text(encoding="utf-8"), path.name


def test_rows_ask_for_no_window_before_they_are_done(settings: Settings) -> None:
    asked: list[str] = []

    def no_window() -> WindowFace:
        asked.append("window")
        raise LookupError("not yet")

    rows = {row.id: row for row in ViewVerbs(settings, no_window).rows()}
    assert asked == []
    with pytest.raises(LookupError, match="not yet"):
        rows["view.palette"].run()
    assert asked == ["window"]


def test_the_window_answers_what_its_face_promises(ide: Ide) -> None:
    face: WindowFace = ide.app.window
    assert face.canvas is None
    assert face.canvases == ()
    assert face.seen_knowledge is ide.app.window.knowledge.view
    assert face.show_companion() is ide.app.window.companion
    assert ide.app.window.docks.is_in_front("companion")
    assert not face.close_knowledge_tab()
    face.toggle_bare()
    assert ide.app.window.docks.is_bare
    face.reset_panels()
    assert not ide.app.window.docks.is_bare
    face.show_progress(1, 3, "Counting")
    assert ide.app.window.status.work.text() == "Counting"
    face.clear_progress()
    assert not ide.app.window.status.work.isVisible()
