"""Bring in the system libraries that a bare Debian or Ubuntu lacks, or name what is missing.

Needs nothing but Python: it runs before the virtual environment exists.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Purpose(Enum):
    """What a piece of the system is for; only the first two are essential."""

    INSTALL = "to install anything"
    WINDOW = "to draw the window, even without a screen"
    SCREEN = "to open the window on a screen"
    GPU = "to compute on the graphics card or its software stand-in"
    FREEZE = "to build and try the frozen application"

    @property
    def is_essential(self) -> bool:
        """Whether nothing works without it."""
        return self in (Purpose.INSTALL, Purpose.WINDOW)


@dataclass(frozen=True)
class Need:
    """One thing the system should have: its name, the package that brings it, and a test."""

    name: str
    package: str
    purpose: Purpose
    is_here: Callable[[str], bool]


def is_library(name: str) -> bool:
    """Whether the dynamic linker finds this library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def is_command(name: str) -> bool:
    """Whether a command of this name is on the path."""
    return shutil.which(name) is not None


def is_module(name: str) -> bool:
    """Whether this Python has the module."""
    return importlib.util.find_spec(name) is not None


def is_vulkan_driver(_: str) -> bool:
    """Whether any Vulkan driver is announced to the loader."""
    if os.environ.get("VK_DRIVER_FILES") or os.environ.get("VK_ICD_FILENAMES"):
        return True
    folders = ("/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/etc/vulkan/icd.d")
    return any(any(Path(folder).glob("*.json")) for folder in folders)


def is_font(_: str) -> bool:
    """Whether there is any outline font to write with."""
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
    found = (Path(folder).expanduser().rglob("*.[to]tf") for folder in folders)
    return any(any(fonts) for fonts in found)


def is_libpython(name: str) -> bool:
    """Whether the shared library of this Python is where the freezer will look for it."""
    shared = str(sysconfig.get_config_var("INSTSONAME") or name)
    folders = (sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("LIBPL"))
    return any(folder and Path(folder, shared).exists() for folder in folders) or is_library(shared)


VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

NEEDS = (
    Need("ensurepip", f"python{VERSION}-venv", Purpose.INSTALL, is_module),
    Need("libstdc++.so.6", "libstdc++6", Purpose.WINDOW, is_library),
    Need("libglib-2.0.so.0", "libglib2.0-0", Purpose.WINDOW, is_library),
    Need("libgthread-2.0.so.0", "libglib2.0-0", Purpose.WINDOW, is_library),
    Need("libEGL.so.1", "libegl1", Purpose.WINDOW, is_library),
    Need("libGL.so.1", "libgl1", Purpose.WINDOW, is_library),
    Need("libX11.so.6", "libx11-6", Purpose.WINDOW, is_library),
    Need("libdbus-1.so.3", "libdbus-1-3", Purpose.WINDOW, is_library),
    Need("libfontconfig.so.1", "libfontconfig1", Purpose.WINDOW, is_library),
    Need("libfreetype.so.6", "libfreetype6", Purpose.WINDOW, is_library),
    Need("libxkbcommon.so.0", "libxkbcommon0", Purpose.WINDOW, is_library),
    Need("an outline font", "fonts-dejavu-core", Purpose.SCREEN, is_font),
    Need("libX11-xcb.so.1", "libx11-xcb1", Purpose.SCREEN, is_library),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", Purpose.SCREEN, is_library),
    Need("libxcb.so.1", "libxcb1", Purpose.SCREEN, is_library),
    Need("libxcb-cursor.so.0", "libxcb-cursor0", Purpose.SCREEN, is_library),
    Need("libxcb-glx.so.0", "libxcb-glx0", Purpose.SCREEN, is_library),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", Purpose.SCREEN, is_library),
    Need("libxcb-image.so.0", "libxcb-image0", Purpose.SCREEN, is_library),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", Purpose.SCREEN, is_library),
    Need("libxcb-randr.so.0", "libxcb-randr0", Purpose.SCREEN, is_library),
    Need("libxcb-render.so.0", "libxcb-render0", Purpose.SCREEN, is_library),
    Need("libxcb-render-util.so.0", "libxcb-render-util0", Purpose.SCREEN, is_library),
    Need("libxcb-shape.so.0", "libxcb-shape0", Purpose.SCREEN, is_library),
    Need("libxcb-shm.so.0", "libxcb-shm0", Purpose.SCREEN, is_library),
    Need("libxcb-sync.so.1", "libxcb-sync1", Purpose.SCREEN, is_library),
    Need("libxcb-util.so.1", "libxcb-util1", Purpose.SCREEN, is_library),
    Need("libxcb-xfixes.so.0", "libxcb-xfixes0", Purpose.SCREEN, is_library),
    Need("libxcb-xkb.so.1", "libxcb-xkb1", Purpose.SCREEN, is_library),
    Need("libvulkan.so.1", "libvulkan1", Purpose.GPU, is_library),
    Need("a Vulkan driver", "mesa-vulkan-drivers", Purpose.GPU, is_vulkan_driver),
    Need("Xvfb", "xvfb", Purpose.FREEZE, is_command),
    Need("objdump", "binutils", Purpose.FREEZE, is_command),
    Need("libpython", f"libpython{VERSION}", Purpose.FREEZE, is_libpython),
)


def missing(needs: Iterable[Need] = NEEDS) -> list[Need]:
    """The needs that this machine does not meet."""
    return [need for need in needs if not need.is_here(need.name)]


def packages(needs: Iterable[Need]) -> list[str]:
    """The packages that bring these needs, each once."""
    return list(dict.fromkeys(need.package for need in needs))


def privilege() -> list[str] | None:
    """The words before a command that make it run as root, or None when that cannot be."""
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    quiet = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    if quiet.returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin.isatty() else None


def apt(*words: str, root: list[str]) -> bool:
    """Run one apt-get command without questions; whether it succeeded."""
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    command = [*root, *environment, "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *words]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-3:]))
    return done.returncode == 0


def install(needs: list[Need]) -> None:
    """Ask apt for the packages: all at once, and one by one where that fails."""
    root = privilege()
    if shutil.which("apt-get") is None or root is None:
        return
    wanted = packages(needs)
    print(f"Installing system packages with apt: {' '.join(wanted)}", flush=True)
    arguments = ("install", "-y", "--no-install-recommends")
    apt("update", root=root)
    if not apt(*arguments, *wanted, root=root):
        for package in wanted:
            apt(*arguments, package, root=root)


def report(needs: list[Need]) -> None:
    """Say exactly what is missing, what it would serve, and what would bring it."""
    for purpose in Purpose:
        lacking = [need for need in needs if need.purpose is purpose]
        if lacking:
            print(f"Missing {purpose.value}: {', '.join(need.name for need in lacking)}")
    print(f"On Debian or Ubuntu: sudo apt-get install {' '.join(packages(needs))}")


def main(words: list[str]) -> int:
    """Install what is missing; 1 when something essential is still not here.

    `--essential` looks at the essential only, so that it can be asked before every start.
    """
    if not sys.platform.startswith("linux"):
        return 0
    needs = [need for need in NEEDS if need.purpose.is_essential or "--essential" not in words]
    lacking = missing(needs)
    if lacking:
        install(lacking)
        lacking = missing(needs)
    if lacking:
        report(lacking)
    return int(any(need.purpose.is_essential for need in lacking))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
