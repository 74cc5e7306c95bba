package io.cartstream.worker.consume;

import io.cartstream.worker.stream.Batch;
import java.util.function.Consumer;

/**
 * One durable effect of a commit cycle. Given the same batch again it may repeat what it did, but spoils nothing.
 *
 * @param name for the log
 * @param effect throws a {@link RuntimeException} where it has to be tried again
 */
public record CommitStep(String name, Consumer<Batch> effect) {}
