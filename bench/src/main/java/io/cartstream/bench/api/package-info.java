/** {@code make bench-api}: the producer API beside the ceiling, one put per event, and the KPL. */
package io.cartstream.bench.api;
