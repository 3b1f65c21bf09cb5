# Everything runs in a virtual environment of its own, installed from constraints.txt.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
WORKERS ?= 2

.PHONY: demo year test everywhere chaos bench screenshots check messages catalogues lock clean

demo: $(VENV)/ready
	$(BIN)/duban demo $(ARGS)

test: check
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

# A year of the example plan in minutes: who reported, whether every figure adds up; pictures and bulletins go to artefacts/year.
year: $(VENV)/ready messages
	$(BIN)/duban demo --year $(ARGS)

# Everything, the long stories too, services and stories on both databases.
everywhere: check
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --everywhere -m "not chaos" $(ARGS)

# Processes killed and hung again and again, for minutes.
chaos: check
	$(BIN)/pytest -m chaos $(ARGS)

# Reports stored a second on SQLite and PostgreSQL, side by side; keys in a long chat of the simulator's page; a period's card.
bench: $(VENV)/ready messages
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.pictures

# The pictures of the README: as the tests in a browser see the page, and what the bot draws of half a year.
screenshots: $(VENV)/ready messages
	$(BIN)/pytest tests/browser -m "not chaos"
	$(BIN)/python -m tests.browser.pictures
	$(BIN)/python -m tests.services.drifting_year

check: $(VENV)/ready messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

messages: $(VENV)/ready
	$(BIN)/python messages/locales/build.py

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Duban needs Python 3.11 or newer; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Brings messages/locales/*/LC_MESSAGES/duban.po up to date with the code; then translate what is empty.
catalogues: $(VENV)/ready
	$(BIN)/python messages/locales/extract.py

# Needs uv: rewrites constraints.txt for every platform and Python we support.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file constraints.txt --quiet

clean:
	rm -rf $(VENV) build dist *.egg-info
