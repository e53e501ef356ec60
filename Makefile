# The two commands of the README. Each sets up what it needs by itself, in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: report test check tests notebooks lock clean

report: $(READY)  ## Run the sample programme into reports/
	$(BIN)/circular report data/roeselare --out reports
	@echo "Open reports/index.html in a browser."

test: check tests notebooks  ## Run every test

check: $(READY)  ## Style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: $(READY)  ## Tests and the examples in the docstrings; processes they start find compiled code
	$(BIN)/python -m compileall -q circularlib tests
	$(BIN)/pytest --doctest-modules -n auto --dist loadfile

notebooks: $(READY)  ## The stored outputs of the notebooks
	$(BIN)/pytest --nbval-lax --nbval-cell-timeout 120 -p no:cacheprovider -n auto --dist loadfile notebooks

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "circularlib needs Python 3.11 or newer.")'
	@echo "Setting up in $(VENV), once. It downloads some hundreds of MB and takes minutes, without a word."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

lock:  ## Pin every version again, with hashes and without index addresses
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra dev \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade \
	  --output-file requirements.lock

clean:  ## Remove what was built
	rm -rf $(VENV) reports .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
