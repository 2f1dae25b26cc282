"""Does what a model asks for: its calls of tools, and the programs in its text."""

import json
import re

from pxide.llm.values import Message, MessageRole, ToolCall
from pxide.model.chat.turn import ToolUse
from pxide.work.companion.activity import ActivityKind
from pxide.work.companion.expectation import claims_in
from pxide.work.companion.tool_context import ToolContext, ToolRefusal
from pxide.work.companion.tool_texts import assembled_words, ran_words
from pxide.work.companion.tools import BY_NAME, ToolArguments
from pxide.work.companion.turn_writer import TurnWriter
from vm.core.faults import Problem

BLOCK = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*pxasm\b[^\n]*\n(?P<text>.*?)^(?P=fence)[`~]*[ \t]*$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
"""A block of an answer that is marked as assembler text."""
WRONG = "Write the whole program again, mended, in a block that begins with ```pxasm."


class ToolRunner:
    """Works after each round, and says what goes back to the model."""

    def __init__(self, context: ToolContext, turn_writer: TurnWriter) -> None:
        """Work in this context on what the turn writer has written."""
        self._context = context
        self._turn_writer = turn_writer
        self._known: set[str] = set()
        """Programs that were looked at, by a tool or in the text."""

    async def work(self) -> tuple[Message, ...]:
        """What the model said in this round and what is told of it; none when all is well."""
        said, finished = self._turn_writer.said, self._turn_writer.finished
        calls = finished.calls if finished is not None else ()
        if calls:
            results = [await self._call(call) for call in calls]
            return (Message(MessageRole.ASSISTANT, said, calls), *results)
        complaints = [told for source in programs_in(said) if (told := await self._look(source))]
        if not complaints:
            return ()
        told = "\n\n".join([*complaints, WRONG])
        return Message(MessageRole.ASSISTANT, said), Message(MessageRole.USER, told)

    async def _call(self, call: ToolCall) -> Message:
        """One call of a tool; what goes wrong is told to the model."""
        self._turn_writer.do(ActivityKind.USING_TOOL, call.name)
        is_error = False
        try:
            result = await self._use(call)
        except Problem as problem:
            result, is_error = str(problem), True
        self._turn_writer.note(ToolUse(call.name, call.arguments, result, is_error))
        return Message(MessageRole.TOOL, result, answers=call.id)

    async def _use(self, call: ToolCall) -> str:
        tool = BY_NAME.get(call.name)
        if tool is None:
            raise Problem(f"There is no tool {call.name!r}.", f"Use one of: {', '.join(BY_NAME)}.")
        given = ToolArguments(call.values())
        if "source" in tool.parameters:
            self._known.add(given.text("source", "").strip())
        return await tool.run(self._context, given)

    async def _look(self, source: str) -> str:
        """Assemble a program of the text, and run it where it says what is expected of it.

        Gives what is wrong with it, "" where nothing is.
        """
        if source.strip() in self._known:
            return ""
        self._known.add(source.strip())
        self._turn_writer.do(ActivityKind.USING_TOOL, "assemble")
        try:
            assembled = await self._context.sandbox.assemble(source)
            expects = bool(claims_in(source, assembled.registers))
        except Problem as problem:
            return self._complain("assemble", source, str(problem))
        told = assembled_words(assembled)
        if assembled.faults:
            return self._complain("check", source, told)
        self._note("assemble", source, told)
        return await self._try(source) if expects else ""

    async def _try(self, source: str) -> str:
        """Run a program that says what is expected of it."""
        try:
            ran = await self._context.run(source, None, "")
        except ToolRefusal as refusal:
            self._note("run", source, str(refusal))
            return ""
        if not ran.has_met:
            return self._complain("run", source, ran_words(ran))
        self._note("run", source, ran_words(ran))
        return ""

    def _complain(self, name: str, source: str, told: str) -> str:
        self._note(name, source, told, is_error=True)
        return told

    def _note(self, name: str, source: str, told: str, is_error: bool = False) -> None:
        self._turn_writer.note(ToolUse(name, json.dumps({"source": source}), told, is_error))


def programs_in(text: str) -> tuple[str, ...]:
    """The programs of an answer, in their order; a block that never ends is none."""
    return tuple(found.group("text") for found in BLOCK.finditer(text))
