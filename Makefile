# Everything a person or a machine asks of this project. `make` alone lists it.
# Needs Python 3.11 or later and make; what else is missing is installed, or named.

PYTHON ?= python3
BIN := .venv/bin
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

# Journeys: which database, and with or without JavaScript.
DB ?= sqlite
JS ?= 1
export DB JS

# Production settings, for the checks that read them only.
PROD := DJANGO_SETTINGS_MODULE=eubelong.settings.prod SITE_URL=https://belong.example \
	SECRET_KEY=only-for-checking-5f1c9a7e2b8d4c6f0a3e1d9b7c5a8f2e4d6b0c \
	DATABASE_URL=postgres:///unused REDIS_URL=redis://127.0.0.1:1/0 \
	EMAIL_HOST=mail.example VAR_DIR=var/check

.PHONY: help install run test check journeys journeys-ready journeys-all \
	journeys-sqlite journeys-postgres journeys-no-js bench lint types format coverage messages lock clean

help:  ## list what can be asked
	@grep -hE '^[a-z-]+:.*  ##' $(MAKEFILE_LIST) | awk -F':.*  ## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# --- Installing -----------------------------------------------------------------

.venv/uv: requirements/uv.txt
	@$(PYTHON) .ci/machine.py
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ echo "Python's venv is missing. On Debian: sudo apt-get install python3-venv"; rm -rf .venv; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/base: .venv/uv requirements/base.txt
	@$(PYTHON) .ci/machine.py pango
	@echo "Installing Python packages."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt
	@touch $@

.venv/dev: .venv/base requirements/dev.txt
	@echo "Installing what tests need."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt -r requirements/dev.txt
	@touch $@

install: .venv/dev  ## install all Python packages into .venv

# --- Running --------------------------------------------------------------------

run: .venv/base  ## run the product on this machine (PORT=8123 for another port)
	@$(BIN)/python -m eubelong.supervisor

# --- Testing --------------------------------------------------------------------

test: .venv/dev  ## run the fast tests: SQLite, no browser
	@$(BIN)/python -m eubelong.prepare assets
	@$(BIN)/python -m pytest -n 2 --dist worksteal --no-migrations --ignore=tests/journeys \
		-m "not postgres and not thorough" -q

check: .venv/dev lint types  ## lint, types, contracts, all tests on SQLite and PostgreSQL, journeys
	@$(PROD) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@test -n "$(TESTED)" || $(MAKE) test
	@$(BIN)/python -m pytest -n 2 --dist worksteal --no-migrations --ignore=tests/journeys \
		-m "thorough and not postgres" -q
	@echo "The same tests on PostgreSQL and Redis."
	@services=$$($(PYTHON) .ci/machine.py services) && \
		env $$services $(BIN)/python -m pytest -n 2 --ignore=tests/journeys --create-db -q
	@$(MAKE) journeys-all

journeys: journeys-ready  ## drive the product through Chromium (DB=sqlite|postgres JS=1|0)
	@$(BIN)/python -m pytest tests/journeys -n 0 -p no:randomly -q

journeys-ready: .venv/dev
	@$(PYTHON) .ci/machine.py chromium
	@$(BIN)/python -m eubelong.prepare assets

journeys-all: journeys-ready  ## drive it in the three ways, two at a time
	@$(MAKE) -j 2 --output-sync=target journeys-sqlite journeys-postgres journeys-no-js

journeys-sqlite journeys-postgres journeys-no-js:
	@echo "Journeys: $(@:journeys-%=%)."
	@DB=$(if $(findstring postgres,$@),postgres,sqlite) JS=$(if $(findstring no-js,$@),0,1) \
		$(BIN)/python -m pytest tests/journeys -n 0 -p no:randomly -q

bench: .venv/dev  ## measure speed as ratios; fails when one is over its limit
	@$(BIN)/python -m eubelong.prepare assets
	@$(BIN)/python -m bench

coverage: .venv/dev  ## say which lines no fast test runs
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest --ignore=tests/journeys -m "not postgres" -q
	@$(BIN)/python -m coverage combine -q
	@$(BIN)/python -m coverage report

lint: .venv/dev  ## check style, templates and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@find templates -name '*.html' -o -name '*.txt' | xargs -r $(BIN)/djade --target-version 5.2 --check
	@$(BIN)/lint-imports --no-logo

types: .venv/dev  ## check types
	@$(BIN)/mypy .

format: .venv/dev  ## write Python and templates in the one style
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@find templates -name '*.html' -o -name '*.txt' | xargs -r $(BIN)/djade --target-version 5.2 || true

messages: .venv/base  ## collect the words of pages and mails into locale/*/LC_MESSAGES/django.po
	@$(BIN)/python -m eubelong.messages

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

lock: .venv/uv  ## lock requirements/*.in anew (newer versions: make lock UPGRADE=--upgrade)
	@for name in uv base dev; do \
		$(LOCK) $(UPGRADE) requirements/$$name.in -o requirements/$$name.txt || exit 1; done
	@! grep -n '://' requirements/*.txt

clean:  ## remove what was made; what people wrote, in var/, stays
	@rm -rf .venv var/build var/static var/check .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
