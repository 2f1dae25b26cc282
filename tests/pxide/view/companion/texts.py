"""Turns, sources and Markdown for the tests of the chat."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.model.chat.conversation import ChatRecord, Conversation
from pxide.model.chat.turn import Author, Figures, Learned, Source, Turn, TurnState
from pxide.view.companion.markdown_pieces import MarkdownPiece, PieceKind

IMAGE = Path("knowledge.png")
R152 = Source(
    "r152", IMAGE, Place(1, 152, 5), "How does ADD clamp?", "At 255.", EntryKind.LESSON, "add"
)
R40 = Source(
    "r40", IMAGE, Place(1, 40, 7), "What is a row?", "A row of pixels.", EntryKind.TURN, "row"
)
FIGURES = Figures("qwen", 812, 212, 41.2, 0.42, 5.6, "stop")

MARKDOWN = """\
# Head one

Para with **bold** and `code` and [link](http://a.example "t") ![img](http://x.example/y.png)
<b>raw</b> [r152] [r1, r2][r3] second *emph* ~~gone~~

<div onclick=x>
hello
</div>

- one
- two
  - nested
    more

    pa\u2028ra\x0b
  - nested **two**

3. three
4. four
   ```bash
   echo hi
   ```
   after

5. five

| a | b |
|:--|--:|
| 1 | 2 |
| 3 | `4` |
| 5 | 6 |

```pxasm
ADD r
; comment

HALT
```

> quote
> more
> - item

---

Setext
======

| x |
|---|
| y |
text after
- a
- b
***
* c
+ d

    indented code

final para with **unfinished and `code
"""
"""Every kind of block, some of them broken, with line ends that are none."""


def question(number: int, parent: int | None = None, text: str = "How?") -> Turn:
    return Turn(number, parent, Author.PERSON, text, 1_700_000_000_000)


def answer(number: int, parent: int, text: str = "So.", **more: Any) -> Turn:
    turn = Turn(number, parent, Author.MODEL, text, 1_700_000_000_000)
    return replace(turn, **more)


def writing(number: int, parent: int, text: str = "") -> Turn:
    return answer(number, parent, text, state=TurnState.WRITING)


def learned(row: int = 300, rows: int = 26) -> tuple[Learned, ...]:
    return (Learned(IMAGE, Place(1, row, rows)),)


def conversation(*turns: Turn) -> Conversation:
    return Conversation(ChatRecord("chat", 0, turns=turns))


def outline(pieces: Sequence[MarkdownPiece]) -> list[tuple[object, ...]]:
    """What pieces hold, the rows of one table put together."""
    found: list[MarkdownPiece] = []
    for piece in pieces:
        if piece.is_more and found and found[-1].kind is PieceKind.TABLE:
            found[-1] = replace(found[-1], rows=found[-1].rows + piece.rows)
        else:
            found.append(piece)
    return [_held(piece) for piece in found]


def _held(piece: MarkdownPiece) -> tuple[object, ...]:
    runs = tuple((run.type, run.content, tuple(run.attrs.items())) for run in piece.runs)
    rows = tuple(
        tuple((cell.style, tuple((run.type, run.content) for run in cell.runs)) for cell in row)
        for row in piece.rows
    )
    about = (piece.kind, piece.level, piece.depth, piece.marker, piece.is_quoted)
    return (*about, piece.text, piece.language, runs, rows)


def words(piece: MarkdownPiece) -> str:
    """The text of a piece without its marks."""
    return "".join(run.content for run in piece.runs)
