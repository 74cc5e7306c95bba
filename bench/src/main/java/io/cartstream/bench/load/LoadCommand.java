package io.cartstream.bench.load;

import io.cartstream.bench.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code load}: what a benchmark starts as its load generator. Prints the result as JSON, on its last line. */
@Command(name = "load", hidden = true)
public final class LoadCommand implements Runnable {
    @Parameters
    private String load;

    @Override
    public void run() {
        System.out.println(Json.write(new LoadGenerator(Json.read(load, Load.class)).run()));
    }
}
