# The web page. Included by the top-level Makefile; needs Node, and for the browser tests a Chromium.
WEBAPP := $(dir $(lastword $(MAKEFILE_LIST)))

.PHONY: build-webapp test-webapp screenshots

$(WEBAPP)node_modules/.package-lock.json: $(WEBAPP)package-lock.json
	cd $(WEBAPP) && npm ci --no-audit --no-fund --loglevel=error

build-webapp: $(WEBAPP)node_modules/.package-lock.json ## Build the web page into webapp/dist
	cd $(WEBAPP) && npm run --silent build && npm run --silent size

test-webapp: build-webapp ## Test the web page: style, types, logic, and a real browser against a mock API
	cd $(WEBAPP) && npm run --silent check && npm run --silent test
	$(WEBAPP)scripts/find-chromium --install >/dev/null
	cd $(WEBAPP) && npm run --silent e2e

screenshots: build-webapp ## Write docs/images/*.png; WEBAPP_URL= takes them of a running pipeline
	$(WEBAPP)scripts/find-chromium --install >/dev/null
	cd $(WEBAPP) && npm run --silent screenshots
