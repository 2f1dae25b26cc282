"""A chat as text for other programs."""

import json

from pxide.model.chat.chat_export import ExportFormat, exported
from pxide.model.chat.conversation import ChatRecord, Conversation
from pxide.model.chat.turn import Author, Turn
from pxide.model.chat.turn_json import turn_of
from tests.pxide.model.chat.test_chat_archive import ASKED, FULL

RECORD = ChatRecord("c", 1, turns=(ASKED, FULL, Turn(3, 1, Author.MODEL, "another branch", 5)))


def test_markdown_is_read_from_top_to_bottom() -> None:
    assert exported(RECORD, (ASKED, FULL), ExportFormat.MARKDOWN) == (
        "# What colour is the lamp?\n\n"
        "## You, 1970-01-01 00:00 UTC\n\n"
        "What colour is the lamp?\n\n"
        "## Model (tiny), 1970-01-01 00:00 UTC\n\n"
        "It is magenta [r152], ünïcode ☃ and a line\nmore.\n\n"
        "*Stopped.*\n\n"
        "*It broke. Ask again.*\n\n"
        "- [r152] Q (lessons.png, words)\n"
    )


def test_json_lines_hold_everything() -> None:
    path = Conversation(RECORD).path
    lines = exported(RECORD, path, ExportFormat.JSON_LINES).splitlines()
    assert tuple(turn_of(json.loads(line)) for line in lines) == path
    assert path == (ASKED, RECORD.turns[2])
