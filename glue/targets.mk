# The Python side: features in batch, training, evaluation. Included by the Makefile above; paths are relative to the project's root.

GLUE_PYTHON := glue/.venv/bin/python
GLUE_WORK := glue/.work
GLUE_JAVA = JAVA_HOME="$$(glue/java17)"
# What make features reads and where it writes; by default made-up orders, archived as the worker archives them.
ARCHIVE ?= $(GLUE_WORK)/archive
FEATURES ?= $(GLUE_WORK)/features
MODEL ?= $(GLUE_WORK)/model
# Further arguments of the job, for example FEATURES_ARGS='--steps features,backfill,audit --table-prefix dev-'
FEATURES_ARGS ?=
SHARED_DATA ?= ../shared/data/online-retail.csv.gz

.PHONY: features train eval test-glue lint lint-glue

glue/.venv/ready: glue/requirements.txt glue/requirements-dev.txt
	@command -v python3.11 >/dev/null || { echo "No python3.11 found: install Python 3.11." >&2; exit 1; }
	python3.11 -m venv glue/.venv
	$(GLUE_PYTHON) -m pip install --quiet --disable-pip-version-check -r glue/requirements-dev.txt
	@touch $@

$(GLUE_WORK)/archive: glue/.venv/ready
	$(GLUE_PYTHON) glue/example_archive.py --output $@ --data $(SHARED_DATA)

features: glue/.venv/ready $(if $(filter $(GLUE_WORK)/archive,$(ARCHIVE)),$(GLUE_WORK)/archive) ## features, neighbours and training examples from an archive (ARCHIVE=, FEATURES=)
	@glue/java17 >/dev/null
	$(GLUE_JAVA) $(GLUE_PYTHON) glue/job.py --archive $(ARCHIVE) --output $(FEATURES) $(FEATURES_ARGS)

train: glue/.venv/ready ## the model from what make features wrote (FEATURES=, MODEL=)
	@test -d $(FEATURES)/examples || { echo "No examples in $(FEATURES): run make features first." >&2; exit 1; }
	$(GLUE_PYTHON) glue/train.py --input $(FEATURES) --output $(MODEL)

eval: glue/.venv/ready ## how good the ranking is on shoppers held out, into docs/recommendations.md
	@glue/java17 >/dev/null
	$(GLUE_JAVA) $(GLUE_PYTHON) glue/evaluate.py --data $(SHARED_DATA) --work $(GLUE_WORK)/eval --document docs/recommendations.md

test-glue: glue/.venv/ready ## the tests of the Python side, on a local Spark
	@glue/java17 >/dev/null
	cd glue && JAVA_HOME="$$(./java17)" .venv/bin/python -m pytest

lint-glue: glue/.venv/ready
	cd glue && .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

lint: lint-glue ## formatter and static checks
