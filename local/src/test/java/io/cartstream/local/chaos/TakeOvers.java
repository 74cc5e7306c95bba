package io.cartstream.local.chaos;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How long it takes until shards have moved, in a shop with one worker at first. */
final class TakeOvers {
    /** Of the stream. */
    static final int SHARDS = 4;

    private static final Duration TIME_TO_TAKE_OVER = Duration.ofMinutes(5);

    private final Shop shop;
    private final List<TakeOver> measured = new ArrayList<>();

    TakeOvers(Shop shop) {
        this.shop = shop;
    }

    /** How long a change of owners took. */
    record TakeOver(String what, Duration took) {}

    /** What was measured so far. */
    List<TakeOver> measured() {
        return List.copyOf(measured);
    }

    /** A second worker joins; one of the two is killed and started again; then the leader is; then the leader is asked to stop. */
    void measureAll() {
        secondWorkerJoins();
        strike("kill -9 of a worker", Target.WORKER, ServiceProcess::kill);
        strike("kill -9 of the leader", Target.LEADER, ServiceProcess::kill);
        strike("SIGTERM to the leader", Target.LEADER, ServiceProcess::terminate);
    }

    private void secondWorkerJoins() {
        var started = System.nanoTime();
        shop.addWorker();
        await("two workers with two shards each")
                .atMost(TIME_TO_TAKE_OVER)
                .until(() -> List.copyOf(shop.shardsAtWork().values()).equals(List.of(2, 2)));
        add("a second worker is started: until each is at work on two of four shards", started);
    }

    private void strike(String what, Target target, Consumer<ServiceProcess> blow) {
        shop.awaitSettled();
        var victim = shop.find(target);
        var started = System.nanoTime();
        blow.accept(victim);
        await("all shards with who is left")
                .atMost(TIME_TO_TAKE_OVER)
                .until(() -> List.copyOf(shop.shardsAtWork().values()).equals(List.of(SHARDS)));
        add(what + ": until the other is at work on its shards too", started);
        victim.start();
    }

    private void add(String what, long started) {
        measured.add(new TakeOver(what, Duration.ofNanos(System.nanoTime() - started)));
    }
}
