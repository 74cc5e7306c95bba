package io.cartstream.local.run;

import java.time.Duration;
import java.util.List;

/**
 * Services that are started and stopped together.
 *
 * @param all of them
 * @param timeToStop after which a process that does not end is killed
 */
record Services(List<Service> all, Duration timeToStop) implements AutoCloseable {
    void start() {
        all.forEach(Service::start);
    }

    void awaitReady(Probe probe, Duration atMost) throws InterruptedException {
        for (var service : all) {
            service.awaitReady(probe, atMost);
        }
    }

    int shardsHeld(Probe probe) throws InterruptedException {
        var held = 0;
        for (var service : all) {
            held += probe.shardsHeld(service.health());
        }
        return held;
    }

    /**
     * @throws CannotRunException where one has been stopped
     */
    void requireRunning() {
        all.forEach(Service::requireRunning);
    }

    @Override
    public void close() {
        all.forEach(Service::stop);
        all.forEach(service -> service.awaitEnd(timeToStop));
    }
}
