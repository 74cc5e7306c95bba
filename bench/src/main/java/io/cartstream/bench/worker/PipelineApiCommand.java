package io.cartstream.bench.worker;

import io.cartstream.api.ApiMain;
import io.cartstream.api.ApiSettings;
import io.cartstream.api.Backends;
import io.cartstream.bench.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;

/** {@code pipeline-api}: the API on the AWS of its environment, on any free port, until its input ends. */
@Command(name = "pipeline-api", hidden = true)
public final class PipelineApiCommand implements Runnable {
    /** What it says first. */
    record Listening(int port) {}

    @Override
    public void run() {
        var settings = ApiSettings.from(System.getenv());
        try (var api = ApiMain.start(settings, Backends.aws(settings))) {
            System.out.println(Json.write(new Listening(api.port())));
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
