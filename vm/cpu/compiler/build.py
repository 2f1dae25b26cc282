"""Compiling the interpreter: its text is written to the user's cache folder once, then loaded.

numba keeps the machine code beside the text, so that later starts only read it. The file's name
carries a hash of the text: a changed instruction table is a new file, never a stale one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import platformdirs

from vm.cpu.compiler import source
from vm.cpu.kernels.board import Board

Interpreter: TypeAlias = Callable[[Board], None]
Many: TypeAlias = Callable[..., int]
"""The interpreter of many pictures; ``vm.cpu.machines`` knows what it takes."""
Progress: TypeAlias = Callable[[int, int, str], None]
"""Called with kernels compiled, kernels in all, and words for a person."""
FOLDER = "kernels"


@cache
def load() -> Interpreter:
    """Return the interpreter; numba compiles it, or reads it from disk, at its first call."""
    interpret: Interpreter = _module().interpret
    return interpret


@cache
def load_many() -> Many:
    """Return the interpreter of many pictures, which is compiled or read from disk like the one."""
    interpret_many: Many = _module().interpret_many
    return interpret_many


def _module() -> ModuleType:
    """Return the module of compiled code, writing and importing it where that was not done yet."""
    text = source()
    name = f"pxvm_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return sys.modules.get(name) or _import(name, _written(name, text))


def _written(name: str, text: str) -> Path:
    """Return the file that holds the text, writing it where it is not there yet."""
    folder = _folder()
    path = folder / f"{name}.py"
    if not path.is_file():
        handle, draft = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, path)
    return path


def _folder() -> Path:
    """Return a folder for compiled kernels: the user's cache, else a temporary one."""
    folder = Path(platformdirs.user_cache_dir("pxide", appauthor=False)) / FOLDER
    if getattr(sys, "frozen", False):
        # numba keeps what it compiled for one executable only: each has to have its own.
        folder /= Path(sys.executable).stem
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="pxide-"))
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="pxide-"))


def _import(name: str, path: Path) -> ModuleType:
    """Import the written module under its own name."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
