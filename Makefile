# Phiếu: `make run` and `make test` need nothing but Debian's python3, python3-venv and make.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
# Browser tests wait more than they work: three for each core.
WORKERS ?= $(shell echo $$((3 * $$(nproc))))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TRANSLATIONS := surveys/web/translations
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/*.po))

# What the tests need of the system, each as path=package.
NEEDED := /usr/bin/chromium=chromium \
  /usr/lib/postgresql/*/bin/initdb=postgresql \
  /usr/lib/*/libzbar.so.0=libzbar0 \
  /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf=fonts-noto-core \
  /usr/sbin/cupsd=cups-daemon /usr/sbin/lpadmin=cups-client /usr/include/cups/cups.h=libcups2-dev \
  /usr/bin/openssl=openssl /usr/bin/cc=gcc /usr/include/python3.*/Python.h=python3-dev

.PHONY: help install run test bench lint types pictures messages translations clean dev system

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/installed $(CATALOGUES) ## Set up .venv with the pinned dependencies and this checkout

run: install ## Serve on 127.0.0.1:8000 (PORT=… changes it); an empty store gets the sample office
	@PHIEU_PUBLIC_URL="$${PHIEU_PUBLIC_URL:-http://127.0.0.1:$(PORT)}" exec $(BIN)/phieu serve --port $(PORT) --sample-if-empty

test: dev ## Run every test; installs what they need of the system where it may
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

bench: dev ## Print the benchmarks' ratios, each from one run
	@$(BIN)/python -m tests.bench

lint: dev ## Check style and format with ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: dev ## Check types with mypy
	@$(BIN)/mypy

pictures: dev ## Make the README's pictures anew from the running product
	@$(BIN)/python -m tests.pictures

messages: dev ## Collect the strings of code and templates into the translation catalogues
	@$(BIN)/python -m tests.messages

translations: install ## Compile the translation catalogues

clean: ## Remove what was installed and cached; the instance folder stays
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find $(TRANSLATIONS) -name '*.mo' -delete

# The stamps are touched last, so that an interrupted installation is taken up again.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed:  sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing. Install it, then try again:" >&2; \
	  echo "  sudo apt-get install $$("$(PYTHON)" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the pinned dependencies into $(VENV) …"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/developing: requirements-dev.lock $(VENV)/installed | system
	@echo "Installing what the tests need into $(VENV) …"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

# The system's packages first: one of the Python packages is built against them.
dev: system install $(VENV)/developing

%.mo: %.po | $(VENV)/installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# By apt where this account may, otherwise the exact command and a clear failure.
system:
	@missing=""; \
	for need in $(foreach pair,$(NEEDED),'$(pair)'); do \
	  compgen -G "$${need%=*}" >/dev/null || missing="$$missing $${need#*=}"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else may=no; fi; \
	if [ "$${may:-}" = no ] || ! command -v apt-get >/dev/null; then \
	  echo "The tests need these system packages. Install them, then try again:" >&2; \
	  echo "  sudo apt-get update && sudo apt-get install --no-install-recommends$$missing" >&2; exit 1; \
	fi; \
	echo "Installing for the tests:$$missing"; \
	apt() { $$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$$@"; }; \
	add() { apt update && apt install --yes --no-install-recommends $$missing; }; \
	add || { echo "Once more …"; add; }
