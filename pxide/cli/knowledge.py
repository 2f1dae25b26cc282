"""The verbs of knowledge in the order in which help names them."""

from __future__ import annotations

from pxide.cli.look_verbs import EXPORT, SEARCH, SHOW, VERIFY
from pxide.cli.write_verbs import ADD, COMPACT, HIDE, IMPORT, NEW

KNOWLEDGE = (NEW, ADD, SEARCH, SHOW, VERIFY, EXPORT, IMPORT, HIDE, COMPACT)
