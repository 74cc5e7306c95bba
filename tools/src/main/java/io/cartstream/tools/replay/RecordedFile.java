package io.cartstream.tools.replay;

import io.cartstream.tools.catalogue.Catalogue;
import io.cartstream.tools.catalogue.RecordedCatalogue;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A file of recorded events, its format recognised by what it holds: gzip or plain; one JSON object a line, or order lines as CSV. Not
 * thread-safe, except {@link #fractionRead()}.
 */
public final class RecordedFile implements RecordedEvents {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BYTE_ORDER_MARK_LENGTH = 3;
    private static final int MAX_PEEK_BYTES = 1024;

    private final CountedBytes bytes;
    private final long length;
    private final RecordedEvents events;

    private RecordedFile(CountedBytes bytes, long length, RecordedEvents events) {
        this.bytes = bytes;
        this.length = length;
        this.events = events;
    }

    /**
     * Opens a file and recognises its format.
     *
     * @throws UnknownFormatException where it is neither events nor order lines
     */
    public static RecordedFile open(Path file) throws IOException {
        return open(file, Optional.empty());
    }

    /**
     * The catalogue that a file's order lines add up to. Reads the whole file.
     *
     * @return empty where the file holds events, which say nothing of names
     * @throws UnknownFormatException where it is neither events nor order lines
     */
    public static Optional<Catalogue> catalogueOf(Path file) throws IOException {
        var catalogue = new RecordedCatalogue();
        try (var events = open(file, Optional.of(new CatalogueListener(catalogue)))) {
            if (events.events instanceof EventLines) {
                return Optional.empty();
            }
            while (events.next().isPresent()) {
                // the lines have been told to the catalogue
            }
        }
        return Optional.of(catalogue.toCatalogue());
    }

    private static RecordedFile open(Path file, Optional<OrderListener> listener) throws IOException {
        var bytes = new CountedBytes(Files.newInputStream(file));
        try {
            var content = unpacked(new BufferedInputStream(bytes, BUFFER_BYTES));
            return new RecordedFile(bytes, Files.size(file), recognised(file, content, listener));
        } catch (IOException | UnknownFormatException e) {
            bytes.close();
            throw e;
        }
    }

    @Override
    public Optional<PostableEvent> next() throws IOException {
        return events.next();
    }

    @Override
    public RowReport rows() {
        return events.rows();
    }

    /** How much of the file has been read, 0 to 1. Thread-safe. */
    public double fractionRead() {
        return length == 0 ? 1 : Math.min(1, (double) bytes.count / length);
    }

    @Override
    public void close() throws IOException {
        events.close();
    }

    private static BufferedInputStream unpacked(BufferedInputStream in) throws IOException {
        in.mark(2);
        var magic = in.read() | in.read() << Byte.SIZE;
        in.reset();
        return magic == GZIPInputStream.GZIP_MAGIC
                ? new BufferedInputStream(new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES)
                : in;
    }

    private static RecordedEvents recognised(Path file, BufferedInputStream content, Optional<OrderListener> listener)
            throws IOException {
        skipByteOrderMark(content);
        var text = new InputStreamReader(content, StandardCharsets.UTF_8);
        return switch (firstCharacter(content)) {
            case '{' -> new EventLines(text);
            case OrderLinesCsv.FIRST_CHARACTER -> new OrderLinesCsv(text, listener);
            default ->
                throw new UnknownFormatException(
                        file + " is neither events (one JSON object a line) nor order lines (CSV with the header "
                                + String.join(",", OrderLinesCsv.HEADER) + ")");
        };
    }

    private static void skipByteOrderMark(BufferedInputStream content) throws IOException {
        content.mark(BYTE_ORDER_MARK_LENGTH);
        var start = content.readNBytes(BYTE_ORDER_MARK_LENGTH);
        if (!new String(start, StandardCharsets.UTF_8).equals("\uFEFF")) {
            content.reset();
        }
    }

    private static int firstCharacter(BufferedInputStream content) throws IOException {
        content.mark(MAX_PEEK_BYTES);
        var start = content.readNBytes(MAX_PEEK_BYTES);
        content.reset();
        for (var character : start) {
            if (!Character.isWhitespace(character)) {
                return character;
            }
        }
        return start.length == 0 ? '{' : -1;
    }

    /** Counts the bytes that pass, for the progress display. */
    private static final class CountedBytes extends FilterInputStream {
        private volatile long count;

        CountedBytes(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            throw new UncheckedIOException(new IOException("read through a buffer"));
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads, others only look
        public int read(byte[] target, int offset, int size) throws IOException {
            var read = super.read(target, offset, size);
            count += Math.max(0, read);
            return read;
        }
    }
}
