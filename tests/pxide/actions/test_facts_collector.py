"""Every fact has a source and a reader, and no source changes without the verbs being told."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from pxide.actions.facts_collector import FactSources
from pxide.base.conditions import FACT_NAMES
from pxide.base.facts import Facts
from pxide.base.settings import CHAT_SERVER, CPU, SHOW_GRID
from pxide.model.chat.proposal import Proposal
from pxide.model.tab import Tab
from tests.pxide.actions.knowledge_setup import teach
from tests.pxide.ide import Ide, filed, paint
from tests.pxide.programs import dot
from vm.core.patch import difference
from vm.core.picture import words_of


@pytest.fixture
def tab(ide: Ide, tmp_path: Path) -> Tab:
    return ide.open(filed(tmp_path, dot()))


def learn(ide: Ide, _tab: Tab) -> None:
    ide.app.settings.set(CHAT_SERVER, "")
    ide.app.companion_actions.companion_startup.start()
    teach(ide)


def permit(ide: Ide, _tab: Tab) -> None:
    conversation = ide.app.companion.conversation
    conversation.set_chat_settings(replace(conversation.chat_settings, may_run=True))


def propose(ide: Ide, tab: Tab) -> None:
    after = tab.document.picture.copy()
    words_of(after)[5, 5] = 1
    patch = difference(tab.document.picture, after)
    ide.app.companion.proposals.offer(Proposal(1, tab.document, patch, ""), lambda _yes: None)


CHANGES: dict[str, Callable[[Ide, Tab], object]] = {
    "document": lambda _ide, tab: paint(tab, 9, 9, 1),
    "run": lambda ide, tab: ide.app.runner.step(tab),
    "comparison": lambda ide, tab: ide.app.comparer.start(tab, CPU),
    "engines": lambda ide, _tab: ide.app.engine_service.warm_up(),
    "view": lambda ide, _tab: ide.app.window.docks.toggle("comparison"),
    "settings": lambda ide, _tab: ide.app.settings.toggle(SHOW_GRID),
    "paint": lambda ide, _tab: ide.app.toolbox.choose(ide.app.toolbox.tool("pencil")),
    "chat": permit,
    "knowledge": learn,
    "proposal": propose,
}
"""What changes the facts of each group, behind the back of the verbs."""


def test_each_group_of_facts_has_a_source(ide: Ide) -> None:
    groups = [group.name for group in fields(Facts)]
    assert [source.name for source in fields(FactSources)] == groups
    assert list(CHANGES) == groups
    sources, empty = ide.app.facts_collector.sources, Facts()
    for name in groups:
        assert type(getattr(sources, name).look()) is type(getattr(empty, name))
        assert getattr(sources, name).changed


def test_each_fact_is_read_by_a_verb(ide: Ide) -> None:
    reads = frozenset[str]().union(*(row.reads for row in ide.app.commands.rows))
    assert reads == FACT_NAMES


@pytest.mark.parametrize("group", CHANGES)
def test_a_change_of_a_source_reaches_the_verbs(ide: Ide, tab: Tab, group: str) -> None:
    commands = ide.app.commands
    ide.wait(lambda: commands.facts == commands.look() and not ide.app.tasks.names)
    before, told = getattr(commands.facts, group), list[Facts]()
    commands.refreshed.connect(lambda: told.append(commands.facts))
    CHANGES[group](ide, tab)
    ide.wait(lambda: any(getattr(facts, group) != before for facts in told))
    ide.wait(lambda: commands.facts == commands.look())


def test_any_number_of_changes_is_told_once(ide: Ide, tab: Tab) -> None:
    commands, told = ide.app.commands, list[Facts]()
    ide.wait(lambda: commands.facts == commands.look() and not ide.app.tasks.names)
    commands.refreshed.connect(lambda: told.append(commands.facts))
    for name in ("pencil", "eraser", "stamp"):
        ide.app.toolbox.choose(ide.app.toolbox.tool(name))
    ide.wait(lambda: bool(told))
    assert [facts.paint.tool for facts in told] == ["stamp"]


def test_a_tab_that_is_closed_below_is_one_tab_less(ide: Ide, tab: Tab, tmp_path: Path) -> None:
    below = ide.open(filed(tmp_path, dot(), "below.pxi"))
    ide.app.workspace.set_current(tab)
    ide.wait(lambda: ide.app.commands.action("view.next_tab").isEnabled())
    ide.app.document_files.close(below)
    ide.wait(lambda: not ide.app.commands.action("view.next_tab").isEnabled())


def test_another_chat_is_followed_too(ide: Ide, tab: Tab) -> None:
    companion, commands = ide.app.companion, ide.app.commands
    former = companion.conversation
    former.rename("of before")
    companion.new_conversation()
    ide.wait(lambda: companion.conversation is not former)
    permit(ide, tab)
    ide.wait(lambda: commands.action("companion.may_run").isChecked())
