package io.cartstream.api.http;

import static io.cartstream.api.http.ApiUnderTest.EVENT;
import static io.cartstream.api.http.ApiUnderTest.gzip;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Posts the dearest bodies to a service in its own process, 24 at once, and ends with code 0 where the service stands and still takes
 * events in.
 */
final class HostilePosts {
    private static final int AT_ONCE = 24;
    private static final int ROUNDS = 3;
    private static final int INFLATED = 5 * 1024 * 1024;
    private static final Set<Integer> RIGHT = Set.of(207, 400, 413, 422, 503);

    private HostilePosts() {}

    /** What a body of some kilobytes can become. */
    static List<byte[]> bodies() {
        var fields = IntStream.range(0, 900)
                .mapToObj(i -> "\"" + Integer.toString(i, Character.MAX_RADIX) + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
        return List.of(
                gzip("{\"user_id\":1,\"event\":\"checkout\",\"items\":[" + repeated(fields, 700) + "]}"),
                gzip("[" + repeated(fields, 500) + "]"),
                gzip("[" + repeated("{}", INFLATED / 3 - 1) + "]"),
                gzip("{\"properties\":[" + repeated("[[[[]]]]", INFLATED / 9 - 10) + "]}"),
                gzip("[" + repeated("[" + repeated("0", 5_000) + "]", 500) + "]"),
                gzip("{\"properties\":{\"x\":\"" + "y".repeat(INFLATED - 100) + "\"}}"),
                gzip("{\"" + "n".repeat(INFLATED - 100) + "\":1}"));
    }

    private static String repeated(String element, int times) {
        return String.join(",", Collections.nCopies(times, element));
    }

    public static void main(String[] arguments) {
        var bodies = bodies();
        try (var api = ApiUnderTest.with("CARTSTREAM_BYTES_IN_FLIGHT", "32MiB", "CARTSTREAM_CLIENT_SHARE", "100")) {
            for (var round = 0; round < ROUNDS; round++) {
                for (var body : bodies) {
                    var posts = new ArrayList<CompletableFuture<Integer>>();
                    for (var i = 0; i < AT_ONCE; i++) {
                        posts.add(CompletableFuture.supplyAsync(() -> post(api, body), Thread::startVirtualThread));
                    }
                    posts.forEach(post -> require(RIGHT.contains(post.join()), "status " + post.join()));
                    require(api.post("/v1/events", EVENT).status() == 202, "an honest event is taken in");
                }
            }
            // A client may have its answer a moment before the request gives up what it held.
            Awaitility.await("all bytes are released")
                    .until(() ->
                            api.meters.get("ingest.bytes.in_flight").gauge().value() == 0);
        }
        System.exit(0);
    }

    private static int post(ApiUnderTest api, byte[] body) {
        var answer = api.postAs("application/json", "/v1/events", body, "Content-Encoding", "gzip");
        require(answer.response().body().length() < 256 * 1024, "a short answer");
        return answer.status();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            System.err.println("does not hold: " + what);
            System.exit(2);
        }
    }
}
