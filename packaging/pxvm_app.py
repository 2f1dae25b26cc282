"""Where the frozen machine starts."""

import sys

from vm.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
