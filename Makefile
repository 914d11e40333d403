# make demo    set up .venv, read the sample reports and write brief.html
# make test    set up .venv with the test extra and run all tests, in two processes; JOBS=4 in four, JOBS=0 in one
# make soak    the store killed, damaged and cut short of disk a thousand times over, workers killed (half an hour)
# make train   train the encoder anew from corpus/ and put its weights into the package (an hour or two)
# make fit     fit the model of alignment anew, and measure it (minutes; needs the development material)
# make lint | types | accuracy | bench | bench-hostile | clean

VENV := .venv
PY := $(VENV)/bin/python
INPUTS := pyproject.toml constraints.txt Makefile

# the first of these that is Python 3.11 or newer; PYTHON=... names another
PYTHON ?=
CANDIDATES := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python

.PHONY: help demo test soak train fit lint types accuracy bench bench-hostile clean

help:
	@sed -n 's/^# make/make/p' Makefile

demo: $(VENV)/.run
	@$(PY) -m blocs demo -o brief.html

JOBS ?= 2
test: $(VENV)/.test
	@$(PY) -m pytest -n $(JOBS) --dist worksteal

soak: $(VENV)/.test
	@$(PY) -m pytest -s tests/soak/*.py

lint: $(VENV)/.test
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(VENV)/.test
	@$(PY) -m mypy

accuracy: $(VENV)/.test
	@$(PY) benchmarks/accuracy.py

bench: $(VENV)/.test
	@$(PY) benchmarks/results.py

train: $(VENV)/.train
	@test -f training/cache/minilm/model.safetensors || $(PY) training/fetch.py
	@$(PY) training/train.py --encoder training/cache/minilm --out training/out/small
	@$(PY) training/evaluate.py training/out/small
	@$(PY) training/export.py training/out/small --ship
	@$(PY) training/between.py --encoder training/cache/minilm --out training/out/between --ship
	@$(PY) training/days.py
	@$(PY) training/amount_periods.py
	@$(PY) benchmarks/calibrate.py

fit: $(VENV)/.test
	@OPENBLAS_NUM_THREADS=1 $(PY) training/alignment.py

clean:
	rm -rf $(VENV) brief.html .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: an environment is made anew only when what it is made from has changed.
$(VENV)/.run: $(INPUTS)
	@$(call install,.)
	@touch $@

$(VENV)/.test: $(INPUTS)
	@$(call install,.[test])
	@touch $(VENV)/.run $@

$(VENV)/.train: $(VENV)/.test
	@$(call install,.[test$(comma)train])
	@touch $@

comma := ,
recent = import sys; sys.exit(sys.version_info < (3, 11))

# uv where it is there and works; else the standard library's venv and pip
define install
set -e; \
if ! $(PY) -c '$(recent)' 2>/dev/null; then \
  rm -rf $(VENV); \
  if command -v uv >/dev/null 2>&1 && uv venv --quiet --seed --python '>=3.11' $(VENV); then :; else \
    rm -rf $(VENV); found=; \
    for python in $(CANDIDATES); do \
      if "$$python" -c '$(recent)' 2>/dev/null; then found="$$python"; break; fi; \
    done; \
    if [ -z "$$found" ]; then \
      echo "blocs needs Python 3.11 or newer; none of these is: $(CANDIDATES)." >&2; \
      echo "Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; \
    fi; \
    if ! "$$found" -m venv $(VENV); then \
      rm -rf $(VENV); \
      echo "$$found cannot make a virtual environment (on Debian and Ubuntu: apt-get install python3-venv)." >&2; \
      exit 1; \
    fi; \
  fi; \
fi; \
echo "Installing blocs into $(VENV) (a minute or two the first time) ..." >&2; \
if command -v uv >/dev/null 2>&1 && uv pip install --quiet --python $(PY) -c constraints.txt -e '$(1)'; then :; else \
  $(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '$(1)'; \
fi
endef
