/** The load generator, a process of its own: Hyperfoil, open-loop. Knows HTTP and nothing of ours but the events it posts. */
package io.cartstream.bench.load;
