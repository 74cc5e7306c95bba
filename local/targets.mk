# Suites of their own: the fault matrix, LocalStack. Included by the top-level Makefile, whose $(mvn) and $(built) it uses.
.PHONY: chaos test-localstack

chaos: ## Run the whole fault matrix (20 to 30 minutes; a cell is broken off after 12) and write its table to docs/reliability.md
	@$(mvn) -B -q verify -pl local -am -Dit.test=FullFaultMatrix -Dtest=NoSuchTest \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

test-localstack: ## Run both services and the Kinesis contract against LocalStack, in a container
	@$(mvn) -B -q verify -pl local -am -Dit.test='LocalStack*' -Dtest=NoSuchTest \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
