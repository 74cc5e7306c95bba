package io.cartstream.worker.consume;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.store.Position;
import io.cartstream.worker.stream.Decoded;
import io.cartstream.worker.stream.RecordDecoder;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * KCL's view of a shard. What it gives is committed before the call returns; nothing ever escapes {@link #processRecords}, because KCL
 * would skip those records and go on. A processor whose cycle was left unfinished takes nothing more: later records must not move the
 * checkpoint past earlier ones.
 */
final class ShardProcessor implements ShardRecordProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(ShardProcessor.class);

    private final BiFunction<String, ShardStatus, CommitCycle> cycleFactory;
    private final RecordDecoder decoder;
    private final BatchLimits limits;
    private final Leases leases;
    private final RetryPause retryPause;
    private final WorkerStatus worker;
    private final AbandonedShards abandonedShards;
    private final InstantSource clock;

    private String shard = "";
    private Position begun = Position.START;
    private Optional<UUID> leaseToken = Optional.empty();
    private CommitCycle cycle;
    private Optional<ShardStatus> status = Optional.empty();
    private Position committedTo = Position.START;
    private boolean abandoned;

    /** When the lease is to be given up; empty where it is lost anyway. */
    private Optional<Instant> givenUpAt = Optional.empty();

    /**
     * A processor that does not know its shard yet.
     *
     * @param cycleFactory makes the commit cycle of a shard, by its id
     * @param decoder finds the events in the records
     * @param abandonedShards of the process
     */
    ShardProcessor(
            BiFunction<String, ShardStatus, CommitCycle> cycleFactory,
            RecordDecoder decoder,
            BatchLimits limits,
            Leases leases,
            RetryPause retryPause,
            WorkerStatus worker,
            AbandonedShards abandonedShards,
            InstantSource clock) {
        this.cycleFactory = cycleFactory;
        this.decoder = decoder;
        this.limits = limits;
        this.leases = leases;
        this.retryPause = retryPause;
        this.worker = worker;
        this.abandonedShards = abandonedShards;
        this.clock = clock;
    }

    @Override
    public void initialize(InitializationInput input) {
        shard = input.shardId();
        begun = position(input.extendedSequenceNumber());
        leaseToken = leases.token(shard);
        var begins = worker.hold(shard);
        status = Optional.of(begins);
        cycle = cycleFactory.apply(shard, begins);
        committedTo = begun;
        abandonedShards.at(shard, committedTo).ifPresent(begins::stillAbandoned);
        LOG.info("{}: begins after {}", shard, input.extendedSequenceNumber());
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
        try {
            var held = status.orElseThrow();
            held.polled(input.millisBehindLatest());
            if (!abandoned && !input.records().isEmpty()) {
                held.working();
                commit(input, held);
            }
        } catch (LeaseLostException _) {
            abandon("lease lost");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            abandon("worker stopping");
        } catch (RuntimeException | Error e) {
            LOG.error("{}: unexpected failure", shard, e);
            var failure = abandonedShards.failed(shard, committedTo, "unexpected failure: " + new FailureCause(e));
            status.ifPresent(held -> held.stillAbandoned(failure));
            abandon("unexpected failure");
            givenUpAt = Optional.of(clock.instant().plus(failure.keepsLeaseFor()));
        }
        giveUpInTime();
    }

    /** After an unexpected failure, a new start with nothing in memory may succeed, here or with another worker. */
    private void giveUpInTime() {
        if (givenUpAt.filter(time -> !clock.instant().isBefore(time)).isPresent()) {
            givenUpAt = Optional.empty();
            LOG.warn("{}: lease released; a worker will take it again", shard);
            leaseToken.ifPresent(lease -> leases.giveUp(shard, lease));
        }
    }

    private void commit(ProcessRecordsInput input, ShardStatus held) throws LeaseLostException, InterruptedException {
        var checkpoint = new KclCheckpoint(shard, leases, leaseToken, input.checkpointer(), retryPause);
        var batches = limits.batches(shard, decoded(input.records()));
        while (batches.hasNext()) {
            held.working();
            var batch = batches.next();
            cycle.run(batch, checkpoint);
            held.committed(batch.size());
            committedTo = batch.end();
        }
    }

    /** Record by record, as they are asked for. */
    private Iterator<Decoded> decoded(List<KinesisClientRecord> records) {
        var unpacked = RecordUnpacking.unpacked(records, begun);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return unpacked.hasNext();
            }

            @Override
            public Decoded next() {
                return decoder.decode(shard, unpacked.next());
            }
        };
    }

    @Override
    public void leaseLost(LeaseLostInput input) {
        LOG.info("{}: lease lost, unfinished work dropped", shard);
        release();
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
        if (abandoned) {
            // Without a checkpoint at the end KCL hands the shard on, and its children wait until it is finished.
            return;
        }
        try {
            new KclCheckpoint(shard, leases, leaseToken, input.checkpointer(), retryPause).end();
            LOG.info("{}: ended", shard);
        } catch (LeaseLostException _) {
            abandon("lease lost");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            abandon("worker stopping");
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
        status.ifPresent(held -> {
            worker.release(held);
            cycle.release();
        });
    }

    private void abandon(String reason) {
        abandoned = true;
        LOG.info("{}: commit cycle abandoned: {}", shard, reason);
    }

    /** Where a shard begins at an end of the stream or at a time, KCL has no number. */
    private static Position position(ExtendedSequenceNumber checkpoint) {
        return checkpoint.isSentinelCheckpoint()
                ? Position.START
                : new Position(new BigInteger(checkpoint.sequenceNumber()), checkpoint.subSequenceNumber());
    }
}
