/** Processes that are measured: started, bound to a core, asked for their counters, stopped. */
package io.cartstream.bench.process;
