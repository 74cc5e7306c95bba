# Targets of the cloud, included by the Makefile at the top. ENV is dev or prod.

ENV ?= dev
TF := TF_VAR_first_secrets="$$(scripts/first-secrets)" terraform -chdir=terraform/environments/$(ENV)
CHECKS := terraform/checks
LINT := $(CHECKS)/.venv/lint
CHECKOV := $(CHECKS)/.venv/checkov
EMULATOR := $(CHECKS)/.venv/emulator
export CHECKPOINT_DISABLE := 1

.PHONY: cost lock states
.PHONY: preflight plan plan-saved apply apply-saved destroy update-api-url deploy-webapp deploy roll-out smoke roll-back catalogue restore-table restore-archive execute-pipeline rebuild-cloud switch-cloud glue-package images
.PHONY: test-terraform test-terraform-static test-terraform-schema test-terraform-policy test-apply

glue-package: ## cloud: Zip the Glue job's package
	@[ ! -d glue/cartstream_features ] || scripts/package-glue

preflight: ## cloud: Look at what the account has and lacks, and say what to do; changes nothing
	@scripts/deploy preflight $(ENV)

plan: glue-package ## cloud: Show what an apply would change
	@scripts/cloud $(ENV) init
	$(TF) plan -input=false

apply: glue-package ## cloud: Create or update the environment
	@scripts/cloud $(ENV) init
	$(TF) apply -input=false $(if $(CI),-auto-approve)

plan-saved: build build-webapp glue-package ## cloud: Plan with this commit's images, and save the plan, encrypted, to be approved
	@scripts/deploy plan $(ENV)

apply-saved: build build-webapp glue-package ## cloud: Apply the plan that was saved for this commit, roll out, and try it
	@scripts/deploy approved $(ENV)

destroy: ## cloud: Destroy the environment
	@scripts/cloud $(ENV) init
	$(TF) destroy -input=false
	@scripts/cloud $(ENV) sweep

update-api-url: build-webapp ## cloud: Write the API's address into a copy of the built page
	@scripts/cloud $(ENV) update-api-url

deploy-webapp: update-api-url ## cloud: Build the page and deploy it to CloudFront
	@scripts/cloud $(ENV) deploy-webapp

deploy: ## cloud: Deploy this commit, from an empty account too: look, ask, create, push, roll out, try; repeat it to go on
	@scripts/deploy deploy $(ENV)

roll-out: ## cloud: Wait until each service runs what was applied
	@scripts/deploy roll-out $(ENV)

smoke: ## cloud: Post an event, and wait for its feature, its archive line and recommendations
	@scripts/deploy smoke $(ENV)

roll-back: ## cloud: Go back to the images that passed the last smoke test
	@scripts/deploy roll-back $(ENV)

catalogue: ## cloud: Fill the catalogue: FILE=products.ndjson or .csv, with product_id, name and maybe department, aisle, price
	@test -n '$(FILE)' || { echo "FILE= is missing, as in: make catalogue ENV=dev FILE=products.ndjson" >&2; exit 2; }
	@scripts/deploy catalogue $(ENV) '$(FILE)'

restore-table: ## cloud: Bring a table's items back as they were: TABLE=products AT=2026-11-22T10:00:00Z
	@test -n '$(TABLE)' -a -n '$(AT)' || { echo "TABLE= or AT= is missing, as in: make restore-table ENV=dev TABLE=products AT=2026-11-22T10:00:00Z" >&2; exit 2; }
	@scripts/deploy restore-table $(ENV) '$(TABLE)' '$(AT)'

restore-archive: ## cloud: Bring deleted objects of the archive back: PREFIX=events/year=2026/
	@test -n '$(PREFIX)' || { echo "PREFIX= is missing, as in: make restore-archive ENV=dev PREFIX=events/year=2026/" >&2; exit 2; }
	@scripts/deploy restore-archive $(ENV) '$(PREFIX)'

execute-pipeline: ## cloud: Retrain the model, and wait for it
	@scripts/cloud $(ENV) execute-pipeline

rebuild-cloud: ## cloud: Fill features once more beside the live ones: TO=g2 [FROM=2026-11-22T10:00:00Z]
	@test -n '$(TO)' || { echo "TO= is missing, as in: make rebuild-cloud ENV=dev TO=g2" >&2; exit 2; }
	@scripts/cloud $(ENV) init
	@scripts/rebuild-cloud $(ENV) begin '$(TO)' $(FROM)
	$(MAKE) apply ENV=$(ENV)
	@scripts/rebuild-cloud $(ENV) fill

