"""Where the frozen machine starts, and where the frozen programs find what speaks to drivers."""

import sys
from importlib import import_module

from vm.cli.main import main
from vm.gpu.process_link import SERVER_FLAG

if __name__ == "__main__":
    if sys.argv[1:] == [SERVER_FLAG]:
        import_module("vm.gpu.server").main()
    else:
        sys.exit(main())
