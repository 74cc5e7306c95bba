package io.cartstream.local.hostile;

import io.cartstream.local.hostile.Connection.Answer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends whatever it is given, and keeps account: bytes sent, answers by status, which events were acknowledged, and which answers no
 * request may ever get (a fault of the server, none at all, or one out of proportion). Thread-safe.
 */
final class HostileClients {
    /** An answer to a hostile request is never longer: a page of results for 500 events, each with a few violations. */
    static final int LONGEST_ANSWER = 512 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int MOST_NOTED = 20;
    private static final int LONGEST_NOTE = 500;
    private static final int NONE = 0;
    private static final Set<Integer> WITH_RESULTS = Set.of(202, 207, 422);
    private static final Set<Integer> FAULTS = Set.of(500, 501, 502, 504);

    private final URI api;
    private final JsonMapper mapper = new JsonMapper();
    private final LongAdder bytes = new LongAdder();
    private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    HostileClients(URI api) {
        this.api = api;
    }

    /** Opens a connection that is the caller's own business, but for its bytes. */
    Connection connect() throws IOException {
        return Connection.open(api, PATIENCE);
    }

    /** Opens a connection of one who does not read. */
    Connection connectDeaf() throws IOException {
        return Connection.openDeaf(api, PATIENCE);
    }

    /** Counts bytes that were sent over an own connection. */
    void sent(long count) {
        bytes.add(count);
    }

    /** Sends a whole request and expects an answer. */
    Optional<Answer> ask(String what, byte[] request) {
        try (var connection = connect()) {
            sendAll(connection, request);
            return read(what, connection);
        } catch (IOException e) {
            note(what + ": " + e);
            return Optional.empty();
        }
    }

    /** Sends a whole request; to be answered, or else its connection ended. */
    Optional<Answer> tryOut(String what, byte[] request) {
        try (var connection = connect()) {
            try {
                sendAll(connection, request);
            } catch (IOException _) {
                // Refused before its end: the answer may be there all the same.
            }
            return expectAnswerOrEnd(what, connection);
        } catch (IOException e) {
            note(what + ": " + e);
            return Optional.empty();
        }
    }

    /** Reads what is answered, if anything: silence is wrong, an end is not. */
    Optional<Answer> expectAnswerOrEnd(String what, Connection connection) {
        try {
            var answer = connection.answer();
            answer.ifPresentOrElse(given -> take(what, given), () -> count(NONE));
            return answer;
        } catch (SocketTimeoutException e) {
            note(what + ": neither answered nor ended within " + PATIENCE);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException _) {
            count(NONE);
        }
        return Optional.empty();
    }

    long bytesSent() {
        return bytes.sum();
    }

    /** Answers by status; 0 where the connection ended without one. */
    Map<Integer, Long> answers() {
        var counts = new ConcurrentSkipListMap<Integer, Long>();
        answers.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    /** Ids of the events that were acknowledged. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** What may never happen, in words; the first few. */
    List<String> wrong() {
        return new ArrayList<>(wrong);
    }

    /** Notes what may never happen. */
    void note(String what) {
        if (wrong.size() < MOST_NOTED) {
            wrong.add(what.substring(0, Math.min(LONGEST_NOTE, what.length())));
        }
    }

    private void sendAll(Connection connection, byte[] request) throws IOException {
        connection.send(request);
        bytes.add(request.length);
    }

    private Optional<Answer> read(String what, Connection connection) throws IOException {
        var answer = connection.answer();
        answer.ifPresentOrElse(given -> take(what, given), () -> note(what + ": no answer"));
        return answer;
    }

    private void take(String what, Answer answer) {
        count(answer.status());
        if (FAULTS.contains(answer.status())) {
            note(what + ": " + answer.status() + " " + answer.text());
        }
        if (answer.body().length > LONGEST_ANSWER) {
            note(what + ": an answer of " + answer.body().length + " bytes");
        }
        if (WITH_RESULTS.contains(answer.status())) {
            remember(what, answer);
        }
    }

    private void remember(String what, Answer answer) {
        try {
            var body = mapper.readTree(answer.body());
            body.path("results")
                    .valueStream()
                    .filter(result -> result.path("status").asString("").equals("accepted"))
                    .forEach(result -> acknowledged.add(result.path("event_id").asString()));
        } catch (JacksonException e) {
            note(what + ": an answer that is no JSON: " + answer.text());
        }
    }

    private void count(int status) {
        answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }
}
