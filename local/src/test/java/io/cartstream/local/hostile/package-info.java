/**
 * The hostile suite: the services as processes with the heaps of production tasks, honest shoppers beside hostile clients, foreign records
 * and services that are away. Every cell compares what came of the honest events with a plain recomputation. No code of the services may
 * enter.
 */
@NullMarked
package io.cartstream.local.hostile;

import org.jspecify.annotations.NullMarked;
