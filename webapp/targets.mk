# The web page. Included by the top-level Makefile; needs Node, and for the browser tests a Chromium.
WEBAPP := $(dir $(lastword $(MAKEFILE_LIST)))
page := $(WEBAPP)dist/index.html
page_sources := $(shell find $(WEBAPP)src $(WEBAPP)public $(WEBAPP)build -type f) $(addprefix $(WEBAPP),index.html vite.config.ts tsconfig.json package.json) \
  event-model/src/main/resources/io/cartstream/event/event.schema.json

.PHONY: has-node build-webapp test-webapp test-page-e2e screenshots

# Before anything that takes long.
has-node:
	@node -e 'const [major, minor] = process.versions.node.split("."); process.exit(+major > 20 || (+major === 20 && +minor >= 19) ? 0 : 1)' 2>/dev/null && \
	  command -v npm >/dev/null || { echo "No Node 20.19 or newer found: install it, so that node and npm are on the PATH." >&2; exit 1; }

$(WEBAPP)node_modules/.package-lock.json: $(WEBAPP)package-lock.json | has-node
	@cd $(WEBAPP) && npm ci --no-audit --no-fund --loglevel=error --silent
	@touch $@

$(page): $(WEBAPP)node_modules/.package-lock.json $(page_sources)
	@echo "Building the page."
	@cd $(WEBAPP) && npm run --silent build -- --logLevel warn
	@touch $@

run: $(page)

build-webapp: $(page) ## run: Build the web page into webapp/dist, where sources have changed
	@cd $(WEBAPP) && npm run --silent size

test-webapp: build-webapp ## test: Test the web page: style, types, logic, and a real browser against a mock API
	cd $(WEBAPP) && npm run --silent check && npm run --silent test
	$(WEBAPP)scripts/find-chromium --install >/dev/null
	cd $(WEBAPP) && npm run --silent e2e

# The JDK and the orders for a pipeline of one's own; $(call with_pipeline,COMMAND).
with_pipeline = $(on_jdk) JAVA="$$home/bin/java" ORDERS='$(abspath $(ORDERS))' node $(WEBAPP)scripts/with-pipeline.mjs $(1)

test-page-e2e: $(built) $(page) ## test: Test the web page in a real browser against the running pipeline
	@$(WEBAPP)scripts/find-chromium --install >/dev/null
	@$(call with_pipeline,npm --prefix $(WEBAPP) run --silent e2e)

screenshots: $(built) $(page) ## look: Write docs/images/*.png of a pipeline started for it, or of the one at WEBAPP_URL=
	@$(WEBAPP)scripts/find-chromium --install >/dev/null
	@$(if $(WEBAPP_URL),,TRAFFIC=on; export TRAFFIC; $(call with_pipeline,))npm --prefix $(WEBAPP) run --silent screenshots
