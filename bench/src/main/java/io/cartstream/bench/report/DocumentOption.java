package io.cartstream.bench.report;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that all benchmarks have. */
public final class DocumentOption {
    @Option(
            names = "--document",
            defaultValue = "docs/benchmarks.md",
            description = "File for the results. Default: ${DEFAULT-VALUE}.")
    private Path document;

    /** Where the results go. */
    public MeasuredDocument document() {
        return new MeasuredDocument(document);
    }
}
