package io.cartstream.local;

import java.time.Instant;
import java.util.List;

/** One checkout, as a test reads it from a file. */
public record Order(String eventId, String user, List<String> distinctProducts, Instant at) {}
