package io.cartstream.worker.consume;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.store.Position;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibDependencyException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

/** A shard's checkpoint in KCL's lease table. For one thread at a time. */
final class KclCheckpoint implements Checkpoint {
    private static final Logger LOG = LoggerFactory.getLogger(KclCheckpoint.class);

    private final String shard;
    private final Leases leases;
    private final Optional<UUID> leaseToken;
    private final RecordProcessorCheckpointer checkpointer;
    private final RetryPause retryPause;

    /**
     * The checkpoint of one shard for one time of holding it.
     *
     * @param leaseToken tells that time from others; empty where the lease was lost before it began
     */
    KclCheckpoint(
            String shard,
            Leases leases,
            Optional<UUID> leaseToken,
            RecordProcessorCheckpointer checkpointer,
            RetryPause retryPause) {
        this.shard = shard;
        this.leases = leases;
        this.leaseToken = leaseToken;
        this.checkpointer = checkpointer;
        this.retryPause = retryPause;
    }

    @Override
    public void advanceTo(Position position) throws LeaseLostException, InterruptedException {
        // Never checkpoint() without a position: that means "all delivered", not "all committed".
        store(() -> checkpointer.checkpoint(position.sequenceNumber().toString(), position.subSequenceNumber()));
    }

    /** Stores that the shard has ended and all of it is committed. KCL then lets its children begin. */
    void end() throws LeaseLostException, InterruptedException {
        store(checkpointer::checkpoint);
    }

    @Override
    public void requireLease() throws LeaseLostException {
        // KCL tells of a lost lease only between two calls; a cycle that goes on and on has to ask. Where there was
        // none when the
        // shard was given to us, it was lost before.
        if (leaseToken.isEmpty() || !leases.token(shard).equals(leaseToken)) {
            throw new LeaseLostException(shard);
        }
    }

    /** One attempt to store a checkpoint. */
    @FunctionalInterface
    private interface Attempt {
        void store()
                throws KinesisClientLibDependencyException, InvalidStateException, ThrottlingException,
                        ShutdownException;
    }

    private void store(Attempt attempt) throws LeaseLostException, InterruptedException {
        for (var failures = 1; ; failures++) {
            try {
                attempt.store();
                return;
            } catch (ShutdownException _) {
                throw new LeaseLostException(shard);
            } catch (KinesisClientLibDependencyException | InvalidStateException | ThrottlingException e) {
                LOG.warn("{}: checkpoint failed and will be retried: {}", shard, new FailureCause(e));
            }
            retryPause.after(failures);
            requireLease();
        }
    }
}
