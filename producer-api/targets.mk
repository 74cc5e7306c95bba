# The fuzz run. Included by the top-level Makefile, whose $(built) it uses, as it does the pipeline of webapp/targets.mk.
FUZZ := producer-api/src/test/schemathesis
FUZZ_REPORT := producer-api/target/fuzz-reports/TEST-schemathesis.xml
# Generated requests of each operation, at most; what a schema's bounds ask for comes on top.
FUZZ_EXAMPLES ?= 40

.PHONY: test-fuzz

$(FUZZ)/.venv/ready: $(FUZZ)/requirements.txt
	@command -v python3.11 >/dev/null || { echo "No python3.11 found: install Python 3.11." >&2; exit 1; }
	@python3.11 -m venv $(FUZZ)/.venv
	@$(FUZZ)/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

test-fuzz: $(built) webapp/dist/index.html $(FUZZ)/.venv/ready ## test: Fuzz the API of a running pipeline by its own OpenAPI document: [FUZZ_EXAMPLES=40]
	@mkdir -p $(dir $(FUZZ_REPORT))
	@export LIMIT=100; $(call with_pipeline,$(FUZZ)/run $(FUZZ_EXAMPLES) $(abspath $(FUZZ_REPORT)))
