# Cartstream on one machine. `make` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help build run embedded-aws replay simulate rebuild test has-jdk test-java check one hooks settings-page lint-prose lint-lines format clean

# Settings, each to be overridden as in `make run PORT=9000`.
PORT ?= 8080
DATA ?= data
WORKERS ?= 1
URL ?= http://localhost:$(PORT)

# Order lines whose products the shop sells; made-up ones where there is no such file.
ORDERS ?= $(wildcard ../shared/data/online-retail.csv.gz)

modules := event-model feature-store service-kit ingest producer-api kcl-worker embedded-aws tools local microbench bench
built := local/target/.built
sources = pom.xml $(wildcard $(modules:=/pom.xml)) $(shell find $(wildcard $(modules:=/src/main)))

# Maven and everything it builds run on a JDK 25, also where the default `java` is an older one.
on_jdk := home=$$(scripts/find-jdk) || exit 1; export JAVA_HOME="$$home";
quiet_jvm := --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
mvn := $(on_jdk) command -v mvn >/dev/null || { echo "No Maven found: install it (3.8.7 or newer), so that mvn is on the PATH." >&2; exit 1; }; \
  MAVEN_OPTS="$(quiet_jvm) $$MAVEN_OPTS" mvn
program = $(on_jdk) exec "$$home/bin/java" $(quiet_jvm) -XX:+UseSerialGC -Xmx1g -jar $(1)/target/$(1).jar
local_jar := $(call program,local)
tools_jar := $(call program,tools)

