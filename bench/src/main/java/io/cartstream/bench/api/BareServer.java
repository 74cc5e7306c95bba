package io.cartstream.bench.api;

import io.cartstream.api.http.HttpTransport;
import io.cartstream.event.EventJson;
import io.cartstream.ingest.OutgoingRecord;
import io.javalin.Javalin;
import io.javalin.http.Handler;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** Our server without our service: one route, whose handler is a reference point. */
final class BareServer implements RunningContender {
    private static final int ACCEPTED = 202;

    private final Javalin javalin;
    private final StreamStub stream;

    private BareServer(StreamStub stream, Handler handler) {
        this.stream = stream;
        javalin = Javalin.create(config -> {
            HttpTransport.configure(config, HttpTransport.Listening.onLoopback());
            config.routes.post(ApiBench.PATH, handler);
        });
        javalin.start();
    }

    /** Reads the body and answers, and nothing else. */
    static BareServer ceiling(StreamStub stream) {
        return new BareServer(stream, context -> {
            context.bodyAsBytes();
            context.status(ACCEPTED);
        });
    }

    /** Puts each event by itself, and answers when all are acknowledged. */
    static BareServer onePutPerEvent(StreamStub stream) {
        var json = new EventJson();
        return new BareServer(stream, context -> {
            var body = json.parse(context.bodyAsBytes());
            var puts = (body.isArray() ? body.values() : List.of(body))
                    .stream().map(event -> stream.put(List.of(record(event)))).toList();
            CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).join();
            context.status(ACCEPTED);
        });
    }

    @Override
    public int port() {
        return javalin.port();
    }

    @Override
    public Puts puts() {
        return stream.puts();
    }

    @Override
    public void close() {
        javalin.stop();
        stream.close();
    }

    private static OutgoingRecord record(JsonNode event) throws IllegalStateException {
        var userId = event.path("user_id").asString();
        return new OutgoingRecord(userId, hash(userId), event.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String userId) {
        try {
            var md5 = MessageDigest.getInstance("MD5").digest(userId.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, md5).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
