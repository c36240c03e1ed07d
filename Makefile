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
ARGS ?=
# Of the tests: one more than there are cores, since some tests wait for processes that they start.
PROCESSES ?= $(shell expr $$(nproc) + 1)

# Installs what is named. pip's own bars cannot be had without its chatter, which a person does not want to read: on a
# terminal, this shows the seconds and what pip said last; what it said in its end where it fails.
define pip_install
	@log=$(VENV)/install.log; \
	$(BIN)/python -m pip --disable-pip-version-check install --constraint constraints.txt $(1) >$$log 2>&1 & \
	pid=$$!; trap 'kill $$pid; exit 130' INT TERM; \
	while kill -0 $$pid 2>/dev/null; do \
		[ ! -t 2 ] || printf '\r\033[K  %d s  %.66s' $$SECONDS "$$(grep -v ^WARNING $$log | tail -n 1)" >&2; \
		sleep 1; \
	done; \
	[ ! -t 2 ] || printf '\r\033[K' >&2; \
	wait $$pid || { tail -n 20 $$log >&2; echo "Error: the installation failed; all of it: $$log" >&2; exit 2; }; \
	echo "Installed in $$SECONDS s."
endef

help:
	@sed -n 's/^# make/make/p' Makefile

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
	@echo "Installing into $(VENV): about 3 GB, some minutes ..."
	$(call pip_install,--editable .)
	@touch $@

# seqeval has no wheel, and its own way to setuptools-scm takes a version of today that does not run: so that comes first.
$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing the tools of the developers into $(VENV): about 0.7 GB more ..."
	$(call pip_install,setuptools setuptools-scm wheel)
	$(call pip_install,--no-build-isolation --editable '.[dev]')
	@touch $@

run: install
	@$(BIN)/mtl-keras train ner_sentiment --ask docs/sentences.txt $(ARGS)

test: install-dev
	@$(BIN)/python -m pytest -q --numprocesses=$(PROCESSES) --dist=loadfile --no-loadscope-reorder $(ARGS)

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
