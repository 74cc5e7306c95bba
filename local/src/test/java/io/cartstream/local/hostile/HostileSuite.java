package io.cartstream.local.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.local.chaos.Archived;
import io.cartstream.local.chaos.Exactness;
import io.cartstream.local.chaos.Shop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs attacks, one after the other, against one shop, and compares what came of the honest events with what was posted. */
final class HostileSuite implements AutoCloseable {
    /** As {@code make run}: so that the shards share one worker's heap. */
    private static final int SHARDS = 4;

    private static final int EVENTS_BEFORE = 50;
    private static final int EVENTS_AFTER = 100;

    /** A read of DynamoDB may take too long, above all where the machine has a lot else to do. */
    private static final long READS_FOR_ONE_PUT_OFF = 20;

    /** While 10 MB of hostile requests arrive a second. */
    private static final Duration QUICK = Duration.ofSeconds(1);

    private final Shop shop;
    private final Size size;
    private final long seed;
    private final Duration outage;
    private final Archived archived;
    private final ForeignProducer producer;
    private final List<Result> results = new ArrayList<>();

    private HostileSuite(Shop shop, Size size, long seed, Duration outage) {
        this.shop = shop;
        this.size = size;
        this.seed = seed;
        this.outage = outage;
        archived = new Archived(shop.aws().bucket());
        producer = new ForeignProducer(shop.aws().kinesis());
    }

    /**
     * Opens a shop with the heaps of production tasks. The API believes a proxy, as behind a load balancer, and has no rate limit: what a
     * client may send is limited by nothing but what it does to others.
     *
     * @param seed of all that is random
     * @param outage how long a service is away
     */
    static HostileSuite open(Path data, Path logs, Size size, long seed, Duration outage) throws Exception {
        var settings = Map.of("CARTSTREAM_TRUSTED_PROXIES", "1");
        var shop = Shop.open(SHARDS, data, logs, ProductionFlags.read(), settings);
        return new HostileSuite(shop, size, seed, outage);
    }

    @Override
    public void close() {
        shop.close();
    }

    List<Result> results() {
        return List.copyOf(results);
    }

    /** Runs one cell; throws where anything is not as it must be. */
    void run(Attack attack) throws Exception {
        var started = System.nanoTime();
        var recordsBefore = producer.records();
        var attacked = Duration.ZERO;
        var ok = false;
        var clients = new HostileClients(shop.address());
        try (var watch = new HealthWatch(shop.services());
                var honest = new HonestTraffic(
                        attack.id(), shop.address(), outage.plus(attack.timeToCatchUp()), watch::requireAlive)) {
            try {
                honest.awaitMore(EVENTS_BEFORE);
                var begun = System.nanoTime();
                attack.strike(field(attack, clients, honest));
                attacked = since(begun);
                honest.awaitMore(EVENTS_AFTER);
                honest.finish();
                requireAnswers(attack, clients, honest);
                requireExact(attack, clients, honest);
                assertThat(watch.faults()).as("what happened to the services").isEmpty();
                ok = true;
            } catch (Throwable failure) {
                watch.faults().forEach(fault -> failure.addSuppressed(new AssertionError(fault)));
                throw failure;
            } finally {
                shop.aws().aws().faults().clear();
                results.add(new Result(
                        attack,
                        ok,
                        honest.posted().size(),
                        honest.posts(),
                        honest.untilAccepted().quantile(0.5),
                        honest.untilAccepted().quantile(0.99),
                        clients.bytesSent(),
                        attacked,
                        producer.records() - recordsBefore,
                        since(started),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
            }
        }
    }

    private Field field(Attack attack, HostileClients clients, HonestTraffic honest) {
        var random = new Random(seed + attack.id().hashCode());
        return new Field(
                attack.id(),
                shop.address(),
                shop.aws().aws(),
                clients,
                producer,
                new HostileRecords(attack.id(), new Random(random.nextLong())),
                honest,
                size,
                random,
                outage);
    }

    private void requireAnswers(Attack attack, HostileClients clients, HonestTraffic honest) {
        assertThat(clients.wrong()).as("answers that no request may get").isEmpty();
        if (!attack.postsMayWait()) {
            assertThat(honest.posts().keySet()).as("answers to honest posts").isSubsetOf(202, 429, 503);
        }
        if (!attack.readsMayFail()) {
            requireReads(honest.reads());
        }
        if (attack.isToBeQuick() && size == Size.FULL) {
            assertThat(honest.untilAccepted().quantile(0.99))
                    .as("99 % of honest events are acknowledged within; answers: " + honest.posts())
                    .isLessThan(QUICK);
        }
    }

    private static void requireReads(Map<Integer, Long> reads) {
        assertThat(reads.keySet()).as("answers to reads").isSubsetOf(200, 404, 503);
        var all = reads.values().stream().mapToLong(Long::longValue).sum();
        assertThat(reads.getOrDefault(503, 0L))
                .as("reads that were put off, of %d", all)
                .isLessThanOrEqualTo(all / READS_FOR_ONE_PUT_OFF);
    }

    private void requireExact(Attack attack, HostileClients clients, HonestTraffic honest) {
        var time = attack.timeToCatchUp();
        var timeToCatchUp = outage.compareTo(time) > 0 ? outage : time;
        new Exactness(shop, archived, timeToCatchUp).require(honest.posted(), honest.markers());
        await("fates of hostile events")
                .atMost(timeToCatchUp)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    shop.aws().aws().flushFirehose();
                    archived.refresh();
                    assertThat(archived.ids()).as("archived").containsAll(clients.acknowledged());
                    assertThat(producer.faults(archived)).as("foreign records").isEmpty();
                });
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
