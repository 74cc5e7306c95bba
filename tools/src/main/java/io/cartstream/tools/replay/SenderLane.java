package io.cartstream.tools.replay;

import io.cartstream.service.retry.Backoff;
import io.cartstream.tools.replay.PostAnswer.EventResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * A queue of events and the one thread that posts them, batch by batch: a lone event leaves at once, what arrives meanwhile makes the next
 * batch. Nothing overtakes: a batch is settled to its last event before the next one is begun.
 */
final class SenderLane {
    private static final Duration LOOK_FOR_FAILURE_EVERY = Duration.ofMillis(100);

    /** The end of the queue: no event is without JSON. */
    private static final PostableEvent END = new PostableEvent("", Optional.empty(), "", false);

    private final RandomGenerator random = RandomGenerator.getDefault();
    private final EventsClient client;
    private final SenderSettings settings;
    private final Backoff backoff;
    private final Tally tally;
    private final AtomicReference<StoppedException> failure;
    private final BlockingQueue<PostableEvent> queue;
    private final Thread thread;
    private Optional<PostableEvent> leftOver = Optional.empty();

    SenderLane(EventsClient client, SenderSettings settings, Tally tally, AtomicReference<StoppedException> failure) {
        this.client = client;
        this.settings = settings;
        this.tally = tally;
        this.failure = failure;
        backoff = new Backoff(settings.firstBackoff(), settings.mostBackoff());
        queue = new ArrayBlockingQueue<>(settings.queuedEvents());
        thread = Thread.ofVirtual().name("lane").start(this::run);
    }

    void put(PostableEvent event) throws InterruptedException {
        while (failure.get() == null) {
            if (queue.offer(event, LOOK_FOR_FAILURE_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        throw failure.get();
    }

    void finish() throws InterruptedException {
        if (failure.get() == null) {
            put(END);
        }
    }

    void join() throws InterruptedException {
        thread.join();
    }

    void stop() {
        thread.interrupt();
    }

    private void run() {
        try {
            for (var batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
                settle(batch);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (StoppedException e) {
            failure.compareAndSet(null, e);
        } catch (RuntimeException e) {
            failure.compareAndSet(null, new StoppedException("posting failed: " + e));
            throw e;
        }
    }

    /** Waits for an event and takes those that are there with it; empty at the end. */
    private List<PostableEvent> nextBatch() throws InterruptedException {
        var batch = new ArrayList<PostableEvent>();
        var length = 0;
        var next = leftOver.isPresent() ? leftOver.get() : nextUnlessStopped();
        leftOver = Optional.empty();
        while (next != null && !next.equals(END)) {
            length += next.json().length();
            if (!batch.isEmpty() && length > settings.batchLength()) {
                break;
            }
            batch.add(next);
            next = batch.size() < settings.batchEvents() ? queue.poll() : null;
        }
        leftOver = Optional.ofNullable(next);
        return batch;
    }

    private PostableEvent nextUnlessStopped() throws InterruptedException {
        while (failure.get() == null) {
            var next = queue.poll(LOOK_FOR_FAILURE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
        }
        return END;
    }

    /** Posts until the API has said its last word on every event of the batch. */
    private void settle(List<PostableEvent> batch) throws InterruptedException {
        var open = batch;
        var failures = 0;
        var since = System.nanoTime();
        while (!open.isEmpty()) {
            switch (client.post(open)) {
                case PostAnswer.Settled(var results) -> {
                    var failed = count(open, results);
                    if (failed.size() < open.size()) {
                        failures = 0;
                        since = System.nanoTime();
                    }
                    open = failed;
                    if (!open.isEmpty()) {
                        pause(++failures, Duration.ZERO, since, "events failed", open.size());
                    }
                }
                case PostAnswer.Busy(var wait, var reason) -> pause(++failures, wait, since, reason, open.size());
                case PostAnswer.Rejected(var reason) -> {
                    refuse(open, reason);
                    return;
                }
                case PostAnswer.Hopeless(var reason) -> throw new StoppedException(reason);
            }
        }
    }

    /** A rejected batch is halved until the event that spoils it stands alone. */
    private void refuse(List<PostableEvent> batch, String reason) throws InterruptedException {
        if (batch.size() == 1) {
            tally.rejected(batch.getFirst(), reason);
            return;
        }
        settle(batch.subList(0, batch.size() / 2));
        settle(batch.subList(batch.size() / 2, batch.size()));
    }

    private List<PostableEvent> count(List<PostableEvent> batch, List<EventResult> results) {
        var failed = new ArrayList<PostableEvent>();
        for (var i = 0; i < batch.size(); i++) {
            var event = batch.get(i);
            switch (results.get(i)) {
                case EventResult.Accepted _ -> tally.accepted(event);
                case EventResult.Rejected(var reason) -> tally.rejected(event, reason);
                case EventResult.Failed _ -> failed.add(event);
            }
        }
        return failed;
    }

    private void pause(int failures, Duration asked, long since, String reason, int events)
            throws InterruptedException {
        var stopped = failure.get();
        if (stopped != null) {
            throw stopped;
        }
        if (System.nanoTime() - since > settings.giveUpAfter().toNanos()) {
            throw new StoppedException("gave up after " + settings.giveUpAfter().toSeconds() + " s: " + reason);
        }
        tally.retried(events);
        TimeUnit.NANOSECONDS.sleep(asked.plus(backoff.after(failures, random)).toNanos());
    }
}
