"""The hunters must be able to find their prey."""

import asyncio
import threading

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from tests.leaks import left_since, remains


def test_a_clean_test_leaves_nothing(qapp: QApplication) -> None:
    before = remains()
    widget = QWidget()
    widget.show()
    widget.close()
    del widget
    assert left_since(before) == []


def test_a_widget_that_stays_is_found(qapp: QApplication) -> None:
    before = remains()
    widget = QMenu()
    found = left_since(before)
    widget.deleteLater()
    assert len(found) == 1
    assert "QMenu" in found[0]


def test_a_timer_that_ticks_is_found(qapp: QApplication) -> None:
    before = remains()
    timer = QTimer()
    timer.start(1000)
    found = left_since(before)
    timer.stop()
    assert len(found) == 1
    assert found[0].startswith("QTimer")


def test_a_thread_that_runs_is_found(qapp: QApplication) -> None:
    before = remains()
    gate = threading.Event()
    thread = threading.Thread(target=gate.wait, name="stays")
    thread.start()
    found = left_since(before)
    gate.set()
    thread.join()
    assert len(found) == 1
    assert "stays" in found[0]


def test_a_task_that_waits_is_found(qapp: QApplication) -> None:
    before = remains()
    loop = asyncio.new_event_loop()
    task = loop.create_task(asyncio.sleep(60), name="waits")
    found = left_since(before)
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()
    assert len(found) == 1
    assert "waits" in found[0]
