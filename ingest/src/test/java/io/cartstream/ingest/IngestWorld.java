package io.cartstream.ingest;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.FaultyStream.Ending;
import io.cartstream.service.settings.DataSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A dispatcher on a loop of the test's and a stream of the test's, and what must be true of them in any history. */
final class IngestWorld {
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private record Sent(List<String> events, CompletableFuture<List<PutOutcome>> answer) {}

    final ManualLoop loop = new ManualLoop();
    final FaultyStream stream = new FaultyStream();
    final CountingMetrics metrics = new CountingMetrics();
    private final ByteBudget budget = new ByteBudget(DataSize.ofMebibytes(256));
    private final Dispatcher dispatcher;
    private final List<Sent> sent = new ArrayList<>();
    private int events;

    /** A world in which lanes do not linger. */
    IngestWorld(int lanes, DataSize packedRecordSize, int putsInFlight) {
        this(new IngestLimits(lanes, packedRecordSize, Duration.ZERO, putsInFlight, DEADLINE));
    }

    IngestWorld(IngestLimits limits) {
        dispatcher = new Dispatcher(
                limits, stream, loop, new PartitionKeys("a secret for tests"), budget, metrics, new Random(1));
    }

    /** As {@link #submit}, for who does not look at the answer. */
    void arrive(String user, int count, int padding) {
        var _ = submit(user, count, padding);
    }

    void arrive(String user, int count) {
        arrive(user, count, 0);
    }

    /** Submits one request with that many events of {@code user}. */
    CompletableFuture<List<PutOutcome>> submit(String user, int count) {
        return submit(user, count, 0);
    }

    CompletableFuture<List<PutOutcome>> submit(String user, int count, int padding) {
        var ids = IntStream.range(0, count)
                .mapToObj(_ -> user + ":" + events++ + " ".repeat(padding))
                .toList();
        var submission = dispatcher.submission(count);
        ids.forEach(id -> submission.add(user, id.getBytes(StandardCharsets.UTF_8)));
        assertThat(budget.tryAcquire(submission.footprint())).isTrue();
        var answer = dispatcher.submit(submission);
        sent.add(new Sent(ids, answer));
        loop.settle();
        return answer;
    }

    void end(int call, Ending ending) {
        stream.end(call, ending);
        loop.settle();
    }

    CompletableFuture<Void> drained() {
        return dispatcher.drained();
    }

    void abandon() {
        dispatcher.abandon();
        loop.settle();
    }

    /** The stream works again from now on. */
    void recover() {
        for (var i = 0; i < 100_000 && hasOpenSubmissions(); i++) {
            while (stream.openCalls() > 0) {
                end(0, Ending.STORED);
            }
            loop.advance(Duration.ofMillis(100));
        }
        while (stream.openCalls() > 0) {
            end(0, Ending.STORED);
        }
        stream.storeLate();
    }

    long bytesInFlight() {
        return budget.used();
    }

    /** The events that were acknowledged, in the order of their submission. */
    List<String> acknowledged() {
        var acknowledged = new ArrayList<String>();
        for (var request : sent) {
            var outcomes = request.answer().getNow(List.of());
            for (var i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof PutOutcome.Accepted) {
                    acknowledged.add(request.events().get(i));
                }
            }
        }
        return acknowledged;
    }

    /** The events in the stream, unpacked, as often as they are there. */
    List<String> inStream() {
        return stream.stored().stream()
                .flatMap(record -> StoredRecords.unpack(record).stream())
                .map(StoredRecords.Stored::data)
                .toList();
    }

    /** What must be true once everything has come to rest. */
    void check() {
        assertThat(hasOpenSubmissions()).as("every request is answered").isFalse();
        assertThat(bytesInFlight()).as("every byte is released").isZero();
        var firstPlaces = new LinkedHashMap<String, Integer>();
        var inStream = inStream();
        for (var i = 0; i < inStream.size(); i++) {
            firstPlaces.putIfAbsent(inStream.get(i), i);
        }
        var submitted = new HashSet<String>();
        sent.forEach(request -> submitted.addAll(request.events()));
        assertThat(without(firstPlaces.keySet(), submitted))
                .as("nothing is invented")
                .isEmpty();
        var acknowledged = acknowledged();
        assertThat(without(acknowledged, firstPlaces.keySet()))
                .as("nothing acknowledged is lost")
                .isEmpty();
        placesByUser(acknowledged, firstPlaces)
                .forEach((user, places) ->
                        assertThat(places).as("order of " + user).isSorted());
    }

    private static Map<String, List<Integer>> placesByUser(List<String> acknowledged, Map<String, Integer> places) {
        return acknowledged.stream()
                .collect(groupingBy(id -> id.substring(0, id.indexOf(':')), mapping(places::get, toList())));
    }

    private boolean hasOpenSubmissions() {
        return sent.stream().anyMatch(request -> !request.answer().isDone());
    }

    /** A set difference: AssertJ's own containsAll compares each with each. */
    private static Set<String> without(Collection<String> all, Set<String> known) {
        var rest = new HashSet<>(all);
        rest.removeAll(known);
        return rest;
    }
}
