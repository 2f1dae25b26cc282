"""What an import brings in, seen from a fresh interpreter: the walls, tested from outside."""

import subprocess
import sys

import pytest

from tests.house.tree import ROOT

MACHINE = {"vm", "numpy", "PIL", "numba", "llvmlite", "platformdirs"}
QT = {"PySide6", "shiboken6", "shibokensupport", "signature_bootstrap"}


def modules_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after one statement."""
    code = f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


def modules_after_all_of(package: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after every module of a package."""
    return modules_after(
        f"import importlib, pkgutil, {package} as room\n"
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(room.__path__,"
        f" '{package}.')]"
    )


def strangers(modules: set[str]) -> set[str]:
    """The top-level packages that come neither from Python nor from its start."""
    at_start = {name.partition(".")[0] for name in modules_after("pass")}
    tops = {name.partition(".")[0] for name in modules} - at_start - sys.stdlib_module_names
    return {name for name in tops if not name.startswith("_")}


def own(modules: set[str]) -> set[str]:
    """The rooms of the IDE among some modules."""
    return {".".join(name.split(".")[:2]) for name in modules if name.startswith("pxide.")}


def test_the_machine_needs_neither_qt_nor_network_nor_gpu() -> None:
    assert strangers(modules_after("import vm")) <= MACHINE


def test_the_command_line_of_the_machine_needs_the_graphics_card_only_when_asked() -> None:
    assert strangers(modules_after("import vm.__main__")) <= MACHINE


@pytest.mark.parametrize("room", ["base", "model", "work", "tools", "actions"])
def test_no_room_under_the_view_loads_a_widget_or_the_loop(room: str) -> None:
    loaded = modules_after_all_of(f"pxide.{room}")
    if room != "actions":
        assert "PySide6.QtWidgets" not in loaded
        assert "PySide6.QtNetwork" not in loaded
    assert "qasync" not in loaded
    assert "wgpu" not in loaded


def test_the_model_is_made_of_the_machine_and_the_core_of_qt() -> None:
    loaded = modules_after_all_of("pxide.model")
    assert strangers(loaded) <= MACHINE | QT | {"pxide"}


def test_the_knowledge_image_is_useful_alone() -> None:
    loaded = modules_after_all_of("pxide.knowledge")
    assert strangers(loaded) <= MACHINE | {"pxide"}
    assert own(loaded) == {"pxide.knowledge"}


def test_the_chat_client_is_useful_alone() -> None:
    loaded = modules_after_all_of("pxide.llm")
    assert not strangers(loaded) & (QT | {"qasync", "wgpu"})
    assert own(loaded) == {"pxide.llm"}
    assert "httpx" in loaded


@pytest.mark.parametrize("module", ["pxide.llm.client", "pxide.knowledge.search.search_indexes"])
def test_a_single_module_of_them_brings_no_other_room(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert own(loaded) == {".".join(module.split(".")[:2])}
    assert not strangers(loaded) & (QT | {"qasync", "wgpu"})
