"""Where the frozen machine starts."""

import sys

from vm.cli.entrance import main

if __name__ == "__main__":
    sys.exit(main())
