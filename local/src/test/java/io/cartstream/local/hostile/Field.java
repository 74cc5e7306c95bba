package io.cartstream.local.hostile;

import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.EmbeddedAws;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What an attack works with.
 *
 * @param id of the cell, part of all ids of users, products and events
 * @param outage how long a service is away
 */
record Field(
        String id,
        URI api,
        EmbeddedAws aws,
        HostileClients clients,
        ForeignProducer producer,
        HostileRecords records,
        HonestTraffic honest,
        Size size,
        Random random,
        Duration outage) {

    /** Lets honest shoppers go on for so long. */
    void goOnFor(Duration time) {
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }

    /** Does something so many times at once, and waits until all have ended. */
    void atOnce(int times, Client client) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (var number = 0; number < times; number++) {
                var own = number;
                running.add(threads.submit((Callable<Void>) () -> {
                    client.run(own);
                    return null;
                }));
            }
            for (var one : running) {
                one.get();
            }
        }
    }

    /** One of several clients. */
    interface Client {
        /**
         * Does what it does.
         *
         * @param number from 0
         */
        void run(int number) throws Exception;
    }
}
