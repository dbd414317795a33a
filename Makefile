# policyqa: `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# PyPI's torch is a CUDA build of several GB; the README says how to take PyTorch's CPU build instead.
TORCH ?= torch==2.13.0
PIP_FLAGS ?=
CORPUS ?= eval/samples/corpus
INDEX ?= .policyqa/demo
PORT ?= 0
GOLD ?= eval/samples/gold.jsonl
TODAY := $(shell date +%F)
PREVIOUS := $(lastword $(sort $(wildcard eval/baselines/*)))

.PHONY: help setup demo serve test lint eval baseline bench clean
help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet $(PIP_FLAGS) $(TORCH)
	$(BIN)/pip install --quiet $(PIP_FLAGS) -c constraints.txt -e '.[dev]'
	touch $@

setup: $(VENV)/.installed ## Create the environment and install everything

demo: setup ## Index texts (CORPUS=path), start the service, ask three questions, print cited answers
	$(BIN)/python -m eval.demo --corpus $(CORPUS) --index $(INDEX) --port $(PORT)

serve: setup ## The same, but keep serving
	$(BIN)/python -m eval.demo --corpus $(CORPUS) --index $(INDEX) --port $(PORT) --keep

test: setup ## Set up and run all tests
	$(BIN)/pytest

lint: setup ## Style, types, direction of imports, declared dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

eval: setup ## Score the sample gold set; fails below the committed thresholds
	$(BIN)/python -m eval.gate

baseline: setup ## Score GOLD="files" on CORPUS=path from scratch, with peers; put the scores into eval/baselines/
	rm -rf .policyqa/baseline
	$(BIN)/policyqa ingest $(CORPUS) --index .policyqa/baseline
	$(BIN)/policyqa eval --gold $(GOLD) --index .policyqa/baseline --output runs/baseline --peers --variants \
		$(if $(PREVIOUS),--baseline $(PREVIOUS))
	mkdir -p eval/baselines/$(TODAY)
	cp runs/baseline/scores.json eval/baselines/$(TODAY)/

bench: setup ## Measure the embedding model: one question at a time, and passages in bulk
	$(BIN)/python benchmarks/embedding.py $(CORPUS)

clean: ## Remove the environment, the demo index and caches
	rm -rf $(VENV) .policyqa .pytest_cache .mypy_cache .ruff_cache
