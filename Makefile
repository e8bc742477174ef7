# Wandel: `make run` and `make test` are all one needs. Everything else is `make help`.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
POSTGRES := postgresql://postgres@127.0.0.1:5432/postgres
export WANDEL_DATA ?= $(CURDIR)/var
UV := $(shell command -v uv 2>/dev/null)
ASSETS = $(WANDEL_DATA)/assets-src/installed

.PHONY: help setup assets run test check bench clean

help:
	@echo "make run    start Wandel on http://127.0.0.1:8000 (PORT= changes it)"
	@echo "make test   install what tests need and run them all"
	@echo "make check  lint, types, layers, audit"
	@echo "make bench  benchmarks beside their peers, as a table (K= selects some)"
	@echo "make setup  install, and load the demonstration"
	@echo "make assets fetch fonts, styles and scripts into the data folder WANDEL_DATA"

.venv/python:
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	$(PYTHON) -m venv .venv && touch $@

.venv/installed: .venv/python requirements/lock.txt pyproject.toml
	@echo "Installing the packages of requirements/lock.txt …"
ifdef UV
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements/lock.txt
	$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	$(BIN)/python -m pip install -q --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
endif
	touch $@

# Fonts, styles and scripts lie in the data folder, so each data folder fetches its own.
$(ASSETS): requirements/assets.txt | .venv/installed
	$(BIN)/python -m pip install -q --require-hashes --no-deps --upgrade --target "$(dir $@)" -r requirements/assets.txt
	touch $@

.venv/test-installed: .venv/installed requirements/test.txt
ifdef UV
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements/test.txt
else
	$(BIN)/python -m pip install -q --require-hashes -r requirements/test.txt
endif
	touch $@

assets: $(ASSETS)

setup: .venv/installed $(ASSETS)
	@WANDEL_DEMO=1 $(BIN)/wandel setup --demo cases/goerlitz

run: .venv/installed $(ASSETS)
	@WANDEL_DEMO=1 $(BIN)/wandel run --demo cases/goerlitz --port $(PORT)

chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || echo "Chromium is missing: install the package 'chromium'; the browser tests are skipped."

# The two databases have a core each; browsers come when both are done, so that they find a machine at rest.
test: .venv/test-installed setup chromium
	@if $(BIN)/python -c 'import psycopg; psycopg.connect("$(POSTGRES)", connect_timeout=2).close()' 2>/dev/null; then \
	  echo "On SQLite, and on PostgreSQL at the same time …"; \
	  WANDEL_DATABASE_URL="$(POSTGRES)" $(BIN)/python -m pytest -q -m "not e2e" -o cache_dir=.pytest_cache/postgres \
	    --ignore=tests/wandel_engine --ignore=tests/docs > "$(WANDEL_DATA)/tests-postgres.txt" 2>&1 & postgres=$$!; \
	  trap 'kill $$postgres' INT TERM; \
	else echo "No PostgreSQL answers on 127.0.0.1:5432: the tests run on SQLite only."; postgres=; fi; \
	$(BIN)/python -m pytest -m "not e2e"; sqlite=$$?; code=0; \
	if [ -n "$$postgres" ]; then wait $$postgres; code=$$?; echo "On PostgreSQL:"; cat "$(WANDEL_DATA)/tests-postgres.txt"; fi; \
	[ $$sqlite -eq 0 ] && [ $$code -eq 0 ]
	$(BIN)/python -m pytest -m e2e

check: .venv/test-installed
	@mkdir -p "$(WANDEL_DATA)"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/wandel manage makemigrations --check --dry-run
	@$(BIN)/wandel translations
	@$(BIN)/pip-audit --disable-pip -r requirements/lock.txt > "$(WANDEL_DATA)/audit.txt" 2>&1; code=$$?; \
	if grep -q "Found [0-9]* known vulnerabilit" "$(WANDEL_DATA)/audit.txt"; then cat "$(WANDEL_DATA)/audit.txt"; exit 1; \
	elif [ $$code -ne 0 ] || grep -q "could not be audited" "$(WANDEL_DATA)/audit.txt"; then \
	  echo "Dependency audit: the advisories could not be reached from here, nothing was audited."; \
	else echo "Dependency audit: no known vulnerability."; fi

# Packages that only benchmarks compare Wandel with, in an environment of their own. Where they cannot be installed,
# the table says so and why.
.venv-peers/installed: requirements/peers.txt | .venv/test-installed
	@echo "Installing the peers of requirements/peers.txt …"
	@rm -rf .venv-peers && $(BIN)/python -m venv .venv-peers
ifdef UV
	@$(UV) pip install -q --python .venv-peers/bin/python --require-hashes -r requirements/peers.txt \
	  2> .venv-peers/failure.txt && touch $@ || cat .venv-peers/failure.txt
else
	@.venv-peers/bin/python -m pip install -q --require-hashes -r requirements/peers.txt \
	  2> .venv-peers/failure.txt && touch $@ || cat .venv-peers/failure.txt
endif

bench: .venv/test-installed .venv-peers/installed
	$(BIN)/python -m pytest benchmarks -q -o python_files='bench_*.py' --benchmark-quiet $(if $(K),-k "$(K)")

clean:
	rm -rf .venv .venv-peers var
