package io.cartstream.worker;

import io.cartstream.worker.consume.ShardWork;
import io.cartstream.worker.stream.RecordDecoder;
import java.util.List;
import java.util.Map;

/** What is done with the records of every shard; everything around it is the same in both modes. */
public interface Work extends AutoCloseable {
    /** Finds the events in the records. */
    RecordDecoder decoder();

    /** What is done with a shard's records, for one time of holding it. */
    ShardWork open(String shard);

    /** The items that are set aside, for the health routes: bounded, and without anybody's id. */
    List<Map<String, Object>> setAside();

    @Override
    void close();
}
