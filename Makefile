# Every target works on a machine that has only Python 3.11 or newer with pip, and make.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

new_enough = $(shell $(1) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(1))
PYTHON ?= $(or $(call new_enough,python3),$(call new_enough,python3.14),$(call new_enough,python3.13),$(call new_enough,python3.12),$(call new_enough,python3.11),python3)
BOOTSTRAP = @$(PYTHON) scripts/bootstrap.py

.PHONY: help run test check quick docs pins bench soak clean

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 10

run: ## Set everything up and run the newsroom on http://localhost:8000 (ARGS=--empty: without the demo)
	$(BOOTSTRAP) dateline up $(ARGS)

test: ## Run every check and every test, on SQLite and on PostgreSQL, and in a browser
	$(BOOTSTRAP) --dev python scripts/tests.py

check: ## Lint, format, types, layers, templates, dependencies
	$(BOOTSTRAP) --dev python scripts/tests.py check

quick: ## The tests on SQLite, without a browser
	$(BOOTSTRAP) --dev python scripts/tests.py quick

docs: ## Write the pages of docs/ that are made from the code
	$(BOOTSTRAP) --dev python -m dateline.config.cli.pages

pins: ## Resolve the dependencies anew into constraints.txt and constraints-dev.txt
	$(BOOTSTRAP) --dev python scripts/pins.py

bench: ## Measure everything that is promised, each beside something real (see benchmarks/README.md)
	$(BOOTSTRAP) --dev python -m benchmarks.formats
	$(BOOTSTRAP) --dev python -m benchmarks.way_in
	$(BOOTSTRAP) --dev python -m benchmarks.editors_wait
	$(BOOTSTRAP) --dev python -m benchmarks.tags
	$(BOOTSTRAP) --dev python -m benchmarks.sectors
	$(BOOTSTRAP) --dev python -m benchmarks.events
	$(BOOTSTRAP) --dev python -m benchmarks.duplicates
	$(BOOTSTRAP) --dev python -m benchmarks.polling
	$(BOOTSTRAP) --dev python -m benchmarks.wire_to_reader
	$(BOOTSTRAP) --dev python -m benchmarks.pages
	$(BOOTSTRAP) --dev python -m benchmarks.publish
	$(BOOTSTRAP) --dev python -m benchmarks.wagtail_beside
	$(BOOTSTRAP) --dev python -m benchmarks.search
	$(BOOTSTRAP) --dev python -m benchmarks.surge
	$(BOOTSTRAP) --dev python -m benchmarks.trending
	$(BOOTSTRAP) --dev python -m benchmarks.growth

soak: ## Look for one stale answer among 200,000 and one letter sent twice, and hold the pages against Lighthouse (ARGS=its address)
	$(BOOTSTRAP) --dev python -m benchmarks.never_stale
	$(BOOTSTRAP) --dev python -m benchmarks.misbehaving
	$(BOOTSTRAP) --dev python -m benchmarks.mutations
	$(BOOTSTRAP) --dev python -m benchmarks.killed
	$(BOOTSTRAP) --dev python -m benchmarks.newsletters
	$(BOOTSTRAP) --dev python -m benchmarks.sign_ups
	$(BOOTSTRAP) --dev python scripts/soak.py $(ARGS)

clean: ## Remove the environment and every cache; var/ with your newsroom stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
