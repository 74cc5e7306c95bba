# Concurrency tests. Included by the top-level Makefile, whose $(built) it uses.
.PHONY: jcstress

jcstress: $(built) ## test: Let threads race each other through the ingest's loop, dispatcher and budget: [STRESS_MODE=quick]
	@mkdir -p microbench/target/jcstress
	@$(on_jdk) cd microbench/target/jcstress && exec "$$home/bin/java" $(quiet_jvm) -cp "$(CURDIR)/microbench/target/microbench.jar" \
	  org.openjdk.jcstress.Main -m $(or $(STRESS_MODE),quick) -r report