switch-cloud: ## cloud: Serve the rebuilt features
	@scripts/cloud $(ENV) init
	@scripts/rebuild-cloud $(ENV) finish
	$(MAKE) apply ENV=$(ENV)
	@scripts/deploy roll-out $(ENV)

images: build ## test: Build both images from the jars, start each once, and run the pipeline from them
	scripts/build-images --measure
	scripts/run-images

# Terraform is not needed to run the pipeline; most of these checks do without it.
terraform := $(shell command -v terraform)

test-terraform: test-terraform-static $(if $(terraform),test-terraform-schema) test-terraform-policy ## test: Check everything of the cloud that needs no AWS

$(LINT)/.done: $(CHECKS)/requirements.txt
	python3 -m venv $(LINT) && $(LINT)/bin/pip install -q --disable-pip-version-check -r $< && touch $@

$(CHECKOV)/.done: $(CHECKS)/requirements-checkov.txt
	python3 -m venv $(CHECKOV) && $(CHECKOV)/bin/pip install -q --disable-pip-version-check -r $< && touch $@

# moto once, with the versions that the services' tests have.
$(EMULATOR)/.done: local/src/test/moto/requirements.txt $(CHECKS)/requirements-emulator.txt
	python3 -m venv $(EMULATOR) && $(EMULATOR)/bin/pip install -q --disable-pip-version-check $(foreach file,$^,-r $(file)) && touch $@

$(CHECKS)/node_modules/.package-lock.json: $(CHECKS)/package-lock.json
	cd $(CHECKS) && npm ci --silent --no-audit --no-fund

# Layout, actions, metrics, names, state machine, workflows, Dockerfiles, scripts.
test-terraform-static: $(LINT)/.done $(CHECKS)/node_modules/.package-lock.json
	$(if $(terraform),terraform fmt -check -recursive terraform)
	$(LINT)/bin/python $(CHECKS)/iam.py
	$(LINT)/bin/python $(CHECKS)/metrics.py
	$(LINT)/bin/python $(CHECKS)/contract.py
	$(LINT)/bin/python $(CHECKS)/integrations.py
	$(LINT)/bin/python $(CHECKS)/pins.py
	$(LINT)/bin/python $(CHECKS)/policies_test.py
	$(LINT)/bin/python scripts/deployment/tests.py
	node $(CHECKS)/state-machine.mjs
	node $(CHECKS)/workflows.mjs
	$(LINT)/bin/zizmor --offline --quiet --no-progress --min-severity medium .github/workflows
	$(LINT)/bin/hadolint Dockerfile.api Dockerfile.worker
	$(LINT)/bin/shellcheck scripts/build-images scripts/run-images scripts/cloud scripts/deploy scripts/rebuild-cloud scripts/package-glue scripts/container/* $(CHECKS)/validate

STATES := $(CHECKS)/.states
roots := terraform/bootstrap $(wildcard terraform/environments/*)

# Provider schema, tests with a mocked AWS, rules over what they make, and what that costs.
test-terraform-schema: states
	$(LINT)/bin/python $(CHECKS)/safety_test.py
	$(LINT)/bin/python $(CHECKS)/rights.py $(STATES)/bootstrap.json
	$(LINT)/bin/python $(CHECKS)/cost.py $(STATES)

lock: ## cloud: Record the checksums of Terraform's providers, for the platforms that people and workflows have
	for root in $(roots); do terraform -chdir="$$root" providers lock $(addprefix -platform=,linux_amd64 linux_arm64 darwin_amd64 darwin_arm64) || exit; done

cost: states ## cloud: Compute what the environments cost into docs/cost.md
	$(LINT)/bin/python $(CHECKS)/cost.py $(STATES) --write

states: $(LINT)/.done
	@rm -rf $(STATES) && mkdir -p $(STATES)
	CARTSTREAM_STATES=$(abspath $(STATES)) $(CHECKS)/validate $(roots)

# Not part of make test: it takes nine minutes, and building the provider longer still.
test-apply: $(EMULATOR)/.done ## test: Apply bootstrap, dev and prod to an emulator of AWS, and plan again
	python3 $(CHECKS)/provider.py
	$(EMULATOR)/bin/python $(CHECKS)/emulator_test.py
	$(EMULATOR)/bin/python $(CHECKS)/sweep_test.py
	$(EMULATOR)/bin/python $(CHECKS)/apply_to_emulator.py

test-terraform-policy: $(CHECKOV)/.done
	$(CHECKOV)/bin/checkov --directory terraform --framework terraform --skip-download --skip-path node_modules --skip-path .venv --compact --quiet
	$(CHECKOV)/bin/checkov --file Dockerfile.api Dockerfile.worker --framework dockerfile --skip-download --compact --quiet
