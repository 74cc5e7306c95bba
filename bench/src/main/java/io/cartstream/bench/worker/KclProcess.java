package io.cartstream.bench.worker;

import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.consume.ConsumerClients;
import io.cartstream.worker.consume.KclSetup;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import software.amazon.kinesis.coordinator.NoOpWorkerStateChangeListener;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibDependencyException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/** KCL, set up as ours is, around a processor that hands what is delivered to {@code effect} and checkpoints. Thread-safe. */
final class KclProcess implements RunningWorker {
    private static final int PATIENCE_SECONDS = 20;

    private final LongAdder done = new LongAdder();
    private final Scheduler scheduler;

    /**
     * @param effect takes what one call delivers, counts what it has done of it, and returns when that is all; called from several threads
     */
    KclProcess(AwsClients clients, BiConsumer<ProcessRecordsInput, LongAdder> effect) {
        var consumer = new ConsumerClients(clients.kinesis(), clients.leases(), clients.cloudWatch());
        scheduler = new KclSetup(BenchConsumer.SETTINGS.consumer(), consumer)
                .scheduler(() -> new Processor(effect), new NoOpWorkerStateChangeListener());
        Thread.ofPlatform().name("kcl").daemon().start(scheduler);
    }

    @Override
    public long done() {
        return done.sum();
    }

    @Override
    public Cycles cycles() {
        return Cycles.NONE;
    }

    @Override
    public void close() {
        try {
            scheduler.startGracefulShutdown().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            scheduler.shutdown();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Processor implements ShardRecordProcessor {
        private final BiConsumer<ProcessRecordsInput, LongAdder> effect;

        Processor(BiConsumer<ProcessRecordsInput, LongAdder> effect) {
            this.effect = effect;
        }

        @Override
        public void initialize(InitializationInput input) {
            // nothing to prepare
        }

        @Override
        public void processRecords(ProcessRecordsInput input) {
            if (input.records().isEmpty()) {
                return;
            }
            effect.accept(input, done);
            var last = input.records().getLast();
            try {
                input.checkpointer().checkpoint(last.sequenceNumber(), last.subSequenceNumber());
            } catch (ShutdownException _) {
                return;
            } catch (InvalidStateException | ThrottlingException | KinesisClientLibDependencyException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void leaseLost(LeaseLostInput input) {
            // nothing to give up
        }

        @Override
        public void shardEnded(ShardEndedInput input) {
            // no shard of a benchmark ends
        }

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            // checkpointed already
        }
    }
}
