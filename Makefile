# make demo   everything from nothing, then serves the demo territory at http://127.0.0.1:8000
# make test   everything it needs, then the whole suite
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
TRENZA := $(VENV)/bin/trenza
ARGS ?=
PORT ?= 8000
export PORT

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/' | column -t -s:

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.ready: package-lock.json package.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

static/vendor/.ready: node_modules/.ready $(shell find frontend -type f)
	npm run --silent build
	@touch $@

setup: $(VENV)/.ready static/vendor/.ready ## libraries and front-end files

browser: ## Debian's Chromium, for the browser tests
	@command -v chromium >/dev/null || { \
	  echo "Instalando Chromium de Debian…"; \
	  SUDO=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
	  $$SUDO apt-get update -qq && \
	  $$SUDO apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; }

demo: setup ## serve the demo territory (PORT=8000; ARGS=--once prepares and exits)
	$(TRENZA) demo $(ARGS)

run: setup ## web and worker on the present data
	$(TRENZA) migrate --verbosity 0
	$(TRENZA) demo --only-serve $(ARGS)

test: setup browser ## the whole suite
	$(VENV)/bin/python -m pytest -n 2 --dist loadfile $(ARGS)

check: setup ## format, lint, types, import contracts, migrations, templates, translations
	$(VENV)/bin/ruff format --check trenza config tools tests
	$(VENV)/bin/ruff check trenza config tools tests
	$(VENV)/bin/mypy
	PYTHONPATH=. $(VENV)/bin/lint-imports --no-cache
	$(TRENZA) makemigrations --check --dry-run --verbosity 0
	$(VENV)/bin/djlint --quiet --lint templates trenza
	$(TRENZA) protocol check
	$(VENV)/bin/python -m tools.texts

fix: setup ## format and what lint can mend
	$(VENV)/bin/ruff format trenza config tools tests
	$(VENV)/bin/ruff check --fix trenza config tools tests

.PHONY: help setup browser demo run test check fix
