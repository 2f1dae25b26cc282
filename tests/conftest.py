"""The ground under every test: no screen, no folders of the user, and nothing left behind."""

import gc
import logging
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A Qt library reads these when it is loaded, which the import below does.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "1"
# The compiled machine is kept between runs, but not among the files of the user.
os.environ["XDG_CACHE_HOME"] = str(Path(__file__).resolve().parents[1] / ".cache")
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="pxide-run-"))
# What a shell starts behind its back is deaf to Ctrl+C, and hands that down to its children.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if os.environ.get("LC_ALL", os.environ.get("LC_CTYPE", "C")) in ("", "C", "POSIX"):
    os.environ["LC_ALL"] = "C.UTF-8"

from tests.leaks import left_since, remains

settings.register_profile(
    "house",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("house")

pytest_plugins = ["tests.llm.fixtures"]

FAILED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--regenerate` writes what is otherwise compared; look at the difference afterwards."""
    parser.addoption("--regenerate", action="store_true", help="write what is compared")


def pytest_collection_finish() -> None:
    """Set everything that was imported aside, so that hunting leaks looks at little."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Iterator[None]:
    """Remember whether a test failed: a failed one may leave anything behind."""
    report: pytest.TestReport = yield  # type: ignore[assignment]
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and data of this test alone."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test of the window that leaves a widget, a timer, a thread or a task alive."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("qapp")
    before = remains()
    yield
    if not request.node.stash.get(FAILED, False):
        left = left_since(before)
        assert not left, "left behind: " + "; ".join(left)


class Ears(logging.Handler):
    """Hears every message that is a warning or worse."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the words."""
        self.heard.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def nothing_in_the_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning without saying that it will."""
    ears = Ears()
    logging.getLogger().addHandler(ears)
    yield
    logging.getLogger().removeHandler(ears)
    expected = "caplog" in request.fixturenames or request.node.get_closest_marker("logs")
    assert expected or not ears.heard, "unexpected in the log: " + "; ".join(ears.heard)
