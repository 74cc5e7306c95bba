/** {@code make bench-worker}: the KCL worker beside a processor that does nothing, and beside one call for each fact. */
package io.cartstream.bench.worker;
