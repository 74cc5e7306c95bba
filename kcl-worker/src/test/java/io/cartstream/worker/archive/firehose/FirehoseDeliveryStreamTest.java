package io.cartstream.worker.archive.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.worker.archive.DeliveryFailedException;
import io.cartstream.worker.aws.CallBudget;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.retry.Backoff;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.firehose.FirehoseAsyncClient;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;

class FirehoseDeliveryStreamTest {
    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final RemoteCalls calls =
            new CallBudget(4, 3, new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), _ -> {}), metrics).open();
    private final Stub client = new Stub();
    private final FirehoseDeliveryStream stream = new FirehoseDeliveryStream(client, "archive", calls);

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void everyRecordIsTakenInOneCall() {
        stream.put(records(3, 10));

        assertThat(client.taken).hasSize(3);
        assertThat(client.requests).hasSize(1);
        assertThat(client.requests.getFirst().deliveryStreamName()).isEqualTo("archive");
    }

    @Test
    void onlyWhatFailedIsSentAgain() {
        client.refusals.add(Set.of(1, 3));
        client.refusals.add(Set.of(0));

        stream.put(records(5, 10));

        assertThat(client.requests)
                .extracting(request -> request.records().size())
                .containsExactly(5, 2, 1);
        assertThat(client.taken).hasSize(5).doesNotHaveDuplicates();
        assertThat(metrics.total(Metric.RETRIES)).isEqualTo(2);
    }

    @Test
    void whatIsRefusedAgainAndAgainFails() {
        client.refusals.addAll(List.of(Set.of(0), Set.of(0), Set.of(0)));

        assertThatThrownBy(() -> stream.put(records(1, 10)))
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessage("archive refused 1 records 3 times");
    }

    @Test
    void aCallHoldsAtMostFiveHundredRecords() {
        stream.put(records(1201, 10));

        assertThat(client.requests)
                .extracting(request -> request.records().size())
                .containsExactly(500, 500, 201);
    }

    @Test
    void aCallHoldsAtMostFourMebibytes() {
        stream.put(records(9, 1000 * 1024));

        assertThat(client.requests)
                .extracting(request -> request.records().size())
                .containsExactly(4, 4, 1);
    }

    @Test
    void aLostConnectionAndAThrottledCallAreRepeated() {
        client.failures.add(SdkClientException.create("connection reset"));
        client.failures.add(FirehoseException.builder().statusCode(503).build());

        stream.put(records(1, 10));

        assertThat(client.taken).hasSize(1);
        assertThat(metrics.total(Metric.RETRIES)).isEqualTo(2);
    }

    @Test
    void whatNoRepetitionMendsFailsAtOnce() {
        client.failures.add(FirehoseException.builder().statusCode(400).build());

        assertThatThrownBy(() -> stream.put(records(1, 10))).isInstanceOf(DeliveryFailedException.class);
        assertThat(client.requests).hasSize(1);
    }

    private static List<ByteBuffer> records(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> ByteBuffer.allocate(bytes).putInt(0, i))
                .toList();
    }

    /** Takes what it is not told to refuse. */
    private static final class Stub implements FirehoseAsyncClient {
        private final List<PutRecordBatchRequest> requests = new ArrayList<>();
        private final List<ByteBuffer> taken = new ArrayList<>();
        private final Deque<Set<Integer>> refusals = new ArrayDeque<>();
        private final Deque<RuntimeException> failures = new ArrayDeque<>();

        @Override
        public CompletableFuture<PutRecordBatchResponse> putRecordBatch(PutRecordBatchRequest request) {
            requests.add(request);
            var failure = failures.poll();
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            var refused = refusals.isEmpty() ? Set.<Integer>of() : refusals.remove();
            var entries = new ArrayList<PutRecordBatchResponseEntry>();
            for (var i = 0; i < request.records().size(); i++) {
                if (refused.contains(i)) {
                    entries.add(PutRecordBatchResponseEntry.builder()
                            .errorCode("ServiceUnavailableException")
                            .build());
                } else {
                    taken.add(request.records().get(i).data().asByteBuffer());
                    entries.add(
                            PutRecordBatchResponseEntry.builder().recordId("id").build());
                }
            }
            return CompletableFuture.completedFuture(PutRecordBatchResponse.builder()
                    .failedPutCount(refused.size())
                    .requestResponses(entries)
                    .build());
        }

        @Override
        public String serviceName() {
            return "firehose";
        }

        @Override
        public void close() {}
    }
}
