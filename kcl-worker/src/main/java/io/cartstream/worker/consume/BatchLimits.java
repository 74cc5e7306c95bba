package io.cartstream.worker.consume;

import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.DeadLetter;
import io.cartstream.worker.stream.Decoded;
import io.cartstream.worker.stream.PlacedEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * How much one commit cycle takes at most; what KCL delivers beyond that becomes several cycles. A single record may exceed every limit but
 * the first: it is the smallest unit.
 *
 * @param maxRecords unpacked records, at least 1
 * @param maxBytes of lines for the archive, and of dead letters' payloads
 * @param maxLines products named by the events, each as often as it is named
 * @param maxItems items that are read and written: for each shopper one of activity and, with a checkout, one of orders; for each product
 *     of a checkout one
 */
record BatchLimits(int maxRecords, long maxBytes, int maxLines, int maxItems) {
    /**
     * The records in their order, cut into batches of at least one; each batch is made when it is asked for, so that no more than one of
     * them, and one record, is held.
     */
    Iterator<Batch> batches(String shard, Iterator<Decoded> records) {
        return new Batches(shard, records);
    }

    private final class Batches implements Iterator<Batch> {
        private final String shard;
        private final Iterator<Decoded> records;
        private List<Decoded> begun = List.of();

        Batches(String shard, Iterator<Decoded> records) {
            this.shard = shard;
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            return !begun.isEmpty() || records.hasNext();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var taken = new ArrayList<>(begun);
            var touched = new Touched();
            taken.forEach(touched::add);
            begun = List.of();
            while (records.hasNext()) {
                var next = records.next();
                touched.add(next);
                if (!taken.isEmpty() && touched.exceeds(BatchLimits.this)) {
                    begun = List.of(next);
                    break;
                }
                taken.add(next);
            }
            return Batch.of(shard, taken);
        }
    }

    /** What a batch comes to. */
    private static final class Touched {
        private final Set<String> shoppers = new HashSet<>();
        private final Set<String> buyers = new HashSet<>();
        private final Set<String> products = new HashSet<>();
        private int records;
        private long bytes;
        private long lines;

        void add(Decoded decoded) {
            records++;
            switch (decoded) {
                case PlacedEvent placed -> {
                    bytes += placed.line().remaining();
                    add(placed.event());
                }
                case DeadLetter letter -> bytes += letter.record().payload().remaining();
            }
        }

        private void add(ShoppingEvent event) {
            lines += event.items().size();
            shoppers.add(event.userId());
            if (event.type().equals(EventType.CHECKOUT)) {
                buyers.add(event.userId());
                event.items().forEach(item -> products.add(item.productId()));
            }
        }

        boolean exceeds(BatchLimits limits) {
            return records > limits.maxRecords
                    || bytes > limits.maxBytes
                    || lines > limits.maxLines
                    || shoppers.size() + buyers.size() + products.size() > limits.maxItems;
        }
    }
}
