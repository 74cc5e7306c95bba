package io.cartstream.local.watch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the services how they are. Thread-safe. */
final class HealthPorts implements AutoCloseable {
    /** A page waits for the answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final int OK = 200;

    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI api;
    private final List<URI> workers;

    /**
     * @param api answers 200 where the API is ready
     * @param workers answer with their status
     */
    HealthPorts(URI api, List<URI> workers) {
        this.api = api;
        this.workers = List.copyOf(workers);
    }

    boolean isApiReady() throws InterruptedException {
        return get(api).filter(answer -> answer.statusCode() == OK).isPresent();
    }

    /** One for each worker, in their order; empty where it does not answer. */
    List<Optional<WorkerReport>> workers() throws InterruptedException {
        var reports = new ArrayList<Optional<WorkerReport>>(workers.size());
        for (var worker : workers) {
            reports.add(get(worker).map(HttpResponse::body).flatMap(this::report));
        }
        return reports;
    }

    /** A worker that is not live answers 503, and still tells all. */
    private Optional<WorkerReport> report(String status) {
        try {
            return Optional.of(WorkerReport.of(mapper.readTree(status)));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private Optional<HttpResponse<String>> get(URI uri) throws InterruptedException {
        try {
            return Optional.of(
                    http.send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofString()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
