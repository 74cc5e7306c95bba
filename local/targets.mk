# The fault matrix. Included by the top-level Makefile, whose $(mvn) and $(built) it uses.
.PHONY: chaos

chaos: ## Run the whole fault matrix (about 15 minutes) and write its table to docs/reliability.md
	@$(mvn) -B -q verify -pl local -am -Dit.test=FullFaultMatrix -Dtest=NoSuchTest \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
