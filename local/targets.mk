# Suites of their own: the fault matrix, LocalStack. Included by the top-level Makefile, whose $(mvn) and $(built) it uses.
.PHONY: chaos chaos-hostile test-localstack

chaos: ## test: Run the whole fault matrix (20 to 30 minutes; a cell is stopped after 12) and write its table to docs/reliability.md
	@$(mvn) -B -q verify -pl local -am -Dit.test=FullFaultMatrix -Dtest=NoSuchTest \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

chaos-hostile: ## test: Run the hostile suite (20 minutes at most, and longer outages as well): [CELL=id,id SEED=1 OUTAGE=PT40S]
	@$(mvn) -B -q verify -pl local -am -Dit.test=FullHostileSuite -Dtest=NoSuchTest \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
	  $(call option,-Dhostile.cell,CELL) $(call option,-Dhostile.seed,SEED) $(call option,-Dhostile.outage,OUTAGE)

test-localstack: ## test: Run both services and the Kinesis contract against LocalStack, in a container
	@$(mvn) -B -q verify -pl local -am -Dit.test='LocalStack*' -Dtest=NoSuchTest \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
