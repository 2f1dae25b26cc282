"""The engine in the status bar says what runs the program, why, and what the next one will."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.facts import AdapterFact, EngineFacts, Facts
from pxide.base.problems import Trouble
from pxide.model.active_tab import ActiveTab
from pxide.model.session import EngineChoice
from pxide.model.tab import Tab
from pxide.view.shell.engine_button import (
    AUTO_TIP,
    MENU,
    NO_ADAPTER,
    NOT_YET,
    WIDTH,
    EngineButton,
    chosen_adapter,
    engine_tip,
    engine_words,
    request_words,
)

CARD, PIPE = AdapterFact("Card 9000", "graphics card"), AdapterFact("llvmpipe (LLVM)", "software")
FOUND = EngineFacts(adapters=(CARD, PIPE))
AUTO = EngineChoice("CPU", "Auto took the CPU: no product is large.", "auto")


@pytest.fixture
def commands(trouble: Trouble) -> Commands:
    rows = [
        Command(id=f"run.{name}", text=name, run=lambda: None, tip=name, menu=menu)
        for name, menu in (("Start", "&Run"), ("Auto", MENU), ("CPU", MENU))
    ]
    return Commands(rows, trouble)


@pytest.fixture
def button(qtbot: QtBot, current: ActiveTab, commands: Commands) -> EngineButton:
    button = EngineButton(current, commands)
    qtbot.addWidget(button)
    return button


@pytest.mark.parametrize(
    ("wanted", "place", "words"),
    [
        ("auto", None, "Auto"),
        ("cpu", None, "CPU"),
        ("gpu", 0, "Card 9000"),
        ("Card 9000", 0, "Card 9000"),
        ("LLVMpipe", 1, "llvmpipe (LLVM)"),
        ("voodoo", None, "voodoo"),
    ],
)
def test_a_request_is_an_adapter_or_a_word(wanted: str, place: int | None, words: str) -> None:
    engines = replace(FOUND, wanted=wanted)
    assert chosen_adapter(engines) == place
    assert request_words(engines) == words


def test_a_request_for_an_adapter_is_worded_before_they_are_known() -> None:
    assert request_words(EngineFacts(wanted="gpu")) == "GPU"
    assert request_words(EngineFacts(wanted="gpu", adapters=())) == "GPU"


def test_what_auto_chose_is_said_with_its_reason() -> None:
    assert engine_words(AUTO, FOUND) == "Auto: CPU"
    assert engine_words(replace(AUTO, request="cpu"), FOUND) == "CPU"
    assert AUTO.why in engine_tip(AUTO, FOUND)
    assert "next" not in engine_tip(AUTO, FOUND)


def test_what_auto_goes_by_is_said_before_anything_runs() -> None:
    assert AUTO_TIP in engine_tip(None, FOUND)
    assert AUTO_TIP not in engine_tip(None, replace(FOUND, wanted="cpu"))


def test_a_request_for_an_adapter_that_is_not_there_says_why() -> None:
    assert NOT_YET in engine_tip(None, EngineFacts(wanted="gpu"))
    assert NO_ADAPTER in engine_tip(None, EngineFacts(wanted="gpu", adapters=()))
    assert NO_ADAPTER not in engine_tip(None, EngineFacts(wanted="cpu", adapters=()))


def test_what_an_adapter_is_made_of_is_said() -> None:
    first = "llvmpipe (LLVM), software"
    assert engine_tip(None, replace(FOUND, wanted="llvm")).splitlines()[0] == first
    pipe = EngineChoice(PIPE.name, "This adapter was asked for.", "llvm")
    assert engine_tip(pipe, FOUND).splitlines()[0] == first


def test_the_engine_of_the_next_run_is_said_where_it_is_another() -> None:
    assert "The next run: Card 9000." in engine_tip(AUTO, replace(FOUND, wanted="gpu"))


def test_follows_the_run_and_the_wish(button: EngineButton, commands: Commands, tab: Tab) -> None:
    assert button.text() == "Auto"
    tab.open_session().place(AUTO)
    assert button.text() == "Auto: CPU"
    assert button.accessibleName() == "Engine: Auto: CPU"
    tab.close_session()
    commands.refresh(Facts(engines=replace(FOUND, wanted="cpu")))
    assert button.text() == "CPU"


def test_a_long_name_is_cut_and_told_by_the_tip(
    button: EngineButton, commands: Commands, tab: Tab
) -> None:
    name = "An adapter & its name, which goes on and on and never comes to an end"
    tab.open_session().place(EngineChoice(name, "This adapter was asked for.", "gpu"))
    shown = button.text().replace("&&", "&")
    assert shown.endswith("…")
    assert name.startswith(shown.removesuffix("…"))
    assert button.fontMetrics().horizontalAdvance(shown) <= WIDTH
    assert button.accessibleName() == f"Engine: {name}"
    assert name in button.toolTip()


def test_opens_the_menu_of_the_engines(button: EngineButton, commands: Commands) -> None:
    menu = button.menu()
    assert menu is not None
    assert menu.actions() == [commands.action("run.Auto"), commands.action("run.CPU")]
    assert button.focusPolicy() is button.focusPolicy().TabFocus
