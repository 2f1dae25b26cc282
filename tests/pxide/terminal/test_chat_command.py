"""`pxide chat`: the demonstration and the talk, at a scripted server, at a real one and at none."""

import asyncio
import io
from pathlib import Path

import pytest

from pxide.__main__ import main
from pxide.base.paths import Folders
from pxide.base.settings import CHAT_SERVER, Settings
from pxide.knowledge.image.entry import EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.terminal.demo import LESSON, QUESTION
from pxide.terminal.dialogue import COMMANDS, talk
from pxide.terminal.terminal_companion import TerminalCompanion
from tests.llm.fake_server import FakeModel, FakeServer
from tests.llm.replies import Call, Thought
from tests.llm.server import LlamaServer
from tests.pxide.work.companion.programs import SUM
from vm.cli.console import Console

NOWHERE = "http://127.0.0.1:9"


def talked(tmp_path: Path, base: str, *lines: str, model: str = "") -> tuple[str, str, Path]:
    """What is said and remarked when somebody types these lines."""
    out, err = io.StringIO(), io.StringIO()
    image = tmp_path / "lessons.png"
    terminal = TerminalCompanion(base, model, image, Console(out, err, "pxide"))
    asyncio.run(talk(terminal, io.StringIO("".join(f"{text}\n" for text in lines))))
    return out.getvalue(), err.getvalue(), image


def answers(path: Path) -> list[tuple[EntryKind, str]]:
    image = KnowledgeImage.open(path)
    try:
        return [(entry.kind, entry.answer) for _, entry in image.entries()]
    finally:
        image.close()


@pytest.mark.real_llm
def test_the_demonstration_answers_from_the_rows(
    llama_server: LlamaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["chat", "--demo", "--server", llama_server.base]) == 0
    before, after = capsys.readouterr().out.split("Closed and opened again")
    assert before.startswith(f"Asked without knowledge: {QUESTION}\nThe colour is unknown.\n")
    assert f"Taught: {LESSON} (rows 68 to 113)" in before
    assert f"Asked again: {QUESTION}\nThe colour is magenta.\n" in after
    assert f"  [r68] rows 68 to 113 of knowledge.png: {LESSON}" in after


def test_the_demonstration_without_a_server_says_what_to_do_and_shows_the_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = tmp_path / "mine.png"
    assert main(["chat", "--demo", "--server", NOWHERE, "--image", str(image)]) == 0
    told = capsys.readouterr().out
    assert f"No server answers at {NOWHERE}. Start LM Studio" in told
    assert "no model has read them" in told
    assert f"> {LESSON}" in told
    assert f"The picture: {image}" in told
    assert answers(image) == [(EntryKind.LESSON, LESSON)]


def test_talking_prints_text_tools_sources_and_figures(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer(Thought("hm"), Call("read_manual", {"page": "ADDI"}))
    fake_server.will_answer("It is magenta", " [r22].\x1b[31m")
    out, err, image = talked(
        tmp_path,
        fake_server.base,
        "/teach What colour is the lamp? = the lamp is magenta",
        "What colour is the lamp?",
        "/quit",
        "never read",
    )
    assert "learned: rows 22 to 67 of lessons.png\n" in out
    assert "It is magenta [r22]. [31m\n" in out, "what steers a terminal is not passed on"
    assert "\n  [r22] rows 22 to 67 of lessons.png: the lamp is magenta\n" in out
    assert "pxide: thinking ...\n" in err
    assert "pxide: read_manual: ADDI reg d, reg a, signed n - d = a + n" in err
    assert "pxide: fake-chat, 4 tokens" in err
    assert len(fake_server.questions) == 2
    assert [kind for kind, _ in answers(image)] == [EntryKind.LESSON, EntryKind.TURN]


@pytest.mark.parametrize(("said", "runs"), [("o", True), ("c", True), ("n", False), ("", False)])
def test_a_run_is_asked_for(tmp_path: Path, fake_server: FakeServer, said: str, runs: bool) -> None:
    fake_server.will_answer(Call("run", {"source": SUM}))
    fake_server.will_answer("Done.")
    out, err, image = talked(tmp_path, fake_server.base, "Add up.", said)
    assert "  ; expect sum = 55\n" in out
    assert "The model wants to run a program of its own, for at most 1,000,000 steps." in out
    assert ("pxide: run: It stopped: halted" in err) is runs
    assert ("did not allow the run" in err) is not runs
    assert [kind for kind, _ in answers(image)] == [EntryKind.PROGRAM if runs else EntryKind.TURN]


def test_commands_find_list_and_begin_anew(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.models = [FakeModel(), FakeModel("other", context=None)]
    fake_server.will_answer("One.")
    fake_server.will_answer("Two.")
    out, err, _ = talked(
        tmp_path,
        fake_server.base,
        "/models",
        "First?",
        "/new",
        "Second?",
        "/find First",
        "/teach no separator",
        "/keep",
        "/help",
        "",
        model="other",
    )
    assert "* fake-chat\n  other\n" in out
    assert "A new chat.\n> Two.\n" in out
    assert "no model has read them" in out
    assert "**[r22]** First?" in out
    assert "pxide: A lesson has two halves. Write /teach QUESTION = ANSWER." in err
    assert "pxide: There is nothing to learn here." in err
    for command in COMMANDS:
        assert f"/{command.word}" in out
    bodies = [request.body for request in fake_server.questions]
    assert [body["model"] for body in bodies] == ["other", "other"]
    assert len(bodies[1]["messages"]) == 2


def test_talking_without_a_server_searches_and_says_so(tmp_path: Path) -> None:
    out, err, _ = talked(tmp_path, NOWHERE, "/teach lamp = the lamp is magenta", "lamp")
    assert f"pxide: No server answers at {NOWHERE}." in err
    assert "pxide: Until then the knowledge image is searched" in err
    assert "> the lamp is magenta" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--server", "no address"], '"no address" is not the address of a server.'),
        (["--demo", "--interactive"], "not allowed with argument"),
        (["--wrong"], "See pxide --help"),
    ],
)
def test_foolish_arguments_are_one_line_and_status_2(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["chat", *words]) == 2
    assert told in capsys.readouterr().err


def test_a_model_that_the_server_lacks_is_named(
    fake_server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["chat", "--demo", "--server", fake_server.base, "--model", "huge"]) == 2
    told = capsys.readouterr().err
    assert "pxide: The server has no model 'huge'. It has: fake-chat." in told


def test_a_named_image_that_is_none_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.png").write_bytes(b"no picture")
    words = ["chat", "--demo", "--server", NOWHERE, "--image", str(tmp_path / "mine.png")]
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("mine.png is not a PNG") == 1


def test_without_an_option_the_server_of_the_settings_is_asked(
    fake_server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    Settings(Folders.of_user().settings_file).set(CHAT_SERVER, fake_server.base)
    fake_server.will_answer("I do not know.")
    fake_server.will_answer("Magenta.")
    assert main(["chat", "--demo"]) == 0
    assert "I do not know." in capsys.readouterr().out
    assert len(fake_server.questions) == 2


def test_an_answer_that_was_not_learned_can_be_kept(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("One, two, ", reason="length")
    out, err, image = talked(tmp_path, fake_server.base, "/keep", "Count.", "/keep", "/keep")
    assert "pxide: Nothing was answered yet. Ask first." in err
    assert "learned: rows 22 to 67 of lessons.png\n" in out
    assert "pxide: This answer is learned already." in err
    assert answers(image) == [(EntryKind.TURN, "One, two, ")]
