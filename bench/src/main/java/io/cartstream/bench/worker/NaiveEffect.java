package io.cartstream.bench.worker;

import io.cartstream.event.EventJson;
import io.cartstream.event.EventType;
import io.cartstream.event.MalformedEventException;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.worker.aws.AwsClients;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * What a worker does that writes one item for each fact, a counter each (the shopper, each product, each pair of both, the activity), and
 * one Firehose record for each event. It is given what we have: many calls at a time. It counts twice what is delivered twice. Thread-safe.
 */
final class NaiveEffect implements BiConsumer<ProcessRecordsInput, LongAdder>, AutoCloseable {
    private static final int CALLS_IN_FLIGHT = 64;

    private final EventJson json = new EventJson();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore inFlight = new Semaphore(CALLS_IN_FLIGHT);
    private final AwsClients clients;

    NaiveEffect(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public void accept(ProcessRecordsInput input, LongAdder done) {
        var events = input.records().stream()
                .map(record ->
                        CompletableFuture.runAsync(() -> take(record), threads).thenRun(done::increment))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(events).join();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void take(KinesisClientRecord record) {
        var bytes = new byte[record.data().remaining()];
        record.data().duplicate().get(bytes);
        ShoppingEvent event;
        try {
            event = json.decode(bytes);
        } catch (MalformedEventException e) {
            throw new IllegalStateException("the benchmark's events are well-formed", e);
        }
        var facts = new ArrayList<String>();
        facts.add("activity/" + event.userId());
        if (event.type().equals(EventType.CHECKOUT)) {
            facts.add("user/" + event.userId());
            for (var product : event.distinctProducts()) {
                facts.add("product/" + product);
                facts.add("pair/" + event.userId() + "/" + product);
            }
        }
        facts.forEach(fact -> call(() -> clients.features()
                .updateItem(update -> update.tableName("facts")
                        .key(Map.of("fact", AttributeValue.fromS(fact)))
                        .updateExpression("ADD n :one")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))))));
        call(() -> clients.firehose()
                .putRecord(put -> put.deliveryStreamName("cartstream-archive")
                        .record(one -> one.data(SdkBytes.fromByteArrayUnsafe(bytes)))));
    }

    private void call(Supplier<CompletableFuture<?>> call) {
        inFlight.acquireUninterruptibly();
        try {
            call.get().join();
        } finally {
            inFlight.release();
        }
    }
}
