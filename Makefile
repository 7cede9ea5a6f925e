# The two commands are `make run` and `make test`. Nothing else is ever required.
SHELL := /bin/bash
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
PY := .venv/bin/python
UV := .venv/bin/uv
# The first Python here that is new enough; name another with PYTHON=…
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
TESTERS ?= $(shell nproc 2>/dev/null || echo 2)
BUILT := src/thongsuot/surfaces/shared/static/built/manifest.json
CATALOGUE := src/thongsuot/locale/en/LC_MESSAGES/django.mo

.PHONY: help install run test screenshots check fix bench soak docs new-module clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- What has to be made first. Stamps, so that a second start costs nothing ----

.venv/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên. (Python 3.11 or newer is needed.)"; exit 1; }
	@test -x $(PY) || echo "1/3  Đang lập môi trường Python…"
	@test -x $(PY) || $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Không lập được môi trường Python; trên Debian, Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(UV) || $(PY) -m pip install --quiet --disable-pip-version-check 'uv>=0.8'
	@echo "2/3  Đang cài các thư viện Python…"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(PY) --no-deps -e .
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
		2>/dev/null || { echo "Cần Node 20.19 trở lên. (Node 20.19 or newer is needed.)"; exit 1; }
	@echo "3/3  Đang cài và dựng giao diện…"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

$(BUILT): frontend/node_modules/.installed $(shell find frontend/src -type f) $(wildcard frontend/*.js)
	@cd frontend && npm run --silent build -- --logLevel warn
	@touch $@

$(CATALOGUE): src/thongsuot/locale/en/LC_MESSAGES/django.po tools/catalogue.py .venv/.installed
	@$(PY) -m tools.catalogue compile

# ---- The commands ----

install: .venv/.installed $(BUILT) $(CATALOGUE) ## Install and build what the others need; they do it by themselves

run: install ## Start everything on this machine; Ctrl-C stops it
	@$(PY) -m thongsuot.config.commands run

test: install ## Run all tests, with a real PostgreSQL and a real browser
	@$(PY) -m tools.browser
	@$(PY) -m tools.signing
	@$(PY) -m pytest -n $(TESTERS) --dist loadgroup

screenshots: install ## Take the pictures of docs/images anew, from the test of the main job
	@$(PY) -m tools.browser
	@THONGSUOT_SCREENSHOTS=docs/images $(PY) -m pytest tests/browser -q -p no:randomly

check: install ## Check form, types, walls, migrations, the English catalogue, the printed references
	@$(PY) -m tools.check

fix: install ## Repair what can be repaired by itself: form, indents, max_migration.txt
	@$(PY) -m tools.fix

bench: install ## Measure, and print the ratios of docs/reference/performance.md
	@$(PY) -m bench

soak: install ## Two hundred people at work for ten minutes while processes are killed; nothing may be lost
	@$(PY) -m soak

docs: install ## Print the references that come from the code
	@$(PY) -m tools.reference

new-module: .venv/.installed ## Make a small new module: NAME=fees VI="phí, lệ phí"
	@$(PY) -m tools.new_module "$(NAME)" "$(VI)"

clean: ## Remove what was installed and built; the data in var/ stays
	rm -rf .venv frontend/node_modules src/thongsuot/surfaces/shared/static/built $(CATALOGUE)
