package io.cartstream.worker;

import io.cartstream.worker.consume.ShardWork;
import io.cartstream.worker.stream.BatchDecoder;

/** What is done with the records of every shard; everything around it is the same in both modes. */
public interface Work extends AutoCloseable {
    /** Finds the events in the records. */
    BatchDecoder decoder();

    /** What is done with a shard's records, for one time of holding it. */
    ShardWork open(String shard);

    @Override
    void close();
}
