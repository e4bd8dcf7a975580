# Everything runs from .venv; the lock files carry hashes and no addresses.
PY := .venv/bin/python
PIP_FLAGS := --disable-pip-version-check --quiet
UV := .venv/bin/uv --quiet pip
STAMPS := .venv/stamps
LOCK := --python-version 3.11 --generate-hashes --no-header --no-annotate

# Every start compiles fifteen hundred modules anew where it may not keep what it compiled: twice the seconds of a command.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test lint types rules tests lock chaos bench

setup: $(STAMPS)/run

$(STAMPS)/tools: requirements-setup.txt
	python3.11 -m venv .venv
	.venv/bin/pip install $(PIP_FLAGS) --require-hashes -r requirements-setup.txt
	mkdir -p $(STAMPS) && touch $@

# langdetect comes as source only: it is built with the pinned setuptools, not with one fetched unpinned.
$(STAMPS)/run: $(STAMPS)/tools requirements.txt pyproject.toml
	$(UV) install --python $(PY) --require-hashes --no-build-isolation -r requirements.txt
	$(UV) install --python $(PY) --no-deps --no-build-isolation -e .
	touch $@

$(STAMPS)/dev: $(STAMPS)/run requirements-dev.txt
	$(UV) install --python $(PY) --require-hashes --no-build-isolation -r requirements-dev.txt
	touch $@

run: $(STAMPS)/run
	@exec .venv/bin/beian run

test: lint types rules tests

lint: $(STAMPS)/dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: $(STAMPS)/dev
	.venv/bin/mypy

rules: $(STAMPS)/dev
	.venv/bin/lint-imports
	.venv/bin/beian check

tests: $(STAMPS)/dev
	.venv/bin/pytest -n 2 --dist loadfile tests

# Breaks the product for real, long: about an hour; tables to tests/chaos/results.
chaos: $(STAMPS)/dev
	CHAOS=long .venv/bin/pytest -s tests/chaos tests/bot/test_state_machine.py tests/test_conversation_properties.py

# Measures what matters, below twenty minutes on two quiet cores; tables and JSON lines to tests/bench/results. ONLY=part, or several with
# commas: steps, growth, broadcast, start, words, reading, beside, processes; only when named: growth_postgres, broadcast_killed, papers,
# typing. TRY=1: once, shortly, nothing is kept.
bench: $(STAMPS)/dev
	$(PY) -m tests.bench

# Rewrites the three lock files from pyproject.toml; the newest releases that fit together.
lock: $(STAMPS)/tools
	$(UV) compile $(LOCK) --group pyproject.toml:setup -o requirements-setup.txt
	$(UV) compile $(LOCK) pyproject.toml --extra reading -o requirements.txt
	$(UV) compile $(LOCK) pyproject.toml --extra reading --group dev -c requirements.txt -o requirements-dev.txt
