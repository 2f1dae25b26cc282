"""A language model made by hand: small enough to write in a moment, real enough for llama.cpp.

Every token has a direction of its own, and the output matrix is a table of what follows what. So
the model says one fixed sentence after one fixed thought. Its only attention head looks, when the
answer has come to " is", for a colour word anywhere before and copies it. A test can thus prove
that a text reached the model: "the lamp is magenta" in a prompt makes it say "The colour is
magenta.", and without a colour word it says "The colour is unknown." Two colours in one prompt
are mixed, so name one.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from tests.llm.gguf_file import Fact, Tensor, write_gguf

COLOURS = ("red", "green", "blue", "magenta", "cyan", "yellow", "orange", "violet")
THOUGHT = ("Looking", " through", " every", " stored", " pixel", " row")
SAYING = ("The", " colour", " is")
THINKS = "".join(THOUGHT)
"""What the model thinks before each answer."""

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE = 1, 2, 3, 4, 6
HEAD = 64
"""The size of the attention head; one of its slowest turning pairs carries the search."""
SEARCH = HEAD - 2
FEED = 32
CERTAIN = 30.0
"""How far the token that follows stands out before all others."""

TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}{{ '<|' + m['role'] + '|>' }}"
    "{% if m['role'] == 'assistant' and m['reasoning_content'] %}"
    "{{ '<think>' + m['reasoning_content'] + '</think>' }}{% endif %}"
    "{{ m['content'] }}{{ eos_token }}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>"
    "{% if enable_thinking is defined and not enable_thinking %}<think></think>{% endif %}"
    "{% endif %}"
)
"""Shows earlier thoughts inside the tags: from this the server learns which tags there are."""


def _vocabulary() -> list[tuple[str, int]]:
    """The pieces and their types; bytes are among them, so that any text can be read."""
    marks = ("<|system|>", "<|user|>", "<|assistant|>")
    words = ("<think>", "</think>", *THOUGHT, *SAYING, " unknown", ".")
    return [
        ("<unk>", UNKNOWN),
        ("<s>", CONTROL),
        ("</s>", CONTROL),
        *((f"<0x{byte:02X}>", BYTE) for byte in range(256)),
        *((mark, CONTROL) for mark in marks),
        *((word, USER_DEFINED) for word in words),
        *((f" {colour}", USER_DEFINED) for colour in COLOURS),
    ]


VOCABULARY = _vocabulary()
NUMBER = {piece: number for number, (piece, _) in enumerate(VOCABULARY)}
WIDTH = -(-(len(VOCABULARY) + len(COLOURS)) // 64) * 64
"""A direction for each token and one for each copied colour, rounded up."""
SCALE = float(np.sqrt(WIDTH))
"""What the norm before each layer makes of a direction of length one."""


@dataclass(frozen=True, slots=True)
class TinyModel:
    """What may be chosen: the longest context, how slow it is, whether it ever stops talking."""

    context: int = 2048
    layers: int = 1
    is_endless: bool = False

    def write(self, path: Path) -> None:
        """Write the model as a GGUF file."""
        facts: dict[str, Fact] = {
            "general.architecture": "llama",
            "general.name": "pxide-tiny",
            "llama.context_length": self.context,
            "llama.embedding_length": WIDTH,
            "llama.block_count": self.layers,
            "llama.feed_forward_length": FEED,
            "llama.attention.head_count": 1,
            "llama.attention.key_length": HEAD,
            "llama.attention.value_length": HEAD,
            "llama.attention.layer_norm_rms_epsilon": 1e-6,
            "llama.rope.dimension_count": HEAD,
            "llama.rope.freq_base": 1e6,
            "tokenizer.ggml.model": "llama",
            "tokenizer.ggml.tokens": [piece.encode() for piece, _ in VOCABULARY],
            "tokenizer.ggml.scores": [0.0] * len(VOCABULARY),
            "tokenizer.ggml.token_type": [kind for _, kind in VOCABULARY],
            "tokenizer.ggml.add_bos_token": False,
            "tokenizer.ggml.add_space_prefix": False,
            "tokenizer.chat_template": TEMPLATE,
        }
        write_gguf(path, facts, self._tensors())

    def _tensors(self) -> dict[str, Tensor]:
        ones = np.ones(WIDTH, np.float32)
        directions = np.eye(len(VOCABULARY), WIDTH, dtype=np.float32)
        tensors = {"token_embd.weight": directions, "output_norm.weight": ones}
        tensors["output.weight"] = self._successors()
        for layer in range(self.layers):
            # Those after the first change nothing: they only take time.
            head = (
                _retrieval()
                if layer == 0
                else {name: 0 * part for name, part in _retrieval().items()}
            )
            parts = {**head, "attn_norm": ones, "ffn_norm": ones}
            for name in ("ffn_gate", "ffn_up"):
                parts[name] = np.zeros((FEED, WIDTH), np.float32)
            parts["ffn_down"] = np.zeros((WIDTH, FEED), np.float32)
            tensors |= {f"blk.{layer}.{name}.weight": part for name, part in parts.items()}
        return tensors

    def _successors(self) -> Tensor:
        """What follows what; a copied colour outweighs " unknown"."""
        table = np.zeros((len(VOCABULARY), WIDTH), np.float32)
        walk = ("<|assistant|>", "<think>", *THOUGHT, "</think>", *SAYING)
        last = SAYING[0] if self.is_endless else "</s>"
        pairs = [*pairwise(walk), (" unknown", "."), (".", last)]
        pairs += [(f" {colour}", ".") for colour in COLOURS]
        for former, latter in pairs:
            table[NUMBER[latter], NUMBER[former]] = CERTAIN / SCALE
        table[NUMBER[" unknown"], NUMBER[" is"]] = 0.4 * CERTAIN / SCALE
        for place, colour in enumerate(COLOURS, len(VOCABULARY)):
            table[NUMBER[f" {colour}"], place] = 1.2 * CERTAIN / SCALE
        return table


def _retrieval() -> dict[str, Tensor]:
    """The head: " is" asks, every colour word answers, what it found is said next."""
    query, key, value = (np.zeros((HEAD, WIDTH), np.float32) for _ in range(3))
    output = np.zeros((WIDTH, HEAD), np.float32)
    query[SEARCH, NUMBER[" is"]] = 16.0 / SCALE
    for place, colour in enumerate(COLOURS):
        key[SEARCH, NUMBER[f" {colour}"]] = 16.0 / SCALE
        value[place, NUMBER[f" {colour}"]] = 1.0 / SCALE
        output[len(VOCABULARY) + place, place] = 1.0
    return {"attn_q": query, "attn_k": key, "attn_v": value, "attn_output": output}
