# Targets of the cloud, included by the Makefile at the top. ENV is dev or prod.

ENV ?= dev
TF := terraform -chdir=terraform/environments/$(ENV)
CHECKS := terraform/checks
LINT := $(CHECKS)/.venv/lint
CHECKOV := $(CHECKS)/.venv/checkov
EMULATOR := $(CHECKS)/.venv/emulator
export CHECKPOINT_DISABLE := 1

.PHONY: plan apply destroy update-api-url deploy-webapp deploy execute-pipeline rebuild-cloud switch-cloud glue-package images
.PHONY: test-terraform test-terraform-static test-terraform-schema test-terraform-policy test-apply

glue-package: ## zip the Glue job's package
	@[ ! -d glue/cartstream_features ] || scripts/package-glue

plan: glue-package ## show what an apply would change
	@scripts/cloud $(ENV) init
	$(TF) plan -input=false

apply: glue-package ## lay the environment out
	@scripts/cloud $(ENV) init
	$(TF) apply -input=false $(if $(CI),-auto-approve)

destroy: ## take the environment away
	@scripts/cloud $(ENV) init
	$(TF) destroy -input=false

update-api-url: build-webapp ## write the API's address into a copy of the built page
	@scripts/cloud $(ENV) update-api-url

deploy-webapp: update-api-url ## build the page and lay it behind CloudFront
	@scripts/cloud $(ENV) deploy-webapp

deploy: build ## build and push the images, and roll the services over to them
	@scripts/cloud $(ENV) push
	$(MAKE) apply ENV=$(ENV)
	@scripts/cloud $(ENV) roll-out

execute-pipeline: ## retrain the model, and wait for it
	@scripts/cloud $(ENV) execute-pipeline

rebuild-cloud: ## fill features once more beside the live ones: TO=g2 [FROM=2026-11-22T10:00:00Z]
	@test -n '$(TO)' || { echo "TO= is missing, as in: make rebuild-cloud ENV=dev TO=g2" >&2; exit 2; }
	@scripts/cloud $(ENV) init
	@scripts/rebuild-cloud $(ENV) begin '$(TO)' $(FROM)
	$(MAKE) apply ENV=$(ENV)
	@scripts/rebuild-cloud $(ENV) fill

switch-cloud: ## let the rebuilt features serve
	@scripts/cloud $(ENV) init
	@scripts/rebuild-cloud $(ENV) finish
	$(MAKE) apply ENV=$(ENV)
	@scripts/cloud $(ENV) roll-out

images: build ## build both images from the jars, start each once, and run the pipeline from them
	scripts/build-images --measure
	scripts/run-images

# Whoever only runs the pipeline has no terraform; most of these checks do without.
terraform := $(shell command -v terraform)

test-terraform: test-terraform-static $(if $(terraform),test-terraform-schema) test-terraform-policy ## everything of the cloud that needs no AWS

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
	$(LINT)/bin/python $(CHECKS)/cost.py
	node $(CHECKS)/state-machine.mjs
	node $(CHECKS)/workflows.mjs
	$(LINT)/bin/zizmor --offline --quiet --no-progress --min-severity medium .github/workflows
	$(LINT)/bin/hadolint Dockerfile.api Dockerfile.worker
	$(LINT)/bin/shellcheck scripts/build-images scripts/run-images scripts/cloud scripts/rebuild-cloud scripts/package-glue scripts/container/* $(CHECKS)/validate

# Provider schema and tests with a mocked AWS.
test-terraform-schema:
	$(CHECKS)/validate terraform/bootstrap terraform/environments/dev terraform/environments/prod

# Not part of make test: it takes nine minutes, and building the provider longer still.
test-apply: $(EMULATOR)/.done ## apply bootstrap, dev and prod to an emulator of AWS, and plan again
	python3 $(CHECKS)/provider.py
	$(EMULATOR)/bin/python $(CHECKS)/emulator_test.py
	$(EMULATOR)/bin/python $(CHECKS)/apply_to_emulator.py

test-terraform-policy: $(CHECKOV)/.done
	$(CHECKOV)/bin/checkov --directory terraform --framework terraform --skip-download --skip-path node_modules --skip-path .venv --compact --quiet
	$(CHECKOV)/bin/checkov --file Dockerfile.api Dockerfile.worker --framework dockerfile --skip-download --compact --quiet
