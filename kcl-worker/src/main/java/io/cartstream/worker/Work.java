package io.cartstream.worker;

import io.cartstream.worker.consume.CommitStep;
import io.cartstream.worker.stream.BatchDecoder;
import java.util.List;

/** What is done with the records of every shard; everything around it is the same in both modes. */
public interface Work extends AutoCloseable {
    /** Finds the events in the records. */
    BatchDecoder decoder();

    /** The steps of a shard's commit cycle, for one time of holding it. */
    List<CommitStep> steps(String shard);

    @Override
    void close();
}
