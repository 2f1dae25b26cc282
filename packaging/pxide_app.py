"""Where the frozen IDE starts."""

import sys

from pxide.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
