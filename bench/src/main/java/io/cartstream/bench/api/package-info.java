/** {@code make bench-api}: the producer API beside the ceiling and one put per event. */
package io.cartstream.bench.api;
