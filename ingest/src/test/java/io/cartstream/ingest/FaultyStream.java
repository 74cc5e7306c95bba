package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** A stream in memory whose calls wait until the test says how they end. Not thread-safe. */
final class FaultyStream implements EventStream {
    /** How a call ends. */
    enum Ending {
        /** Everything is stored, and the answer says so. */
        STORED,
        /** Every second record is throttled. */
        PARTLY_THROTTLED,
        /** Every third record fails. */
        PARTLY_FAILED,
        /** The whole call is throttled. */
        THROTTLED,
        /** Nothing is stored, and no answer comes. */
        LOST,
        /** Everything is stored, and no answer comes. */
        RESET_AFTER_COMMIT,
        /** No answer comes; everything is stored later, perhaps after the retry. */
        STORED_LATE
    }

    private record Call(List<OutgoingRecord> records, Set<String> users, CompletableFuture<List<Verdict>> answer) {}

    private final List<Call> open = new ArrayList<>();
    private final List<List<OutgoingRecord>> late = new ArrayList<>();
    private final List<OutgoingRecord> stored = new ArrayList<>();
    private int calls;

    @Override
    public CompletableFuture<List<Verdict>> put(List<OutgoingRecord> records) {
        calls++;
        assertThat(records).hasSizeBetween(1, PutRecordsLimits.MAX_RECORDS_PER_CALL);
        assertThat(records.stream().mapToLong(OutgoingRecord::size).sum())
                .isLessThanOrEqualTo(PutRecordsLimits.MAX_CALL_SIZE.bytes());
        var users = new HashSet<String>();
        for (var record : records) {
            var inRecord = users(record);
            assertThat(users).as("users in two records of a call").doesNotContainAnyElementsOf(inRecord);
            users.addAll(inRecord);
        }
        for (var call : open) {
            assertThat(call.users()).as("users in two calls in flight").doesNotContainAnyElementsOf(users);
        }
        var call = new Call(records, users, new CompletableFuture<>());
        open.add(call);
        return call.answer();
    }

    @Override
    public CompletableFuture<Void> probe() {
        return CompletableFuture.completedFuture(null);
    }

    int openCalls() {
        return open.size();
    }

    int calls() {
        return calls;
    }

    List<OutgoingRecord> stored() {
        return stored;
    }

    /** Ends an open call; which one, counted around. Does nothing where none is open. */
    void end(int which, Ending ending) {
        if (open.isEmpty()) {
            return;
        }
        var call = open.remove(which % open.size());
        switch (ending) {
            case STORED -> answer(call, _ -> Verdict.ACKNOWLEDGED);
            case PARTLY_THROTTLED -> answer(call, i -> i % 2 == 0 ? Verdict.THROTTLED : Verdict.ACKNOWLEDGED);
            case PARTLY_FAILED -> answer(call, i -> i % 3 == 0 ? Verdict.FAILED : Verdict.ACKNOWLEDGED);
            case THROTTLED -> answer(call, _ -> Verdict.THROTTLED);
            case LOST -> lose(call);
            case RESET_AFTER_COMMIT -> {
                stored.addAll(call.records());
                lose(call);
            }
            case STORED_LATE -> {
                late.add(call.records());
                lose(call);
            }
        }
    }

    /** Stores what was to be stored late. */
    void storeLate() {
        late.forEach(stored::addAll);
        late.clear();
    }

    private void answer(Call call, IntFunction<Verdict> verdict) {
        var verdicts = new ArrayList<Verdict>();
        for (var i = 0; i < call.records().size(); i++) {
            verdicts.add(verdict.apply(i));
            if (verdicts.getLast() == Verdict.ACKNOWLEDGED) {
                stored.add(call.records().get(i));
            }
        }
        call.answer().complete(verdicts);
    }

    /** By their partition keys. */
    private static Set<String> users(OutgoingRecord record) {
        return StoredRecords.unpack(record).stream()
                .map(StoredRecords.Stored::partitionKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void lose(Call call) {
        call.answer().completeExceptionally(new java.io.IOException("connection reset"));
    }
}
