package io.cartstream.api.http;

import io.cartstream.ingest.Ingest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests of one kind that are in flight: so many in all, and of each client so many, with so many bytes, that none can take what all
 * of them share. Knows only clients that have a request in flight. Thread-safe, never blocks.
 */
final class InFlight {
    private record Held(AtomicInteger requests, AtomicLong bytes) {
        Held() {
            this(new AtomicInteger(), new AtomicLong());
        }
    }

    private final int max;
    private final int maxOfAClient;
    private final long maxBytesOfAClient;
    private final AtomicInteger requests = new AtomicInteger();
    private final ConcurrentMap<String, Held> clients = new ConcurrentHashMap<>();

    /**
     * @param max requests at once
     * @param maxOfAClient requests of one client at once
     * @param maxBytesOfAClient bytes of the requests of one client at once
     */
    InFlight(int max, int maxOfAClient, long maxBytesOfAClient) {
        this.max = max;
        this.maxOfAClient = maxOfAClient;
        this.maxBytesOfAClient = maxBytesOfAClient;
    }

    /**
     * Counts one more request, until its share is closed.
     *
     * @throws ProblemException 429 if the client, 503 if the service has as many as it may
     */
    Share enter(String client) {
        var share = new Share(client);
        if (requests.get() > max) {
            share.close();
            throw new ProblemException(Problem.of(ProblemType.BUSY, "Too many concurrent requests. " + Problem.NOT_READ)
                    .retryAfter(Ingest.RETRY_AFTER));
        }
        if (share.held.requests.get() > maxOfAClient) {
            share.close();
            throw new ProblemException(Problem.of(
                            ProblemType.TOO_MANY_REQUESTS,
                            "This client has too many concurrent requests. " + Problem.NOT_READ)
                    .retryAfter(Ingest.RETRY_AFTER));
        }
        return share;
    }

    /** Clients with a request in flight. */
    int clients() {
        return clients.size();
    }

    /**
     * What a request holds of its client's share. Its bytes stay with it until it has been answered: as long as its events are in flight, a
     * client that posts more of them has less left. For one thread.
     */
    final class Share implements AutoCloseable {
        private final String client;
        private final Held held;
        private long bytes;

        private Share(String client) {
            this.client = client;
            requests.incrementAndGet();
            held = clients.compute(client, (_, known) -> {
                var counted = known == null ? new Held() : known;
                counted.requests.incrementAndGet();
                return counted;
            });
        }

        /** Acquires {@code more} bytes; false, and nothing acquired, if that is more than the client may hold. */
        boolean tryAcquire(long more) {
            if (held.bytes.addAndGet(more) > maxBytesOfAClient) {
                held.bytes.addAndGet(-more);
                return false;
            }
            bytes += more;
            return true;
        }

        /** Releases some of what was acquired. */
        void release(long some) {
            held.bytes.addAndGet(-some);
            bytes -= some;
        }

        /** Releases everything: the request has been answered. */
        @Override
        public void close() {
            release(bytes);
            clients.computeIfPresent(client, (_, known) -> known.requests.decrementAndGet() == 0 ? null : known);
            requests.decrementAndGet();
        }
    }
}
