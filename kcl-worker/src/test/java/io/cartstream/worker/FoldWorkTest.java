package io.cartstream.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventJson;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.store.Position;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.consume.ShardWork;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.Decoding;
import io.cartstream.worker.stream.StreamRecord;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** Shards beside each other, where DynamoDB does not answer some of the writes. */
class FoldWorkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");
    private static final String HANGS = "hangs-";

    private final WorkerSettings settings =
            WorkerSettings.of(Map.of("CARTSTREAM_ARCHIVE", "off", "CARTSTREAM_WRITES_IN_FLIGHT", "8"), "me");
    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final CompletableFuture<PutItemResponse> neverAnswered = new CompletableFuture<>();
    private final AtomicInteger hanging = new AtomicInteger();
    private final FoldWork work = new FoldWork(
            settings,
            new AwsClients(null, null, dynamoDb(), null, null),
            WorkerMain.calls(1, metrics),
            metrics,
            Clock.systemUTC());

    @AfterEach
    void close() {
        neverAnswered.completeExceptionally(new IllegalStateException("the test is over"));
        work.close();
    }

    @Test
    void aShardWhoseCallsHangDoesNotHoldAnotherUp() throws InterruptedException {
        var stuck = work.open("shard-1");
        var free = work.open("shard-2");
        commit(stuck, batch("shard-1", HANGS, 100));
        await("its share of four calls").atMost(PATIENCE).until(() -> hanging.get() == 4);

        assertThat(commit(free, batch("shard-2", "shopper-", 100)).await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the other shard's cycle ended")
                .isTrue();
        assertThat(hanging).hasValue(4);
    }

    @Test
    void aShardThatIsGivenUpLeavesItsShareToTheOthers() {
        var gone = work.open("shard-1");
        var kept = work.open("shard-2");
        commit(kept, batch("shard-2", HANGS, 100));
        await("its share of four calls").atMost(PATIENCE).until(() -> hanging.get() == 4);

        gone.release().run();
        gone.release().run();

        await("all eight calls").atMost(PATIENCE).until(() -> hanging.get() == 8);
    }

    @Test
    void aShardThatComesLaterNeedNotWaitForCallsThatBeganBefore() throws InterruptedException {
        commit(work.open("shard-1"), batch("shard-1", HANGS, 100));
        await("all eight calls").atMost(PATIENCE).until(() -> hanging.get() == 8);

        var later = commit(work.open("shard-2"), batch("shard-2", "shopper-", 100));

        assertThat(later.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Takes the steps beside each other, as the cycle does; the latch tells that all have ended. */
    private static CountDownLatch commit(ShardWork shard, Batch batch) {
        var ended = new CountDownLatch(shard.steps().size());
        // Steps that hang end with the test, which says nothing.
        var threads = Thread.ofVirtual().uncaughtExceptionHandler((_, _) -> {});
        shard.steps()
                .forEach(step -> threads.start(() -> {
                    step.begin().apply(batch).run();
                    ended.countDown();
                }));
        return ended;
    }

    private Batch batch(String shard, String userPrefix, int shoppers) {
        return Decoding.batch(
                work.decoder(),
                shard,
                IntStream.range(0, shoppers)
                        .mapToObj(i -> record(userPrefix + i, i))
                        .toList());
    }

    private static StreamRecord record(String userId, int number) {
        var event = new ShoppingEvent(
                "event-" + userId,
                userId,
                EventType.PRODUCT_VIEW,
                List.of(CartItem.of("p1")),
                MONDAY,
                MONDAY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new StreamRecord(
                new Position(BigInteger.valueOf(number), 0),
                MONDAY,
                "key",
                ByteBuffer.wrap(new EventJson().encode(event)));
    }

    /** Nothing is stored; writes for some shoppers are never answered. */
    private DynamoDbAsyncClient dynamoDb() {
        return (DynamoDbAsyncClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DynamoDbAsyncClient.class}, (_, method, arguments) -> {
                    if (method.getName().equals("batchGetItem")) {
                        return CompletableFuture.completedFuture(BatchGetItemResponse.builder()
                                .responses(Map.of())
                                .unprocessedKeys(Map.of())
                                .build());
                    }
                    if (arguments[0] instanceof PutItemRequest put
                            && put.item().toString().contains(HANGS)) {
                        hanging.incrementAndGet();
                        return neverAnswered;
                    }
                    return CompletableFuture.completedFuture(
                            PutItemResponse.builder().build());
                });
    }
}
