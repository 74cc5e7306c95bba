# Cartstream on one machine. `make` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help build run replay simulate rebuild test has-jdk test-java format clean

# Settings, each to be overridden as in `make run PORT=9000`.
PORT ?= 8080
DATA ?= data
WORKERS ?= 1
URL ?= http://localhost:$(PORT)

# Order lines whose products the shop sells; made-up ones where there is no such file.
ORDERS ?= $(wildcard ../shared/data/online-retail.csv.gz)

modules := event-model ingest producer-api kcl-worker local bench
built := local/target/.built
sources = pom.xml $(wildcard $(modules:=/pom.xml)) $(shell find $(wildcard $(modules:=/src/main)))

# Maven and everything it builds run on a JDK 25, also where the default `java` is an older one.
on_jdk := home=$$(scripts/find-jdk) || exit 1; export JAVA_HOME="$$home";
quiet_jvm := --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
mvn := $(on_jdk) command -v mvn >/dev/null || { echo "No Maven found: install it (3.8.7 or newer), so that mvn is on the PATH." >&2; exit 1; }; \
  MAVEN_OPTS="$(quiet_jvm) $$MAVEN_OPTS" mvn
local_jar := $(on_jdk) exec "$$home/bin/java" $(quiet_jvm) -XX:+UseSerialGC -Xmx1g -jar local/target/local.jar

# What make test runs.
# LocalStack wants a Docker engine that has its image, which is never fetched unasked.
localstack_image := $(shell sed -n 's|.*<localstack.image>\(.*\)</localstack.image>.*|\1|p' pom.xml)
localstack = $(shell docker image inspect $(localstack_image) >/dev/null 2>&1 && echo yes)
suites = test-java test-webapp test-page-e2e test-fuzz test-glue test-terraform $(if $(localstack),test-localstack)
# These need nothing that another one builds; the Java tests mostly wait.
side_by_side := test-java test-webapp test-terraform
reports := $(wildcard */target/*-reports)

# The local pipeline's DynamoDB, which has the second port after the API's; none where events go elsewhere.
products_to := $(if $(filter http://localhost:$(PORT),$(URL)),--products-to=http://localhost:$$(($(PORT) + 2)) \
  --generation=$$(cat '$(DATA)/generation' 2>/dev/null || echo g1))

# An option of the command line, where its variable has a value: $(call option,--limit,LIMIT)
option = $(if $($(2)),$(1)='$($(2))')

help: ## List the targets
	@echo "Targets, with their settings:"
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1: \2/p' $(MAKEFILE_LIST) | awk -F': ' '{ printf "  %-18s %s\n", $$1, substr($$0, length($$1) + 3) }'

build: $(built) ## Build the services and the tools, where sources have changed

$(built): $(sources)
	@echo "Building; the first time takes a few minutes, since Maven fetches the libraries."
	@$(mvn) -B -q -Dmaven.test.skip=true package
	@touch $@

run: has-node $(built) ## Run the whole pipeline here until Ctrl-C: PORT=8080 DATA=data WORKERS=1 ORDERS= [BRIDGE=1]
	@$(local_jar) run --port='$(PORT)' --data='$(DATA)' --workers='$(WORKERS)' $(call option,--orders,ORDERS) $(if $(filter 1,$(BRIDGE)),--bridge)

replay: $(built) ## Feed recorded events through the API: FILE= [SPEED=max|N LIMIT= URL= API_KEY=]
	@test -n '$(FILE)' || { echo "FILE= is missing, as in: make replay FILE=events.ndjson.gz" >&2; exit 2; }
	@$(local_jar) replay --url='$(URL)' $(products_to) $(call option,--speed,SPEED) $(call option,--limit,LIMIT) '$(FILE)'

simulate: $(built) ## Make shoppers up: [RATE= USERS= PRODUCTS= SEED= DURATION= COUNT= SKEW= DUPLICATES= POISON= OUT= URL=]
	@$(local_jar) simulate --url='$(URL)' $(products_to) $(call option,--rate,RATE) $(call option,--users,USERS) \
	  $(call option,--products,PRODUCTS) $(call option,--seed,SEED) $(call option,--duration,DURATION) \
	  $(call option,--count,COUNT) $(call option,--skew,SKEW) $(call option,--duplicates,DUPLICATES) \
	  $(call option,--poison,POISON) $(call option,--past-days,PAST_DAYS) $(call option,--out,OUT)

rebuild: $(built) ## Fill features or archive once more from the stream, beside make run: TO=g2 [ARCHIVE=yes FROM=TIME PORT= DATA=]
	@test -n '$(TO)' || { echo "TO= is missing, as in: make rebuild TO=g2" >&2; exit 2; }
	@$(local_jar) rebuild --port='$(PORT)' --data='$(DATA)' --to='$(TO)' $(if $(ARCHIVE),--archive) $(call option,--from,FROM)

test: has-jdk has-node has-spark ## Build and test everything
	@rm -rf $(reports)
	@$(if $(terraform),,echo "Not run: terraform fmt validate test, since no terraform is on the PATH; the cloud's other checks run.")
	@echo "Not run: terraform apply to an emulator of AWS, which takes longer: make test-apply."
	@$(if $(localstack),,echo "Not run: LocalStack, since no Docker engine with the image $(localstack_image) is here; docker pull it to have it run.")
	@status=0; \
	  $(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=line $(filter $(side_by_side),$(suites)) || status=$$?; \
	  $(MAKE) --no-print-directory --keep-going $(filter-out $(side_by_side),$(suites)) || status=$$?; \
	  scripts/count-tests || status=1; exit $$status

# Before anything that takes long.
has-jdk:
	@$(mvn) -v >/dev/null

test-java: ## Build and test the services and the local pipeline
	@$(mvn) -B --fail-at-end verify && touch $(built)

format: ## Format the code
	@$(mvn) -B -q spotless:apply

clean: ## Remove what was built; data stays
	@$(mvn) -B -q clean

include $(wildcard */targets.mk)
