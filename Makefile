# The two commands are `make run` and `make test`. Nothing else is ever required.
SHELL := /bin/bash
.DEFAULT_GOAL := run
PY := .venv/bin/python
PYTHON ?= python3

.PHONY: install run test check fix bench docs new-module clean

# Stamps, so that a second start costs nothing: made again when what they depend on has changed.
.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Cần Python 3.11 trở lên." if sys.version_info < (3, 11) else 0)'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check 'uv>=0.8'
	@echo "Đang cài các thư viện Python…"
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	@.venv/bin/uv pip install --quiet --python $(PY) --no-deps -e .
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@echo "Đang cài các thư viện giao diện…"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

BUILT := src/thongsuot/surfaces/shared/static/built/manifest.json
$(BUILT): frontend/node_modules/.installed $(shell find frontend/src -type f) $(wildcard frontend/vite.config.*)
	@echo "Đang dựng giao diện…"
	@cd frontend && npm run --silent build
	@touch $@

CATALOGUE := src/thongsuot/locale/en/LC_MESSAGES/django.mo
$(CATALOGUE): src/thongsuot/locale/en/LC_MESSAGES/django.po .venv/.installed
	@$(PY) -m tools.catalogue compile

install: .venv/.installed $(BUILT) $(CATALOGUE)

run: install
	@$(PY) -m thongsuot.config.commands run

test: install
	@$(PY) -m tools.browser
	@$(PY) -m pytest -n 2 --dist loadgroup

check: install
	@.venv/bin/ruff format --check --quiet . && .venv/bin/ruff check --quiet .
	@.venv/bin/djhtml --check --tabwidth 2 $$(find src -name '*.html') 2>/dev/null
	@.venv/bin/lint-imports --no-cache 2>&1 | tail -n 30
	@.venv/bin/mypy
	@$(PY) -m tools.migrations
	@$(PY) -m tools.catalogue check

fix: install
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .
	@.venv/bin/djhtml --tabwidth 2 $$(find src -name '*.html')

bench: install
	@$(PY) -m bench

docs: install
	@$(PY) -m tools.reference

new-module: .venv/.installed
	@$(PY) -m tools.new_module $(NAME)

clean:
	rm -rf .venv frontend/node_modules src/thongsuot/surfaces/shared/static/built var
