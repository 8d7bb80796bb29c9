# Two commands a reader needs: `make app` and `make test`. Each does all its own set-up into .venv.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PATHS ?=

.PHONY: help app test test-all check lint types imports licences tests sbom audit smoke release docs pictures fmt lock setup setup-dev browser clean

help:
	@echo "make app        open the map explorer on the two seed documents (PATHS='a.txt b/' for yours)"
	@echo "make test       set up and run every check: lint, types, imports, tests, browser tests"
	@echo "make test-all   the same and the slow tests"
	@echo "make docs       build the documentation's site into build/site, without a network"
	@echo "make check      lint, types, import contracts, licences and hashes of what is depended on"
	@echo "make sbom       list everything that is depended on, as CycloneDX, into build/"
	@echo "make smoke      do the main job on another Python: make smoke PYTHON=python3.13"
	@echo "make release    make what is published, into dist/"
	@echo "make audit      ask whether a dependency has a known hole (needs the internet)"
	@echo "make lock       resolve requirements/*.txt anew (needs uv)"
	@echo "make clean      remove .venv and everything made at set-up"

# ---- set-up: each stamp is remade only when what it was made from has changed ----

$(BIN)/python:
	@sh tools/venv.sh $(VENV)

$(VENV)/.app: requirements/app.txt requirements/build.txt | $(BIN)/python
	@echo "== 1/2 installing the locked dependencies (about 1 GB the first time; a minute or two)"
	@sh tools/install.sh $(BIN)/python requirements/build.txt
	@sh tools/install.sh $(BIN)/python requirements/app.txt
	@touch $@

$(VENV)/.project: $(VENV)/.app pyproject.toml hatch_build.py gazetteer/unpack.py gazetteer/base.tar.xz
	@echo "== 2/2 installing Wherein and unpacking its gazetteer"
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.app
	@echo "== installing the locked test tools"
	@sh tools/install.sh $(BIN)/python requirements/dev.txt
	@touch $@

setup: $(VENV)/.project
setup-dev: $(VENV)/.project $(VENV)/.dev

# Debian's Chromium as root; else an installed Chrome, Chromium or Edge; else the one missing step.
browser:
	@sh tools/browser.sh

# ---- use ----

app: setup
	@$(BIN)/wherein explore $(PATHS)

# ---- checks ----

check: setup-dev lint types imports licences

lint:
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types:
	@$(BIN)/mypy

imports:
	@$(BIN)/lint-imports

# Needs no network; `make audit`, which asks for known holes, does.
licences:
	@$(BIN)/python -m pytest --quiet --no-header -p no:cacheprovider -r N tests/test_supply.py -k "shipped or hashes"

test: setup-dev browser lint types imports
	@$(BIN)/python -m pytest -m "not slow and not network" $(PYTEST)

test-all: setup-dev browser lint types imports
	@$(BIN)/python -m pytest -m "not network" $(PYTEST)

fmt: setup-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# ---- what we depend on ----

SBOM ?= build/wherein.cdx.json

# The bill of materials, CycloneDX: every locked package with its hashes.
sbom: setup-dev
	@mkdir -p $(dir $(SBOM))
	@$(BIN)/python -W ignore::UserWarning -m cyclonedx_py requirements requirements/app.txt --pyproject pyproject.toml --output-reproducible \
	  --of JSON -o $(SBOM)

# Asks the Python Packaging Advisory Database, and so needs the internet; the auditor gets a venv of its own.
# Strict: what could not be asked about is no "nothing known".
audit: | $(BIN)/python
	@test -x build/audit/bin/pip-audit || { $(BIN)/python -m venv build/audit && \
	  build/audit/bin/python -m pip --disable-pip-version-check install --quiet "pip-audit>=2.9,<3"; }
	@build/audit/bin/pip-audit --strict --requirement requirements/app.txt --disable-pip --require-hashes

# ---- release ----

# The main job on another Python, in an environment of its own: make smoke PYTHON=python3.13
PYTHON ?= python3
smoke:
	@sh tools/smoke.sh $(PYTHON)

# What is published: the source archive, the wheel made from it alone, and the bill of materials. CONTRIBUTING.md.
release: setup-dev
	@$(MAKE) -s sbom
	@$(BIN)/python tools/release.py dist $(SBOM)

# ---- documentation ----

# The variable keeps the theme from printing an advertisement.
docs: setup-dev
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "open build/site/index.html"

# The tour's pictures are made by its test; they are committed when the page has visibly changed.
pictures: setup-dev browser
	@$(BIN)/python -m pytest -q tests/test_docs_tour_browser.py
	@cp artifacts/tour/*.png docs/images/

# ---- upkeep ----

UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

lock:
	$(UV_COMPILE) requirements/build.in -o requirements/build.txt
	$(UV_COMPILE) pyproject.toml --extra formats -o requirements/app.txt
	$(UV_COMPILE) pyproject.toml --extra formats --extra ray --group test --group check --group train --group release --group docs -c requirements/app.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) gazetteer/base geo/explorer/vendor build dist
