"""Where no driver is installed, a wish for an adapter is a Problem in words, and never a crash."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

EXAMPLE = "resources/examples/dot_test.pxi"
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="Vulkan is the only way to an adapter on Linux alone"
)


def without_vulkan(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Call Python where no driver for Vulkan can be found."""
    nowhere = str(ROOT / "nowhere.json")
    environment = {**os.environ, "VK_DRIVER_FILES": nowhere, "VK_ICD_FILENAMES": nowhere}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["run", "step", "compare"])
def test_the_command_line_says_so_and_ends_with_2(command: str) -> None:
    done = without_vulkan("-m", "vm", command, EXAMPLE, "--engine", "gpu")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "pxvm: No graphics adapter was found."
        " Install a driver for Vulkan, Metal or Direct3D 12, or run on the CPU."
    ]


@pytest.mark.parametrize(
    ("wish", "remark"),
    [("cpu", ""), ("auto", "pxvm: Auto took the CPU: there is no graphics card.\n")],
)
def test_what_needs_no_adapter_runs_all_the_same(wish: str, remark: str) -> None:
    done = without_vulkan("-m", "vm", "run", EXAMPLE, "--engine", wish, "--read", "0,3")
    assert (done.returncode, done.stderr) == (0, remark)
    assert "300" in done.stdout


def test_the_tests_of_adapters_fail_and_are_not_skipped() -> None:
    done = without_vulkan(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "gpu"),
        *("tests/vm/law/test_known_matrices.py", "tests/vm/gpu/shader/test_products.py"),
    )
    last = done.stdout.splitlines()[-1]
    assert done.returncode == 1
    assert "failed" in last or "error" in last
    assert "passed" not in last
    assert "skipped" not in last
