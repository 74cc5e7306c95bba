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
# Further arguments of the evaluation: EVAL_ARGS=--prepared takes the examples of the last run.
EVAL_ARGS ?=
SHARED_DATA ?= ../shared/data/online-retail.csv.gz
# How many orders make parity replays at first, and how many when the shop goes on.
PARITY_ORDERS ?= 18405,18405

# The model that make run ships, and what its card says of the data.
STARTER := local/src/main/resources/io/cartstream/local/model
STARTER_DATA := Orders of UCI Online Retail: Chen, D. (2015), UCI Machine Learning Repository, https://doi.org/10.24432/C5BW33, \
  licence CC BY 4.0. Cancellations, adjustments, rows without a customer and what is no product were left out; nothing else was changed.

# The clean tables, of what make run has archived, and the Python that makes them and asks them.
LAKE_PYTHON := glue/lake/.venv/bin/python
LAKE ?= $(DATA)/lake
LAKE_ARCHIVE ?= $(DATA)/s3/cartstream-archive
lake_command := PYTHONPATH=glue/lake $(LAKE_PYTHON) -m cartstream_lake

.PHONY: lake query sweep test-lake lint-lake
.PHONY: has-spark features train starter-model eval parity test-glue test-parity lint lint-glue

# Before anything that takes long: Python as Glue has it, and a Java that Spark runs on.
has-spark:
	@command -v python3.11 >/dev/null || { echo "No python3.11 found: install Python 3.11." >&2; exit 1; }
	@glue/java17 >/dev/null

glue/.venv/ready: glue/requirements.txt glue/requirements-dev.txt | has-spark
	python3.11 -m venv glue/.venv
	$(GLUE_PYTHON) -m pip install --quiet --disable-pip-version-check -r glue/requirements-dev.txt
	@touch $@

$(GLUE_WORK)/archive: glue/.venv/ready
	$(GLUE_PYTHON) glue/example_archive.py --output $@ --data $(SHARED_DATA)

features: glue/.venv/ready $(if $(filter $(GLUE_WORK)/archive,$(ARCHIVE)),$(GLUE_WORK)/archive) ## look: Compute features, neighbours and training examples from an archive: [ARCHIVE= FEATURES=]
	$(GLUE_JAVA) $(GLUE_PYTHON) glue/job.py --archive $(ARCHIVE) --output $(FEATURES) $(FEATURES_ARGS)

train: glue/.venv/ready ## look: Train the model on the output of make features: [FEATURES= MODEL=]
	@test -d $(FEATURES)/examples || { echo "No examples in $(FEATURES): run make features first." >&2; exit 1; }
	$(GLUE_PYTHON) glue/train.py --input $(FEATURES) --output $(MODEL)

starter-model: glue/.venv/ready ## look: Train the small model that make run ships, from the UCI file: [SHARED_DATA=]
	@test -f $(SHARED_DATA) || { echo "No $(SHARED_DATA): set SHARED_DATA= to UCI's Online Retail as CSV." >&2; exit 1; }
	$(GLUE_PYTHON) glue/example_archive.py --output $(GLUE_WORK)/starter/archive --data $(SHARED_DATA)
	$(GLUE_JAVA) $(GLUE_PYTHON) glue/job.py --archive $(GLUE_WORK)/starter/archive --output $(GLUE_WORK)/starter/features --steps training
	$(GLUE_PYTHON) glue/train.py --input $(GLUE_WORK)/starter/features --output $(GLUE_WORK)/starter/model --data '$(STARTER_DATA)'
	mkdir -p $(STARTER)
	cd $(GLUE_WORK)/starter/model && cp model.tar.gz scaler.json metrics.json model-card.md $(abspath $(STARTER))

eval: glue/.venv/ready ## look: Evaluate the ranking on held-out shoppers, and write it to docs/recommendations.md
	$(GLUE_JAVA) $(GLUE_PYTHON) glue/evaluate.py --data $(SHARED_DATA) --work $(GLUE_WORK)/eval --document docs/recommendations.md $(EVAL_ARGS)

test-glue test-parity: export SPARK_SUBMIT_OPTS := $(if $(TMPDIR),-Djava.io.tmpdir=$(TMPDIR))
test-glue: lint-glue ## test: Test the Python code, on a local Spark
	cd glue && JAVA_HOME="$$(./java17)" .venv/bin/python -m pytest --ignore=tests/test_parity.py

test-parity: glue/.venv/ready $(built) ## test: Compare the running pipeline with the batch job, over some hundred orders
	cd glue && JAVA_HOME="$$(./java17)" .venv/bin/python -m pytest tests/test_parity.py --junitxml=target/pytest-reports/TEST-parity.xml

parity: glue/.venv/ready $(built) ## test: Compare the running pipeline with the batch job, over all orders of the UCI file: [PARITY_ORDERS=first,then]
	cd glue && JAVA_HOME="$$(./java17)" PARITY_ORDERS='$(PARITY_ORDERS)' .venv/bin/python -m pytest -s tests/test_parity.py

lint-glue: glue/.venv/ready
	cd glue && .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

glue/lake/.venv/ready: glue/lake/requirements.txt glue/lake/requirements-dev.txt
	@command -v python3.11 >/dev/null || { echo "No python3.11 found: install Python 3.11." >&2; exit 1; }
	python3.11 -m venv glue/lake/.venv
	$(LAKE_PYTHON) -m pip install --quiet --disable-pip-version-check -r glue/lake/requirements-dev.txt
	@touch $@

lake: glue/lake/.venv/ready ## look: Make clean tables of the archive, or bring them up to date: [DATA=data LAKE= LAKE_ARCHIVE= PRODUCTS= ENDPOINT=]
	@$(lake_command) build --lake '$(LAKE)' --archive '$(LAKE_ARCHIVE)' $(call option,--products,PRODUCTS) $(call option,--endpoint,ENDPOINT)

query: glue/lake/.venv/ready ## look: Ask the tables in SQL, or be asked for it: [SQL='select ...' or SQL=glue/queries/funnel.sql FORMAT=table|csv|parquet OUT=]
	@$(lake_command) query --lake '$(LAKE)' --archive '$(LAKE_ARCHIVE)' $(call option,--sql,SQL) $(call option,--format,FORMAT) $(call option,--out,OUT)

sweep: glue/lake/.venv/ready ## look: Delete the tables' files that no question needs any more: [LAKE=]
	@$(lake_command) sweep --lake '$(LAKE)'

test-lake: lint-lake ## test: Test the clean tables and the ready questions
	cd glue/lake && .venv/bin/python -m pytest

lint-lake: glue/lake/.venv/ready
	cd glue/lake && .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

lint: lint-glue lint-lake lint-prose lint-lines ## test: Check formatting and code of the Python side, prose and lines
