/**
 * How events become features, each counted exactly once: what is held per shopper and product, how a batch changes it, in which order it
 * is written. {@code DESIGN.md} carries the argument.
 *
 * <p>No AWS type may enter; the tables are reached through {@link io.cartstream.worker.features.VersionedTable}.
 */
package io.cartstream.worker.features;
