# The benchmarks. Included by the top-level Makefile, whose $(built) it uses; what they measure they write into docs/benchmarks.md.
.PHONY: bench-api bench-soak bench-worker bench-recommend bench-jmh

bench_jar := $(on_jdk) exec "$$home/bin/java" $(quiet_jvm) -jar bench/target/bench.jar

bench-api: $(built) ## look: Measure the API beside reference points: [DURATION=PT8S ONLY=CEILING,CARTSTREAM,ONE_PUT_PER_EVENT]
	@$(bench_jar) api $(call option,--duration,DURATION) $(call option,--only,ONLY)

bench-soak: $(built) ## look: Keep the API under full load for ten minutes, and check that its heap does not grow: [INTERVALS=10]
	@$(bench_jar) soak $(call option,--intervals,INTERVALS)

bench-worker: $(built) ## look: Measure the worker beside reference points: [ONLY=NO_OP,CARTSTREAM,NAIVE]
	@$(bench_jar) worker $(call option,--only,ONLY)

bench-recommend: $(built) ## look: Measure what recommending adds to the model's time
	@$(bench_jar) recommend

bench-jmh: $(built) ## look: Measure what one event costs, and what the parts written by hand save of it
	@$(bench_jar) jmh
