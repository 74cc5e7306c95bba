package io.cartstream.bench.api;

import io.cartstream.bench.Json;
import io.cartstream.bench.process.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code contender}: one server to be measured. Says where it listens; then answers each line with its counters, until there are no more.
 */
@Command(name = "contender", hidden = true)
public final class ContenderCommand implements Runnable {
    /** What it says first. */
    record Listening(int port) {}

    @Parameters(index = "0")
    private Contender contender;

    @Parameters(index = "1")
    private Duration roundTrip;

    @Override
    public void run() {
        try (var running = start();
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(Json.write(new Listening(running.port())));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(Json.write(new Counters(Usage.now(), running.puts())));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private RunningContender start() {
        var stream = new StreamStub(roundTrip);
        return switch (contender) {
            case CEILING -> BareServer.ceiling(stream);
            case CARTSTREAM -> new CartstreamServer(stream);
            case ONE_PUT_PER_EVENT -> BareServer.onePutPerEvent(stream);
        };
    }
}
