# Two commands do all the set-up: `make demo` and `make test`. `make help` lists the rest.

VENV := .venv
RUN := $(VENV)/bin
DEMO := build/demo
# The first Python of 3.11 or newer that works.
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
READY := $(VENV)/.ready

.PHONY: help demo test quick fix docs bench soak pango verapdf axe clean

help:
	@echo "make demo    set up, run the example institution, write its report"
	@echo "make test    everything that is checked before a change is taken"
	@echo "make quick   the tests without the long proofs"
	@echo "make fix     format, and mend what can be mended by itself"
	@echo "make docs    write the generated pages again"
	@echo "make bench   figures on speed and ranking"
	@echo "make soak    laws and long proofs, ten times as long"
	@echo "make clean   remove what was built"

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: see README.md, Installation." >&2; exit 1; }
	@echo "Setting up $(VENV): some minutes, once ..."
	@$(PYTHON) -m venv $(VENV) || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); } || { \
	  echo "The module venv is missing. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@$(RUN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Pango lays out the PDF. Installed where that takes no question (root, apt); `assess doctor` names the line elsewhere.
LACK := $(RUN)/python -c 'import sys; from assess.render import pango; sys.exit(pango() is not None)'
$(VENV)/.pango: $(READY)
	@$(LACK) || test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null || { \
	  echo "Installing Pango, which lays out the PDF ..."; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PANGO) >/dev/null; }
	@$(LACK) && touch $@ || true

# veraPDF, the reference checker of archival and accessible PDF; its tests are skipped, with the reason, where Java is not.
$(VENV)/.verapdf: $(READY)
	@command -v javac >/dev/null && ls /usr/share/java/jaxb-*.jar >/dev/null 2>&1 || test "$$(id -u)" != 0 || \
	  ! command -v apt-get >/dev/null || { echo "Installing Java, which checks the PDF ..."; apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq default-jdk-headless libjaxb-java >/dev/null; }
	@command -v javac >/dev/null && touch $@ || true
verapdf: $(VENV)/.verapdf

PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
pango: $(VENV)/.pango

# Node and Chromium check the HTML report (tests/axe). Installed where that takes no question, and only what is missing:
# Debian's npm cannot stand beside a Node from elsewhere. Where it cannot be had, the tests that need it say so.
CHROMIUM ?= /usr/bin/chromium
$(VENV)/.axe: $(READY) tests/axe/package-lock.json
	@lack="$$(test -x $(CHROMIUM) || echo chromium) $$(command -v node >/dev/null || echo nodejs) $$(command -v npm >/dev/null || echo npm)"; \
	  test -z "$$(echo $$lack)" || test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null || { \
	  echo "Installing Chromium and Node.js, which check the HTML report ..."; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$lack >/dev/null; } || true
	@command -v npm >/dev/null && npm ci --prefix tests/axe --ignore-scripts --no-audit --no-fund --silent && test -x $(CHROMIUM) && touch $@ || \
	  echo "The HTML report is not checked with axe-core here: it needs Chromium, Node.js and npm."

axe: $(VENV)/.axe

demo: pango
	@$(RUN)/python examples/demo.py $(DEMO)

# Laws and long proofs are not measured: coverage doubles their time, and the core is covered whole without them.
test: pango verapdf axe
	@echo "== 1 of 7: style"
	@$(RUN)/ruff check
	@$(RUN)/ruff format --check
	@echo "== 2 of 7: types"
	@$(RUN)/mypy
	@echo "== 3 of 7: who may import whom"
	@$(RUN)/lint-imports
	@echo "== 4 of 7: guidelines, questionnaires and practices"
	@$(RUN)/assess check
	@echo "== 5 of 7: tests, with coverage"
	@rm -f .coverage*
	@$(RUN)/coverage run -m pytest -n 2 --dist worksteal -m "not slow and not law"
	@echo "== 6 of 7: laws and long proofs"
	@$(RUN)/python -m pytest -n 2 --dist worksteal -m "slow or law"
	@echo "== 7 of 7: what the tests covered"
	@$(RUN)/coverage combine --quiet
	@$(RUN)/coverage report --fail-under=100 --include='src/assess/text.py,src/assess/errors.py,src/assess/model/*,src/assess/asking.py,src/assess/log/*,src/assess/scoring.py,src/assess/gaps.py,src/assess/practices.py,src/assess/plan.py,src/assess/review.py,src/assess/comparison/*,src/assess/report/*'
	@$(RUN)/coverage report --fail-under=95 --format=total

quick: pango
	$(RUN)/python -m pytest -n 2 -m "not slow" -q

fix: $(READY)
	$(RUN)/ruff check --fix
	$(RUN)/ruff format

docs: $(READY)
	$(RUN)/python docs/generate.py

bench: pango
	@for f in bench/*.py; do echo "== $$f"; $(RUN)/python $$f || exit 1; done

soak: pango verapdf axe
	ASSESS_EXAMPLES=3000 $(RUN)/python -m pytest -n 2 --dist worksteal -q -m "slow or law"

clean:
	rm -rf $(VENV) tests/axe/node_modules build dist .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage*
