# Openline. `make help` lists what can be done; it is read from the words behind ##.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help run test check bench messages pictures pins

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## Set up, then serve the site with its worker and demo content on HOST:PORT
	@DEMO=$${DEMO:-1} exec $(BIN)/flask up

test: $(VENV)/.test ## Set up, then run every test and check
	@$(BIN)/python -m tests

check: $(VENV)/.test ## Style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.test ## Measure the whole site beside nginx on this machine; QUICK=1 takes a short look (bench/README.md)
	@$(BIN)/python -m bench $(if $(QUICK),--quick) $(BENCH)

messages: $(VENV)/.run ## Collect the words that people read, for every language, and say what each still lacks
	@$(BIN)/pybabel -q extract -F pyproject.toml -k lazy -k marked -k Kind:1 --add-location=file --sort-by-file --omit-header -o blog/translations/messages.pot .
	@$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i blog/translations/messages.pot -d blog/translations
	@$(BIN)/pybabel compile --statistics -d blog/translations

pictures: $(VENV)/.test ## Take a picture of every page, to be looked at, in pictures/
	@mkdir -p pictures && SCREENSHOTS=$(CURDIR)/pictures $(BIN)/pytest -q tests/journeys/test_looks.py

pins: $(VENV)/.test ## Pin the requirements anew, with hashes
	@for name in requirements requirements-scale requirements-dev; do \
		$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q $$name.in -o $$name.txt; done

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Openline needs Python 3.11 or newer; say which with PYTHON=…, like: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python has no venv module here. On Debian: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements.txt
	@echo "Setting up (once)…"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-scale.txt requirements-dev.txt
	@echo "Setting up for the tests (once)…"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-scale.txt -r requirements-dev.txt
	@touch $@
