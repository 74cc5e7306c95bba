package io.cartstream.worker.consume;

import io.cartstream.worker.stream.Batch;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One durable effect of a commit cycle.
 *
 * @param name for the log
 * @param begin what the step has to do with one batch. It is run until it returns without a {@link RuntimeException}, and may keep between
 *     two runs what it has achieved; it is dropped where the shard is lost
 */
public record CommitStep(String name, Function<Batch, Runnable> begin) {
    /** A step that does all of it each time; given the same batch again it may repeat what it did, but spoils nothing. */
    public static CommitStep repeatable(String name, Consumer<Batch> effect) {
        return new CommitStep(name, batch -> () -> effect.accept(batch));
    }
}
