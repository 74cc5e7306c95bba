package io.cartstream.worker.consume;

import io.cartstream.worker.retry.Backoff;
import io.cartstream.worker.stream.Position;
import io.cartstream.worker.stream.StreamRecord;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * KCL's view of a shard. What it gives is committed before the call returns; nothing ever escapes {@link #processRecords}, because KCL
 * would skip those records and go on. A processor whose cycle was left unfinished takes nothing more: later records must not move the
 * checkpoint past earlier ones.
 */
final class ShardProcessor implements ShardRecordProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(ShardProcessor.class);

    private final Function<String, CommitCycle> cycleOf;
    private final BatchLimits limits;
    private final Leases leases;
    private final Backoff backoff;
    private final WorkerStatus worker;

    private String shard = "";
    private Optional<UUID> holding = Optional.empty();
    private CommitCycle cycle;
    private Optional<ShardStatus> held = Optional.empty();
    private boolean abandoned;

    /**
     * A processor that does not know its shard yet.
     *
     * @param cycleOf makes the commit cycle of a shard, by its id
     */
    ShardProcessor(
            Function<String, CommitCycle> cycleOf,
            BatchLimits limits,
            Leases leases,
            Backoff backoff,
            WorkerStatus worker) {
        this.cycleOf = cycleOf;
        this.limits = limits;
        this.leases = leases;
        this.backoff = backoff;
        this.worker = worker;
    }

    @Override
    public void initialize(InitializationInput input) {
        shard = input.shardId();
        holding = leases.holding(shard);
        cycle = cycleOf.apply(shard);
        held = Optional.of(worker.hold(shard));
        LOG.info("{}: begins after {}", shard, input.extendedSequenceNumber());
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
        try {
            var status = held.orElseThrow();
            status.polled(input.millisBehindLatest());
            if (!abandoned && !input.records().isEmpty()) {
                status.working();
                commit(input, status);
            }
        } catch (LeaseLostException _) {
            abandon("its lease is lost");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            abandon("the worker is being stopped");
        } catch (RuntimeException | Error e) {
            LOG.error("{}: stands still until the worker is restarted, which its health asks for", shard, e);
            abandon("of an unexpected failure");
        }
    }

    private void commit(ProcessRecordsInput input, ShardStatus status) throws LeaseLostException, InterruptedException {
        var records = input.records().stream().map(ShardProcessor::streamRecord).toList();
        var checkpoint = new KclCheckpoint(shard, leases, holding, input.checkpointer(), backoff);
        for (var batch : limits.split(records)) {
            status.working();
            cycle.run(batch, checkpoint);
            status.committed(batch.size());
        }
    }

    @Override
    public void leaseLost(LeaseLostInput input) {
        LOG.info("{}: lease lost, what is unfinished is dropped", shard);
        release();
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
        if (abandoned) {
            // Without a checkpoint at the end KCL hands the shard on, and its children wait for whoever finishes it.
            return;
        }
        try {
            new KclCheckpoint(shard, leases, holding, input.checkpointer(), backoff).end();
            LOG.info("{}: ended", shard);
        } catch (LeaseLostException _) {
            abandon("its lease is lost");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            abandon("the worker is being stopped");
        }
        release();
    }

    /** KCL calls this between two cycles, so that there is nothing uncommitted: the checkpoint stands where it should. */
    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
        LOG.info("{}: handed over", shard);
        release();
    }

    /** The lease may be gone before the processor was told its shard: then there is nothing to release. */
    private void release() {
        held.ifPresent(status -> {
            worker.release(status);
            cycle.release();
        });
    }

    private void abandon(String reason) {
        abandoned = true;
        LOG.info("{}: cycle left unfinished, since {}", shard, reason);
    }

    private static StreamRecord streamRecord(KinesisClientRecord record) {
        return new StreamRecord(
                new Position(new BigInteger(record.sequenceNumber()), record.subSequenceNumber()),
                record.approximateArrivalTimestamp(),
                record.partitionKey(),
                record.data());
    }
}
