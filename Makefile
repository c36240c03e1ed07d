# make run       train the recipe ner_sentiment and predict a few sentences
# make install   make the environment in .venv
# make test      run the tests; `make test ARGS="tests/recipe -x"` runs some of them
# make lint      check style, format and types
# make dist      build the wheel
# make clean     delete what was built, but neither .venv nor runs
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help install install-dev run test lint dist clean

# The first of these that runs and is new enough; `make PYTHON=/path/to/python` takes another.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
ARGS ?=

help:
	@sed -n 's/^# //p' Makefile

install: $(VENV)/installed

install-dev: $(VENV)/installed-dev

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Error: Python 3.11 or newer is needed, and there is none on the PATH. Install it," \
		"or say where it is: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Error: Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Error: $(PYTHON) cannot make an environment; on Debian, install python3-venv." >&2; exit 2; }

$(VENV)/installed: pyproject.toml setup.py constraints.txt | $(VENV)/bin/pip
	@echo "Installing into $(VENV): about 2.5 GB, some minutes ..."
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing the tools of the developers into $(VENV) ..."
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

run: install
	@run=runs/ner_sentiment/$$(date +%Y%m%d-%H%M%S); \
	$(BIN)/mtl-keras train ner_sentiment --run-dir $$run $(ARGS); \
	echo; \
	$(BIN)/mtl-keras predict $$run --input docs/sentences.txt; \
	echo; \
	echo "The page to look at: $$run/report.html"; \
	echo "The metrics:         $$run/metrics.json"; \
	echo "The SavedModel:      $$run/export/1"; \
	echo "Ask the model:       echo 'I love Berlin' | $(BIN)/mtl-keras predict $$run"

test: install-dev
	@$(BIN)/python -m pytest -q $(ARGS)

lint: install-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

dist: install-dev
	@rm -rf build dist
	@$(BIN)/python -m build --wheel

clean:
	@rm -rf build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -not -path './$(VENV)/*' -exec rm -rf {} +