# What make test runs.
# LocalStack wants a Docker engine that has its image, which is never fetched unasked.
localstack_image := $(shell sed -n 's|.*<localstack.image>\(.*\)</localstack.image>.*|\1|p' pom.xml)
localstack = $(shell docker image inspect $(localstack_image) >/dev/null 2>&1 && echo yes)
suites = lint-prose lint-lines test-java test-webapp test-page-e2e test-fuzz test-glue test-parity test-lake test-terraform $(if $(localstack),test-localstack)
# These need nothing that another one builds; the Java tests mostly wait.
side_by_side := lint-prose lint-lines test-java test-glue test-lake test-webapp test-terraform
reports := $(wildcard */target/*-reports)
# Temporary files of a test run: of what is killed, the next run deletes what it left.
scratch := $(CURDIR)/target/tmp

# The local pipeline's DynamoDB, which has the second port after the API's; none where events go elsewhere.
products_to := $(if $(filter http://localhost:$(PORT),$(URL)),--products-to=http://localhost:$$(($(PORT) + 2)) \
  --generation=$$(cat '$(DATA)/generation' 2>/dev/null || echo g1))

comma := ,
space := $(subst ,, )

# An option of the command line, where its variable has a value: $(call option,--limit,LIMIT)
option = $(if $($(2)),$(1)='$($(2))')

groups := run feed look test cloud

help:
	@for group in $(groups); do echo "$$group:"; \
	  sed -n "s/^\([a-z0-9-]*\):.*## $$group: \(.*\)/\1\t\2/p" $(MAKEFILE_LIST) | awk -F'\t' '{ printf "  %-18s %s\n", $$1, $$2 }'; done

build: $(built) ## run: Build the services and the tools, where sources have changed

$(built): $(sources)
	@echo "Building; the first time takes a few minutes, since Maven fetches the libraries."
	@$(mvn) -B -q -Dmaven.test.skip=true package
	@touch $@

run: has-node $(built) ## run: Run the whole pipeline here until Ctrl-C: PORT=8080 DATA=data WORKERS=1 ORDERS= [BRIDGE=1]
	@$(local_jar) run --port='$(PORT)' --data='$(DATA)' --workers='$(WORKERS)' $(call option,--orders,ORDERS) $(if $(filter 1,$(BRIDGE)),--bridge)

embedded-aws: $(built) ## run: Run AWS alone, empty, for any service of yours: [AWS_PORT=4566 DATA=data]
	@$(call program,embedded-aws) $(call option,--port,AWS_PORT) --data='$(DATA)/embedded-aws'

replay: $(built) ## feed: Feed recorded events through the API: FILE= [SPEED=max|N LIMIT= URL= API_KEY=]
	@test -n '$(FILE)' || { echo "FILE= is missing, as in: make replay FILE=events.ndjson.gz" >&2; exit 2; }
	@$(tools_jar) replay --url='$(URL)' $(products_to) $(call option,--speed,SPEED) $(call option,--limit,LIMIT) '$(FILE)'

simulate: $(built) ## feed: Simulate made-up shoppers: [RATE= USERS= PRODUCTS= SEED= DURATION= COUNT= SKEW= DUPLICATES= POISON= OUT= URL=]
	@$(tools_jar) simulate --url='$(URL)' $(products_to) $(call option,--rate,RATE) $(call option,--users,USERS) \
	  $(call option,--products,PRODUCTS) $(call option,--seed,SEED) $(call option,--duration,DURATION) \
	  $(call option,--count,COUNT) $(call option,--skew,SKEW) $(call option,--duplicates,DUPLICATES) \
	  $(call option,--poison,POISON) $(call option,--past-days,PAST_DAYS) $(call option,--out,OUT)

rebuild: $(built) ## run: Fill features or archive once more from the stream, beside make run: TO=g2 [ARCHIVE=yes FROM=TIME PORT= DATA=]
	@test -n '$(TO)' || { echo "TO= is missing, as in: make rebuild TO=g2" >&2; exit 2; }
	@$(local_jar) rebuild --port='$(PORT)' --data='$(DATA)' --to='$(TO)' $(if $(ARCHIVE),--archive) $(call option,--from,FROM)

test: export TMPDIR := $(scratch)
test: has-jdk has-node has-spark ## test: Build and test everything
	@rm -rf $(reports) $(scratch) */target/tmp && mkdir -p $(scratch) && scripts/check-leftovers begin target/leftovers
	@$(if $(terraform),,echo "Not run: terraform fmt validate test, since no terraform is on the PATH; the cloud's other checks run.")
	@echo "Not run: terraform apply to an emulator of AWS, which takes longer: make test-apply."
	@$(if $(localstack),,echo "Not run: LocalStack, since no Docker engine with the image $(localstack_image) is here; docker pull it to have it run.")
	@status=0; \
	  $(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=line $(filter $(side_by_side),$(suites)) || status=$$?; \
	  $(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=line $(filter-out $(side_by_side),$(suites)) || status=$$?; \
	  scripts/check-leftovers end target/leftovers || status=1; rm -rf $(scratch); \
	  scripts/count-tests || status=1; exit $$status

# Before anything that takes long.
has-jdk:
	@$(mvn) -v >/dev/null

test-java: export MAVEN_OPTS := $(if $(TMPDIR),-Djava.io.tmpdir=$(TMPDIR)) $(MAVEN_OPTS)
test-java: ## test: Build and test the services and the local pipeline
	@$(mvn) -B --fail-at-end verify && touch $(built)

check: has-jdk has-node ## test: The quick checks before a commit: format, static checks and unit tests of Java and the page, prose
	@$(mvn) -B -q test -pl '$(subst $(space),$(comma),$(filter-out local microbench bench,$(modules)))' -am
	@$(MAKE) --no-print-directory build-webapp lint-prose lint-lines
	@cd webapp && npm run --silent check && npm run --silent test

one: has-jdk ## test: Run one Java test: TEST=LaneOrderPropertyTest [MODULE=ingest]; an integration test where the name ends with IT
	@test -n '$(TEST)' || { echo "TEST= is missing, as in: make one TEST=GuardTest MODULE=producer-api" >&2; exit 2; }
	@$(mvn) -B -q $(if $(filter %IT,$(TEST)),verify -Dit.test='$(TEST)' -Dtest=NoSuchTest,test -Dtest='$(TEST)') $(if $(MODULE),-pl '$(MODULE)' -am) \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

hooks: ## test: Let git run scripts/hooks/pre-commit before each commit
	@git config core.hooksPath scripts/hooks

settings-page: has-jdk ## test: Write the tables of docs/settings.md from the settings classes
	@$(mvn) -B -q test -pl local -am -Dtest=SettingsPageTest -Dsettings.update=true -Dsurefire.failIfNoSpecifiedTests=false

lint-prose: ## test: Check the prose of documents and comments
	@scripts/lint-prose

lint-lines: ## test: Check that no line is longer than .editorconfig allows
	@scripts/lint-lines

format: ## test: Format the code
	@$(mvn) -B -q spotless:apply

clean: ## run: Remove what was built; data stays
	@$(mvn) -B -q clean

include $(wildcard */targets.mk)
