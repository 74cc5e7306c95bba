/** Runs the JMH benchmarks. What they measure stands beside what it measures, in {@code microbench}. */
package io.cartstream.bench.jmh;
