"""Start the frozen application on a screen of its own and see that it computes.

    python packaging/smoke.py dist/pxide

On Linux the screen is an Xvfb that this script starts and ends; elsewhere it is the real one.
Where there is no Xvfb, the window is drawn without a screen, which proves a little less.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from vm.gpu.messages import AnswerMessage, CallMessage, receive, send
from vm.gpu.process_link import SERVER_FLAG

PATIENCE = 400
"""Seconds that one start may take; the first compiles the machine."""
ANSWER = 300
NO_ADAPTER = "No graphics adapter was found"
SMALLEST = (640, 400)
COLOURS = 16
"""A window that was really drawn has more colours than this."""


class Broken(Exception):
    """The frozen application did not do what it should."""


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The environment that leads to a screen: a fresh Xvfb where that is how screens are made."""
    if not sys.platform.startswith("linux"):
        yield {}
        return
    if shutil.which("Xvfb") is None:
        print("  There is no Xvfb (apt-get install xvfb): the window is drawn unseen.")
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with open(reading, encoding="ascii") as told:
            number = told.readline().strip()
        if not number:
            raise Broken("Xvfb did not start")
        yield {"DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait()


def environment(home: Path, display: dict[str, str]) -> dict[str, str]:
    """What a newly installed application finds: an empty home and nothing of this project."""
    dropped = ("PYTHON", "QT_", "VIRTUAL_ENV", "NUMBA", "XDG_", "WAYLAND", "DISPLAY")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"HOME": str(home), "LC_ALL": "C.UTF-8"} | display


