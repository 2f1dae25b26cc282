"""The verbs of knowledge that look into an image and leave its entries as they are."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from pxide.cli import arguments
from pxide.cli.image_words import (
    counted_words,
    entry_line,
    indented,
    opened,
    place_at,
    plain,
    progress_of,
    rows_words,
)
from pxide.knowledge.exchange.json_lines import json_line
from pxide.knowledge.exchange.markdown import markdown
from pxide.knowledge.image.entry import Entry
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.image.text_rows import time_words
from pxide.knowledge.search.finder import FOR_PEOPLE, Hit, Query
from pxide.knowledge.search.index_cache import IndexCache
from pxide.knowledge.search.search_indexes import SearchIndexes
from vm.cli.arguments import JSON, OUTPUT, Verb
from vm.cli.console import Console
from vm.core.faults import Problem
from vm.cpu.engine import CpuEngine
from vm.files.disk import replace_file


def search(args: argparse.Namespace, console: Console) -> int:
    """Find entries by their words, the closest first."""
    paths = _named([args.file, *args.also])
    indexes = SearchIndexes(
        CpuEngine(), IndexCache(user_cache_path("pxide", appauthor=False) / "retrieval")
    )
    progress = progress_of(console)
    with ExitStack() as stack:
        for name, path in paths.items():
            image = stack.enter_context(opened(path, console))
            indexes.open(name, image, lambda done, all_: progress(done, all_, "reading"))
        progress.finish()
        hits = indexes.search(Query(args.query, args.count, floor=FOR_PEOPLE))
        _keep(indexes, console)
    if args.json:
        files = {name: str(path) for name, path in paths.items()}
        console.line(json.dumps([_hit_values(hit, files) for hit in hits]))
    else:
        _show_hits(hits, console)
    return 0


def show(args: argparse.Namespace, console: Console) -> int:
    """List the entries, or show one in full."""
    with opened(args.file, console) as image:
        if args.row is not None:
            place = place_at(image, args.row)
            _show_one(place.citation, rows_words(place), image.entry(place), console)
            return 0
        for place, entry in image.entries():
            console.line(entry_line(place, entry))
    return 0


def verify(args: argparse.Namespace, console: Console) -> int:
    """Read everything; exit status 1 says that something is damaged, and each place is named."""
    image = KnowledgeImage.open(args.file)
    try:
        damage = image.verify()
        for found in damage:
            console.line(str(found))
        if not damage:
            parts = [counted_words(len(image.places)), f"{image.height} rows"]
            parts += [f"{len(image.hidden)} hidden"] if image.hidden else []
            parts += [f"{len(image.volumes)} volumes"] if len(image.volumes) > 1 else []
            console.line(f"{', '.join(parts)}: all whole")
    finally:
        image.close()
    return 1 if damage else 0


def export(args: argparse.Namespace, console: Console) -> int:
    """Write every entry as text."""
    form = {"jsonl": json_line, "md": markdown}[args.format]
    with opened(args.file, console) as image:
        lines = (form(place.citation, entry) for place, entry in image.entries())
        if args.out is None:
            for line in lines:
                console.line(line)
            return 0
        data = "".join(f"{line}\n" for line in lines).encode()
        replace_file(args.out, data)
        console.line(f"{args.out}: {counted_words(len(image.places))}")
    return 0


def _named(paths: list[Path]) -> dict[str, Path]:
    """Return images by the names that citations give them."""
    named: dict[str, Path] = {}
    for path in dict.fromkeys(paths):
        named[str(path) if path.stem in named else path.stem] = path
    return named


def _keep(indexes: SearchIndexes, console: Console) -> None:
    """Keep the index for the next search."""
    try:
        indexes.save()
    except Problem as problem:
        console.remark(str(problem))


def _hit_values(hit: Hit, files: dict[str, str]) -> dict[str, Any]:
    """Return what --json prints of a hit; programs read it, so its keys stay as they are."""
    return {
        "citation": hit.citation,
        "file": files[hit.image] if hit.image else next(iter(files.values())),
        "volume": hit.place.volume,
        "row": hit.place.row,
        "rows": hit.place.rows,
        "score": hit.score,
        "kind": hit.kind.value,
        "question": hit.question,
        "answer": hit.answer,
        "why": hit.why,
    }


def _show_hits(hits: Sequence[Hit], console: Console) -> None:
    """Say what was found, for a person."""
    for hit in hits:
        console.line(f"{hit.citation}  {rows_words(hit.place)}  {hit.score:.4f}  {hit.why}")
        console.line(f"{indented(hit.question)}\n{indented(hit.answer)}\n")
    if not hits:
        console.remark("Nothing close was found.")


def _show_one(citation: str, rows: str, entry: Entry, console: Console) -> None:
    """Say all that an entry holds."""
    said = [("entry", f"{citation}, {rows}"), ("kind", entry.kind.value)]
    said += [("time", time_words(entry.time)), ("model", entry.model)]
    said += [("sources", ", ".join(entry.sources))]
    said += [("steps", "" if entry.steps is None else str(entry.steps))]
    if entry.embedding is not None:
        size = entry.embedding.values.size
        said.append(("embedding", f"{size} elements by {entry.embedding.model}"))
    for word, value in said:
        if value:
            console.line(f"{word:<12}{plain(value)}")
    texts = (entry.question, entry.answer, entry.program, entry.result)
    for word, text in zip(("question", "answer", "program", "result"), texts, strict=True):
        if text:
            console.line(f"\n{word}\n{indented(text)}")


SEARCH = Verb(
    "search",
    "Find entries by their words.",
    (arguments.FILE, arguments.QUERY, arguments.COUNT, arguments.ALSO, JSON),
    search,
)
SHOW = Verb("show", "List the entries, or show one.", (arguments.FILE, arguments.ANY_ROW), show)
VERIFY = Verb("verify", "Read everything and name the damage.", (arguments.FILE,), verify)
EXPORT = Verb(
    "export",
    "Write every entry as text.",
    (arguments.FILE, arguments.FORMAT, OUTPUT),
    export,
)
