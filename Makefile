# Stadtwissen. `make` prints the targets; the two that matter are serve and test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PACKAGES := ontology graph sparql web
CHECKED := $(PACKAGES) tests bench

.DEFAULT_GOAL := help
.PHONY: help install serve test check lint types layers sizes locks ontology docs browser proxy external clients bench soak lock

help: ## Print the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.installed ## Install what serving needs; leaves .venv/bin/stadtwissen

serve: $(VENV)/.installed ## Build the shipped graph where there is none, and serve it on http://127.0.0.1:8000
	@exec $(BIN)/stadtwissen serve

test: $(VENV)/.tested browser proxy external ## Install what tests need, and run all tests but the long ones
	$(BIN)/python -m pytest -q -m "not soak" -n auto --maxprocesses 4 --dist loadfile

check: lint types layers sizes locks ontology ## Lint, types, layers, sizes, locks, ontology; no tests

lint: $(VENV)/.tested ## Style and format (ruff)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)

types: $(VENV)/.tested ## Types (mypy, strict)
	$(BIN)/mypy

layers: $(VENV)/.tested ## Who may import whom (import-linter)
	$(BIN)/lint-imports

sizes: $(VENV)/.tested ## No file over 400 lines, no function over 50
	$(BIN)/python -m tests.support.sizes

locks: $(VENV)/.tested ## Locks are pinned with hashes and name no registry
	$(BIN)/python -m tests.support.locks

ontology: $(VENV)/.tested ## The Turtle files are in canonical form
	$(BIN)/python -m ontology.canonical --check ontology/*.ttl ontology/examples/*.ttl ontology/examples/*/*.ttl

docs: $(VENV)/.tested ## Render the docs that are made from code
	$(BIN)/python -m tests.support.docs --write
	$(BIN)/python -m tests.support.entailments --write

browser: ## Install Debian's Chromium for the browser tests, where that is allowed
	@sh tests/support/install_browser.sh

proxy: ## Install Debian's nginx for the test of its example, where that is allowed
	@sh tests/support/install_proxy.sh

external: $(VENV)/.tested ## Fetch the vocabularies and test suites that tests of ours use
	@sh tests/support/external_ontologies.sh
	@sh tests/support/w3c_suites.sh
	@sh tests/support/citation_schema.sh

bench: $(VENV)/.tested ## Measure speed against the engine's own and others' servers, in one run
	@sh bench/peers.sh
	$(BIN)/python -m bench.run

clients: ## Install clients from npm for a long test, where that is allowed
	@sh tests/clients/install.sh

soak: $(VENV)/.tested browser clients ## The long tests
	$(BIN)/python -m pytest -q -m soak

lock: ## Resolve requirements/*.in anew (needs the package uv)
	for name in serve test peers; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	    requirements/$$name.in -o requirements/$$name.txt; done

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/serve.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/serve.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tested: requirements/test.txt $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@