def started(words: list[str], environ: dict[str, str]) -> str:
    """What a program says; Broken unless it ends well."""
    began = time.monotonic()
    try:
        done = subprocess.run(
            words, env=environ, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Broken(f"{words[0]} did not end: {error.stdout!r} {error.stderr!r}") from error
    name = Path(words[0]).name
    if done.returncode:
        raise Broken(f"{name} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    print(f"  {name} {' '.join(words[1:])}: {time.monotonic() - began:.1f} s")
    return done.stdout


def engines(folder: Path, picture: Path, environ: dict[str, str]) -> tuple[str, ...]:
    """What can be tried: the CPU, and a graphics adapter, which has to be there on CI."""
    words = [str(folder / "pxvm"), "run", str(picture), "--engine", "gpu"]
    done = subprocess.run(
        words, env=environ, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if NO_ADAPTER in done.stderr and os.environ.get("CI") != "true":
        print(
            "  There is no graphics adapter (apt-get install mesa-vulkan-drivers): none is tried."
        )
        return ("cpu",)
    return "cpu", "gpu"


def try_machine(folder: Path, picture: Path, engine: str, environ: dict[str, str]) -> None:
    """The command line runs the dot product and reads the answer, and does its first step."""
    pxvm, where = str(folder / "pxvm"), [str(picture), "--engine", engine]
    said = started([pxvm, "run", *where, "--read", "0,3"], environ)
    if "halted" not in said or str(ANSWER) not in re.findall(r"\d+", said):
        raise Broken(f"pxvm did not find {ANSWER}: {said}")
    if (engine == "cpu") != (re.search(r"^engine +CPU$", said, re.MULTILINE) is not None):
        raise Broken(f"pxvm did not run on {engine}: {said}")
    said = started([pxvm, "step", *where], environ)
    if f"-> {ANSWER}" not in said:
        raise Broken(f"pxvm did not step to {ANSWER}: {said}")


def try_window(folder: Path, picture: Path, engine: str, environ: dict[str, str]) -> None:
    """The window opens on the picture, runs it, shows it and closes."""
    shot = picture.with_name("window.png")
    words = [
        str(folder / "pxide"),
        str(picture),
        *("--run", "--engine", engine),
        *("--snapshot", str(shot), "--quit"),
        *("--read", "0,3"),
    ]
    said = started(words, environ)
    if str(ANSWER) not in re.findall(r"\d+", said):
        raise Broken(f"pxide did not find {ANSWER}: {said}")
    if (engine == "cpu") != ("run on CPU" in said):
        raise Broken(f"pxide did not run on {engine}: {said}")
    with Image.open(shot) as image:
        colours = image.convert("RGB").getcolors(maxcolors=1 << 24) or []
        if image.width < SMALLEST[0] or image.height < SMALLEST[1] or len(colours) < COLOURS:
            raise Broken(f"the window was not drawn: {image.size}, {len(colours)} colours")


def try_server(folder: Path, environ: dict[str, str]) -> None:
    """The process that speaks to graphics cards starts, and finds the adapters."""
    words = [str(folder / "pxvm"), SERVER_FLAG]
    with subprocess.Popen(
        words, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        if server.stdin is None or server.stdout is None:
            raise Broken("the graphics server has no streams")
        send(server.stdin, CallMessage(number=1, speaker=1, name="adapters", arguments=()))
        server.stdin.flush()
        try:
            message, _ = receive(server.stdout)
        except EOFError as error:
            raise Broken("the graphics server ended without an answer") from error
        server.stdin.close()
    answer = AnswerMessage(*message)
    if (answer.number, answer.trouble) != (1, None) or not answer.value:
        raise Broken(f"the graphics server found no adapter: {answer.trouble}")
    print(f"  pxvm {SERVER_FLAG}: {answer.value[0].name}")


def try_knowledge(folder: Path, home: Path, environ: dict[str, str]) -> None:
    """A lesson becomes rows of a picture, and is found by its words; a chat says what it needs."""
    pxide, image = str(folder / "pxide"), str(home / "knowledge.png")
    lesson = ["--question", "What colour is the lamp?", "--answer", "The lamp is magenta."]
    started([pxide, "knowledge", "new", image], environ)
    started([pxide, "knowledge", "add", image, *lesson], environ)
    said = started([pxide, "knowledge", "search", image, "lamp", "--json"], environ)
    if "The lamp is magenta." not in said:
        raise Broken(f"the lesson was not found: {said}")
    nobody = ["--server", "http://127.0.0.1:9", "--image", image]
    said = started([pxide, "chat", "--demo", *nobody], environ)
    if "127.0.0.1:9" not in said:
        raise Broken(f"the chat does not say that there is no server: {said}")


def compiled(home: Path) -> dict[Path, int]:
    """What was compiled and kept for later starts, and when."""
    kept = home.rglob("*.nb[ci]")
    return {path: path.stat().st_mtime_ns for path in kept}


def smoke(folder: Path) -> None:
    """Try both programs of the bundle: fresh, with everything compiled, and on an adapter."""
    example = folder / "_internal" / "resources" / "examples" / "dot_test.pxi"
    with tempfile.TemporaryDirectory(prefix="pxide-smoke-") as name, screen() as display:
        home = Path(name)
        picture = Path(shutil.copy(example, home))
        environ = environment(home, display)
        try_machine(folder, picture, "cpu", environ)
        try_window(folder, picture, "cpu", environ)
        before = compiled(home)
        for engine in engines(folder, picture, environ):
            try_machine(folder, picture, engine, environ)
            try_window(folder, picture, engine, environ)
            if engine == "gpu":
                try_server(folder, environ)
        try_knowledge(folder, home, environ)
        if not before or compiled(home) != before:
            raise Broken("a later start compiled the machine again")


def main(words: list[str]) -> int:
    """Say what works, or what does not."""
    if len(words) != 1 or not Path(words[0]).is_dir():
        print("usage: python packaging/smoke.py FOLDER_OF_THE_FROZEN_APPLICATION")
        return 2
    folder = Path(words[0]).resolve()
    size = sum(
        path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
    print(f"The frozen application has {size / 2**20:.0f} MiB.")
    try:
        smoke(folder)
    except Broken as trouble:
        print(f"The frozen application is broken: {trouble}")
        return 1
    print(f"The frozen application opens, runs the dot product and finds {ANSWER}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
