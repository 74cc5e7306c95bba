package io.cartstream.tools.replay;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * Order lines as CSV, with the columns of UCI's "Online Retail" (https://doi.org/10.24432/C5BW33): one {@code checkout} per invoice.
 *
 * <p>{@link OrderLine} says which rows are dropped, {@link Invoice} how the others become an event. Every row is counted: used, or dropped
 * with its reason; one that breaks several rules counts under the first of {@link OrderLine#parse}.
 *
 * <p>Rows of one invoice normally follow each other. Where others stand between them (in the real file: one invoice, two rows), they are
 * still one order as long as no more than {@value #LOOK_AHEAD_ROWS} rows do. A row that comes even later is dropped as
 * {@link DropReason#TOO_LATE}, as long as its invoice is among the last {@value #INVOICES_REMEMBERED}. Events leave in the order of
 * their first rows.
 */
final class OrderLinesCsv implements RecordedEvents {
    static final List<String> HEADER = List.of(
            "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country");

    private static final int DESCRIPTION = HEADER.indexOf("Description");

    static final char FIRST_CHARACTER = 'I';

    /** An invoice is complete when this many rows have passed since its last one. */
    static final int LOOK_AHEAD_ROWS = 1_000;

    private static final int INVOICES_REMEMBERED = 100_000;

    private final Optional<OrderListener> listener;
    private final RowCounter rows = new RowCounter();
    private final CsvReader<CsvRecord> in;
    private final Iterator<CsvRecord> records;
    private final SequencedMap<String, Invoice> open = new LinkedHashMap<>();
    private final SequencedSet<String> posted = new LinkedHashSet<>();
    private long rowNumber;

    /**
     * @param listener told of every row that is part of an order, and of every order
     * @throws UnknownFormatException where the first row is not {@link #HEADER}
     */
    OrderLinesCsv(Reader text, Optional<OrderListener> listener) {
        this.listener = listener;
        in = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text);
        records = in.iterator();
        var header = records.hasNext() ? records.next().getFields() : List.<String>of();
        if (!header.equals(HEADER)) {
            throw new UnknownFormatException("order lines must have the columns " + String.join(",", HEADER) + ", not "
                    + String.join(",", header));
        }
    }

    @Override
    public Optional<PostableEvent> next() throws IOException {
        while (!firstIsComplete() && hasMoreRows()) {
            take(records.next().getFields());
        }
        return Optional.ofNullable(open.pollFirstEntry())
                .map(Map.Entry::getValue)
                .map(this::handedOut);
    }

    @Override
    public RowReport rows() {
        return rows.report();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean firstIsComplete() {
        return !open.isEmpty() && rowNumber - open.firstEntry().getValue().lastRowNumber() >= LOOK_AHEAD_ROWS;
    }

    private boolean hasMoreRows() throws IOException {
        try {
            return records.hasNext();
        } catch (CsvParseException e) {
            throw new IOException("row " + (rowNumber + 1) + " is no CSV: " + e.getMessage(), e);
        }
    }

    private void take(List<String> fields) {
        rowNumber++;
        rows.read();
        switch (OrderLine.parse(fields)) {
            case OrderRow.Dropped(var reason) -> rows.dropped(reason);
            case OrderLine line when posted.contains(line.invoice()) -> rows.dropped(DropReason.TOO_LATE);
            case OrderLine line -> {
                var invoice = open.computeIfAbsent(line.invoice(), _ -> new Invoice(line));
                listener.ifPresent(told -> told.line(line.productId(), fields.get(DESCRIPTION), line.price()));
                if (!invoice.add(line, rowNumber)) {
                    rows.dropped(DropReason.TOO_MANY_PRODUCTS);
                }
            }
        }
    }

    private PostableEvent handedOut(Invoice invoice) {
        rows.used(invoice.rows());
        listener.ifPresent(told -> told.order(invoice.products()));
        posted.add(invoice.number());
        if (posted.size() > INVOICES_REMEMBERED) {
            posted.removeFirst();
        }
        return invoice.toCheckout();
    }
}
