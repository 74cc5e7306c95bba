package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cartstream.local.chaos.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Looks at the services as ECS and the load balancer do, and tells what those would have done: restarted a task, or sent it no more
 * requests. Also whether a process has ended or has run out of memory. Thread-safe.
 */
final class HealthWatch implements AutoCloseable {
    /** Three checks in a row, ten seconds apart: HEALTHCHECK of the Dockerfiles. */
    private static final Duration UNTIL_RESTARTED = Duration.ofSeconds(30);

    /** Two checks in a row, five seconds apart: the target group's health check in Terraform. */
    private static final Duration UNTIL_TAKEN_OUT = Duration.ofSeconds(10);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final String API = "API";
    private static final String LIVE = "/health/live";
    private static final Path TARGET_GROUP = Path.of("..", "terraform", "modules", "api-service", "main.tf");
    private static final Pattern CHECKED_PATH = Pattern.compile("health_check \\{\\s+path += \"([^\"]+)\"");

    private final List<Watched> watched;
    private final List<Look> looks = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Begins to look. */
    HealthWatch(List<ServiceProcess> services) throws IOException {
        watched = services.stream().map(Watched::of).toList();
        for (var service : services) {
            looks.add(new Look(service, LIVE, UNTIL_RESTARTED));
            if (service.name().equals(API)) {
                looks.add(new Look(service, pathOfTheLoadBalancer(), UNTIL_TAKEN_OUT));
            }
        }
        looks.forEach(look -> Thread.startVirtualThread(() -> lookAgainAndAgain(look)));
    }

    /** What may not have happened to any service since the beginning, in words. */
    List<String> faults() {
        var faults = new ArrayList<String>();
        watched.forEach(one -> one.addFaultsTo(faults));
        looks.forEach(look -> look.addFaultsTo(faults));
        return faults;
    }

    /** Fails at once where a process has ended: nothing that is waited for will come. */
    void requireAlive() {
        watched.forEach(one -> {
            if (!one.process().isAlive()) {
                throw new AssertionError(one.service().name() + " has ended, see "
                        + one.service().log());
            }
        });
    }

    @Override
    public void close() {
        stop.countDown();
    }

    private void lookAgainAndAgain(Look look) {
        try {
            do {
                look.take();
            } while (!stop.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException("this thread is never interrupted", e);
        }
    }

    private static String pathOfTheLoadBalancer() throws IOException {
        var path = CHECKED_PATH.matcher(Files.readString(TARGET_GROUP));
        if (!path.find()) {
            throw new IllegalStateException(TARGET_GROUP + " tells no path of a health check");
        }
        return path.group(1);
    }

    /** A service as it was at the beginning. */
    private record Watched(ServiceProcess service, ProcessHandle process, long logged) {
        static Watched of(ServiceProcess service) {
            try {
                return new Watched(service, service.handle(), Files.size(service.log()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void addFaultsTo(List<String> faults) {
            if (!process.isAlive()) {
                faults.add(service.name() + " has ended, see " + service.log());
            }
            if (logSince().contains("OutOfMemoryError")) {
                faults.add(service.name() + " has run out of memory, see " + service.log());
            }
        }

        private String logSince() {
            try (var log = Files.newInputStream(service.log())) {
                log.skipNBytes(logged);
                return new String(log.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Asks one route again and again, and remembers for how long it gave no good answer. */
    private static final class Look {
        private final ServiceProcess service;
        private final String path;
        private final Duration most;
        private long lastGood = System.nanoTime();
        private Duration longest = Duration.ZERO;

        Look(ServiceProcess service, String path, Duration most) {
            this.service = service;
            this.path = path;
            this.most = most;
        }

        void take() {
            var isGood = service.answerAt(path).isPresent();
            synchronized (this) {
                var now = System.nanoTime();
                var silence = Duration.ofNanos(now - lastGood);
                longest = silence.compareTo(longest) > 0 ? silence : longest;
                lastGood = isGood ? now : lastGood;
            }
        }

        synchronized void addFaultsTo(List<String> faults) {
            if (longest.compareTo(most) > 0) {
                faults.add("%s gave no good answer at %s for %d s, %d s are allowed"
                        .formatted(service.name(), path, longest.toSeconds(), most.toSeconds()));
            }
        }
    }
}
