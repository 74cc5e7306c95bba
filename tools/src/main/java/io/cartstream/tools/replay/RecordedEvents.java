package io.cartstream.tools.replay;

import java.io.IOException;
import java.util.Optional;

/** Recorded events, read one by one in the order of their file, in memory that does not grow with it. Not thread-safe. */
public interface RecordedEvents extends AutoCloseable {
    /** The next event; empty at the end. */
    Optional<PostableEvent> next() throws IOException;

    /** What became of the rows read so far. */
    RowReport rows();

    @Override
    void close() throws IOException;
}
