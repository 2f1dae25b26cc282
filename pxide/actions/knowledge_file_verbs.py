"""The verbs that read and write whole knowledge images: import, export, verify, compact."""

from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from pxide.actions.knowledge_verbs import HAS_IMAGE, MENU, KnowledgeVerbs
from pxide.base.commands import Command
from pxide.base.problems import Problem
from pxide.base.tasks import Tasks
from pxide.knowledge.exchange.json_lines import json_line
from pxide.knowledge.exchange.markdown import markdown
from pxide.knowledge.exchange.origin import entries_of
from pxide.knowledge.image.entry import Damage, Entry
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.view.knowledge.knowledge_panel import PICTURES
from pxide.view.shell.dialogs import Dialogs
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.companion.lessons import now
from vm.files.disk import read_file, replace_file
from vm.report.numbers import grouped

TEXTS = "Texts (*.jsonl *.json *.md *.txt);;All files (*)"
EXPORTS = "JSON lines, with everything (*.jsonl);;Markdown, to read and edit (*.md)"
_row = partial(Command, menu=MENU, when=HAS_IMAGE)


class KnowledgeFileVerbs:
    """What is done with an image as a whole, on the thread that owns it."""

    def __init__(
        self, seen: KnowledgeVerbs, images: KnowledgeService, dialogs: Dialogs, tasks: Tasks
    ) -> None:
        """Do it with the image that is seen."""
        self._seen = seen
        self._images = images
        self._dialogs = dialogs
        self._tasks = tasks

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (
            _row("knowledge.import", "I&mport…", self._ask_import,
                 "Write what a file of JSON lines, Markdown or plain text holds into this image",
                 line_before=True),
            _row("knowledge.export", "&Export…", self._ask_export,
                 "Write every entry of this image into a file of JSON lines or Markdown",
                 icon="export"),
            _row("knowledge.verify", "&Verify",
                 lambda: self._start(self._verify(self._seen.path), "verify"),
                 "Read every entry of this image and every check sum", icon="check"),
            _row("knowledge.compact", "Compact into a ne&w image…", self._ask_compact,
                 "Write a new image without what is hidden or damaged; this one stays as it is"),
        )  # fmt: skip

    def _ask_import(self) -> None:
        path = self._seen.path
        self._dialogs.ask_read(
            f"Import into {path.name}",
            path.parent,
            TEXTS,
            lambda source: self._start(self._import(path, source), f"import {source.name}"),
        )

    async def _import(self, path: Path, source: Path) -> None:
        """Nothing is written unless all of it can be read."""
        found = await self._images.with_image(path, _read, source)
        if not found:
            raise Problem(f"{source.name} holds nothing to import.", "Choose another file.")
        places = await self._images.append(path, found)
        self._tasks.trouble.news(f"{_counted(len(places))} came from {source.name}.")

    def _ask_export(self) -> None:
        path = self._seen.path
        self._dialogs.ask_write(
            f"Export {path.name}",
            path.with_suffix(".jsonl"),
            EXPORTS,
            lambda to: self._start(self._export(path, to), f"export {path.name}"),
        )

    async def _export(self, path: Path, to: Path) -> None:
        count = await self._images.with_image(path, _written, to)
        self._tasks.trouble.news(f"{_counted(count)} of {path.name} were written to {to}.")

    async def _verify(self, path: Path) -> None:
        damage, count = await self._images.with_image(path, _verified)
        if damage:
            more = f" {len(damage) - 1} more places are damaged, too." if len(damage) > 1 else ""
            raise Problem(f"{path.name}: {damage[0]}{more}", "Every other entry is whole.")
        self._tasks.trouble.news(f"{path.name} is whole: {_counted(count)} decode.")

    def _ask_compact(self) -> None:
        path = self._seen.path
        self._dialogs.ask_write(
            "Compact into a new image",
            path.with_name(f"{path.stem} compact.png"),
            PICTURES,
            lambda to: self._start(self._compact(path, to), f"compact {path.name}"),
        )

    async def _compact(self, path: Path, to: Path) -> None:
        rows = await self._images.with_image(path, _compacted, to)
        await self._seen.take(to)
        self._tasks.trouble.news(
            f"{path.name} was compacted into {to.name}: {grouped(rows[1])} rows instead of "
            f"{grouped(rows[0])}. Choose there whether to learn in it."
        )

    def _start(self, coro: Coroutine[Any, Any, None], name: str) -> None:
        self._tasks.start(coro, name)


def _read(_image: KnowledgeImage, source: Path) -> list[tuple[str, Entry]]:
    """On the thread of the images."""
    try:
        return list(entries_of(read_file(source), source.name, now()))
    except Problem as problem:
        raise Problem(f"{source.name}: {problem.what}", problem.hint) from problem


def _written(image: KnowledgeImage, to: Path) -> int:
    """On the thread of the images; how many entries were written."""
    form = markdown if to.suffix.lower() == ".md" else json_line
    lines = [form(place.citation, entry) for place, entry in image.entries()]
    replace_file(to, "".join(f"{line}\n" for line in lines).encode())
    return len(lines)


def _verified(image: KnowledgeImage) -> tuple[tuple[Damage, ...], int]:
    """On the thread of the images; the damage, and how many entries there are."""
    return image.verify(), len(image.places)


def _compacted(image: KnowledgeImage, to: Path) -> tuple[int, int]:
    """On the thread of the images; the rows before and after."""
    smaller = image.compact(to)
    smaller.close()
    return image.height, smaller.height


def _counted(entries: int) -> str:
    return f"{grouped(entries)} entr{'y' if entries == 1 else 'ies'}"
