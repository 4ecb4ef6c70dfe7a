# The interpreter that makes the environment: `make PYTHON=python3.12 test`.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check lint fmt bench stubs clean

help: ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 8

demo: .venv/installed ## collect, label and validate bundled real data; says where the report is
	@$(BIN)/assay demo

test: lint ## everything CI runs
	$(BIN)/pytest -n 2 --hypothesis-profile=thorough

check: lint ## the same without the slow tests, in a minute or two
	$(BIN)/pytest -n 2 --hypothesis-profile=fast -m "not slow" -q

# The layers of ARCHITECTURE.md are a test: tests/test_architecture.py.
lint: .venv/installed
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

fmt: .venv/installed ## format, and fix what can be fixed
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: .venv/installed $(foreach peer,tfdv peers tpch,out/bench/$(peer)/installed) ## side-by-side runs against peers; never part of the tests
	$(BIN)/python -m benchmarks

# Peers in environments of their own (TFDV: 136 packages, 2.5 GB). The lists are complete, so nothing needs to be resolved.
out/bench/%/installed: benchmarks/%.txt
	$(PYTHON) -m venv --clear out/bench/$*
	out/bench/$*/bin/pip install --quiet --no-deps --requirement $<
	@touch $@

stubs: .venv/installed ## write the type stubs of TensorFlow Metadata anew
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python stubs/generate.py

clean: ## remove everything that was made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist out
	find src tests stubs -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@
