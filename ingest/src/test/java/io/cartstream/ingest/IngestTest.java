package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import io.cartstream.service.settings.DataSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.250Z");
    private static final String EVENT = """
            {"user_id":1569,"event":"add_to_cart","product_ids":["123"]}""";
    private static final String WRONG = """
            {"event_id":"its own","event":"add_to_cart","product_ids":["123"]}""";

    private final EventJson json = new EventJson();
    private final MemoryStream stream = new MemoryStream();
    private final ByteBudget budget = new ByteBudget(DataSize.ofMebibytes(1));
    private final AtomicInteger ids = new AtomicInteger();
    private final Ingest ingest = new Ingest(
            new Admission(new EventContract()),
            new Ingest.Stamps(InstantSource.fixed(NOW), () -> "made-" + ids.incrementAndGet()),
            new OrderedPuts(
                    new IngestLimits(1, DataSize.ofKibibytes(256), Duration.ZERO, 2, Duration.ofSeconds(10)),
                    stream,
                    "a secret for tests",
                    budget,
                    new CountingMetrics()),
            new CountingMetrics());

    @AfterEach
    void close() {
        ingest.close();
    }

    @Test
    void anAdmittedEventIsPutAsItWasRead() {
        var admitted = (AdmittedEvent) ingest.admit(posted(EVENT), Reading.LENIENT);
        var receipt = ingest.put(admitted).join();

        assertThat(admitted.event().receivedAt()).isEqualTo(NOW);
        assertThat(admitted.event().eventId()).isEqualTo("made-1");
        assertThat(receipt.eventId()).contains("made-1");
        assertThat(receipt.outcome()).isInstanceOf(PutOutcome.Accepted.class);
        assertThat(stream.events()).containsExactly(new String(admitted.json(), StandardCharsets.UTF_8));
        assertThat(ids).as("ids made").hasValue(1);
        assertThat(budget.used()).isZero();
    }

    @Test
    void aRejectedEventHasItsReceiptAtOnceAndIsNotPut() {
        var rejected = (Rejected) ingest.admit(posted(WRONG), Reading.LENIENT);

        assertThat(ingest.put(rejected)).isCompletedWithValue(Receipt.of(rejected));
        assertThat(rejected.reason()).isEqualTo(Rejected.Reason.INVALID);
        assertThat(rejected.eventId()).contains("its own");
        assertThat(stream.events()).isEmpty();
        assertThat(ids).as("ids made").hasValue(0);
    }

    @Test
    void receiptsOfSeveralEventsAreInTheirOrder() {
        var receipts = ingest.accept(
                        List.of(posted(EVENT), posted(WRONG), posted("no JSON"), posted(EVENT)), Reading.LENIENT)
                .join();

        assertThat(receipts)
                .extracting(receipt -> receipt.eventId().orElse("none"))
                .containsExactly("made-1", "its own", "none", "made-2");
        assertThat(receipts)
                .extracting(receipt -> receipt.outcome() instanceof Rejected)
                .containsExactly(false, true, true, false);
        assertThat(stream.events()).hasSize(2);
    }

    private Posted posted(String event) {
        return Posted.in(event.getBytes(StandardCharsets.UTF_8), json);
    }
}
