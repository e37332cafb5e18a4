# The front door. `make run` on a fresh machine needs Python 3.11 or newer, git and make; the rest is fetched.

PYTHON ?= python3
BIN := .venv/bin
SETUP := @$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "set-up: $(PYTHON) is older than 3.11; try make PYTHON=python3.11")' && $(PYTHON) setup/bootstrap.py

# Settings of someone's own Python would bring other packages in, or change what tests mean.
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONOPTIMIZE PYTHONWARNINGS

.DEFAULT_GOAL := help
.PHONY: help run decide test lint bench docs format lock

help:  ## Say what each word does
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

run:  ## Set everything up and decide the Isfahan example
	$(SETUP) run
	@$(MAKE) --no-print-directory decide

decide:  ## Decide the Isfahan example into out/isfahan
	$(SETUP) run
	$(BIN)/maqsad decide examples/isfahan --out out/isfahan

test:  ## Run the tests
	$(SETUP) test
	$(BIN)/python -m pytest -n 2 $(ARGS)

lint:  ## Check style, types and the direction of imports
	$(SETUP) lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench:  ## Measure speed and memory
	$(SETUP) test
	$(BIN)/python -m bench $(ARGS)

docs:  ## Write the generated part of docs/ anew
	$(SETUP) test
	$(BIN)/python docs/generate.py

format:  ## Put the code in its standard form
	$(SETUP) lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## Write the lock files anew (needs uv; ARGS=--upgrade for newer versions)
	$(PYTHON) setup/lock.py $(ARGS)
