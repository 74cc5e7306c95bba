package io.cartstream.bench.recommend;

import io.cartstream.api.http.HttpTransport;
import io.cartstream.bench.Json;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code model-stub}: an endpoint that gives every row the same probability after a set time, until its input ends. */
@Command(name = "model-stub", hidden = true)
public final class ModelStubCommand implements Runnable {
    /** What it says first. */
    record Listening(int port) {}

    @Parameters
    private Duration latency;

    @Override
    public void run() {
        var server = Javalin.create(config -> {
            HttpTransport.configure(config, HttpTransport.Listening.onLoopback());
            config.routes.post("/endpoints/{name}/invocations", context -> {
                var rows = context.body().lines().count();
                TimeUnit.NANOSECONDS.sleep(latency.toNanos());
                context.contentType("text/csv").result("0.5\n".repeat((int) rows));
            });
        });
        server.start();
        try {
            System.out.println(Json.write(new Listening(server.port())));
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            server.stop();
        }
    }
}
