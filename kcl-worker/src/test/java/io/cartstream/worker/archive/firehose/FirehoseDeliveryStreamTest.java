package io.cartstream.worker.archive.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.archive.DeliveryFailedException;
import io.cartstream.worker.archive.DeliveryStream.Answer;
import io.cartstream.worker.archive.DeliveryStream.Refusal;
import io.cartstream.worker.aws.CallBudget;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
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
            new CallBudget(4, 3, new RetryPause(Duration.ofMillis(10), Duration.ofSeconds(1), _ -> {}), metrics).open();
    private final Stub client = new Stub();
    private final FirehoseDeliveryStream stream = new FirehoseDeliveryStream(client, "archive", calls);

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void everyRecordIsTakenInOneCall() throws InterruptedException {
        assertThat(stream.put(records(3, 10))).isEqualTo(Answer.taken());

        assertThat(client.taken).hasSize(3);
        assertThat(client.requests).hasSize(1);
        assertThat(client.requests.getFirst().deliveryStreamName()).isEqualTo("archive");
    }

    @Test
    void recordsThatFirehoseHasNoRoomForAreOpenInTheirOrder() throws InterruptedException {
        client.refusals.add(Set.of(1, 3));
        var records = records(5, 10);

        var answer = stream.put(records);

        assertThat(answer.open()).containsExactly(records.get(1), records.get(3));
        assertThat(answer.refusal()).contains(new Refusal.Throttled());
        assertThat(client.requests).hasSize(1);
    }

    @Test
    void recordsThatFailForAnotherReasonDoNotSlowTheOthersDown() throws InterruptedException {
        client.refusals.add(Set.of(0));
        client.errorCode = "InternalFailure";

        assertThat(stream.put(records(1, 10)).refusal()).get().isInstanceOf(Refusal.Failed.class);
    }

    @ParameterizedTest
    @CsvSource({"ServiceUnavailableException, 500", "ServiceUnavailableException, 503", "ThrottlingException, 400"})
    void aCallForWhichThereIsNoRoomIsThrottled(String code, int status) throws InterruptedException {
        client.failures.add(FirehoseException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build());
        var records = records(2, 10);

        assertThat(stream.put(records)).isEqualTo(Answer.refused(records, new Refusal.Throttled()));
    }

    @Test
    void aLostConnectionAndAServerErrorMayPass() throws InterruptedException {
        client.failures.add(SdkClientException.create("connection reset"));
        client.failures.add(FirehoseException.builder().statusCode(500).build());
        var records = records(1, 10);

        for (var call = 0; call < 2; call++) {
            var answer = stream.put(records);
            assertThat(answer.open()).isEqualTo(records);
            assertThat(answer.refusal()).get().isInstanceOf(Refusal.Failed.class);
        }
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
        private String errorCode = "ServiceUnavailableException";

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
                            .errorCode(errorCode)
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
