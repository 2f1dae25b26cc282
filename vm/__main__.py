"""``python -m vm``, and the ``pxvm`` command."""

from __future__ import annotations

import sys

from vm.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
