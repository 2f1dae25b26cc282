# make run   sets up everything and opens pxIDE        make check   the rules of the house
# make test  sets up everything and runs the tests     make bench   measures the machine
# make long  the tests that soak and kill              make freeze  builds the application
# make setup only sets up

# The first Python that the pins were tried on; failing that, any newer one.
PYTHON ?= $(shell for version in '(3, 11) <= v < (3, 14)' '(3, 11) <= v'; do \
	for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c "import sys; v = sys.version_info; sys.exit(not $$version)" 2>/dev/null \
	&& echo $$name && exit; done; done)

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check --constraint constraints.txt
READY := $(VENV)/ready
EXAMPLE := resources/examples/dot_test.pxi

.PHONY: setup run test long check bench freeze smoke clean

setup: $(READY)
	@$(PY) packaging/system.py --essential

$(READY): pyproject.toml constraints.txt packaging/system.py
	@test -n "$(PYTHON)" || { echo "pxIDE needs Python 3.11 or newer; none is on the path."; exit 1; }
	@$(PYTHON) packaging/system.py
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing the Python packages into $(VENV) (some minutes the first time)"
	@$(PIP) hatchling
	@$(PIP) --no-build-isolation --editable '.[dev]'
	@touch $@

run: setup
	@$(PY) -m pxide $(EXAMPLE)

# On CI the frozen application is part of the tests.
test: setup
	$(PY) -m pytest -m "not long"
ifeq ($(CI),true)
	$(MAKE) freeze smoke
endif

# What takes long and seldom fails: soaks, many kills, thousands of drawn cases.
long: setup
	$(PY) -m pytest -m long

check: setup
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

bench: setup
	@$(PY) -m vm bench
	@$(PY) -m tests.bench.window
	@$(PY) -m tests.bench.chat
	@$(PY) -m tests.bench.picture
	@$(PY) -m tests.bench.retrieval
	@$(PY) -m tests.bench.knowledge

freeze: setup
	$(PY) -m PyInstaller --noconfirm --clean --log-level WARN \
		--distpath dist --workpath build packaging/pxide.spec

smoke: setup
	$(PY) packaging/smoke.py dist/pxide

clean:
	rm -rf build dist $(VENV)
